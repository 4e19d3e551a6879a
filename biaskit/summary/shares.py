"""Shares as summary tables: how much a target is spoken of, under which frames, in which roles, by silent passives."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from biaskit.errors import InputError, check_types, not_found
from biaskit.inference.ratios import SHARES, Floats, ratio, ratio_interval
from biaskit.inference.seeds import generator_of, seed_of
from biaskit.lexicon import load_lexicon
from biaskit.summary.means import result_of, summarize, warn_of_few
from biaskit.summary.rows import check_choice, check_options, in_order, kept, mention_codes, ratings_table_of
from biaskit.summary.view import summary_shown

ROLES = ("protagonist", "antagonist", "innocent")
_UNITS = ("mentions", "articles", "words")


def salience(
    ratings: Any,
    by: str | Sequence[str] = "outlet",
    *,
    target: str = "target",
    of: str = "mentions",
    top: int | None = 20,
    seed: int | None = None,
    n_resamples: int = 2000,
    level: float = 0.95,
    duplicates: str = "once",
) -> pd.DataFrame:
    """How much of each group's attention each target receives.

    Args:
        ratings: a ratings table, a table of mentions or a `Framing`; several rows of one mention count once.
        by: columns to group by; nulls (the outlet's own voice) form a group.
        target: column of what receives attention: targets, or frames, events and whatever else stands in a column.
        of: ``"mentions"``: share of the group's mentions; ``"articles"``: share of its articles (those that mention
            anybody) that mention the target; ``"words"``: share of the words that bear on any target.
        top: so many targets, those with most mentions; None for all. Shares are of everything all the same.
        seed, n_resamples, level, duplicates: as for `summarize`.

    Returns:
        A summary table with a row for each group and target, also where the group never mentions it: ``by``,
        ``target``, ``scorer`` ("salience"), ``dimension`` (``of``), ``n_articles`` of the group, ``n_mentions`` of the
        target, ``n_rated`` (all of the group: mentions, articles or words), ``mean`` (the share, in [0, 1]), ``low``,
        ``high`` and ``interval``.

    Raises:
        NotFoundError: for a column that the table lacks.
        InputError: for an option out of range.

    >>> table = pd.DataFrame({"article_id": ["a", "a", "b"], "outlet": "Ledger", "target": ["Peru", "Chile", "Peru"],
    ...                       "sentence_start": [0, 9, 0], "start": 0, "end": 4})
    >>> salience(table)[["target", "n_mentions", "n_rated", "mean"]].values.tolist()
    [['Chile', 1, 3, 0.33...], ['Peru', 2, 3, 0.66...]]
    """
    check_types(salience, locals())
    seed = seed_of(ratings, seed)
    check_options(n_resamples, level)
    check_choice("of", of, _UNITS)
    mentions = mentions_of(ratings, duplicates)
    columns = [by] if isinstance(by, str) else list(by)
    for name in (*columns, target):
        if name not in mentions.columns:
            raise not_found("column", str(name), map(str, mentions.columns))
    mentions["weight"] = _words_of(mentions) if of == "words" else 1
    frequent = mentions[target].value_counts().index[:top]
    rows, keys = [], []
    for key, group in _each(mentions, columns):
        for value, n_mentions, given, whole in _attention(group, target, of, frequent):
            keys.append({**key, target: value})
            interval = ratio_interval(
                given, whole, generator_of(seed, keys[-1]), n_resamples=n_resamples, level=level, bounds=SHARES
            )
            rows.append((len(whole), n_mentions, int(whole.sum()), ratio(given, whole), *interval))
    warn_of_few(rows)
    own = pd.DataFrame(keys, columns=[*columns, target]).assign(scorer="salience", dimension=of)
    return summary_shown(in_order(pd.concat([own, result_of(rows)], axis=1), [*columns, target]))


def frame_profile(
    ratings: Any, by: str | Sequence[str] = "source", *, scorer: str = "frames", top: bool = False, **options: Any
) -> pd.DataFrame:
    """Under which frames each group speaks: mean share of each frame among the frame words found.

    Args:
        ratings: a ratings table or a `Framing`, rated by a scorer whose dimensions are frames.
        by: columns to group by.
        scorer: that scorer.
        top: keep the top frames only, without those that the lexicon's card places beneath another.
        **options: as for `summarize`.

    Returns:
        A summary table whose ``dimension`` is the frame; frames that no group ever used are left out.

    Raises:
        NotFoundError: for a column, or where that scorer did not rate.

    >>> table = pd.DataFrame({"article_id": ["a", "b"], "source": "Peru", "scorer": "frames", "dimension": "economic",
    ...                       "value": [0.5, 1.0]})
    >>> frame_profile(table, interval="bca")[["source", "dimension", "mean"]].values.tolist()
    [['Peru', 'economic', 0.75]]
    """
    table = summarize(ratings, by, scorer=scorer, **options)
    used = table.groupby("dimension", observed=True)["mean"].transform("max") > 0
    below = set(load_lexicon(scorer).parents) if top else set()
    return summary_shown(table[used & ~table["dimension"].isin(below)].reset_index(drop=True))


def role_shares(
    ratings: Any, by: str | Sequence[str] = "target", *, scorer: str = "model", **options: Any
) -> pd.DataFrame:
    """In which roles each target stands: protagonist, antagonist or innocent.

    Args:
        ratings: a ratings table or a `Framing`, rated by a scorer with these dimensions.
        by: columns to group by.
        scorer: that scorer; ``"syntax"`` for the parts that targets play in their clauses (agent, patient, ...), which
            need no scorer: share of the mentions with such a part.
        **options: as for `summarize`.

    Returns:
        A summary table whose ``dimension`` is the role, and whose means are shares in [0, 1].

    Raises:
        NotFoundError: for a column, or where that scorer did not rate.

    >>> table = pd.DataFrame({"article_id": ["a", "b"], "target": "Peru", "scorer": "model", "dimension": "innocent",
    ...                       "value": [0.5, 1.0]})
    >>> role_shares(table, interval="bca")[["target", "dimension", "mean"]].values.tolist()
    [['Peru', 'innocent', 0.75]]
    """
    if scorer != "syntax":
        table = kept(ratings_table_of(ratings), scorer)
        known = table["dimension"].unique().tolist()
        roles = [role for role in ROLES if role in known]
        if not roles:
            raise not_found(f"dimension of {scorer}", ROLES[0], map(str, known))
        return summarize(table, by, dimension=roles, **options)
    mentions = mentions_of(ratings, options.pop("duplicates", "once"))
    if "syntactic_role" not in mentions.columns:
        raise not_found("column", "syntactic_role", map(str, mentions.columns))
    mentions = mentions[mentions["syntactic_role"].notna()]
    played = [
        mentions.assign(scorer="syntax", dimension=role, value=(mentions["syntactic_role"] == role).astype(float))
        for role in sorted(mentions["syntactic_role"].unique())
    ]
    if not played:
        raise InputError("No mention has a syntactic role; annotate the articles to find them.")
    return summarize(pd.concat(played), by, **options)


def agentless_share(ratings: Any, by: str | Sequence[str] = "target", **options: Any) -> pd.DataFrame:
    """Share of the passives about each target that name nobody who acts ("the tanker was seized").

    Args:
        ratings: a ratings table or a `Framing`, rated by ``verbs``.
        by: columns to group by.
        **options: as for `summarize`.

    Returns:
        A summary table; ``n_rated`` counts mentions with passives, the others say nothing.

    Raises:
        NotFoundError: for a column, or where ``verbs`` did not rate.

    >>> table = pd.DataFrame({"article_id": ["a", "b"], "target": "tanker", "scorer": "verbs", "dimension": "agentless",
    ...                       "value": [0.0, 1.0]})
    >>> agentless_share(table, interval="bca")["mean"].tolist()
    [0.5]
    """
    return summarize(ratings, by, scorer="verbs", dimension="agentless", **options)


def mentions_of(ratings: Any, duplicates: str = "once") -> pd.DataFrame:
    """One row a mention, of a table of ratings or mentions, or a framing.

    Raises:
        InputError: for a table of something else.
    """
    held = getattr(ratings, "ratings", ratings)
    table = held if isinstance(held, pd.DataFrame) else ratings_table_of(ratings)
    lacking = [name for name in ("article_id", "target") if name not in table.columns]
    if lacking:
        raise InputError(f"The table has no column {', '.join(lacking)}; give a table of ratings or mentions.")
    if table["article_id"].isna().any():
        raise InputError("The column 'article_id' has empty cells. Name the article of each row.")
    first = np.unique(mention_codes(table), return_index=True)[1]
    return kept(table.iloc[first].copy(), duplicates=duplicates)


def _each(mentions: pd.DataFrame, columns: list[str]) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    if not columns:
        yield {}, mentions
        return
    for key, group in mentions.groupby(columns, dropna=False, observed=True, sort=False):
        values: tuple[Any, ...] = key
        yield {name: None if pd.isna(value) else value for name, value in zip(columns, values, strict=True)}, group


def _attention(
    group: pd.DataFrame, target: str, of: str, targets: Iterable[Any]
) -> Iterator[tuple[Any, int, Floats, Floats]]:
    """Each target with its mentions, what each article gives it, and what each article gives to all."""
    articles, known = pd.factorize(group["article_id"], sort=True)
    weight = group["weight"].to_numpy(dtype=np.float64)
    whole = np.ones(len(known)) if of == "articles" else np.bincount(articles, weights=weight).astype(np.float64)
    for value in targets:
        own = (group[target] == value).to_numpy()
        given: Floats = np.bincount(articles[own], weights=weight[own], minlength=len(known)).astype(np.float64)
        yield value, int(own.sum()), np.minimum(given, whole), whole


def _words_of(mentions: pd.DataFrame) -> list[int]:
    """Number of words that bear on the target of each mention: those in its scope, or all of the sentence."""
    return [
        sum(len(sentence[start:end].split()) for start, end in scope) if len(scope) else len(sentence.split())
        for sentence, scope in zip(mentions["sentence"], mentions["scope"], strict=True)
    ]
