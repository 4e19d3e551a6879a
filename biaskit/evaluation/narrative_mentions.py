"""Where an article names an entity that a gold set gives by its words alone: by string, without a parser."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from biaskit.types import Span

_BREAK = re.compile(r"[.!?…]['\"’”)]*(?:\s+(?=['\"‘“(]*[A-Z0-9])|(?<=[.!?]['\"’”])(?=[A-Z]))")
_NO_BREAK = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|St|Jr|Sr|Lt|Col|Adm|vs|Inc|Co|Corp|No|[A-Z]))\.$")
_LONGEST = 1_000
_PRONOUNS = frozenset(
    "he him his she her hers they them their theirs it its we us our ours i me my mine you your yours who this that "
    "these those himself herself themselves itself".split()
)
_BEFORE = re.compile(
    r"^(?:the|a|an|this|that|these|those|its|his|her|their|our|former|current|then|president|vice|u\.s\.|sen\.|senator|"
    r"senators|rep\.|representative|congressman|congresswoman|gov\.|governor|secretary|prime|minister|chancellor|mayor|"
    r"mr\.?|mrs\.?|ms\.?|dr\.?|professor|judge|justice|democratic|republican|far-right|right-wing|left-wing|candidate)"
    r"[\s-]+",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_AFTER = re.compile(r"['’]s?$")
_HEAD_ENDS = re.compile(
    r"\s*(?:[,;(–—-]\s|\(|\b(?:of|in|on|at|for|from|near|who|that|which|with|like|living|under)\b).*$"
)
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)+")
_PERSONAL = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,2}")
_NO_SURNAME = frozenset(
    "administration agency act america association bill board bureau center centre city club coast coalition "
    "commission committee company congress council country court deal democrats department district energy falls "
    "force foundation fund gas governors government group house institute island islands kingdom lake millennials "
    "nation nations new news network office oil organization panel park party plan plant post power program project "
    "protocol republicans research river rule school science sea senate service society standards state states "
    "street times union university valley world".split()
)


def sentences(text: str) -> list[Span]:
    """Spans of sentences: cut after full stops before a capital, but not after initials and titles.

    >>> [text[a:b] for text in ["Mr. Ruiz won. He left."] for a, b in sentences(text)]
    ['Mr. Ruiz won.', 'He left.']
    """
    cuts = [m.end() for m in _BREAK.finditer(text) if not _NO_BREAK.search(text, 0, m.start() + 1)]
    spans = (_stripped(text, low, min(high, low + _LONGEST)) for low, high in pairwise([0, *cuts, len(text)]))
    return [span for span in spans if span[0] < span[1]]


def _stripped(text: str, low: int, high: int) -> Span:
    part = text[low:high]
    return low + len(part) - len(part.lstrip()), low + len(part.rstrip())


def namings(entity: str) -> list[str]:
    """What may stand for an entity in a text, the longest first; none for a pronoun.

    The words given, without article, title and possessive; the part before an apposition, a preposition or a relative
    clause, if it has two words or more; the runs of capitalised words in it; of what looks like a person's name the
    last word; the initials of three capitalised words and more. A lone capital at the beginning is the coder's, not the
    text's.

    >>> namings("former President Ana Ruiz"), namings("the Lake Rescue Board of Peru")
    (['Ana Ruiz', 'Ruiz'], ['Lake Rescue Board of Peru', 'Lake Rescue Board', 'LRB'])
    >>> namings("people near the mine"), namings("his")
    (['people near the mine'], [])
    """
    entity = _CONTROL.sub("", entity)
    whole = _bare(entity)
    if entity.startswith(whole) and whole[1:].islower():
        whole = whole.lower()  # "Farmers": a capital that the coder wrote, as far as it tells
    if not whole or (whole != "US" and whole.lower() in _PRONOUNS):
        return []
    head = _bare(_HEAD_ENDS.sub("", whole))
    found = [whole, *([head] if " " in head or head[:1].isupper() else [])]
    for name in map(_bare, _NAME.findall(entity)):
        found += [name, *_short(name)] if " " in name else []
    return sorted({one for one in found if len(one) > 1}, key=lambda one: (-len(one), one))


def _short(name: str) -> Iterator[str]:
    words = name.split()
    surname = words[-1]
    if _PERSONAL.fullmatch(name) and len(surname) > 2 and not any(w.lower() in _NO_SURNAME for w in words):
        yield surname
    initials = "".join(word[0] for word in words if word[0].isupper())
    if len(initials) > 2:
        yield initials


def _bare(words: str) -> str:
    words = _AFTER.sub("", words.strip(" \t\n.,;:\"'“”‘’()"))
    while (shorter := _BEFORE.sub("", words)) != words:
        words = shorter
    return words.strip()


def places(text: str, names: Sequence[str]) -> list[Span]:
    """Where any of these names stands in a text as whole words, the longest first, none within another.

    A name in small letters is found in any letters, a capitalised word only as it is, or all in capitals.

    >>> places("Fracking harms. EPA on fracking.", ["fracking", "EPA"])
    [(0, 8), (16, 19), (23, 31)]
    """
    taken: list[Span] = []
    for name in sorted(names, key=len, reverse=True):
        for match in _pattern(name).finditer(text):
            if all(match.end() <= low or high <= match.start() for low, high in taken):
                taken.append(match.span())
    return sorted(taken)


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split()))
    if name.islower():
        return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return re.compile(rf"(?<!\w)(?:{words}|{words.upper() if name.isalpha() else words})(?!\w)")
