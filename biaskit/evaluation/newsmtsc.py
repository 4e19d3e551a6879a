"""NewsMTSC: how a sentence of news treats a target, in three classes.

Hamborg & Donnay 2021, EACL (10.18653/v1/2021.eacl-main.142). Layout: ``<split>.jsonl``, one sentence a line with its
targets; a split is dev_rw, dev_mt or train.

Each target is rated as a bare mention, which nothing annotated: the sentence and the place of the target as given. The
class is that of `polarity`, and a rating without evidence is neutral. A line that gives a target twice counts it twice.

- Macro-F1 over the three classes, on all targets, and on those of sentences that treat two targets differently.
- The share of targets without evidence.
- Names swapped: every target that is printed as a name (some of it in capitals) is rated again with other names of its
  own and of other kinds in its place, wherever its sentence has it. The share of these ratings whose value differs, and
  whose class does. It is 0 for a scorer that does not read names. Of more than 500 such targets, 500 evenly spaced ones
  are taken.

Intervals resample the articles that the sentences come from.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from biaskit.evaluation.measures import Scored, Tally
from biaskit.evaluation.raters import Rater
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.types import Mention, Rating, polarity

DEFAULT_SPLIT = "dev_rw"
SCORERS = ("vader",)
SIGNED = True
"""A scorer's values are read by their sign."""
CLASSES = {2: -1, 4: 0, 6: 1}
"""The set's classes, as `polarity` has them."""

NAMES = ("Maria Torres", "the Kremlin", "Wang Wei", "Peru")
"""A woman, an institution, a man and a state, to be printed in a target's place."""

_SWAPPED = 500
_SAME = 1e-9
"""Values nearer than this are one."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A target: its mention, its class, the article's key, and whether its sentence treats another one differently."""

    mention: Mention
    polarity: int
    document: str
    mixed: bool


def files(folder: Path, split: str | None) -> list[Path]:
    """The file of a split."""
    path = folder / f"{split or DEFAULT_SPLIT}.jsonl"
    return [path] if path.is_file() else []


def score(folder: Path, split: str | None, raters: Sequence[Rater]) -> Scored:
    """Classes against the annotators', and whether names change them."""
    tally, watch = Tally(), Stopwatch()
    targets = [target for path in files(folder, split) for target in read_labelled(path)]
    swaps = [(target, other) for target in _named(targets) for other in swapped(target.mention)]
    for rater in raters:
        with watch:
            ratings = dict(zip(targets, rater.rate([target.mention for target in targets]), strict=True))
        for target, rating in ratings.items():
            _compare(tally, rater.name, target, rating)
        others = rater.rate([other for _, other in swaps])
        for (target, _), rating in zip(swaps, others, strict=True):
            _compare_swapped(tally, rater.name, target.document, ratings[target], rating)
    sentences = {target.mention.sentence for target in targets}
    words = sum(len(sentence.split()) for sentence in sentences)
    return Scored(tally.measures(), len({target.document for target in targets}), words, watch.seconds)


def read_labelled(path: Path) -> Iterator[Labelled]:
    """The targets of a file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        document = "_".join(row["primary_gid"].split("_")[:3])
        mixed = len({target["polarity"] for target in row["targets"]}) > 1
        for place, target in enumerate(row["targets"]):
            key = f"{number}.{place}"
            span = target["from"], target["to"]
            mention = Mention(key, target["mention"], row["sentence_normalized"], *span)
            yield Labelled(mention, CLASSES[int(target["polarity"])], document, mixed)


_POSSESSIVE = re.compile(r"['’]s?$")
_APOSTROPHE = re.compile(r"['’](?=\s+[a-z])")


def swapped(mention: Mention) -> Iterator[Mention]:
    """The mention with each of the other names in place of its target's, wherever it stands; a possessive stays one.

    >>> mention = Mention("a", "Chile", "Chile lost, for Chile was late.", 0, 5)
    >>> [other.sentence for other in swapped(mention)][:2]
    ['Maria Torres lost, for Maria Torres was late.', 'The Kremlin lost, for Kremlin was late.']
    """
    before, after = mention.sentence[: mention.start], mention.sentence[mention.end :]
    own = _POSSESSIVE.sub("", _printed(mention))
    whose = own != _printed(mention)
    if whose or (own.endswith("s") and _APOSTROPHE.match(after)):
        after = "'s" + (after if whose else after[1:])
    again = re.compile(rf"(?<!\w){re.escape(own)}(?!\w)")
    for name in NAMES:
        bare = name.removeprefix("the ")
        printed = bare if before.casefold().endswith("the ") else name
        printed = printed if before.strip() else printed[0].upper() + printed[1:]
        left, right = again.sub(bare, before), again.sub(bare, after)
        end = len(left) + len(printed)
        yield replace(mention, target=printed, sentence=left + printed + right, start=len(left), end=end)


def _named(targets: Sequence[Labelled]) -> list[Labelled]:
    """Targets that are printed as names; evenly spaced ones of many."""
    named = [target for target in targets if _printed(target.mention) != _printed(target.mention).lower()]
    step = max(1.0, len(named) / _SWAPPED)
    return [named[int(place * step)] for place in range(min(len(named), _SWAPPED))]


def _printed(mention: Mention) -> str:
    return mention.sentence[mention.start : mention.end]


def _compare(tally: Tally, name: str, target: Labelled, rating: Rating) -> None:
    cells = [0] * len(CLASSES) ** 2
    cells[(target.polarity + 1) * len(CLASSES) + polarity(rating) + 1] = 1
    tally.add(name, "macro_f1", target.document, *cells)
    if target.mixed:
        tally.add(f"{name}, sentences that treat targets differently", "macro_f1", target.document, *cells)
    tally.add(f"{name}, without evidence", "share", target.document, math.isnan(rating.value), 1)


def _compare_swapped(tally: Tally, name: str, document: str, one: Rating, other: Rating) -> None:
    nothing = math.isnan(one.value), math.isnan(other.value)
    same = all(nothing) or (not any(nothing) and abs(one.value - other.value) < _SAME)
    tally.add(f"{name}, names swapped: value changes", "share", document, not same, 1)
    tally.add(f"{name}, names swapped: class changes", "share", document, polarity(one) != polarity(other), 1)
