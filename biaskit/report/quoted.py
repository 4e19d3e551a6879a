"""The columns of the quotations."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.report.material import none_if_null
from biaskit.report.mentioned import PARTS, VOICES, places_in
from biaskit.report.places import Ints, Names
from biaskit.showing.text import storable


def quotation_columns(
    quotations: pd.DataFrame, names: Names, article: Ints, is_held: NDArray[np.bool_]
) -> dict[str, list[Any]]:
    """The columns of the quotations; spans are left out where the page does not have the text.

    Args:
        quotations: the table.
        names: what places of sources and targets refer to.
        article: place of each quotation's article.
        is_held: whether the page has its text.
    """
    held = is_held.tolist()
    texts = {name: _texts(quotations[name]) for name in ("cue", "kind")}
    spans = {name: [_span(span) for span in quotations[name]] for name in ("source_span", "cue_span")}
    return {
        "article": article.tolist(),
        "part": places_in(PARTS, quotations["part"]).tolist(),
        "source": names.of(quotations["source"]).tolist(),
        "cue": [cue if known else "" for cue, known in zip(texts["cue"], held, strict=True)],
        "voice": places_in(VOICES, quotations["voice"]).tolist(),
        "kind": texts["kind"],
        "asserted": quotations["asserted"].astype(int).tolist(),
        "targets": [[names.place(target) for target in targets] for targets in quotations["targets"]],
        **{name: [s if known else None for s, known in zip(spans[name], held, strict=True)] for name in spans},
        "contents": [
            [_span(span) for span in spans] if known else []
            for spans, known in zip(quotations["content_spans"], held, strict=True)
        ],
    }


def _texts(column: Iterable[Any]) -> list[str]:
    return ["" if (text := none_if_null(value)) is None else storable(str(text)) for value in column]


def _span(span: Any) -> list[int] | None:
    return [int(span[0]), int(span[1])] if isinstance(span, tuple | list | np.ndarray) else None
