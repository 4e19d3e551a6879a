"""Figures from counts, worked by hand, and their intervals."""

import math

import pytest

from biaskit.evaluation.measures import Measure, Tally, figures, ranking


def values(formula, counts):
    return [(f.name.removeprefix("m: "), round(f.value, 4), f.n) for f in figures(Measure("m", formula, counts))]


@pytest.mark.parametrize(
    ("formula", "counts", "expected"),
    [
        ("share", {"a": (1, 2), "b": (2, 2)}, [("m", 0.75, 4)]),
        ("f1", {"a": (1, 2, 1), "b": (1, 1, 2)}, [("precision", 0.6667, 3), ("recall", 0.6667, 3), ("F1", 0.6667, 6)]),
        ("f1", {"a": (2, 2, 4)}, [("precision", 0.5, 4), ("recall", 1.0, 2), ("F1", 0.6667, 6)]),
        ("precision_recall", {"a": (2, 4, 3, 3)}, [("precision", 0.5, 4), ("recall", 1.0, 3), ("F1", 0.6667, 3)]),
        ("macro_f1", {"a": (1, 1, 0, 2)}, [("macro-F1", 0.7333, 4)]),
        ("macro_f1", {"a": (3, 0, 0, 0)}, [("macro-F1", 0.5, 3)]),
        ("balanced", {"a": (3, 4, 0, 1), "b": (0, 0, 1, 1)}, [("balanced accuracy", 0.625, 6)]),
    ],
)
def test_figures(formula, counts, expected):
    assert values(formula, counts) == expected


RANKED = [
    # document, group, positive, value
    ("a", "x", True, 0.9), ("a", "x", False, 0.9), ("b", "x", False, 0.1),
    ("c", "y", True, 0.3), ("c", "y", False, 0.5),
]  # fmt: skip


def test_pairs_in_order_ties_half():
    (figure,) = figures(ranking("m", [(document, "", *rest) for document, _, *rest in RANKED]))
    # .9 is over .1 and .5 and ties with .9; .3 is over .1 alone.
    assert (figure.name, figure.value, figure.n, figure.documents) == ("m: AUC", 3.5 / 6, 5, 3)


def test_pairs_within_a_group():
    (figure,) = figures(ranking("m", RANKED))
    assert figure.value == pytest.approx(1.5 / 3)


def test_pairs_need_both_classes():
    (figure,) = figures(ranking("m", RANKED[:1]))
    assert math.isnan(figure.value)


def test_pairs_of_whole_documents_are_resampled():
    items = [(str(i), "", i % 2 == 0, (i * 7) % 10) for i in range(40)]
    (figure,) = figures(ranking("m", items))
    assert figure.low < figure.value < figure.high


def test_nothing_counted_is_no_zero():
    (figure,) = figures(Measure("m", "share", {"a": (0, 0)}))
    assert math.isnan(figure.value)


def test_the_interval_holds_the_value_and_whole_documents_are_resampled():
    counts = {str(i): (i % 3, 3) for i in range(30)}
    (figure,) = figures(Measure("m", "share", counts))
    (again,) = figures(Measure("m", "share", counts))
    (twice,) = figures(Measure("m", "share", {key: (2 * a, 2 * b) for key, (a, b) in counts.items()}))
    assert figure.low <= figure.value <= figure.high
    assert (figure.low, figure.high) == (again.low, again.high) == (twice.low, twice.high)


def test_one_document_has_no_interval():
    (figure,) = figures(Measure("m", "share", {"a": (1, 2)}))
    assert math.isnan(figure.low)
    assert math.isnan(figure.high)


def test_a_tally_adds_up_by_document():
    tally = Tally()
    tally.add("m", "share", "a", 1, 2)
    tally.add("m", "share", "a", 1, 1)
    assert tally.measures() == (Measure("m", "share", {"a": (2, 3)}),)
