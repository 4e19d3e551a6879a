"""Which words are said of a target: once for each place in the text, names left out."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from biaskit.masking.hiding import hidden
from biaskit.types import Mention, Span

Ints = NDArray[np.int64]

NEGATIONS = frozenset(
    "cannot neither never no nobody none noone nor not nothing nowhere without".split()
)  # spaCy's list has them; "no evidence" is not "evidence"
_SAY_SOMETHING = frozenset(
    "amount bottom call empty front full move name say serious show side top".split()
)  # so has it these, which are no words of grammar
_RUN = re.compile(r"\w+(?:[-'’]\w+)*")
_POSSESSIVE = ("'s", "’s")
_PARTS = str.maketrans("", "", "-'")


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    place: int
    small: bool
    """Whether it is a word of grammar, or otherwise not to be counted by itself."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Words and phrases in their places, a place once for each group; the arrays are of one length.

    Attributes:
        vocabulary: what the numbers in ``word`` stand for; words of a phrase are joined by a blank.
        articles: ids of the articles, by number.
        groups: the groups, by number.
        sentences: number of the article and the sentence as printed, by number.
        word, article, group, sentence: numbers.
        start, end: place in the sentence.
    """

    vocabulary: Sequence[str]
    articles: Sequence[str]
    groups: Sequence[Any]
    sentences: Sequence[tuple[int, str]]
    word: Ints
    article: Ints
    group: Ints
    sentence: Ints
    start: Ints
    end: Ints


def find_words(
    mentions: Iterable[Mention],
    group_of: Callable[[Mention], Hashable],
    *,
    phrases: int = 1,
    stop_words: Collection[str] = (),
    labels: bool = True,
) -> Occurrences:
    """Find the words of the mentions' scopes, group by group.

    Args:
        mentions: which sentences, and which parts of them.
        group_of: the group of a mention.
        phrases: longest phrase in words. A phrase has nothing but blanks between its words, and begins and ends with a
            word that counts by itself.
        stop_words: words that do not count by themselves.
        labels: count the label of an event as words said of it.
    """
    sentences: dict[tuple[Any, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        sentences[mention.article_id, mention.part, mention.sentence_start, mention.sentence].append(mention)
    words, articles, groups = _Numbers(), _Numbers(), _Numbers()
    rows: list[tuple[int, ...]] = []
    for number, ((article_id, *_, sentence), found) in enumerate(sentences.items()):
        article = articles[article_id]
        seen = _unnamed(sentence, found, stop_words)
        for group, members in _by_group(found, group_of).items():
            code = groups[group]
            for start, end, text in _phrases(_about(seen, members, labels), sentence, phrases):
                rows.append((words[text], article, code, number, start, end))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    printed = [(articles[key[0]], key[-1]) for key in sentences]
    return Occurrences(list(words), list(articles), list(groups), printed, *columns)


@cache
def function_words() -> frozenset[str]:
    """spaCy's English stop words, but for negations and a few that say something ("serious").

    >>> "the" in function_words(), "not" in function_words(), "serious" in function_words()
    (True, False, False)
    """
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS) - NEGATIONS - _SAY_SOMETHING


def phrases_of(text: str, *, longest: int = 1, stop_words: Collection[str] = ()) -> Iterator[str]:
    """The words of a text as they are counted, of letters, lower case, without a possessive 's, and the phrases.

    >>> list(phrases_of("Peru’s so-called “ally” didn't pay 20 dollars."))
    ['peru', 'so-called', 'ally', "didn't", 'pay', 'dollars']
    """
    return (phrase for _, _, phrase in _phrases(_unnamed(text, (), stop_words), text, longest))


class _Numbers(dict[Any, int]):
    """Numbers things in the order in which they come."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


def _runs(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _RUN.finditer(text):
        if word := _counted(found[0]):
            yield found.start(), found.end() - 2 * found[0].lower().endswith(_POSSESSIVE), word


@lru_cache(maxsize=1 << 16)
def _counted(printed: str) -> str:
    """A word as counted; nothing for numbers and single letters."""
    word = printed.lower().replace("’", "'").removesuffix("'s")
    return word if len(word) > 1 and word.translate(_PARTS).isalpha() else ""


def _unnamed(sentence: str, mentions: Sequence[Mention], stop_words: Collection[str]) -> list[_Word]:
    """The words of a sentence that no mention knows for a part of a name."""
    names = {span for mention in mentions for span in (*hidden(mention), *mention.names)}
    return [
        _Word(start, end, word, place, _is_small(word, stop_words))
        for place, (start, end, word) in enumerate(_runs(sentence))
        if not _touches(names, start, end)
    ]


def _is_small(word: str, stop_words: Collection[str]) -> bool:
    """Whether a word is on the list, or is a contraction of one that is ("they're"), unless that negates."""
    if word in stop_words:
        return True
    head, apostrophe, _ = word.partition("'")
    return bool(apostrophe) and head in stop_words and not word.endswith("n't")


def _by_group(mentions: Iterable[Mention], group_of: Callable[[Mention], Any]) -> dict[Any, list[Mention]]:
    groups: dict[Any, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[group_of(mention)].append(mention)
    return groups


def _about(words: Iterable[_Word], mentions: Sequence[Mention], labels: bool) -> list[_Word]:
    """Those of the words that bear on the target of one of the mentions."""
    whole = any(not mention.scope for mention in mentions)
    scope = [span for mention in mentions for span in mention.scope]
    own = [] if labels else [span for m in mentions for span in ((m.start, m.end), *m.coreferent)]
    return [
        word
        for word in words
        if (whole or any(start <= word.start and word.end <= end for start, end in scope))
        and not _touches(own, word.start, word.end)
    ]


def _touches(spans: Iterable[Span], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)


def _phrases(words: Sequence[_Word], sentence: str, longest: int) -> Iterator[tuple[int, int, str]]:
    for first, word in enumerate(words):
        if word.small:
            continue
        yield word.start, word.end, word.text
        text, last = word.text, word
        for other in words[first + 1 : first + longest]:
            if other.place != last.place + 1 or not sentence[last.end : other.start].isspace():
                break
            text, last = f"{text} {other.text}", other
            if not other.small:
                yield word.start, other.end, text
