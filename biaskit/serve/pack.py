"""What the live page knows from the start; the rest it asks for."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from biaskit import __version__
from biaskit.contrasts import valence_scorer
from biaskit.errors import InputError
from biaskit.methods import methods
from biaskit.report.accuracy import accuracy_of
from biaskit.report.actors import most_common
from biaskit.report.events import MOST as MOST_EVENTS
from biaskit.report.facts import facts_of
from biaskit.report.pack import made_of, students_t
from biaskit.serve.store import FRAMES, Store
from biaskit.showing.text import CONTROLS, storable

_MANIFEST: Mapping[str, type] = {
    **dict.fromkeys(("versions", "pipeline", "data", "options", "counts", "corpus"), dict),
    "scorers": list,
}
"""Parts of a manifest that biaskit wrote, from which it tells how a run was made."""
_WHOLE = "Every text, mention and rating is there: the page asks the files for what it shows."
_RATINGS_ALONE = (
    "These are ratings alone: they hold the sentences that were rated, not the articles, the quotations or who belongs "
    "to whom. A folder that Framing.save wrote has all of it."
)


def live_pack(store: Store) -> dict[str, Any]:
    """The data of the live page.

    Returns:
        JSON-able: the lists to which questions and answers refer by place, the actors, the names of the events, and
        what was read and how. Articles, mentions, quotations and numbers are left to questions.

    Raises:
        InputError: for a manifest that cannot be read.
    """
    manifest = _manifest(store)
    pairs = [one[:2] for one in store.measures]
    scorer = valence_scorer(pd.DataFrame(pairs, columns=["scorer", "dimension"]))
    actors = _actors(store)
    return {
        "mode": "live",
        "version": __version__,
        "controls": CONTROLS,
        "facts": _facts(store, len(actors), manifest),
        "names": list(map(storable, store.names)),
        "outlets": store.outlets,
        "dims": [list(one) for one in store.measures],
        "default": pairs.index((scorer, "valence")) if scorer is not None else None,
        "frames": [place for place, pair in enumerate(pairs) if pair[0] == FRAMES],
        "actors": actors,
        "events": [{"name": place} for place in _events(store)],
        "t": students_t(),
        "held": _held(store),
        "made": _made(manifest),
    }


def _manifest(store: Store) -> Mapping[str, Any]:
    """The manifest of the run; empty where there is none. `Framing.save` stores it beside what it needs itself."""
    file = store.tables.manifest
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"Cannot read the manifest {str(file)!r}: {error}. Move it away to do without.") from error
    found = found.get("manifest", found) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def _made(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """How it was made; of a manifest by another hand nothing is said but itself."""
    parts = {name: manifest.get(name) for name in _MANIFEST}
    is_ours = all(isinstance(part, _MANIFEST[name]) for name, part in parts.items())
    if is_ours and all(isinstance(one, dict) and "name" in one for one in manifest["scorers"]):
        return made_of(manifest, methods(manifest), accuracy_of(manifest))
    return made_of(manifest, None, [])


def _facts(store: Store, n_actors: int, manifest: Mapping[str, Any]) -> dict[str, Any]:
    days = store.rows("SELECT date, count(*) FROM article WHERE date IS NOT NULL GROUP BY date ORDER BY date")
    per_day = [[day.isoformat(), n] for day, n in days]
    facts = facts_of(
        outlets=dict(store.rows("SELECT name, n FROM outlet")),
        days=[day for day, _ in per_day],
        actors=n_actors,
        mentions=_count(store, "mention"),
        quotations=_count(store, "said") if store.tables.quotations else None,
        skipped=_skipped(manifest),
        reasons=_reasons(manifest),
        repeats=_count(store, "article WHERE repeats"),
    )
    return {**facts, "per_day": per_day}


def _count(store: Store, what: str) -> int:
    return int(store.rows(f"SELECT count(*) FROM {what}")[0][0])


def _skipped(manifest: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """Place and reason of what was set aside; None where that is not stored."""
    kept = manifest.get("skipped")
    entries = kept.get("entries") if isinstance(kept, Mapping) else None
    if not isinstance(entries, list):
        return None
    return [(str(one.get("place")), str(one.get("reason"))) for one in entries if isinstance(one, Mapping)]


def _reasons(manifest: Mapping[str, Any]) -> dict[str, int] | None:
    """How many were set aside for each reason: a manifest of a stream names only some of their places."""
    kept = manifest.get("skipped")
    found = kept.get("reasons") if isinstance(kept, Mapping) else None
    is_whole = isinstance(found, Mapping) and all(isinstance(n, int) for n in found.values())
    return dict(found) if is_whole and found else None


def _actors(store: Store) -> list[dict[str, Any]]:
    """Actors and events, most mentioned first; of ratings alone, whatever they are about."""
    if store.tables.actors:
        source = "actor a JOIN name n ON n.name = a.name LEFT JOIN name above ON above.name = a.member_of"
        columns = "n.kind, above.place AS member_of, a.printed, a.called"
    else:
        source = "name n SEMI JOIN mention x ON x.target = n.place"
        columns = "n.kind, NULL AS member_of, NULL AS printed, NULL AS called"
    rows = store.dicts(
        f"""WITH about AS (SELECT target, count(*) AS n FROM mention GROUP BY target),
            speaks AS (SELECT source, count(*) AS n FROM said GROUP BY source)
        SELECT n.place AS name, n.name AS text, {columns}, coalesce(s.n, 0) AS n_quotations
        FROM {source} LEFT JOIN about b ON b.target = n.place LEFT JOIN speaks s ON s.source = n.name
        ORDER BY coalesce(b.n, 0) DESC, text"""
    )
    printed = _printed(store)
    return [
        {
            "name": row["name"],
            "kind": row["kind"],
            "member_of": -1 if row["member_of"] is None else row["member_of"],
            "n_quotations": row["n_quotations"],
            "printed": most_common(row["printed"] if store.tables.actors else printed.get(row["text"])),
            "called": most_common(row["called"]),
        }
        for row in rows
    ]


def _printed(store: Store) -> dict[str, dict[str, int]]:
    """Target -> each string that was linked to it, with the number of places."""
    found: dict[str, dict[str, int]] = {}
    for target, words, n in store.rows("SELECT target, printed, n FROM printed"):
        found.setdefault(target, {})[words] = n
    return found


def _events(store: Store) -> list[int]:
    """Events that are called something by two sources, or two things; those in most articles first."""
    rows = store.rows(
        """WITH about AS (
            SELECT m.target, m.article, m.top, l.label FROM mention m JOIN name n ON n.place = m.target
            JOIN label l ON l.place = m.label WHERE m.counted AND n.kind = 'event'),
        called AS (SELECT target, count(DISTINCT {'top': top, 'label': label}) AS n FROM about WHERE label <> ''
            GROUP BY target)
        SELECT a.target, count(DISTINCT a.article) AS articles, count(*) AS mentions
        FROM about a LEFT JOIN called c ON c.target = a.target GROUP BY a.target, c.n
        HAVING count(DISTINCT a.top) > 1 OR coalesce(c.n, 0) > 1
        ORDER BY articles DESC, mentions DESC, (SELECT name FROM name WHERE place = a.target) LIMIT ?""",
        [MOST_EVENTS],
    )
    return [place for place, *_ in rows]


def _held(store: Store) -> dict[str, Any]:
    return {
        "articles": _count(store, "article WHERE held"),
        "of": _count(store, "article"),
        "rule": _WHOLE if store.tables.articles else _RATINGS_ALONE,
    }
