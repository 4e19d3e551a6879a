"""How good attributions and scorers are: biaskit against public gold sets, one file a set.

No gold set comes with biaskit. Get it from its authors, and give the folder that holds it.
"""

import hashlib
import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from biaskit.errors import BiaskitError, InputError, not_found
from biaskit.evaluation.measures import Figure, figures
from biaskit.evaluation.raters import VALENCE, Rater, open_raters

SETS = ("babe", "basil", "directed", "gvfc", "narrative_frames", "newsmtsc", "newswcl50", "persent", "polnear")
"""Gold sets that biaskit knows how to read."""

_FOLDERS = {"directed": "directed_sentiment"}
"""Folder of a set whose name is not the set's; `evaluate` takes it as the set's name too."""

DATA = "BIASKIT_DATA"
"""Environment variable: the folder that holds the gold sets."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one split of one gold set.

    Attributes:
        set, split: what was scored; the split is "" for a whole set that has no usual one.
        digest: SHA-256 of the gold files.
        figures: the numbers.
        documents, words: how much was annotated.
        seconds: how long annotation took, or rating where nothing is annotated.
        scorers: names of the scorers that were measured; none where the set measures attribution alone.
        notes: what a reader of the figures must know, as that a scorer was trained on the set.
    """

    set: str
    split: str
    digest: str
    figures: tuple[Figure, ...]
    documents: int
    words: int
    seconds: float
    scorers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Figure:
        """A figure by name."""
        by_name = {figure.name: figure for figure in self.figures}
        if name not in by_name:
            raise not_found("figure", name, by_name)
        return by_name[name]

    def to_json(self) -> str:
        """The whole evaluation; numbers as they are, NaN as null."""
        return json.dumps(_nulled(asdict(self)), indent=2, ensure_ascii=False)

    def to_markdown(self) -> str:
        """A table of the figures: value, interval, n; then the notes."""
        head = "| figure | value | 95 % interval | n | documents |\n|---|---:|---:|---:|---:|\n"
        return head + "\n".join(_row(figure) for figure in self.figures) + "".join(f"\n\n{note}" for note in self.notes)


def evaluate(
    name: str, *, split: str | None = None, data: str | Path | None = None, seed: int = 0, scorers: Any = None
) -> Evaluation:
    """Score biaskit on a gold set.

    Args:
        name: babe, basil, directed, gvfc, narrative_frames, newsmtsc, newswcl50, persent or polnear.
        split: any file or folder of that name in the set's layout; None for the usual one.
        data: folder of the set, or the folder that holds it; None for the environment variable BIASKIT_DATA.
        seed: seed of the intervals.
        scorers: names of installed scorers or `Scorer` objects, one or several, that are to be measured on any set but
            polnear; "name:dimension" for a dimension other than valence; None for VADER, where frames are measured for
            the lexicon `frames`.

    Raises:
        NotFoundError: for an unknown set, scorer or dimension.
        InputError: when the set or its split is not there, or scorers are given for a set that measures none.
    """
    name = next((short for short, long in _FOLDERS.items() if long == name), name)
    if name not in SETS:
        raise not_found("gold set", name, SETS)
    module = import_module(f"biaskit.evaluation.{name}")
    raters = _raters(name, module, scorers)
    folder = locate(name, data)
    usual = str(getattr(module, "DEFAULT_SPLIT", ""))
    files: list[Path] = module.files(folder, split)
    if not files:
        wanted = f"split {split or usual!r}" if split or usual else "files"
        raise InputError(f"{name} has no {wanted} in {str(folder)!r}. Give the name of a file or folder in it.")
    try:
        scored = module.score(folder, split, raters) if raters else module.score(folder, split)
    except BiaskitError:
        raise
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise InputError(
            f"The gold set {name} in {str(folder)!r} cannot be scored: {type(error).__name__}: {error}. Get it anew; "
            "if it is as its authors publish it, please report this."
        ) from error
    if not scored.documents:
        raise InputError(f"The gold set {name} in {str(folder)!r} holds no document that can be read. Get it anew.")
    found = tuple(figure for measure in scored.measures for figure in figures(measure, seed=seed))
    return Evaluation(
        name,
        usual if split is None else split,
        digest_of(files, folder),
        found,
        scored.documents,
        scored.words,
        round(scored.seconds, 2),
        tuple(rater.name for rater in raters),
        (*_notes(name, usual if split is None else split, raters), *_readings(module, raters)),
    )


def _notes(name: str, split: str, raters: Iterable[Rater]) -> Iterator[str]:
    """Which scorers learnt from the set, or from "set/split" of it, by their own ``trained_on`` or their card's."""
    for rater in raters:
        card = getattr(rater.scorer, "card", {})
        learnt = getattr(rater.scorer, "trained_on", card.get("trained_on", ()) if isinstance(card, Mapping) else ())
        if {name, f"{name}/{split}"} & set(learnt):
            yield (
                f"The scorer {rater.name!r} was trained or mended on these texts of {name}: its figures say how well "
                "it remembers them, and may be worse on others."
            )


def _readings(module: Any, raters: Iterable[Rater]) -> Iterator[str]:
    """Which scorers' values are read as a valence though they call it something else."""
    for rater in raters:
        if getattr(module, "SIGNED", False) and rater.dimensions != (VALENCE,):
            yield (
                f"The values of {rater.name!r} are read as a valence: below -.05 negative, above .05 positive, unless "
                "it gives probabilities of the three classes."
            )


def _raters(name: str, module: Any, scorers: Any) -> list[Rater]:
    """The scorers that a set is to measure; none where it measures none."""
    usual = getattr(module, "SCORERS", ())
    if scorers is not None and not usual:
        raise InputError(f"The gold set {name!r} measures no scorers of choice. Leave them out.")
    if not usual:
        return []
    single = not getattr(module, "EVERY_DIMENSION", False)
    raters = open_raters(usual if scorers is None else scorers, single=single)
    if not raters:
        raise InputError(
            f"No scorer is given for the gold set {name!r}. Give one, or leave them out for {' and '.join(usual)}."
        )
    return raters


def locate(name: str, data: str | Path | None = None) -> Path:
    """The folder of a gold set.

    Raises:
        InputError: when it is nowhere.
    """
    given = data or os.environ.get(DATA)
    if not given:
        raise InputError(
            f"No folder of gold sets is given. Get {name!r} from its authors (see the benchmark page), and give the "
            f"folder that holds it as `data`, --data or the environment variable {DATA}."
        )
    root = Path(given)
    inside = root / _FOLDERS.get(name, name)
    if inside.is_dir():
        return inside
    if data is not None and root.is_dir() and root.name == inside.name:
        return root
    raise InputError(
        f"The gold set {name!r} is not in {str(inside)!r}. Get it from its authors (see the benchmark page), and give "
        f"the folder that holds it as `data`, --data or the environment variable {DATA}."
    )


def digest_of(files: Iterable[Path], folder: Path) -> str:
    """SHA-256 over the names and bytes of files, in order of name."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.relative_to(folder).as_posix().encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _nulled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nulled(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_nulled(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _row(figure: Figure) -> str:
    interval = f"{figure.low:.3f} to {figure.high:.3f}" if not math.isnan(figure.low) else ""
    return f"| {figure.name} | {figure.value:.3f} | {interval} | {figure.n:,} | {figure.documents:,} |"
