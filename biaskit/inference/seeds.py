"""Random numbers that hang on the seed and on what they are for, and on nothing else."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from biaskit.errors import InputError


def generator_of(seed: int, key: Mapping[Any, Any] | str) -> np.random.Generator:
    """Generator for one group, the same whatever other groups there are and however the columns are ordered.

    >>> one = generator_of(1, {"target": "Peru", "source": None})
    >>> bool(one.random() == generator_of(1, {"source": None, "target": "Peru"}).random())
    True
    """
    names = key if isinstance(key, str) else sorted((str(name), key_text(value)) for name, value in key.items())
    text = json.dumps([seed, names], default=str)
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()))


def seed_of(given: Any, seed: int | None) -> int:
    """The seed asked for, else that of the `Framing` that was given, else 0.

    >>> seed_of("a table", None), seed_of("a table", 3)
    (0, 3)
    """
    if seed is None:
        return int(getattr(given, "seed", 0))
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
        raise InputError(f"seed is {seed!r}; give a whole number.")
    return int(seed)


def key_text(value: Any) -> str:
    """A group's value as text, empty for a null, so that 1 and 1.0 are one and a null is no text.

    >>> key_text(2.0), key_text("2"), key_text(None)
    ('=2', '=2', '')
    """
    if not isinstance(value, tuple) and pd.isna(value):
        return ""
    # A column of whole numbers turns to floats where another row has none.
    return f"={int(value)}" if isinstance(value, float) and value.is_integer() else f"={value}"
