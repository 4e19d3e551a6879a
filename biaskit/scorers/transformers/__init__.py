"""A scorer by any Hugging Face classifier of texts or of entailment; extra ``transformers``.

``hub`` finds and loads quietly, ``checkpoints`` is a model with its tokenizer, ``asking`` writes labels, templates and
hypotheses, ``scorer`` joins them.
"""

from biaskit.scorers.transformers.scorer import TransformersScorer

__all__ = ["TransformersScorer"]
