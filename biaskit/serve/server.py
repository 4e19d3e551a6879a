"""The server: one page and its questions, for this machine and nobody else."""

import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from biaskit.errors import InputError, require
from biaskit.serve.answers import answer
from biaskit.serve.given import Report, Tables, policy_of
from biaskit.serve.pack import live_pack
from biaskit.serve.questions import ASKED, question_of
from biaskit.serve.store import StoppedError, Store

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HOST = "127.0.0.1"
"""This machine's own address: nobody else can reach it."""

_NAMES = (HOST, "localhost")
_LOG = logging.getLogger("biaskit.serve")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_NOTHING = "default-src 'none'"
"""Policy of what is no page."""


class Guard:
    """Lets through what a page from this address asks of it, and says so in the headers of every answer.

    A foreign page may make the browser ask, under a name that leads to this machine: the name is refused then
    (DNS rebinding), as is what the browser says comes from another page.
    """

    def __init__(self, app: Any, port: int, policy: str) -> None:
        """Guard an ASGI application that answers at a port; ``policy`` is its page's."""
        self._app = app
        self._hosts = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        policy = self._policy if scope["path"] == "/" else _NOTHING

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = {**_HEADERS, "Content-Security-Policy": policy}
                own = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
                message["headers"] = [*message.get("headers", []), *own]
            await send(message)

        refused = self._refusal(scope)
        await (self._app if refused is None else refused)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Any:
        given = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value.lower() for name, value in given if name == b"host"]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return _told(f"This address answers as {' or '.join(sorted(self._hosts))} only.", 421)
        if scope["method"] != "GET":
            return _told("Only GET is answered.", 405, {"Allow": "GET"})
        sites = [value for name, value in given if name == b"sec-fetch-site"]
        if scope["path"] != "/" and any(site not in ("same-origin", "none") for site in sites):
            return _told("Only the page of this address may ask.", 403)
        return None


def guarded(page: str, policy: str, port: int, store: Store | None = None) -> Guard:
    """The application: the page at /, and with a store its questions under /api/."""
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route

    body = page.encode("utf-8", errors="replace")

    def show(_: "Request") -> "Response":
        return Response(body, media_type="text/html")

    def absent(_: "Request", __: Exception) -> "Response":
        return _told("There is no such address. The page is at /.", 404)

    routes = [Route("/", show)]
    if store is not None:
        routes += [Route(f"/api/{kind}", _endpoint(kind, store)) for kind in ASKED]
    app = Starlette(routes=routes, exception_handlers={404: absent})
    app.router.redirect_slashes = False
    return Guard(app, port, policy)


def _endpoint(kind: str, store: Store) -> Callable[["Request"], "Response"]:
    def respond(request: "Request") -> "Response":
        try:
            question = question_of(kind, _asked(request.scope["query_string"]), store.sizes)
            return _json(answer(store, kind, question))
        except StoppedError as error:
            return _told(str(error), 503)
        except InputError as error:
            return _told(str(error), 400)
        except Exception:
            _LOG.exception("A question about %s failed.", kind)
            return _told("The server failed on this question; what went wrong stands where it was started.", 500)

    return respond


def _asked(query: bytes) -> str:
    """The text of q in a query string; an object without anything where it is left out."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=2)
    except ValueError as error:
        raise InputError("The address is not of the form ?q=..., in UTF-8.") from error
    if any(name != "q" for name, _ in pairs) or len(pairs) > 1:
        raise InputError("The address may have one q and nothing else.")
    return pairs[0][1] if pairs else "{}"


def _json(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> "Response":
    from starlette.responses import Response

    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text.encode("utf-8", errors="replace"), status, headers, media_type="application/json")


def _told(message: str, status: int, headers: Mapping[str, str] | None = None) -> "Response":
    return _json({"error": message}, status, headers)


def listen(port: int) -> socket.socket:
    """A socket on this machine's own address.

    Raises:
        InputError: for a port that is taken or may not be used.
    """
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two servers have one port
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((HOST, port))
        held.listen()
    except (OSError, OverflowError) as error:
        held.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"Cannot use port {port}: {reason}. Give another port, or 0 for any that is free.") from error
    return held


def run(given: Tables | Report, port: int, announce: Callable[[str], None]) -> None:
    """Serve until the process is told to stop.

    Args:
        given: what `look_at` found.
        port: 0 for any that is free.
        announce: called with the address once there is an answer to be had.

    Raises:
        InputError: for a port that is taken, or files that cannot be read.
        MissingExtraError: when a package of the extra ``serve`` is not installed.
    """
    for module in ("starlette", "uvicorn"):
        require(module, extra="serve", purpose="The live view")
    import uvicorn

    held = listen(port)
    port = held.getsockname()[1]
    store = None
    try:
        if isinstance(given, Report):
            app = guarded(given.page, given.policy, port)
        else:
            store = Store(given)
            app = live(store, port)
        options: dict[str, Any] = {"log_config": None, "access_log": False, "lifespan": "off", "ws": "none"}
        options |= {"http": "h11", "server_header": False, "proxy_headers": False, "timeout_graceful_shutdown": 3}

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                """Break off long questions rather than wait for them."""
                if store is not None:
                    store.stop()
                await super().shutdown(sockets)

        server = Server(uvicorn.Config(app, **options))
        announce(f"http://{HOST}:{port}/")
        server.run(sockets=[held])
    finally:
        held.close()
        if store is not None:
            store.close()


def live(store: Store, port: int) -> Guard:
    """The application of the live view."""
    from biaskit.report.page import render

    page = render(live_pack(store))
    return guarded(page, policy_of(page) or _NOTHING, port, store)
