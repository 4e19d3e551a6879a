"""How often intervals hold the truth, how often tests find what is not there, and how fast all that is.

python -m benchmarks.intervals coverage | tests | speed
"""

import argparse
import time
import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd

from biaskit.contrasts import contrast
from biaskit.errors import FewClustersWarning
from biaskit.inference.ratios import BOTH_SIGNS, SHARES, ratio_interval
from biaskit.summary import summarize

SHARE = 0.4 / 2.4
"""Mean of the beta distribution that shares are drawn from."""


def main() -> None:
    """Print one of three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["coverage", "tests", "speed"])
    parser.add_argument("--draws", type=int, default=1000, help="simulated data sets a row")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", FewClustersWarning)
    rows = {"coverage": coverage, "tests": false_positives, "speed": speed}[chosen.what](chosen.draws)
    print(pd.DataFrame(rows).to_string(index=False))


def coverage(draws: int) -> Iterator[dict[str, object]]:
    """Share of 95 % intervals that hold the mean, by kind of values, number of articles and method."""
    for kind in ("valence", "share", "valence, heavy tails"):
        for n in (3, 5, 10, 20, 30, 60, 150):
            rng = np.random.default_rng([n, len(kind)])
            hits = dict.fromkeys(("auto", "t", "percentile", "bca"), 0)
            for _ in range(draws):
                totals, counts, true = _articles(rng, kind, n)
                for method in hits:
                    bounds = SHARES if kind == "share" else BOTH_SIGNS
                    low, high, _ = ratio_interval(totals, counts, rng, n_resamples=1000, method=method, bounds=bounds)
                    hits[method] += low <= true <= high
            yield {"values": kind, "articles": n, **{name: round(hit / draws, 3) for name, hit in hits.items()}}


def _articles(rng: np.random.Generator, kind: str, n: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Articles whose mentions share a tone; a heavy tail gives few of them most of the mentions."""
    sizes = rng.geometric(0.3, n) if "heavy" not in kind else np.clip((2 * rng.pareto(1.3, n)).astype(int), 1, 200)
    if kind == "share":
        return rng.binomial(sizes, rng.beta(0.4, 2, n)).astype(float), sizes.astype(float), SHARE
    tones = rng.uniform(-0.6, 0.4, n)
    sums = [float(np.sum(rng.uniform(tone - 0.4, tone + 0.4, size))) for tone, size in zip(tones, sizes, strict=True)]
    return np.array(sums), sizes.astype(float), -0.1


def false_positives(draws: int) -> Iterator[dict[str, object]]:
    """Share of tests at 5 % that find a difference between outlets that speak alike, unpaired and paired by event."""
    for n, paired in ((8, False), (20, False), (40, False), (12, True), (35, True)):
        found = held = 0
        for draw in range(draws):
            table = _outlets(np.random.default_rng([n, draw]), n, paired)
            options = {"paired_by": "event"} if paired else {}
            row = contrast(table, n_permutations=999, n_resamples=500, seed=draw, **options).iloc[0]
            found += row["p"] <= 0.05
            held += row["low"] <= 0 <= row["high"]
        kind = f"{n} events" if paired else f"{n} and {n + n // 2} articles"
        yield {"design": kind, "p <= .05": round(found / draws, 3), "interval holds 0": round(held / draws, 3)}


def _outlets(rng: np.random.Generator, n: int, paired: bool) -> pd.DataFrame:
    """Two outlets that speak alike: mentions share their article's tone, and articles their event's."""
    rows = []
    events = rng.normal(0, 0.25, 2 * n)
    for outlet, articles in (("Ledger", n), ("Post", n if paired else n + n // 2)):
        for i in range(articles):
            tone = events[i if paired else int(rng.integers(2 * n))] * paired + rng.normal(-0.1, 0.2)
            for value in np.clip(rng.normal(tone, 0.3, rng.geometric(0.3)), -1, 1):
                rows.append((f"{outlet}-{i}", outlet, f"event {i}", value))
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "event", "value"])
    return table.assign(target="Peru", scorer="tone", dimension="valence")


def speed(draws: int) -> Iterator[dict[str, object]]:
    """Seconds for 10,000 resamples of 100,000 ratings."""
    rng = np.random.default_rng(0)
    for articles, groups in ((20_000, 1), (100_000, 1), (5_000, 50), (20_000, 2_000)):
        ids, targets = rng.integers(0, articles, 100_000), rng.integers(0, groups, 100_000)
        table = pd.DataFrame({"article_id": ids.astype(str), "target": targets.astype(str), "scorer": "tone"})
        table = table.assign(dimension="valence", value=rng.uniform(-1, 1, 100_000))
        began = time.perf_counter()
        summarize(table, "target", n_resamples=10_000, interval="percentile")
        taken = time.perf_counter() - began
        yield {"ratings": 100_000, "articles": articles, "groups": groups, "seconds": round(taken, 1)}


if __name__ == "__main__":
    main()
