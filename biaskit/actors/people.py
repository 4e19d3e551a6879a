"""People that an article names: the forms of one name joined, two people of one surname kept apart."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from biaskit.actors.affiliation import HONORIFICS, SHORT_TITLES, is_title
from biaskit.actors.gazetteer import given_names

_POSSESSIVE = re.compile(r"['’]s?$")
_INNER_POSSESSIVE = re.compile(r"['’]s? .*$")
_REST_OF_WORD = re.compile(r"(?:-\w+)+")
_INITIAL = re.compile(r"(?:[A-Z]\.?){1,2}")
_PARTICLES = frozenset("de da del der van von bin ibn al el la le di du dos san ter ten y".split())
_YOUNGER = frozenset("Jr Jr. Sr Sr.".split())
_NUMBERS = frozenset("II III IV".split())
_NOT_NAMES = frozenset(
    "The This That He She It They We You I A An In On At And But Of For To Twitter Facebook YouTube".split()
)
_NAMES_TOO = frozenset("will may so he mine".split())
"""Function words that are names as well: Will, May, So."""
_LONGEST_NAME = 6
_ENDS = ("", "s", "es", "ed", "ing")
_LONGEST_SYLLABLE = 4
"""Letters behind a hyphen that may be small: "Jae-in", not "Ruiz-supporting"."""
_CALLS = {"Mr.": "he", "Mr": "he", "Mrs.": "she", "Mrs": "she", "Ms.": "she", "Ms": "she", "Miss": "she"}
_TITLE_WEIGHT = 20
_LEAST_CALLS = 2
"""Pronouns that speak against a given name before it is doubted; an honorific weighs as much."""
PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
}  # fmt: skip
_DOMINANCE = 2
"""How many times as often as everyone else of that surname one must be named in full for it to be theirs alone."""

Named = tuple[tuple[int, int], Any]
"""Where a name stands, (piece, token), and its span."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of one article: the name in full, every form of it printed in full, and where they stand."""

    name: str
    forms: tuple[str, ...]
    named: tuple[Named, ...]

    @property
    def surname(self) -> str:
        """The last word, suffixes apart."""
        return surname(self.name)


def find_people(docs: Iterable[Any], words: frozenset[str]) -> tuple[list[Person], dict[str, list[Named]]]:
    """People named in full, and the spans of those named by one word only.

    Args:
        docs: the article's pieces.
        words: its words in small letters, which are no names.
    """
    docs = list(docs)
    labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entity in (entity for doc in docs for entity in doc.ents):
        labels[entity.text]["PERSON" if _is_titled(entity) else entity.label_] += _sureness(entity)
    forms: defaultdict[str, list[Named]] = defaultdict(list)
    for number, doc in enumerate(docs):
        for entity in doc.ents:
            called = labels[entity.text]
            person = entity.label_ == "PERSON" or called["PERSON"] > called.total() / 2
            if person and 2 * called["PERSON"] >= called.total() and (name := clean(entity)):
                forms[name].append(((number, entity.start), entity))
    full = {n: named for n, named in forms.items() if " " in n and not _is_headline(n, forms, words)}
    single = {n: named for n, named in forms.items() if " " not in n and n.casefold() not in words}
    return join_forms(full), single


def _is_titled(entity: Any) -> bool:
    """Whether an honorific or short title stands before a name of one word: "Mr. Ruiz", "President Ruiz"."""
    before = entity.doc[entity.start - 1].text if entity.start > entity.sent.start else ""
    return len(entity) == 1 and (before in HONORIFICS or before in SHORT_TITLES)


def _sureness(entity: Any) -> int:
    """A title says more than a recogniser's label, often many times over one article."""
    return _TITLE_WEIGHT if _is_titled(entity) else 1


def clean(entity: Any) -> str:
    """A person's name without honorifics, possessive or what the recogniser swept in; empty when none is left."""
    text = " ".join(entity.text.split("\n")[0].split())
    if text == entity.text and (rest := _rest_of_word(entity)):
        text += rest
    words = _POSSESSIVE.sub("", _INNER_POSSESSIVE.sub("", text)).split()
    if len(words) > 1 and entity[0].pos_ not in ("PROPN", "NOUN") and words[0] not in given_names():
        words = words[1:]
    while words and is_title(words[0]):
        words = words[1:]
    while words and words[-1] in _NUMBERS:
        words = words[:-1]
    good = words and len(words) <= _LONGEST_NAME and all(_is_name_word(w) for w in words) and words[0][0].isupper()
    if any(w.lower() in _function_words() for w in words if w not in _PARTICLES and w.lower() not in _NAMES_TOO):
        return ""
    if not good or words[0] in _YOUNGER or not words[-1][0].isupper():
        return ""
    return " ".join(words)


@cache
def _function_words() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)


def _rest_of_word(entity: Any) -> str:
    """What a recogniser cut from the end of a name: "-in" of "Moon Jae-in"."""
    rest = "".join(t.text_with_ws for t in entity.doc[entity.end : entity.end + 4])
    match = _REST_OF_WORD.match(rest) if not entity[-1].whitespace_ else None
    return match[0] if match else ""


def _is_name_word(word: str) -> bool:
    if word in _PARTICLES or word in _YOUNGER:
        return True
    bare = word.replace("-", "").replace("’", "").replace("'", "").replace(".", "")
    if any(part.islower() and len(part) > _LONGEST_SYLLABLE for part in word.split("-")[1:]):
        return False
    return word[0].isupper() and bare.isalpha() and word not in _NOT_NAMES


def _is_headline(name: str, forms: Mapping[str, Any], words: frozenset[str]) -> bool:
    """Whether a name is words of a headline ("Curfew Begins"), or a name with a noun behind it ("Peraza Emails")."""
    head, _, last = name.rpartition(" ")
    if (first := name.split()[0]).casefold() in words and first not in given_names():
        return True
    known = head in forms or any(other.split()[-1] == head for other in forms if " " in other and other != name)
    return known and any(last.casefold() + end in words or last.casefold().removesuffix(end) in words for end in _ENDS)


def surname(name: str) -> str:
    """The last word of a name that is no suffix.

    >>> surname("Martín Ruiz Jr.")
    'Ruiz'
    """
    return next((word for word in reversed(name.split()) if word not in _YOUNGER), name)


def key(name: str) -> tuple[str, ...]:
    """What the forms of one name share: words and parts of words, without initials in the middle.

    >>> key("Ana M. Ruiz-Gil") == key("Ana Ruiz Gil")
    True
    """
    words = _plain(name).split()
    kept = [w for i, w in enumerate(words) if not (0 < i < len(words) - 1 and _INITIAL.fullmatch(w))]
    return tuple(part for word in kept for part in word.casefold().rstrip(".").split("-"))


def _plain(name: str) -> str:
    """A name without accents: outlets print "Nicolás" and "Nicolas"."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def ends(name: str) -> frozenset[str]:
    """First and last word of a name, in any order: what all forms of one name share."""
    words = key(name)
    return frozenset((words[0], words[-1]) if words else ())


def same_person(one: str, other: str) -> bool:
    """Whether two full names are forms of one: the words of the shorter stand in the longer, in order, ends included.

    >>> same_person("Jesús Salazar", "Jesús Rafael Salazar"), same_person("Ana Ruiz", "Ana Ruiz Jr.")
    (True, False)
    """
    short, long = sorted((key(one), key(other)), key=len)
    if sorted(short) == sorted(long):
        return True
    rest = iter(long)
    return len(short) > 1 and short[-1] == long[-1] and short[0] == long[0] and all(part in rest for part in short)


def join_forms(full: Mapping[str, Sequence[Named]]) -> list[Person]:
    """Forms of one name as one person, in order of first naming; the longest form is the name."""
    groups: list[list[str]] = []
    for name in full:
        fitting = [group for group in groups if all(same_person(name, other) for other in group)]
        if fitting:
            fitting[0].append(name)
        else:
            groups.append([name])
    return [_person(group, full) for group in groups]


def _person(group: Sequence[str], full: Mapping[str, Sequence[Named]]) -> Person:
    longest = max(group, key=lambda n: (len(n.split()), len(full[n]), n))
    return Person(
        longest,
        tuple(group),
        tuple(sorted((named for name in group for named in full[name]), key=lambda named: named[0])),
    )


def short_names(people: Sequence[Person], single: Mapping[str, Sequence[Named]]) -> dict[str, str]:
    """Surname, or the first word where only that is used, -> the one full name that it stands for."""
    short: dict[str, str] = {}
    for word in dict.fromkeys([*(p.surname for p in people), *single]):
        bearers = [p for p in people if p.surname == word] or [p for p in people if p.name.split()[0] == word]
        if owner := _owner(bearers, single.get(word, ())):
            short[word] = owner
    return short


def _owner(bearers: Sequence[Person], bare: Sequence[Named]) -> str | None:
    """Whose a name is that several have: whom it is said of before another enters, or who is named far more often."""
    bearers = [bearer for bearer in bearers if _agrees(bearer.name, bare)]
    if len(bearers) <= 1:
        return bearers[0].name if bearers else None
    ranked = sorted(bearers, key=lambda p: -len(p.named))
    others = sum(len(p.named) for p in ranked[1:])
    if len(ranked[0].named) >= _DOMINANCE * others and len(ranked[0].named) > 1:
        return ranked[0].name
    first, second = sorted(bearers, key=lambda p: p.named[0][0])[:2]
    return first.name if any(place < second.named[0][0] for place, _ in bare) else None


def _agrees(name: str, bare: Sequence[Named]) -> bool:
    """Whether the honorifics and pronouns beside a bare surname suit a given name: "Mr. Ruiz" is not Ana Ruiz."""
    gender = given_names().get(name.split()[0])
    if gender is None:
        return True
    calls = Counter(call for _, span in bare for call in _calls(span))
    against = calls["she" if gender == "he" else "he"]
    return against < _LEAST_CALLS or against <= 2 * calls[gender]


def _calls(span: Any) -> Iterator[str]:
    before = span.doc[span.start - 1].text if span.start > span.sent.start else ""
    for word in (before, span[0].text):
        if word in _CALLS:
            yield from [_CALLS[word]] * _LEAST_CALLS
    if any(entity.label_ == "PERSON" and entity.start != span.start for entity in span.sent.ents):
        return
    for token in span.sent:
        if token.i >= span.end and token.lower_ in PRONOUNS:
            yield PRONOUNS[token.lower_]
