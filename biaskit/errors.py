"""The errors a user can meet; messages say what was given, what is allowed and what to do."""

import sys
import types
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from inspect import Parameter, signature
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints


class BiaskitError(Exception):
    """Whatever biaskit itself refuses; catch this to catch them all."""


class InputError(BiaskitError, ValueError):
    """A file, table, row or option that cannot be used as given."""


class NothingReadError(InputError):
    """A source in which nothing can be used as an article."""


class NotFoundError(BiaskitError, LookupError):
    """A name (scorer, lexicon, actor, event, column) that does not exist here."""


class MissingExtraError(BiaskitError, ImportError):
    """A package that an optional part of biaskit needs is not installed."""


class BiaskitWarning(UserWarning):
    """Something was skipped or set aside; the rest went on."""


class FewClustersWarning(BiaskitWarning):
    """Some intervals rest on few articles."""


def warn(message: str, category: type[Warning]) -> None:
    """Warn in the name of the line of the user's that led here, not of one of biaskit's own."""
    own = str(Path(__file__).parent)
    level, frame = 2, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(own):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


@contextmanager
def without(category: type[Warning]) -> Iterator[None]:
    """Keep a warning from the user where what it says stands beside each number anyway."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category)
        yield


def not_found(what: str, given: object, known: Iterable[str]) -> NotFoundError:
    """Build the error for an unknown name, with what exists and the closest of it.

    >>> str(not_found("scorer", "vadr", ["vader", "textblob"]))
    "No scorer is named 'vadr'. Available: textblob, vader. Did you mean 'vader'?"
    """
    names = sorted(set(known))
    close = get_close_matches(given, names, n=1) if isinstance(given, str) else []
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return NotFoundError(f"No {what} is named {given!r}. Available: {', '.join(names) or 'none'}.{hint}")


def require(module: str, *, extra: str, purpose: str) -> types.ModuleType:
    """Import an optional module, or say which extra brings it.

    Raises:
        MissingExtraError: when the module is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        absent = isinstance(error, ModuleNotFoundError) and error.name == package
        why = "is not installed" if absent else f"cannot be imported ({' '.join(str(error).split())})"
        raise MissingExtraError(
            f'{purpose} needs the package {package!r}, which {why}. Install it with: pip install "biaskit[{extra}]"'
        ) from error


def unwritable(path: object, error: Exception) -> InputError:
    """Build the error for a place that the system will not have written.

    >>> str(unwritable("out.csv", OSError(28, "No space left on device")))
    "Cannot write 'out.csv': No space left on device. Choose another place."
    """
    return InputError(f"Cannot write {str(path)!r}: {getattr(error, 'strerror', None) or error}. Choose another place.")


def check_types(function: Callable[..., Any], given: Mapping[str, Any]) -> None:
    """Refuse options of another type than a function's signature says; what they may be is for the function to say.

    Args:
        function: whose options they are.
        given: name to value, as ``locals()`` has them in the function's first line.

    Raises:
        InputError: for the first option of a wrong type.

    >>> def window(days: int | None = None, by: str | Sequence[str] = ()) -> None:
    ...     check_types(window, locals())
    >>> window("x")
    Traceback (most recent call last):
    ...
    biaskit.errors.InputError: days='x': give a whole number or None, not str.
    """
    for name, kind in _hints(function).items():
        if name in given and not _fits(given[name], kind):
            value = given[name]
            printed = repr(value) if isinstance(value, str | bytes | int | float | tuple | list) else "..."
            shown = printed if len(printed) <= _SHOWN else f"{printed[:_SHOWN]}…"
            raise InputError(f"{name}={shown}: give {_in_words(kind)}, not {type(value).__name__}.")


_SHOWN = 60
"""Characters of a wrong value that a message shows."""
_NUMBERS: Mapping[Any, Any] = {int: Integral, float: Real}
"""What else counts as a number: those of NumPy."""
_WORDS: Mapping[Any, str] = {
    int: "a whole number", float: "a number", str: "a text", bool: "True or False", type(None): "None", Path: "a path",
}  # fmt: skip


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Types of the options, as far as they are known when the program runs."""
    hints: dict[str, Any] = {}
    for name, kind in function.__annotations__.items():
        with suppress(NameError):
            part = types.SimpleNamespace(__annotations__={name: kind})
            hints |= get_type_hints(part, getattr(function, "__globals__", {}))
    given = signature(function).parameters
    several = {
        name: types.GenericAlias(Iterable, (hints[name],))
        for name in hints
        if name in given and given[name].kind is Parameter.VAR_POSITIONAL
    }
    return {name: kind for name, kind in (hints | several).items() if name in given}


def _fits(value: Any, kind: Any) -> bool:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return True
    if origin in (Union, types.UnionType):
        return any(_fits(value, one) for one in inner)
    if origin in (Sequence, Iterable, list, tuple):
        several = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
        return several and (not isinstance(value, list | tuple) or all(_fits(one, inner[0]) for one in value))
    if kind is bool:
        return isinstance(value, bool) or type(value).__name__ in ("bool", "bool_")
    known = origin or kind
    if known in _NUMBERS and isinstance(value, bool):
        return False
    if not isinstance(known, type) or getattr(known, "_is_protocol", False):
        return True
    if known in _NUMBERS and isinstance(value, bool):  # for Python it is a number, for a user it is a slip
        return False
    return isinstance(value, _NUMBERS.get(known, known))


def _in_words(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(map(_in_words, inner)))
    if origin in (Sequence, Iterable, list, tuple):
        return "several: " + _in_words(inner[0]).removeprefix("a ")
    name = getattr(origin or kind, "__name__", str(kind))
    return _WORDS.get(kind, f"a {name}")
