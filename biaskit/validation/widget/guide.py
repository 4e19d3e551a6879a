"""Guidelines of a sheet: which labels they allow, and their Markdown as blocks that a page can show."""

import re
from typing import Any

from biaskit.validation.labels import CANNOT_TELL
from biaskit.validation.widget.pieces import Piece, pieces

Block = list[Any]
"""Kind (heading, subheading, paragraph, list or table) and content: pieces, lists of them, or rows of lists."""

_LABELS = re.compile(r"^## Labels of .*\n+`(.+)`\s*\Z", re.MULTILINE)
_HEADING = re.compile(r"(#+) +(.*)")
_INLINE = re.compile(r"`([^`]+)`|\[\[(.+?)\]\]")
_RULE = re.compile(r"\|[\s:|-]*\|")


def labels_in(text: str) -> list[str] | None:
    """The labels that end guidelines of `sample_for_annotation`; None for guidelines of another hand.

    >>> labels_in("# Guidelines\\n\\n## Labels of tone\\n\\n`mild`, `sharp`, `cannot tell`\\n")
    ['mild', 'sharp']
    """
    found = _LABELS.search(text)
    return [label for label in found[1].split("`, `") if label != CANNOT_TELL] if found else None


def blocks(text: str) -> list[Block]:
    """What Markdown holds of headings, paragraphs, lists and tables; anything else is a paragraph.

    >>> blocks("# How\\n\\n- `a`:\\n  first\\n- b")
    [['heading', [['How', '']]], ['list', [[['a', 'code'], [': first', '']], [['b', '']]]]]
    """
    return [block for part in re.split(r"\n\s*\n", text) for block in _blocks(part.strip("\n").splitlines())]


def _blocks(lines: list[str]) -> list[Block]:
    made: list[Block] = []
    while lines and (found := _HEADING.fullmatch(lines[0])):
        made.append(["heading" if found[1] == "#" else "subheading", _inline(found[2])])
        lines = lines[1:]
    if not lines or not "".join(lines).strip():
        return made
    if all(line.startswith("|") for line in lines):
        return [*made, ["table", [_row(line) for line in lines if not _RULE.fullmatch(line)]]]
    before, *points = re.split(r"^[-*] ", "\n".join(lines), flags=re.MULTILINE)
    if before.strip():
        made.append(["paragraph", _inline(before)])
    return [*made, ["list", [_inline(point) for point in points]]] if points else made


def _row(line: str) -> list[list[Piece]]:
    return [_inline(cell) for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _inline(text: str) -> list[Piece]:
    text, made, at = " ".join(text.split()), [], 0
    for found in _INLINE.finditer(text):
        made += pieces(text[at : found.start()])
        made += pieces(found[1], "code") if found[1] else pieces(found[0], "target")
        at = found.end()
    return [*made, *pieces(text[at:])]
