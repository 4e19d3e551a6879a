"""What a card may hold where biaskit itself reads it; all else on it is for people."""

from collections.abc import Mapping
from typing import Any

from biaskit.errors import InputError

_TEXTS = ("name", "parent", "definition")


def check_card(card: Mapping[str, Any], place: str) -> None:
    """Refuse a card whose ``category``, ``notes`` or ``trained_on`` has another form.

    Raises:
        InputError: with the form that is read.

    >>> check_card({"category": [{"name": "crime", "parent": "law"}], "notes": ["remark"]}, "card.toml")
    """
    for key in ("notes", "trained_on"):
        if not _are(card.get(key, []), str):
            raise InputError(f'The card {place} has {key} that are no list of texts. Write {key} = ["...", "..."].')
    categories = card.get("category", [])
    if not _are(categories, Mapping):
        raise InputError(f"The card {place} has a category that is no table. Write each under a line [[category]].")
    for category in categories:
        if "name" not in category:
            raise InputError(f"The card {place} has a [[category]] without a name.")
        odd = next((key for key in _TEXTS if not isinstance(category.get(key, ""), str)), None)
        if odd is not None:
            raise InputError(f"The card {place} has a [[category]] whose {odd} is no text. Put it in quotation marks.")


def _are(values: Any, kind: type[Any]) -> bool:
    return isinstance(values, list | tuple) and all(isinstance(value, kind) for value in values)
