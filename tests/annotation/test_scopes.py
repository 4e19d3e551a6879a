"""Scopes worked by hand: which words bear on which of two targets."""

import pytest

from biaskit import Article, annotate
from biaskit.annotation.scopes import scope_of
from biaskit.pipeline import load_pipeline

NAMES = ("Peru", "Chile", "Bolivia")


def scopes(text: str) -> dict[str, list[str]]:
    (sentence,) = load_pipeline()(text).sents
    places = {t.text: (t.idx, t.idx + len(t)) for t in sentence if t.text in NAMES}
    return {
        name: [text[a:b] for a, b in scope_of(sentence, *place, [p for n, p in places.items() if n != name])]
        for name, place in places.items()
    }


@pytest.mark.parametrize(
    ("text", "peru", "chile"),
    [
        ("Peru condemned Chile.", ["Peru condemned Chile"], ["Peru condemned Chile"]),
        ("Peru won, but Chile lost badly.", ["Peru won"], ["Chile lost badly"]),
        ("Peru won and left, but Chile lost badly.", ["Peru won and left"], ["Chile lost badly"]),
        ("Peru celebrated while Chile mourned.", ["Peru celebrated"], ["while Chile mourned"]),
        ("Peru praised the town that Chile betrayed.", ["Peru praised the town"], ["that Chile betrayed"]),
        ("Peru hoped that Chile would fail.", ["Peru hoped"], ["that Chile would fail"]),
        ("Peru beat brave Chile.", ["Peru beat", "Chile"], ["Peru beat brave Chile"]),
        (
            "Peru and Chile won a glorious victory.",
            ["Peru and Chile won a glorious victory"],
            ["Peru and Chile won a glorious victory"],
        ),
        (
            "Peru's success and Chile's failure were reported.",
            ["Peru's success", "were reported"],
            ["Chile's failure were reported"],
        ),
        (
            "It is a disaster that Peru won while Chile lost.",
            ["It is a disaster that Peru won"],
            ["It is a disaster", "while Chile lost"],
        ),
        (
            "Peru is a country that hates Chile.",
            ["Peru is a country that hates Chile"],
            ["that hates Chile"],
        ),
        (
            "Peru met Chile, which had failed its people.",
            ["Peru met Chile"],
            ["Peru met Chile, which had failed its people"],
        ),
        ("Peru, unlike Chile, has a good record.", ["Peru, unlike Chile, has a good record"], ["unlike Chile"]),
        (
            "Peru made an attempt to rob Chile.",
            ["Peru made an attempt to rob Chile"],
            ["to rob Chile"],
        ),
    ],
)  # fmt: skip
def test_two_targets_share_a_sentence(text: str, peru: list[str], chile: list[str]) -> None:
    assert scopes(text) == {"Peru": peru, "Chile": chile}


def test_who_stands_outside_a_coordination_keeps_it_whole() -> None:
    assert scopes("Bolivia praised Peru's success and Chile's failure.") == {
        "Bolivia": ["Bolivia praised Peru's success and Chile's failure"],
        "Peru": ["Bolivia praised Peru's success"],
        "Chile": ["Bolivia praised", "Chile's failure"],
    }


def test_a_target_alone_keeps_the_whole_sentence() -> None:
    assert scopes("Peru celebrated while the crowd, which was cold, mourned.") == {
        "Peru": ["Peru celebrated while the crowd, which was cold, mourned"]
    }


def test_places_that_overlap_share_everything() -> None:
    text = "Both sides won, but the crowd lost."
    (sentence,) = load_pipeline()(text).sents
    assert scope_of(sentence, 0, 10, [(0, 10)]) == ((0, 34),)


def annotated(text: str) -> list[tuple[str, str | None, list[str]]]:
    mentions = annotate([Article("a", text)]).mentions
    return [(m.target, m.source, [m.sentence[a:b] for a, b in m.scope]) for m in mentions]


def test_annotation_scopes_the_outlets_words_by_clause() -> None:
    assert annotated("Peru won, but Chile lost badly.") == [
        ("Peru", None, ["Peru won"]),
        ("Chile", None, ["Chile lost badly"]),
    ]


def test_annotation_scopes_a_sources_words_by_clause() -> None:
    found = annotated("Bolivia said that Peru had won and Chile had cheated.")
    assert [f for f in found if f[1]] == [
        ("Peru", "Bolivia", ["Peru had won"]),
        ("Chile", "Bolivia", ["Chile had cheated"]),
    ]


def test_swapping_the_names_swaps_the_scopes() -> None:
    found = {target: scope for target, _, scope in annotated("Chile won, but Peru lost badly.")}
    assert found == {"Chile": ["Chile won"], "Peru": ["Peru lost badly"]}


def test_no_that_is_left_over_where_a_clause_is_attributed() -> None:
    (outlet, *_) = annotated("Bolivia said that Peru had cheated.")
    assert outlet == ("Bolivia", None, ["Bolivia"])


def test_a_mention_that_stands_in_the_sentence_is_never_without_scope() -> None:
    text = "Bolivia condemned Peru as a liar, and Chile accused Peru of theft. “Peru, Peru,” Chile said."
    mentions = annotate([Article("a", text)]).mentions
    assert [m for m in mentions if not m.scope] == []
