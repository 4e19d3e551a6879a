"""Asking about many texts side by side: each answer is kept at once, and one text's trouble is not its neighbours'."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from biaskit.errors import InputError
from biaskit.scorers.llm.answers import Answer, Answers, request_key
from biaskit.scorers.llm.failures import RefusedError, TransientError
from biaskit.scorers.llm.meter import Meter, Stopped
from biaskit.scorers.llm.prompting import Chat, Question, asked_again

_PATIENCE = 5
"""Texts in a row that the server gives no answer to, before the rest are left alone."""

_ENDINGS = {"length": "it was cut off; it must be short", "refusal": "none was given"}

Asker = Callable[[Event], AbstractContextManager[Callable[[Chat], Answer]]]
"""Opens a way to ask a server, which sends nothing more once the event is set."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of a text: ``state`` is "rated", "unusable" (with the last fault) or "unasked"."""

    state: str
    values: tuple[float, ...] | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """What kept answers say of a text: a result, or what is to be asked next (``ahead``); and the answers used."""

    result: Result | None
    ahead: Chat | None
    used: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """How a text is asked about, and again where the answer cannot be used; every answer is kept.

    Attributes:
        question: what is asked.
        answers: those kept.
        asked: what besides the chat an answer hangs on (model, address, options, schema).
        reasks: how often the model is told that its answer cannot be used.
    """

    question: Question
    answers: Answers
    asked: Mapping[str, Any]
    reasks: int

    def replay(self, chat: Chat) -> Replay:
        """Go through the answers kept, as far as they go."""
        used: list[Answer] = []
        fault = ""
        while len(used) <= self.reasks:
            answer = self.answers.get(self._key(chat))
            if answer is None:
                return Replay(None, chat, tuple(used))
            used.append(answer)
            try:
                return Replay(Result("rated", self.question.read(answer.content)), None, tuple(used))
            except InputError as error:
                fault = _ENDINGS.get(answer.ending, str(error))
                chat = asked_again(chat, answer.content, fault)
        return Replay(Result("unusable", fault=fault), None, tuple(used))

    def settle(self, chat: Chat, ask: Callable[[Chat], Answer]) -> Replay:
        """Ask until there is a result."""
        while (replay := self.replay(chat)).ahead:
            answer = ask(replay.ahead)
            self.answers.put(self._key(replay.ahead), answer)
        return replay

    def _key(self, chat: Chat) -> str:
        return request_key(chat=chat, **self.asked)


class Run:
    """One round of asking.

    Attributes:
        reason: why texts were left without an answer; empty where none was.
        served, refused: what the answers say of the model and of options that it would not take.
    """

    def __init__(self, interview: Interview, meter: Meter) -> None:
        self.interview, self.meter = interview, meter
        self.reason = ""
        self.served: set[str] = set()
        self.refused: set[str] = set()
        self._results: dict[Chat, Result] = {}
        self._failures = 0
        self._stop, self._lock = Event(), Lock()

    def __call__(self, chats: Iterable[Chat], asker: Asker, concurrency: int) -> dict[Chat, Result]:
        """The result of each text; only those that no kept answer settles are asked about."""
        self.interview.answers.prepare()
        replays = {chat: self.interview.replay(chat) for chat in chats}
        for chat, replay in replays.items():
            self.meter.count_cached(len(replay.used))
            self._take(chat, replay)
        new = [chat for chat, replay in replays.items() if replay.ahead]
        if new:
            with asker(self._stop) as ask, ThreadPoolExecutor(concurrency) as pool:
                self._collect({pool.submit(self._work, chat, ask): chat for chat in new}, pool)
        return self._results

    def _collect(self, futures: Mapping[Future[Replay], Chat], pool: ThreadPoolExecutor) -> None:
        try:
            for future in as_completed(futures):
                self._finish(futures[future], future)
        except BaseException:
            # Ctrl-C too: what is under way comes to its end and is kept, nothing more is sent.
            self._end("")
            pool.shutdown(wait=False, cancel_futures=True)
            raise

    def _finish(self, chat: Chat, future: Future[Replay]) -> None:
        try:
            self._take(chat, future.result())
        except (Stopped, TransientError, RefusedError):
            self._results[chat] = Result("unasked")

    def _work(self, chat: Chat, ask: Callable[[Chat], Answer]) -> Replay:
        """Settle a text, in a thread that itself ends the run where no other should begin another text."""
        try:
            replay = self.interview.settle(chat, ask)
        except (TransientError, RefusedError) as error:
            self._fail(str(error))
            raise
        except BaseException as error:
            self._end(str(error) if isinstance(error, Stopped) else "")
            raise
        self._failures = 0
        return replay

    def _fail(self, reason: str) -> None:
        with self._lock:
            self._failures += 1
            self.reason = self.reason if self._stop.is_set() else reason
        if self._failures >= _PATIENCE:
            self._end(reason)

    def _end(self, reason: str) -> None:
        """Send nothing more; the first reason to end is the one that is told."""
        with self._lock:
            self.reason = self.reason if self._stop.is_set() else reason
            self._stop.set()

    def _take(self, chat: Chat, replay: Replay) -> None:
        self.served |= {answer.served for answer in replay.used if answer.served}
        self.refused |= {option for answer in replay.used for option in answer.refused}
        if replay.result:
            self._results[chat] = replay.result
