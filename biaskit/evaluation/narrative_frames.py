"""Narrative frames: the role in which an article casts an entity, and five frames of the article.

Frermann, Li, Khanehzar & Mikolajczak 2023, ACL (10.18653/v1/2023.acl-long.486), on the climate. Layout:
``articles.tsv`` and ``roles.tsv``. The labels are those of articles, not of sentences; the whole set is scored.

Roles. The set gives entities as words, without places. `narrative_mentions` finds the sentences that print them, and
the entity is rated there as a bare mention; of each dimension the mean counts, of ratings that have a value. An entity
that the coders cast in two roles in one article is left out.

- A scorer with the dimensions protagonist, antagonist and innocent (hero, villain, victim): the largest mean is the
  answer; an entity that is not found, or without a value, is an antagonist, the most common. Macro-F1 over the three.
- A scorer with a valence: the share of pairs, one protagonist and one antagonist, in which the protagonist has the
  higher mean (AUC), and the share of each that has the right sign, on average. Of what is said about the innocent much
  is bad because of what happens to them: AUC against antagonists is a figure of its own.
- "Entities found", and macro-F1 of calling all of them antagonists, say what the rest is to be held against.

Frames. Every sentence of an article is rated as a bare mention without a target. The value of a frame is the mean over
sentences of its dimensions together (`frame_names.NARRATIVE`); no value counts 0. For each frame average precision, to
be held against the frame's share of articles, AUC, and macro-F1 of present and absent: five folds, the threshold of one
is what was best on the other four.

Intervals resample articles.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from biaskit.errors import InputError
from biaskit.evaluation.frame_names import NARRATIVE, speaks
from biaskit.evaluation.measures import Measure, Scored, Tally, ranking
from biaskit.evaluation.narrative_read import ROLES, Labelled, mentions_of, read_labelled
from biaskit.evaluation.raters import VALENCE, Rater
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.types import Mention, Rating

SCORERS = ("vader", "frames")
EVERY_DIMENSION = True
FOLDS = 5

_FILES = ("articles.tsv", "roles.tsv")
_ORDER = tuple(ROLES.values())
_COMMON = "antagonist"
_FRAMES = frozenset(one for ours in NARRATIVE.values() for one in ours)


@dataclass(frozen=True, slots=True)
class Cast:
    """An entity that one article casts in one role, and its mentions there."""

    article: str
    entity: str
    role: str
    mentions: tuple[Mention, ...]


def files(folder: Path, split: str | None) -> list[Path]:
    """The two files, for the whole set."""
    paths = [folder / name for name in _FILES]
    return paths if split is None and all(path.is_file() for path in paths) else []


def score(folder: Path, split: str | None, raters: Sequence[Rater]) -> Scored:
    """Roles and frames against the coders', by what each scorer has dimensions for."""
    for rater in raters:
        _check(rater)
    articles, watch = list(read_labelled(folder)), Stopwatch()
    cast = [one for article in articles for one in entities(article)]
    measures = _floors(cast)
    for rater in raters:
        with watch:
            values = _means(rater, cast) if _has_roles(rater) or VALENCE in rater.dimensions else []
            shares = _shares(rater, articles) if _FRAMES & set(rater.dimensions) else []
        if values and _has_roles(rater):
            measures += _roles(rater.name, cast, values)
        if values and VALENCE in rater.dimensions:
            measures += _signs(rater.name, cast, values)
        for frame in NARRATIVE if shares else ():
            measures += _frame(f"{rater.name}, {frame}", frame, articles, shares)
    words = sum(len(article.text.split()) for article in articles)
    return Scored(tuple(measures), len(articles), words, watch.seconds)


def entities(article: Labelled) -> list[Cast]:
    """The entities of an article that have one role, with their mentions."""
    roles: dict[str, set[str]] = {}
    for entity, role in article.roles:
        roles.setdefault(entity, set()).add(role)
    sole = {entity: next(iter(cast)) for entity, cast in roles.items() if len(cast) == 1}
    return [Cast(article.id, entity, role, tuple(mentions_of(article, entity))) for entity, role in sole.items()]


def _has_roles(rater: Rater) -> bool:
    return set(_ORDER) <= set(rater.dimensions)


def _check(rater: Rater) -> None:
    """A scorer has dimensions of one kind at least, and frames all or none."""
    if _FRAMES & set(rater.dimensions):
        speaks(rater, NARRATIVE, "narrative_frames")
    elif not _has_roles(rater) and VALENCE not in rater.dimensions:
        raise InputError(
            f"The scorer {rater.name!r} has nothing that narrative_frames measures: its dimensions are "
            f"{', '.join(rater.dimensions)}. Give a scorer with {', '.join(_ORDER)}, with {VALENCE}, or with frames."
        )


def _means(rater: Rater, cast: Sequence[Cast]) -> list[dict[str, float]]:
    """For each entity the mean of each dimension over the mentions that have a value."""
    ratings = iter(rater.rate([mention for one in cast for mention in one.mentions]))
    return [
        _mean([next(ratings) for _ in range(len(one.mentions) * len(rater.dimensions))], rater.dimensions)
        for one in cast
    ]


def _mean(ratings: Sequence[Rating], dimensions: Iterable[str]) -> dict[str, float]:
    values = {d: [r.value for r in ratings if r.dimension == d and not math.isnan(r.value)] for d in dimensions}
    return {dimension: fmean(some) for dimension, some in values.items() if some}


def _floors(cast: Sequence[Cast]) -> list[Measure]:
    tally = Tally()
    for one in cast:
        tally.add("entities found", "share", one.article, bool(one.mentions), 1)
        tally.add("roles, always antagonist", "macro_f1", one.article, *_cells(one.role, _COMMON))
    return list(tally.measures())


def _cells(gold: str, answer: str) -> list[int]:
    cells = [0] * len(_ORDER) ** 2
    cells[_ORDER.index(gold) * len(_ORDER) + _ORDER.index(answer)] = 1
    return cells


def _roles(name: str, cast: Sequence[Cast], values: Sequence[Mapping[str, float]]) -> list[Measure]:
    tally = Tally()
    for one, means in zip(cast, values, strict=True):
        known = {role: means[role] for role in _ORDER if role in means}
        cells = _cells(one.role, max(known, key=known.__getitem__) if known else _COMMON)
        tally.add(f"{name}, roles", "macro_f1", one.article, *cells)
        if one.mentions:
            tally.add(f"{name}, roles where found", "macro_f1", one.article, *cells)
    return list(tally.measures())


def _signs(name: str, cast: Sequence[Cast], values: Sequence[Mapping[str, float]]) -> list[Measure]:
    """Valence toward protagonists and the innocent against that toward antagonists; only where there is any."""
    tally = Tally()
    rated = [(one, means[VALENCE]) for one, means in zip(cast, values, strict=True) if VALENCE in means]
    for one, value in rated:
        if one.role != "innocent":
            good = one.role == "protagonist"
            right = value > 0 if good else value < 0
            cells = (right, 1, 0, 0) if good else (0, 0, right, 1)
            tally.add(f"{name}, sign, protagonist or antagonist", "balanced", one.article, *cells)
    return [
        *tally.measures(),
        *(
            ranking(
                f"{name}, {role} over antagonist",
                [(one.article, "", one.role == role, value) for one, value in rated if one.role in (role, _COMMON)],
            )
            for role in ("protagonist", "innocent")
        ),
    ]


def _shares(rater: Rater, articles: Sequence[Labelled]) -> list[dict[str, float]]:
    """For each article the value of each frame."""
    speaking = speaks(rater, NARRATIVE, "narrative_frames")
    mentions = [
        Mention(str(number), "", article.text[low:high], 0, 0, sentence_start=low)
        for number, article in enumerate(articles)
        for low, high in article.sentences
    ]
    shares = [dict.fromkeys(NARRATIVE, 0.0) for _ in articles]
    for rating in rater.rate(mentions):
        frame, number = speaking.get(rating.dimension), int(rating.mention.article_id)
        if frame and rating.value > 0:
            shares[number][frame] += rating.value / len(articles[number].sentences)
    return shares


def _frame(name: str, frame: str, articles: Sequence[Labelled], shares: Sequence[Mapping[str, float]]) -> list[Measure]:
    items = [
        (article.id, "", article.frames[frame], share[frame])
        for article, share in zip(articles, shares, strict=True)
        if article.frames is not None
    ]
    tally = Tally()
    for place, (document, _, present, value) in enumerate(items):
        cut = _threshold([(p, v) for i, (_, _, p, v) in enumerate(items) if i % FOLDS != place % FOLDS])
        answer = value >= cut
        cells = (not present and not answer, not present and answer, present and not answer, present and answer)
        tally.add(f"{name}, present or absent", "macro_f1", document, *cells)
        tally.add(f"{name}, share of articles", "share", document, present, 1)
    return [ranking(name, items, formula="average_precision"), ranking(name, items), *tally.measures()]


def _threshold(items: Sequence[tuple[bool, float]]) -> float:
    """The value from which on a frame is called present, with the best macro-F1; the lowest of those that tie.

    >>> _threshold([(False, 0.0), (False, 0.1), (True, 0.2), (True, 0.3)])
    0.2
    """
    ordered = sorted(items, key=lambda item: -item[1])
    present, count = sum(p for p, _ in ordered), len(ordered)
    best, cut, hits = -1.0, math.inf, 0
    for place, (is_present, value) in enumerate(ordered, 1):
        hits += is_present
        if place < count and ordered[place][1] == value:
            continue
        right_absent = count - place - (present - hits)
        found = 2 * hits / max(1, present + place) + 2 * right_absent / max(1, 2 * count - present - place)
        if found >= best:
            best, cut = found, value
    return cut
