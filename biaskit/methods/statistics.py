"""What tables say of how they were made: their intervals, tests, corrections and models, and what to cite for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd

from biaskit.errors import InputError

Tables = Sequence[pd.DataFrame]


def tables_of(given: Iterable[Any]) -> list[pd.DataFrame]:
    """The tables in what a user gave; a `Validation` holds several.

    Raises:
        InputError: for what is no table and holds none.
    """
    found: list[pd.DataFrame] = []
    for one in given:
        parts = [getattr(one, field.name) for field in fields(one)] if is_dataclass(one) else [one]
        tables = [part for part in parts if isinstance(part, pd.DataFrame)]
        if not tables:
            raise InputError(f"{type(one).__name__} is no table. Give what summarize, contrast and the like return.")
        found += tables
    return found


def scorers_in(tables: Tables) -> set[str] | None:
    """Names of the scorers whose ratings the tables hold; None where that is not known.

    >>> sorted(scorers_in([pd.DataFrame({"scorer": ["vader", "tone"]}), pd.DataFrame({"log_odds": [1.0]})]))
    ['tone', 'vader']
    """
    if not tables or any(set(table) >= _MODEL for table in tables):  # the terms of a model do not say what it explains
        return None
    framed = any({"labels", "frame"} <= set(table) and table["frame"].notna().any() for table in tables)
    names = (_values(tables, column) for column in ("scorer", "scorer_a", "scorer_b"))
    return set().union(*names, {"frames"} if framed else ())


def describe_tables(tables: Tables, *, level: float | None = None, clusters: str = "articles") -> Iterator[str]:
    """A sentence for each method that the tables show to have been used."""
    summaries = [table for table in tables if "interval" in table and "difference" not in table]
    yield from _intervals("means and shares", summaries, level, clusters)
    contrasts = [table for table in tables if {"interval", "difference", "n_pairs"} <= set(table)]
    yield from _intervals("paired differences", [t[t["n_pairs"] > 0] for t in contrasts], level, clusters, "pairs")
    yield from _of_differences([table[table["n_pairs"] == 0] for table in contrasts], level, clusters)
    yield from _tests(contrasts, clusters)
    yield from _effects(contrasts)
    for needed, sentence in _TABLES:
        if any(needed <= set(table) and table[list(needed)].notna().any().all() for table in tables):
            yield sentence
    yield from _corrections(tables)
    if any("q" in table and table["q"].notna().any() for table in tables):
        yield "p values are adjusted for false discovery within each table [@benjamini1995]."


def _values(tables: Tables, column: str) -> set[str]:
    return {str(value) for table in tables if column in table for value in table[column].dropna().unique()}


def _intervals(of: str, tables: Tables, level: float | None, clusters: str, units: str | None = None) -> Iterator[str]:
    drawn = units or clusters
    told = {
        "bca": f"the bias-corrected and accelerated bootstrap [@efron1987] of whole {drawn} [@field2007]",
        "percentile": f"percentiles of a bootstrap of whole {drawn} [@field2007], moved outwards [@hesterberg2015]",
        "t": f"Student's t over {drawn} with the jackknife's standard error [@cameron2015], on the log-odds of "
        "the place on the scale",
        "exact": f"Clopper and Pearson's limits [@clopper1934] where all {drawn} stand at one end of the scale",
    }
    yield from _made(of, told, _values(tables, "interval"), level)


def _of_differences(tables: Tables, level: float | None, clusters: str) -> Iterator[str]:
    told = {
        "percentile": f"percentiles of a bootstrap of whole {clusters} [@field2007], moved outwards [@hesterberg2015]",
        "t": f"t over {clusters} with the jackknife's standard errors, after Welch [@welch1947]",
        "mover": "the limits of both groups [@zou2008] where one stands at an end of the scale",
    }
    yield from _made("differences", told, _values(tables, "interval"), level)


def _made(of: str, told: dict[str, str], kinds: set[str], level: float | None) -> Iterator[str]:
    ways = [words for kind, words in told.items() if kind in kinds]
    if ways:
        share = f" ({level * 100:g} %)" if level is not None else ""
        yield f"Intervals of {of}{share} are by {', or by '.join(ways)}."


def _tests(tables: Tables, clusters: str) -> Iterator[str]:
    tests = _values(tables, "test")
    if "permutation" in tests:
        yield f"Differences were tested by permutation of whole {clusters} [@chung2013; @phipson2010]."
    if "flipped signs" in tests:
        yield f"Where {clusters} hold both groups, the signs of what each adds to the difference were flipped."
    if "paired permutation" in tests:
        yield "Paired differences were tested by flipping their signs [@fisher1935]."


def _effects(tables: Tables) -> Iterator[str]:
    kinds = [
        (column, key)
        for column, key in (("cliffs_delta", "Cliff's delta [@cliff1993]"), ("smd", "Hedges' g [@hedges1981]"))
        if any(table.loc[table["n_pairs"] == 0, column].notna().any() for table in tables if column in table)
    ]
    if kinds:
        yield f"Effect sizes are {' and '.join(words for _, words in kinds)}, of the means of articles."
    if any(table.loc[table["n_pairs"] > 0, "smd"].notna().any() for table in tables if "smd" in table):
        yield "Of pairs, the standardised difference is over the mean of both standard deviations [@lakens2013]."


def _corrections(tables: Tables) -> Iterator[str]:
    methods = _values([table for table in tables if "naive" in table], "method")
    if "ppi" in methods:
        yield (
            "Means were corrected for the scorer's errors by prediction-powered inference "
            "[@angelopoulos2023; @angelopoulos2023plus] with a labelled sample."
        )
    if "dsl" in methods:
        yield (
            "Means were corrected for the scorer's errors by design-based supervised learning [@egami2023] with a "
            "labelled sample."
        )


_MODEL = frozenset({"kind", "term", "estimate", "se"})

_TABLES: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"word", "log_odds", "z"}),
        "Words that set groups apart were found by log-odds with an informative Dirichlet prior [@monroe2008]; their p "
        "values are those of exchanging whole articles between groups.",
    ),
    (
        frozenset({"null_mean", "eta"}),
        "Means were compared with those of mentions drawn at random from the corpus, after FrameAxis [@kwak2021].",
    ),
    (
        frozenset({"term", "p_placebo", "n_placebo"}),
        "What changed at a date was compared with what changed at dates of no event.",
    ),
    (
        frozenset({"term", "date", "estimate"}),
        "Changes at a date are those of an interrupted time series [@wagner2002] with autocorrelated errors, fitted by "
        "restricted maximum likelihood [@patterson1971; @turner2021].",
    ),
    (
        frozenset({"mean_before", "mean_after"}),
        "Dates at which means change were found by circular binary segmentation, and tested beside series of the same "
        "autoregressive drift without a change.",
    ),
    (
        _MODEL,
        "Mixed models were fitted by restricted maximum likelihood [@lindstrom1988] with statsmodels [@seabold2010].",
    ),
    (
        frozenset({"weights", "voice", "shown"}),
        "The same difference was taken under several choices of scorer, threshold, weighting or voice, as a multiverse "
        "[@steegen2016] drawn as a specification curve [@simonsohn2020].",
    ),
    (frozenset({"scorer_a", "spearman"}), "Scorers were compared by Spearman's rank correlation."),
    (frozenset({"alpha"}), "Agreement is Krippendorff's alpha [@krippendorff2018]."),
)
