"""Inflections of terms, so that a list of lemmas matches "seized" and "seizures" without a parse.

By the dictionary of lemminflect (MIT, of the extra ``inflection``). A word that it does not know as that part of speech
is inflected by rule only where this is safe.
"""

import re
from dataclasses import replace
from typing import Any

from biaskit.errors import require
from biaskit.lexicon.entries import Entry

_TAGS = {"verb": "VERB", "noun": "NOUN", "adj": "ADJ", "adjective": "ADJ"}
_INFLECTED = tuple(_TAGS)


def inflected(entry: Entry) -> Entry:
    """An entry with its inflections as forms, those that it has first; without a part of speech as every one.

    >>> inflected(Entry("seize", pos="verb")).forms
    ('seized', 'seizes', 'seizing')
    """
    parts = (entry.pos,) if entry.pos else ("verb", "noun", "adj")
    forms = [form for pos in parts for form in forms_of(entry.term, pos)]
    return replace(entry, forms=tuple(dict.fromkeys((*entry.forms, *forms))))


def forms_of(term: str, pos: str) -> list[str]:
    """Inflections of a term: of a verb phrase the first word, of a noun phrase the last; other words may be gaps.

    Args:
        term: the term.
        pos: verb, noun or adj; anything else has none.

    >>> forms_of("crack down on", "verb")
    ['cracked down on', 'cracking down on', 'cracks down on']
    """
    words = term.split()
    if pos not in _INFLECTED or not words:
        return []
    if pos.startswith("adj") and len(words) > 1:
        return []
    head = words[0] if pos == "verb" else words[-1]
    if "*" in head:
        return []
    rest = (words[1:], True) if pos == "verb" else (words[:-1], False)
    return sorted(" ".join([form, *rest[0]] if rest[1] else [*rest[0], form]) for form in _inflections(head, pos))


def _inflections(word: str, pos: str) -> set[str]:
    """Other writings of a word: by the dictionary, else by rule where it is safe."""
    lemminflect = _lemminflect()
    found = {form for forms in lemminflect.getAllInflections(word, upos=_TAGS[pos]).values() for form in forms}
    if not found and _regular(word, pos):
        ruled = {form for forms in lemminflect.getAllInflectionsOOV(word, upos=_TAGS[pos]).values() for form in forms}
        found = {re.sub("((?<=[gnstwy])|(?<=wo))mans$", "men", form) for form in ruled}
    return {form.lower() for form in found} - {word}


def _regular(word: str, pos: str) -> bool:
    """Whether a word that the dictionary lacks is surely inflected by rule.

    A word that it knows as something else is not ("straw that broke", "falsely accuse", "cherry pick"), nor is a
    plural, what has none ("fracking", "cronyism") or an uncertain one ("superhero", "tech"), or a verb that may double
    its last letter ("kneecap").
    """
    if not word.isalpha() or not word.islower() or len(word) < 4 or _lemminflect().getAllLemmas(word):
        return False
    if pos == "noun":
        return not re.search("(s|ing|ism|ity|ness|ship|hood|ware|ch|men|people|[aiou])$", word)
    return pos == "verb" and not re.search("([^aeiou][aeiou][b-df-hj-np-tv]|[aeiou]l|ly|s)$", word)


def _lemminflect() -> Any:
    return require("lemminflect", extra="inflection", purpose="Inflecting terms")
