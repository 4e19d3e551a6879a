"""Who is who: the registry of actors, the built-in gazetteer and discovery from text."""

from typing import Any

from biaskit.actors.registry import Actors
from biaskit.errors import InputError

__all__ = ["Actors", "registry_of"]


def registry_of(actors: Any) -> Actors:
    """The registry that was given; the built-in gazetteer for None.

    Raises:
        InputError: when something else was given.

    >>> len(registry_of(None)) > 200
    True
    """
    registry = actors if actors is not None else Actors.world()
    if not isinstance(registry, Actors):
        raise InputError(f"actors={actors!r} is no registry. Give an Actors: Actors.load(path), Actors([Actor(...)]).")
    return registry
