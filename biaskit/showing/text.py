"""Foreign text made safe to show: escaped, isolated, with its invisible characters in sight."""

import math
import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from biaskit.showing.words import MISSING

CONTROLS = (
    "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b\\u200e\\u200f"
    "\\u2028-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\u3164\\ufeff\\ufff9-\\ufffb"
)
"""Characters that cannot be seen or that turn the order of others, as a character class of Python and of JavaScript."""

_CONTROL = re.compile(f"[{CONTROLS}\ud800-\udfff\U000e0000-\U000e007f]")
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MATHS = "$\\"
"""What begins and ends formulas and commands where MathJax reads a page, as in notebooks."""
_APART = re.compile(f"{_CONTROL.pattern}|[{re.escape(_MATHS)}]")


def visible(text: object) -> str:
    """Write control characters as their code points.

    >>> visible("a\\u202eb")
    'a⟨U+202E⟩b'
    """
    return _CONTROL.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", str(text))


def plain(text: object) -> str:
    """Foreign text for where only plain text is shown: its lines stay, nothing else steers the terminal.

    >>> plain("a\\x1b[2Kb\\rc\\r\\nd")
    'a⟨U+001B⟩[2Kb⟨U+000D⟩c\\nd'
    """
    return visible(str(text).replace("\r\n", "\n")).replace("\r", "⟨U+000D⟩")


def shown(text: object) -> Markup:
    """Escape foreign text; what runs from right to left keeps its direction to itself, and money is no formula.

    MathJax, which notebooks run over all that they show, joins what stands between two dollar signs, but never beyond
    an element: so each ``$`` and each backslash has one of its own.

    >>> print(shown("<b> & \\u202e"))
    <bdi>&lt;b&gt; &amp; <span class="control">⟨U+202E⟩</span></bdi>
    >>> print(shown("a < b"))
    a &lt; b
    >>> print(shown("$5 and $7"))
    <span>$</span>5 and <span>$</span>7
    """
    parts, at, text = [], 0, str(text)
    for match in _APART.finditer(text):
        parts += [escape(text[at : match.start()]), _apart(match[0])]
        at = match.end()
    parts.append(escape(text[at:]))
    inner = Markup("").join(parts)
    return Markup("<bdi>{}</bdi>").format(inner) if _TURNS.search(text) else inner


def _apart(char: str) -> Markup:
    if char in _MATHS:
        return Markup("<span>{}</span>").format(char)
    return Markup('<span class="control">{}</span>').format(visible(char))


def storable(text: str) -> str:
    """Replace halves of surrogate pairs, which UTF-8 cannot hold; the length stays.

    >>> storable("a\\ud800b")
    'a�b'
    """
    return _SURROGATE.sub("\ufffd", text)


def safe_url(url: str) -> str | None:
    """The address when it is an absolute one of the web, else None.

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and parts.netloc
    return storable(url.strip()) if is_web and not _CONTROL.search(url) else None


TIES = 10
"""Digits to which a number is rounded before it is written: a sum misses the middle between two digits by a hair, on
one side here and on the other there."""


def number(value: float, *, signed: bool = False) -> str:
    """Write a number with two digits and a real minus sign; an en dash where there is none.

    >>> number(-0.318), number(0.25, signed=True), number(-0.001, signed=True), number(float("nan"))
    ('−0.32', '+0.25', '0.00', '–')
    """
    if math.isnan(value):
        return MISSING
    text = f"{abs(round(value, TIES)):.2f}"
    if float(text) == 0:
        return text
    return f"−{text}" if value < 0 else f"+{text}" if signed else text


def count(value: int) -> str:
    """Write a count with thin spaces between thousands.

    >>> count(12345)
    '12\u202f345'
    """
    return f"{value:,}".replace(",", "\u202f")


def counted(value: int, one: str) -> str:
    """A count with what is counted, a regular noun.

    >>> counted(1, "article"), counted(2, "article")
    ('1 article', '2 articles')
    """
    return f"{count(value)} {one}{'' if value == 1 else 's'}"
