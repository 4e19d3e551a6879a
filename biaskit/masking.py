"""Hide names from lexicons: a rating must come from the words about a target, never from the words in its name."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile
from typing import NamedTuple

from biaskit.types import Mention, Span

PLACEHOLDER = "Xname"
"""Stands for a name of any length, so that the number of words around it is the same for all names."""

NAME = "Taylor"
"""Stands for a name where the sentence is parsed: one that taggers know for a name of a person or body."""

GAP = " . Xgap Xgap Xgap . "
"""Stands between two scope spans. Three unknown words: VADER looks back three words for negations and boosters,
TextBlob's negation and modifier end at the first unknown word of three letters, and no phrase can match across."""

_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'"})
"""Printers' quotation marks, which VADER and TextBlob do not know: “good” and wasn’t would be lost."""

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]\w*(?:['’](?!s\b)\w+)*")
_INSIDE_RUN = re.compile(r"[ \t\n]+(?:(?:of|de|del|di|da|von|van|bin)[ \t\n]+(?:the[ \t\n]+)?)?|-|[ \t\n]*&[ \t\n]*")
_THE_BEFORE = re.compile(r"(?<!\w)the\s{1,4}$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s+[a-z])", re.IGNORECASE)
_IS_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$", re.IGNORECASE)
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
_LONGEST_NAME = 6
_HEADLINE_SHARE = 0.8
_HEADLINE_WORDS = 4


class _Piece(NamedTuple):
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    literal: bool


@dataclass(frozen=True, slots=True)
class Masked:
    """The words a lexicon may see, and where they stand in the sentence.

    Attributes:
        text: the words that bear on the target, names hidden, quotation marks plain; words keep their own case.
        pieces: which part of the text stands for which part of the sentence, in order.
    """

    text: str
    pieces: tuple[_Piece, ...]

    def to_sentence(self, start: int, end: int) -> Span:
        """Map a span of `text` to the sentence; a placeholder maps to the whole name.

        >>> masked = mask(Mention("a", "Peru", "The Peru of 1990 won.", 4, 8))
        >>> masked.text, masked.to_sentence(14, 17)
        ('Xname of 1990 won.', (17, 20))
        """
        if not self.pieces:
            return 0, 0
        first = self._piece(start)
        last = self._piece(max(start, end - 1))
        left = first.sentence_start + (start - first.start if first.literal else 0)
        right = last.sentence_start + end - last.start if last.literal else last.sentence_end
        return min(left, first.sentence_end), min(max(left, right), last.sentence_end)

    def from_sentence(self, position: int) -> int | None:
        """Map a place in the sentence to `text`; into a placeholder its start; None for what is not seen.

        >>> mask(Mention("a", "Peru", "The Peru of 1990 won.", 4, 8)).from_sentence(17)
        14
        """
        for piece in self.pieces:
            if piece.sentence_start <= position < piece.sentence_end:
                return piece.start + (position - piece.sentence_start if piece.literal else 0)
        return None

    def _piece(self, position: int) -> _Piece:
        return self.pieces[max(0, bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1)]


def mask(mention: Mention, text_spans: Sequence[Span] | None = None) -> Masked:
    """Give the words that bear on a mention's target, every name in them replaced by one placeholder.

    Hidden are the mention's names and the target as printed, unless that is a common noun ("the tanker") or an event,
    whose label is the evidence. A "the" before a name and a possessive 's after it belong to the name, so that two
    names leave the very same text. Without names in the mention (a bare one, not annotated) runs of capitalised words
    are hidden, in headlines states and their demonyms only. Several scope spans are joined by `GAP`.

    Args:
        mention: what is to be rated.
        text_spans: spans of the sentence to use in place of the mention's scope.

    >>> mask(Mention("a", "United States", "The United States said the tanker was seized.", 4, 17)).text
    'Xname said the tanker was seized.'
    """
    sentence = mention.sentence
    spans = mention.scope if text_spans is None else text_spans
    scope = _clean(spans or [(0, len(sentence))], len(sentence))
    return _render(sentence, scope, _hidden(mention))


def mask_sentence(mention: Mention) -> Masked:
    """Give the whole sentence of a mention as a parser may see it: names are `NAME`, and keep a possessive 's.

    >>> mask_sentence(Mention("a", "United States", "The United States' navy seized it.", 4, 17)).text
    "Taylor's navy seized it."
    """
    sentence = mention.sentence
    return _render(sentence, [(0, len(sentence))], _hidden(mention), NAME)


def _hidden(mention: Mention) -> list[Span]:
    """Spans of the sentence that are hidden."""
    known = _known_names(mention)
    if mention.names:
        return known
    sentence = mention.sentence
    return _with_articles(_clean([*known, *_guessed_names(mention, known)], len(sentence)), sentence)


def _known_names(mention: Mention) -> list[Span]:
    target = (mention.start, mention.end)
    names = list(mention.names)
    if mention.kind == "event":
        names = [name for name in names if not (name[0] <= target[0] and target[1] <= name[1])]
    elif not _is_evidence(mention):
        names.append(target)
    return _with_articles(_clean(names, len(mention.sentence)), mention.sentence)


def _is_evidence(mention: Mention) -> bool:
    """Whether the target as printed is a label or a common noun, not a name."""
    printed = mention.sentence[mention.start : mention.end]
    return mention.kind == "event" or printed.islower() or mention.target.islower()


def _guessed_names(mention: Mention, known: list[Span]) -> list[Span]:
    """Likely names in a sentence whose names nobody marked."""
    whole = [(0, len(mention.sentence))]
    draft = _render(mention.sentence, whole, known)
    guessed = [draft.to_sentence(*span) for span in _guess(draft.text)]
    if not _is_evidence(mention):
        return guessed
    return [span for span in guessed if span[1] <= mention.start or mention.end <= span[0]]


def _clean(spans: Iterable[Span], length: int) -> list[Span]:
    """Sort spans, cut them to the sentence, join those that overlap and drop the empty ones."""
    merged: list[Span] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in spans):
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _with_articles(spans: list[Span], sentence: str) -> list[Span]:
    """Take a "the" before and a possessive 's after each name into it."""
    wider = []
    for start, end in spans:
        the = _THE_BEFORE.search(sentence[max(0, start - 8) : start])
        possessive = _POSSESSIVE.match(sentence, end)
        wider.append((start - len(the[0]) if the else start, possessive.end() if possessive else end))
    return _clean(wider, len(sentence))


def _render(sentence: str, scope: list[Span], names: list[Span], placeholder: str = PLACEHOLDER) -> Masked:
    plain = sentence.translate(_PLAIN)
    parts = [_cut(span, names) for span in scope]
    seen = "".join(plain[start:end] for part in parts for start, end, literal in part if literal)
    # VADER takes a text in capitals for shouting when one word of it is not.
    case = str.upper if seen.isupper() else str
    text: list[str] = []
    pieces: list[_Piece] = []
    length = 0
    for number, part in enumerate(parts):
        if number:
            text.append(case(GAP))
            length += len(GAP)
        for start, end, literal in part:
            words = plain[start:end] if literal else case(placeholder)
            if not literal and placeholder == NAME and _IS_POSSESSIVE.search(sentence, start, end):
                words += "'s"
            text.append(words)
            pieces.append(_Piece(length, length + len(words), start, end, literal))
            length += len(words)
    return Masked("".join(text), tuple(pieces))


def _cut(span: Span, names: list[Span]) -> list[tuple[int, int, bool]]:
    """Cut a span into (start, end, literal) at the names that touch it."""
    parts: list[tuple[int, int, bool]] = []
    position, stop = span
    first = max(0, bisect_right(names, position, key=lambda name: name[0]) - 1)
    for start, end in names[first:]:
        if start >= stop:
            break
        if end <= position:
            continue
        if start > position:
            parts.append((position, start, True))
        parts.append((max(start, position), min(end, stop), False))
        position = min(end, stop)
    if position < stop:
        parts.append((position, stop, True))
    return parts


def _guess(text: str) -> list[Span]:
    words = list(_WORD.finditer(text))
    if text.isupper() or _is_headline(words):
        return _gazetteer_names(text, words)
    return [span for run in _capital_runs(text, words) if (span := _name_in_run(text, run))]


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
        if runs and _INSIDE_RUN.fullmatch(text, runs[-1][-1].end(), word.start()):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _name_in_run(text: str, run: list[re.Match[str]]) -> Span | None:
    """Span of a run that is a name; at a sentence's start a lone capitalised word tells nothing, unless a state's."""
    initial = _starts_sentence(text, run[0].start())
    names = list(dropwhile(lambda word: word[0].lower() in _function_words(), run)) if initial else run
    if not names:
        return None
    shouted = all(word[0].isupper() for word in names) and any(len(word[0]) > 1 for word in names)
    alone = initial and len(run) == 1
    if (shouted or alone) and not any(word[0] in _gazetteer() for word in names):
        return None
    return names[0].start(), names[-1].end()


def _starts_sentence(text: str, position: int) -> bool:
    before = text[max(0, position - 24) : position].rstrip(" \t\n")
    if position <= 24 and not before:
        return True
    last = re.search(r"(\w+)\.$", before)
    if last and (last[1].lower() in _ABBREVIATIONS.split() or len(last[1]) == 1):
        return False
    return bool(_SENTENCE_END.search(before))


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
    return frozenset(names | {name.upper() for name in names})
