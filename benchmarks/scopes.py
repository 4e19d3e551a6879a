"""What scopes change on NewsMTSC's sentences with several targets: `vader` on each target's scope and on the sentence.

python -m benchmarks.scopes ../shared/data/newsmtsc
"""

import argparse
import json
import math
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import biaskit as bk
from benchmarks.newsmtsc import CLASSES, macro_f1
from biaskit.annotation.scopes import scope_of
from biaskit.pipeline import load_pipeline

HALVES = ("train", "dev_mt")


def sentences(path: Path) -> Iterator[tuple[str, dict[tuple[int, int], int]]]:
    """(Text, class of each target by place) of the sentences with two or more targets."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        targets = {(t["from"], t["to"]): CLASSES[int(t["polarity"])] for t in row["targets"]}
        if len(targets) > 1:
            yield row["sentence_normalized"], targets


def scoped(doc, place, places) -> bk.Mention:
    sentence = next(s for s in doc.sents if s.start_char <= place[0] < s.end_char)
    others = [p for p in places if p != place and sentence.start_char <= p[0] < sentence.end_char]
    return bk.Mention("", doc.text[slice(*place)], doc.text, *place, scope=scope_of(sentence, *place, others))


def apart(first: float, second: float) -> bool:
    return first != second and not (math.isnan(first) and math.isnan(second))


def row(name, how, groups, gold) -> str:
    """A row of the table: groups of ratings and of classes, one a sentence."""
    pairs = [(a, b, g, h) for some, own in zip(groups, gold, strict=True) for (a, g), (b, h) in pairs_of(some, own)]
    differ = [p for p in pairs if p[2] != p[3]]
    classes = [[bk.polarity(r) for r in some] for some in groups]
    mixed = [i for i, own in enumerate(gold) if len(set(own)) > 1]
    right, wrong = (sum((bk.polarity(a) - bk.polarity(b)) * (g - h) * s > 0 for a, b, g, h in differ) for s in (1, -1))
    cells = [
        f"`vader`, {how}",
        name,
        str(sum(map(len, gold))),
        f"{macro_f1(flat(gold), flat(classes)):.3f}",
        f"{macro_f1(flat([gold[i] for i in mixed]), flat([classes[i] for i in mixed])):.3f}",
        f"{sum(apart(a.value, b.value) for a, b, *_ in pairs) / len(pairs):.3f}",
        f"{sum(bk.polarity(a) != bk.polarity(b) for a, b, *_ in pairs) / len(pairs):.3f}",
        f"{len(differ) / len(pairs):.3f}",
        f"{right} : {wrong}",
    ]
    return f"| {' | '.join(cells)} |"


def pairs_of(some, own):
    return combinations(zip(some, own, strict=True), 2)


def flat(lists):
    return [value for some in lists for value in some]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    vader = bk.get_scorer("vader")
    heads = (
        "words | set | targets | macro-F1 | of sentences that treat them differently | values differ | classes differ"
    )
    print(f"| {heads} | in the gold set | order right : wrong |\n|---|---|" + "---:|" * 7)
    for name in HALVES:
        data = list(sentences(folder / f"{name}.jsonl"))
        docs = load_pipeline().pipe([text for text, _ in data])
        gold = [list(targets.values()) for _, targets in data]
        narrow = [
            [scoped(doc, place, targets) for place in targets] for doc, (_, targets) in zip(docs, data, strict=True)
        ]
        whole = [[bk.Mention("", m.target, m.sentence, m.start, m.end) for m in some] for some in narrow]
        print(row(name, "sentence", [vader.rate(some) for some in whole], gold))
        print(row(name, "scope", [vader.rate(some) for some in narrow], gold))


if __name__ == "__main__":
    main()
