"""A run: the parts of a stream of articles, each written when it is done and never done again."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from biaskit.annotation import left_out
from biaskit.errors import InputError
from biaskit.processes import DIED, Died, processes_of, spread
from biaskit.progress import Bar, Total, bar
from biaskit.streaming.cutting import chunks
from biaskit.streaming.files import check_out, finish, part_name, parts_folder, unfinished, write_beside, write_part
from biaskit.streaming.ledger import Entry, Ledger, digest_of
from biaskit.streaming.tally import Tally
from biaskit.streaming.work import Plan, Worker
from biaskit.types import Article


class _Task(NamedTuple):
    """A part to do: its number, its articles, and (id, reason) of those that are not to be touched."""

    part: int
    articles: list[Article]
    set_aside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a run left.

    Attributes:
        out: the file or folder.
        rows: ratings in it.
        tally: counts.
    """

    out: Path
    rows: int
    tally: Tally


def run(
    articles: Iterable[Article],
    plan: Plan,
    out: str | Path,
    *,
    resume: bool = False,
    n_jobs: int = 1,
    progress: bool | None = None,
) -> Outcome:
    """Annotate and rate a stream of articles into a file or folder, part by part, in bounded memory.

    Whatever ends the run, the parts that were done stay: called again with ``resume=True`` and the same articles and
    plan, it goes on with the others, and leaves what an undisturbed run would have. What breaks on an article sets it
    aside with its reason; the manifest beside the ratings counts and names such.

    Args:
        articles: read once, as they are needed; what `read_articles` returns also tells what it left out.
        plan: what is done with them.
        out: a .parquet, .csv or .jsonl file, else a folder, which gets ``part-00000000.parquet`` and so on with the
            ratings, ``_quotations/`` with parts of the quotations, the ledger and the manifest. A file has its parts
            beside it while it is made.
        resume: go on with what an earlier run left there; where nothing is, start.
        n_jobs: processes; -1 for one on every core.
        progress: show a bar, with an estimate where the number of articles is known; see `biaskit.progress.bar`.

    Raises:
        InputError: when the place cannot be written or holds something else; when the articles are not those of the
            earlier run.
        BiaskitError: when a scorer fails with a sound sentence too: it, and no article, is broken.
    """
    processes_of(n_jobs)
    check_out(out, resume=resume)
    folder, tally = parts_folder(out), Tally()
    parts = enumerate(chunks(articles))
    first = next(parts, None)  # before anything is written: articles that cannot be read leave no trace
    with Ledger(folder) as ledger:
        if first is None:
            return _nothing(ledger, out)
        plan = plan.for_columns(first[1])
        ledger.begin(plan.described())
        unfinished(folder, ledger.done)
        _check_end(_run(chain([first], parts), plan, folder, ledger, n_jobs, progress, _total(articles)), ledger)
        for counts in ledger.tallies():
            tally.add(counts)
        rows = sum(done.rows for done in ledger.done.values())
        made = plan.manifest(tally, rows, left_out(articles))
        lost = write_beside(out, json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    finish(folder, out, plan.schema)
    if lost is not None:
        raise lost
    return Outcome(Path(out), rows, tally)


def _nothing(ledger: Ledger, out: str | Path) -> Outcome:
    """What becomes of a run without articles."""
    if not ledger.is_empty:
        raise InputError(
            f"There are no articles, and {str(out)!r} has parts of a run that had some. Give those articles."
        )
    ledger.discard()
    return Outcome(Path(out), 0, Tally())


def _run(
    parts: Iterable[tuple[int, list[Article]]],
    plan: Plan,
    folder: Path,
    ledger: Ledger,
    n_jobs: int,
    progress: bool | None,
    total: Total,
) -> int:
    """Do the parts that are not done, and return how many there are."""
    count = 0

    def waiting(shown: Bar) -> Iterator[_Task]:
        nonlocal count
        for number, articles in parts:
            count = number + 1
            if number not in ledger.done:
                yield _Task(number, articles)
            elif ledger.done[number].digest == digest_of(articles):
                shown.skip(len(articles))
            else:
                raise InputError(
                    f"The articles of part {number} are not those of the run that {str(folder)!r} holds. "
                    "Give the articles of that run, or choose an empty folder."
                )

    make = partial(_part_writer, plan, folder)
    with bar("Rating", total=total, progress=progress) as shown:
        for task, result in spread(make, waiting(shown), n_jobs=n_jobs, ordered=False):
            ledger.add(_redone(task, make, plan) if isinstance(result, Died) else result)
            shown.advance(len(task.articles))
    return count


def _part_writer(plan: Plan, folder: Path) -> Callable[[_Task], Entry]:
    """What a process does with a task: work, and write what came of it."""
    return partial(_do_part, plan.worker(), folder)


def _do_part(worker: Worker, folder: Path, task: _Task) -> Entry:
    made = worker.work(task.articles, set_aside=task.set_aside)
    sizes = write_part(folder, task.part, ratings=made.ratings, quotations=made.quotations)
    return Entry(task.part, digest_of(task.articles), len(made.ratings), sizes, made.tally)


def _redone(task: _Task, make: Callable[[], Callable[[_Task], Entry]], plan: Plan) -> Entry:
    """A part on which a process died, without the articles on which one dies when it does nothing else."""
    singles = (_Task(task.part, [article]) for article in task.articles)
    tried = spread(partial(_trier, plan), singles, apart=True)
    fatal = tuple((single.articles[0].id, DIED) for single, result in tried if isinstance(result, Died))
    [(_, entry)] = spread(make, [task._replace(set_aside=fatal)], apart=True)
    if isinstance(entry, Died):
        raise InputError(
            f"Part {task.part} cannot be done: the process died each time, though with none of its articles alone. "
            "Give it more memory, or fewer processes (n_jobs), and resume."
        )
    return entry


def _trier(plan: Plan) -> Callable[[_Task], None]:
    return partial(_try, plan.worker())


def _try(worker: Worker, task: _Task) -> None:
    worker.work(task.articles)


def _check_end(count: int, ledger: Ledger) -> None:
    beyond = [part for part in ledger.done if part >= count]
    if beyond:
        raise InputError(
            f"There are fewer articles than in the run before: {part_name(beyond[0])} has none now. "
            "Give the articles of that run, or choose an empty folder."
        )


def _total(articles: Any) -> Total:
    return lambda: len(articles) if hasattr(articles, "__len__") else getattr(articles, "expected", None)
