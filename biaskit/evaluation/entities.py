"""The entities that a gold set names, as actors to link to."""

from biaskit.types import Actor


def person(name: str) -> Actor:
    """A person by the name that a gold set gives, and by the last word of it.

    >>> person("Ana Ruiz").aliases
    ('Ruiz',)
    """
    words = name.split()
    return Actor(name, "person", (words[-1],) if len(words) > 1 else ())
