"""The command `audit`: what names do to scorers."""

from pathlib import Path
from typing import Annotated, Any

import typer

from biaskit.cli.work import check_folder, say
from biaskit.errors import InputError, not_found
from biaskit.progress import status

_AUDITS = ("names",)
_SETS = ("newsmtsc",)
_FIGURE = "names.svg"


def audit(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="names: swap the target's name, and see what changes by it alone.")
    ],
    scorers: Annotated[
        str, typer.Option(help="Scorers, separated by commas, name:dimension for a dimension other than valence.")
    ] = "vader",
    names: Annotated[
        Path | None,
        typer.Option(help="Names of your own: CSV with name, kind (person, state, organisation) and any groups."),
    ] = None,
    sentences: Annotated[
        Path | None,
        typer.Option(help="Sentences of your own: CSV with sentence (with the gap {name}), kinds and tone."),
    ] = None,
    gold: Annotated[
        str | None, typer.Option("--set", help="Sentences of a gold set in place of biaskit's own: newsmtsc.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="A file of that name in the set; its usual one if left out.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Folder that holds the gold sets; else $BIASKIT_DATA.")] = None,
    top: Annotated[int, typer.Option(min=1, help="Names a side that are printed and drawn at most.")] = 10,
    out: Annotated[Path | None, typer.Option(help="Folder for the tables (CSV) and the figure (SVG).")] = None,
    seed: Annotated[int, typer.Option(help="Seed of every interval.")] = 0,
) -> None:
    """Check whether scorers judge the words or the name: the same sentences, one name after the other."""
    from biaskit.evaluation.audit import audit_names, read_names

    if what not in _AUDITS:
        raise not_found("audit", what, _AUDITS)
    if out is not None:
        check_folder(out)
    held, given = _sentences(sentences, gold, split, data), read_names(names)
    with status(f"Swapping {len(given)} names in {len(held)} sentences"):
        found = audit_names(scorers, given, held, seed=seed)
    typer.echo(found.to_markdown(top))
    if out is not None:
        found.save(out)
        _draw(found, out / _FIGURE, top)
        say(f"Tables and figure: {out}")


def _sentences(path: Path | None, gold: str | None, split: str | None, data: Path | None) -> Any:
    from biaskit.evaluation import locate
    from biaskit.evaluation.audit import newsmtsc_sentences, read_sentences

    if path is not None and gold is not None:
        raise InputError("Give --sentences or --set, not both.")
    if gold is None and split is not None:
        raise InputError("--split names a file of a gold set. Give --set too, or leave it out.")
    if gold is None:
        return read_sentences(path)
    if gold not in _SETS:
        raise not_found("set of sentences", gold, _SETS)
    return newsmtsc_sentences(locate(gold, data), split)


def _draw(found: Any, path: Path, top: int) -> None:
    from matplotlib import pyplot as plt

    from biaskit.chart import plot_audits

    figure = plot_audits(found.names, top=top)
    figure.savefig(path)
    plt.close(figure)
