"""How biaskit's tables show themselves in a notebook."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from weakref import ref

import pandas as pd

from biaskit.showing.html import Mark, box, card, hue, marked, note, table
from biaskit.showing.passage import around
from biaskit.showing.text import count, plain, shown
from biaskit.showing.words import speaker
from biaskit.types import Article

ROWS = 30
"""Rows that are shown at most."""
_NEEDED = {"article_id", "source", "cue", "voice", "kind", "targets", "content", "content_spans", "part"}


def shown_as(frame: pd.DataFrame, view: Callable[[pd.DataFrame], str | None]) -> pd.DataFrame:
    """The table itself, which a notebook shows by ``view`` from now on.

    The view hangs on this one object, not on a class: its type is and stays pandas' own DataFrame. So every comparison,
    file format and other library (narwhals, polars, pyarrow) meets what it knows; a copy, a pickle and whatever pandas
    makes of the table (``query``, ``head``, ``assign``) look as pandas has them look. What biaskit made is shown by
    biaskit, what you made of it by pandas. A subclass would have to choose which operations keep it, and
    ``assert_frame_equal`` refuses one beside a plain frame.

    A table that nobody holds any more, as in ``summarize(ratings)._repr_html_()``, is shown from a second one over the
    same data.

    Args:
        frame: the table.
        view: makes HTML; None where its columns do not fit any more, and then pandas shows it.

    >>> frame = shown_as(pd.DataFrame({"a": [1]}), lambda _: "<b>one</b>")
    >>> frame._repr_html_(), type(frame) is pd.DataFrame, "<b>" in frame.head()._repr_html_()
    ('<b>one</b>', True, False)
    """
    seen, same = ref(frame), frame.copy(deep=False)

    def held() -> pd.DataFrame:
        met = seen()
        return same if met is None else met

    def html() -> str | None:
        if not pd.get_option("display.notebook_repr_html"):
            return None
        made = view(held())
        if made is not None:
            return made
        pandas_own: Any = pd.DataFrame
        return str(pandas_own._repr_html_(held()))

    def bundle(include: Any = None, exclude: Any = None) -> dict[str, str]:
        made = {"text/plain": plain(repr(held())), "text/html": html()}
        return {kind: text for kind, text in made.items() if text is not None}

    object.__setattr__(frame, "_repr_html_", html)
    object.__setattr__(frame, "_repr_mimebundle_", bundle)
    return frame


def quotations_view(articles: Iterable[Article]) -> Callable[[pd.DataFrame], str | None]:
    """The view of a table of quotations: the first of them, each in its sentence."""
    texts = {(article.id, "body"): article.text for article in articles}
    texts |= {(article.id, "title"): article.title for article in articles}

    def view(frame: pd.DataFrame) -> str | None:
        if not set(frame.columns) >= _NEEDED:
            return None
        rows = [_quotation(row, texts) for row in frame.head(ROWS).to_dict("records")]
        if not rows:
            return card("Quotations", note("No rows: nobody is quoted."), beside="none")
        head = ("Article", "Whose words", "Voice", "In its sentence", "About")
        more = f", the first {len(rows)} of them shown" if len(frame) > len(rows) else ""
        said = "The source is bold, the cue slanted, the words stand in [1 brackets 1]."
        inner = box(table(head, rows), "30em")
        return card("Quotations", note(said), inner, beside=f"{count(len(frame))}{more}")

    return view


def _quotation(row: Mapping[Any, Any], texts: Mapping[tuple[str, str], str]) -> list[object]:
    source = speaker(row["source"] if isinstance(row["source"], str) else None, row["voice"])
    asserted = "" if row.get("asserted", True) else ", not asserted"
    voice = f"{row['voice']}, {row['kind']}{asserted}"
    text = texts.get((row["article_id"], row["part"]), "")
    passage = _passage(row, text) if text else shown(row["content"])
    return [row["article_id"], source, voice, passage, "; ".join(map(str, row["targets"]))]


def _passage(row: Mapping[Any, Any], text: str) -> Any:
    kinds = [("source", row.get("source_span")), ("reporting", row.get("cue_span"))]
    kinds += [("words", span) for span in row["content_spans"]]
    spans = [(kind, (int(span[0]), int(span[1]))) for kind, span in kinds if isinstance(span, tuple | list)]
    if not spans:
        return shown(row["content"])
    low, high = around(text, min(span[0] for _, span in spans), max(span[1] for _, span in spans))
    marks = [Mark(a - low, b - low, kind, number=1 if kind == "words" else 0) for kind, (a, b) in spans]
    return marked(text[low:high], marks)


def key(sources: Mapping[str, int]) -> Any:
    """The legend of numbered sources."""
    from markupsafe import Markup

    parts = [
        Markup('<span style="background:{};padding:0 .3em">[{} {}]</span>').format(hue(number), number, shown(name))
        for name, number in sources.items()
    ]
    return Markup(" ").join(parts)
