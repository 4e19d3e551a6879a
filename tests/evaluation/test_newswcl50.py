"""NewsWCL50 on a tiny set of one event, written here: two outlets, three actors."""

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.newswcl50 import read_documents, set_tokens
from biaskit.evaluation.newswcl50_signs import Case, mention_of
from biaskit.types import Rating

STATE, ARRIETA, KELLER = "7_VEN_COUNTRY", "7_PER_Arrieta_ACTOR", "7_CHL_Keller_ACTOR"

FIRST = [
    [("President", ""), ("Tomás", ARRIETA), ("Arrieta", ARRIETA), ("met", ""), ("Bruno", KELLER), ("Keller", KELLER),
     (".", "")],
    [("The", ARRIETA), ("president", ARRIETA), ("praised", ""), ("Keller", KELLER), ("and", ""), ("Venezuela", STATE),
     (".", "")],
]  # fmt: skip
SECOND = [
    [("Tomás", ARRIETA), ("Arrieta", ARRIETA), ("blamed", ""), ("a", KELLER), ("rival", KELLER), (".", "")],
    [("Caracas", STATE), ("said", ""), ("“", ""), ("no", ""), (".", ""), ("”", "")],
]
PHRASES = """id,code_type,code_name,code_mention,target_concept,event_id,publisher_id,paragraph,sentence,start,end
1,PROPERTY,Affection,praised,Arrieta; Keller,7,L,0,1,2,2
2,PROPERTY,Aggressor,blamed,Keller,7,R,0,0,2,2
3,ACTOR,PER,Caracas,,7,R,0,1,0,0
"""


def conll(key, sentences):
    lines = [f"#begin document 7/-/{key}; part 000"]
    for number, sentence in enumerate(sentences):
        for place, (word, chain) in enumerate(sentence):
            opens = chain and (place == 0 or sentence[place - 1][1] != chain)
            ends = chain and (place + 1 == len(sentence) or sentence[place + 1][1] != chain)
            label = ("(" if opens else "") + chain + (")" if ends else "") if opens or ends else "-"
            lines.append(f"7/-/{key}\t{number}\t{place}\t{word}\t{label}\t")
        lines.append("")
    return "\n".join([*lines, "#end document", ""])


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "newswcl50"
    path.mkdir()
    text = conll("7_L", FIRST) + conll("7_R", SECOND)
    (path / "newswcl50.conll").write_text(text, encoding="utf-8")
    (path / "annotations.csv").write_text(PHRASES, encoding="utf-8")
    return path


def test_texts_are_set_as_in_a_newspaper(folder):
    first, second = read_documents(folder / "newswcl50.conll")
    assert first.article.text == "President Tomás Arrieta met Bruno Keller. The president praised Keller and Venezuela."
    assert second.article.text == "Tomás Arrieta blamed a rival. Caracas said “no.”"


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ('He said " no " .', 'He said "no".'),
        ("Kim Jong - un ’s men ca n’t ( yet ) pay $ 5 .", "Kim Jong-un’s men can’t (yet) pay $5."),
        ("Lima — no .", "Lima — no."),
    ],
)
def test_how_tokens_are_set(tokens, text):
    words = tokens.split()
    found, spans = set_tokens(words, ["0"] * len(words))
    assert found == text
    assert [found[low:high] for low, high in spans] == words


def test_a_sentence_without_an_end_is_a_heading():
    assert set_tokens(["Lima", "protests", "Peru", "left", "."], ["0", "0", "1", "1", "1"])[0] == (
        "Lima protests\n\nPeru left."
    )


def test_gold_mentions_keep_their_words(folder):
    _, document = read_documents(folder / "newswcl50.conll")
    words = [(chain, document.article.text[low:high]) for chain, (low, high) in document.gold]
    assert words == [("PER_Arrieta", "Tomás Arrieta"), ("CHL_Keller", "a rival"), ("VEN", "Caracas")]


def test_clusters_across_outlets_are_compared(folder):
    found = evaluate("newswcl50", data=folder)
    # All but "a rival" are linked. It is a cluster of its own, and so Keller's other two mentions lack one of three.
    assert found["linked to an actor"].value == pytest.approx(7 / 8)
    assert found["linking, B-cubed: precision"].value == 1.0
    assert found["linking, B-cubed: recall"].value == pytest.approx((3 + 2 + 2 * 2 / 3 + 1 / 3) / 8)
    assert found["linking, pairs: F1"].value == pytest.approx(2 * 5 / (7 + 5))
    assert found["20 most frequent, pairs kept apart"].value == 1.0


def test_targets_of_phrases_are_looked_for_in_their_sentence(folder):
    target = evaluate("newswcl50", data=folder)["target of phrases"]
    assert (target.value, target.n) == (pytest.approx(2 / 3), 3)


class Blame:
    """Negative where "blamed" is among the words about the target; nothing else is evidence."""

    name, dimensions = "fake", ("valence",)

    def rate(self, mentions):
        return [Rating(m, "fake", "valence", self.value(m)) for m in mentions]

    def value(self, mention):
        low, high = (mention.scope or [(0, None)])[0]
        return -1.0 if "blamed" in mention.sentence[low:high] else float("nan")


def test_signs_of_phrases_toward_each_target(folder):
    found = evaluate("newswcl50", data=folder, scorers=Blame())
    figure = found["fake, sign of phrases: AUC"]
    assert (figure.value, figure.n) == (1.0, 3)
    assert found["fake, sign of phrases, all codes: AUC"].n == 3


def test_a_phrase_is_the_words_about_its_target():
    case = Case("a", "Honor", "Keller ’s courage", "Bruno Keller", "Arrieta praised Keller’s courage; Keller slept.")
    mention = mention_of(case)
    assert mention.scope == ((16, 32),)
    assert (mention.start, mention.end) == (16, 22)


def test_a_target_that_is_not_printed_is_unnamed():
    mention = mention_of(Case("a", "Honor", "brave", "Tomás Arrieta", "He was brave."))
    assert (mention.start, mention.end, mention.scope) == (0, 0, ((7, 12),))


def test_a_split_is_an_event(folder):
    assert evaluate("newswcl50", split="7", data=folder).documents == 2
    with pytest.raises(Exception, match="newswcl50 has no split '8'"):
        evaluate("newswcl50", split="8", data=folder)
