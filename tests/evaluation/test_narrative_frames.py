"""Narrative frames on texts of our own, with scorers whose answers are known."""

import csv
import string
from itertools import pairwise
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.errors import InputError
from biaskit.evaluation import evaluate
from biaskit.evaluation.frame_names import NARRATIVE
from biaskit.evaluation.narrative_mentions import namings, places, sentences
from biaskit.evaluation.narrative_read import mentions_of, read_labelled
from biaskit.types import Rating

TEXTS = {
    "1": ("Quarrel Ana Ruiz ruins the lake. Fishers suffer, and Ruiz ruins them.", "CO"),
    "2": ("A quarrel! The Lake Rescue Board saves the lake.", "CO"),
    "3": ("Nothing happened. Nothing at all.", ""),
}
ROLES = [
    ("1", "Senator Ana Ruiz", "villain"),
    ("1", "Fishers", "victim"),
    ("1", "they", "victim"),
    ("2", "Lake Rescue Board", "hero"),
    ("2", "the lake", "victim"),
    ("2", "the lake", "hero"),  # two roles: left out
]
COLUMNS = ["RE", "HI", "CO", "MO", "EC"]


class Verbs:
    """Roles by the word behind the target."""

    name, dimensions = "fake", ("protagonist", "antagonist", "innocent")

    def rate(self, mentions):
        return [Rating(m, "fake", d, self.value(m, d)) for m in mentions for d in self.dimensions]

    def value(self, mention, dimension):
        word = {"ruins": "antagonist", "suffer": "innocent", "saves": "protagonist"}
        words = mention.sentence[mention.end :].strip(" .,").split() or [""]
        return float(word.get(words[0].strip(","), "") == dimension)


class Tone(Verbs):
    """Valence by the word behind the target."""

    dimensions = ("valence",)

    def value(self, mention, dimension):
        return {"ruins": -1.0, "saves": 0.5}.get((mention.sentence[mention.end :].split() or [""])[0], nan)


class Frames(Verbs):
    """Conflict where there is a quarrel."""

    dimensions = tuple(one for ours in NARRATIVE.values() for one in ours)

    def value(self, mention, dimension):
        return float("uarrel" in mention.sentence and dimension == "political")


class Half(Frames):
    dimensions = ("political", "economic")


class Other(Frames):
    dimensions = ("loudness",)


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "narrative_frames"
    root.mkdir()
    with (root / "articles.tsv").open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, delimiter="\t")
        table.writerow(["ID", "source", "mbfc", "date", "text", *COLUMNS])
        for key, (text, frames) in TEXTS.items():
            table.writerow([key, "paper", "", "2019-01-01", text, *(str(one in frames.split()) for one in COLUMNS)])
        handle.write("4\tpaper\t\t2019-01-01\tNot coded.\n")
    with (root / "roles.tsv").open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, delimiter="\t")
        table.writerow(["ID", "entity", "group", "role"])
        table.writerows([key, entity, "", role] for key, entity, role in ROLES)
    return tmp_path


def figures_of(folder, scorer):
    found = evaluate("narrative_frames", data=folder, scorers=scorer)
    return {figure.name: (round(figure.value, 6), figure.n) for figure in found.figures}


def test_roles_count_by_hand(folder):
    # Of four entities "they" is not found, and so called an antagonist: F1 1, 2/3 and 2/3.
    assert figures_of(folder, Verbs()) == {
        "entities found": (0.75, 4),
        "roles, always antagonist: macro-F1": (round(0.4 / 3, 6), 4),
        "fake, roles: macro-F1": (round((1 + 2 / 3 + 2 / 3) / 3, 6), 4),
        "fake, roles where found: macro-F1": (1.0, 3),
    }


def test_signs_count_by_hand(folder):
    found = figures_of(folder, Tone())
    assert found["fake, sign, protagonist or antagonist: balanced accuracy"] == (1.0, 2)
    assert found["fake, protagonist over antagonist: AUC"] == (1.0, 2)
    assert "fake, roles: macro-F1" not in found


def test_frames_count_by_hand(folder):
    found = figures_of(folder, Frames())
    assert found["fake, conflict: average precision"] == (1.0, 3)
    assert found["fake, conflict: AUC"] == (1.0, 3)
    assert found["fake, conflict, share of articles"] == (round(2 / 3, 6), 3)
    assert found["fake, conflict, present or absent: macro-F1"] == (1.0, 3)
    assert found["fake, economic: average precision"][1] == 3


@pytest.mark.parametrize(
    ("scorer", "message"),
    [
        (
            Other(),
            r"^The scorer 'fake' has nothing that narrative_frames measures: its dimensions are loudness\. Give "
            r"a scorer with protagonist, antagonist, innocent, with valence, or with frames\.$",
        ),
        (
            Half(),
            r"^The scorer 'fake' has no dimension for resolution, human interest, morality, which narrative_frames "
            r"measures\. Its dimensions: political, economic\. Give a scorer of frames, as 'frames'\.$",
        ),
    ],
)
def test_a_scorer_without_the_dimensions_is_refused(folder, scorer, message):
    with pytest.raises(InputError, match=message):
        evaluate("narrative_frames", data=folder, scorers=scorer)


def test_there_are_no_splits(folder):
    with pytest.raises(InputError, match=r"^narrative_frames has no split 'dev' in "):
        evaluate("narrative_frames", data=folder, split="dev")


def test_an_article_that_was_not_coded_has_no_frames(folder):
    assert [article.frames is None for article in read_labelled(folder / "narrative_frames")] == [False] * 3 + [True]


def test_an_entity_has_one_mention_a_sentence(folder):
    article = next(read_labelled(folder / "narrative_frames"))
    found = mentions_of(article, "Senator Ana Ruiz")
    assert [(m.sentence[m.start : m.end], m.sentence_start, m.coreferent) for m in found] == [
        ("Ana Ruiz", 0, ()),
        ("Ruiz", 33, ()),
    ]


@pytest.mark.parametrize(
    ("entity", "found"),
    [
        ("President Ana Ruiz's", ["Ana Ruiz", "Ruiz"]),
        ("the Lake Rescue Board", ["Lake Rescue Board", "LRB"]),
        ("Farmers", ["farmers"]),
        ("the Left", ["Left"]),
        ("the US", ["US"]),
        ("us", []),
        ("His", []),
        ("people in need", ["people in need"]),
        ("young people in need", ["young people in need", "young people"]),
        ("", []),
    ],
)
def test_what_may_stand_for_an_entity(entity, found):
    assert namings(entity) == found


def test_other_names_of_a_sentence_are_coreferent():
    text = "The Left says the Left left."
    assert places(text, namings("the Left")) == [(4, 8), (18, 22)]


def test_a_sentence_glued_to_a_quotation_is_cut():
    text = "She said: 'It burns.'All of it burns."
    assert [text[a:b] for a, b in sentences(text)] == ["She said: 'It burns.'", "All of it burns."]


@given(st.text(alphabet=string.ascii_letters + " .!?'\"’”\n", max_size=80))
def test_sentences_are_apart_and_hold_all_words(text):
    spans = sentences(text)
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join(text[a:b] for a, b in spans).replace(" ", "").replace("\n", "") == "".join(text.split())


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_entity_and_text_will_do(entity, text):
    found = places(text, namings(entity))
    assert all(0 <= low < high <= len(text) for low, high in found)
