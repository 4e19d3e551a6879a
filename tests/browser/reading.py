"""How tests read a report and use it: its views, tables, filters and the panel of sentences."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from biaskit import report

OWN = re.search('OWN = "([^"]+)"', (Path(report.__file__).parent / "app" / "numbers.js").read_text("utf-8"))[1]
VIEWS = ("map", "outlets", "events", "actors", "quotations", "articles", "made")
READY = "html[data-ready='1']"
SETTLED = """() => !window.asking && !document.documentElement.dataset.busy
    && !document.querySelector("#content")?.innerText.includes("Loading …")"""
WITHOUT_ASIDES = """(shown) => {
    const copy = shown.cloneNode(true);
    copy.querySelectorAll(".aside").forEach((one) => one.remove());
    return copy.textContent;
}"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
ROWS = """(table) => [...table.tBodies].flatMap((body) => [...body.rows])
    .map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"""
CELLS = """(table) => {
    const heads = [...table.tHead.rows[0].cells].slice(1).map((head) => head.textContent.trim());
    const texts = (cell) => [...cell.querySelectorAll("b, small")].map((one) => one.textContent.trim());
    return [...table.tBodies[0].rows].flatMap((row) => [...row.cells].slice(1).map((cell, i) => [
        row.cells[0].textContent.trim(), heads[i], texts(cell)]));
}"""
TOLD = """(items) => items.map((item) => {
    const quote = item.querySelector("blockquote").cloneNode(true);
    quote.querySelectorAll(".aside").forEach((one) => one.remove());
    const texts = (name) => [...quote.querySelectorAll(`mark.${name}`)].map((one) => one.textContent);
    return {
        who: item.querySelector(".who").innerText, text: quote.textContent,
        target: texts("target"), source: texts("source"), reporting: texts("reporting"), cue: texts("cue"),
        values: [...item.querySelectorAll(".chips li")].map((one) => one.textContent.trim().replace(/\\s+/g, ' ')),
    };
})"""
HEADS = "(table) => [...table.tHead.rows[0].cells].map((head) => head.innerText.trim().replace(/\\s*[↑↓]$/, ''))"
WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


def settle(page: Any) -> None:
    """Wait until what was asked is answered and drawn; an answer may make a part that asks in its turn."""
    for _ in range(2):
        page.evaluate(TWO_FRAMES)
        page.wait_for_function(SETTLED)
    page.evaluate(TWO_FRAMES)


def opened(watch: Any, address: str, at: str = "", base: str | None = None, **options: Any) -> Any:
    """A page with the report, once it can be used."""
    page = watch.open(base, **options)
    page.goto(address + at)
    page.wait_for_selector(READY, state="attached", timeout=60_000)
    settle(page)
    return page


def address(view: str = "map", **places: Any) -> str:
    """The part of an address that says what to show: filter, m, show, w, s and at."""
    texts = {("f" if k == "filter" else k): v if isinstance(v, str) else json.dumps(v) for k, v in places.items()}
    return f"#/{view}" + (f"?{urlencode(texts)}" if texts else "")


def go(page: Any, view: str = "map", **places: Any) -> None:
    """Follow a link within the report."""
    page.evaluate("(hash) => { location.hash = hash; }", address(view, **places))
    settle(page)


def open_view(page: Any, name: str) -> None:
    """Click a view's name."""
    page.locator("#views").get_by_role("link", name=name, exact=True).click()
    settle(page)


def pick(page: Any, column: str, *names: str) -> None:
    """Tick names in the box of a filter."""
    box = page.locator("#filters details.pick").filter(has=page.locator("summary", has_text=f"{column}:"))
    box.locator("summary").click()
    for name in names:
        box.locator("label", has=page.locator("span", has_text=name)).locator("input[type=checkbox]").first.check()
    box.locator("summary").press("Escape")
    settle(page)


def choose(page: Any, field: str, label: str) -> None:
    """Choose from the measures or the frames."""
    page.locator(f"#{field}").select_option(label=label)
    settle(page)


def set_date(page: Any, field: str, day: str) -> None:
    page.locator(f"#{field}").fill(day)
    settle(page)


def table_under(page: Any, selector: str) -> list[dict[str, str]]:
    """All rows of a table, by the names of its columns."""
    within = page.locator(selector)
    while within.get_by_role("button", name="Show more rows").count():
        within.get_by_role("button", name="Show more rows").click()
        page.evaluate(TWO_FRAMES)
    table = within.locator("table").first
    heads = table.evaluate(HEADS)
    return [dict(zip(heads, row, strict=True)) for row in table.evaluate(ROWS)]


def means_under(page: Any, selector: str, *names: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What a table of means prints: by names of the group articles, mentions, rated, mean and interval."""
    columns = ("Articles", "Mentions", "Rated", "Mean", "95 % interval")
    found = table_under(page, selector)
    return {tuple(row[n] for n in names): tuple(row[c] for c in columns) for row in found}


def matrix_under(page: Any, selector: str) -> dict[tuple[str, str], list[str]]:
    """What the cells of a matrix print, by row and column; empty cells left out."""
    button = page.locator(selector).get_by_role("button", name=re.compile("^Show (?!the most)"))
    if button.count():
        button.click()
        settle(page)
    cells = page.locator(f"{selector} table.matrix").evaluate(CELLS)
    return {(row, column): texts for row, column, texts in cells if texts}


def digits(value: float, *, signed: bool = True) -> str:
    """A number as a report prints it."""
    if pd.isna(value):
        return "–"
    value = round(value, 10)  # a sum of decimals may miss the middle between two digits by a hair
    text = f"{value:+.2f}" if signed else f"{value:.2f}"
    return text.lstrip("+-") if float(text) == 0 else text.replace("-", "−")


def interval(row: Mapping[str, Any], *, signed: bool = True) -> str:
    low, high = (digits(row[side], signed=signed) for side in ("low", "high"))
    return "–" if pd.isna(row["low"]) else f"{low} to {high}"


def printed(summary: pd.DataFrame, *by: str, signed: bool = True) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What a table of means must print for the rows of a summary of one measure; see `means_under`."""
    return {
        tuple(OWN if pd.isna(row[name]) else str(row[name]) for name in by): (
            *(f"{row[n]:,}".replace(",", "\u202f") for n in ("n_articles", "n_mentions", "n_rated")),
            digits(row["mean"], signed=signed),
            interval(row, signed=signed),
        )
        for row in summary.to_dict("records")
    }


def with_frame(ratings: pd.DataFrame, frame: str) -> "pd.Series[bool]":
    """Which rows are of mentions whose share of a frame is above 0."""
    of = ["article_id", "part", "sentence_start", "start", "end", "target", "source", "voice"]
    again = ratings.groupby([*of, "scorer", "dimension"], dropna=False).cumcount()
    mention = ratings.assign(again=again).groupby([*of, "again"], dropna=False).ngroup()
    has = (ratings["scorer"] == "frames") & (ratings["dimension"] == frame) & (ratings["value"] > 0)
    return mention.isin(mention[has])


def told(page: Any) -> list[dict[str, Any]]:
    """What the panel shows of each sentence: who on whom, its text, the texts under marks of each kind, its values."""
    page.locator("#panel-list").wait_for()
    settle(page)
    return list(page.locator("#panel-list > li").evaluate_all(TOLD))
