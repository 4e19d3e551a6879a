"""Which scorers, and which of their dimensions, are measured."""

from math import nan

import pytest

from biaskit.errors import InputError, NotFoundError
from biaskit.evaluation import evaluate
from biaskit.evaluation.raters import open_raters
from biaskit.types import Mention, Rating


class Two:
    name, dimensions = "two", ("power", "effect")

    def rate(self, mentions):
        return [Rating(m, "two", d, nan if d == "power" else 0.5) for m in mentions for d in self.dimensions]


def test_valence_counts_where_there_is_one():
    (rater,) = open_raters("textblob", single=True)
    assert rater.dimensions == ("valence",)


def test_every_dimension_counts_where_a_set_says_so():
    (rater,) = open_raters(Two(), single=False)
    assert [r.dimension for r in rater.rate([Mention("a", "Peru", "Peru won.", 0, 4)])] == ["power", "effect"]


def test_a_scorer_without_valence_must_say_which():
    with pytest.raises(InputError, match=r"Name it: two:power, two:effect\."):
        open_raters([Two()], single=True)


def test_an_unknown_dimension():
    with pytest.raises(NotFoundError, match=r"No dimension of 'vader' is named 'tone'\. Available: valence\."):
        open_raters("vader:tone", single=True)


def test_an_unknown_scorer():
    with pytest.raises(NotFoundError, match="Did you mean 'vader'"):
        evaluate("newsmtsc", scorers="vadr")


def test_a_set_that_measures_attribution_takes_no_scorers(tmp_path):
    with pytest.raises(InputError, match="'polnear' measures no scorers of choice"):
        evaluate("polnear", data=tmp_path, scorers="vader")


def test_no_scorer_at_all():
    with pytest.raises(InputError, match="No scorer is given"):
        evaluate("newsmtsc", scorers=[])
