"""HTML for notebooks: cards, tables and highlighted text that say the same when their colours are taken away.

A notebook shows HTML under rules of its own. JupyterLab keeps inline styles, but of a notebook that is not trusted it
drops scripts, style sheets and SVG; GitHub drops styles and classes too, and even ``<u>``. So structure carries the
meaning here (tables, ``<b>``, ``<mark>`` with a sign, brackets with numbers); styles only help, and drawings repeat
the numbers.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from biaskit.showing.text import number, shown, visible
from biaskit.showing.words import MISSING

_FADED = "opacity:.75;font-size:90%"
_TABLE = "border-collapse:collapse;overflow-wrap:break-word"
_CELL = "text-align:left;vertical-align:top;padding:.25em .7em .25em 0"
_ONE_LINE = ";white-space:nowrap"
_NUMBER = f"text-align:right;vertical-align:top;padding:.25em .7em .25em 0{_ONE_LINE}"
_BOX = "max-height:{height};overflow:auto;border:1px solid rgba(128,128,128,.35);padding:.4em .7em;margin:.4em 0"

_HUES = (
    "0,114,178", "230,159,0", "0,158,115", "204,121,167", "213,94,0", "86,180,233", "148,103,189", "128,128,0",
)  # fmt: skip
"""Colours that most eyes tell apart (Okabe and Ito 2008, jfly.uni-koeln.de/color), and two more."""
_GOOD, _BAD = "0,114,178", "213,94,0"
_KIND, _HARSH, _PLAIN = "#a8d4ef", "#fdc799", "#d5d5d5"
"""Opaque grounds of marked words, which browsers write in black, whatever the theme."""
_NOTHING = 0.005
"""A weight that shows as 0.00."""
_WIDE, _HIGH, _EDGE = 120, 14, 6
_LONG = re.compile(r"\S{30}")
"""A name or address that may be wider than its column, and has to break then."""
_BREAKS = ";overflow-wrap:anywhere;white-space:normal;min-width:9em"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that is set off.

    Attributes:
        start, end: its place, in code points.
        kind: target, source, cue, reporting or words.
        note: shown when the pointer or the keyboard stands on it.
        number: of words: which source's they are, for a colour and brackets with this number; 0 for neither.
        weight: of a cue: its sign has a colour; grey shows that it is next to 0.
    """

    start: int
    end: int
    kind: str
    note: str = ""
    number: int = 0
    weight: float = 0.0


def marked(text: str, marks: Iterable[Mark]) -> Markup:
    """A text with its marks, which may overlap; foreign text is escaped.

    What a cue weighs stands behind it as a sign, and where words of a source begin and end as brackets.

    >>> print(marked("Peru <lost>.", [Mark(0, 4, "target")]))
    <b><u>Peru</u></b> &lt;lost&gt;.
    """
    known = sorted((m for m in marks if m.start < m.end), key=lambda m: (_ORDER.index(m.kind), m.start, -m.end))
    edges = sorted({0, len(text), *(min(max(edge, 0), len(text)) for m in known for edge in (m.start, m.end))})
    parts: list[Markup] = []
    for start, end in pairwise(edges):
        inside = [m for m in known if m.start < end and start < m.end]
        opening = "".join(f"[{m.number}" for m in inside if m.number and m.start == start)
        closing = "".join(f"{m.number}]" for m in reversed(inside) if m.number and min(m.end, len(text)) == end)
        signs = "".join(_sign(m.weight) for m in inside if m.kind == "cue" and min(m.end, len(text)) == end)
        piece = shown(text[start:end])
        for mark in reversed(inside):
            piece = _wrapped(piece, mark, start == max(mark.start, 0))
        parts += [_bracket(opening), piece, _bracket(signs), _bracket(closing)]
    return Markup("").join(parts)


def cue_marks(target: tuple[int, int], cues: Iterable[tuple[int, int, float, str]]) -> list[Mark]:
    """The marks of a rated sentence: its target, and each cue (start, end, weight, kind) with what it weighs.

    >>> print(marked("Peru lost.", cue_marks((0, 4), [(5, 9, -0.5, "lexicon")])))  # doctest: +ELLIPSIS
    <b><u>Peru</u></b> <mark style="..." title="lexicon: −0.50" tabindex="0">lost</mark><sup ...>−</sup>.
    """
    found = [Mark(start, end, "cue", f"{kind}: {number(w, signed=True)}", weight=w) for start, end, w, kind in cues]
    return [Mark(*target, "target"), *found]


_ORDER = ("words", "source", "reporting", "target", "cue")
"""From the outermost mark to the innermost."""


def _wrapped(piece: Markup, mark: Mark, first: bool) -> Markup:
    note = Markup(' title="{}"').format(_plain(mark.note)) if mark.note else Markup("")
    if mark.kind == "words":
        return Markup('<span style="background:{}"{}>{}</span>').format(hue(mark.number), note, piece)
    if mark.kind == "cue":
        focus = Markup(' tabindex="0"') if first and mark.note else Markup("")
        ground = _PLAIN if abs(mark.weight) < _NOTHING else _HARSH if mark.weight < 0 else _KIND
        look = f"background:{ground};color:#000"
        return Markup('<mark style="{}"{}{}>{}</mark>').format(look, note, focus, piece)
    return Markup({"target": "<b><u>{}</u></b>", "source": "<b>{}</b>", "reporting": "<i>{}</i>"}[mark.kind]).format(
        piece
    )


def _sign(weight: float) -> str:
    return "0" if abs(weight) < _NOTHING else "−" if weight < 0 else "+"


def _plain(text: str) -> str:
    return visible(" ".join(str(text).split()))


def _bracket(text: str) -> Markup:
    return Markup('<sup style="opacity:.75;line-height:0">{}</sup>').format(text) if text else Markup("")


def hue(number: int) -> str:
    """Background colour of a number from 1; grey for 0."""
    return f"rgba({_HUES[(number - 1) % len(_HUES)]},.3)" if number else "rgba(128,128,128,.25)"


def card(title: object, *parts: Markup, beside: object = "") -> str:
    """A view: its title, what stands beside it in small, and its parts; nothing in it is read as a formula.

    >>> print(card("Rating", Markup("<p>0.5</p>")))  # doctest: +ELLIPSIS
    <div class="mathjax_ignore tex2jax_ignore" style="..."><p style="margin:.3em 0"><b>Rating</b></p><p>0.5</p></div>
    """
    aside = Markup(' <span style="{}">{}</span>').format(_FADED, shown(beside)) if beside else Markup("")
    head = Markup('<p style="margin:.3em 0"><b>{}</b>{}</p>').format(shown(title), aside)
    form = '<div class="mathjax_ignore tex2jax_ignore" style="max-width:70em;overflow-wrap:anywhere">{}{}</div>'
    return str(Markup(form).format(head, Markup("").join(parts)))


def note(text: object) -> Markup:
    """A faint line."""
    return Markup('<p style="margin:.3em 0;{}">{}</p>').format(
        _FADED, text if isinstance(text, Markup) else shown(text)
    )


def code(text: str) -> Markup:
    """A line to type."""
    return Markup("<code>{}</code>").format(shown(text))


def box(inner: Markup, height: str = "24em") -> Markup:
    """What may be long, in a frame that scrolls; the keyboard can reach it."""
    return Markup('<div tabindex="0" style="{}">{}</div>').format(_BOX.format(height=height), inner)


def paragraphs(text: Markup) -> Markup:
    """Text whose line breaks stay, without styles too.

    >>> print(paragraphs(Markup("one\\ntwo")))  # doctest: +ELLIPSIS
    <div style="...">one<br>two</div>
    """
    lines = Markup("<br>").join(map(Markup, _LINE_END.split(text)))
    return Markup('<div style="white-space:pre-wrap;line-height:1.6">{}</div>').format(lines)


def fields(pairs: Mapping[str, object]) -> Markup:
    """Names and what they are, one a line; empty ones are left out.

    >>> "kind" in fields({"kind": "direct", "calls": None}), "calls" in fields({"kind": "direct", "calls": None})
    (True, False)
    """
    known = [(name, value) for name, value in pairs.items() if value is not None and value != "" and value != ()]
    rows = [
        Markup('<tr><th scope="row" style="{}">{}</th><td style="{}">{}</td></tr>').format(
            _CELL, shown(name), _fitting(_CELL, inner), inner
        )
        for name, value in known
        for inner in [value if isinstance(value, Markup) else shown(value)]
    ]
    return Markup('<table style="{}"><tbody>{}</tbody></table>').format(_TABLE, Markup("").join(rows))


def table(head: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> Markup:
    """A table; the heading of a column of numbers begins with ``#``, and the first cell of a row heads it.

    Headings may take several lines, numbers stay on theirs.
    """
    looks = [_NUMBER if name.startswith("#") else _CELL for name in head]
    top = [
        Markup('<th scope="col" style="{}">{}</th>').format(
            _fitting(look.removesuffix(_ONE_LINE), name), shown(name.removeprefix("#"))
        )
        for name, look in zip(head, looks, strict=True)
    ]
    lines = [Markup("<tr>{}</tr>").format(Markup("").join(_cells(row, looks))) for row in rows]
    said = Markup('<caption style="text-align:left;{}">{}</caption>').format(_FADED, shown(caption)) if caption else ""
    return Markup('<table style="{}">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        _TABLE, said, Markup("").join(top), Markup("").join(lines)
    )


def _cells(row: Sequence[object], looks: Sequence[str]) -> Iterable[Markup]:
    for place, (cell, look) in enumerate(zip(row, looks, strict=True)):
        inner = cell if isinstance(cell, Markup) else shown(cell)
        form = '<th scope="row" style="{};font-weight:normal">{}</th>' if place == 0 else '<td style="{}">{}</td>'
        yield Markup(form).format(_fitting(look, inner), inner)


def _fitting(look: str, inner: str) -> str:
    """How a cell looks: what is one long word breaks, others keep whole words in narrow columns."""
    text = inner.striptags() if isinstance(inner, Markup) else inner
    return look + _BREAKS if _LONG.search(text) else look


def interval(low: float, high: float, *, signed: bool) -> str:
    """An interval in words, a dash where there is none.

    >>> interval(-0.5, 0.25, signed=True), interval(float("nan"), 0.1, signed=True)
    ('−0.50 to +0.25', '–')
    """
    if math.isnan(low) or math.isnan(high):
        return MISSING
    return f"{number(low, signed=signed)} to {number(high, signed=signed)}"


def whisker(mean: float, low: float, high: float, ends: tuple[float, float]) -> Markup:
    """A dot on a line from one end of the scale to the other, with its interval; nothing where there is no mean.

    It has no words: what it draws stands in numbers beside it, in the same cell, so that no empty column stays where
    drawings are taken away; their heading says the ends of the scale. It has its width in narrow columns too.
    """
    if math.isnan(mean):
        return Markup("")
    middle, zero = _HIGH / 2, _at(min(max(0.0, ends[0]), ends[1]), ends)
    lines = f'<line x1="{zero}" x2="{zero}" y1="1" y2="{_HIGH - 1}" stroke="currentColor" stroke-opacity=".4"/>'
    lines += f'<line x1="{_EDGE}" x2="{_WIDE - _EDGE}" y1="{middle}" y2="{middle}" stroke="currentColor" '
    lines += 'stroke-opacity=".2"/>'
    if not (math.isnan(low) or math.isnan(high)):
        lines += f'<line x1="{_at(low, ends)}" x2="{_at(high, ends)}" y1="{middle}" y2="{middle}" '
        lines += f'stroke="rgb({_GOOD if mean >= 0 else _BAD})" stroke-width="3"/>'
    dot = f'<circle cx="{_at(mean, ends)}" cy="{middle}" r="4" fill="rgb({_GOOD if mean >= 0 else _BAD})"/>'
    size = f'viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" height="{_HIGH}"'
    look = f"vertical-align:middle;min-width:{_WIDE}px;max-width:none"
    return Markup(f'<svg {size} aria-hidden="true" style="{look}">{lines}{dot}</svg>')


def _at(value: float, ends: tuple[float, float]) -> str:
    share = (min(max(value, ends[0]), ends[1]) - ends[0]) / (ends[1] - ends[0])
    return f"{_EDGE + share * (_WIDE - 2 * _EDGE):.1f}"
