"""The contract that every scorer keeps, as one call for the tests of a plug-in."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from biaskit.rating import WHERE, faults
from biaskit.types import Mention, Rating, Scorer, Span

_TOLERANCE = 1e-6
"""Models add floats in another order when batches differ."""

_STEP = 5
"""Of the plain mentions, which are rated alone too: the first of each sentence."""

_NAMES = ("Peru", "Venezuela", "United States", "Victoria Hope", "Jack Killmonger", "Bank of Peace and Glory")
_SENTENCES = (
    "{0} said the tanker was seized in anti-drug operations.",
    "Critics of {0} condemned a blatant theft and an act of piracy.",
    "It is not a good day for {0}, which praised the brave sailors of {1}.",
    "{0} welcomed {1}, and {0} was very happy.",
    "Nobody trusts {0}’s shameful, terrible lies!",
)
_ODD_SENTENCES = (
    "",
    " ",
    "\x00",
    "🛢️🚢 good 👨‍👩‍👧‍👦 e\u0301",
    "قالت الحكومة إن الاحتجاز سرقة",
    "“He said ‘it's … never",
    "\u2028not\u00a0good\r\n\t",
    "GOOD" * 2000,
    "It was a very good, not a bad day. " * 500,
)


def check_scorer(scorer: Scorer) -> None:
    """Check that a scorer keeps the contract; call it in a plug-in's tests.

    Checked: ``name`` and ``dimensions``, and ``settings`` where it has them; one rating per mention and dimension, in
    order; values in [-1, 1] or NaN; cues inside the sentence; input left alone; the same values and probabilities when
    called twice, in parts, in reverse, alone, and for the same sentences in other articles and places; no mentions and
    odd texts (empty, emoji, NUL, right-to-left, very long). Unless the scorer has an attribute ``blind`` that is
    False: names are not evidence, so swapping the target's name (and its ``names`` spans) changes no value.

    Raises:
        AssertionError: saying which part of the contract is broken, and by what.

    >>> class Neutral:
    ...     name, dimensions = "neutral", ("valence",)
    ...     def rate(self, mentions):
    ...         return [Rating(m, self.name, "valence", 0.0) for m in mentions]
    >>> check_scorer(Neutral())
    """
    _check_description(scorer)
    plain = list(_plain_mentions())
    mentions = [*plain, *_odd_mentions()]
    whole = _rated(scorer, mentions)
    _require(scorer, _rated(scorer, []) == [], "must return an empty list for no mentions")
    _require_same(scorer, whole, _rated(scorer, mentions), "gives other ratings when called again")
    halves = [*_rated(scorer, mentions[:7]), *_rated(scorer, mentions[7:])]
    _require_same(scorer, whole, halves, "gives other ratings when the mentions come in two parts")
    backwards = _rated(scorer, mentions[::-1])
    _require_same(scorer, _turned(scorer, whole), backwards, "gives other ratings when the mentions come in reverse")
    elsewhere: dict[str, Any] = dict(zip(WHERE, ("elsewhere", 500), strict=True))
    moved = _rated(scorer, [replace(mention, **elsewhere) for mention in plain])
    what = "gives other ratings when the same sentence stands in another article and place"
    _require_same(scorer, whole[: len(moved)], moved, what)
    width = len(scorer.dimensions)
    for place in range(0, len(plain), _STEP):
        alone = _rated(scorer, plain[place : place + 1])
        _require_same(scorer, whole[place * width :][:width], alone, "gives other ratings when a mention comes alone")
    if getattr(scorer, "blind", True):
        _check_names_are_no_evidence(scorer)


def _check_description(scorer: Scorer) -> None:
    if isinstance(scorer, type) or not isinstance(scorer, Scorer):
        raise AssertionError(f"{scorer!r} is no scorer: give an instance with name, dimensions and rate(mentions)")
    _require(scorer, isinstance(scorer.name, str) and bool(scorer.name), "must have a name: a text that is not empty")
    dimensions = scorer.dimensions
    known = isinstance(dimensions, Sequence) and not isinstance(dimensions, str)
    known = known and all(isinstance(entry, str) and entry for entry in dimensions)
    _require(scorer, known and len(dimensions) > 0, f"has the dimensions {dimensions!r}: give a sequence of names")
    _require(scorer, len(set(dimensions)) == len(dimensions), f"names a dimension twice: {dimensions!r}")
    settings = getattr(scorer, "settings", {})
    plain = isinstance(settings, Mapping) and _is_plain(settings)
    _require(scorer, plain, f"has the settings {settings!r}: give a mapping of texts to plain values, as JSON has them")


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_plain(part) for key, part in value.items())
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | bool | int | float)


def _check_names_are_no_evidence(scorer: Scorer) -> None:
    for sentence in _SENTENCES:
        mentions = [_mention(sentence, name, "Brazil") for name in _NAMES]
        width = len(scorer.dimensions)
        ratings = _rated(scorer, mentions)
        for place, name in enumerate(_NAMES):
            for rating, first in zip(ratings[place * width :][:width], ratings[:width], strict=True):
                found, expected = _shown(rating, first)
                _require(
                    scorer,
                    _same_value(rating, first),
                    f"rates {rating.mention.sentence!r} {found} in {rating.dimension!r}, but {expected} with "
                    f"{_NAMES[0]!r} in place of {name!r}: rate what biaskit.masking.mask gives, or set blind = False",
                )


def _rated(scorer: Scorer, mentions: Sequence[Mention]) -> list[Rating]:
    given = list(mentions)
    try:
        ratings = scorer.rate(given)
    except Exception as error:
        culprit = _culprit(scorer, mentions)
        message = f"Scorer {scorer.name!r} raised {type(error).__name__}: {error}; on {culprit}"
        raise AssertionError(message) from error
    for fault in faults(scorer, mentions, ratings):
        raise AssertionError(f"Scorer {scorer.name!r} {fault}")
    _require(scorer, given == list(mentions), "changed the list of mentions it was given")
    return ratings


def _culprit(scorer: Scorer, mentions: Sequence[Mention]) -> str:
    for mention in mentions:
        try:
            scorer.rate([mention])
        except Exception:
            return f"the sentence {mention.sentence[:60]!r}"
    return f"{len(mentions)} mentions at once"


def _turned(scorer: Scorer, ratings: Sequence[Rating]) -> list[Rating]:
    width = len(scorer.dimensions)
    return [rating for end in range(len(ratings), 0, -width) for rating in ratings[end - width : end]]


def _require_same(scorer: Scorer, first: Sequence[Rating], second: Sequence[Rating], what: str) -> None:
    for one, other in zip(first, second, strict=True):
        left, right = _shown(one, other)
        detail = f"{left} and {right} in {one.dimension!r} for {one.mention.sentence[:60]!r}"
        _require(scorer, _same_value(one, other), f"{what}: {detail}")


def _shown(one: Rating, other: Rating) -> tuple[Any, Any]:
    """What differs between two ratings: the values, else the probabilities."""
    if _same_number(one.value, other.value):
        return one.probabilities, other.probabilities
    return one.value, other.value


def _same_value(one: Rating, other: Rating) -> bool:
    """Whether value and probabilities are the same."""
    first, second = (rating.probabilities or () for rating in (one, other))
    pairs = [(one.value, other.value), *zip(first, second, strict=False)]
    return len(first) == len(second) and all(_same_number(*pair) for pair in pairs)


def _same_number(one: float, other: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=0, abs_tol=_TOLERANCE)


def _require(scorer: Scorer, kept: bool, message: str) -> None:
    if not kept:
        raise AssertionError(f"Scorer {scorer.name!r} {message}")


def _plain_mentions() -> Iterator[Mention]:
    for sentence in _SENTENCES:
        mention = _mention(sentence, "Venezuela", "Brazil")
        yield mention
        yield replace(mention, source="Peru", voice="quoted", chain=("Peru",))
        yield replace(mention, scope=((0, len(mention.sentence) // 2),))
        yield replace(mention, start=0, end=0)
        yield replace(mention, names=())


def _odd_mentions() -> Iterator[Mention]:
    for sentence in _ODD_SENTENCES:
        yield Mention(article_id="odd", target="Peru", sentence=sentence, start=0, end=0)
        yield Mention(article_id="odd", target="Peru", sentence=sentence, start=0, end=min(4, len(sentence)))


def _mention(sentence: str, *names: str) -> Mention:
    """Mention of the first name in a sentence with numbered gaps, and where its names stand."""
    text, spans = "", []
    for position, part in enumerate(sentence.replace("{", "}").split("}")):
        piece = names[int(part)] if position % 2 else part
        if position % 2:
            spans.append((int(part), (len(text), len(text) + len(piece))))
        text += piece
    target: Span = next(span for gap, span in spans if gap == 0)
    found: dict[str, Any] = {"start": target[0], "end": target[1], "names": tuple(span for _, span in spans)}
    return Mention(article_id="plain", target=names[0], sentence=text, kind="state", **found)
