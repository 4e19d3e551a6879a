"""Which stretches of an article need no parse, when only some targets are asked for.

Decided on the bare text, paragraph by paragraph, and towards parsing: a paragraph is needed when it may name a target
or refer back to one, and so is what the reading of a needed paragraph rests on: whom its pronouns and quotations go on
from, and where its names are introduced. What is left over is skipped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

from biaskit.actors import Actors
from biaskit.actors.events import happenings, nouns_alike
from biaskit.actors.gazetteer import offices, titles
from biaskit.annotation.linking import Matcher
from biaskit.annotation.marks import quoted_spans
from biaskit.types import Actor, Span

_LONG_PARAGRAPH = 400
"""Characters after which a paragraph may be cut at the end of a sentence, outside quotation marks."""
_PRONOUN_REACH = 3
"""Paragraphs after a needed one in which a pronoun may mean its people; each such paragraph reaches on."""
_INTRODUCTIONS = 3
"""Paragraphs, the first that hold a name of a needed one, in which that name may be introduced."""

_STEM = 6
"""Letters by which forms of a name are alike: Democrats, Democratic."""

_PARAGRAPH_END = re.compile(r"(?<!\s)\s*\n\s*\n\s*|(?<=[.!?:;”’\"'»)\]…])[^\S\n]*\n\s*")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9][a-z0-9][.!?])[”\"’)]*\s+(?=[A-Z“\"‘(])")
_NAME = re.compile(r"(?<=[a-z,;:’'\"“”(-] )[A-Z][\w-]+|(?<=[(“\"‘])[A-Z][\w-]+")
_WORD = re.compile(r"[^\W_]+")
_OPENING = tuple("“„«\"‘'`")
_ANYBODY = frozenset("they them their theirs themselves who whose i me my mine we us our ours".split())
_PERSON = _ANYBODY | frozenset("he him his himself she her hers herself".split())
_BODY = _ANYBODY | frozenset("it its itself".split())
_PRONOUNS = _PERSON | _BODY
_BODY_NOUNS = frozenset(
    "government regime administration ministry army military navy parliament presidency cabinet troops forces police "
    "officials authorities delegation embassy country nation kingdom republic homeland party group company agency "
    "department committee commission council court bureau union bank campaign association federation organization "
    "organisation institute foundation university network newspaper magazine board league alliance coalition movement "
    "church corporation firm service countries nations governments sides capitals north south east west".split()
)
_IRREGULAR = {
    "steal": "stole stolen",
    "shoot": "shot",
    "strike": "struck stricken",
    "withdraw": "withdrew withdrawn",
    "shut": "shut",
}


class Needs:
    """Finds what must be parsed for a set of targets. Whoever belongs to one may speak for it: "we", said its envoy.

    >>> needs = Needs(["Peru"], Actors.world())
    >>> needs.stretches(["It rained in Lyon all day.\\n\\nPeru sent a note.\\n\\nIt was short.\\n\\nBirds sang."])
    [[(28, 47), (47, 62)]]
    """

    def __init__(self, targets: Iterable[str], registry: Actors) -> None:
        self._targets = names = sorted(targets)
        self._known = [actor for name in names if (actor := registry.get(name))]
        self._naming = [a for a in registry if not {a.name, a.member_of, registry.top(a.name)}.isdisjoint(names)]
        self._unknown = [name for name in names if name not in registry and not _names_event(name)]
        self._events = [label for a in self._known if a.kind == "event" for label in (a.name, *a.aliases)]
        self._events += [name for name in names if name not in registry and _names_event(name)]
        kinds = {actor.kind for actor in self._known}
        people = bool(self._unknown) or "person" in kinds
        bodies = bool(self._unknown) or not kinds <= {"person", "event"}
        self._pronouns = (_PERSON if people else frozenset()) | (_BODY if bodies else frozenset())
        self._roles = (_titles() if people else frozenset()) | (_BODY_NOUNS if bodies else frozenset())

    @cached_property
    def _matcher(self) -> Matcher:
        names = {spelling: actor.name for actor in self._naming for spelling in _spellings(actor)}
        return Matcher(names | {title: state for title, state in offices().items() if state in self._targets})

    @cached_property
    def _stems(self) -> re.Pattern[str]:
        """Beginnings of the words of targets that no registry knows: an article may introduce "Peraza" in any form."""
        words = (word for name in self._unknown for word in name.split() if len(word) > 1)
        return re.compile(rf"\b(?:{'|'.join(re.escape(word[:_STEM]) for word in words) or '(?!)'})")

    @cached_property
    def _happenings(self) -> frozenset[str]:
        return frozenset(form for label in self._events for form in _forms_alike(label.lower().split()[-1]))

    def stretches(self, texts: Sequence[str]) -> list[list[Span]]:
        """For each text of one article, the spans that need a parse, in order."""
        spans = [(number, span) for number, text in enumerate(texts) for span in paragraphs(text)]
        units = [texts[number][low:high] for number, (low, high) in spans]
        needed = self._needed(units)
        needed |= {i for j in needed for i in _context(units, j)}
        needed |= _introducing(units, needed)
        return [
            [span for i, (n, span) in enumerate(spans) if n == number and i in needed] for number in range(len(texts))
        ]

    def _needed(self, units: Sequence[str]) -> set[int]:
        """Paragraphs that name a target, or may refer back to one."""
        needed: set[int] = set()
        last = -1
        for i, unit in enumerate(units):
            words = {word.lower() for word in _WORD.findall(unit)}
            named = self._matcher.find(unit) or self._stems.search(unit) or not words.isdisjoint(self._happenings)
            role = last >= 0 and not words.isdisjoint(self._roles)
            back = last >= 0 and i - last <= _PRONOUN_REACH and not words.isdisjoint(self._pronouns)
            if named or role or back:
                needed.add(i)
                last = i
        return needed


def paragraphs(text: str) -> Iterator[Span]:
    """Spans that tile a text: its paragraphs, long ones cut between sentences.

    >>> list(paragraphs("One.\\n\\nTwo\\nlines."))
    [(0, 6), (6, 16)]
    """
    quotes = quoted_spans(text)
    ends = {match.end() for match in _PARAGRAPH_END.finditer(text)} | {len(text)}
    cuts = [m.end() for m in _SENTENCE_END.finditer(text) if not any(low < m.end() < high for low, high in quotes)]
    start = 0
    for end in sorted({*ends, *cuts}):
        if end > start and (end in ends or end - start >= _LONG_PARAGRAPH):
            yield start, end
            start = end


def _context(units: Sequence[str], index: int) -> Iterator[int]:
    """The paragraphs before one that its pronouns and open quotations go on from, back to one that holds a name."""
    position = index
    while position > 0 and index - position < _PRONOUN_REACH and _goes_on(units[position]):
        position -= 1
        yield position
        if _NAME.search(units[position]):
            break


def _goes_on(unit: str) -> bool:
    return unit.lstrip().startswith(_OPENING) or not _PRONOUNS.isdisjoint(w.lower() for w in _WORD.findall(unit))


def _introducing(units: Sequence[str], needed: set[int]) -> set[int]:
    """The first paragraphs that hold a name of a needed one."""
    names = {name for i in needed for name in _NAME.findall(units[i])}
    counts = dict.fromkeys(names, 0)
    found: set[int] = set()
    for i, unit in enumerate(units):
        for name in names.intersection(_WORD.findall(unit)):
            counts[name] += 1
            if counts[name] <= _INTRODUCTIONS:
                found.add(i)
    return found


def _names_event(name: str) -> bool:
    return name.lower().split()[-1:] != [] and name.lower().split()[-1] in happenings()


def _spellings(target: Actor) -> Iterator[str]:
    """Strings that may name a target: its names, the parts of a person's name, the initials of a body."""
    for label in (target.name, *target.aliases):
        yield label
        yield label.removesuffix("s")
        words = label.split()
        if target.kind == "person":
            yield from (word for word in words if word[:1].isupper())
        elif len(words) > 1:
            yield "".join(word[0] for word in words if word[0].isupper())


@cache
def _titles() -> frozenset[str]:
    """Nouns that may stand for a person named before: "the president"."""
    return frozenset(title.split(" of ")[0].split()[-1].strip(".") for title in titles())


def _forms_alike(noun: str) -> Iterator[str]:
    """Every form of the nouns and verbs by which a text may name the happening of a noun."""
    for other in {noun, *nouns_alike(noun)}:
        for word in (other, *(verb for verb, of in happenings().items() if of == other)):
            yield from _forms(word)


def _forms(word: str) -> Iterator[str]:
    stem = word.removesuffix("e")
    yield from (word, word + "s", word + "es", word + "ed", word + "ing", stem + "ed", stem + "ing")
    yield from (
        word + word[-1] + "ed",
        word + word[-1] + "ing",
        word.removesuffix("y") + "ies",
        word.removesuffix("y") + "ied",
    )
    yield from _IRREGULAR.get(word, "").split()
