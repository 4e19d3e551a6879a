"""Mentions drawn for people to label, with the probability that each had of being drawn."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.contrasts import valence_scorer
from biaskit.errors import InputError, check_types, not_found
from biaskit.inference.clusters import codes_of
from biaskit.inference.ratios import Floats
from biaskit.inference.seeds import generator_of, seed_of
from biaskit.summary import kept, ratings_table_of
from biaskit.summary.rows import MENTION
from biaskit.types import Article
from biaskit.validation.blinding import blinded, files_of, write_sheets
from biaskit.validation.guidelines import guidelines as guide
from biaskit.validation.labels import LABELS, values_of
from biaskit.validation.mentions import identities, identity_columns, identity_text, mentions_of
from biaskit.validation.sheets import write_rows

ALLOCATIONS = ("proportional", "equal")
LEAST = 2
"""Mentions drawn from each stratum at least, where it has so many: one alone says nothing of the stratum's spread."""

BAND, NOT_RATED = "value_band", "not rated"
_QUARTERS = (0.25, 0.5, 0.75)
_DESIGN = ("stratum", "stratum_size", "probability", "weight")
_SHOWN_IN_KEY = ("outlet", "date", "sentence")

Integers = NDArray[np.int64]


def sample_for_annotation(
    ratings: Any,
    n: int,
    path: str | Path | None = None,
    *,
    stratify: str | Sequence[str] | None = None,
    allocation: str = "proportional",
    labels: Sequence[str] = LABELS,
    dimension: str = "valence",
    scorer: str | None = None,
    show: Sequence[str] = (),
    coders: int | Sequence[str] = 1,
    articles: Iterable[Article] | None = None,
    guidelines: str | None = None,
    duplicates: str = "once",
    seed: int | None = None,
) -> pd.DataFrame:
    """Draw mentions at random and write sheets for coders, with no column that tells outlet, date, source or value.

    A sentence is shown as printed, target and all, so it may itself name its outlet or its speaker.

    Within a stratum every mention has the same probability of being drawn, and each stratum gives two mentions at
    least, so that every mention may be drawn. With these probabilities `biaskit.validation.corrected` speaks of all
    mentions, whatever strata were drawn from more often.

    Written are, beside each other: a sheet for each coder, with columns ``item``, ``target``, ``sentence`` (the target
    in double brackets), ``words`` (the part that bears on the target, where that is not all of the sentence), and
    empty ``label`` and ``note``; guidelines, as a second sheet or as ``NAME-guidelines.md``; and the key,
    ``NAME-key.csv``, which coders must not see. In CSV, a text that a spreadsheet would run as a formula gets an
    apostrophe in front. A file that is there already is never written over.

    Args:
        ratings: a ratings table or a `Framing`; anything else goes through `biaskit.rate` first.
        n: how many mentions to draw.
        path: where the sheet goes, .csv or .xlsx (which needs the extra "paper"); None to draw only.
        stratify: columns whose combinations are strata; ``"value"`` stands for the quarters of the scorer's values,
            with mentions that it says nothing of apart.
        allocation: ``"proportional"`` to the strata's sizes, or ``"equal"`` numbers from each.
        labels: what coders choose from, from the lowest to the highest.
        dimension: what is judged.
        scorer: whose values ``stratify="value"`` takes; None for the one whose valence figures show.
        show: columns of the ratings that coders see too.
        coders: how many label the same mentions, or their names; from two on, each has a file, in an order of its own.
        articles: the articles, to show what stands before and after a sentence. This may betray the outlet.
        guidelines: your own, in place of those that come with biaskit.
        duplicates: see `biaskit.summarize`.
        seed: of the draw and of the order; None for the framing's own, else 0.

    Returns:
        The key, one row a mention in the order of ``item`` (1, 2, ...): what tells the mention from others, outlet,
        date, sentence and the columns stratified by; ``stratum`` and ``stratum_size``, its number of mentions;
        ``probability`` of selection, in (0, 1], and ``weight``, 1 / probability.

    Raises:
        NotFoundError: for a column, scorer or dimension that the table lacks.
        InputError: for an ``n`` that is larger than the number of mentions or too small for the strata, an option out
            of range, or a file that is there already.

    >>> table = pd.DataFrame({"article_id": list("abcd"), "outlet": ["Ledger", "Ledger", "Post", "Post"],
    ...     "sentence": "Peru lost.", "start": 0, "end": 4, "target": "Peru", "scorer": "vader",
    ...     "dimension": "valence", "value": -0.4})
    >>> sample_for_annotation(table, 3, seed=1)[["item", "article_id", "probability"]].values.tolist()
    [[1, ..., 0.75], [2, ..., 0.75], [3, ..., 0.75]]
    """
    check_types(sample_for_annotation, locals())
    seed = seed_of(ratings, seed)
    if allocation not in ALLOCATIONS:
        raise InputError(f"allocation is {allocation!r}; give 'proportional' or 'equal'.")
    values_of(labels)
    files = None if path is None else files_of(path, coders)
    table = kept(ratings_table_of(ratings), None, duplicates, dimension)
    identity_columns(table, ("article_id", "sentence", "start", "end", "target"))
    wanted = [stratify] if isinstance(stratify, str) else list(stratify or ())
    for name in (*wanted, *show):
        if name not in table.columns:
            raise not_found("column", name, map(str, table.columns))
    mentions = mentions_of(table)
    if "value" in wanted:
        mentions[BAND] = _bands(_values(mentions, table, scorer, dimension))
        wanted = [BAND if name == "value" else name for name in wanted]
    generator = generator_of(seed, "sample for annotation")
    drawn = _drawn(mentions, n, wanted, allocation, generator)
    key = _key(drawn, wanted)
    if files is not None:
        write_sheets(blinded(drawn, show, articles), files, labels, guidelines or guide(labels, dimension), seed)
        write_rows(key, files.key)
    return key


def _values(mentions: pd.DataFrame, table: pd.DataFrame, scorer: str | None, dimension: str) -> Floats:
    """The scorer's value of each mention; NaN where it has none."""
    known = table["scorer"].dropna().unique().tolist()
    name = (
        scorer or (valence_scorer(table) if dimension == "valence" else None) or (known[0] if len(known) == 1 else "")
    )
    if name not in known:
        raise not_found("scorer", name, known)
    rows = table[table["scorer"] == name]
    named = pd.Series(rows["value"].to_numpy(dtype=np.float64), index=identities(rows, identity_columns(table)))
    return named[~named.index.duplicated()].reindex(mentions["mention"]).to_numpy()


def _bands(values: Floats) -> NDArray[np.object_]:
    """Which quarter of the values each lies in, in words; a value that fills quarters by itself is one of its own."""
    rated = ~np.isnan(values)
    edges, times = np.unique(np.quantile(values[rated], _QUARTERS) if rated.any() else [], return_counts=True)
    places = 2 * np.searchsorted(edges, values, side="left")
    for place in np.flatnonzero(times > 1):
        places[values == edges[place]] += 1
    names = np.full(len(values), NOT_RATED, dtype=object)
    for place in np.unique(places[rated]):
        inside = rated & (places == place)
        names[inside] = f"{values[inside].min():.3g} to {values[inside].max():.3g}"
    return names


def _drawn(
    mentions: pd.DataFrame, n: int, columns: Sequence[str], allocation: str, generator: np.random.Generator
) -> pd.DataFrame:
    strata = codes_of(mentions, columns)
    sizes = np.bincount(strata)
    counts = _allocated(sizes, n, allocation, columns)
    chosen = [
        generator.choice(np.flatnonzero(strata == stratum), size=count, replace=False)
        for stratum, count in enumerate(counts)
    ]
    rows = generator.permutation(np.concatenate(chosen))
    own = strata[rows]
    probability = counts[own] / sizes[own]
    design = (own + 1, sizes[own], probability, 1 / probability)
    drawn = mentions.iloc[rows].assign(**dict(zip(_DESIGN, design, strict=True)))
    drawn.insert(0, "item", np.arange(1, len(rows) + 1))
    return drawn.reset_index(drop=True)


def _allocated(sizes: Integers, n: int, allocation: str, columns: Sequence[str]) -> Integers:
    """How many to draw from each stratum."""
    if not 1 <= n <= sizes.sum():
        raise InputError(f"n is {n!r}; there are {sizes.sum()} mentions. Give a whole number from 1 to as many.")
    counts = np.minimum(sizes, LEAST) if columns else np.zeros(1, dtype=np.int64)
    if counts.sum() > n:
        raise InputError(
            f"n is {n}, too few for {len(sizes)} strata of {', '.join(columns)}, which need {LEAST} mentions each. "
            f"Give at least {counts.sum()}, or stratify by less."
        )
    ideal = n * sizes / sizes.sum() if allocation == "proportional" else np.full(len(sizes), n / len(sizes))
    for _ in range(n - int(counts.sum())):
        counts[np.argmax(np.where(counts < sizes, ideal - counts, -np.inf))] += 1
    return np.asarray(counts)


def _key(drawn: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    own = [name for name in ("item", *MENTION, *_SHOWN_IN_KEY) if name in drawn.columns]
    key = drawn[list(dict.fromkeys([*own, *columns, *_DESIGN]))]
    return key.assign(scope=key["scope"].map(identity_text)) if "scope" in key.columns else key.copy()
