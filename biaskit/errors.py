"""The errors a user can meet; messages say what was given, what is allowed and what to do."""

import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import ModuleType


class BiaskitError(Exception):
    """Whatever biaskit itself refuses; catch this to catch them all."""


class InputError(BiaskitError, ValueError):
    """A file, table, row or option that cannot be used as given."""


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


def not_found(what: str, given: str, known: Iterable[str]) -> NotFoundError:
    """Build the error for an unknown name, with what exists and the closest of it.

    >>> str(not_found("scorer", "vadr", ["vader", "textblob"]))
    "No scorer is named 'vadr'. Available: textblob, vader. Did you mean 'vader'?"
    """
    names = sorted(set(known))
    close = get_close_matches(given, names, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return NotFoundError(f"No {what} is named {given!r}. Available: {', '.join(names) or 'none'}.{hint}")


def require(module: str, *, extra: str, purpose: str) -> ModuleType:
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


def unwritable(path: object, error: OSError) -> InputError:
    """Build the error for a place that the system will not have written.

    >>> str(unwritable("out.csv", OSError(28, "No space left on device")))
    "Cannot write 'out.csv': No space left on device. Choose another place."
    """
    return InputError(f"Cannot write {str(path)!r}: {error.strerror or error}. Choose another place.")
