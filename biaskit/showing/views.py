"""What shows itself in a notebook."""

from typing import Any


class View:
    """Something with a view in HTML, and words for where there is none; no state, so that records may have slots."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        raise NotImplementedError

    def _repr_text_(self) -> str:
        """What stands where HTML cannot be shown."""
        return repr(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self._repr_text_(), "text/html": self._repr_html_()}
