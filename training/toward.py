"""Fit the weights of the scorer ``tone+verbs`` on the train part of NewsMTSC, and write biaskit/scorers/toward.json.

python -m training.toward [--folds]

The model is a multinomial logistic regression with an L2 penalty on the amounts of evidence (`biaskit.scorers.toward`),
every class of equal weight. With ``--folds`` macro-F1 by five-fold cross-validation, sentences kept together, is
printed and nothing is written. Needs ``pip install scikit-learn`` and the gold data (BIASKIT_DATA, default
../shared/data).
"""

import argparse
import json
import os
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from benchmarks.newsmtsc import mentions
from biaskit.scorers.probabilities import POLARITIES
from biaskit.scorers.toward import TowardScorer, evidence_of

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("BIASKIT_DATA", ROOT / "../shared/data"))
PENALTY = 1.0
"""Inverse strength of the penalty; of .1, .3, 1 and 3 cross-validation on train preferred .3 to 1, by a hair."""
LEAST = 5
"""Evidence of a kind that fewer training targets have gets no weight."""


def amounts(scorer: TowardScorer, some) -> list[Counter]:
    rows = []
    for first in range(0, len(some), 2000):
        for sentence in scorer.reader.read(some[first : first + 2000]):
            row: Counter = Counter()
            for one in evidence_of(sentence, scorer.finder):
                row[one.kind] += one.amount
            rows.append(row)
    return rows


def model() -> LogisticRegression:
    return LogisticRegression(C=PENALTY, max_iter=2000, class_weight="balanced")


def folds(matrix, classes, groups) -> float:
    found = np.zeros(len(classes))
    for train, test in GroupKFold(5).split(matrix, classes, groups):
        found[test] = model().fit(matrix[train], classes[train]).predict(matrix[test])
    return float(f1_score(classes, found, average="macro"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    some, classes = zip(*mentions(DATA / "newsmtsc/train.jsonl"), strict=True)
    rows = amounts(TowardScorer(), some)
    counts = Counter(kind for row in rows for kind, amount in row.items() if amount)
    rows = [{kind: amount for kind, amount in row.items() if counts[kind] >= LEAST} for row in rows]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    if options.folds:
        numbers = {sentence: n for n, sentence in enumerate(dict.fromkeys(m.sentence for m in some))}
        print(f"{folds(matrix, np.array(classes), [numbers[m.sentence] for m in some]):.4f}", matrix.shape)
        return
    fitted = model().fit(matrix, np.array(classes))
    weights = {"bias": fitted.intercept_.round(3).tolist()}
    names = vectorizer.get_feature_names_out()
    weights |= {str(name): fitted.coef_[:, n].round(3).tolist() for n, name in enumerate(names)}
    lines = ",\n".join(f'    "{kind}": {json.dumps(weights[kind])}' for kind in weights)
    header = f'{{\n  "classes": {json.dumps(list(POLARITIES))},\n  "weights": {{\n'
    (ROOT / "biaskit/scorers/toward.json").write_text(f"{header}{lines}\n  }}\n}}\n", encoding="utf-8")
    print(f"{len(weights)} kinds of evidence")


if __name__ == "__main__":
    main()
