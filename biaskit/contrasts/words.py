"""Words that set groups apart: which source, outlet or voice says which words of a target more than all others."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from biaskit.contrasts.labels import tops_of
from biaskit.contrasts.log_odds import Floats, Prior, Sides, Tally
from biaskit.contrasts.word_counts import Occurrences, find_words, function_words, phrases_of
from biaskit.errors import InputError, check_types, not_found
from biaskit.inference.comparing import adjusted
from biaskit.reading import read_articles
from biaskit.summary import kept
from biaskit.summary.rows import check_choice
from biaskit.tables import actors_table
from biaskit.tables.columns import is_missing, object_column, text_column
from biaskit.types import Annotation, Mention

WORD_COLUMNS: tuple[str, ...] = (
    "group", "by", "word", "count", "count_others", "per_thousand", "per_thousand_others", "log_odds", "low", "high",
    "z", "p", "q", "n_articles", "group_words", "group_articles", "sentences",
)  # fmt: skip
"""Columns of the table that `distinctive_words` returns."""

_OF_MENTION = ("source", "voice", "target", "kind", "part", "syntactic_role")
_VOICES = ("outlet", "quoted", "paraphrased")
_UNINFORMATIVE = 0.01
_LONGEST = 3


def distinctive_words(
    framing: Any,
    by: str = "source",
    *,
    target: str | Sequence[str] | None = None,
    voice: str | Sequence[str] | None = None,
    prior: Any = None,
    prior_weight: float | None = 0.1,
    min_count: int = 5,
    min_articles: int = 2,
    phrases: int = 1,
    stop_words: bool | Iterable[str] = True,
    roll_up: bool = False,
    max_groups: int = 20,
    examples: int = 3,
    duplicates: str = "once",
    level: float = 0.95,
) -> pd.DataFrame:
    """Find the words that each group uses more, or less, than all others together when it speaks of targets.

    Words are those of the mentions' scopes, without names: of letters, lower case, without numbers and a possessive 's.
    A place in the text counts once for a group, however many targets its words bear on. The label of an event counts
    as words said of it, but not by target, where it would find itself.

    The log-odds ratio has an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, 10.1093/pan/mpn018): with
    y the count of a word on a side, n all words of that side, a the prior count of the word and A their sum, it is the
    difference between both sides in log((y + a) / (n + A - y - a)). ``z`` is theirs: over the root of the sum of
    1 / (y + a) of both sides. It takes words for independent, but they come in bursts. So ``p`` and ``q`` ask whether
    articles of the other groups in place of the group's own would set the counts as far apart: by the variance of the
    count over articles and, for words of few articles, by the number of articles that have it (hypergeometric). Where
    72 to 120 articles, invented ones and simulated ones with bursts, were dealt out to groups at random, 1 to 5 % of
    the words had a p under .05, and in at most 5 of 100 draws a word had a q under .05; of the published z, 7 to 12 %
    of the words of twenty and more articles are beyond 1.96 in two public corpora, and up to 45 % in simulated ones.
    ``low`` and ``high`` are of the log-odds with the prior, which lie nearer to 0 than without; their error is that of
    the jackknife over articles, or the published one where that is larger, with Student's t on as many degrees of
    freedom as articles have the word, less one. They are more cautious than ``p``, and may hold 0 where q is small.

    Args:
        framing: a `Framing`, what `annotate` returned, or anything that it takes.
        by: what makes the groups: source, voice, target, kind, part, syntactic_role, outlet, or any metadata of the
            articles. Nulls (a source that is null is the outlet) are a group.
        target: only what bears on this actor or event, or these, by name or alias.
        voice: only these voices: outlet, quoted, paraphrased.
        prior: where the prior's shares come from. None for all words counted; a mapping or Series from words to counts,
            or texts or articles of a corpus of your own (a word that it lacks gets half the smallest count);
            "uninformative" for the same share for each word.
        prior_weight: how many words the prior stands for, as a share of the words on each side: 0.1 pulls the share of
            a word about a tenth of the way toward the prior's. None takes the prior's counts for what they are, the
            same on both sides (as the paper does), 0.01 a word for the uninformative one.
        min_count: only words that come so often, in all groups together.
        min_articles: only words that come in so many articles.
        phrases: longest phrase in words, 1 to 3. Phrases are compared with phrases as long. They begin and end with a
            word that counts by itself.
        stop_words: True leaves words of grammar out, but not negations; False none; words: these too ("said").
        roll_up: count the words of a member as those of the top of its ``member_of`` chain (minister: state).
        max_groups: at most so many groups have rows, those with most words; all count among the others.
        examples: sentences at most for each word and group, each of another article.
        duplicates: see `biaskit.summarize`.
        level: of the interval.

    Returns:
        One row per group and word, null group first, then by number of words; in each the words first that it surely
        uses more, and last those that it surely uses less, by p. Columns: group; by; word; count and count_others;
        per_thousand and per_thousand_others, of a thousand words counted (phrases: of phrases as long); log_odds, above
        0 where the group says it more, with low and high; z; p, two-sided; q over all rows; n_articles in which the
        group has the word; group_words and group_articles, of the group in all; sentences, a tuple of dicts with
        article_id, outlet, sentence, start and end of the word. NaN where there is nothing to compare: one group only,
        or, of p and interval, a word of a single article.

    Raises:
        NotFoundError: for a column or target that is not there.
        InputError: for an option out of range, or a ratings table, which lacks the names.

    >>> texts = ["Peru praised Chile as a brave partner.", "Cuba called Chile a brutal bully."] * 2
    >>> table = distinctive_words(texts, target="Chile", min_count=2, duplicates="all")
    >>> said = table[(table["group"] == "Cuba") & (table["log_odds"] > 0)]
    >>> said.sort_values("word")[["word", "count", "count_others"]].head(2).values.tolist()
    [['brutal', 2, 0], ['bully', 2, 0]]
    """
    check_types(distinctive_words, locals())
    _check(voice, prior_weight, phrases, level)
    annotation = _annotation_of(framing)
    mentions = _mentions(annotation, target, voice, duplicates)
    small = frozenset(() if isinstance(stop_words, bool) else stop_words)
    small = small if stop_words is False else small | function_words()
    grouper = _grouper(annotation, by, tops_of(actors_table(annotation.actors)) if roll_up else {})
    found = find_words(mentions, grouper, phrases=phrases, stop_words=small, labels=by != "target")
    tally = Tally(found, min_count=min_count, min_articles=min_articles)
    believed = _prior(
        prior, prior_weight, found, tally, lambda text: phrases_of(text, longest=phrases, stop_words=small)
    )
    outlets = {article.id: article.outlet for article in annotation.articles}
    parts = [
        _rows(tally, group, tally.sides(group, believed), level).assign(
            by=by, sentences=_sentences(tally, group, examples, outlets)
        )
        for group in _largest(found, max_groups)
    ]
    return _table(parts)


def _table(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The groups' rows as one table, in each group those first that it surely uses more, and last less."""
    if not parts:
        return pd.DataFrame(columns=list(WORD_COLUMNS))
    ordered = [part.iloc[np.lexsort((-part["z"], _surest(part)))] for part in parts]
    table = pd.concat(ordered, ignore_index=True)
    return table.assign(q=adjusted(table["p"]))[list(WORD_COLUMNS)]


def _surest(rows: pd.DataFrame) -> Any:
    """Sort key: from words that the group surely uses more to words that it surely uses less."""
    return np.sign(rows["log_odds"]) * np.log(rows["p"].clip(lower=np.finfo(float).tiny))


def _rows(tally: Tally, group: int, sides: Sides, level: float) -> pd.DataFrame:
    found = tally.found
    low, high = sides.around(level)
    articles = found.article[found.group == group]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = 1000 * sides.count / sides.size, 1000 * sides.count_others / sides.size_others
    return pd.DataFrame(
        {
            "group": object_column([found.groups[group]] * len(tally.words)),
            "word": text_column([found.vocabulary[word] for word in tally.words.tolist()]),
            "count": sides.count,
            "count_others": sides.count_others,
            "per_thousand": shares[0],
            "per_thousand_others": shares[1],
            "log_odds": sides.log_odds,
            "low": low,
            "high": high,
            "z": sides.z,
            "p": sides.p,
            "n_articles": sides.n_articles,
            "group_words": int((tally.lengths[found.word[found.group == group]] == 0).sum()),
            "group_articles": len(np.unique(articles)),
        }
    )


def _sentences(tally: Tally, group: int, most: int, outlets: Mapping[str, str]) -> Any:
    """For each word the first sentences in which the group has it, each of another article."""
    found = tally.found
    mine = np.flatnonzero((found.group == group) & np.isin(found.word, tally.words))
    keys = found.word[mine] * len(found.articles) + found.article[mine]
    first = mine[np.unique(keys, return_index=True)[1]]
    examples: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for place in first.tolist():
        held = examples[int(found.word[place])]
        if len(held) < most:
            article, sentence = found.sentences[found.sentence[place]]
            article_id = found.articles[article]
            held.append(
                {"article_id": article_id, "outlet": outlets.get(article_id), "sentence": sentence,
                 "start": int(found.start[place]), "end": int(found.end[place])}
            )  # fmt: skip
    return object_column([tuple(examples[int(word)]) for word in tally.words])


def _largest(found: Occurrences, most: int) -> list[int]:
    """Numbers of the groups with most words, null first."""
    sizes = np.bincount(found.group, minlength=len(found.groups))
    order = sorted(
        range(len(found.groups)), key=lambda i: (found.groups[i] is not None, -sizes[i], str(found.groups[i]))
    )
    return order[:most]


def _annotation_of(framing: Any) -> Annotation:
    held = getattr(framing, "annotation", framing)
    if isinstance(held, Annotation):
        return held
    if isinstance(held, pd.DataFrame) and "scorer" in held.columns:
        raise InputError("Words need the names in each sentence, which a ratings table lacks. Give a Framing.")
    from biaskit.annotation import annotate

    return annotate(held)


def _mentions(annotation: Annotation, target: Any, voice: Any, duplicates: str) -> list[Mention]:
    repeats = [article.meta.get("duplicate_of") for article in annotation.articles]
    articles = pd.DataFrame({"article_id": [a.id for a in annotation.articles], "duplicate_of": object_column(repeats)})
    left_out = set(articles["article_id"]) - set(kept(articles, duplicates=duplicates)["article_id"])
    targets, voices = _targets(annotation, target), _listed(voice)
    return [
        mention
        for mention in annotation.mentions
        if mention.asserted
        and mention.article_id not in left_out
        and (target is None or mention.target in targets)
        and (voice is None or mention.voice in voices)
    ]


def _targets(annotation: Annotation, given: Any) -> set[str]:
    """Canonical names of targets given by name or alias."""
    known = {alias.casefold(): actor.name for actor in annotation.actors for alias in actor.aliases}
    known |= {actor.name.casefold(): actor.name for actor in annotation.actors}
    known |= {mention.target.casefold(): mention.target for mention in annotation.mentions}
    for name in _listed(given):
        if name.casefold() not in known:
            raise not_found("target", name, {mention.target for mention in annotation.mentions})
    return {known[name.casefold()] for name in _listed(given)}


def _listed(given: Any) -> list[str]:
    return [] if given is None else [given] if isinstance(given, str) else list(given)


def _grouper(annotation: Annotation, by: str, tops: Mapping[str, str]) -> Callable[[Mention], Hashable]:
    if by in ("source", "target"):
        return lambda mention: tops.get(getattr(mention, by), getattr(mention, by))
    if by in _OF_MENTION:
        return lambda mention: getattr(mention, by)
    columns = {str(key) for article in annotation.articles for key in article.meta}
    if by != "outlet" and by not in columns:
        raise not_found("column", str(by), {*_OF_MENTION, "outlet", *columns})
    values = {a.id: a.outlet if by == "outlet" else a.meta.get(by) for a in annotation.articles}
    if any(not isinstance(value, Hashable) for value in values.values()):
        raise InputError(f"Column {by!r} holds lists or mappings; group by a column of texts, numbers or dates.")
    known = {article_id: None if is_missing(value) else value for article_id, value in values.items()}
    return lambda mention: known.get(mention.article_id)


def _prior(
    given: Any, weight: float | None, found: Occurrences, tally: Tally, phrases: Callable[[str], Iterable[str]]
) -> Prior:
    """Prior counts of the vocabulary, or its shares among words as long."""
    if given is None:
        counts = tally.totals.astype(np.float64)
    elif isinstance(given, str):
        if given != "uninformative":
            raise InputError(f"prior is {given!r}; give 'uninformative', counts of words, or texts.")
        counts = np.full(len(found.vocabulary), _UNINFORMATIVE)
    else:
        counts = _known_counts(given, found.vocabulary, phrases)
    if weight is None:
        return Prior(counts, None)
    sums = np.bincount(tally.lengths, weights=counts)
    return Prior(counts / sums[tally.lengths], weight)


def _known_counts(given: Any, vocabulary: Sequence[str], phrases: Callable[[str], Iterable[str]]) -> Floats:
    counts: Counter[str] = Counter()
    if isinstance(given, Mapping | pd.Series):
        for word, count in given.items():
            counts[str(word).lower()] += count
    else:
        for article in read_articles(given):
            counts.update(phrases(article.text))
    found = np.array([float(counts[word]) for word in vocabulary])
    if not (found >= 0).all() or (len(found) and not found.any()):
        raise InputError("The prior has none of the words counted, or counts below 0. Give counts of lower-case words.")
    return np.where(found > 0, found, found[found > 0].min(initial=np.inf) / 2)


def _check(voice: Any, prior_weight: float | None, phrases: int, level: float) -> None:
    for name in _listed(voice):
        check_choice("voice", name, _VOICES)
    if prior_weight is not None and not prior_weight > 0:
        raise InputError(f"prior_weight is {prior_weight!r}; give a number above 0, or None.")
    if phrases not in range(1, _LONGEST + 1):
        raise InputError(f"phrases is {phrases!r}; give a whole number from 1 to {_LONGEST}.")
    if not 0 < level < 1:
        raise InputError(f"level is {level!r}; give a share between 0 and 1, as 0.95.")
