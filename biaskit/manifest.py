"""What was run, on what, with which versions: enough to run it again and see whether anything changed."""

import datetime
import hashlib
import json
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import Any

from biaskit.resources import lexicons_dir
from biaskit.types import Article, Scorer

_PACKAGES = (
    "biaskit", "ahocorasick-rs", "charset-normalizer", "countryinfo", "matplotlib", "narwhals", "numpy", "onnxruntime",
    "pandas", "py3langid", "pyarrow", "python-dateutil", "scipy", "spacy", "textblob", "tokenizers", "vaderSentiment",
)  # fmt: skip
"""What a run uses in any case."""
_EXTRAS = (
    "great-tables", "lemminflect", "networkx", "openpyxl", "statsmodels", "torch",
    "trafilatura", "transformers",
)  # fmt: skip
"""What it may use where it is installed."""
NO_ROWS = ("great-tables", "matplotlib", "narwhals", "networkx", "openpyxl", "scipy", "statsmodels")
"""Packages of those that no rating comes from: what shows and tests ratings."""

BUILT_IN = "built-in gazetteer"
"""What stands for the registry where none was given."""

_DATA = ("actors/*.yaml", "annotation/*.csv")
_SHOWN = 60
"""Characters of a value that `compare` shows."""


def build_manifest(
    *,
    articles: Iterable[Article] = (),
    skipped: Iterable[tuple[str, str]] = (),
    scorers: Iterable[Scorer | Mapping[str, Any]] = (),
    pipeline: str | None = None,
    options: Mapping[str, Any] | None = None,
    seed: int = 0,
    counts: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Manifest of a run; only what JSON knows, and the same for the same run.

    Args:
        articles: the articles that were annotated.
        skipped: (article id or place, reason) for what was set aside.
        scorers: the scorers that rated, or what `described` said of them.
        pipeline: name of the spaCy pipeline's package, or its folder.
        options: whatever else the user chose.
        seed: of every random draw.
        counts: of mentions, quotations, ratings and the like.

    Returns:
        - ``versions`` of Python and packages, null where one is not installed; of packages that only some functions
          need, those that are; and the ``platform``, on which the last digits of a model's values depend;
        - ``pipeline``: name, version and SHA-256 over its files, null when it is no installed package or no pipeline;
        - ``data``: SHA-256 of the files that annotation reads (gazetteer with offices, events, given names) and of
          each lexicon that comes along, as some of these are read for others (hedges, boosters, reporting);
        - ``scorers``: see `described`; ``options``; ``seed``;
        - ``counts`` (articles ``read`` and ``skipped``, then those given), ``skipped`` (entries and a count for each
          reason);
        - ``corpus``: see `described_corpus`.

    >>> build_manifest(articles=[Article("a", "Peru lost.")], counts={"mentions": 1})["counts"]
    {'read': 1, 'skipped': 0, 'mentions': 1}
    """
    known, left_out = list(articles), [(str(place), str(reason)) for place, reason in skipped]
    rated_by = [dict(one) if isinstance(one, Mapping) else described(one) for one in scorers]
    return {
        "versions": _versions(rated_by),
        "platform": f"{platform.system()} {platform.machine()}",
        "pipeline": {"name": pipeline, "version": version_of(pipeline), "sha256": _pipeline_digest(pipeline)},
        "data": _data_digests(),
        "scorers": rated_by,
        "options": _plain(options or {}),
        "seed": seed,
        "counts": {"read": len(known), "skipped": len(left_out), **_plain(counts or {})},
        "skipped": {
            "reasons": dict(sorted(Counter(reason for _, reason in left_out).items())),
            "entries": [{"place": place, "reason": reason} for place, reason in left_out],
        },
        "corpus": described_corpus(known),
    }


def registry_digest(registry: Any) -> str:
    """What a manifest says of the registry that was given: the hash of its YAML, or that there was none.

    >>> registry_digest(None)
    'built-in gazetteer'
    """
    return hashlib.sha256(registry.to_yaml().encode()).hexdigest() if registry is not None else BUILT_IN


def compare(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """In which points two manifests differ, a line of words each; empty when nothing does.

    >>> compare({"seed": 1, "counts": {"read": 6}}, {"seed": 2, "counts": {"read": 6, "ratings": 9}})
    ['seed: 1 in the first, 2 in the second', 'counts ratings: only in the second (9)']
    """
    return list(_differences("", one, other))


def _differences(place: str, one: Any, other: Any) -> Iterator[str]:
    first, second = _parts(one), _parts(other)
    if first is None or second is None:
        if one != other:
            yield f"{place}: {_short(one)} in the first, {_short(other)} in the second"
        return
    for key in dict.fromkeys([*first, *second]):
        here = f"{place} {key}".strip()
        if key in first and key in second:
            yield from _differences(here, first[key], second[key])
        else:
            which, value = ("first", first[key]) if key in first else ("second", second[key])
            yield f"{here}: only in the {which} ({_short(value)})"


def _parts(value: Any) -> Mapping[str, Any] | None:
    """The parts of a mapping, or of a list whose entries have names."""
    if isinstance(value, list) and value and all(isinstance(one, Mapping) and "name" in one for one in value):
        return {str(one["name"]): one for one in value}
    return value if isinstance(value, Mapping) else None


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def described_corpus(articles: Iterable[Article]) -> dict[str, Any]:
    """What a manifest says of the articles.

    Returns:
        ``sha256`` of the texts (`corpus_digest`) and ``metadata_sha256``, over id, outlet, date, url and metadata;
        ``outlets``, how many have a name; ``first`` and ``last`` date, null where there is none, and ``undated``.

    >>> told = described_corpus([Article("a", "Peru lost.", outlet="Post", date=datetime.date(2024, 3, 12))])
    >>> told["outlets"], told["first"], told["undated"]
    (1, '2024-03-12', 0)
    """
    known = list(articles)
    days = sorted(day for article in known if (day := day_of(article.date)))
    return {
        "sha256": corpus_digest(known),
        "metadata_sha256": _digest_of_lines(sorted(map(_metadata, known))),
        "outlets": len({article.outlet for article in known if article.outlet}),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "undated": len(known) - len(days),
    }


def corpus_digest(articles: Iterable[Article]) -> str:
    """SHA-256 of a corpus: over id, title and text of each article, in the order of their ids.

    >>> one, two = Article("a", "Peru lost."), Article("b", "Peru won.")
    >>> corpus_digest([one, two]) == corpus_digest([two, one])
    True
    """
    rows = sorted((article.id, article.title, article.text) for article in articles)
    return _digest_of_lines(map(json.dumps, rows))


def _metadata(article: Article) -> str:
    """What is known of an article besides its text, as JSON; the same after it was stored."""
    meta = json.loads(json.dumps(dict(article.meta), default=str))
    return json.dumps([article.id, article.outlet, day_of(article.date), article.url, meta], sort_keys=True)


def _digest_of_lines(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("ascii") + b"\n")
    return digest.hexdigest()


def day_of(date: Any) -> str:
    """A date as YYYY-MM-DD, "" where there is none."""
    if date is None or date != date:
        return ""
    return date.isoformat()[:10] if isinstance(date, datetime.date) else str(date)


def described(scorer: Scorer) -> dict[str, Any]:
    """What a manifest says of a scorer: name, dimensions, class, and what it tells of itself.

    That is ``digest`` (text: the hash of its lexicon or weights), ``settings`` (a mapping of plain values: what else
    its ratings hang on) and ``citation`` (BibTeX; of a scorer with a lexicon, what the lexicon's card has under that
    name).
    """
    kind = type(scorer)
    description: dict[str, Any] = {
        "name": scorer.name,
        "dimensions": list(scorer.dimensions),
        "class": f"{kind.__module__}.{kind.__qualname__}",
    }
    digest, settings = getattr(scorer, "digest", None), getattr(scorer, "settings", None)
    card = getattr(getattr(scorer, "lexicon", None), "card", {})
    citation = getattr(scorer, "citation", None) or (card.get("citation") if isinstance(card, Mapping) else None)
    if isinstance(digest, str):
        description["digest"] = digest
    if isinstance(settings, Mapping):
        description["settings"] = _plain(settings)
    return description | ({"citation": citation} if isinstance(citation, str) else {})


def _versions(scorers: Iterable[Mapping[str, Any]]) -> dict[str, str | None]:
    """Versions of Python, of biaskit's packages and of those that scorers come from."""
    found = {"python": platform.python_version(), **{name: version_of(name) for name in _PACKAGES}}
    plug_ins = sorted({str(one.get("class", "")).partition(".")[0] for one in scorers})
    optional = {name: version_of(name) for name in (*_EXTRAS, *plug_ins) if name not in found}
    return found | {name: version for name, version in optional.items() if version is not None}


def version_of(package: str | None) -> str | None:
    """The installed version of a package, None where there is none.

    >>> version_of("no-such-package") is None
    True
    """
    try:
        return metadata.version(package) if package else None
    except (metadata.PackageNotFoundError, ValueError):
        return None


def _data_digests() -> dict[str, Any]:
    """SHA-256 of the data that comes with the package."""
    package = Path(__file__).parent
    read = sorted(path for pattern in _DATA for path in package.glob(pattern))
    lexicons = sorted(lexicons_dir().glob("*/lexicon.csv"))
    return {
        **{path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in read},
        "lexicons": {path.parent.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in lexicons},
    }


def _pipeline_digest(name: str | None) -> str | None:
    """SHA-256 over the names and contents of a spaCy pipeline's files; None for what is none."""
    folder = _folder_of(name) if name else None
    if folder is None or not (folder / "meta.json").is_file():
        return None
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _folder_of(name: str) -> Path | None:
    if Path(name).is_dir():
        return Path(name)
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return None
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(part) for part in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    name = getattr(value, "name", None)
    return name if isinstance(name, str) and not isinstance(value, PurePath) else str(value)
