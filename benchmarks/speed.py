"""How fast: annotation, each scorer, all together, and other packages, beside bare spaCy on the same articles."""

from benchmarks.comparing import Answer, compared, row
from benchmarks.rows import Row
from benchmarks.settings import Settings

RIVALS = {
    "vaderSentiment": "each sentence",
    "TextBlob": "each sentence",
    "asent": "each sentence, on top of the parse",
    "textacy": "direct quotations, on top of the parse",
}
"""Other packages, and what they read."""

FEWER = 16
"""RoBERTa-base reads a sixteenth of the articles: it needs seconds for each."""


def speed(settings: Settings, _: list[Row]) -> list[Row]:
    """The rows of the theme; each group of works is timed beside bare spaCy in processes of its own."""
    return [*_annotation(settings), *_scorers(settings), *_rivals(settings), *_roberta(settings)]


def _annotation(settings: Settings) -> list[Row]:
    found = _answers(settings, "spacy", "quickened", "annotate")
    whole = _answers(settings, "spacy", "everything")
    return [
        row("speed", "spacy", "spacy", found, what="bare spaCy, parser and names"),
        row("speed", "quickened", "spacy", found, what="the same pipeline as biaskit loads it"),
        row("speed", "annotate", "spacy", found, what="annotate"),
        row("speed", "everything", "spacy", whole, what="annotate and every offline scorer, into tables"),
    ]


def _scorers(settings: Settings) -> list[Row]:
    found = _answers(settings, "spacy", "scorers")
    names = [name for name in found[0]["took"] if name.startswith("scorer ")]
    note = "each mention, on top of annotation"
    whats = [f"`{name.removeprefix('scorer ')}` alone" for name in names]
    return [row("speed", name, "spacy", found, what=what, note=note) for name, what in zip(names, whats, strict=True)]


def _rivals(settings: Settings) -> list[Row]:
    found = _answers(settings, "spacy", *RIVALS)
    return [row("speed", name, "spacy", found, note=note) for name, note in RIVALS.items()]


def _roberta(settings: Settings) -> list[Row]:
    fewer = max(1, settings.articles // FEWER)
    works = ("scorer model", "RoBERTa-base")
    found = compared(settings.corpus, works, articles=fewer, repeats=settings.repeats)
    note = f"random weights, each mention as `model` reads it; {fewer} articles a repeat"
    return [row("speed", "RoBERTa-base", "scorer model", found, note=note)]


def _answers(settings: Settings, *works: str) -> list[Answer]:
    return compared(settings.corpus, works, articles=settings.articles, repeats=settings.repeats)


HEADLINE = {
    "whole": ("states, vader, textblob, frames, tone, verbs", 1.0),
    "whole+model": ("the same and model", 2.0),
    "tracked": ("the same without model, what is about no state left out (targets=)", 1.0),
    "tracked+model": ("the same and model, what is about no state left out", 2.0),
}
"""The whole pipeline in its four forms: how it is told, and what was wanted at most."""


def headline(settings: Settings, _: list[Row]) -> list[Row]:
    """The whole pipeline, one process, beside bare spaCy; each form in processes of its own."""
    return [
        row("headline", name, "spacy", _answers(settings, "spacy", name), what=what, most=most)
        for name, (what, most) in HEADLINE.items()
    ]
