"""What coders see of a mention, and the files in which they see it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from biaskit.errors import InputError
from biaskit.inference.seeds import generator_of
from biaskit.types import Article
from biaskit.validation.labels import CANNOT_TELL
from biaskit.validation.sheets import sheet_path, write_rows, write_text, write_workbook

_CONTEXT = 300
"""Characters of the article that are shown before and after a sentence."""
GAP = " … "
"""What stands between words that bear on a target, where others lie between them."""
_EMPTY = ("label", "note")


class Files(NamedTuple):
    """Where sheets, key and guidelines go.

    Attributes:
        sheets: path of each coder's sheet; of a lone coder without a name, by "".
        key: path of the key.
        guidelines: path of the guidelines; None where a workbook holds them.
    """

    sheets: Mapping[str, Path]
    key: Path
    guidelines: Path | None


def files_of(path: str | Path, coders: int | Sequence[str]) -> Files:
    """The files beside each other.

    Raises:
        InputError: for a bad ending or name, or where a file is there already.

    >>> sorted(file.name for file in files_of("s.csv", ["Ana", "Bo"]).sheets.values())
    ['s-Ana.csv', 's-Bo.csv']
    """
    base = sheet_path(path)
    sheets = {
        name: base.with_name(f"{base.stem}-{name}{base.suffix}" if name else base.name) for name in _names(coders)
    }
    is_csv = base.suffix.lower() == ".csv"
    told = base.with_name(f"{base.stem}-guidelines.md") if is_csv else None
    files = Files(sheets, base.with_name(f"{base.stem}-key.csv"), told)
    for file in (*files.sheets.values(), files.key, *([told] if told else [])):
        if file.exists():
            raise InputError(f"{str(file)!r} is there already, and may hold somebody's labels. Choose another name.")
    return files


def _names(coders: int | Sequence[str]) -> list[str]:
    if isinstance(coders, int):
        if coders < 1:
            raise InputError(f"coders is {coders!r}; give a number from 1, or names.")
        return [""] if coders == 1 else [f"coder{number}" for number in range(1, coders + 1)]
    names = [coders] if isinstance(coders, str) else [str(name) for name in coders]
    taken = {"key", "guidelines"}
    bad = [name for name in names if not name.strip() or Path(name).name != name or "\\" in name or name in taken]
    if bad or not names or len({name.lower() for name in names}) < len(names):
        raise InputError(f"coders is {coders!r}; give different names that may be part of a file's name.")
    return names


def blinded(drawn: pd.DataFrame, show: Sequence[str] = (), articles: Iterable[Article] | None = None) -> pd.DataFrame:
    """What coders see of each mention: target, sentence and the words that count, and where to write.

    Raises:
        InputError: when a column to be shown has the name of one of these.
    """
    sentences = [marked(*parts) for parts in zip(drawn["sentence"], drawn["start"], drawn["end"], strict=True)]
    sheet = pd.DataFrame({"item": drawn["item"], "target": drawn["target"], "sentence": sentences})
    if articles is not None:
        known = {article.id: article for article in articles}
        before, after = zip(*(_around(row, known) for row in drawn.to_dict("records")), strict=True)
        sheet.insert(2, "before", before)
        sheet["after"] = after
    scopes = drawn["scope"] if "scope" in drawn.columns else [()] * len(drawn)
    sheet["words"] = [words(sentence, scope) for sentence, scope in zip(drawn["sentence"], scopes, strict=True)]
    taken = [name for name in show if name in (*sheet.columns, *_EMPTY)]
    if taken:
        raise InputError(f"Cannot show {', '.join(taken)}, which is a column of the sheet. Rename it.")
    return sheet.assign(**{name: drawn[name] for name in show}, **dict.fromkeys(_EMPTY, ""))


def marked(sentence: str, start: int, end: int) -> str:
    """The sentence with the target in double brackets; as it is where the target is not named.

    >>> marked("Peru lost.", 0, 4)
    '[[Peru]] lost.'
    """
    return f"{sentence[:start]}[[{sentence[start:end]}]]{sentence[end:]}" if end > start else sentence


def words(sentence: str, scope: Any) -> str:
    """The words that bear on the target; empty where these are all of the sentence.

    >>> words("Peru lost, and Chile won.", ((0, 9),)), words("Peru lost.", ((0, 10),))
    ('Peru lost', '')
    """
    spans = [tuple(span) for span in scope] if isinstance(scope, list | tuple) else []
    text = GAP.join(sentence[start:end].strip() for start, end in spans)
    return "" if _letters(text) == _letters(sentence) else text


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _around(row: Mapping[Any, Any], known: Mapping[str, Article]) -> tuple[str, str]:
    article = known.get(row["article_id"])
    if article is None or row.get("part", "body") != "body" or "sentence_start" not in row:
        return "", ""
    start, end = row["sentence_start"], row["sentence_start"] + len(row["sentence"])
    before, after = article.text[max(0, start - _CONTEXT) : start], article.text[end : end + _CONTEXT]
    # Whole words only, where the cut went through one.
    before = before.partition(" ")[2] if start > _CONTEXT else before
    after = after.rpartition(" ")[0] if end + _CONTEXT < len(article.text) else after
    return before.strip(), after.strip()


def write_sheets(sheet: pd.DataFrame, files: Files, labels: Sequence[str], told: str, seed: int) -> None:
    """Write each coder's sheet, and the guidelines."""
    for name, path in files.sheets.items():
        order = generator_of(seed, f"order of {name}").permutation(len(sheet)) if name else range(len(sheet))
        own = sheet.iloc[list(order)]
        if path.suffix.lower() == ".xlsx":
            write_workbook(own, path, told, [*labels, CANNOT_TELL])
        else:
            write_rows(own, path)
    if files.guidelines is not None:
        write_text(told, files.guidelines)
