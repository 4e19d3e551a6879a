"""Directed sentiment: who is for or against whom, in sentences with two named entities.

Park, Pan & Joo 2021, ICWSM (10.1609/icwsm.v15i1.18094). Layout: ``<split>.txt``, tab-separated: the sentence with
[p] and [q], p, q, class. Sentences that ``train.txt`` has too are left out of the other files. Brackets may stand
inside a word ("[Congre]ss"); the whole word is the name.

Both entities go into the registry. What speaks for a direction and a sign is what `AttitudeFinder` finds: words that
one says of the other, rated by each scorer, and deeds that one does to the other, rated by the lexicon ``verbs``; and
what `StanceReader` reads. Of those that are not neutral the strongest decides. Nothing is trained or fitted on the set;
which kinds of evidence count was chosen on sentences of ``train.txt``.

- "five classes": by words and deeds, and by all three. "Words alone", "deeds alone" and "readings alone" leave the
  others out.
- Of sentences that are not neutral, the share in which something is found; and where it is, whether direction and sign
  are right.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from biaskit.actors import Actors
from biaskit.annotation import annotate
from biaskit.evaluation.entities import person
from biaskit.evaluation.measures import Scored, Tally
from biaskit.evaluation.raters import Rater
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.pipeline import load_pipeline
from biaskit.scorers.attitudes import Attitude, AttitudeFinder, spoken, statements
from biaskit.scorers.stances import StanceReader
from biaskit.types import Article, Mention

DEFAULT_SPLIT = "valid"
SCORERS = ("vader",)
SIGNED = True
"""A scorer's values are read by their sign."""
TRAIN = "train"
NEUTRAL = 0
CLASSES = 5
"""0 neutral, 1 p for q, 2 q for p, 3 p against q, 4 q against p."""
_CLASS = {("p", 1): 1, ("q", 1): 2, ("p", -1): 3, ("q", -1): 4}

_MARKED = re.compile(r"\[([^\[\]]+)\]")
_WORD = re.compile(r"[\w’'.&-]*\w")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, the two names in it, and its class."""

    text: str
    names: tuple[str, str]
    gold: int


def files(folder: Path, split: str | None) -> list[Path]:
    """The file of a split, and the training file whose sentences are left out."""
    path = _file(folder, split)
    also = folder / f"{TRAIN}.txt"
    return [p for p in dict.fromkeys([path, also]) if p.is_file()] if path.is_file() else []


def _file(folder: Path, split: str | None) -> Path:
    return folder / f"{split or DEFAULT_SPLIT}.txt"


def score(folder: Path, split: str | None, raters: Sequence[Rater]) -> Scored:
    """Classes of sentences against the annotators'."""
    tally, watch = Tally(), Stopwatch()
    load_pipeline()
    pairs = {str(number): pair for number, pair in enumerate(read_pairs(folder, split))}
    with watch:
        mentions = [mention for number, pair in pairs.items() for mention in mentions_of(number, pair)]
        deeds = list(AttitudeFinder().deeds(mentions))
        readings = StanceReader().find(mentions)
    _compare(tally, "deeds alone", pairs, deeds)
    _compare(tally, "readings alone", pairs, readings, wholly=True)
    said = statements(mentions)
    for rater in raters:
        with watch:
            words = list(spoken(rater.rate(said)))
        _compare(tally, f"{rater.name}, five classes", pairs, [*words, *deeds], wholly=True)
        _compare(tally, f"{rater.name} and readings, five classes", pairs, [*words, *deeds, *readings], wholly=True)
        _compare(tally, f"{rater.name}, words alone", pairs, words)
    return Scored(tally.measures(), len(pairs), sum(len(p.text.split()) for p in pairs.values()), watch.seconds)


def read_pairs(folder: Path, split: str | None) -> Iterator[Pair]:
    """The sentences of a split that the training file does not have."""
    path = _file(folder, split)
    known = set() if path.stem == TRAIN else {row[0] for row in _rows(folder / f"{TRAIN}.txt")}
    return (read_pair(*row) for row in _rows(path) if row[0] not in known)


def _rows(path: Path) -> Iterator[tuple[str, str, str, str]]:
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) == 4:
            yield cells[0], cells[1], cells[2], cells[3]


def read_pair(marked: str, p: str, q: str, label: str) -> Pair:
    """The sentence without its marks, and the names as whole words.

    >>> read_pair("[Peru’s] ally praised the [Chilean]s.", "Peru’s", "Chilean", "1")
    Pair(text='Peru’s ally praised the Chileans.', names=('Peru', 'Chileans'), gold=1)
    """
    text = _MARKED.sub(r"\1", marked)
    names: dict[str, str] = {}
    removed = 0
    for match in _MARKED.finditer(marked):
        start = match.start() - removed
        names.setdefault(match[1], _whole(text, start, start + len(match[1])))
        removed += 2
    return Pair(text, (names.get(p, _plain(p)), names.get(q, _plain(q))), int(label))


def _whole(text: str, start: int, end: int) -> str:
    """A name to the end of its last word, without a possessive."""
    rest = _WORD.match(text, end - 1)
    return _plain(text[start : max(end, rest.end() if rest else end)])


def _plain(name: str) -> str:
    return re.sub(r"['’]s?$", "", name.strip())


def mentions_of(number: str, pair: Pair) -> list[Mention]:
    """Mentions of the two in their sentence; none where the two names are one."""
    if pair.names[0] == pair.names[1] or not all(pair.names):
        return []
    registry = Actors([person(name) for name in pair.names])
    return [m for m in annotate([Article(number, pair.text)], actors=registry).mentions if m.target in pair.names]


def class_of(pair: Pair, attitudes: Iterable[Attitude]) -> int:
    """Class of a sentence: that of the strongest attitude of one toward the other; neutral without one.

    >>> [mention] = [Mention("a", "Peru", "Chile attacked Peru.", 15, 19)]
    >>> class_of(Pair(mention.sentence, ("Chile", "Peru"), 3), [Attitude("Chile", mention, -0.8, -1, "deed")])
    3
    """
    between = [a for a in attitudes if a.polarity and {a.holder, a.mention.target} == set(pair.names)]
    if not between:
        return NEUTRAL
    strongest = max(between, key=lambda attitude: abs(attitude.value))
    return _CLASS["p" if strongest.holder == pair.names[0] else "q", strongest.polarity]


def _compare(
    tally: Tally, name: str, pairs: Mapping[str, Pair], attitudes: Iterable[Attitude], *, wholly: bool = False
) -> None:
    by_pair: defaultdict[str, list[Attitude]] = defaultdict(list)
    for attitude in attitudes:
        by_pair[attitude.mention.article_id].append(attitude)
    for number, pair in pairs.items():
        _add(tally, name, number, pair.gold, class_of(pair, by_pair[number]), wholly)


def _add(tally: Tally, name: str, document: str, gold: int, found: int, wholly: bool) -> None:
    cells = [0.0] * CLASSES**2
    cells[gold * CLASSES + found] = 1
    tally.add(name, "macro_f1", document, *cells)
    if not wholly or gold == NEUTRAL:
        return
    tally.add(f"{name}, not neutral: found", "share", document, found != NEUTRAL, 1)
    if found != NEUTRAL:
        tally.add(f"{name}, where found: direction", "share", document, gold % 2 == found % 2, 1)
        tally.add(f"{name}, where found: sign", "share", document, (gold > 2) == (found > 2), 1)
