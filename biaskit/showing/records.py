"""Views of single records, from their plain values."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from biaskit.showing.html import Mark, box, card, code, fields, marked, note, paragraphs, table
from biaskit.showing.text import number, safe_url, shown

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
    source = facts["source"] or "unknown source"
    return card(source, fields({**said, **places}), note(how), beside=f"quotation, {facts['voice']}")


def rating_html(mention: Mapping[str, Any], rating: Mapping[str, Any], cues: Sequence[tuple[Any, ...]]) -> str:
    """A rating: its sentence with the target and the words that carry it."""
    marks = [Mark(mention["start"], mention["end"], "target")]
    marks += [Mark(a, b, "cue", f"{kind}: {number(weight, signed=True)}", weight=weight) for a, b, weight, kind in cues]
    rows = [[mention["sentence"][a:b], kind, number(weight, signed=True)] for a, b, weight, kind in cues]
    whose = f"{mention['source']}'s words" if mention["source"] else "no known source"
    if mention["voice"] == "outlet":
        whose = "the outlet's own words"
    value = "no value" if math.isnan(rating["value"]) else number(rating["value"])
    classes = dict(zip(("negative", "neutral", "positive"), rating["probabilities"] or (), strict=False))
    return card(
        f"{rating['scorer']}, {rating['dimension']}: {value}",
        box(paragraphs(marked(mention["sentence"], marks)), "12em"),
        *([table(["words", "kind", "#weight"], rows, "Words that carry it")] if rows else []),
        *([fields({f"probability of {name}": number(share) for name, share in classes.items()})] if classes else []),
        beside=f"{whose} about {mention['target']}, article {mention['article_id']}",
    )


def _words(value: Any) -> Any:
    """A value in words; what says nothing is left out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple) and value and isinstance(value[0], int):
        return f"{value[0]} to {value[1]}"
    return "; ".join(str(_words(part)) for part in value) if isinstance(value, tuple) else value
