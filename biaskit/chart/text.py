"""Text in figures: cleaned of what fonts cannot draw, measured, wrapped and elided."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath

FALLBACKS = (
    "DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Noto Sans JP", "Noto Sans KR",
    "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai", "Noto Emoji", "Symbola",
    "Arial Unicode MS", "PingFang SC", "Hiragino Sans", "Apple SD Gothic Neo", "Microsoft YaHei", "Malgun Gothic",
    "Segoe UI", "Segoe UI Symbol", "WenQuanYi Zen Hei",
)  # fmt: skip
"""Families asked, where installed, for characters that the figure's own font lacks."""

_MISSING = "□"
_METRICS = TextToPath()


def style_of(text: str, *, size: float, weight: str = "normal") -> dict[str, Any]:
    """Keywords for a matplotlib text that draw ``text`` as it stands: no mathtext, no TeX, a font for each script.

    >>> style_of("$x$", size=7)["parse_math"]
    False
    """
    return {
        "fontsize": size, "fontweight": weight, "fontfamily": _families(text, weight), "parse_math": False,
        "usetex": False,
    }  # fmt: skip


def clean(text: object, weight: str = "normal") -> str:
    """Return one line without control characters; what no installed font can draw becomes a box.

    >>> clean("a\\x00 \\n tanker")
    'a tanker'
    """
    kept = (" " if c.isspace() else c for c in str(text) if c.isspace() or unicodedata.category(c)[0] != "C")
    own, drawn, base = _own(), [], None
    for c in " ".join("".join(kept).split()):
        family = _family_of(c, weight, own)
        if unicodedata.category(c)[0] != "M":
            drawn.append(c if family else _MISSING)
            base = family
        elif family and family == base:  # a mark cannot sit on a letter of another font
            drawn.append(c)
    return "".join(drawn)


def width(text: str, *, size: float, weight: str = "normal") -> float:
    """Width of cleaned ``text`` in points."""
    if not text:
        return 0.0
    font = FontProperties(family=_families(text, weight), size=size, weight=weight)
    return float(_METRICS.get_text_width_height_descent(text, font, ismath=False)[0])


def elide(text: str, room: float, *, size: float, weight: str = "normal") -> str:
    """Shorten ``text`` with an ellipsis until it is at most ``room`` points wide.

    >>> elide("Organization of American States", 60, size=7)
    'Organization o…'
    """
    if width(text, size=size, weight=weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(text[:middle].rstrip() + "…", size=size, weight=weight) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def wrap(text: str, room: float, *, size: float, lines: int = 2, weight: str = "normal") -> list[str]:
    """Break ``text`` at spaces into at most ``lines`` lines of at most ``room`` points; the last one is elided.

    >>> wrap("Organization of American States", 60, size=7, lines=3)
    ['Organization of', 'American States']
    """
    out = list(_break(text.split(" "), room, size, weight))
    if len(out) > lines:
        out = [*out[: lines - 1], " ".join(out[lines - 1 :])]
    return [elide(line, room, size=size, weight=weight) for line in out]


def _break(words: list[str], room: float, size: float, weight: str) -> Iterator[str]:
    line = words[0]
    for word in words[1:]:
        if width(f"{line} {word}", size=size, weight=weight) <= room:
            line = f"{line} {word}"
        else:
            yield line
            line = word
    yield line


def _own() -> tuple[str, ...]:
    return tuple(mpl.rcParams["font.family"])


def _families(text: str, weight: str) -> list[str]:
    own = _own()
    needed = {family: None for c in text if (family := _family_of(c, weight, own)) and family not in own}
    return [*own, *needed]


def _family_of(character: str, weight: str, own: tuple[str, ...]) -> str | None:
    for family in (*own, *FALLBACKS):
        path = _path(family, weight)
        if path and ord(character) in _characters(path):
            return family
    return None


def _path(family: str, weight: str) -> str | None:
    try:
        return str(findfont(FontProperties(family=family, weight=weight), fallback_to_default=False))
    except ValueError:  # not installed
        return None


@cache
def _characters(path: str) -> frozenset[int]:
    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):  # bitmap fonts, which matplotlib cannot read
        return frozenset()
