"""What an audit is made of: sentences with a gap for a name, and names to put there."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files as packaged
from io import StringIO
from pathlib import Path
from typing import TypeVar

from biaskit.errors import InputError
from biaskit.types import Mention

SLOT = "{name}"
"""Stands where the name goes."""

KINDS = ("person", "state", "organisation")
TONES = ("negative", "neutral", "positive")

T = TypeVar("T")

_OPENING = " \t\"'“‘(["
_MOST = 300
_PERSON = re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]*){0,2} [A-Z][\w-]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with a gap.

    Attributes:
        text: with `SLOT` once or more; each time the same name is meant.
        kinds: kinds of names for which it holds.
        tone: negative, neutral or positive, as whoever wrote it meant it; "" where nobody says.
    """

    text: str
    kinds: tuple[str, ...] = ("person",)
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name to put into gaps.

    Attributes:
        name: as printed inside a sentence ("the World Bank").
        kind: person, state or organisation.
        groups: what else is known of it, by column: gender, region, role, party, ...; only what is not empty.
    """

    name: str
    kind: str = "person"
    groups: Mapping[str, str] = field(default_factory=dict)


def fill(sentence: Sentence, name: Name, key: str) -> Mention:
    """The sentence about a name, as a mention that nothing annotated.

    At the beginning of the sentence an article gets its capital, and one is left out behind another one. All gaps but
    the first are coreferent.

    >>> fill(Sentence("{name}'s offer was fair."), Name("the Kremlin", "organisation"), "1").sentence
    "The Kremlin's offer was fair."
    """
    first, *rest = sentence.text.split(SLOT)
    text, spans = first, []
    for part in rest:
        printed = name.name.removeprefix("the ") if text.casefold().endswith("the ") else name.name
        printed = printed if text.strip(_OPENING) else printed[0].upper() + printed[1:]
        spans.append((len(text), len(text) + len(printed)))
        text += printed + part
    known, more = tuple(spans), tuple(spans[1:])
    return Mention(key, name.name, text, *spans[0], kind=name.kind, names=known, coreferent=more)


def read_sentences(path: str | Path | None = None) -> list[Sentence]:
    """Sentences of a CSV file with the column ``sentence`` and, if wanted, ``kinds`` and ``tone``.

    Args:
        path: the file (UTF-8); None for biaskit's own sentences. Each sentence has the gap ``{name}``. Kinds are
            separated by blanks; empty means person.

    Raises:
        InputError: when the file cannot be read, has no such column, or a row cannot be used; names the line.

    >>> sentences = read_sentences()
    >>> len(sentences), sum("state" in sentence.kinds for sentence in sentences)
    (96, 48)
    """
    found = [_sentence(row, place) for place, row in _rows(path, "sentences.csv", "sentence")]
    return _some(found, path, "sentence")


def read_names(path: str | Path | None = None) -> list[Name]:
    """Names of a CSV file with the column ``name`` and, if wanted, ``kind``.

    Args:
        path: the file (UTF-8); None for biaskit's own list. Every other column is taken for a grouping: gender,
            region, party or any of one's own. An empty kind means person.

    Raises:
        InputError: when the file cannot be read, has no such column, a kind is unknown or a name comes twice.

    >>> names = read_names()
    >>> len(names), names[0].name, names[0].groups["gender"]
    (183, 'Donald Trump', 'male')
    """
    found: dict[tuple[str, str], Name] = {}
    for place, row in _rows(path, "names.csv", "name"):
        kind = _kinds(row.get("kind", ""), place)
        if len(kind) > 1:
            raise InputError(f"{place} gives {row['name']!r} {len(kind)} kinds. Give one of: {', '.join(KINDS)}.")
        one = Name(row["name"], kind[0], {c: v for c, v in row.items() if v and c not in ("name", "kind")})
        if (one.name, one.kind) in found:
            raise InputError(f"{place} gives the {one.kind} {one.name!r} a second time. Remove one of them.")
        found[one.name, one.kind] = one
    return _some(list(found.values()), path, "name")


def newsmtsc_sentences(folder: Path, split: str | None = None) -> list[Sentence]:
    """Sentences of NewsMTSC with a gap for each target that is printed as a person's full name.

    That is: two to four words in capitals, none of which stands elsewhere in the sentence, without an article before.
    Of more than 300, 300 evenly spaced ones are taken. The pronouns stay as they are, so that a woman's name may stand
    beside "he".

    Args:
        folder: folder of the set.
        split: dev_rw, dev_mt or train; None for dev_rw.

    Raises:
        InputError: when the split is not there, or cannot be read.
    """
    from biaskit.evaluation import newsmtsc

    paths = newsmtsc.files(folder, split)
    if not paths:
        wanted = split or newsmtsc.DEFAULT_SPLIT
        raise InputError(f"newsmtsc has no split {wanted!r} in {str(folder)!r}. Give the name of a file in it.")
    try:
        labelled = list(newsmtsc.read_labelled(paths[0]))
    except (ValueError, LookupError, TypeError) as error:
        raise InputError(f"The file {str(paths[0])!r} is not NewsMTSC's. Get it anew.") from error
    found = [
        Sentence(_gapped(target.mention), ("person",), TONES[target.polarity + 1])
        for target in labelled
        if _is_person(target.mention)
    ]
    step = max(1.0, len(found) / _MOST)
    return [found[int(place * step)] for place in range(min(len(found), _MOST))]


def _is_person(mention: Mention) -> bool:
    printed = mention.sentence[mention.start : mention.end]
    rest = _gapped(mention).replace(SLOT, " ")
    return (
        SLOT not in mention.sentence
        and _PERSON.fullmatch(printed) is not None
        and not re.search(r"\b(?:the|a|an)\s+$", mention.sentence[: mention.start], re.IGNORECASE)
        and not any(re.search(rf"\b{re.escape(word)}\b", rest) for word in printed.split())
    )


def _gapped(mention: Mention) -> str:
    return mention.sentence[: mention.start] + SLOT + mention.sentence[mention.end :]


def _sentence(row: Mapping[str, str], place: str) -> Sentence:
    text, tone = row["sentence"], row.get("tone", "")
    if SLOT not in text:
        raise InputError(f"{place} has no gap: {text!r}. Write {SLOT} where the name goes.")
    if tone and tone not in TONES:
        raise InputError(f"{place} has the tone {tone!r}. Give one of {', '.join(TONES)}, or leave it empty.")
    return Sentence(text, _kinds(row.get("kinds", ""), place), tone)


def _kinds(text: str, place: str) -> tuple[str, ...]:
    kinds = tuple(text.split()) or ("person",)
    for kind in kinds:
        if kind not in KINDS:
            raise InputError(f"{place} has the kind {kind!r}. Known: {', '.join(KINDS)}.")
    return kinds


def _rows(path: str | Path | None, own: str, needed: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows that are not empty, stripped, each with its place."""
    shown = f"{own}" if path is None else str(path)
    reader = csv.DictReader(StringIO(_text(path, own), newline=""), restval="", restkey="")
    columns = [column.strip() for column in reader.fieldnames or []]
    if needed not in columns:
        raise InputError(
            f"The file {shown!r} has no column {needed!r}; it has {', '.join(columns) or 'none'}. "
            "Give a CSV file (UTF-8, commas) with a line of column names."
        )
    for row in reader:
        place = f"Line {reader.line_num} of {shown!r}"
        if row.pop("", None):
            raise InputError(f"{place} has more fields than the first line. Quote a text that has a comma.")
        cells = {column.strip(): value.strip() for column, value in row.items()}
        if any(cells.values()):
            if not cells[needed]:
                raise InputError(f"{place} has no {needed}. Fill it in, or remove the line.")
            yield place, cells


def _text(path: str | Path | None, own: str) -> str:
    if path is None:
        return packaged("biaskit.evaluation.audit").joinpath(own).read_text(encoding="utf-8")
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"The file {str(path)!r} is not UTF-8. Save it as UTF-8.") from error
    except (OSError, ValueError) as error:  # the latter of a name that no file can have
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"Cannot read {str(path)!r}: {reason}. Give a CSV file (UTF-8).") from error


def _some(found: list[T], path: str | Path | None, what: str) -> list[T]:
    if not found:
        raise InputError(f"The file {str(path)!r} holds no {what}. Give at least one.")
    return found
