"""Directed sentiment: who is for or against whom, in sentences with two named entities.

Park, Pan & Joo 2021, ICWSM (10.1609/icwsm.v15i1.18094). Layout: ``<split>.txt``, tab-separated: the sentence with
[p] and [q], p, q, class. Sentences that ``train.txt`` has too are left out of the other files. Brackets may stand
inside a word ("[Congre]ss"); the whole word is the name.

Both entities go into the registry. Rated by VADER are the words that one is found to say of the other, and, where a
voice speaks of both in the same clause, the words between them: whoever stands nearer to the agent's part is for or
against the other. The strongest rating gives direction and sign; nothing rated is neutral.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from typing import Any

from biaskit.actors import Actors
from biaskit.annotation import annotate
from biaskit.evaluation.entities import person
from biaskit.evaluation.measures import Scored, Tally
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.pipeline import load_pipeline
from biaskit.scorers import load_scorers
from biaskit.types import Article, Mention, polarity

DEFAULT_SPLIT = "valid"
TRAIN = "train"
NEUTRAL = 0
CLASSES = 5
"""0 neutral, 1 p for q, 2 q for p, 3 p against q, 4 q against p."""
_FROM_AGENT_TO_PATIENT = {"agent": 0, "possessor": 1, "modifier": 1, "other": 2, "patient": 3}
"""Possessors and modifiers share the part of their noun, whichever it is: "Peru's army", "Peruvian critics"."""
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


def score(folder: Path, split: str | None) -> Scored:
    """Classes of sentences against the annotators'."""
    tally, watch, words, documents = Tally(), Stopwatch(), 0, 0
    load_pipeline()
    (vader,) = load_scorers("vader")
    path = _file(folder, split)
    known = set() if path.stem == TRAIN else {row[0] for row in _rows(folder / f"{TRAIN}.txt")}
    for number, row in enumerate(_rows(path)):
        if row[0] in known:
            continue
        pair = read_pair(*row)
        with watch:
            found = class_of(pair, vader)
        _add(tally, str(number), pair.gold, found)
        words += len(pair.text.split())
        documents += 1
    return Scored(tally.measures(), documents, words, watch.seconds)


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


def class_of(pair: Pair, scorer: Any) -> int:
    """Class of a sentence: the strongest of what one is found to say of, or do to, the other."""
    if pair.names[0] == pair.names[1] or not all(pair.names):
        return NEUTRAL
    registry = Actors([person(name) for name in pair.names])
    mentions = [
        m
        for m in annotate([Article("pair", pair.text)], actors=registry).mentions
        if m.target in pair.names and m.asserted
    ]
    toward = [(who, mention) for who, mention in _toward(mentions) if who in pair.names]
    ratings = scorer.rate([mention for _, mention in toward])
    signed = [(abs(r.value), who, polarity(r)) for (who, _), r in zip(toward, ratings, strict=True) if polarity(r)]
    if not signed:
        return NEUTRAL
    _, who, sign = max(signed, key=lambda s: s[0])
    return _CLASS["p" if who == pair.names[0] else "q", sign]


def _toward(mentions: Sequence[Mention]) -> Iterator[tuple[str, Mention]]:
    """(Who, mention of whom) for each of the two that speaks of the other or acts on it."""
    for mention in mentions:
        if mention.source is not None and mention.source != mention.target:
            yield mention.source, mention
    for agent, patient in permutations(mentions, 2):
        if _acts_on(agent, patient):
            first, last = sorted([agent, patient], key=lambda m: m.start)
            if first.end < last.start:
                yield agent.target, replace(patient, scope=((first.end, last.start),))


def _acts_on(agent: Mention, patient: Mention) -> bool:
    """Whether one is nearer to the agent's part than the other, in words of one voice that bear on both."""
    return (
        agent.target != patient.target
        and (agent.sentence_start, agent.source, agent.voice) == (patient.sentence_start, patient.source, patient.voice)
        and _rank(agent) < _rank(patient)
        and _bears_on(agent, patient)
        and _bears_on(patient, agent)
    )


def _rank(mention: Mention) -> int:
    return _FROM_AGENT_TO_PATIENT[mention.syntactic_role or "other"]


def _bears_on(words: Mention, other: Mention) -> bool:
    return any(low <= other.start < high for low, high in words.scope)


def _add(tally: Tally, document: str, gold: int, found: int) -> None:
    cells = [0.0] * CLASSES**2
    cells[gold * CLASSES + found] = 1
    tally.add("five classes", "macro_f1", document, *cells)
    if gold != NEUTRAL:
        tally.add("not neutral: found", "share", document, found != NEUTRAL, 1)
        if found != NEUTRAL:
            tally.add("where found: direction", "share", document, gold % 2 == found % 2, 1)
            tally.add("where found: sign", "share", document, (gold > 2) == (found > 2), 1)
