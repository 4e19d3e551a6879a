"""Finding a lexicon by name or path, and reading its file and card."""

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from biaskit.errors import InputError, not_found
from biaskit.lexicon.formats.own import read_own
from biaskit.lexicon.wordlist import Lexicon
from biaskit.resources import lexicons_dir


def list_lexicons() -> list[str]:
    """Names of the lexicons that come with biaskit.

    >>> "frames" in list_lexicons()
    True
    """
    return sorted(path.parent.name for path in lexicons_dir().glob("*/lexicon.csv"))


def load_lexicon(name_or_path: str | Path) -> Lexicon:
    """Load a lexicon of biaskit by name, or one's own by the path of its folder or CSV file.

    The file has a column ``term``; see `biaskit.lexicon.formats.own` for the others. ``card.toml`` beside it describes
    the lexicon; for one's own it may be missing.

    Raises:
        NotFoundError: no lexicon of that name.
        InputError: a line or card that cannot be used, with its place and the reason.

    >>> len(load_lexicon("frames")) > 400
    True
    """
    path = Path(name_or_path)
    if str(name_or_path) in list_lexicons():
        path = lexicons_dir() / name_or_path
    elif not path.exists():
        raise not_found("lexicon", str(name_or_path), list_lexicons())
    table = path / "lexicon.csv" if path.is_dir() else path
    card = _read_card(table.with_name("card.toml"))
    try:
        content = table.read_bytes()
        entries = read_own(content.decode("utf-8-sig"), str(table), card)
    except OSError as error:
        raise InputError(f"The lexicon {table} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{table}, line {line}: not UTF-8 ({error.reason}). Save the file as UTF-8.") from None
    name = table.parent.name if table.name == "lexicon.csv" else table.stem
    return Lexicon(name, entries, card, hashlib.sha256(content).hexdigest())


def _read_card(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        card = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The card {path} is not valid TOML: {error}.") from None
    if any("name" not in category for category in card.get("category", ())):
        raise InputError(f"The card {path} has a [[category]] without a name.")
    return card
