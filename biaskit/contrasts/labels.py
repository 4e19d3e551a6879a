"""Who differs from whom: which source calls an event what, under which frames, with what valence."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, Protocol

import pandas as pd

from biaskit.errors import FewClustersWarning, InputError, NotFoundError, check_types, not_found, without
from biaskit.inference.seeds import seed_of
from biaskit.lexicon import list_lexicons, load_lexicon
from biaskit.summary import kept, summarize
from biaskit.summary.rows import MENTION
from biaskit.types import SUMMARY_COLUMNS, Annotation

LABEL_COLUMNS: tuple[str, ...] = (
    "event", "source", "labels", "frames", "frame", "n_articles", "n_mentions", "n_rated", "mean", "low", "high",
    "scorer", "sentences",
)  # fmt: skip
"""Columns of the table that `label_contrast` returns; with ``by``, that column follows ``source``."""

_DETERMINERS = r"(?:the|an?|this|that|these|those|its|their|his|her|our|my|your|such)"
_LEADING = re.compile(rf"^(?:{_DETERMINERS}(?:\s+|$))+", re.IGNORECASE)
_PRONOUNS = frozenset("it this that these those they them he she him her which who whom what itself one".split())
_SMALL_WORDS = frozenset("a an the of by on in at to for from s".split())


class Tables(Protocol):
    """What `label_contrast` needs of a framing: two of its tables."""

    @property
    def ratings(self) -> pd.DataFrame:
        """One row per mention, scorer and dimension."""

    @property
    def actors(self) -> pd.DataFrame:
        """One row per actor and event: name, kind, member_of, aliases."""


def label_contrast(
    framing: Tables,
    event: str,
    *,
    scorer: str | None = None,
    frames: str = "frames",
    dimension: str = "valence",
    by: str | None = None,
    roll_up: bool = True,
    seed: int | None = None,
) -> pd.DataFrame:
    """Set side by side what each source calls an event, how it frames it and how it values it.

    Args:
        framing: anything with ``ratings`` and ``actors`` tables.
        event: name or alias of an event, or close to one ("the tanker seizure", "seizure of the tanker").
        scorer: whose ``dimension`` becomes the valence; None for the first of `PREFERRED` that rated, else any other.
        frames: scorer whose dimensions are frames; where the ratings have none of it, frames stay empty.
        dimension: the scorer's dimension in [-1, 1].
        by: column of ``ratings`` (as "outlet") by which the outlets' own words are split further; the words of a
            source are its own, whoever prints them, and are not split.
        roll_up: count the words of a member as those of the top of its ``member_of`` chain (minister: state).
        seed: seed of the intervals; None for the framing's own, else 0.

    Returns:
        One row per source, the outlet's own words (null source) first, then by number of mentions. Columns: event;
        source; labels, a tuple of (label, count), lower case without leading determiner, most frequent first, from the
        mentions that name the event; frames, a dict from frame to mean share in [0, 1] over the rated mentions, above
        0 only, descending, sub-frames and top dimensions alike; frame, the leading one, a sub-frame rather than its
        parent where both have the same share, missing where no frame was found; n_articles, n_mentions, n_rated, mean,
        low, high as in `biaskit.summarize` (mean is NaN where nothing was rated); scorer; sentences, a tuple of dicts
        with article_id, outlet, sentence, start and end. No rows when nobody mentions the event.

    Raises:
        NotFoundError: for an event, scorer, dimension or column that is not there.

    >>> from types import SimpleNamespace
    >>> ratings = pd.DataFrame({"article_id": ["a", "b"], "outlet": "Ledger", "sentence": "It was a blatant theft.",
    ...     "sentence_start": 0, "start": 7, "end": 22, "target": "tanker seizure", "source": ["Venezuela", None],
    ...     "voice": "quoted", "scorer": "vader", "dimension": "valence", "value": [-0.6, float("nan")]})
    >>> actors = pd.DataFrame({"name": ["tanker seizure"], "kind": "event", "aliases": [()], "member_of": None})
    >>> table = label_contrast(SimpleNamespace(ratings=ratings, actors=actors), "seizure of the tanker")
    >>> table.loc[1, ["source", "labels"]].tolist()
    ['Venezuela', (('blatant theft', 1),)]
    """
    check_types(label_contrast, locals())
    seed = seed_of(framing, seed)
    tables = framing if hasattr(framing, "ratings") and hasattr(framing, "actors") else _tables_of(framing)
    ratings, actors = tables.ratings, tables.actors
    if by is not None and by not in ratings.columns:
        raise not_found("column", by, map(str, ratings.columns))
    name = find_event(actors, event)
    scorer = valence_scorer(ratings) or "tone" if scorer is None else scorer
    mine = _rows_about(ratings, name, actors if roll_up else None, by)
    rated = _one_dimension(mine, ratings, scorer, dimension)
    keys = ["source"] if by is None else ["source", by]
    shares = dict(_frame_shares(mine[mine["scorer"] == frames], keys))
    numbers = _summary(rated, keys, seed)
    rows = [
        {"event": name, **dict(zip(keys, key, strict=True)), "labels": _labels(group),
         **_frames(shares.get(key), frames), **numbers[key], "scorer": scorer, "sentences": _sentences(group)}
        for key, group in _groups(rated, keys)
    ]  # fmt: skip
    rows.sort(key=lambda row: (row["source"] is not None, -row["n_mentions"], *(str(row[k]) for k in keys)))
    columns = [*LABEL_COLUMNS[:2], *keys[1:], *LABEL_COLUMNS[2:]]
    return pd.DataFrame(rows, columns=columns)


PREFERRED = ("tone", "vader")
"""Scorers whose valence figures show where nobody asks for another: made for news, then known to everyone."""


def valence_scorer(ratings: pd.DataFrame) -> str | None:
    """The scorer whose valence figures show: the first of `PREFERRED`, else the first in the table; None without any.

    >>> valence_scorer(pd.DataFrame({"scorer": ["textblob", "vader"], "dimension": ["valence", "valence"]}))
    'vader'
    """
    check_types(valence_scorer, locals())
    _check_columns(ratings, ("scorer", "dimension"))
    names = [str(name) for name in ratings.loc[ratings["dimension"] == "valence", "scorer"].unique()]
    return next((name for name in (*PREFERRED, *names) if name in names), None)


class _Rated(NamedTuple):
    ratings: pd.DataFrame
    actors: pd.DataFrame


def _tables_of(articles: Any) -> _Rated:
    """Tables of what is not annotated or not rated yet: an `Annotation`, or what `read_articles` takes."""
    from biaskit.annotation import annotate
    from biaskit.rating import rate
    from biaskit.tables import actors_table

    if isinstance(articles, pd.DataFrame) and "scorer" in articles.columns:
        raise InputError("Labels need the actors too, which a ratings table lacks. Give a Framing, or the articles.")
    annotation = articles if isinstance(articles, Annotation) else annotate(articles)
    return _Rated(rate(annotation), actors_table(annotation.actors, annotation.mentions))


def normalise_label(printed: str) -> str:
    """A label as counted: lower case, blanks collapsed, without leading determiners, possessives and outer marks.

    >>> normalise_label("“Their  Act of Piracy,”"), normalise_label("it")
    ('act of piracy', '')
    """
    check_types(normalise_label, locals())
    text = " ".join(printed.split()).strip(" \"'“”‘’«».,;:!?()[]").lower()
    text = _LEADING.sub("", text)
    return "" if text in _PRONOUNS else text


def find_event(actors: pd.DataFrame, event: str) -> str:
    """Name of the event that ``event`` names: by name, then alias, then by the same words in any order.

    Raises:
        InputError: when the table lacks ``name``, ``kind`` or ``aliases``, has one twice, or its aliases are no lists.
        NotFoundError: when no event fits, or several do; lists them.
    """
    check_types(find_event, locals())
    _check_columns(actors, ("name", "kind", "aliases"))
    events = actors[actors["kind"] == "event"]
    names = [str(name) for name in events["name"]]
    aliases = [(str(n), str(a)) for n, known in zip(names, events["aliases"], strict=True) for a in _listed(known)]
    label, words = normalise_label(event), _words(event)
    everything = [(name, name) for name in names] + aliases
    for found in (
        [name for name in names if normalise_label(name) == label],
        [name for name, alias in aliases if normalise_label(alias) == label],
        [name for name, alias in everything if words and _words(alias) == words],
        [name for name, alias in everything if words and words < _words(alias)],
    ):
        unique = sorted(set(found))
        if len(unique) == 1:
            return unique[0]
        if unique:
            raise NotFoundError(f"{event!r} fits several events: {', '.join(unique)}. Give one of these names.")
    raise not_found("event", event, names)


def frame_parents(lexicon: str = "frames") -> Mapping[str, str]:
    """Parent of each sub-frame, as the lexicon's card says; empty where it says nothing.

    >>> frame_parents("no such lexicon")
    {}
    """
    check_types(frame_parents, locals())
    return _loaded(lexicon).parents if lexicon in list_lexicons() else {}


_loaded = cache(load_lexicon)


def _listed(value: Any) -> tuple[Any, ...]:
    if value is None or value is pd.NA or isinstance(value, float):
        return ()
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise InputError(f"The column 'aliases' holds {type(value).__name__}; give several texts for each actor.")
    return tuple(value)


def _words(text: str) -> frozenset[str]:
    return frozenset(w.removesuffix("s") for w in re.findall(r"\w+", text.lower()) if w not in _SMALL_WORDS)


def _rows_about(ratings: pd.DataFrame, event: str, actors: pd.DataFrame | None, by: str | None) -> pd.DataFrame:
    rows = kept(ratings[ratings["target"] == event], None, "once").copy()
    sources = [None if pd.isna(source) else str(source) for source in rows["source"]]
    if actors is not None:
        tops = tops_of(actors)
        sources = [source and tops.get(source, source) for source in sources]
    rows["source"] = pd.Series(sources, index=rows.index, dtype=object)
    if by is not None:
        rows[by] = rows[by].astype(object).where(rows["source"].isna(), None)
    return rows


def tops_of(actors: pd.DataFrame) -> dict[str, str]:
    """Each actor of a table that belongs to another -> the top of its ``member_of`` chain."""
    check_types(tops_of, locals())
    _check_columns(actors, ("name", "member_of"))
    above = {n: m for n, m in zip(actors["name"], actors["member_of"], strict=True) if not pd.isna(m)}
    return {name: _top(name, above) for name in above}


def _top(name: str, above: Mapping[str, str]) -> str:
    seen = {name}
    while name in above and above[name] not in seen:
        name = above[name]
        seen.add(name)
    return name


def _one_dimension(mine: pd.DataFrame, ratings: pd.DataFrame, scorer: str, dimension: str) -> pd.DataFrame:
    if scorer not in set(ratings["scorer"]):
        raise not_found("scorer", scorer, map(str, ratings["scorer"].unique()))
    known = ratings.loc[ratings["scorer"] == scorer, "dimension"]
    if dimension not in set(known):
        raise not_found(f"dimension of {scorer}", dimension, map(str, known.unique()))
    return mine[(mine["scorer"] == scorer) & (mine["dimension"] == dimension)]


def _groups(rows: pd.DataFrame, keys: list[str]) -> Iterator[tuple[tuple[Any, ...], pd.DataFrame]]:
    for key, group in rows.groupby(keys, dropna=False, observed=True, sort=False):
        yield _key(key), group


def _key(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(None if pd.isna(value) else value for value in values)


def _labels(group: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    printed = zip(group["sentence"], group["start"], group["end"], strict=True)
    counts = Counter(normalise_label(sentence[start:end]) for sentence, start, end in printed)
    counts.pop("", None)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _frame_shares(rows: pd.DataFrame, keys: list[str]) -> Iterator[tuple[tuple[Any, ...], dict[str, float]]]:
    identity = [column for column in MENTION if column in rows.columns]
    for key, group in _groups(rows[rows["value"].notna()], keys):
        mentions = group.groupby(identity, dropna=False, observed=True).ngroups
        yield key, {str(frame): float(values.sum()) / mentions for frame, values in group.groupby("dimension")["value"]}


def _frames(shares: dict[str, float] | None, lexicon: str) -> dict[str, Any]:
    depths = frame_parents(lexicon)
    found = {frame: share for frame, share in (shares or {}).items() if share > 0}
    order = sorted(found, key=lambda frame: (-round(found[frame], 9), frame not in depths, frame))
    return {"frames": {frame: found[frame] for frame in order}, "frame": order[0] if order else None}


def _summary(rated: pd.DataFrame, keys: list[str], seed: int) -> dict[tuple[Any, ...], dict[str, Any]]:
    if rated.empty:
        return {}
    with without(FewClustersWarning):
        table = summarize(rated, by=keys, seed=seed)
    if missing := [column for column in (*keys, *SUMMARY_COLUMNS) if column not in table.columns]:
        raise InputError(f"The summary has no {', '.join(missing)}.")
    return {
        _key(row[key] for key in keys): {column: row[column] for column in SUMMARY_COLUMNS}
        for row in table.to_dict("records")
    }


def _sentences(group: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    columns = ["article_id", "outlet", "sentence", "start", "end"]
    order = [column for column in ("article_id", "sentence_start", "start") if column in group.columns]
    return tuple(
        {str(key): value for key, value in row.items()} for row in group.sort_values(order)[columns].to_dict("records")
    )


def _check_columns(table: pd.DataFrame, needed: tuple[str, ...]) -> None:
    if table.columns.duplicated().any():
        raise InputError(f"Two columns are named {table.columns[table.columns.duplicated()][0]!r}. Rename one.")
    if lacking := [name for name in needed if name not in table.columns]:
        raise InputError(f"The table has no column {', '.join(lacking)}; it needs {', '.join(needed)}.")
