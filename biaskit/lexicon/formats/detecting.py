"""Which format a file has, and how each is read."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath

from biaskit.errors import InputError, not_found
from biaskit.lexicon.formats.afinn import read_afinn
from biaskit.lexicon.formats.emolex import read_emolex
from biaskit.lexicon.formats.inquirer import read_inquirer
from biaskit.lexicon.formats.lexicoder import read_lexicoder
from biaskit.lexicon.formats.liwc import read_liwc
from biaskit.lexicon.formats.loughran import read_loughran
from biaskit.lexicon.formats.objects import read_json
from biaskit.lexicon.formats.parts import Parts, header_of, is_number, lines_of
from biaskit.lexicon.formats.quanteda import read_quanteda
from biaskit.lexicon.formats.sentiws import read_sentiws
from biaskit.lexicon.formats.words import read_words
from biaskit.lexicon.formats.wordstat import read_wordstat

OWN = "biaskit"
WORDS = "words"
READERS: Mapping[str, Callable[[str, str], Parts]] = {
    "afinn": read_afinn,
    "emolex": read_emolex,
    "inquirer": read_inquirer,
    "json": read_json,
    "lexicoder": read_lexicoder,
    "liwc": read_liwc,
    "loughran-mcdonald": read_loughran,
    "quanteda": read_quanteda,
    "sentiws": read_sentiws,
    WORDS: read_words,
    "wordstat": read_wordstat,
}
FORMATS = (OWN, *READERS)
"""Names of the formats, for ``load_lexicon(..., format=...)``."""

SUFFIXES = {
    ".dic": "liwc",
    ".yml": "quanteda",
    ".yaml": "quanteda",
    ".lc3": "lexicoder",
    ".lcd": "lexicoder",
    ".ykd": "lexicoder",
    ".cat": "wordstat",
    ".json": "json",
}
_SENTIWS = re.compile(r"[^|\t]+\|[A-Z]+\t[^\t]+(\t.*)?")
_EMOTION = re.compile(r"[^\t]+\t[^\t]+\t[01](\.\d+)?")
_WEIGHTED = re.compile(r".*\S\s*\(\d+\)")
_MARKUP = re.compile(r"[\t,;|:=<>{}\[\]]")
_NUMBERED = re.compile(r".*\s[+-]?[\d.]+")
_AFINN = re.compile(r"[^\t]+\t\s*[+-]?[0-5]")
_LOOKED_AT = 50
_TABLES = (".csv", ".tsv")


def check_format(format: str) -> None:
    """Refuse a format that does not exist.

    Raises:
        NotFoundError: with those that do.
    """
    if format not in FORMATS:
        raise not_found("lexicon format", format, FORMATS)


def format_of(content: str, place: str) -> str:
    """Tell a file's format by its name's ending, else by what stands in it.

    Raises:
        InputError: when neither says it, with the formats that there are.

    >>> format_of("abandon\\t-2\\n", "list.txt"), format_of("term,frame\\n", "list.csv")
    ('afinn', 'biaskit')
    """
    suffix = PurePath(place).suffix.lower()
    found = SUFFIXES.get(suffix) or _by_header(content) or _by_lines(content, suffix)
    if found:
        return found
    first = next((line for _, line in lines_of(content)), "")[:60]
    raise InputError(
        f"{place}: its format is not clear (it begins with {first!r}). Give format=, one of {', '.join(FORMATS)}; "
        "or make it biaskit's own: a CSV with the column 'term'."
    )


def _by_header(content: str) -> str:
    names, _ = header_of(content)
    lower = {name.lower() for name in names}
    numbers = any(map(is_number, names))
    if "term" in lower:
        return OWN if len(names) > 1 or "," not in content else ""
    if {"Entry", "Positiv", "Negativ"} <= set(names):
        return "inquirer"
    if {"word", "negative", "positive", "uncertainty"} <= lower:
        return "loughran-mcdonald"
    if {"anger", "fear", "joy", "sadness"} <= lower and not numbers:
        return "emolex"
    return ""


def _by_lines(content: str, suffix: str) -> str:
    lines = [line for _, line in lines_of(content)][:_LOOKED_AT]
    if not lines:
        return OWN if suffix in _TABLES else ""
    stripped = [line.strip() for line in lines]
    cells = [line.split("\t") for line in stripped]
    if stripped[0] == "%":
        return "liwc"
    if stripped[0].startswith(("<", "+")):
        return "lexicoder"
    if all(map(_SENTIWS.fullmatch, stripped)):
        return "sentiws"
    if all(map(_EMOTION.fullmatch, stripped[1:] or stripped)) and len(cells[0]) == 3:
        return "emolex"
    if all(map(_AFINN.fullmatch, stripped)):
        return "afinn"
    if any(line[0].isspace() and _WEIGHTED.fullmatch(line.strip()) for line in lines):
        return "wordstat"
    return WORDS if suffix not in _TABLES and _is_plain(stripped) else _by_most(stripped)


def _by_most(lines: list[str]) -> str:
    """The format that most lines fit, so that its reader says which does not and why; else ""."""
    shapes = {"sentiws": _SENTIWS, "emolex": _EMOTION, "afinn": _AFINN}
    fitting = {format: sum(bool(shape.fullmatch(line)) for line in lines) for format, shape in shapes.items()}
    best = max(fitting, key=lambda format: fitting[format])
    return best if 2 * fitting[best] > len(lines) else ""


def _is_plain(lines: list[str]) -> bool:
    """Whether all lines look like terms: none with the marks of a table or tree, and not all with a number behind."""
    terms = [line for line in lines if line[0] not in "#;"]
    return not any(map(_MARKUP.search, terms)) and not (terms and all(map(_NUMBERED.fullmatch, terms)))
