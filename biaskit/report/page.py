"""The page itself: a policy that allows nothing from outside, the scripts and the style in line, the data packed."""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from biaskit import __version__
from biaskit.showing.text import count, shown, storable
from biaskit.showing.words import NO_OUTLET

SCRIPTS = (
    "state", "numbers", "text", "parts", "embedded", "live", "evidence", "filters", "map", "views", "article", "main",
)  # fmt: skip
"""Files of the app in the order in which they are joined."""

_HERE = Path(__file__).parent
_LIBRARY = _HERE / "vendor" / "preact-htm.js"


def render(pack: Mapping[str, Any]) -> str:
    """Fill the page's template.

    Args:
        pack: what the page shows, as `biaskit.report.pack.build_pack` makes it; JSON-able.

    Returns:
        The page: HTML that asks for nothing from outside; live (``mode``), only for the address it came from.
    """
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shown": shown, "count": count}
    style, script = (_HERE / "app" / "style.css").read_text("utf-8"), _joined()
    page = environment.get_template("page.html.j2").render(
        style=Markup(style),
        script=Markup(script),
        policy=policy(style, script, is_live=pack["mode"] == "live"),
        data=packed(pack),
        facts=pack["facts"],
        held=pack["held"],
        version=__version__,
        no_outlet=NO_OUTLET,
    )
    return storable(page)


def _joined() -> str:
    """The library, then the app's files in one closure."""
    files = [(_HERE / "app" / f"{name}.js").read_text("utf-8") for name in SCRIPTS]
    return f'{_LIBRARY.read_text("utf-8")}\n(() => {{\n"use strict";\n{"".join(files)}}})();\n'


def packed(pack: Mapping[str, Any]) -> str:
    """The pack as JSON, compressed, in letters that no parser of HTML takes for anything else.

    >>> packed({"a": "</script>"}).startswith("H4sI")
    True
    """
    text = storable(json.dumps(pack, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    return base64.b64encode(gzip.compress(text.encode("utf-8"), mtime=0)).decode("ascii")


def policy(style: str, script: str, *, is_live: bool = False) -> str:
    """The page's Content-Security-Policy: its own script and style by their hashes, and nothing else."""
    rules = {
        "default-src": "'none'",
        "script-src": f"'{_digest(script)}'",
        "style-src": f"'{_digest(style)}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        **({"connect-src": "'self'"} if is_live else {}),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
