"""What is not parsed when only some targets are asked for, and that nothing else changes."""

from typing import Any

import pytest

import biaskit as bk
from biaskit.actors import Actors
from biaskit.annotation.corpus import Annotator
from biaskit.annotation.skipping import Needs, paragraphs
from biaskit.pipeline import load_pipeline, parse

RAIN = "It rained in the hills for a week, and the roads were closed."
BIRDS = "Birds sang over the valley."
ARTICLE = "\n\n".join(
    [
        "Lucía Peraza, the harbour master of Callao, spoke on Monday.",
        RAIN,
        "Chile sent two ships north.",
        "“Peru will not forget this,” Peraza said. She called it “a bad day.”",
        "“We are patient,” she added.",
        BIRDS,
    ]
)


def needed(text: str, *targets: str, registry: Actors | None = None) -> list[str]:
    (spans,) = Needs(targets, registry or Actors.world()).stretches([text])
    return [text[low:high].strip() for low, high in spans]


@pytest.mark.parametrize("text", ["", "\n\n", "One.\n\nTwo.\nThree", "No end", "A “b.\n\nC” d. " * 60])
def test_paragraphs_tile_their_text(text: str) -> None:
    assert "".join(text[low:high] for low, high in paragraphs(text)) == text


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    assert len(list(paragraphs("The ship left\nin the morning.\nThe crew slept."))) == 2


def test_a_long_paragraph_is_cut_between_sentences_but_not_in_a_quotation() -> None:
    words = "The harbour was quiet and the crew slept all day. " * 10
    assert len(list(paragraphs(words))) == 2
    assert len(list(paragraphs(f"“{words.strip()}” said the mate."))) == 1


def test_a_paragraph_without_the_target_is_not_needed() -> None:
    assert needed(f"{RAIN}\n\nPeru protested.\n\nChile won.", "Peru") == ["Peru protested."]


def test_nothing_is_needed_where_no_target_is_named() -> None:
    assert needed(ARTICLE, "Norway") == []


def test_a_pronoun_after_the_target_is_needed_and_far_from_it_is_not() -> None:
    text = "Peru protested.\n\nIt closed a port.\n\n" + f"{BIRDS}\n\n" * 3 + "It was late."
    assert needed(text, "Peru") == ["Peru protested.", "It closed a port."]


def test_what_introduces_a_name_beside_the_target_is_needed() -> None:
    text = f"President Ana Morales spoke.\n\n{BIRDS}\n\nOn Friday Morales criticised Peru."
    assert needed(text, "Peru") == ["President Ana Morales spoke.", "On Friday Morales criticised Peru."]


def test_whom_a_pronoun_beside_the_target_means_is_needed() -> None:
    text = f"{BIRDS}\n\nA letter came from Ana Morales.\n\nShe praised Peru."
    assert needed(text, "Peru") == ["A letter came from Ana Morales.", "She praised Peru."]


def test_every_noun_and_verb_of_an_event_is_needed() -> None:
    text = (
        f"The tanker was boarded.\n\n{BIRDS}\n\nThieves stole a ship, some say. The robbery took an hour.\n\nChile won."
    )
    assert needed(text, "tanker seizure") == [
        "The tanker was boarded.", "Thieves stole a ship, some say. The robbery took an hour.",
    ]  # fmt: skip


def test_a_person_that_no_registry_knows_is_found_by_any_word_of_the_name() -> None:
    assert needed(f"{RAIN}\n\nMs Peraza’s boat sank.", "Lucía Peraza") == ["Ms Peraza’s boat sank."]


@pytest.mark.parametrize("targets", ["Peru", "Chile", "Lucía Peraza", ["Chile", "Lucía Peraza"]])
def test_what_is_kept_is_the_same_as_of_the_whole_article(targets: str | list[str]) -> None:
    wanted = {targets} if isinstance(targets, str) else set(targets)
    every, some = bk.annotate([ARTICLE]), bk.annotate([ARTICLE], targets=targets)
    assert some.mentions == tuple(m for m in every.mentions if m.target in wanted)
    assert some.quotations == tuple(q for q in every.quotations if wanted & {*q.targets, *q.chain})
    assert some.mentions


def test_an_article_that_names_no_target_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp, parsed = load_pipeline(), list[str]()
    pipe = nlp.pipe

    def spy(texts: list[Any], **options: Any) -> Any:
        parsed.extend(getattr(text, "text", text).strip() for text in texts)
        return pipe(texts, **options)

    monkeypatch.setattr(nlp, "pipe", spy)
    bk.annotate(bk.read_articles([{"text": ARTICLE}, {"text": f"Norway won.\n\n{RAIN}"}]), targets="Norway")
    assert parsed == [f"Norway won.\n\n{RAIN}"]


def test_everything_is_parsed_without_targets() -> None:
    assert Annotator(Actors.world())._needs is None


def test_a_document_with_stretches_left_out_keeps_tokens_and_places() -> None:
    nlp, text = load_pipeline(), f"{RAIN}\n\nPeru protested loudly.\n\n{BIRDS}"
    low, high = text.index("Peru"), text.index(BIRDS)
    (whole,), (part,) = parse([text], nlp), parse([text], nlp, [[(low, high)]])
    assert part.text == text
    assert [t.idx for t in part] == [t.idx for t in whole]
    assert [(t.text, t.pos_, t.dep_, t.head.text) for t in part if t.pos_ and not t.is_space] == [
        ("Peru", "PROPN", "nsubj", "protested"), ("protested", "VERB", "ROOT", "protested"),
        ("loudly", "ADV", "advmod", "protested"), (".", "PUNCT", "punct", "protested"),
    ]  # fmt: skip
    assert [s.text.strip() for s in part.sents] == [RAIN, "Peru protested loudly.", BIRDS]
    assert [e.text for e in part.ents] == ["Peru"]
