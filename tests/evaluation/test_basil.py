"""BASIL on one article, written here: a span of each kind."""

import json
from math import nan

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.basil import same_name
from biaskit.evaluation.basil_signs import Case, compare_signs
from biaskit.evaluation.measures import Tally
from biaskit.evaluation.raters import open_raters
from biaskit.types import Mention, Rating

BODY = [
    ["President Tomás Arrieta attacked Bruno Keller on Monday.", "“He is a terrible liar,” Arrieta said."],
    ["Keller, a great reader, said nothing.", "The harbour was calm."],
]
PHRASES = [
    # id, words, target, polarity, quoted, speaker
    ("p1", "He is a terrible liar", "Bruno_Keller", "neg", "yes", "Tomás_Arrieta"),
    ("p2", "a great reader", "Bruno_Keller", "pos", "no", ""),
    ("p3", "calm", "Bruno_Keller", "neg", "yes", "other_anti"),
    ("title", "Terrible", "Tomás_Arrieta", "neg", "no", ""),
]
TITLE = "Terrible row in Lima"


def annotated(number, words, target, polarity, quoted, speaker):
    sentences = [TITLE] if number == "title" else [s for paragraph in BODY for s in paragraph]
    start = sentences[0 if number == "title" else int(number[1:])].index(words)
    return {
        "id": number, "txt": words, "start": start, "end": start + len(words), "target": target,
        "polarity": polarity, "quote": quoted, "speaker": speaker, "aim": "ind_pro" if words == "Terrible" else "dir",
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "basil"
    broken = annotated(*PHRASES[1]) | {"start": 0, "end": 3}
    phrases = [*(annotated(*phrase) for phrase in PHRASES), broken]
    for name, file, data in (
        ("articles", "x_1.json", {"title": TITLE, "source": "post", "body-paragraphs": BODY}),
        ("annotations", "x_1_ann.json", {"phrase-level-annotations": phrases}),
    ):
        (path / name / "2031").mkdir(parents=True)
        (path / name / "2031" / file).write_text(json.dumps(data), encoding="utf-8")
    return path


def test_each_measure_counts_by_hand(folder):
    found = evaluate("basil", split="2031", data=folder)
    values = {figure.name: (figure.value, figure.n) for figure in found.figures if "vader" not in figure.name}
    assert values == {
        "voice": (3 / 4, 4),
        "named speaker": (1.0, 1),
        "target has a mention in the sentence": (2 / 4, 4),
        "sign: coverage": (2 / 4, 4),
        "sign, where there is one": (1.0, 2),
    }


class Seen:
    """Valence by a word among those that bear on the target: of a mention, or of a sentence that names none."""

    name, dimensions = "fake", ("valence",)

    def rate(self, mentions):
        return [Rating(m, "fake", "valence", self.value(m)) for m in mentions]

    def value(self, mention):
        spans = mention.scope or [(0, len(mention.sentence))]
        words = " ".join(mention.sentence[low:high] for low, high in spans)
        return -1.0 if "liar" in words else 1.0 if "reader" in words else -0.01 if "calm" in words else 0.0


def test_the_sign_of_spans_that_aim_directly(folder):
    found = evaluate("basil", split="2031", data=folder, scorers=Seen())
    values = {f.name.removeprefix("fake, "): (f.value, f.n) for f in found.figures if f.name.startswith("fake")}
    assert values == {
        "sign: balanced accuracy": (1.0, 3),
        "sign by mentions: balanced accuracy": (3 / 4, 3),  # of the two negative spans one has no mention
        "sign by mentions: coverage": (2 / 3, 3),
        "sign by mentions, where there is one: balanced accuracy": (1.0, 2),
        "sign toward the target: balanced accuracy": (1.0, 3),
        "sign of the sentence: balanced accuracy": (1.0, 3),
        "sign of the span's words: balanced accuracy": (1.0, 3),
    }
    assert found.scorers == ("fake",)


@pytest.mark.parametrize(
    ("words", "sentence", "right"), [(-0.9, 0.5, 1), (-0.2, 0.5, 0), (nan, -0.1, 1), (-0.1, nan, 1)]
)
def test_the_sign_is_of_the_mean_of_the_spans_words_and_the_sentence(words, sentence, right):
    class Fixed(Seen):
        def value(self, mention):
            return words if mention.scope else sentence

    bare = Mention("a", "Keller", "A liar spoke.", 0, 0)
    tally = Tally()
    compare_signs(tally, [Case("a", True, (), (), bare, (0, 6))], open_raters(Fixed(), single=True))
    values = {measure.name: measure.counts["a"][0] for measure in tally.measures()}
    assert values["fake, sign"] == right


def test_words_about_the_target_that_the_sentence_names_go_before_the_sentence_without_it():
    class Named(Seen):
        def value(self, mention):
            return nan if mention.scope else -1.0 if mention.end else 1.0

    bare = Mention("a", "Keller", "Keller, a liar, spoke.", 0, 0)
    named = Mention("a", "Keller", "Keller, a liar, spoke.", 0, 6, scope=((0, 14),))
    tally = Tally()
    compare_signs(tally, [Case("a", True, (named,), (named,), bare, (8, 14))], open_raters(Named(), single=True))
    right = {measure.name.removeprefix("fake, "): measure.counts["a"][0] for measure in tally.measures()}
    assert (right["sign"], right["sign toward the target"], right["sign of the sentence"]) == (1, 1, 0)
    assert right["sign by mentions"] == 0


def test_no_sign_is_wrong(folder):
    scorer = Seen()
    scorer.value = lambda mention: 0.0
    found = evaluate("basil", split="2031", data=folder, scorers=scorer)
    assert found["fake, sign: balanced accuracy"].value == 0


def test_a_split_that_is_not_there(folder):
    with pytest.raises(Exception, match="basil has no split '1999'"):
        evaluate("basil", split="1999", data=folder)


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("Donald_Trump", "Trump", True),
        ("Donald_Trump", "Donald J. Trump", True),
        ("Bill_Clinton", "Hillary Clinton", False),
        ("Paul_Ryan", "Paul Keller", False),
        ("Democratic_lawmakers", "Democrats", True),
        ("Democratic_lawmakers", "Republicans", False),
        ("Ruth_Bader_Ginsburg", "", False),
    ],
)
def test_which_names_are_one(gold, found, same):
    assert same_name(gold, found) is same
