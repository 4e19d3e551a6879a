"""Speed of the shipped model: targets a second, beside RoBERTa-base with random weights on the same inputs.

    python -m benchmarks.model [../shared/data/newsmtsc/train.jsonl] [--targets 512] [--threads 2]

Needs torch and transformers (extra ``transformers``), no network and no weights but biaskit's own. Both read the same
texts on as many threads, in turns, block by block. RoBERTa-base (125 million parameters, 32-bit floats) reads batches
of 32, sorted by length, as many word pieces each as biaskit's tokenizer finds; its own would find about as many.
Without a file of sentences the example's are read.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from biaskit.evaluation.newsmtsc import read_labelled
from biaskit.masking import blind
from biaskit.scorers.encoder import Encoder, Tokens
from biaskit.scorers.model import ModelScorer
from biaskit.types import Mention

BLOCK = 64
BATCH = 32
WORDS = 50_265
"""Entries of RoBERTa's vocabulary."""


def mentions_of(path: str | None, most: int) -> list[Mention]:
    """Targets evenly spaced through a file of NewsMTSC, else those annotated in the example."""
    if path:
        found = [one.mention for one in read_labelled(Path(path))]
        return found[:: max(1, len(found) // most)][:most]
    import biaskit as bk

    return list(bk.annotate(bk.load_example("tanker")).mentions)[:most]


def roberta() -> Callable[[Sequence[Tokens]], None]:
    """Reads texts in batches, with weights drawn at random."""
    import torch
    from transformers import RobertaConfig, RobertaForSequenceClassification

    model = RobertaForSequenceClassification(RobertaConfig(vocab_size=WORDS, max_position_embeddings=514)).eval()

    def read(texts: Sequence[Tokens]) -> None:
        ordered = sorted(texts, key=lambda text: len(text.ids))
        for start in range(0, len(ordered), BATCH):
            batch = ordered[start : start + BATCH]
            length = max(len(text.ids) for text in batch)
            ids = torch.tensor([[*text.ids, *[1] * (length - len(text.ids))] for text in batch])
            with torch.inference_mode():
                model(input_ids=ids, attention_mask=(ids != 1).long())

    return read


def seconds(work: Callable[[Any], Any], block: Any) -> float:
    start = time.perf_counter()
    work(block)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sentences", nargs="?")
    parser.add_argument("--targets", type=int, default=512)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    import torch

    torch.set_num_threads(options.threads)
    mentions = mentions_of(options.sentences, options.targets)
    scorer, encoder = ModelScorer(threads=options.threads), Encoder("model", threads=options.threads)
    texts = [encoder.tokenize(seen.text, seen.target) for seen in map(blind, mentions)]
    other = roberta()
    works: dict[str, Callable[[slice], Any]] = {
        "model, from mention to rating": lambda block: scorer.rate(mentions[block]),
        "model, the graph alone": lambda block: encoder.run(texts[block]),
        "blinding alone": lambda block: [blind(mention) for mention in mentions[block]],
        "RoBERTa-base": lambda block: other(texts[block]),
    }
    blocks = [slice(start, start + BLOCK) for start in range(0, len(mentions), BLOCK)]
    for work in works.values():
        work(slice(BATCH))
    took: dict[str, list[float]] = {name: [] for name in works}
    for block in blocks:
        for name, work in works.items():
            took[name].append(seconds(work, block))
    lengths = statistics.mean(len(text.ids) for text in texts)
    print(f"{len(mentions)} targets, {lengths:.0f} word pieces each in the mean, {options.threads} threads\n")
    print("| what | targets a second | times RoBERTa-base (median of blocks) |\n|---|---:|---:|")
    for name, times in took.items():
        ratio = statistics.median(slow / fast for slow, fast in zip(took["RoBERTa-base"], times, strict=True))
        print(f"| {name} | {len(mentions) / sum(times):,.0f} | {ratio:.1f} |")


if __name__ == "__main__":
    main()
