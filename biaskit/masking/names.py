"""Likely names in a sentence whose names nobody marked."""

import re
from functools import cache
from itertools import dropwhile

from biaskit.types import Span

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]\w*(?:['’](?!s\b)\w+)*")
_INSIDE_RUN = re.compile(r"[ \t\n]+(?:(?:of|de|del|di|da|von|van|bin)[ \t\n]+(?:the[ \t\n]+)?)?|-|[ \t\n]*&[ \t\n]*")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*\s*[\"'“‘(\[]*$|[\"“‘(\[]$")
_ABBREVIATIONS = "adm capt col dr gen gov hon jr lt mr mrs ms pres prof rep rev sen sgt sr st"
_FUNCTION_WORDS = (
    "a about after again against all also although am among an and any are as at be because been before between both "
    "but by can could despite did do does during each even every few for from had has have he her here his how however "
    "i if in into is it its just last like many may meanwhile might more most much my never next no nor not now of on "
    "once one only or our out over perhaps she should since so some still such than that the their them then there "
    "these they this those though through to today two under unless until up was we were what when where whether which "
    "while who whose why will with within without would yes yesterday yet you your"
)
_NO_NAMES_OF_OWNERS = frozenset(
    "anybody anyone boys children everybody everyone girls let men mother nobody one other people somebody someone "
    "tomorrow tonight women world".split()
)  # "Women's rights": at a sentence's start no names, though with 's
_MORE_STATES = (
    "America Americans Britain Brits Briton Britons Danes Dutch EU Emirati Emiratis English England Europe European "
    "Europeans Finns Kazakh Kremlin Kurds Kurdish NATO Pentagon Poles Spaniards Swedes Turks Turkey UAE UK UN US USA "
    "Uzbek Western Washington Moscow Beijing Brussels Tehran Kyiv Kiev Caracas Havana Ankara Damascus Baghdad "
    "Pyongyang Seoul Tokyo Jerusalem Riyadh U.S. U.S U.K. U.N. E.U. U.S.A."
)  # common in news, absent from the data package
_PHRASES = (
    "White House",
    "European Union",
    "United Nations",
    "Downing Street",
    "Soviet Union",
    "North Korea",
    "South Korea",
)
_OWNER = re.compile(r"['’]s\b")
_PLACEHOLDERS = ("Taylor", "Morgan", "Jordan")
"""What models read in place of names: one that is printed is no placeholder, but a name to hide."""
_LONGEST_NAME = 6
_HEADLINE_SHARE = 0.95  # of a sentence that is mostly names some verb or noun is small
_HEADLINE_WORDS = 4

PLACEHOLDER = "Xname"
"""Stands for a name of any length, so that the number of words around it is the same for all names."""


def guessed_names(text: str) -> list[Span]:
    """Spans of runs of capitalised words; in headlines of states and their demonyms only.

    >>> guessed_names("He met Ana Ruiz of Lima.")
    [(7, 23)]
    """
    words = list(_WORD.finditer(text))
    if text.isupper() or _is_headline(words):
        return _gazetteer_names(text, words)
    return [span for run in _capital_runs(text, words) for span in _names_in_run(text, run)]


def _is_headline(words: list[re.Match[str]]) -> bool:
    skipped = _function_words() | {PLACEHOLDER.lower()}
    content = [word[0] for word in words if len(word[0]) > 2 and word[0].lower() not in skipped]
    capitals = sum(word[0].isupper() for word in content)
    return len(content) >= _HEADLINE_WORDS and capitals > _HEADLINE_SHARE * len(content)


def _gazetteer_names(text: str, words: list[re.Match[str]]) -> list[Span]:
    spans = []
    position = 0
    while position < len(words):
        for last in range(min(position + _LONGEST_NAME, len(words)) - 1, position - 1, -1):
            span = words[position].start(), words[last].end()
            if " ".join(text[slice(*span)].split()) in _gazetteer():
                spans.append(span)
                position = last
                break
        position += 1
    return spans


def _capital_runs(text: str, words: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    runs: list[list[re.Match[str]]] = []
    for word in words:
        if not word[0][0].isupper() or word[0] == "I" or word[0].startswith(("I'", "I’")):
            continue
        if runs and _goes_on(text, runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _goes_on(text: str, run: list[re.Match[str]], word: re.Match[str]) -> bool:
    """Whether a capitalised word belongs to the name before it: "Sen. Ruiz" and "Ana B. Ruiz" are one.

    Of "Critics of Ruiz" at a start, Ruiz being marked, it does not, nor does a new line's first word of grammar.
    """
    before = run[-1]
    start = before.end()
    between = text[start : word.start()]
    if "\n" in between and is_function_word(word[0]):
        return False
    if word[0] == PLACEHOLDER and " of" in between and len(run) == 1 and _starts_sentence(text, before.start()):
        return False
    short = len(before[0]) == 1 or before[0].lower() in _ABBREVIATIONS.split()
    if short and text[start : start + 1] == ".":
        start += 1
    return bool(_INSIDE_RUN.fullmatch(text, start, word.start()))


def _names_in_run(text: str, run: list[re.Match[str]]) -> list[Span]:
    """A run is a name; of a lone word at a sentence's start, and of shouted words, only those of states are."""
    initial = _starts_sentence(text, run[0].start()) or is_function_word(run[0][0])
    names = list(dropwhile(lambda word: word[0].lower() in _function_words(), run)) if initial else run
    if not names:
        return []
    others = [word[0] for word in names if word[0] != PLACEHOLDER]
    shouted = all(map(str.isupper, others)) and any(len(word) > 1 for word in others)
    alone = initial and len(run) == 1 and not _owns(text, names[0]) and not _is_named_again(text, names[0])
    if shouted or alone:
        return _gazetteer_names(text, names)
    return [(names[0].start(), names[-1].end())]


def _owns(text: str, word: re.Match[str]) -> bool:
    """Whether a word has a possessive 's as names have: "Ruiz's plan", not "Women's rights"."""
    return bool(_OWNER.match(text, word.end())) and word[0].lower() not in _NO_NAMES_OF_OWNERS


def _is_named_again(text: str, word: re.Match[str]) -> bool:
    """Whether the same word has its capital within a sentence, too."""
    again = re.finditer(rf"(?<!\w){re.escape(word[0])}(?!\w)", text)
    return any(not _starts_sentence(text, other.start()) for other in again)


def _starts_sentence(text: str, position: int) -> bool:
    before = text[max(0, position - 24) : position].rstrip(" \t\n")
    if position <= 24 and not before:
        return True
    last = re.search(r"(\w+)\.$", before)
    if last and (last[1].lower() in _ABBREVIATIONS.split() or len(last[1]) == 1):
        return False
    return bool(_SENTENCE_END.search(before))


def is_function_word(word: str) -> bool:
    """Whether a word is one of grammar, which stands with a capital at a sentence's start and names nobody."""
    return word.lower() in _function_words()


@cache
def _function_words() -> frozenset[str]:
    return frozenset(_FUNCTION_WORDS.split())


@cache
def _gazetteer() -> frozenset[str]:
    """States and their demonyms, also in capitals, from the package countryinfo and a short list of common others."""
    from countryinfo import all_countries

    names = set(_MORE_STATES.split()) | set(_PHRASES)
    for country in all_countries():
        demonyms = re.split(r"[,/]", country.demonym() or "")
        known = [country.name(), *(country.alt_spellings() or ()), *demonyms, *(f"{name}s" for name in demonyms)]
        names.update(name for name in known if len(name) > 3)
    names.update(_PLACEHOLDERS)
    return frozenset(names | {name.upper() for name in names})
