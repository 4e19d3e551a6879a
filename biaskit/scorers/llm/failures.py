"""What can go wrong with one request to a server."""


class TransientError(Exception):
    """Worth another try.

    ``after`` is what the server asks to wait, in seconds, or None; ``billed``, whether it may have begun to answer, so
    that the request may have to be paid for.
    """

    def __init__(self, message: str, after: float | None = None, *, billed: bool = False) -> None:
        super().__init__(message)
        self.after, self.billed = after, billed


class RefusedError(Exception):
    """The server will not take this one request."""
