"""What spaCy's attribute ruler does to a token, looked up where it was done before.

The ruler's patterns ask of a token its lower-case form, tag and relation, and of what follows it the same; so tokens
that are alike in these get the same attributes. A ruler that asks for anything else is left as it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

_ASKED = frozenset(("LOWER", "TAG", "DEP", "IS_SPACE"))
_SET = ("TAG", "DEP", "POS", "MORPH", "LEMMA")
"""What a pattern may set."""
_WRITTEN = ["POS", "MORPH", "LEMMA"]
_WAYS = frozenset(("IN", "NOT_IN", "REGEX"))
_FACTORY = "biaskit_attributes"
_KEPT = 100_000
"""Kinds of tokens that are remembered."""

Key = tuple[int, int, int, int]
"""Lower-case form where a pattern asks for it, tag, relation, whether it is white space."""


def remember(nlp: Any) -> None:
    """Replace the attribute ruler of a pipeline by one that remembers, where its patterns allow that."""
    ruler = nlp.get_pipe("attribute_ruler") if "attribute_ruler" in nlp.pipe_names else None
    if ruler is None or not all(map(_understood, ruler.patterns)):
        return
    _register()
    nlp.replace_pipe("attribute_ruler", _FACTORY).take(ruler)


def _understood(pattern: Mapping[str, Any]) -> bool:
    tokens = [token for tokens in pattern["patterns"] for token in tokens]
    if not set(pattern["attrs"]) <= set(_SET) or not all(set(token) <= _ASKED for token in tokens):
        return False
    asked = [(name, value) for token in tokens for name, value in token.items() if isinstance(value, Mapping)]
    return all(set(value) <= ({"IN", "REGEX"} if name == "LOWER" else _WAYS) for name, value in asked)


def _register() -> None:
    from spacy.language import Language

    if not Language.has_factory(_FACTORY):
        Language.factory(_FACTORY, func=lambda nlp, name: Attributes(nlp.vocab))


class Attributes:
    """The component; it has the ruler that it stands for."""

    def __init__(self, vocab: Any) -> None:
        self._vocab = vocab
        self._ruler: Any = None
        self._asked: dict[int, int] = {}
        self._known: dict[tuple[Key, ...], list[tuple[int, ...]]] = {}
        self._starts: dict[Key, bool] = {}

    def take(self, ruler: Any) -> None:
        """Stand for a ruler."""
        several = [tokens for pattern in ruler.patterns for tokens in pattern["patterns"]]
        self._ruler = ruler
        forms = [token["LOWER"] for tokens in several for token in tokens if "LOWER" in token]
        self._words = {form for form in forms if isinstance(form, str)}
        self._words |= {word for form in forms if isinstance(form, Mapping) for word in form.get("IN", ())}
        self._like = [form for form in forms if isinstance(form, Mapping) and "IN" not in form]
        self._firsts = [tokens[0] for tokens in several if len(tokens) > 1]
        self._width = max(map(len, several), default=1)
        for pattern in ruler.patterns:  # what it sets outlives the memory zone in which it is first met
            for value in pattern["attrs"].values():
                self._vocab.strings.add(str(value))
            self._vocab.morphology.add(pattern["attrs"].get("MORPH", ""))

    def __call__(self, doc: Any) -> Any:
        """Set the attributes of a document's tokens."""
        if len(self._known) + len(self._asked) > _KEPT:
            self._known, self._asked, self._starts = {}, {}, {}
        keys = self._keys(doc)
        begun = [place for place, key in enumerate(keys) if self._begins(key)]
        if any(after - before < self._width for before, after in pairwise(begun)):
            return self._ruler(doc)
        rows = [self._rows((key,))[0] for key in keys]
        for place in begun:
            several = tuple(keys[place : place + self._width])
            rows[place : place + len(several)] = self._rows(several)
        _write(doc, np.array(rows, np.uint64).reshape(-1, len(_SET)))
        return doc

    def _keys(self, doc: Any) -> list[Key]:
        lower, *others = doc.to_array(["LOWER", "TAG", "DEP", "IS_SPACE"]).reshape(-1, 4).T.tolist()
        for form in [form for form in set(lower) if form not in self._asked]:  # set - keys would go through all keys
            text = self._vocab.strings[form]
            self._asked[form] = form if text in self._words or any(_is(text, like) for like in self._like) else 0
        return list(zip(map(self._asked.__getitem__, lower), *others, strict=True))

    def _begins(self, key: Key) -> bool:
        """Whether a pattern of several tokens may begin with such a one."""
        if key not in self._starts:
            text = dict(zip(("LOWER", "TAG", "DEP"), map(self._vocab.strings.__getitem__, key[:3]), strict=True))
            self._starts[key] = any(
                all(_is(text[name], first[name]) for name in text if name in first) for first in self._firsts
            )
        return self._starts[key]

    def _rows(self, keys: tuple[Key, ...]) -> list[tuple[int, ...]]:
        """What the ruler sets of such tokens in a row; 0 for what it leaves."""
        if keys not in self._known:
            self._known[keys] = self._ruled(keys)
        return self._known[keys]

    def _ruled(self, keys: Sequence[Key]) -> list[tuple[int, ...]]:
        from spacy.tokens import Doc

        words = [self._vocab.strings[lower] if lower else " " if space else "_" for lower, _, _, space in keys]
        doc = Doc(self._vocab, words=words, spaces=[False] * len(words))
        for token, (_, tag, relation, _) in zip(doc, keys, strict=True):
            token.tag, token.dep = tag, relation
        after = self._ruler(doc).to_array(list(_SET)).reshape(-1, len(_SET)).tolist()
        before = ((tag, relation, 0, 0, 0) for _, tag, relation, _ in keys)
        return [
            tuple(new if new != old else 0 for old, new in zip(*rows, strict=True))
            for rows in zip(before, after, strict=True)
        ]


def _write(doc: Any, found: Any) -> None:
    before = doc.to_array(_WRITTEN).reshape(-1, len(_WRITTEN))
    doc.from_array(_WRITTEN, np.where(found[:, 2:] > 0, found[:, 2:], before))
    for place in np.flatnonzero(found[:, :2].any(axis=1)).tolist():
        token, (tag, relation) = doc[place], found[place, :2].tolist()
        token.tag, token.dep = tag or token.tag, relation or token.dep


def _is(text: str, asked: Any) -> bool:
    """Whether a token's text is what a pattern asks for."""
    if isinstance(asked, str):
        return text == asked
    listed: Iterable[str] = asked.get("IN", [text])
    return text in listed and text not in asked.get("NOT_IN", ()) and bool(re.search(asked.get("REGEX", ""), text))
