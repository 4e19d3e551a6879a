"""Who is who: the registry of actors, the built-in gazetteer and discovery from text."""

from biaskit.actors.registry import Actors

__all__ = ["Actors"]
