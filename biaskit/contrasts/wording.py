"""Differences said in sentences: who differs from whom, by how much, how sure that is, and from how many articles."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from biaskit.showing.words import OWN_WORDS

_SPEAKERS = ("outlet", "source")


def difference_in_words(
    row: Mapping[str, Any], within: Sequence[str], *, paired_by: str | None = None, name_scorer: bool = False
) -> str:
    """One row of a contrast as a sentence.

    Args:
        row: of the table of `biaskit.contrast`, with its verdict.
        within: the columns within which groups were compared.
        paired_by: the column that made the pairs.
        name_scorer: whether to say whose ratings they are.

    >>> row = {"between": "outlet", "a": "The Ledger", "b": "The Tribune", "target": "Peru", "scorer": "tone",
    ...     "dimension": "valence", "n_a": 12, "n_b": 9, "n_pairs": 0, "difference": -.21, "low": -.37, "high": -.05,
    ...     "q": .03, "verdict": "lower"}
    >>> difference_in_words(row, ["target"])
    'The Ledger speaks more negatively of Peru than The Tribune: -.21 [-.37, -.05], q = .03, 12 and 9 articles.'
    """
    others = [f"{name} {spelt(name, row[name])}" for name in within if name not in ("target", "scorer", "dimension")]
    others += [f"scorer {row['scorer']}"] if name_scorer else []
    number = _number_of(row, paired_by)
    if row["verdict"] == "too few":
        said = f"{too_few(row, paired_by)}: {number}"
    else:
        claim = no_difference(row) if row["verdict"] == "not shown" else shown_difference(row)
        said = f"{claim}: {decimals(row['difference'])}{_interval(row)}, q {probability(row['q'])}, {number}"
    said += f" ({'; '.join(others)})." if others else "."
    return said[0].upper() + said[1:] if said.startswith(("the outlets' own", "an unnamed")) else said


def shown_difference(row: Mapping[str, Any]) -> str:
    """Who speaks how of the target, against whom, where the difference holds."""
    between, first, second = row["between"], row["a"], row["b"]
    target = _target(row)
    how, of = _how(row), f" of {target}" if target else ""
    if between in _SPEAKERS:
        speaks = "speak" if between == "source" and pd.isna(first) else "speaks"
        words = f"{how}{of}" if row["dimension"] == "valence" else f"{of.strip()} {how}".strip()
        return f"{_group(row, 'a')} {speaks} {words} than {_group(row, 'b')}"
    if between == "target":
        return f"{spelt(between, first)} is spoken of {how} than {spelt(between, second)}"
    where, other = spelt(between, first), spelt(between, second)
    return f"Where {between} is {where}, {target or 'what is spoken of'} is spoken of {how} than where it is {other}"


def _how(row: Mapping[str, Any]) -> str:
    higher = row["verdict"] == "higher"
    if row["dimension"] == "valence":
        return "more positively" if higher else "more negatively"
    return f"with {'more' if higher else 'less'} {_spaced(row['dimension'])}"


def no_difference(row: Mapping[str, Any]) -> str:
    """That no difference is shown, in what, and between whom."""
    target = _target(row)
    toward = f" toward {target}" if target else ""
    groups = f"{_group(row, 'a')} and {_group(row, 'b')}"
    return f"No difference in {_spaced(row['dimension'])}{toward} is shown between {groups}"


def too_few(row: Mapping[str, Any], paired_by: str | None) -> str:
    """That there is too little of one group to compare it."""
    target = _target(row)
    on = f" on {target}" if target else ""
    if paired_by is not None:
        return f"Too few {_units(paired_by)} have both {_group(row, 'a')} and {_group(row, 'b')}{on}"
    return f"Too few articles to compare {_group(row, 'a')} with {_group(row, 'b')}{on}"


def _target(row: Mapping[str, Any]) -> str | None:
    return spelt("target", row["target"]) if "target" in row else None


def _group(row: Mapping[str, Any], side: str) -> str:
    between, value = row["between"], row[side]
    if between == "source" and pd.isna(value):
        return f"the {OWN_WORDS}"
    if between == "outlet" and _is_missing(value):
        return "an unnamed outlet"
    name = spelt(between, value)
    return name if between in (*_SPEAKERS, "target") else f"{between} {name}"


def spelt(column: str, value: Any) -> str:
    """Name of a group in a sentence."""
    if _is_missing(value):
        return OWN_WORDS if column == "source" else "not given"
    return str(value.date()) if isinstance(value, pd.Timestamp) else str(value)


def _is_missing(value: Any) -> bool:
    return not isinstance(value, tuple | list) and bool(pd.isna(value) or value == "")


def _spaced(dimension: Any) -> str:
    return str(dimension).replace("_", " ")


def _number_of(row: Mapping[str, Any], paired_by: str | None) -> str:
    if paired_by is not None:
        n = row["n_pairs"]
        return f"{n:,} {_units(paired_by)}" if n != 1 else f"1 {_units(paired_by)[:-1]}"
    return f"{row['n_a']:,} and {row['n_b']:,} articles"


def _units(paired_by: str) -> str:
    return _spaced(paired_by.removesuffix("_id")) + "s"


def _interval(row: Mapping[str, Any]) -> str:
    return "" if pd.isna(row["low"]) else f" [{decimals(row['low'])}, {decimals(row['high'])}]"


def decimals(value: float) -> str:
    """Two decimals without a leading 0, as papers print what cannot be much above 1; no -0."""
    return _bare(f"{round(value, 2) + 0.0:.2f}")


def probability(q: float) -> str:
    """An adjusted p with its sign: ``= .02``, or ``< .001``; never rounded across .05."""
    return "< .001" if q < 0.001 else f"= {_bare(f'{q:.5f}' if f'{q:.3f}' == '0.050' else f'{q:.2g}')}"


def _bare(number: str) -> str:
    return number.replace("0.", ".", 1) if number.lstrip("-").startswith("0.") else number
