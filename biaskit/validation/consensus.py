"""What several coders say of a mention, taken together."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import InputError

_OWN = ("coder", "label", "value", "note")


def consensus(annotations: pd.DataFrame) -> pd.DataFrame:
    """One row an item that somebody could label.

    Args:
        annotations: as `biaskit.validation.read_annotations` returns them.

    Returns:
        ``item``; ``coded``, the value that most coders gave; where several are as frequent, the median of all, if some
        coder gave it (three coders who say -1, 0 and 1), else NaN; ``value``, the coders' mean; ``n_coders``; and the
        key's columns.

    Raises:
        InputError: when a column is missing, a value is no number, or nobody gave one.

    >>> table = pd.DataFrame({"item": [1, 1, 1, 2, 2], "coder": list("abcab"), "value": [-1, -1, 0, 1, 0]})
    >>> consensus(table).values.tolist()
    [[1.0, -1.0, -0.66..., 3.0], [2.0, nan, 0.5, 2.0]]
    """
    table = check_annotations(annotations)
    labelled = table[table["value"].notna()]
    if labelled.empty:
        raise InputError("The annotations have no labels.")
    groups = labelled.groupby("item")["value"]
    found = pd.DataFrame({"coded": groups.min(), "value": groups.mean(), "n_coders": groups.size()})
    split = found.index[groups.min() < groups.max()]
    coded = labelled[labelled["item"].isin(split)].groupby("item")["value"].agg(_agreed)
    found["coded"] = found["coded"].astype(np.float64).where(~found.index.isin(split), coded.reindex(found.index))
    rest = labelled.drop(columns=[name for name in _OWN if name in labelled.columns]).drop_duplicates("item")
    return found.reset_index().merge(rest, on="item", validate="one_to_one")


def selection_weights(items: pd.DataFrame) -> NDArray[np.float64]:
    """How many mentions each item stands for, 1 / its probability of selection.

    Raises:
        InputError: when these are not all above 0, up to 1.
    """
    chance = pd.to_numeric(items["probability"], errors="coerce").to_numpy(dtype=np.float64)
    if not ((chance > 0) & (chance <= 1)).all():
        raise InputError("The column 'probability' of the annotations must hold numbers above 0, up to 1.")
    return np.asarray(1 / chance)


def check_annotations(annotations: Any) -> pd.DataFrame:
    """The annotations, with a column ``coder``.

    Raises:
        InputError: when they are no table, lack a column, or one coder labelled an item twice.
    """
    if not isinstance(annotations, pd.DataFrame) or not {"item", "value"} <= set(annotations.columns):
        raise InputError("The annotations need the columns item and value. Give what `read_annotations` returns.")
    if annotations.columns.duplicated().any():
        double = annotations.columns[annotations.columns.duplicated()][0]
        raise InputError(f"The annotations have two columns named {double!r}. Rename one.")
    if not pd.api.types.is_numeric_dtype(annotations["value"].dtype):
        raise InputError(f"The column 'value' of the annotations holds {annotations['value'].dtype}, not numbers.")
    table = annotations if "coder" in annotations.columns else annotations.assign(coder="coder")
    twice = table.duplicated(["item", "coder"])
    if twice.any():
        row = table[twice].iloc[0]
        raise InputError(f"Coder {row['coder']!r} labelled item {row['item']} twice. Keep one row an item and coder.")
    return table


def _agreed(values: "pd.Series[float]") -> float:
    given, counts = np.unique(values.to_numpy(dtype=np.float64), return_counts=True)
    most = given[counts == counts.max()]
    if len(most) == 1:
        return float(most[0])
    middle = float(np.median(values))
    return middle if middle in given else np.nan
