"""What was run, on what, with which versions: enough to run it again and see whether anything changed."""

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import PurePath
from typing import Any

from biaskit.types import Article, Scorer

_PACKAGES = (
    "biaskit",
    "matplotlib",
    "numpy",
    "onnxruntime",
    "pandas",
    "spacy",
    "textblob",
    "tokenizers",
    "vaderSentiment",
)


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
        scorers: the scorers that rated; of one with an attribute ``digest`` (hash of its lexicon or weights) or
            ``settings`` (a mapping of plain values: what else its ratings hang on) these are recorded; or what
            `described` said of them.
        pipeline: name of the spaCy pipeline's package.
        options: whatever else the user chose.
        seed: of every random draw.
        counts: of mentions, quotations, ratings and the like.

    Returns:
        ``versions``, ``pipeline`` (name and version, null when it is no installed package), ``scorers``, ``options``,
        ``seed``, ``counts`` (articles ``read`` and ``skipped``, then those given), ``skipped`` (entries and a count for
        each reason) and ``corpus`` (SHA-256, see `corpus_digest`).

    >>> build_manifest(articles=[Article("a", "Peru lost.")], counts={"mentions": 1})["counts"]
    {'read': 1, 'skipped': 0, 'mentions': 1}
    """
    known, left_out = list(articles), [(str(place), str(reason)) for place, reason in skipped]
    return {
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        "pipeline": {"name": pipeline, "version": _version(pipeline) if pipeline else None},
        "scorers": [dict(one) if isinstance(one, Mapping) else described(one) for one in scorers],
        "options": _plain(options or {}),
        "seed": seed,
        "counts": {"read": len(known), "skipped": len(left_out), **_plain(counts or {})},
        "skipped": {
            "reasons": dict(sorted(Counter(reason for _, reason in left_out).items())),
            "entries": [{"place": place, "reason": reason} for place, reason in left_out],
        },
        "corpus": {"sha256": corpus_digest(known)},
    }


def corpus_digest(articles: Iterable[Article]) -> str:
    """SHA-256 of a corpus: over id, title and text of each article, in the order of their ids.

    >>> one, two = Article("a", "Peru lost."), Article("b", "Peru won.")
    >>> corpus_digest([one, two]) == corpus_digest([two, one])
    True
    """
    rows = sorted((article.id, article.title, article.text) for article in articles)
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row).encode("ascii") + b"\n")
    return digest.hexdigest()


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def described(scorer: Scorer) -> dict[str, Any]:
    """What a manifest says of a scorer: name, dimensions and, where it has them, ``digest`` (text) and ``settings``."""
    description: dict[str, Any] = {"name": scorer.name, "dimensions": list(scorer.dimensions)}
    digest, settings = getattr(scorer, "digest", None), getattr(scorer, "settings", None)
    if isinstance(digest, str):
        description["digest"] = digest
    return description | ({"settings": _plain(settings)} if isinstance(settings, Mapping) else {})


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
