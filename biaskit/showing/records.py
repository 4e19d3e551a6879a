"""Views of single records, from their plain values."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from biaskit.showing.html import box, card, code, cue_marks, fields, marked, note, paragraphs, table
from biaskit.showing.text import count, number, safe_url, shown
from biaskit.showing.words import speaker, whose

_PLACES = ("article_id", "part", "source_span", "cue_span", "content_spans", "object_span", "outer_spans")


def article_html(title: str, text: str, facts: Mapping[str, Any]) -> str:
    """An article as read.

    >>> "&lt;i&gt;" in article_html("Title", "<i>", {"id": "a"})
    True
    """
    known = {name: link(value) if name == "url" else value for name, value in facts.items()}
    how = Markup("Who says what in it: {}").format(code(f"framing.article({facts['id']!r})"))
    return card(title, fields(known), box(paragraphs(shown(text))), note(how), beside="Article as read")


def link(url: object) -> Any:
    """An address as a link where it is one of the web, else as text."""
    safe = safe_url(str(url)) if url else None
    return (
        Markup('<a href="{}" rel="noreferrer" style="color:inherit;text-decoration:underline">{}</a>').format(
            safe, shown(safe)
        )
        if safe
        else url
    )


def quotation_html(facts: Mapping[str, Any]) -> str:
    """A quotation without its article: who speaks, how, about whom, and where it stands."""
    said = {name: _words(value) for name, value in facts.items() if name not in _PLACES}
    places = {name: _words(facts[name]) for name in _PLACES}
    how = Markup("In its place: {}").format(code(f"framing.article({facts['article_id']!r})"))
    source = speaker(facts["source"], facts["voice"])
    return card(source, fields({**said, **places}), note(how), beside=f"quotation, {facts['voice']}")


def annotation_html(counts: Mapping[str, int]) -> str:
    """What was found, in numbers.

    >>> "<th" in annotation_html({"articles": 6})
    True
    """
    how = Markup("Tables of it: {}, {}").format(code("framing.mentions"), code("framing.quotations"))
    return card("Annotation", fields({name: count(n) for name, n in counts.items()}), note(how), beside="records")


def rating_html(mention: Mapping[str, Any], rating: Mapping[str, Any], cues: Sequence[tuple[Any, ...]]) -> str:
    """A rating: its sentence with the target and the words that carry it."""
    said, marks = whose(mention["source"], mention["voice"]), cue_marks((mention["start"], mention["end"]), cues)
    rows = [[mention["sentence"][a:b], kind, number(weight, signed=True)] for a, b, weight, kind in cues]
    value = "no value" if math.isnan(rating["value"]) else number(rating["value"])
    classes = dict(zip(("negative", "neutral", "positive"), rating["probabilities"] or (), strict=False))
    return card(
        f"{rating['scorer']}, {rating['dimension']}: {value}",
        box(paragraphs(marked(mention["sentence"], marks)), "12em"),
        *([table(["words", "kind", "#weight"], rows, "Words that carry it")] if rows else []),
        *([fields({f"probability of {name}": number(share) for name, share in classes.items()})] if classes else []),
        beside=f"{said} about {mention['target']}, article {mention['article_id']}",
    )


def _words(value: Any) -> Any:
    """A value in words; what says nothing is left out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple) and value and isinstance(value[0], int):
        return f"{value[0]} to {value[1]}"
    return "; ".join(str(_words(part)) for part in value) if isinstance(value, tuple) else value
