"""The spaCy pipeline: loading it by name, and parsing articles in pieces that it can take.

- `loading`: a pipeline by its name
- `arithmetic`, `attributes`: what makes it faster, and changes nothing
- `pieces`: what of an article is parsed, and what is parsed together
- `parsing`: texts parsed, whole or in part
"""

from biaskit.pipeline.loading import DEFAULT_PIPELINE, load_pipeline
from biaskit.pipeline.parsing import parse
from biaskit.pipeline.pieces import PIECE_LENGTH, article_pieces, gathered, pieces

__all__ = ["DEFAULT_PIPELINE", "PIECE_LENGTH", "article_pieces", "gathered", "load_pipeline", "parse", "pieces"]
