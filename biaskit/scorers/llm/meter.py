"""What asking costs, counted and capped."""

import math
from dataclasses import dataclass, replace
from threading import Condition, Event

from biaskit.errors import InputError
from biaskit.scorers.llm.prompting import Chat

_CHARACTERS = 3.5
"""Characters of English news a token, on the careful side (tokenizers in use need 4 to 5)."""

_FRAMING = 8
"""Tokens about that a server puts around each message."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a scorer has used so far.

    Attributes:
        requests: sent, repeated and failed ones too.
        cached: answers that the cache gave.
        prompt_tokens, completion_tokens: as the server counts them, or about, where it does not say.
        cost: in the currency of the prices; None without prices.
    """

    requests: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would use, about, if every first answer can be used.

    Attributes:
        requests: to be sent.
        cached: texts whose answer is kept already.
        prompt_tokens, completion_tokens: about.
        cost: about, in the currency of the prices; None without prices.
    """

    requests: int
    cached: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None


class Stopped(Exception):  # noqa: N818 - no error: a run ends, and keeps what it has
    """No more requests are to be sent; the message says why."""


class CapReached(Stopped):
    """The next request could go beyond a cap; the message names it."""


@dataclass(frozen=True, slots=True)
class Caps:
    """Bounds of what may be spent, and the prices of a million tokens in and out; None for no bound."""

    cost: float | None = None
    tokens: int | None = None
    requests: int | None = None
    prices: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for name, value in (
            ("max_cost", self.cost),
            ("max_tokens_total", self.tokens),
            ("max_requests", self.requests),
        ):
            if value is not None and not (_is_number(value) and value >= 0):
                raise InputError(f"{name}={value!r}: give a number of at least 0, or None for no cap.")
        prices = self.prices
        if prices is not None and not (_is_pair(prices) and all(_is_number(p) and p >= 0 for p in prices)):
            raise InputError(f"prices={prices!r}: give two numbers, a million tokens of input and of output.")
        if self.cost is not None and prices is None:
            raise InputError("max_cost needs prices=(input, output), each for a million tokens.")

    def price(self, prompt: int, completion: int) -> float | None:
        """What so many tokens cost; None without prices."""
        return None if self.prices is None else (prompt * self.prices[0] + completion * self.prices[1]) / 1e6


class Meter:
    """Counts what is used; before a request its worst case is set aside, so that those under way cannot pass a cap."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self.usage = Usage(cost=caps.price(0, 0))
        self._aside: list[tuple[int, int]] = []
        self._change = Condition()

    def set_aside(self, prompt: int, completion: int, stop: Event) -> None:
        """Make room for a request; waits for those under way where they may leave some.

        Raises:
            CapReached: where there is none.
            Stopped: where the run was stopped meanwhile.
        """
        with self._change:
            while cap := self._passed(prompt, completion):
                if not self._aside:
                    raise CapReached(cap)
                self._change.wait()
            if stop.is_set():
                raise Stopped
            self._aside.append((prompt, completion))
            self.usage = replace(self.usage, requests=self.usage.requests + 1)

    def settle(self, aside: tuple[int, int], used: tuple[int, int]) -> None:
        """Book what a request has used in place of what was set aside for it."""
        with self._change:
            self._aside.remove(aside)
            prompt, completion = self.usage.prompt_tokens + used[0], self.usage.completion_tokens + used[1]
            cost = self.caps.price(prompt, completion)
            self.usage = replace(self.usage, prompt_tokens=prompt, completion_tokens=completion, cost=cost)
            self._change.notify_all()

    def count_cached(self, count: int) -> None:
        """Book answers that cost nothing."""
        with self._change:
            self.usage = replace(self.usage, cached=self.usage.cached + count)

    def _passed(self, prompt: int, completion: int) -> str | None:
        caps, usage = self.caps, self.usage
        if caps.requests is not None and usage.requests >= caps.requests:
            return f"max_requests={caps.requests}"
        prompt += usage.prompt_tokens + sum(one for one, _ in self._aside)
        completion += usage.completion_tokens + sum(one for _, one in self._aside)
        if caps.tokens is not None and prompt + completion > caps.tokens:
            return f"max_tokens_total={caps.tokens}"
        cost = caps.price(prompt, completion)
        return f"max_cost={caps.cost}" if cost is not None and caps.cost is not None and cost > caps.cost else None


def about_tokens(chat: Chat) -> int:
    """Tokens of a chat, about.

    >>> from biaskit.scorers.llm.prompting import Message
    >>> about_tokens((Message("user", "Peru lost."),))
    11
    """
    return sum(_FRAMING + math.ceil(len(message.content.encode()) / _CHARACTERS) for message in chat)


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
