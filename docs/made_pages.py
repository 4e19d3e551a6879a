"""An extension of Sphinx: what the site takes from outside this folder, so that nothing is written twice.

Notebooks, the benchmark page, the model's card and the changelog are copied in before the build, where git ignores
them, and the lexicons' cards become a page.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
ROOT = DOCS.parent

OUTSIDE = ("notebooks/*.ipynb", "benchmarks/README.md", "training/CARD.md", "CHANGELOG.md", "CITATION.cff", "LICENSE")

COPIED = re.compile(r"\]\(\.\./((?:\.\./)*(?:benchmarks/|training/|notebooks/|CHANGELOG\.md|CITATION\.cff|LICENSE))")
"""A link from a page to a file outside this folder; on the site its copy stands one folder nearer."""

_HEAD = """# Cards of the lexicons

The lists that come with biaskit. Each is a folder in `lexicons/`; this page is made from the cards that lie there. In
Python they are `bk.load_lexicon("tone").card`. None was judged by human coders.
"""
_PARTS = {
    "purpose": "For",
    "scale": "Scale",
    "size": "Size",
    "coverage": "Coverage",
    "validation": "Measured",
    "made": "Made",
}


def setup(app: Any) -> dict[str, Any]:
    """Copy before the build, and mend links while pages are read."""
    app.connect("builder-inited", bring_in)
    app.connect("source-read", point_at_copies)
    app.connect("autodoc-process-docstring", keep_aside, priority=400)
    app.connect("autodoc-process-docstring", bring_back, priority=600)
    return {"parallel_read_safe": True}


def bring_in(app: Any) -> None:
    """Copy what stands outside this folder to where git ignores it; what is the same stays untouched."""
    for pattern in OUTSIDE:
        for file in sorted(ROOT.glob(pattern)):
            _put(DOCS / file.relative_to(ROOT), file.read_bytes())
    _put(DOCS / "lexicons.md", cards(ROOT / "lexicons").encode())


def _put(place: Path, data: bytes) -> None:
    place.parent.mkdir(exist_ok=True)
    if not place.is_file() or place.read_bytes() != data:
        place.write_bytes(data)


def point_at_copies(app: Any, docname: str, source: list[str]) -> None:
    """Let links that leave this folder lead to the copies."""
    if not (ROOT / f"{docname}.md").is_file():  # a page that was copied needs nothing
        source[0] = COPIED.sub(r"](\1", source[0])


_ASIDE: dict[str, list[str]] = {}


def keep_aside(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Keep a property's docstring from napoleon (priority 500), which takes what stands before a colon for a type."""
    if what == "property" and lines and ":" in lines[0]:
        _ASIDE[name] = list(lines)
        lines[:] = []


def bring_back(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Put back what `keep_aside` took."""
    lines[:] = _ASIDE.pop(name, lines)


def cards(folder: Path) -> str:
    """The page with every card, in MyST Markdown.

    Args:
        folder: holds one folder a lexicon, each with a ``card.toml``.
    """
    found = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*/card.toml"))]
    return "\n".join([_HEAD, *(line for card in found for line in _card(card))])


def _card(card: dict[str, Any]) -> Iterator[str]:
    yield f"## {card['name']}\n"
    yield f"{card['measure']}; licence {card['licence']}; version {card['version']}\n"
    for key, title in _PARTS.items():
        if key in card:
            yield f"**{title}.** {_plain(card[key])}\n"
    for key, title in (("gaps", "Known gaps"), ("sources", "Sources")):
        if card.get(key):
            yield f"**{title}.**\n"
            yield from (f"- {_plain(entry)}" for entry in card[key])
            yield ""


def _plain(text: str) -> str:
    """Text of a card as one line in which no character is Markdown, save for the names in backticks."""
    line = " ".join(text.split())
    return "".join("\\" + character if character in "*_<>[]#$" else character for character in line)
