"""Tables for papers: as LaTeX, as Markdown and by great-tables, rounded and named as in the charts."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from biaskit.chart.cells import check_table, one_line, printed
from biaskit.errors import InputError, check_types, require

_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "`": r"\`{}", '"': "''", "[": "{[}", "]": "{]}", "*": "{*}",
    "−": "$-$", "×": r"$\times$", "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "…": r"\dots{}",
})  # fmt: skip
"""Brackets and stars too: behind the end of a row, LaTeX takes them for its options."""

_MARKDOWN = str.maketrans({
    **{mark: f"\\{mark}" for mark in r"\`*_~|$#"}, "&": "&amp;", "<": "&lt;", ">": "&gt;", "[": "&#91;", "]": "&#93;",
})  # fmt: skip
_LABEL = re.compile(r"[\w:.-]+", re.ASCII)


def to_latex(
    table: pd.DataFrame,
    *,
    columns: Sequence[str] | None = None,
    caption: str | None = None,
    label: str | None = None,
    level: float = 0.95,
) -> str:
    r"""Write a table of biaskit for LaTeX, with the rules of the package booktabs.

    Numbers are rounded as in the charts (means with sign, p below .001 as "<.001"), an interval is one column
    "[−.37, −.05]", heads are plain words, a null source is the outlet's own words. What all rows share (scorer,
    dimension, how intervals were made, the two groups of a contrast) stands in the heads. Text is escaped, so that no
    name can be taken for a command; scripts other than Latin need XeLaTeX or LuaLaTeX.

    Args:
        table: any table of biaskit: of `summarize`, `contrast`, `distinctive_words`, `trend` and the others.
        columns: columns to print, in this order, ``low`` for the interval; by default all but sentences and evidence,
            and the intervals of a contrast's two means.
        caption, label: where one is given, the lines become a floating table.
        level: level of the table's intervals, for their head.

    Raises:
        InputError: for something else than a table, or a label of other signs than letters, digits and ``:.-_``.
        NotFoundError: for a column that the table lacks.

    >>> table = pd.DataFrame({"source": [None, "R&D"], "scorer": "tone", "dimension": "valence", "n_articles": [9, 2],
    ...     "mean": [0.1, -0.2], "low": [0.0, -0.37], "high": [0.2, -0.05]})
    >>> print(to_latex(table))
    \begin{tabular}{lrrr}
    \toprule
    Source & Articles & Mean valence (tone) & 95\% interval \\
    \midrule
    outlet's own words & 9 & +.10 & {[}0.00, +.20{]} \\
    R\&D & 2 & $-$.20 & {[}$-$.37, $-$.05{]} \\
    \bottomrule
    \end{tabular}
    """
    check_table(table)
    check_types(to_latex, locals())
    if label is not None and not _LABEL.fullmatch(label):
        raise InputError(f"The label {label!r} must be made of letters, digits and : . - _, as 'tab:outlets'.")
    content = printed(table, columns, level)
    kinds = "".join("r" if numeric else "l" for numeric in content.numeric)
    lines = [
        rf"\begin{{tabular}}{{{kinds}}}", r"\toprule", _latex_row(content.heads), r"\midrule",
        *map(_latex_row, content.rows), r"\bottomrule", r"\end{tabular}",
    ]  # fmt: skip
    if caption is not None or label is not None:
        head = [rf"\caption{{{_latex(caption)}}}"] if caption is not None else []
        head += [rf"\label{{{label}}}"] if label is not None else []
        lines = [r"\begin{table}", r"\centering", *head, *lines, r"\end{table}"]
    return "\n".join(lines)


def to_markdown(table: pd.DataFrame, *, columns: Sequence[str] | None = None, level: float = 0.95) -> str:
    r"""Write a table of biaskit as a Markdown table, with text escaped; see `to_latex`.

    >>> print(to_markdown(pd.DataFrame({"target": ["a|b"], "n_articles": [1200], "q": [0.0001]})))
    | Target | Articles | q |
    |:--|--:|--:|
    | a\|b | 1,200 | <.001 |
    """
    check_table(table)
    check_types(to_markdown, locals())
    content = printed(table, columns, level)
    rule = f"|{'|'.join('--:' if numeric else ':--' for numeric in content.numeric)}|"
    rows = [
        [cell if numeric else _markdown(cell) for cell, numeric in zip(row, content.numeric, strict=True)]
        for row in content.rows
    ]
    return "\n".join([_markdown_row(map(_markdown, content.heads)), rule, *map(_markdown_row, rows)])


def to_great_table(
    table: pd.DataFrame, *, columns: Sequence[str] | None = None, title: str | None = None, level: float = 0.95
) -> Any:
    """Make a table of biaskit a ``great_tables.GT``, which shows in notebooks and goes on to HTML; see `to_latex`.

    Args:
        table, columns, level: as for `to_latex`.
        title: title above the table.

    Raises:
        MissingExtraError: where great-tables is not installed: ``pip install "biaskit[paper]"``.

    >>> made = to_great_table(pd.DataFrame({"target": ["<b>"], "n_articles": [12]}))
    >>> "&lt;b&gt;" in made.as_raw_html()
    True
    """
    check_table(table)
    check_types(to_great_table, locals())
    great_tables = require("great_tables", extra="paper", purpose="to_great_table")
    content = printed(table, columns, level)
    names = [f"column_{i}" for i in range(len(content.heads))]
    made = great_tables.GT(pd.DataFrame(content.rows, columns=names, dtype=str))
    made = made.cols_label(dict(zip(names, content.heads, strict=True)))
    for side, wanted in (("left", False), ("right", True)):
        placed = [name for name, numeric in zip(names, content.numeric, strict=True) if numeric is wanted]
        made = made.cols_align(side, columns=placed) if placed else made
    return made.tab_header(one_line(title)) if title else made


def _latex(text: object) -> str:
    return one_line(text).translate(_LATEX)


def _latex_row(cells: Iterable[str]) -> str:
    return " & ".join(map(_latex, cells)) + r" \\"


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown(text: object) -> str:
    return one_line(text).translate(_MARKDOWN)
