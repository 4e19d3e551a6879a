"""Finding scorers by name."""

import warnings
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from biaskit.errors import BiaskitError, BiaskitWarning, InputError, check_types, not_found
from biaskit.scorers.sharing import sharing
from biaskit.types import Scorer

GROUP = "biaskit.scorers"
"""Entry point group; each entry names a class or function that gives a `Scorer` when called without arguments."""


def list_scorers() -> list[str]:
    """Names of the installed scorers, built in and plug-ins, sorted.

    >>> "vader" in list_scorers()
    True
    """
    return sorted(_entries())


def get_scorer(name: str) -> Scorer:
    """A new scorer of that name; two of them share nothing.

    Raises:
        NotFoundError: when no scorer of that name is installed; the message lists those that are.
        BiaskitError: when its package cannot be loaded, or gives something that is no scorer.

    >>> get_scorer("vader").dimensions
    ('valence',)
    """
    check_types(get_scorer, locals())
    entries = _entries()
    if name not in entries:
        raise not_found("scorer", name, entries)
    scorer = _load(entries[name])
    if not isinstance(scorer, Scorer):
        raise BiaskitError(
            f"Scorer {name!r} ({entries[name].value}) has no name, dimensions and rate(). Mend or remove it."
        )
    return scorer


def load_scorers(scorers: str | Scorer | Iterable[str | Scorer] | None = None) -> list[Scorer]:
    """Scorers from names and objects, in the order given; every installed offline one for None.

    A scorer with an attribute ``offline`` that is False (it calls a service), or ``on_request`` that is True (it tells
    too little by itself), is used only when asked for. Among "every installed" one that cannot be loaded is left out
    with a warning; asked for by name it is an error. Scorers that read sentences for lexicons share the reading of
    them.

    Raises:
        NotFoundError: for a name that is not installed.
        InputError: for something that is neither a name nor a scorer.
    """
    if scorers is None:
        return sharing(list(_offline()))
    given: Any = [scorers] if isinstance(scorers, str | Scorer) else scorers
    if not isinstance(given, Iterable):
        raise InputError(
            f"Scorers are names or Scorer objects, not {type(given).__name__}. Installed: {list_scorers()}."
        )
    return sharing([_as_scorer(one) for one in given])


def _offline() -> Iterator[Scorer]:
    for name in list_scorers():
        try:
            scorer = get_scorer(name)
        except BiaskitError as error:
            warnings.warn(f"Left out: {error}", BiaskitWarning, stacklevel=4)
            continue
        if getattr(scorer, "offline", True) and not getattr(scorer, "on_request", False):
            yield scorer


def _as_scorer(one: Any) -> Scorer:
    if isinstance(one, str):
        return get_scorer(one)
    if isinstance(one, Scorer):
        return one
    raise InputError(f"{one!r} is no scorer: it has no name, dimensions and rate(). Installed: {_installed()}.")


def _installed() -> str:
    return ", ".join(list_scorers())


def _entries() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _load(entry: EntryPoint) -> Any:
    try:
        return entry.load()()
    except BiaskitError:
        raise
    except Exception as error:
        package = entry.dist.name if entry.dist else entry.value
        raise BiaskitError(
            f"Scorer {entry.name!r} of the package {package!r} cannot be loaded: {type(error).__name__}: {error}. "
            "Update or remove that package."
        ) from error
