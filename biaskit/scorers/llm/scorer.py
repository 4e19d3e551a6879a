"""The scorer: its options, and ratings from answers."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from biaskit.errors import BiaskitWarning, InputError
from biaskit.scorers.llm.answers import Answer, Answers
from biaskit.scorers.llm.endpoint import Dialect, Endpoint, check_address
from biaskit.scorers.llm.meter import Caps, Estimate, Meter, Usage, about_tokens
from biaskit.scorers.llm.prompting import Chat, check_question
from biaskit.scorers.llm.runs import Interview, Result, Run
from biaskit.scorers.probabilities import POLARITIES
from biaskit.types import Mention, Rating


class LLMScorer:
    """What a chat model says, behind any OpenAI-compatible endpoint (OpenAI, vLLM, Ollama, llama.cpp, ...).

    ``valence`` in [-1, 1]: P(positive) - P(negative) toward the target, by the probabilities that the model writes
    down, which are on the rating too. With ``labels`` of one's own each is a dimension, its probability in [0, 1]. NaN
    where there are no words, where the model gave no usable answer, and where a cap or the server ended the run. Names
    are hidden, so that they are no evidence. What answers at an address may change, and what it answers too;
    ``settings`` records what was asked of which model. Never run unless asked for: ``offline`` is False.

    Args:
        model: its name on the server.
        base_url: address up to ``/chat/completions``; ``https://``, or ``http://`` on this machine.
        name: of the scorer, so that several can rate side by side.
        api_key: *name* of the environment variable that holds the key; the key itself is read from there and kept
            nowhere. None for none.
        prompt: the task in words; None for one about valence. That the article is data, what the placeholders stand
            for and the form of the answer are added to it.
        labels: what the answer gives a probability for each; other than the default they need a prompt.
        exclusive: whether just one label applies, so that probabilities sum to 1.
        blind: whether names are hidden (see `biaskit.masking.blind`).
        cache: SQLite file in which each answer is kept as soon as it comes; None keeps them with this object.
        max_cost, max_tokens_total, max_requests: no request is sent that could go beyond these; what has been rated
            by then is kept. They count what this object sends; a request whose answer was lost (a timeout, a reply that
            cannot be read) counts with all that it may have cost.
        prices: of a million tokens of input and of output.
        max_tokens: longest answer; a model that thinks before it answers needs thousands.
        timeout: seconds for a whole reply.
        retries: how often a request is sent again after a failure, with growing pauses.
        reasks: how often a model whose answer cannot be used is told so and asked again.
        concurrency: how many requests are under way at a time.
        temperature, seed: sent along where not None; a server that refuses them is asked without.
        allow_http: whether ``http://`` may go to other machines.

    Raises:
        InputError: for options that cannot be used.

    >>> judge = LLMScorer("qwen3:8b", base_url="http://127.0.0.1:11434/v1", prices=(0.1, 0.4))
    >>> peru = [Mention("a", "Peru", "Peru lied.", 0, 4), Mention("b", "Chile", "Chile lied.", 0, 5)]
    >>> judge.estimate(peru).requests      # blind, they are one text
    1
    """

    offline = False

    def __init__(
        self,
        model: str,
        *,
        base_url: str,
        name: str = "llm",
        api_key: str | None = None,
        prompt: str | None = None,
        labels: Sequence[str] = POLARITIES,
        exclusive: bool = True,
        blind: bool = True,
        cache: str | Path | None = None,
        max_cost: float | None = None,
        prices: tuple[float, float] | None = None,
        max_tokens_total: int | None = None,
        max_requests: int | None = None,
        max_tokens: int = 300,
        timeout: float = 60,
        retries: int = 5,
        reasks: int = 2,
        concurrency: int = 4,
        temperature: float | None = 0,
        seed: int | None = 0,
        allow_http: bool = False,
    ) -> None:
        if not isinstance(model, str) or not model.strip():
            raise InputError(f"model={model!r}: give the model's name on the server.")
        for option, number, least in (
            ("max_tokens", max_tokens, 1),
            ("concurrency", concurrency, 1),
            ("reasks", reasks, 0),
        ):
            if not (isinstance(number, int) and number >= least):
                raise InputError(f"{option}={number!r}: give a whole number of at least {least}.")
        self.name, self.blind = name, blind
        self._options: dict[str, Any] = {
            "model": model,
            "temperature": temperature,
            "seed": seed,
            "max_tokens": max_tokens,
        }
        self._address = check_address(base_url, api_key, timeout, retries, allow_http=allow_http)
        self._question = check_question(prompt, labels, exclusive, blind)
        self._caps = Caps(max_cost, max_tokens_total, max_requests, prices)
        self._reasks, self._concurrency = reasks, concurrency
        self._answers = Answers(cache)
        asked = {"base_url": self._address.base_url, **self._options, "schema": self._question.schema}
        self._interview = Interview(self._question, self._answers, asked, reasks)
        self._start()

    def _start(self) -> None:
        self._meter, self._dialect = Meter(self._caps), Dialect()
        self._served: set[str] = set()
        self._refused: set[str] = set()
        self._pause: Callable[[float], object] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Options alone; what was counted and learnt stays here."""
        left = ("_meter", "_dialect", "_served", "_refused", "_pause")
        return {name: value for name, value in self.__dict__.items() if name not in left}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)
        self._start()

    def __repr__(self) -> str:
        return f"LLMScorer({self._options['model']!r}, base_url={self._address.base_url!r})"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """``valence``, or the labels that were given."""
        return ("valence",) if self._question.labels == POLARITIES else self._question.labels

    @property
    def usage(self) -> Usage:
        """What was used so far."""
        return self._meter.usage

    @property
    def settings(self) -> dict[str, Any]:
        """What was asked of which model, for the manifest; no key and not even its name.

        ``served`` are the models' names by the server, ``refused`` the options that it would not take.
        """
        return {
            **self._options,
            "base_url": self._address.base_url,
            "prompt": self._question.instructions,
            "schema": self._question.schema,
            "blind": self.blind,
            "reasks": self._reasks,
            "served": sorted(self._served),
            "refused": sorted(self._refused),
        }

    def estimate(self, mentions: Iterable[Mention]) -> Estimate:
        """What rating these would use, about, without asking anything.

        Raises:
            InputError: when the cache cannot be used.
        """
        chats = dict.fromkeys(chat for chat in map(self._question.chat, mentions) if chat)
        new = [chat for chat in (self._interview.replay(chat).ahead for chat in chats) if chat]
        prompt = sum(map(about_tokens, new))
        completion = len(new) * min(self._options["max_tokens"], 10 + 10 * len(self._question.labels))
        return Estimate(len(new), len(chats) - len(new), prompt, completion, self._caps.price(prompt, completion))

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class. Equal texts are asked about once, and a warning counts what has no rating.

        Raises:
            BiaskitError: when no request can succeed (wrong key, address or model); what was paid for is kept.
            InputError: when the key is not set or the cache cannot be used.
            MissingExtraError: when httpx or tenacity is not installed (``pip install "biaskit[llm]"``).
        """
        chats = [self._question.chat(mention) for mention in mentions]
        run = Run(self._interview, self._meter)
        results = run(dict.fromkeys(chat for chat in chats if chat), self._ask_of, self._concurrency)
        self._served |= run.served
        self._refused |= run.refused
        self._warn([results[chat] for chat in chats if chat], run.reason)
        values = [results[chat].values if chat else None for chat in chats]
        return [rating for m, found in zip(mentions, values, strict=True) for rating in self._ratings(m, found)]

    @contextmanager
    def _ask_of(self, stop: Event) -> Iterator[Callable[[Chat], Answer]]:
        """A way to ask the server, for the length of a run."""
        endpoint = Endpoint(self._address, self._meter, stop, self._dialect)
        endpoint.pause = self._pause or endpoint.pause
        try:
            yield lambda chat: endpoint.ask(self._options, chat, self._question.schema)
        finally:
            self._dialect = endpoint.dialect
            endpoint.close()

    def _ratings(self, mention: Mention, values: tuple[float, ...] | None) -> list[Rating]:
        if self._question.labels != POLARITIES:
            found = values or [float("nan")] * len(self.dimensions)
            return [Rating(mention, self.name, *pair) for pair in zip(self.dimensions, found, strict=True)]
        if values is None:
            return [Rating(mention, self.name, "valence", float("nan"))]
        negative, neutral, positive = values
        return [Rating(mention, self.name, "valence", positive - negative, (), (negative, neutral, positive))]

    def _warn(self, results: Sequence[Result], reason: str) -> None:
        """Say how many mentions have no rating, why, and how to go on."""
        path = self._answers.path
        kept = f"in {str(path)!r}" if path else "with this scorer (name a cache= to keep them for longer)"
        again = f"Answers so far are kept {kept}: rate again, and only the rest is asked for."
        unasked, unusable = ([r for r in results if r.state == state] for state in ("unasked", "unusable"))
        if unasked:
            cap = " Raise the cap or make the scorer anew first." if reason.startswith("max_") else ""
            self._say(f"{len(unasked)} of {len(results)} mentions got no answer ({reason}).{cap} {again}")
        if unusable:
            self._say(
                f"{len(unusable)} of {len(results)} mentions got no usable answer in {self._reasks + 1} tries; of the "
                f"last one {unusable[-1].fault}. With more reasks the model is asked on."
            )

    def _say(self, text: str) -> None:
        warnings.warn(f"The scorer {self.name!r} leaves NaN: {text}", BiaskitWarning, stacklevel=4)
