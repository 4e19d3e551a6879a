"""How often intervals of corrected means cover the truth, with a scorer whose errors differ between outlets.

python -m benchmarks.corrected                                   # 2,000 data sets of 300 labelled mentions
python -m benchmarks.corrected --labelled 60 --stratify outlet   # 20 an outlet
python -m benchmarks.corrected --articles 60 --stratify outlet,value --allocation proportional

Mentions lie in articles that share a leaning; coders would say -1, 0 or 1; the scorer says a number that follows their
opinion, is .30 too low for the Ledger and .25 too high for the Post, and says nothing of 15 % of the mentions.
"""

import argparse
import warnings
from statistics import NormalDist

import numpy as np
import pandas as pd

from biaskit.errors import BiaskitWarning
from biaskit.validation import corrected, corrected_differences, sample_for_annotation

OUTLETS = ("Ledger", "Post", "Voice")
LEANING = np.array([-0.4, 0.0, 0.3])
BIAS = np.array([-0.3, 0.25, 0.0])
BETWEEN_ARTICLES, CUT, SLOPE, NOISE, UNRATED = 0.7, 0.6, 0.35, 0.35, 0.15


def truth() -> np.ndarray:
    """Mean label of each outlet, over all the articles that it might have printed."""
    normal = NormalDist(0, (1 + BETWEEN_ARTICLES**2) ** 0.5)
    return np.array([1 - normal.cdf(CUT - mean) - normal.cdf(-CUT - mean) for mean in LEANING])


def corpus(n_articles: int, generator: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Ratings of a corpus, and what coders would say of each row."""
    outlets = generator.integers(0, 3, n_articles)
    articles = np.repeat(np.arange(n_articles), 1 + generator.poisson(3, n_articles))
    outlet, n = outlets[articles], len(articles)
    opinion = LEANING[outlet] + generator.normal(0, BETWEEN_ARTICLES, n_articles)[articles] + generator.normal(0, 1, n)
    value = np.clip(SLOPE * opinion + BIAS[outlet] + generator.normal(0, NOISE, n), -1, 1)
    value[generator.random(n) < UNRATED] = np.nan
    table = {
        "article_id": [f"a{number:04}" for number in articles],
        "outlet": np.array(OUTLETS)[outlet],
        "sentence": "Peru lost.",
        "sentence_start": np.arange(n),
        "start": 0,
        "end": 4,
        "target": "Peru",
        "scorer": "biased",
        "dimension": "valence",
        "value": value,
    }
    return pd.DataFrame(table), np.where(opinion > CUT, 1.0, np.where(opinion < -CUT, -1.0, 0.0))


def estimates(args: argparse.Namespace, number: int) -> pd.DataFrame:
    """What both methods say of one data set."""
    table, labels = corpus(args.articles, np.random.default_rng([args.seed, number]))
    stratify = [name for name in args.stratify.split(",") if name]
    options = {"stratify": stratify, "allocation": args.allocation, "seed": number}
    key = sample_for_annotation(table, args.labelled, **options)
    annotated = key.assign(value=labels[key["sentence_start"]])
    parts = []
    for method in ("ppi", "dsl"):
        means = corrected(table, annotated, scorer="biased", method=method, seed=number)
        gaps = corrected_differences(table, annotated, scorer="biased", method=method, seed=number)
        gaps = gaps.assign(outlet=gaps["a"] + " - " + gaps["b"], corrected=gaps["difference"])
        parts += [frame[["outlet", "naive", "corrected", "low", "high", "method"]] for frame in (means, gaps)]
    return pd.concat(parts)


def coverage(args: argparse.Namespace) -> pd.DataFrame:
    """A row a method and mean or difference: bias, width and coverage over all data sets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BiaskitWarning)
        found = pd.concat([estimates(args, number) for number in range(args.datasets)])
    true = dict(zip(OUTLETS, truth(), strict=True))
    true |= {f"{a} - {b}": true[a] - true[b] for a in OUTLETS for b in OUTLETS if a != b}
    real = found["outlet"].map(true)
    found = found.assign(truth=real, naive=found["naive"] - real, bias=found["corrected"] - real)
    found = found.assign(width=found["high"] - found["low"], given=found["low"].notna())
    found["covers"] = ((found["low"] <= real) & (real <= found["high"])).where(found["given"])
    columns = ["truth", "naive", "bias", "width", "given", "covers"]
    return found.groupby(["method", "outlet"], sort=False)[columns].mean().reset_index()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=2000)
    parser.add_argument("--labelled", type=int, default=300)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--stratify", default="outlet,value")
    parser.add_argument("--allocation", default="equal")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    print(
        "| method | of | truth | bias, naive | bias, corrected | width | covers |\n|---|---|---:|---:|---:|---:|---:|"
    )
    for row in coverage(args).itertuples():
        numbers = f"{row.truth:.3f} | {row.naive:+.3f} | {row.bias:+.4f} | {row.width:.3f} | {row.covers:.1%}"
        print(f"| {row.method} | {row.outlet} | {numbers} |")


if __name__ == "__main__":
    main()
