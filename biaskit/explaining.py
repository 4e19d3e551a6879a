"""How one number came about: the words, the scorer, and the arithmetic where there is any."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from biaskit.errors import InputError, not_found
from biaskit.scorers.lines import Line, figure
from biaskit.showing.text import plain
from biaskit.showing.views import View
from biaskit.showing.words import whose
from biaskit.types import Cue, Mention, Scorer

if TYPE_CHECKING:
    import pandas as pd

_NAMES = ("target", "source")
_NEEDED = ("article_id", "sentence_start", "start", "end", "target", "scorer", "dimension", "value", "cues")
_SAME = 1e-3
"""A result that is farther than this from the value is another number's (VADER rounds to four digits)."""
_NO_ARITHMETIC = "The scorer gives no arithmetic; these are the words that it names, with what each weighs in its unit."
_NO_CUES = "The scorer gives no arithmetic and names no words."
_ABSENT = "The scorer {name!r} is not at hand, so that its arithmetic cannot be shown; give it as scorer=."
_OTHER = "The scorer {name!r} at hand gives another value today, so that its arithmetic would not be this number's."
_ONLINE = "The scorer {name!r} asks a service, which is not asked again to explain."


@dataclass(frozen=True, slots=True)
class Step:
    """A cue of a rating with its words.

    Attributes:
        words: as printed.
        weight: in the scorer's own unit.
        kind: lexicon, negation, intensifier, hedge, contrast, irony, syntax, reporting or model.
        start, end: place in the sentence.
    """

    words: str
    weight: float
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Explanation(View):
    """How one rating came about; ``print`` it, or let a notebook show it.

    Attributes:
        mention: what was rated.
        scorer: name of the scorer.
        dimension: what it measured.
        value: what it gave; NaN without evidence.
        steps: the words that the rating names as its evidence.
        lines: how they make the value; the last with a result ends in it. Without arithmetic, why there is none.
    """

    mention: Mention
    scorer: str
    dimension: str
    value: float
    steps: tuple[Step, ...]
    lines: tuple[Line, ...]

    def __str__(self) -> str:
        mention = self.mention
        said = f"{whose(mention.source, mention.voice)} about {mention.target}, in the article {mention.article_id}"
        value = "no value" if math.isnan(self.value) else figure(self.value)
        words = [f"  “{one.words}”: {figure(one.weight)} ({one.kind})" for one in self.steps]
        told = [
            f"{self.scorer}, {self.dimension}: {value}",
            said,
            f"  {mention.sentence}",
            *(["words that carry it:", *words] if words else []),
            "how:",
            *(f"  {line}" for line in self.lines),
        ]
        return plain("\n".join(told))

    def _repr_text_(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from biaskit.showing.html import box, card, code, cue_marks, marked, paragraphs, table
        from biaskit.showing.text import number

        cues = [[one.words, one.kind, number(one.weight, signed=True)] for one in self.steps]
        lines = [
            [
                line.says,
                code(f"{line.formula} =") if line.result is not None and line.formula != figure(line.result) else "",
                figure(line.result) if line.result is not None else "",
            ]
            for line in self.lines
        ]
        mention = self.mention
        marks = cue_marks((mention.start, mention.end), ((s.start, s.end, s.weight, s.kind) for s in self.steps))
        return card(
            f"{self.scorer}, {self.dimension}: {number(self.value)}",
            box(paragraphs(marked(mention.sentence, marks)), "10em"),
            *([table(["words", "kind", "#weight"], cues, "Words that carry it")] if cues else []),
            box(table(["step", "arithmetic", "#result"], lines, "How the value comes about"), "24em"),
            beside=f"{whose(mention.source, mention.voice)} about {mention.target}, article {mention.article_id}",
        )


class Explainer:
    """Explains the ratings of one framing: knows its mentions, and keeps the scorers that it met.

    Args:
        ratings: the table whose rows can be named by their label.
        mentions: the records that were rated; looked through when the first row is explained.
    """

    def __init__(self, ratings: "pd.DataFrame", mentions: Sequence[Mention]) -> None:
        self._ratings = ratings
        self._mentions = mentions
        self._scorers: dict[str, Scorer] = {}

    def __call__(self, row: Any, scorer: Scorer | None = None) -> Explanation:
        """Explain a row; see `biaskit.Framing.explain`."""
        cells = self._cells(row)
        mention = self._mention(cells)
        name, dimension, value = str(cells["scorer"]), str(cells["dimension"]), _float(cells["value"])
        steps = tuple(
            Step(mention.sentence[cue.start : cue.end], float(cue.weight), cue.kind, cue.start, cue.end)
            for cue in map(_cue, _each(cells["cues"]))
        )
        held = scorer if scorer is not None else self._scorer(name)
        lines = tuple(_lines(held, name, mention, dimension, value, bool(steps)))
        return Explanation(mention, name, dimension, value, steps, lines)

    def keep(self, scorers: Iterable[Scorer]) -> None:
        """Take the scorers that rated; others are looked up by name."""
        self._scorers |= {scorer.name: scorer for scorer in scorers}

    def _cells(self, row: Any) -> Mapping[Any, Any]:
        if hasattr(row, "_asdict"):
            row = row._asdict()
        cells: Any = row.to_dict() if hasattr(row, "to_dict") else row
        if not isinstance(cells, Mapping):
            try:
                cells = self._ratings.loc[row].to_dict()
            except (KeyError, TypeError) as error:
                message = f"No row of the ratings has the label {row!r}. Give a row, or a label out of .ratings.index."
                raise InputError(message) from error
        lacking = [name for name in _NEEDED if name not in cells]
        if lacking:
            raise InputError(f"The row has no {', '.join(lacking)}. Give one of .ratings with all its columns.")
        held: Mapping[Any, Any] = cells
        return held

    def _mention(self, cells: Mapping[Any, Any]) -> Mention:
        """The record behind a row; members may be counted as those they belong to (`Framing.rolled_up`)."""
        article = str(cells["article_id"])
        if article not in self._by_article:
            raise not_found("article with mentions in the framing", article, self._by_article)
        near, met = self._by_article[article], list[str]()
        for name, value in _place(cells).items():
            fitting = [mention for mention in near if getattr(mention, name) == value]
            if not fitting:
                of = f" of those with {', '.join(met)}" if met else ""
                raise InputError(
                    f"No mention in the article {article!r}{of} has {name}={value!r}, as the row says. "
                    "Give a row out of framing.ratings, with these columns as they are there."
                )
            near = fitting
            met.append(f"{name}={value!r}")
        named = [one for one in near if all(getattr(one, name) == _text(cells, name) for name in _NAMES)]
        return (named or near)[0]

    @cached_property
    def _by_article(self) -> dict[str, list[Mention]]:
        found: dict[str, list[Mention]] = {}
        for mention in self._mentions:
            found.setdefault(mention.article_id, []).append(mention)
        return found

    def _scorer(self, name: str) -> Scorer | None:
        from biaskit.scorers import get_scorer, list_scorers

        if name not in self._scorers and name in list_scorers():
            self._scorers[name] = get_scorer(name)
        return self._scorers.get(name)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the scorers, which may hold what is not to travel, and what can be found again."""
        kept = {name: value for name, value in self.__dict__.items() if name != "_by_article"}
        return kept | {"_scorers": {}}


def _lines(
    scorer: Scorer | None, name: str, mention: Mention, dimension: str, value: float, has_cues: bool
) -> Iterable[Line]:
    """What the scorer says of the value, as long as it ends in this value; else why there is no arithmetic."""
    explain = getattr(scorer, "explain", None)
    if scorer is None:
        return [Line(_ABSENT.format(name=name))]
    if explain is None:
        return [Line(_NO_ARITHMETIC if has_cues else _NO_CUES)]
    if not getattr(scorer, "offline", True):
        return [Line(_ONLINE.format(name=name))]
    if dimension not in scorer.dimensions:
        return [Line(_OTHER.format(name=name))]
    lines = [one if isinstance(one, Line) else Line(str(one)) for one in explain(mention, dimension)]
    results = [line.result for line in lines if line.result is not None]
    ends = math.isnan(value) if not results else abs(results[-1] - value) <= _SAME
    return lines if ends else [Line(_OTHER.format(name=name))]


def _place(cells: Mapping[Any, Any]) -> dict[str, Any]:
    """What tells a row's mention from others of its article, by field."""
    spans = tuple(map(_span, _each(cells.get("scope"))))
    offsets = {name: int(cells[name]) for name in ("sentence_start", "start", "end")}
    return {"part": cells.get("part", "body"), **offsets, "voice": cells.get("voice"), "scope": spans}


def _text(cells: Mapping[Any, Any], name: str) -> str | None:
    value = cells.get(name)
    return value if isinstance(value, str) else None


def _float(value: Any) -> float:
    return math.nan if value is None else float(value)


def _each(listed: Any) -> Iterable[Any]:
    """What a cell holds: a tuple, or a list or array of other libraries; nothing where the cell is empty."""
    return listed if isinstance(listed, Iterable) and not isinstance(listed, str) else ()


def _span(given: Any) -> tuple[int, int]:
    """A span as the table has it, or as a mapping, as other libraries read it."""
    start, end = (given["start"], given["end"]) if isinstance(given, Mapping) else given
    return int(start), int(end)


def _cue(given: Any) -> Cue:
    """A cue as the table has it, or as a mapping, as other libraries read it."""
    return given if isinstance(given, Cue) else Cue(given["start"], given["end"], given["weight"], given["kind"])
