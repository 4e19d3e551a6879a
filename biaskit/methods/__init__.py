"""The methods section of a paper: a paragraph and its BibTeX, from a run's manifest and the tables made from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from biaskit.annotation.stories import DAYS
from biaskit.errors import InputError
from biaskit.methods.bibliography import as_latex, bibliography, cited, quoted
from biaskit.methods.scorers import scorer_clause
from biaskit.methods.statistics import describe_tables, scorers_in, tables_of

__all__ = ["Methods", "methods"]

_FORMS = ("pandoc", "latex")
_REGISTRY = "built-in gazetteer"
_DIGITS = 12
"""Of a SHA-256, how many are printed."""


@dataclass(frozen=True, slots=True)
class Methods:
    """How a result came about, in words; printed, the paragraph and then the references.

    Attributes:
        text: the paragraph, with the keys of what it cites.
        bibtex: an entry for each key in the text, and no other.
    """

    text: str
    bibtex: str

    def __str__(self) -> str:
        return f"{self.text}\n\n{self.bibtex}"


def methods(
    manifest: Mapping[str, Any],
    *tables: Any,
    cite: str = "pandoc",
    level: float | None = None,
    clusters: str = "articles",
) -> Methods:
    """Say what was done, with which versions, and what to cite for it; what is not known is not said.

    Args:
        manifest: of a framing, or by `biaskit.manifest.build_manifest`.
        *tables: what figures and numbers of the paper come from, as `summarize`, `contrast` or `trend` returned them
            (or a `Validation`): which scorers they use, and which intervals, tests and corrections, is read from their
            columns. Without any, nothing is said of statistics, and of all scorers that rated.
        cite: form of citations and markup: ``"pandoc"`` ([@hutto2014], names in backticks) or ``"latex"`` (natbib).
        level: of the intervals, as given to those functions; None leaves it out.
        clusters: what was drawn and exchanged whole, in the plural, where that was not articles.

    Returns:
        The paragraph and its references. A scorer from elsewhere has its name and digest, and the citations that it
        brings by an attribute ``citation``.

    Raises:
        InputError: for something that is no manifest or table, or an unknown ``cite``.

    >>> from biaskit.manifest import build_manifest
    >>> from biaskit.types import Article
    >>> told = methods(build_manifest(articles=[Article("a", "Peru lost.", outlet="Post")], scorers=["vader"][:0]))
    >>> told.text.partition(". ")[0]
    'The corpus has 1 article by 1 outlet'
    """
    if not isinstance(manifest, Mapping) or "versions" not in manifest:
        raise InputError(f"{type(manifest).__name__} is no manifest. Give framing.manifest() or build_manifest(...).")
    if cite not in _FORMS:
        raise InputError(f"cite={cite!r}: give 'pandoc' or 'latex'.")
    frames = tables_of(tables)
    sentences = [
        *_corpus(manifest),
        *_annotation(manifest),
        *_scorers(manifest, scorers_in(frames)),
        *describe_tables(frames, level=level, clusters=clusters),
        *_computation(manifest, bool(frames)),
    ]
    text = " ".join(sentences)
    entries = bibliography(manifest)
    used = [entries[key] for key in sorted(cited(text) & entries.keys())]
    return Methods(as_latex(text) if cite == "latex" else text, "\n\n".join(used))


def _corpus(manifest: Mapping[str, Any]) -> Iterator[str]:
    counts, corpus = manifest.get("counts", {}), manifest.get("corpus", {})
    if not counts.get("read"):
        return
    outlets = f" by {_number(corpus['outlets'], 'outlet')}" if corpus.get("outlets") else ""
    first, last = corpus.get("first"), corpus.get("last")
    dates = "" if not first else f", published on {first}" if first == last else f", published from {first} to {last}"
    undated = f" ({corpus['undated']:,} without a date)" if dates and corpus.get("undated") else ""
    skipped = counts.get("skipped", 0)
    aside = f"; {skipped:,} more {'was' if skipped == 1 else 'were'} set aside" if skipped else ""
    yield f"The corpus has {_number(counts['read'], 'article')}{outlets}{dates}{undated}{aside}."


def _annotation(manifest: Mapping[str, Any]) -> Iterator[str]:
    versions, options, counts = manifest["versions"], manifest.get("options", {}), manifest.get("counts", {})
    name, version = (manifest.get("pipeline", {}).get(key) for key in ("name", "version"))
    parses = f" on parses by spaCy{_version(versions, 'spacy')} [@honnibal2020] with the pipeline {quoted(name)}"
    parses = f"{parses}{f' {version}' if version else ''}" if name else ""
    found = _listed(list(_found(counts, options.get("registry"))))
    yield f"Annotation was by biaskit{_version(versions, 'biaskit')} [@biaskit]{parses}{': ' if found else ''}{found}."
    if targets := options.get("targets"):
        yield f"Only what is said of {_listed([quoted(target) for target in targets])} was kept."
    if events := counts.get("events"):
        yield (
            "Which articles cover the same event was proposed from the words of titles and leads, weighed by tf-idf "
            f"[@sparckjones1972] and grouped by average linkage [@sokal1958] within {DAYS} days: "
            f"{_number(events, 'event')}."
        )


def _found(counts: Mapping[str, int], registry: str | None) -> Iterator[str]:
    """What annotation found, as far as it was counted."""
    linked = "the built-in gazetteer" if registry == _REGISTRY else f"an own registry{_hash(registry)}"
    if "mentions" in counts:
        actors = f" of {_number(counts['actors'], 'actor or event', 'actors and events')}" if "actors" in counts else ""
        yield f"{_number(counts['mentions'], 'mention')}{actors}{f', linked to {linked},' if registry else ''}"
    if "quotations" in counts:
        yield f"{_number(counts['quotations'], 'quotation')} with source, cue and content [@newell2018]"


def _scorers(manifest: Mapping[str, Any], used: set[str] | None) -> Iterator[str]:
    lexicons = {digest: name for name, digest in manifest.get("data", {}).get("lexicons", {}).items()}
    named = [one for one in manifest.get("scorers", ()) if used is None or one["name"] in used]
    ratings = manifest.get("counts", {}).get("ratings")
    how_many = f", which gave {_number(ratings, 'rating')}" if ratings and used is None else ""
    if named:
        yield f"Mentions were rated by {_listed([_scorer(one, lexicons) for one in named], '; ')}{how_many}."


def _scorer(one: Mapping[str, Any], lexicons: Mapping[str, str]) -> str:
    """A scorer's name, with what is known of it: of one from elsewhere the digest, and the citations that it brings."""
    if clause := scorer_clause(one, lexicons):
        return f"{quoted(one['name'])} ({clause})"
    keys = [f"@{key}" for key in bibliography({"scorers": [one]}, own=False)]
    return f"{quoted(one['name'])}{_hash(one.get('digest'))}" + (f" [{'; '.join(keys)}]" if keys else "")


def _computation(manifest: Mapping[str, Any], statistics: bool) -> Iterator[str]:
    if "seed" in manifest:
        yield f"Random draws had the seed {manifest['seed']}, where no other was given."
    versions = manifest["versions"]
    cited = {"numpy": "NumPy{} [@harris2020]", "pandas": "pandas{} [@mckinney2010]"}
    if statistics or manifest.get("counts", {}).get("events"):
        cited["scipy"] = "SciPy{} [@virtanen2020]"
    used = [f"Python{_version(versions, 'python')}"]
    used += [told.format(_version(versions, name)) for name, told in cited.items() if versions.get(name)]
    yield f"Computation was in {_listed(used)}."


def _version(versions: Mapping[str, Any], name: str) -> str:
    return f" {versions[name]}" if versions.get(name) else ""


def _hash(digest: str | None) -> str:
    return f" (SHA-256 {digest[:_DIGITS]})" if digest else ""


def _number(n: int, one: str, many: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"


def _listed(parts: list[str], mark: str = ", ") -> str:
    last = f"{mark.strip(', ')} and "
    return last.join([mark.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
