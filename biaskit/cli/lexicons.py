"""The command `lexicons`: which there are, and whether one is sound."""

from typing import Annotated, Any

import typer

from biaskit.cli.work import say

FINDINGS = 1


def show_lexicons(
    lexicon: Annotated[
        str | None,
        typer.Argument(help="Name of one that comes with biaskit, or a file or folder; check it instead."),
    ] = None,
    format: Annotated[str | None, typer.Option(help="Format of the file; told by its content if left out.")] = None,
) -> None:
    """List the lexicons that come with biaskit, or check one; exit code 1 when something is wrong with it."""
    from biaskit.lexicon import list_lexicons, load_lexicon

    if lexicon is None:
        for name in list_lexicons():
            typer.echo(_described(load_lexicon(name)))
        return
    loaded = load_lexicon(lexicon, format=format)
    typer.echo(_described(loaded))
    typer.echo(loaded.card.get("purpose", "No card says what it is for."))
    found = loaded.check()
    for finding in found:
        typer.echo(str(finding))
    say(f"Findings: {len(found):,}." if found else "Nothing is wrong with it.")
    if found:
        raise typer.Exit(FINDINGS)


def _described(lexicon: Any) -> str:
    licence = lexicon.card.get("licence", "no licence given")
    return f"{lexicon.name}: {len(lexicon):,} entries, {lexicon.measure}, {licence}"
