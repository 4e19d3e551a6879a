"""References: BibTeX entries by key, which of them a text cites, and the text's marks as LaTeX."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

_HEAD = re.compile(r"@\w+\s*\{\s*([^\s,{}]+)\s*,")
_MARKED = re.compile(r"(`[^`]*`|\[@[^\]]*\])")
"""Names in backticks, and citations."""
_KEY = re.compile(r"@([^;\]\s]+)")
_SPECIAL = {c: f"\\{c}" for c in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL["\\"] = r"\textbackslash{}"


def bibliography(manifest: Mapping[str, Any], *, own: bool = True) -> dict[str, str]:
    """Entries by key: those that biaskit may cite, with its version, and those that the manifest's scorers bring."""
    found: dict[str, str] = {}
    if own:
        found = entries_of((files("biaskit.methods") / "references.bib").read_text(encoding="utf-8"))
        if version := manifest.get("versions", {}).get("biaskit"):
            found["biaskit"] = f"{found['biaskit'].removesuffix('}').rstrip()},\n  version = {{{version}}}\n}}"
    for scorer in manifest.get("scorers", ()):
        for key, entry in entries_of(str(scorer.get("citation", ""))).items():
            found.setdefault(key, entry)
    return found


def entries_of(bibtex: str) -> dict[str, str]:
    """The entries of a BibTeX text, by key; what is not closed is left out.

    >>> entries_of("@book{levin1993, title = {English {Verb} Classes}} some words @book{open, title = {")
    {'levin1993': '@book{levin1993, title = {English {Verb} Classes}}'}
    """
    found: dict[str, str] = {}
    for head in _HEAD.finditer(bibtex):
        depth = 0
        for place in range(bibtex.index("{", head.start()), len(bibtex)):
            depth += (bibtex[place] == "{") - (bibtex[place] == "}")
            if not depth:
                found.setdefault(head[1], bibtex[head.start() : place + 1])
                break
    return found


def cited(text: str) -> set[str]:
    """Keys of what a text cites as [@key; @other].

    >>> sorted(cited("VADER [@hutto2014], means [@field2007; @efron1987] and `a name [@which]`"))
    ['efron1987', 'field2007', 'hutto2014']
    """
    return {key for part in _MARKED.findall(text) if part.startswith("[") for key in _KEY.findall(part)}


def quoted(name: Any) -> str:
    """A name as the text prints it, in backticks."""
    return f"`{' '.join(str(name).replace('`', chr(39)).split())}`"


def as_latex(text: str) -> str:
    r"""The text with LaTeX's commands for names and citations (natbib), other characters escaped.

    >>> as_latex("`tone_x` [@a; @b] in 95 % of cases")
    '\\texttt{tone\\_x}~\\citep{a,b} in 95 \\% of cases'
    """
    parts = [_latex_part(part) for part in _MARKED.split(text)]
    return re.sub(r" (?=\\citep)", "~", "".join(parts))


def _latex_part(part: str) -> str:
    if part.startswith("[@"):
        return f"\\citep{{{','.join(_KEY.findall(part))}}}"
    name = len(part) > 1 and part[0] == part[-1] == "`"
    escaped = "".join(_SPECIAL.get(character, character) for character in (part[1:-1] if name else part))
    return f"\\texttt{{{escaped}}}" if name else escaped
