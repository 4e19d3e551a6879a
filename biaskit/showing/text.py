"""Foreign text made safe to show: escaped, isolated, with its invisible characters in sight."""

import json
import math
import re
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

CONTROLS = (
    "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b\\u200e\\u200f"
    "\\u2028-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\u3164\\ufeff\\ufff9-\\ufffb"
)
"""Characters that cannot be seen or that turn the order of others, as a character class of Python and of JavaScript."""

MISSING = "–"
"""What the page shows where there is no number."""

_CONTROL = re.compile(f"[{CONTROLS}\ud800-\udfff\U000e0000-\U000e007f]")
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_JSON_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def visible(text: object) -> str:
    """Write control characters as their code points.

    >>> visible("a\\u202eb")
    'a⟨U+202E⟩b'
    """
    return _CONTROL.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", str(text))


def shown(text: object) -> Markup:
    """Escape foreign text; what runs from right to left keeps its direction to itself.

    >>> print(shown("<b> & \\u202e"))
    <bdi>&lt;b&gt; &amp; <span class="control">⟨U+202E⟩</span></bdi>
    >>> print(shown("a < b"))
    a &lt; b
    """
    parts, at, text = [], 0, str(text)
    for match in _CONTROL.finditer(text):
        code = Markup('<span class="control">{}</span>').format(visible(match[0]))
        parts += [escape(text[at : match.start()]), code]
        at = match.end()
    parts.append(escape(text[at:]))
    inner = Markup("").join(parts)
    return Markup("<bdi>{}</bdi>").format(inner) if _TURNS.search(text) else inner


def storable(text: str) -> str:
    """Replace halves of surrogate pairs, which UTF-8 cannot hold; the length stays.

    >>> storable("a\\ud800b")
    'a�b'
    """
    return _SURROGATE.sub("\ufffd", text)


def json_block(data: Any) -> Markup:
    """Write JSON that no HTML parser can mistake for markup.

    >>> print(json_block({"a": "</script> &"}))
    {"a":"\\u003c/script\\u003e \\u0026"}
    """
    plain = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(storable(plain).translate(_JSON_ESCAPES))


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


def number(value: float, *, signed: bool = False) -> str:
    """Write a number with two digits and a real minus sign; an en dash where there is none.

    >>> number(-0.318), number(0.25, signed=True), number(-0.001, signed=True), number(float("nan"))
    ('−0.32', '+0.25', '0.00', '–')
    """
    if math.isnan(value):
        return MISSING
    text = f"{abs(value):.2f}"
    if float(text) == 0:
        return text
    return f"−{text}" if value < 0 else f"+{text}" if signed else text


def count(value: int) -> str:
    """Write a count with thin spaces between thousands.

    >>> count(12345)
    '12\u202f345'
    """
    return f"{value:,}".replace(",", "\u202f")
