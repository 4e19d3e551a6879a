"""What a report takes: seconds to write it, its size, and seconds until Chromium has it ready for use.

    python -m benchmarks.report ../shared/data/abp_scale8000/articles.jsonl.gz --articles 300 10000

The first articles of the corpus are annotated and rated by every scorer, once, and stored in a temporary folder; larger
sizes repeat them under other ids, with the ratings of `--scorers` (all of them need some 1.5 GB of memory for each
thousand articles). A page is ready when its data is unpacked and its first view is drawn; each time is the median of
three. Needs playwright and a Chromium.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

import biaskit as bk
from biaskit.framing import Framing
from biaskit.types import Annotation

ANNOTATED = 300
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
READY = """
new MutationObserver((_, observer) => {
    if (!document.documentElement.dataset.ready) return;
    performance.mark("ready");
    observer.disconnect();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-ready"] });
"""
MARKED = "() => performance.getEntriesByName('ready')[0].startTime / 1000"
ANSWER = """(view) => new Promise((done) => {
    const start = performance.now();
    location.hash = view;
    const isDrawn = () => document.querySelector("#outlets table tbody tr") && !document.querySelector(".waiting");
    const look = () => (isDrawn() ? done((performance.now() - start) / 1000) : requestAnimationFrame(look));
    requestAnimationFrame(() => requestAnimationFrame(look));
})"""


def enlarged(framing: Framing, size: int) -> Framing:
    """A framing of ``size`` articles: those of a smaller one, again and again, each time under another id."""
    found, ratings = framing.annotation, framing.ratings
    rounds = -(-size // len(found.articles))
    last = {article.id for article in found.articles[: size - (rounds - 1) * len(found.articles)]}

    def again(records: Iterable[Any], name: str) -> tuple[Any, ...]:
        kept = ((i, one) for i in range(rounds) for one in records if i < rounds - 1 or getattr(one, name) in last)
        return tuple(replace(one, **{name: f"{getattr(one, name)}-{i}"}) for i, one in kept)

    of_last = ratings[ratings["article_id"].isin(last)]
    copies = [ratings] * (rounds - 1) + [of_last]
    named = [table.assign(article_id=table["article_id"] + f"-{i}") for i, table in enumerate(copies)]
    annotation = Annotation(
        again(found.articles, "id"),
        found.actors,
        again(found.mentions, "article_id"),
        again(found.quotations, "article_id"),
    )
    return Framing(annotation, pd.concat(named, ignore_index=True), framing.options, framing.seed)


def restricted(framing: Framing, scorers: Sequence[str] | None) -> Framing:
    """The same with the ratings of some scorers."""
    return (
        framing if not scorers else replace(framing, ratings=framing.ratings[framing.ratings["scorer"].isin(scorers)])
    )


def annotated(corpus: str, cache: Path) -> Framing:
    """The first articles of a corpus, annotated and rated; from the cache where it has them."""
    if not (cache / "manifest.json").is_file():
        start = time.perf_counter()
        bk.analyze(list(itertools.islice(iter(bk.read_articles(corpus)), ANNOTATED))).save(cache)
        print(f"{ANNOTATED} articles annotated and rated in {time.perf_counter() - start:.0f} s; kept in {cache}")
    return Framing.load(cache)


def opened(browser: Any, address: str) -> dict[str, float]:
    """Seconds until a page is ready, and until it has drawn another view."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(READY)
    page.goto(address)
    page.wait_for_selector("html[data-ready='1']", state="attached", timeout=300_000)
    seconds = {"ready": page.evaluate(MARKED), "outlets": page.evaluate(ANSWER, "#/outlets")}
    page.close()
    return seconds


def measured(framing: Framing, browser: Any, folder: Path) -> dict[str, float]:
    """Seconds to write a report, its size in MB, and seconds until it is ready."""
    start = time.perf_counter()
    file = framing.report(folder / "index.html")
    written = time.perf_counter() - start
    runs = [opened(browser, file.as_uri()) for _ in range(3)]
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    return {"write": written, "mb": file.stat().st_size / 1e6, **middle}


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("--articles", type=int, nargs="+", default=[300, 10_000])
    parser.add_argument("--scorers", nargs="+", help="for sizes above the annotated; all unless given")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "biaskit-benchmark-report")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    options = parser.parse_args()
    framing = annotated(options.corpus, options.cache)
    print("| articles | mentions | ratings | seconds to write | MB | seconds until ready | seconds to another view |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=options.browser, args=FLAGS)
        for size in options.articles:
            large = enlarged(framing if size <= ANNOTATED else restricted(framing, options.scorers), size)
            row = measured(large, browser, Path(folder))
            figures = f"{row['write']:.1f} | {row['mb']:.2f} | {row['ready']:.2f} | {row['outlets']:.2f}"
            print(f"| {size:,} | {len(large.annotation.mentions):,} | {len(large.ratings):,} | {figures} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
