"""The sentences, quotations and articles behind the numbers, a page at a time."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from biaskit.report.mentioned import VALUE_DIGITS, WEIGHT_DIGITS
from biaskit.serve.filters import of_articles, of_mentions, of_quotations
from biaskit.serve.questions import Question
from biaskit.serve.store import ROWS, Store, value_table
from biaskit.showing.passage import around, inside
from biaskit.showing.text import safe_url
from biaskit.types import Span

_PAPER = "a.place, a.id, a.title, a.outlet, a.date, a.url, a.repeats, a.held"
_MENTION = 'm.m, m.article, m.part, m.at, m.size, m."start", m.stop, m.target, m.source, m.voice, m.file'
_SAID = (
    "a.place AS article, q.part, q.source, q.cue, q.voice, q.kind, q.asserted, q.targets, q.source_span, "
    "q.cue_span, q.content_spans AS contents, q.content"
)
_REACH = 400
"""Characters around a quotation, as in a report's own script."""

Row = dict[str, Any]


def sentences(store: Store, question: Question) -> Row:
    """Mentions that count and pass, with their sentences; in order, or those with the strongest values first.

    Of a share only what is there at all is strong: mentions above 0.
    """
    sql, given = of_mentions(question.filter)
    tables, order = "mention m JOIN article a ON a.place = m.article", "m.m"
    if question.order == "strongest" and question.measure is not None:
        strong = "v.value > 0" if store.measures[question.measure][2] == 0 else "v.value IS NOT NULL"
        rated = f"SELECT m, any_value(value) AS value FROM {value_table(question.measure)} v WHERE {strong} GROUP BY m"
        tables, order = f"{tables} JOIN ({rated}) v ON v.m = m.m", "abs(v.value) DESC, m.m"
    n = store.rows(f"SELECT count(*) FROM {tables} WHERE {sql}", given)[0][0]
    page = store.dicts(
        f"SELECT {_MENTION} FROM {tables} WHERE {sql} ORDER BY {order} LIMIT ? OFFSET ?",
        [*given, question.limit, question.offset],
    )
    texts, papers = _evidence(store, page), _papers(store, [row["article"] for row in page])
    said = _said_in(store, {row["article"] for row in page if row["source"] >= 0})
    items = [_sentence(store, row, texts.get(row["m"], {}), papers, said) for row in page]
    return {"n": n, "n_held": n, "items": items}


def _sentence(store: Store, row: Row, known: Row, papers: Mapping[int, Row], said: Mapping[int, list[Row]]) -> Row:
    return {
        "article": papers[row["article"]],
        "text": known.get("sentence") or "",
        "part": row["part"],
        "at": row["at"],
        "target": store.named(row["target"]),
        "source": store.named(row["source"]),
        "voice": row["voice"],
        "marks": _marks(store, row, said.get(row["article"], [])),
        "values": _values(known),
    }


def _marks(store: Store, row: Row, said: Iterable[Row]) -> list[list[Any]]:
    """The target, and who says so in which words where the sentence has them."""
    marks: list[list[Any]] = [[row["start"], row["stop"], "target"]] if row["stop"] > row["start"] else []
    sentence = (row["at"], row["at"] + row["size"])
    source = store.named(row["source"])
    for quotation in said if source is not None else ():
        alike = quotation["part"] == row["part"] and quotation["source"] == source
        if alike and any(inside(span, sentence) for span in quotation["contents"]):
            marks += _attribution(quotation, sentence)
    return marks


def _attribution(quotation: Row, passage: Span) -> list[list[Any]]:
    spans = [(quotation["source_span"], "source"), (quotation["cue_span"], "reporting")]
    spans += [(span, "content") for span in quotation["contents"]]
    found = [(inside(span, passage), kind) for span, kind in spans if span is not None]
    return [[*place, kind] for place, kind in found if place is not None]


def _evidence(store: Store, mentions: Sequence[Row]) -> dict[int, Row]:
    """Sentence and values of mentions, read from the files that hold them."""
    files = sorted({row["file"] for row in mentions if row["file"] is not None})
    if not files:
        return {}
    rows = store.dicts(
        f"""SELECT m.m, any_value(r.sentence) AS sentence,
            list({{'measure': d.place, 'value': r.value,
                'cues': CASE WHEN r.value <> 0 OR r.dimension = 'valence' THEN r.cues END}} ORDER BY d.place)
                FILTER (r.value IS NOT NULL) AS values
        {ROWS} JOIN measure d ON d.scorer = r.scorer AND d.dimension = r.dimension
        WHERE r.file IN (SELECT name FROM file WHERE place IN (SELECT unnest(?::INTEGER[])))
            AND r.article_id IN (SELECT unnest(?::VARCHAR[]))
            AND m.m IN (SELECT unnest(?::INTEGER[]))
        GROUP BY m.m""",
        [files, _ids(store, mentions), [row["m"] for row in mentions]],
    )
    return {row["m"]: row for row in rows}


def _ids(store: Store, mentions: Sequence[Row]) -> list[str]:
    places = sorted({row["article"] for row in mentions})
    rows = store.rows("SELECT id FROM article WHERE place IN (SELECT unnest(?::INTEGER[]))", [places])
    return [name for (name,) in rows]


def _values(known: Row) -> list[list[Any]]:
    """Place of each measure, value and cues (none for a share of 0); one that rated a mention twice counts once."""
    once = {one["measure"]: one for one in reversed(known.get("values") or [])}
    return [
        [
            place,
            round(one["value"], VALUE_DIGITS) + 0.0,
            [_cue(cue) for cue in one["cues"] or [] if cue["end"] > cue["start"]],
        ]
        for place, one in sorted(once.items())
    ]


def _cue(cue: Row) -> list[Any]:
    weight = round(cue["weight"], WEIGHT_DIGITS) + 0.0 if math.isfinite(cue["weight"]) else 0.0
    return [cue["start"], cue["end"], weight, cue["kind"]]


def _papers(store: Store, places: Iterable[int]) -> dict[int, Row]:
    rows = store.dicts(
        f"SELECT {_PAPER} FROM article a WHERE a.place IN (SELECT unnest(?::INTEGER[]))", [sorted(set(places))]
    )
    return {row["place"]: _paper(store, row) for row in rows}


def _paper(store: Store, row: Row) -> Row:
    date = row["date"].isoformat() if row["date"] is not None else ""
    return {**row, "outlet": store.outlets[row["outlet"]], "date": date, "url": safe_url(row["url"])}


def _said_in(store: Store, places: Iterable[int]) -> dict[int, list[Row]]:
    """Quotations of articles by the articles' places, in order."""
    rows = store.dicts(
        f"""SELECT {_SAID} FROM said q JOIN article a ON a.id = q.article_id
        WHERE a.place IN (SELECT unnest(?::INTEGER[])) ORDER BY q.line""",
        [sorted(places)],
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["article"]].append(_with_pairs(row))
    return found


def _with_pairs(row: Row) -> Row:
    spans = {name: _pair(row[name]) for name in ("source_span", "cue_span")}
    contents = [_pair(span) for span in row["contents"] or []]
    return {**row, **spans, "contents": contents, "targets": row["targets"] or []}


def _pair(span: Mapping[str, int] | None) -> list[int] | None:
    return None if span is None else [span["start"], span["end"]]


def quotations(store: Store, question: Question) -> Row:
    """Quotations that pass, with the sentences that hold them, in order."""
    sql, given = of_quotations(store, question.filter)
    tables = f"said q JOIN article a ON a.id = q.article_id WHERE {sql}"
    n = store.rows(f"SELECT count(*) FROM {tables}", given)[0][0]
    rows = store.dicts(
        f"SELECT {_SAID} FROM {tables} ORDER BY q.line LIMIT ? OFFSET ?", [*given, question.limit, question.offset]
    )
    page = [_with_pairs(row) for row in rows]
    places = [row["article"] for row in page]
    papers, texts = _papers(store, places), _texts(store, places)
    return {"n": n, "n_held": n, "items": [_quotation(row, papers[row["article"]], texts) for row in page]}


def _quotation(row: Row, paper: Row, texts: Mapping[tuple[int, str], str]) -> Row:
    text, spans = texts.get((row["article"], row["part"])), [*row["contents"], row["source_span"], row["cue_span"]]
    known = [span for span in spans if span is not None]
    passage, shown = (0, 0), row["content"] or ""
    if text is not None and known:
        passage = around(text, min(start for start, _ in known), max(end for _, end in known), _REACH)
        shown = text[slice(*passage)]
    kept = ("part", "source", "cue", "voice", "kind", "asserted", "targets")
    told = {name: row[name] for name in kept}
    return {"article": paper, "text": shown, "at": passage[0], **told, "marks": _attribution(row, passage)}


def _texts(store: Store, places: Iterable[int]) -> dict[tuple[int, str], str]:
    """Body and title of articles, by place and part; no body where it is not held."""
    rows = store.rows(
        """SELECT a.place, p.text, a.title FROM article a LEFT JOIN paper p ON p.id = a.id
        WHERE a.place IN (SELECT unnest(?::INTEGER[]))""",
        [sorted(set(places))],
    )
    parts = {(place, part): text for place, *both in rows for part, text in zip(("body", "title"), both, strict=True)}
    return {key: text for key, text in parts.items() if text is not None}


def articles(store: Store, question: Question) -> Row:
    """Articles that pass, in order, with how many mentions and quotations each has."""
    sql, given = of_articles(question.filter)
    n = store.rows(f"SELECT count(*) FROM article a WHERE {sql}", given)[0][0]
    rows = store.dicts(
        f"""WITH page AS (SELECT * FROM article a WHERE {sql} ORDER BY a.place LIMIT ? OFFSET ?)
        SELECT {_PAPER}, (SELECT count(*) FROM mention m WHERE m.article = a.place) AS n_mentions,
            (SELECT count(*) FROM said q WHERE q.article_id = a.id) AS n_quotations FROM page a ORDER BY a.place""",
        [*given, question.limit, question.offset],
    )
    return {"n": n, "items": [_paper(store, row) for row in rows]}


def article(store: Store, question: Question) -> Row | None:
    """One article with all its quotations and mentions, those too that do not count; None where there is none."""
    papers = _papers(store, [question.place or 0])
    if not papers:
        return None
    place, paper = next(iter(papers.items()))
    mentions = store.dicts(f"SELECT {_MENTION} FROM mention m WHERE m.article = ? ORDER BY m.m", [place])
    known, said = _evidence(store, mentions), _said_in(store, [place])[place]
    text = _texts(store, [place]).get((place, "body")) if paper["held"] else None
    told = [{name: value for name, value in row.items() if name not in ("article", "content")} for row in said]
    named = [_mention(store, row, known.get(row["m"], {}), with_sentence=text is None) for row in mentions]
    return {**paper, "text": text, "quotations": told, "mentions": named}


def _mention(store: Store, row: Row, known: Row, *, with_sentence: bool) -> Row:
    kept = {name: row[name] for name in ("part", "at", "start", "stop", "voice")}
    who = {name: store.named(row[name]) for name in ("target", "source")}
    sentence = {"sentence": known.get("sentence") or ""} if with_sentence else {}
    return {**kept, **who, "end": row["at"] + row["size"], "values": _values(known), **sentence}
