"""A scorer that asks a chat model behind any OpenAI-compatible endpoint, on this machine or elsewhere.

``prompting`` writes the question and checks the answer, ``answers`` keeps what was paid for, ``meter`` counts and caps,
``endpoint`` talks to the server, ``scorer`` joins them.
"""

from biaskit.scorers.llm.meter import Estimate, Usage
from biaskit.scorers.llm.scorer import LLMScorer

__all__ = ["Estimate", "LLMScorer", "Usage"]
