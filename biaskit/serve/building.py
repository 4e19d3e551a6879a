"""Small tables of numbers that stand for the texts of the ratings: made once, so that answers come at once."""

import json
from typing import Any

import pandas as pd
import pyarrow as pa

from biaskit.contrasts import normalise_label, tops_of
from biaskit.report.actors import MOST_WORDS
from biaskit.summary.rows import NO_REPEAT, repeats_another

_AT_ONCE = 50_000
_PRINTED = 'substring(sentence, "start" + 1, "end" - "start")'
_SPOT = "{'file': file, 'line': line}"
_KEY = 'article_id, part, sentence_start, "start", "end", target, source, voice, scope'


def build(connection: Any) -> None:
    """Make the tables ``measure``, ``article``, ``outlet``, ``name``, ``label``, ``file``, ``mention``, ``printed``."""
    _measures(connection)
    _found(connection)
    _articles(connection)
    _names(connection)
    _labels(connection)
    _mentions(connection)
    _printed(connection)
    for name in ("found", "seen", "labelled"):
        connection.execute(f"DROP TABLE {name}")


def _measures(connection: Any) -> None:
    """Scorers' dimensions in the order of the rows, with a sum that is alike where the same mentions were rated."""
    connection.execute(
        f"""CREATE TABLE measure AS
        SELECT (row_number() OVER (ORDER BY line, scorer, dimension) - 1)::INTEGER AS place, * FROM (
            SELECT scorer, dimension, min(line) AS line, count(*) AS n, sum(hash({_KEY})) AS hashes
            FROM rating WHERE scorer IS NOT NULL AND dimension IS NOT NULL GROUP BY scorer, dimension)"""
    )


def _found(connection: Any) -> None:
    """Rated mentions, each once. Most often every measure rated them all: then the rows of one of them will do."""
    chosen = connection.execute(
        "SELECT scorer, dimension FROM measure WHERE place IN (SELECT min(place) FROM measure GROUP BY n, hashes)"
    ).fetchall()
    of_chosen = " OR ".join(["(scorer = ? AND dimension = ?)"] * len(chosen)) or "false"
    given = [text for pair in chosen for text in pair]
    connection.execute(
        f"""CREATE TABLE found AS
        SELECT article_id, part, sentence_start, "start", "end", target, source, voice, coalesce(scope, []) AS scope,
            any_value(kind) AS kind, any_value({_PRINTED}) AS printed, any_value(length(sentence)) AS size,
            min({_SPOT}) AS spot
        FROM rating WHERE ({of_chosen}) AND article_id IS NOT NULL AND target IS NOT NULL GROUP BY {_KEY}""",
        given,
    )
    connection.execute(
        f"""CREATE TABLE seen AS
        SELECT article_id AS id, coalesce(min(outlet), '') AS outlet, min(date) AS date,
            coalesce(min(title), '') AS title, coalesce(min(url), '') AS url,
            coalesce(bool_or(duplicate_of NOT IN (SELECT unnest(?::VARCHAR[]))), false) AS repeats,
            min({_SPOT}) AS spot
        FROM rating WHERE ({of_chosen}) AND article_id IS NOT NULL GROUP BY article_id""",
        [list(NO_REPEAT), *given],
    )


def _articles(connection: Any) -> None:
    """Articles in the order of their file, then those that only the ratings know; ``held``: the text is there."""
    repeated = _repeated(connection)
    connection.register("repeated_in", _texts(id=repeated))
    connection.execute(
        """CREATE TABLE every AS
        SELECT p.id, coalesce(p.outlet, '') AS outlet, p.date, coalesce(p.title, '') AS title,
            coalesce(p.url, '') AS url, coalesce(s.repeats, false) OR p.id IN (SELECT id FROM repeated_in) AS repeats,
            p.text IS NOT NULL AS held, 0 AS rank, {'file': p.file, 'line': p.line} AS spot
        FROM paper p LEFT JOIN seen s USING (id)
        UNION ALL SELECT id, outlet, date, title, url, repeats, false, 1, spot FROM seen
        WHERE id NOT IN (SELECT id FROM paper)"""
    )
    connection.execute(
        """CREATE TABLE outlet AS
        SELECT (row_number() OVER (ORDER BY n DESC, outlet) - 1)::INTEGER AS place, outlet AS name, n
        FROM (SELECT outlet, count(*) AS n FROM every GROUP BY outlet)"""
    )
    connection.execute(
        """CREATE TABLE article AS
        SELECT (row_number() OVER (ORDER BY e.rank, e.spot) - 1)::INTEGER AS place, e.id, e.title, e.url, e.date,
            e.repeats, e.held, o.place AS outlet
        FROM every e JOIN outlet o ON o.name = e.outlet ORDER BY 1"""
    )
    connection.execute("DROP TABLE every")
    connection.unregister("repeated_in")


def _repeated(connection: Any) -> list[str]:
    """Articles of which their metadata says that they repeat another."""
    rows = connection.execute("SELECT id, meta FROM paper WHERE contains(meta, 'duplicate_of')")
    found: list[str] = []
    while batch := rows.fetchmany(_AT_ONCE):
        found += [name for name, meta in batch if _says_so(meta)]
    return found


def _says_so(meta: str) -> bool:
    try:
        known = json.loads(meta)
    except ValueError:
        return False
    return isinstance(known, dict) and repeats_another(known.get("duplicate_of"))


def _names(connection: Any) -> None:
    """Every name, actors first in the order of their mentions, with its kind and the top of what it belongs to."""
    rows = connection.execute("SELECT name, member_of FROM actor WHERE name IS NOT NULL").fetchall()
    tops = tops_of(pd.DataFrame(rows, columns=["name", "member_of"], dtype=object))
    connection.register("above_in", _texts(name=list(tops), top=list(tops.values())))
    connection.execute(
        """CREATE TABLE named_ones AS
        SELECT name, min(rank) AS rank, max(n) AS n, arg_min(kind, rank) AS kind FROM (
            SELECT name, 0 AS rank, n_mentions AS n, kind FROM actor
            UNION ALL SELECT member_of, 1, 0, NULL FROM actor
            UNION ALL SELECT target, 1, count(*), max(kind) FROM found GROUP BY target
            UNION ALL SELECT source, 2, count(*), NULL FROM found GROUP BY source
            UNION ALL SELECT target, 2, 0, max(kind) FROM named GROUP BY target
            UNION ALL SELECT source, 2, 0, NULL FROM named GROUP BY source
            UNION ALL SELECT source, 2, 0, NULL FROM said GROUP BY source
            UNION ALL SELECT unnest(targets), 2, 0, NULL FROM said)
        WHERE name IS NOT NULL GROUP BY name"""
    )
    connection.execute(
        """CREATE TABLE name AS WITH placed AS (
            SELECT (row_number() OVER (ORDER BY rank, n DESC, name) - 1)::INTEGER AS place, name, kind FROM named_ones)
        SELECT p.place, p.name, p.kind, coalesce(t.place, p.place) AS top
        FROM placed p LEFT JOIN above_in a ON a.name = p.name LEFT JOIN placed t ON t.name = a.top ORDER BY 1"""
    )
    connection.execute("DROP TABLE named_ones")
    connection.unregister("above_in")


def _labels(connection: Any) -> None:
    """Labels as counted, for what is printed; each printed text is normalised once."""
    connection.execute("CREATE TABLE labelled (printed VARCHAR, label VARCHAR)")
    rows = connection.cursor().execute(
        f"""SELECT DISTINCT printed FROM (SELECT printed FROM found UNION ALL SELECT {_PRINTED} FROM named)
        WHERE printed IS NOT NULL"""
    )
    while batch := [printed for (printed,) in rows.fetchmany(_AT_ONCE)]:
        connection.register("labelled_in", _texts(printed=batch, label=[normalise_label(one) for one in batch]))
        connection.execute("INSERT INTO labelled SELECT printed, label FROM labelled_in")
        connection.unregister("labelled_in")
    connection.execute(
        """CREATE TABLE label AS SELECT (row_number() OVER (ORDER BY label) - 1)::INTEGER AS place, label
        FROM (SELECT DISTINCT label FROM labelled)"""
    )


def _mentions(connection: Any) -> None:
    """Mentions in order. Those of the mentions' own file come first; ``counted``: rated, and in no repeated article."""
    connection.execute(
        """CREATE TABLE file AS SELECT (row_number() OVER (ORDER BY name) - 1)::INTEGER AS place, name
        FROM (SELECT DISTINCT spot.file AS name FROM found)"""
    )
    connection.execute(
        f"""CREATE TABLE mention AS WITH every AS (
            SELECT article_id, part, sentence_start, "start", "end", target, source, voice, scope, printed, size,
                true AS rated, 1 AS rank, spot, spot.file AS file FROM found
            UNION ALL SELECT article_id, part, sentence_start, "start", "end", target, source, voice,
                coalesce(scope, []), {_PRINTED}, length(sentence), false, 0, {_SPOT}, NULL FROM named),
        once AS (
            SELECT article_id, part, sentence_start, "start", "end", target, source, voice, scope, max(size) AS size,
                max(printed) AS printed, bool_or(rated) AS rated, min({{'rank': rank, 'spot': spot}}) AS spot,
                max(file) AS file
            FROM every GROUP BY ALL)
        SELECT (row_number() OVER (ORDER BY o.spot) - 1)::INTEGER AS m, a.place AS article, o.part,
            o.sentence_start AS at, o.size, o."start", o."end" AS stop, t.place AS target,
            coalesce(s.place, -1) AS source, coalesce(s.top, -1) AS top, l.place AS label, o.voice, o.scope, o.rated,
            o.rated AND NOT a.repeats AS counted, f.place AS file
        FROM once o JOIN article a ON a.id = o.article_id JOIN name t ON t.name = o.target
            LEFT JOIN name s ON s.name = o.source LEFT JOIN labelled d ON d.printed = o.printed
            LEFT JOIN label l ON l.label = d.label LEFT JOIN file f ON f.name = o.file
        ORDER BY 1"""
    )


def _printed(connection: Any) -> None:
    """Strings that were linked to each target, with the number of places; the most frequent of each."""
    connection.execute(
        f"""CREATE TABLE printed AS SELECT target, printed, count(*) AS n FROM (
            SELECT DISTINCT target, article_id, part, sentence_start + "start" AS at, printed FROM found
            WHERE printed <> '')
        GROUP BY target, printed
        QUALIFY row_number() OVER (PARTITION BY target ORDER BY n DESC, printed) <= {MOST_WORDS}"""
    )


def _texts(**columns: list[str]) -> Any:
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
