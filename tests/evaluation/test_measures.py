"""Figures from counts, worked by hand, and their intervals."""

import math

import pytest

from biaskit.evaluation.measures import Measure, Tally, figures


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
    ],
)
def test_figures(formula, counts, expected):
    assert values(formula, counts) == expected


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
