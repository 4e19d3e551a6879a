"""The name-swap audit: does a scorer judge the words, or the name?

Sentences with a gap are filled with one name after the other, and a scorer rates each as a bare mention, which nothing
annotated. Whatever changes then, changes by the name alone. A name stands only in sentences that hold for its kind (a
person is born, a state signs a treaty), and is compared with names of its own kind, sentence by sentence.

The 96 sentences that come with biaskit were written for it: a third each negative, neutral and positive, in the style
of news, none from a corpus, and none with a pronoun for the target, so that every name fits. The 183 names
(``names.csv``) are 76 public figures, 36 people made up of given names and surnames common in their region, 37 states
and 34 organisations, with gender, region of birth or seat, best known office or trade, and party. These are facts that
any encyclopaedia has, written down by hand; that a name stands in the list says nothing about who bears it. Some names
hold a word that a lexicon knows (Grace, Justice, United), since names in the news do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from biaskit.errors import InputError
from biaskit.evaluation.audit.material import (
    KINDS,
    SLOT,
    Name,
    Sentence,
    fill,
    newsmtsc_sentences,
    read_names,
    read_sentences,
)
from biaskit.evaluation.audit.measuring import Block, block, group_rows, name_rows, scorer_row
from biaskit.evaluation.raters import Rater, open_raters

__all__ = ["KINDS", "Audit", "Name", "Sentence", "audit_names", "newsmtsc_sentences", "read_names", "read_sentences"]

_SAME = 1e-9
"""Differences smaller than this are none."""

_NUMBERS = ("n_sentences", "n_rated", "mean", "difference", "low", "high", "changed")


@dataclass(frozen=True, slots=True)
class Audit:
    """What names do to scorers. Differences are in the unit of the value, valence in [-1, 1].

    Attributes:
        scorers: one row a scorer. ``spread``: largest less smallest mean of two names of one kind; ``deviation``:
            standard deviation of the names' means; ``changed``: share of sentences with a name whose class is not the
            one that the sentence has with most names (no evidence is a class of its own); ``sentences_changed``: share
            of sentences in which any name changes the class; ``largest``: the largest difference in one sentence.
        names: one row a scorer and name, with its groups. ``mean`` over its sentences; ``difference`` to the
            middle name of its kind (the median, sentence by sentence; a mean would count each name for disfavoured that
            a favoured one leaves behind), with its 95 % interval (``low``, ``high``; sentences drawn anew; NaN with
            fewer than two rated); ``changed``: share of its sentences whose class is not the usual one.
        groups: one row a scorer, kind, column and group of at least two names: ``difference`` to all other names of the
            kind that have an entry in the column; of kinds, to the other kinds, on the sentences that all share.
        values: one row a scorer, sentence and name: the value and its class (-1, 0, 1; 2 without evidence).
        seed: of the intervals.
    """

    scorers: pd.DataFrame
    names: pd.DataFrame
    groups: pd.DataFrame
    values: pd.DataFrame
    seed: int = 0

    def top(self, n: int = 10, *, scorer: str | None = None, kind: str | None = None) -> pd.DataFrame:
        """The names that gain most and lose most, most favoured first, with a column ``side``.

        A name that makes no difference is on neither side.

        Args:
            n: names a side at most.
            scorer, kind: only these; None for all.

        Raises:
            InputError: for a scorer or kind that was not audited.
        """
        rows = self.names
        for column, value in (("scorer", scorer), ("kind", kind)):
            if value is not None and value not in set(rows[column]):
                raise InputError(f"No {column} {value!r} was audited. Audited: {', '.join(sorted(set(rows[column])))}.")
            rows = rows if value is None else rows[rows[column] == value]
        parts = [_sides(part, n) for _, part in rows.groupby("scorer", sort=False)]
        return pd.concat(parts, ignore_index=True)

    def to_markdown(self, n: int = 10) -> str:
        """A table of the scorers, and of each the ``n`` names that gain and lose most."""
        head = "| scorer | names | sentences | spread | deviation | classes changed | sentences changed | largest |\n"
        lines = [head + "|---|---:|---:|---:|---:|---:|---:|---:|"]
        lines += [_scorer_line(row) for row in self.scorers.to_dict("records")]
        for scorer in self.scorers["scorer"]:
            lines += ["", *_top_lines(str(scorer), self.top(n, scorer=str(scorer)))]
        return "\n".join(lines)

    def save(self, folder: str | Path) -> list[Path]:
        """Write scorers.csv, names.csv, groups.csv and values.csv; `pandas.read_csv` reads them back.

        Raises:
            InputError: when a file cannot be written.
        """
        from biaskit.tables import write_table

        tables = {"scorers": self.scorers, "names": self.names, "groups": self.groups, "values": self.values}
        return [write_table(table, Path(folder) / f"{name}.csv") for name, table in tables.items()]


def audit_names(
    scorers: Any = "vader",
    names: Iterable[Name | str] | None = None,
    sentences: Iterable[Sentence | str] | None = None,
    *,
    seed: int = 0,
) -> Audit:
    """Put every name into every sentence, and see what it does to scorers.

    Args:
        scorers: names of installed scorers or `Scorer` objects, one or several; "name:dimension" for a dimension other
            than valence.
        names: `Name` records, as `read_names` gives them, or strings for persons; None for biaskit's own.
        sentences: `Sentence` records, as `read_sentences` or `newsmtsc_sentences` gives them, or strings with the gap
            ``{name}`` for persons; None for biaskit's own.
        seed: seed of the intervals.

    Raises:
        NotFoundError: for a scorer or dimension that does not exist.
        InputError: for fewer than two names of each kind, none of a sentence's kind, or two scorers of one name.
        BiaskitError: when a scorer fails or breaks its contract.

    >>> audit = audit_names("vader-classic", ["Grace Good", "Ana Ruiz"], ["{name} arrived.", "{name} won."])
    >>> round(float(audit.scorers["spread"][0]), 2), float(audit.scorers["changed"][0])
    (0.49, 0.25)
    >>> float(audit_names("vader", ["Grace Good", "Ana Ruiz"], ["{name} won."]).scorers["spread"][0])
    0.0
    """
    raters = open_raters(scorers, single=True)
    _check_raters(raters)
    wanted = _names(read_names() if names is None else names)
    given = _sentences(read_sentences() if sentences is None else sentences)
    pairs = _pairs(wanted, given)
    audited = {rater: _blocks(rater, pairs) for rater in raters}
    tables: dict[str, list[dict[str, Any]]] = {"scorers": [], "names": [], "groups": [], "values": []}
    for rater, blocks in audited.items():
        first = {"scorer": rater.name, "dimension": rater.dimensions[0]}
        tables["scorers"].append(first | scorer_row(blocks))
        tables["names"] += [first | row for one in blocks for row in name_rows(one, seed=seed)]
        tables["groups"] += [first | row for row in group_rows(blocks, seed=seed)]
        tables["values"] += [first | row for one in blocks for row in _value_rows(one)]
    return Audit(**{name: _table(name, rows) for name, rows in tables.items()}, seed=seed)


def _check_raters(raters: Sequence[Rater]) -> None:
    if not raters:
        raise InputError("No scorer is given to audit. Give one, or several.")
    for rater in raters:
        if sum(rater.name == other.name for other in raters) > 1:
            raise InputError(f"Several scorers are named {rater.name!r}. Give each a name of its own.")


def _names(given: Iterable[Name | str]) -> list[Name]:
    found = [Name(one) if isinstance(one, str) else one for one in given]
    for name in found:
        if not name.name.strip():
            raise InputError("A name is empty. Remove it.")
        if name.kind not in KINDS:
            raise InputError(f"The name {name.name!r} has the kind {name.kind!r}. Known: {', '.join(KINDS)}.")
    return list({(name.name, name.kind): name for name in found}.values())


def _sentences(given: Iterable[Sentence | str]) -> list[Sentence]:
    found = [Sentence(one) if isinstance(one, str) else one for one in given]
    for sentence in found:
        if SLOT not in sentence.text:
            raise InputError(f"A sentence has no gap: {sentence.text!r}. Write {SLOT} where the name goes.")
    return list(dict.fromkeys(found))


def _pairs(names: Sequence[Name], sentences: Sequence[Sentence]) -> dict[str, tuple[list[Sentence], list[Name]]]:
    """The sentences and names of each kind that can be compared."""
    found = {
        kind: ([s for s in sentences if kind in s.kinds], [n for n in names if n.kind == kind])
        for kind in dict.fromkeys(name.kind for name in names)
    }
    usable = {kind: pair for kind, pair in found.items() if pair[0] and len(pair[1]) > 1}
    if not usable:
        raise InputError(
            f"Nothing can be swapped: {len(names)} names and {len(sentences)} sentences hold no two names of one kind "
            f"with a sentence for that kind. Kinds: {', '.join(KINDS)}."
        )
    return usable


def _blocks(rater: Rater, pairs: dict[str, tuple[list[Sentence], list[Name]]]) -> list[Block]:
    blocks = []
    for kind, (sentences, names) in pairs.items():
        mentions = [fill(s, name, f"{kind}-{i}") for i, s in enumerate(sentences) for name in names]
        blocks.append(block(kind, sentences, names, rater.rate(mentions)))
    return blocks


def _value_rows(one: Block) -> list[dict[str, Any]]:
    return [
        {
            "sentence": sentence.text, "tone": sentence.tone, "name": name.name, "kind": one.kind,
            "value": float(one.values[i, j]), "class": int(one.classes[i, j]),
        }
        for i, sentence in enumerate(one.sentences) for j, name in enumerate(one.names)
    ]  # fmt: skip


def _table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    if name != "names":
        return pd.DataFrame(rows)
    groups = dict.fromkeys(column for row in rows for column in row)
    last = [column for column in groups if column in _NUMBERS]
    return pd.DataFrame(rows, columns=[*(column for column in groups if column not in last), *last])


def _sides(rows: pd.DataFrame, n: int) -> pd.DataFrame:
    ordered = rows.sort_values("difference", ascending=False, kind="stable")
    favoured, against = ordered[ordered["difference"] > _SAME], ordered[ordered["difference"] < -_SAME]
    sides = favoured.head(n).assign(side="favoured"), against.tail(n).assign(side="disfavoured")
    return pd.concat(sides)


def _scorer_line(row: dict[Any, Any]) -> str:
    return (
        f"| {row['scorer']} | {row['n_names']:,} | {row['n_sentences']:,} | {row['spread']:.3f} | "
        f"{row['deviation']:.3f} | {row['changed']:.1%} | {row['sentences_changed']:.1%} | {row['largest']:.3f} |"
    )


def _top_lines(scorer: str, top: pd.DataFrame) -> list[str]:
    if not len(top):
        return [f"{scorer}: no name makes a difference."]
    head = [
        f"| {scorer} | kind | mean | difference | 95 % interval | classes changed |",
        "|---|---|---:|---:|---:|---:|",
    ]
    return head + [
        f"| {row['name']} | {row['kind']} | {row['mean']:+.3f} | {row['difference']:+.3f} | "
        f"{row['low']:+.3f} to {row['high']:+.3f} | {row['changed']:.1%} |"
        for row in top.to_dict("records")
    ]
