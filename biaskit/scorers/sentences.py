"""What scorers with lexicons read: each sentence once, names hidden, with its parse and the terms found in it."""

import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from biaskit.errors import InputError
from biaskit.lexicon import Lexicon, Match, Matcher
from biaskit.lexicon.matching import Candidates
from biaskit.masking import NAME, Masked, mask_sentence
from biaskit.pipeline import load_pipeline
from biaskit.scorers.context import Context, Surroundings, head_of
from biaskit.scorers.parse import parsed
from biaskit.scorers.relations import Relations, Standing
from biaskit.scorers.tags import Tagged
from biaskit.types import Cue, Mention

PARSED = ("valence", "verbs", "reporting")
"""Measures that need syntax."""
ALWAYS = ("verbs", "reporting")
"""Measures that need it though none of their terms is found: any verb may be the target's."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_HIDDEN = f" {NAME.lower()} "
"""A hidden name as the search writes it down."""


@dataclass(frozen=True)
class Sentence:
    """A mention's sentence as a scorer reads it.

    Attributes:
        mention: what is rated.
        masked: its sentence with every name hidden.
        doc: the `Parse` of ``masked.text``; None where nothing was found that needs one.
        found: by lexicon, the terms that bear on the target.
        around: the hedges and boosters of the whole sentence.
    """

    mention: Mention
    masked: Masked
    doc: Any
    found: Mapping[str, Sequence[Match]]
    around: tuple[Sequence[Match], Sequence[Match]]

    @cached_property
    def target(self) -> int | None:
        """Index of the target's token; None where the sentence does not name it."""
        if self.doc is None or self.mention.start == self.mention.end:
            return None
        place = self.masked.from_sentence(self.mention.start)
        token = head_of(self.doc, place, place + 1) if place is not None else None
        return None if token is None else int(token.i)

    @cached_property
    def standing(self) -> Standing:
        """What the target is in its sentence; asked only where there is a ``target``."""
        assert self._relations is not None, "the sentence names its target"
        return self._relations.own

    @cached_property
    def _relations(self) -> Relations | None:
        return None if self.target is None else Relations(self.doc, self.target)

    def relation_of(self, token: Any) -> str:
        """The relation of a word to the target, see `Relations`; "unnamed" where the sentence does not name it."""
        return "unnamed" if self._relations is None else self._relations.of(token)

    @cached_property
    def _surroundings(self) -> Surroundings:
        return Surroundings(self.doc, *self.around, outlet=self.mention.voice == "outlet")

    def weighed(self, lexicon: str) -> list[tuple[Match, Context]]:
        """The terms of a lexicon, each with what the words around it do to it.

        A word that changes another of these terms ("alleged" before "corruption") counts as that, and not as a term.
        """
        pairs = [(match, self.context(match)) for match in self.found[lexicon]]
        marks = [
            mark
            for match, context in pairs
            for mark in context.marks
            if not (mark.start < match.end and match.start < mark.end)
        ]
        return [
            (match, context)
            for match, context in pairs
            if not any(mark.start < match.end and match.start < mark.end for mark in marks)
        ]

    def context(self, match: Match) -> Context:
        """What the words around a match do to it."""
        return self._surroundings.of(match.start, match.end)

    def relation(self, match: Match) -> str:
        """How a match stands to the target."""
        head = head_of(self.doc, match.start, match.end)
        return "apart" if head is None else self.relation_of(head)

    def bears(self, token: Any) -> bool:
        """Whether a word is among those about the target."""
        return not self.mention.scope or any(first <= token.i < last for first, last in self._bearing)

    @cached_property
    def _bearing(self) -> list[tuple[int, int]]:
        """The words within each part of the mention's scope, as ranges of indexes: places go up with them."""
        return [
            (bisect_left(self.doc.words, low, key=self._begins), bisect_right(self.doc.words, high, key=self._ends))
            for low, high in self.mention.scope
        ]

    def _begins(self, word: Any) -> int:
        return self.masked.to_sentence(word.idx, word.idx + len(word.text))[0]

    def _ends(self, word: Any) -> int:
        return self.masked.to_sentence(word.idx, word.idx + len(word.text))[1]

    def cue(self, start: int, end: int, weight: float, kind: str) -> Cue:
        """A cue at a place of the masked text."""
        return Cue(*self.masked.to_sentence(start, end), weight, kind)


@dataclass(frozen=True)
class SentenceReader:
    """Reads mentions for any number of lexicons at once: one pass over each sentence, and one parse.

    Attributes:
        lexicons: the lexicons, of different names.
        pipeline: name of the spaCy pipeline; None for the small one.
    """

    lexicons: tuple[Lexicon, ...]
    pipeline: str | None = None

    def read(self, mentions: Sequence[Mention]) -> list[Sentence]:
        """The sentences of mentions, in order; each distinct one is searched and parsed once.

        The mentions last read are not read again: scorers that share a reader are given the same batch in turns.
        """
        before: Sequence[Mention]
        sentences: list[Sentence]
        before, sentences = self._memo.get("last", ((), []))
        if len(before) != len(mentions) or not all(map(operator.is_, before, mentions)):
            sentences = self._read(mentions)
            self._memo["last"] = tuple(mentions), sentences
        return sentences

    def _read(self, mentions: Sequence[Mention]) -> list[Sentence]:
        masks = [_whole(mask_sentence(mention)) for mention in mentions]
        names = [self._meant(mention, masked) for mention, masked in zip(mentions, masks, strict=True)]
        named = {
            masked.text
            for masked, found in zip(masks, names, strict=True)
            if any(found[number] for number in self._syntactic if found)
        }
        known: dict[str, tuple[Candidates, Any]] = self._memo.get("known", {})
        wanted = dict.fromkeys(masked.text for masked in masks)
        missing = [text for text in wanted if text not in known or (text in named and known[text][1] is None)]
        fresh = {text: known[text] for text in wanted if text in known}
        fresh.update(zip(missing, self._parsed(missing, named), strict=True))
        self._memo["known"] = fresh
        return [
            self._sentence(mention, masked, *fresh[masked.text], found)
            for mention, masked, found in zip(mentions, masks, names, strict=True)
        ]

    def _meant(self, mention: Mention, masked: Masked) -> Sequence[Sequence[Match]]:
        """Per lexicon, names that are hidden but meant as entries ("Obamacare"), in places of the masked text.

        The target's own name never is evidence.
        """
        if self._names is None:
            return ()
        target = (0, 0) if mention.kind == "event" else (mention.start, mention.end)
        return [
            [
                Match(first, last + (len(NAME) if masked.is_hidden(match.end - 1) else 1), match.entry)
                for match in found
                if not (match.start < target[1] and target[0] < match.end)
                and (masked.is_hidden(match.start) or masked.is_hidden(match.end - 1))
                and (first := masked.from_sentence(match.start)) is not None
                and (last := masked.from_sentence(match.end - 1)) is not None
            ]
            for found in self._names.match(mention.sentence)
        ]

    def _parsed(self, texts: Sequence[str], named: Collection[str]) -> Iterable[tuple[Candidates, Any]]:
        candidates = [_without_names(self._matcher.find(text)) for text in texts]
        needed = [
            self._always or text in named or any(found.found[number] for number in self._syntactic)
            for text, found in zip(texts, candidates, strict=True)
        ]
        docs: Any = iter(())
        if any(needed):
            nlp = load_pipeline(self.pipeline) if self.pipeline else load_pipeline()
            docs = parsed([text for text, due in zip(texts, needed, strict=True) if due], nlp)
        return [(found, next(docs) if due else None) for found, due in zip(candidates, needed, strict=True)]

    def _sentence(
        self, mention: Mention, masked: Masked, candidates: Candidates, doc: Any, names: Sequence[Sequence[Match]]
    ) -> Sentence:
        accept = Tagged(doc) if doc is not None else None
        found = {}
        for number, lexicon in enumerate(self.lexicons):
            matches = candidates.of(number, accept if number in self._syntactic and lexicon.tagged else None)
            if names and names[number]:
                apart = [m for m in matches if not any(m.start < n.end and n.start < m.end for n in names[number])]
                matches = sorted([*apart, *names[number]], key=_place)
            found[lexicon.name] = _within(matches, mention, masked)
        size = len(self.lexicons)
        around = (candidates.of(size, accept), candidates.of(size + 1, accept)) if doc is not None else ((), ())
        return Sentence(mention, masked, doc, found, around)

    @cached_property
    def _always(self) -> bool:
        return any(lexicon.measure in ALWAYS for lexicon in self.lexicons)

    @cached_property
    def _names(self) -> Matcher | None:
        named = [[entry for entry in lexicon.entries if "name" in entry.marks] for lexicon in self.lexicons]
        return Matcher(named) if any(named) else None

    @cached_property
    def _memo(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _syntactic(self) -> frozenset[int]:
        return frozenset(n for n, lexicon in enumerate(self.lexicons) if lexicon.measure in PARSED)

    @cached_property
    def _matcher(self) -> Matcher:
        from biaskit.lexicon import load_lexicon

        modifiers = [load_lexicon("hedges"), load_lexicon("boosters")] if self._syntactic else []
        return Matcher([lexicon.entries for lexicon in (*self.lexicons, *modifiers)])

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what cannot travel between processes."""
        return {"lexicons": self.lexicons, "pipeline": self.pipeline}


def lexicon_for(given: Lexicon | str | Path, measure: str, scorer: str) -> Lexicon:
    """The lexicon that a scorer was given, or is to load.

    Raises:
        InputError: when it is none for this scorer.
    """
    from biaskit.lexicon import load_lexicon

    loaded = given if isinstance(given, Lexicon) else load_lexicon(given)
    if loaded.measure != measure:
        raise InputError(
            f"The lexicon {loaded.name!r} measures {loaded.measure!r}, and {scorer} needs {measure!r}. "
            "Give one whose card says so, or take LexiconScorer."
        )
    return loaded


def _place(match: Match) -> tuple[int, int]:
    return match.start, match.end


def _whole(masked: Masked) -> Masked:
    """Halves of surrogate pairs, which no parser takes, become U+FFFD."""
    return replace(masked, text=_SURROGATE.sub("\ufffd", masked.text)) if _SURROGATE.search(masked.text) else masked


def _without_names(candidates: Candidates) -> Candidates:
    """What is found without what begins or ends with a hidden name."""
    text = candidates.written.text
    if _HIDDEN not in text:
        return candidates
    found = [
        [one for one in some if not text.startswith(_HIDDEN, one[0]) and not text[: 2 - one[1]].endswith(_HIDDEN)]
        for some in candidates.found
    ]
    return Candidates(candidates.written, found)


def _within(matches: list[Match], mention: Mention, masked: Masked) -> list[Match]:
    """The matches that stand in the words about the target."""
    if not mention.scope or not matches:
        return matches
    spans = [masked.to_sentence(match.start, match.end) for match in matches]
    return [
        match
        for match, (start, end) in zip(matches, spans, strict=True)
        if any(low <= start and end <= high for low, high in mention.scope)
    ]
