"""What the live page knows from the start; the rest it asks for."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from biaskit import __version__
from biaskit.contrasts import valence_scorer
from biaskit.errors import BiaskitError, InputError
from biaskit.methods import methods
from biaskit.report.accuracy import accuracy_of
from biaskit.report.actors import MOST_WORDS
from biaskit.report.events import MOST as MOST_EVENTS
from biaskit.report.facts import NO_OUTLET
from biaskit.report.pack import students_t
from biaskit.serve.store import FRAMES, Store
from biaskit.showing.text import CONTROLS, storable

_REASONS, _PLACES = 20, 10
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
        "facts": _facts(store, len(actors), _skipped(manifest)),
        "names": list(map(storable, store.names)),
        "kinds": [kind for (kind,) in store.rows("SELECT kind FROM name ORDER BY place")],
        "outlets": store.outlets,
        "dims": [list(one) for one in store.measures],
        "default": pairs.index((scorer, "valence")) if scorer is not None else None,
        "frames": [place for place, pair in enumerate(pairs) if pair[0] == FRAMES],
        "actors": actors,
        "events": [{"name": place, "rows": []} for place in _events(store)],
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
    made: dict[str, Any] = {"manifest": "", "methods": "", "bibtex": "", "accuracy": []}
    if not manifest:
        return made
    made["manifest"] = storable(json.dumps(manifest, indent=2, ensure_ascii=False))
    try:
        told = methods(manifest)
        made |= {"methods": storable(told.text), "bibtex": storable(told.bibtex), "accuracy": accuracy_of(manifest)}
    except (BiaskitError, LookupError, TypeError, ValueError, AttributeError):
        return made  # of a manifest by another hand nothing is said but itself
    return made


def _facts(store: Store, n_actors: int, skipped: list[tuple[str, str]] | None) -> dict[str, Any]:
    tables = store.tables
    repeats = _count(store, "article WHERE repeats")
    numbers = {
        "articles": _count(store, "article"),
        "outlets": len(store.outlets),
        "actors and events": n_actors,
        "mentions": _count(store, "mention"),
        **({"quotations": _count(store, "said")} if tables.quotations else {}),
        **({"set aside": len(skipped)} if skipped is not None else {}),
        **({"repeat another article": repeats} if repeats else {}),
    }
    days = store.rows("SELECT date, count(*) FROM article WHERE date IS NOT NULL GROUP BY date ORDER BY date")
    per_day = [[day.isoformat(), n] for day, n in days]
    outlets = store.rows("SELECT name, n FROM outlet ORDER BY n DESC, name")
    return {
        "counts": [[what, n] for what, n in numbers.items()],
        "dates": list(dict.fromkeys((per_day[0][0], per_day[-1][0]))) if per_day else [],
        "outlets": [[name or NO_OUTLET, n] for name, n in outlets],
        "skipped": _reasons(skipped or ()),
        "per_day": per_day,
    }


def _count(store: Store, what: str) -> int:
    return int(store.rows(f"SELECT count(*) FROM {what}")[0][0])


def _skipped(manifest: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """Place and reason of what was set aside; None where that is not stored."""
    kept = manifest.get("skipped")
    entries = kept.get("entries") if isinstance(kept, Mapping) else None
    if not isinstance(entries, list):
        return None
    return [(str(one.get("place")), str(one.get("reason"))) for one in entries if isinstance(one, Mapping)]


def _reasons(skipped: Iterable[tuple[str, str]]) -> list[list[Any]]:
    places: dict[str, list[str]] = {}
    for place, reason in skipped:
        places.setdefault(storable(reason), []).append(storable(place))
    most = sorted(places.items(), key=lambda pair: -len(pair[1]))[:_REASONS]
    return [[reason, len(those), those[:_PLACES]] for reason, those in most]


def _actors(store: Store) -> list[dict[str, Any]]:
    """Actors and events, most mentioned first; of ratings alone, whatever they are about."""
    if store.tables.actors:
        source = "actor a JOIN name n ON n.name = a.name LEFT JOIN name above ON above.name = a.member_of"
        columns = "n.kind, above.place AS member_of, a.printed, a.called"
    else:
        source = "name n SEMI JOIN mention x ON x.target = n.place"
        columns = "n.kind, NULL AS member_of, NULL AS printed, NULL AS called"
    rows = store.dicts(
        f"""WITH about AS (SELECT target, count(*) AS n, count(DISTINCT article) AS articles FROM mention
                GROUP BY target),
            speaks AS (SELECT source, count(*) AS n FROM said GROUP BY source)
        SELECT n.place AS name, n.name AS text, {columns}, coalesce(b.articles, 0) AS n_articles,
            coalesce(b.n, 0) AS n_mentions, coalesce(s.n, 0) AS n_quotations
        FROM {source} LEFT JOIN about b ON b.target = n.place LEFT JOIN speaks s ON s.source = n.name
        ORDER BY n_mentions DESC, text"""
    )
    printed = _printed(store)
    return [
        {
            "name": row["name"],
            "kind": row["kind"],
            "member_of": -1 if row["member_of"] is None else row["member_of"],
            **{name: row[name] for name in ("n_articles", "n_mentions", "n_quotations")},
            "printed": _most(row["printed"]) if store.tables.actors else printed.get(row["text"], []),
            "called": _most(row["called"]),
        }
        for row in rows
    ]


def _printed(store: Store) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    for target, words, n in store.rows("SELECT target, printed, n FROM printed ORDER BY target, n DESC, printed"):
        found.setdefault(target, []).append([words, n])
    return found


def _most(counted: Mapping[str, int] | None) -> list[list[Any]]:
    most = sorted((counted or {}).items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS]
    return [[words, n] for words, n in most]


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
    mentions = _count(store, "mention")
    return {
        "articles": _count(store, "article WHERE held"),
        "of": _count(store, "article"),
        "mentions": mentions,
        "of_mentions": mentions,
        "rule": _WHOLE if store.tables.articles else _RATINGS_ALONE,
    }
