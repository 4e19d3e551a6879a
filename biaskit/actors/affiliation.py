"""Whom a person serves, as the words beside the name say."""

import re
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from biaskit.actors.gazetteer import offices, party_letters, titles
from biaskit.actors.registry import Actors

HONORIFICS = frozenset("Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Sir Dame Lord Lady".split())
SHORT_TITLES = frozenset("President Minister Senator Sen. Rep. Gov.".split())
_LETTER = re.compile(r"\s?[,(] ?([A-Z]) ?[-–—]")
_PARTY = re.compile(
    r"(?: of [A-Z][\w.]+(?: [A-Z]\w+)?)?\s?, (?:(?:an?|the|senior|top|ranking|moderate|[A-Z][\w.]+) ){0,3}?"
    r"([A-Z]\w+)(?:,| (?:of|from|on|in|who|and|leader|senator|lawmaker)\b)"
)
_SPOKE = r"(?:spokesman|spokeswoman|spokesperson|press secretary)"
_SPEAKS_FOR = re.compile(rf"\s?, (?:[\w'’-]+ ){{0,4}}?{_SPOKE} (?:for|of|at) (?:the )?([^,;.]+)")
_SPEAKER_OF = re.compile(rf"(?<![\w.'’ -])([\w.'’ -]+) {_SPOKE}$", re.IGNORECASE)
_SPEAKER_REACH = 12
"""Tokens beside a name in which whose spokesperson it is is looked for."""
_NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM")
_TITLE_REACH = 7
"""Tokens before a name in which its title and state are looked for."""


def state_of(entities: Iterable[Any], registry: Actors) -> str | None:
    """The party or state that a person named by these spans speaks for, or None."""
    named = list(entities)
    parties = (_party(entity, registry) for entity in named)
    states = (
        state_before(entity, registry) or _state_after(entity, registry) or _state_of_name(entity, registry)
        for entity in named
    )
    return next((found for found in chain(parties, states) if found), None)


def _party(entity: Any, registry: Actors) -> str | None:
    """Party of "Ann Keller (D-Ohio)", "Ann Keller, Democrat of Ohio", "Democratic Sen. Ann Keller"."""
    doc = entity.doc
    after = doc[entity.end : min(entity.end + _TITLE_REACH, entity.sent.end)].text
    first = entity.start
    while first > entity.sent.start and (is_title(doc[first - 1].text) or doc[first - 1].text == "."):
        first -= 1
    beside = doc[first - 1] if first > entity.sent.start else None
    named = [beside.text] if beside is not None and beside.tag_ not in ("NNS", "NNPS") else []
    if match := _LETTER.match(after):
        named.insert(0, party_letters().get(match[1], ""))
    elif match := _PARTY.match(after):
        named.insert(0, match[1])
    actors = (registry.resolve(name) for name in named)
    return next((actor.name for actor in actors if actor and actor.kind == "group"), None)


def speaks_for(entity: Any, resolve: Callable[[str], str | None]) -> str | None:
    """The body that a person speaks for: "Ann Ray, spokeswoman for the Harbour Union", "union spokesman Bo Ray"."""
    doc, sentence = entity.doc, entity.sent
    after = doc[entity.end : min(entity.end + _SPEAKER_REACH, sentence.end)].text
    before = doc[max(entity.start - _SPEAKER_REACH, sentence.start) : entity.start].text
    matches = (_SPEAKS_FOR.match(after), _SPEAKER_OF.search(before))
    for phrase in (match[1] for match in matches if match):
        words = phrase.replace("’", "'").removesuffix("'s").split()
        parts = [" ".join(words[i:j]) for i in range(len(words)) for j in range(len(words), i, -1)]
        if found := next((body for part in parts if (body := resolve(part))), None):
            return found
    return None


def is_title(word: str) -> bool:
    """Whether a word before a name is a title or honorific: "Mr.", "President"."""
    return word in HONORIFICS or word in SHORT_TITLES or word.casefold() in titles()


def state_before(entity: Any, registry: Actors) -> str | None:
    """State of "Russian President Vladimir Putin", "Homeland Security Secretary Kristi Noem"."""
    doc, start = entity.doc, entity.start
    window = doc[max(entity.sent.start, start - _TITLE_REACH) : start]
    text = (window.text + " " + " ".join(w for w in entity.text.split() if is_title(w))).strip()
    if text.endswith(tuple(offices())):
        return next(state for title, state in offices().items() if text.endswith(title))
    position = start
    words: list[str] = []
    while position > window.start and (doc[position - 1].pos_ in _NOMINAL or doc[position - 1].text in "-’'s"):
        position -= 1
        words.append(doc[position].text)
        actor = registry.resolve(doc[position].text)
        title = " ".join(reversed(words[:-1])).casefold().lstrip("’'s ").strip()
        if actor and title and _ends_with_title(title):
            return registry.top(actor.name)
    return None


def _state_after(entity: Any, registry: Actors) -> str | None:
    """State of "Putin, the Russian president," and "Putin, the president of Russia,"."""
    doc = entity.doc
    if entity.end >= len(doc) or doc[entity.end].text != ",":
        return None
    words = doc[entity.end + 1 : min(entity.end + 1 + _TITLE_REACH, entity.sent.end)]
    phrase = words.text.split(",")[0]
    match = re.match(r"(?:the |a |an )?([\w.-]+(?: [A-Z][\w-]+)?)(?:['’]s)? ([\w ]+)", phrase)
    if match and (actor := registry.resolve(match[1])) and any(t in match[2].casefold() for t in titles()):
        return registry.top(actor.name)
    match = re.match(r"(?:the )?([\w ]+?) of (?:the )?([A-Z][\w.]*(?: [A-Z]\w+)*)", phrase)
    if match and _ends_with_title(match[1].casefold()) and (actor := registry.resolve(match[2])):
        return registry.top(actor.name)
    return None


def _state_of_name(entity: Any, registry: Actors) -> str | None:
    """State of "President Moon Jae-in of South Korea"."""
    doc = entity.doc
    before = doc[entity.start - 1].text if entity.start else ""
    titled = is_title(before) or any(is_title(word) for word in entity.text.split())
    if not titled or entity.end + 1 >= len(doc) or doc[entity.end].lower_ != "of":
        return None
    named = doc[entity.end + 1 : entity.end + 4].text.split(",")[0].removeprefix("the ")
    words = named.split()
    actors = (registry.resolve(" ".join(words[:n])) for n in range(len(words), 0, -1))
    return next((registry.top(actor.name) for actor in actors if actor and actor.kind == "state"), None)


def _ends_with_title(phrase: str) -> bool:
    return any(phrase == title or phrase.endswith(" " + title) for title in titles())
