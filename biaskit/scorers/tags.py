"""Whether a term has the part of speech that its lexicon asks for."""

from collections.abc import Mapping
from typing import Any

from biaskit.lexicon import Match
from biaskit.masking import NAME

_TAGS: Mapping[str, frozenset[str]] = {
    "verb": frozenset({"VERB", "AUX"}),
    "noun": frozenset({"NOUN", "PROPN"}),
    "adj": frozenset({"ADJ", "ADV"}),
    "adv": frozenset({"ADV", "ADJ", "SCONJ", "ADP", "PART"}),
}
_PARTICIPLES = frozenset({"VBN", "VBG", "VBD"})
_BEFORE_NOUNS = frozenset({"compound", "amod"})


class Tagged:
    """Whether a match has the part of speech that its entry asks for."""

    def __init__(self, doc: Any) -> None:
        self._doc = doc

    def __call__(self, match: Match) -> bool:
        """Whether a match has it."""
        pos = match.entry.pos[:4].rstrip("e") if match.entry.pos else ""
        if not pos:
            return True
        span = self._doc.char_span(match.start, match.end, alignment_mode="expand")
        if span is None or not len(span):
            return False
        token = span[0] if pos == "verb" else span[-1]
        if token.pos_ in _TAGS.get(pos[:3] if pos.startswith("ad") else pos, frozenset({token.pos_})):
            return True
        if token.pos_ == "PROPN" and token.text != NAME:  # headlines print any word as a name
            return True
        if pos == "adj":
            return token.tag_ in _PARTICIPLES or token.dep_ in _BEFORE_NOUNS
        participle = token.lower_.endswith(("ing", "ed"))
        return bool((token.pos_ == "ADJ" and participle) if pos == "verb" else (token.tag_ == "VBG" and pos == "noun"))
