"""The command `serve`: the live view of what is too large for one file."""

import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Annotated

import typer

from biaskit.cli.work import say


def serve(
    what: Annotated[
        str,
        typer.Argument(
            metavar="REPORT_OR_RATINGS",
            help="A folder that Framing.save wrote; ratings as `rate` writes them, a .parquet file or a folder of "
            "parts; or a report.",
        ),
    ],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any that is free.")] = 8765,
    browser: Annotated[bool, typer.Option("--open/--no-browser", help="Open it in the browser.")] = False,
) -> None:
    """Show a report, or what would be too large for one, at an address of this machine that nobody else can reach."""
    from biaskit.serve.given import look_at
    from biaskit.serve.server import run

    given = look_at(what)

    def announce(address: str) -> None:
        typer.echo(address)
        sys.stdout.flush()
        say("Only this machine can reach it. Ctrl-C ends it.")
        if browser:
            import webbrowser

            webbrowser.open(address)

    before = signal.signal(signal.SIGTERM, _stop)
    try:
        with suppress(KeyboardInterrupt):
            run(given, port, announce)
    finally:
        signal.signal(signal.SIGTERM, before)
    say("Stopped.")


def _stop(_: int, __: FrameType | None) -> None:
    """End as Ctrl-C does, so that what was spilled to disk goes too."""
    raise KeyboardInterrupt
