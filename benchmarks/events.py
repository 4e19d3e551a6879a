"""Which articles cover the same event: `propose_events` against BASIL's triplets and automatic groups.

python -m benchmarks.events ../shared/data
python -m benchmarks.events ../shared/data --words biaskit/annotation/common_words.csv    # counts the usual words anew

BASIL (Fan et al. 2019) has 55 events, each told by three outlets. They are looked for one by one, all together, and
among the articles of `abp_scale8000`, whose own events do not count; with dates and without. BASIL's events lie months
apart, so that with dates its precision says little. `abp_same_event` has 585 groups that were made by TF-IDF too:
agreement with them says less. Precision and recall are of pairs, B-cubed of articles; `whole` is the share of events
found with all articles and no other of the set. The threshold is swept on every second event of BASIL, in order of
their ids, and on the groups; the other events are shown at the one that ships. The usual words were counted in
`abp_scale8000`, those of the groups left out.
"""

import argparse
import csv
import datetime
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from biaskit.annotation.stories import THRESHOLD, propose_events, words_of
from biaskit.evaluation.basil import read_article
from biaskit.types import Article

THRESHOLDS = (0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.28, 0.32)
LEAST = 0.01


class Scores(NamedTuple):
    precision: float
    recall: float
    f1: float
    b_precision: float
    b_recall: float
    b_f1: float
    whole: float


def basil(folder: Path) -> tuple[list[Article], dict[str, str]]:
    """Articles, and the triplet of each."""
    articles, gold = [], {}
    for path in sorted((folder / "basil/articles").glob("*/*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        article, _ = read_article(path)
        articles.append(replace(article, date=datetime.date.fromisoformat(data["date"])))
        gold[article.id] = data["triplet-uuid"]
    return articles, gold


def bias_prediction(folder: Path, leave_out: Iterable[str] = ()) -> list[Article]:
    left_out = set(leave_out)
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Article(r["ID"], r["content_original"], r["source"], datetime.date.fromisoformat(r["date"]), r["title"])
        for r in rows
        if r["date"] and r["ID"] not in left_out
    ]


def groups_of(folder: Path) -> dict[str, str]:
    with (folder / "events.tsv").open(encoding="utf-8", newline="") as file:
        return {row["ID"]: row["event"] for row in csv.DictReader(file, delimiter="\t")}


def scores(found: Mapping[str, str], gold: Mapping[str, str]) -> Scores:
    """Of the articles in ``gold`` alone; one that is in no event is an event of its own."""
    ours, theirs = inverted({one: found.get(one, one) for one in gold}), inverted(gold)
    joined, true = (set(pairs(some.values())) for some in (ours, theirs))
    both = len(joined & true)
    precision, recall = both / max(1, len(joined)), both / len(true)
    own, true_own = ({one: group for group in some.values() for one in group} for some in (ours, theirs))
    b_precision = mean(len(own[one] & true_own[one]) / len(own[one]) for one in gold)
    b_recall = mean(len(own[one] & true_own[one]) / len(true_own[one]) for one in gold)
    whole = mean(group in ours.values() for group in theirs.values())
    return Scores(
        precision, recall, harmonic(precision, recall), b_precision, b_recall, harmonic(b_precision, b_recall), whole
    )


def inverted(labels: Mapping[str, str]) -> dict[str, frozenset[str]]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for one, label in labels.items():
        members[label].add(one)
    return {label: frozenset(some) for label, some in members.items()}


def pairs(some: Iterable[Iterable[str]]) -> Iterable[tuple[str, str]]:
    return (pair for group in some for pair in combinations(sorted(group), 2))


def harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def undated(articles: Iterable[Article]) -> list[Article]:
    return [replace(article, date=None) for article in articles]


def row(what: str, corpora: Iterable[Sequence[Article]], gold: Mapping[str, str], threshold: float = THRESHOLD) -> None:
    """Print the scores of events that are looked for in each corpus by itself."""
    found: dict[str, str] = {}
    n, start = 0, time.perf_counter()
    for number, articles in enumerate(corpora):
        found |= {one: f"{number} {name}" for one, name in propose_events(articles, threshold=threshold).items()}
        n += len(articles)
    seconds = time.perf_counter() - start
    cells = " | ".join(f"{value:.3f}" for value in scores(found, gold))
    print(f"| {what} | {threshold} | {n:,} | {cells} | {seconds:.1f} |", flush=True)


def write_words(articles: Sequence[Article], path: Path) -> None:
    """Words that at least one article in a hundred has in title or lead, and how many in a thousand have each."""
    counts = Counter(word for article in articles for word in words_of(article))
    rows = [(word, round(1000 * n / len(articles))) for word, n in sorted(counts.items()) if n >= LEAST * len(articles)]
    path.write_text("word,per_mille\n" + "".join(f"{word},{n}\n" for word, n in rows), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=Path)
    options = parser.parse_args()
    some, gold = basil(options.folder)
    same, groups = bias_prediction(options.folder / "abp_same_event"), groups_of(options.folder / "abp_same_event")
    others = bias_prediction(options.folder / "abp_scale8000", leave_out=groups)
    if options.words:
        write_words(others, options.words)
        return
    first = set(sorted(set(gold.values()))[::2])
    halves = [{one: event for one, event in gold.items() if (event in first) == half} for half in (True, False)]
    single = [[one for one in some if gold[one.id] == event] for event in sorted(set(gold.values()))]
    print(f"| articles | threshold | n | {' | '.join(Scores._fields)} | seconds |")
    print(f"|---|{'---:|' * (len(Scores._fields) + 3)}")
    for threshold in THRESHOLDS:
        row("BASIL among others, first half of its events", [[*some, *others]], halves[0], threshold)
        row("BASIL undated, first half", [undated(some)], halves[0], threshold)
        row("groups", [same], groups, threshold)
    row("BASIL among others, second half of its events", [[*some, *others]], halves[1])
    row("BASIL undated, second half", [undated(some)], halves[1])
    row("BASIL among others, all", [[*some, *others]], gold)
    row("BASIL among others, undated", [undated([*some, *others])], gold)
    row("BASIL alone", [some], gold)
    row("BASIL alone, undated", [undated(some)], gold)
    row("BASIL, each event by itself", single, gold)
    row("groups among others", [[*same, *others]], groups)


if __name__ == "__main__":
    main()
