"""Talking to a chat-completions endpoint: one request at a time, what to try again, and what not."""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event, Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from biaskit.errors import BiaskitError, InputError, require
from biaskit.scorers.llm.answers import Answer
from biaskit.scorers.llm.failures import RefusedError, TransientError
from biaskit.scorers.llm.meter import Meter, Stopped, about_tokens
from biaskit.scorers.llm.prompting import Chat, Message

LONGEST_WAIT = 300
"""Seconds; a server that asks to wait longer ends the run, which can be taken up later."""

_LARGEST = 2_000_000
"""Bytes of a reply; what is longer is no answer of a few numbers."""

_FORMATS = ("json_schema", "json_object", "")
"""Forms of answer asked for, best first; a server that refuses one is asked for the next."""

_FORMAT_REFUSED = re.compile(r"response_format|json_schema|json_object|structured", re.IGNORECASE)
_LOOPBACK = re.compile(r"localhost|127(?:\.\d+){3}|::1")
_PURPOSE = "Asking a chat model"
_FATAL = {
    401: "does not accept the key. Look at the environment variable that api_key names",
    402: "wants to be paid first. Look at the account",
    403: "does not allow this key to use the model",
    404: "knows no such address or model. Look at base_url and model",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server understands: place of the form of answer in `_FORMATS`, and the options it refused."""

    form: int = 0
    refused: frozenset[str] = frozenset()

    def without(self, sent: Mapping[str, Any], complaint: str) -> "Dialect | None":
        """The dialect that leaves out what a complaint is about; None where it is about something else."""
        if "max_tokens" in sent and "max_completion_tokens" in complaint:
            return replace(self, refused=self.refused | {"max_tokens"})
        for option in ("temperature", "seed"):
            if option in sent and re.search(rf"\b{option}\b", complaint):
                return replace(self, refused=self.refused | {option})
        if "response_format" in sent and _FORMAT_REFUSED.search(complaint):
            return Dialect(self.form + 1, self.refused | {_FORMATS[self.form]})
        return None

    def body(self, options: Mapping[str, Any], chat: Chat, schema: Any) -> dict[str, Any]:
        """The request in this dialect."""
        body = {name: value for name, value in options.items() if name not in self.refused and value is not None}
        if "max_tokens" in self.refused:
            body["max_completion_tokens"] = options["max_tokens"]
        form = _FORMATS[self.form]
        if form:
            wanted = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": form} | ({form: wanted} if form == "json_schema" else {})
        return body | {"messages": [message._asdict() for message in chat]}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the endpoint is, and how long and often it is tried; ``key`` is the name of an environment variable."""

    base_url: str
    key: str | None
    timeout: float
    retries: int

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.base_url).netloc

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        return bool(_LOOPBACK.fullmatch(urlsplit(self.base_url).hostname or ""))

    def secret(self) -> str | None:
        """The key itself, read anew each time and kept nowhere.

        Raises:
            InputError: when the variable is not set; the message holds nothing that was given.
        """
        if self.key is None:
            return None
        value = os.environ.get(self.key, "").strip()
        if not value or not value.isascii() or not value.isprintable():
            raise InputError(
                "api_key is the name of an environment variable that holds the key, such as 'OPENAI_API_KEY', not the "
                "key itself. No usable key is set under the name given."
            )
        return value


class Endpoint:
    """A server for the length of a run."""

    def __init__(self, address: Address, meter: Meter, stop: Event, dialect: Dialect) -> None:
        self.address, self.meter, self.stop, self.dialect = address, meter, stop, dialect
        self.pause: Callable[[float], object] = stop.wait
        self._lock = Lock()
        self._secret = address.secret()
        httpx = require("httpx", extra="llm", purpose=_PURPOSE)
        self._tenacity = require("tenacity", extra="llm", purpose=_PURPOSE)
        headers = {"Authorization": f"Bearer {self._secret}"} if self._secret else {}
        # No redirects: the key and the article are for this host alone. No proxy stands before this machine itself.
        self._client = httpx.Client(
            headers=headers, timeout=address.timeout, follow_redirects=False, trust_env=not address.is_local
        )
        self._failure, self._unsent = httpx.RequestError, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
        url = httpx.URL(address.base_url)
        self._url = url.copy_with(path=url.path.rstrip("/") + "/chat/completions")

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def ask(self, options: Mapping[str, Any], chat: Chat, schema: Any) -> Answer:
        """The answer to a chat, after as many tries as are allowed.

        Raises:
            TransientError: when the last try failed too.
            RefusedError: when the server will not take this request.
            Stopped: when a cap is reached, the run was stopped, or the server asks to wait for too long.
            BiaskitError: when no request can succeed (wrong key, address or model).
        """
        retrying = self._tenacity.Retrying(
            stop=self._tenacity.stop_after_attempt(self.address.retries + 1),
            wait=self._wait,
            retry=self._tenacity.retry_if_exception_type(TransientError),
            sleep=self.pause,
            reraise=True,
        )
        while True:
            dialect = self.dialect
            body = dialect.body(options, chat, schema)
            try:
                answer: Answer = retrying(self._send, body, about_tokens(chat))
                return replace(answer, refused=tuple(sorted(dialect.refused)))
            except RefusedError as refusal:
                if not self._learn(dialect, body, str(refusal)):
                    raise

    def _learn(self, sent: Dialect, body: Mapping[str, Any], complaint: str) -> bool:
        """Whether another dialect is worth a try; another thread may have found it meanwhile."""
        with self._lock:
            if self.dialect == sent:
                other = sent.without(body, complaint)
                self.dialect = other or sent
            return self.dialect != sent

    def _wait(self, state: Any) -> float:
        error = state.outcome.exception()
        if error.after is None:
            growing = self._tenacity.wait_exponential(multiplier=0.5, max=60)
            return float(growing(state) + self._tenacity.wait_random(0, 1)(state))
        if error.after > LONGEST_WAIT:
            raise Stopped(f"{self.address.host} asks to wait {error.after:.0f} seconds")
        return float(error.after)

    def _send(self, body: Mapping[str, Any], prompt: int) -> Answer:
        """One request, booked with what the server says it used, or all that it may have used where it says nothing."""
        if self.stop.is_set():
            raise Stopped
        aside = prompt, body.get("max_tokens") or body["max_completion_tokens"]
        self.meter.set_aside(*aside, self.stop)
        used = (0, 0)
        try:
            answer = self._answer(self._reply(body))
            written = about_tokens((Message("assistant", answer.content),))
            used = answer.prompt_tokens or prompt, answer.completion_tokens or written
            return answer
        except TransientError as error:
            used = aside if error.billed else used
            raise
        finally:
            self.meter.settle(aside, used)

    def _reply(self, body: Mapping[str, Any]) -> bytes:
        """The body of a reply, whole, in time and of a sane length."""
        end, received = monotonic() + self.address.timeout, b""
        try:
            with self._client.stream("POST", self._url, json=body) as response:
                for part in response.iter_bytes():
                    received += part
                    if monotonic() > end:
                        late = f"no whole reply within {self.address.timeout:g} seconds"
                        raise TransientError(late, billed=True)
                    if len(received) > _LARGEST:
                        raise TransientError(f"a reply of more than {_LARGEST} bytes", billed=True)
        except self._failure as error:
            if "CERTIFICATE" in str(error).upper():
                raise self._fatal(f"has no certificate that can be trusted ({error})") from None
            said = self._clean(f"{type(error).__name__}: {error}".rstrip(": "))
            raise TransientError(said, billed=not isinstance(error, self._unsent)) from None
        self._judge(response.status_code, response.headers, received.decode("utf-8", "replace"))
        return received

    def _judge(self, status: int, headers: Mapping[str, str], text: str) -> None:
        """Raise what a status other than success calls for."""
        said = self._clean(" ".join(text.split()))[:300]
        if 300 <= status < 400:
            where = self._clean(headers.get("location", "another address").partition("?")[0])[:200]
            raise self._fatal(
                f"sends on to {where}, where nothing was sent. If it is to be trusted, give it as base_url"
            )
        if status in _FATAL:
            raise self._fatal(f"{_FATAL[status]} (HTTP {status}: {said})")
        if status in (408, 409, 425, 429) or status >= 500:
            raise TransientError(f"HTTP {status}: {said}", _seconds(headers.get("retry-after")))
        if status >= 400:
            raise RefusedError(f"HTTP {status}: {said}")

    def _answer(self, reply: bytes) -> Answer:
        try:
            found = json.loads(reply)
            choice, usage = found["choices"][0], found.get("usage")
            message, ending = choice["message"], str(choice.get("finish_reason") or "stop")
            content = message.get("content")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise TransientError("a reply that is no chat completion", billed=True) from None
        if message.get("refusal") or ending == "content_filter" or not isinstance(content, str):
            content, ending = content if isinstance(content, str) else "", "refusal"
        counts = (_count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))
        return Answer(self._clean(content), ending, *counts, self._clean(str(found.get("model") or ""))[:200])

    def _fatal(self, what: str) -> BiaskitError:
        return BiaskitError(self._clean(f"{self.address.host} {what}. Answers paid for so far are kept."))

    def _clean(self, text: str) -> str:
        """A text that a server may have put the key into, without it."""
        return text.replace(self._secret, "[key]") if self._secret else text


def check_address(base_url: str, api_key: str | None, timeout: float, retries: int, *, allow_http: bool) -> Address:
    """An address from a user's options.

    Raises:
        InputError: for an address that is none, holds a password, or would send text unencrypted over a network.
    """
    try:
        parts = urlsplit(base_url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except (ValueError, AttributeError, TypeError):
        known = False
    if not known or parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            "base_url is the address up to, not with, /chat/completions, such as 'https://api.openai.com/v1' or "
            "'http://127.0.0.1:11434/v1', without user, password or query. The one given is not."
        )
    if not (isinstance(timeout, int | float) and timeout > 0 and isinstance(retries, int) and retries >= 0):
        raise InputError(f"timeout={timeout!r}, retries={retries!r}: give seconds above 0, and 0 or more retries.")
    address = Address(base_url.rstrip("/"), api_key, float(timeout), int(retries))
    if parts.scheme == "http" and not (address.is_local or allow_http):
        raise InputError(
            f"base_url {base_url!r} would send key and articles unencrypted over the network. Use https://, or "
            "allow_http=True where you trust every machine in between."
        )
    address.secret()
    return address


def _seconds(retry_after: str | None) -> float | None:
    """Seconds to wait by a Retry-After header, a number or a date; None without a usable one."""
    if not retry_after:
        return None
    if re.fullmatch(r"\d{1,9}(?:\.\d*)?", retry_after.strip()):
        return float(retry_after)
    try:
        date = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


def _count(usage: Any, name: str) -> int:
    value = usage.get(name) if isinstance(usage, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else 0
