"""Rows that train frames of a text, from GVFC (Apache-2.0) and `narrative_frames` (MIT).

A row is {"text": what a model sees, names hidden; "frames": for each of `FRAMES` 1, 0, or None where the set does not
say; "doc": headline or article; "set"; "fold": 0 to 4}.

- GVFC codes headlines: each is a row with its frames, first and second, and 0 for the other seven.
- `narrative_frames` codes articles. A row is the beginning, headline and first sentences up to `LEAD` words: what an
  encoder of 96 pieces reads at once, and what newspapers put first. Of 0 and 1 there 1 is the surer: a frame may be
  in the rest only by way of a sentence. ``chunks=True`` gives the rest of the article as well, in like pieces, for
  means over an article.
"""

from collections.abc import Iterator
from pathlib import Path

from biaskit.evaluation import gvfc
from biaskit.evaluation.frame_names import GVFC, NARRATIVE
from biaskit.evaluation.narrative_read import Labelled, read_labelled
from biaskit.masking import blind
from biaskit.types import Mention
from training.model.rows import FOLDS

_HEADLINES = {name: ours[0] for name, ours in GVFC.items()}
"""The first dimension that a frame of GVFC maps to names it."""
_ARTICLES = {name: ours[0] if name in ("morality", "economic") else name for name, ours in NARRATIVE.items()}
"""Frames of form (conflict, resolution, human interest) keep their own names: ours of topic are only near to them."""
FRAMES = tuple(dict.fromkeys([*_HEADLINES.values(), *_ARTICLES.values()]))
"""Outputs of the head, in order."""
LEAD = 70
"""Words of a row that begins an article."""


def rows(data: Path, *, chunks: bool = False) -> list[dict]:
    """All rows: headlines, then articles."""
    return [*headlines(data / "gvfc"), *articles(data / "narrative_frames", chunks=chunks)]


def headlines(folder: Path) -> Iterator[dict]:
    """GVFC's headlines; one that is in no fold takes the fold of its place."""
    for place, one in enumerate(gvfc.read_labelled(folder)):
        has = {_HEADLINES[name] for name in (one.first, one.second) if name}
        said = {name: int(name in has) for name in _HEADLINES.values()}
        fold = place % FOLDS if one.fold is None else one.fold
        row = _row(one.headline, said, f"gvfc {one.headline}", "gvfc", fold)
        yield {**row, "first": FRAMES.index(_HEADLINES[one.first])}


def articles(folder: Path, *, chunks: bool = False) -> Iterator[dict]:
    """Articles of `narrative_frames`: their beginnings, or all their pieces."""
    for place, article in enumerate(read_labelled(folder)):
        if article.frames is not None:
            said = {_ARTICLES[name]: int(value) for name, value in article.frames.items()}
            pieces = list(_pieces(article))
            for piece in pieces if chunks else pieces[:1]:
                yield _row(piece, said, article.id, "narrative_frames", place % FOLDS)


def _row(text: str, said: dict[str, int], doc: str, name: str, fold: int) -> dict:
    seen = blind(Mention(doc, "", text, 0, 0)).text
    return {"text": seen, "frames": [said.get(frame) for frame in FRAMES], "doc": doc, "set": name, "fold": fold}


def _pieces(article: Labelled) -> Iterator[str]:
    """Neighbouring sentences, together at least `LEAD` words but for the last."""
    part: list[str] = []
    for low, high in article.sentences:
        part.append(article.text[low:high])
        if sum(len(one.split()) for one in part) >= LEAD:
            yield " ".join(part)
            part = []
    if part:
        yield " ".join(part)
