"""Dictionaries of the R package quanteda in YAML.

Keys are categories, of any depth. A category is named by its path with dots, as quanteda names the features of a
lookup ("US.MA", under "US"). Terms stand in lists or alone; the terms of a category that has others beneath it stand
under the key ~, "" or __. A number as a value is the valence of the term that is its key. In a term * stands for any
letters, ? for one; terms may have several words.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import CATEGORIES, VALENCE, Parts, check_depth, hierarchy, is_number, joined

Path = tuple[str, ...]
_ITSELF = ("", "~", "__")
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_TOO_DEEP = "nested too deep"


class _Leaf(NamedTuple):
    """A term under its path; "" for a category without terms."""

    path: Path
    term: str
    valence: float | None = None


def read_quanteda(content: str, place: str) -> Parts:
    """Entries and categories of a quanteda dictionary.

    Raises:
        InputError: for what is not YAML or not a tree of categories and terms, with its line.

    >>> parts = read_quanteda("US:\\n  MA: [boston, cape cod]\\n  ~: washington\\n", "mine.yml")
    >>> [(entry.term, entry.categories) for entry in parts.entries]
    [('boston', ('US.MA',)), ('cape cod', ('US.MA',)), ('washington', ('US',))]
    """
    import yaml

    try:
        root = yaml.compose(content, yaml.SafeLoader)
        leaves = list(_leaves(root, (), place, set())) if isinstance(root, yaml.MappingNode) else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{place}, line {mark.line + 1}" if mark else place
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "no reason given"
        raise InputError(f"{where}: not valid YAML ({reason}).") from None
    except InputError:
        raise
    except (ValueError, OverflowError) as error:  # an escape of no character, a number of thousands of digits
        raise InputError(f"{place}: not valid YAML ({error}).") from None
    except RecursionError:
        raise InputError(f"{place}: {_TOO_DEEP}. Write the categories flat.") from None
    if leaves is None:
        raise InputError(
            f"{place}: no categories. A quanteda dictionary is made of lines like 'category: [term, term]'."
        )
    entries = joined(
        Entry(
            leaf.term,
            (".".join(leaf.path),) if leaf.path else (),
            values={} if leaf.valence is None else {VALENCE: leaf.valence},
        )
        for leaf in leaves
        if leaf.term
    )
    measure = VALENCE if any(entry.values for entry in entries) else CATEGORIES
    return Parts(entries, {"measure": measure, "category": hierarchy(leaf.path for leaf in leaves)})


def _leaves(node: Any, path: Path, place: str, seen: set[int]) -> Iterator[_Leaf]:
    check_depth(path, _line(node, place))
    if isinstance(node.value, str):
        yield _Leaf(path, "" if node.value in _ITSELF else node.value.strip())
        return
    if id(node) in seen:
        raise InputError(f"{_line(node, place)}: a list or category stands for another (* and &). Write it out.")
    seen.add(id(node))
    yield _Leaf(path, "")
    for item in node.value:
        if isinstance(item, tuple):
            key, value = item
            yield from _pair(key, value, path, place, seen)
        elif isinstance(item.value, str) and not item.value.strip():
            raise InputError(f"{_line(item, place)}: an empty term. Write one, or remove the line.")
        else:
            yield from _leaves(item, path, place, seen)


def _pair(key: Any, value: Any, path: Path, place: str, seen: set[int]) -> Iterator[_Leaf]:
    if not isinstance(key.value, str):
        raise InputError(f"{_line(key, place)}: a list or mapping cannot be the name of a category. Use text.")
    name = key.value.strip()
    if value.tag in _NUMBERS and is_number(value.value):
        yield _Leaf(path, name, float(value.value))
    elif name in _ITSELF and not path:
        raise InputError(f"{_line(key, place)}: terms without a category. Write its name before the colon.")
    else:
        yield from _leaves(value, path if name in _ITSELF else (*path, name), place, seen)


def _line(node: Any, place: str) -> str:
    return f"{place}, line {node.start_mark.line + 1}"
