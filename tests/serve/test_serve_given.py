import json
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from serve_making import HOSTILE, ask, framing, opened, write_parts

from biaskit.errors import InputError, MissingExtraError
from biaskit.serve.given import Report, Tables, look_at
from biaskit.serve.pack import live_pack
from biaskit.serve.store import StoppedError
from biaskit.tables import write_table

PAGE = """<html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:"></head>"""


def test_what_save_wrote(stored):
    given = look_at(stored)
    assert isinstance(given, Tables)
    assert [file.name for file in given.files] == [
        "ratings.parquet", "articles.parquet", "actors.parquet", "mentions.parquet", "quotations.parquet",
    ]  # fmt: skip
    assert given.manifest == stored.resolve() / "manifest.json"


def test_parts_in_order_without_what_is_no_part(tmp_path):
    write_parts([framing().ratings] * 2, tmp_path / "out")
    (tmp_path / "out" / "_part-00000002.parquet").write_bytes(b"half")
    given = look_at(tmp_path / "out")
    assert isinstance(given, Tables)
    assert [file.name for file in given.ratings] == ["part-00000000.parquet", "part-00000001.parquet"]


def test_parts_are_one_table(tmp_path):
    whole = framing().ratings
    parts = [whole[whole["article_id"] == name] for name in ("a'1", "b")]
    write_parts(parts, tmp_path / "out")
    store = opened(tmp_path / "out")
    assert ask(store, "articles")["n"] == 2
    assert ask(store, "sentences")["n"] == 2  # one article repeats the other
    store.close()


def test_a_report_brings_its_policy(tmp_path):
    (tmp_path / "r.html").write_text(PAGE, encoding="utf-8")
    assert look_at(tmp_path / "r.html") == Report(PAGE, "default-src 'none'; img-src data:")


def test_the_folder_of_a_report(tmp_path):
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    assert look_at(tmp_path) == look_at(tmp_path / "index.html")


@pytest.mark.parametrize("name", ["notes.txt", "plain.html", "loose.html", "folder"])
def test_what_cannot_be_served(tmp_path, name):
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "plain.html").write_text("<p>x</p>")
    (tmp_path / "loose.html").write_text(PAGE.replace("'none'; img-src", "*; img-src"))
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=r"^Cannot serve '.*'\. Give a folder that Framing\.save wrote, ratings as"):
        look_at(tmp_path / name)


def test_what_is_not_there():
    for path in ("nowhere.parquet", "null\0byte"):
        with pytest.raises(InputError, match=r"Give a folder that Framing\.save wrote"):
            look_at(path)


def test_half_of_what_save_wrote(stored, tmp_path):
    shutil.copytree(stored, tmp_path / "half")
    (tmp_path / "half" / "ratings.parquet").unlink()
    with pytest.raises(InputError, match=r"^Cannot serve"):
        look_at(tmp_path / "half")


def test_no_parquet(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"no")
    with pytest.raises(InputError, match=r"^Cannot read '.*x\.parquet': .* Give Parquet that biaskit wrote\.$"):
        opened(tmp_path / "x.parquet")


def test_another_table(stored):
    with pytest.raises(
        InputError, match=r"is no table of ratings: it has no column scorer, dimension, value\. Give one"
    ):
        opened(stored / "mentions.parquet")


def test_no_ratings(tmp_path):
    with pytest.raises(InputError, match=r"holds no ratings: nothing was rated\.$"):
        opened(write_table(framing().ratings.head(0), tmp_path / "none.parquet"))


def test_a_broken_manifest(stored, tmp_path):
    shutil.copytree(stored, tmp_path / "broken")
    (tmp_path / "broken" / "manifest.json").write_text("{")
    store = opened(tmp_path / "broken")
    with pytest.raises(
        InputError, match=r"^Cannot read the manifest '.*manifest\.json': .* Move it away to do without\.$"
    ):
        live_pack(store)
    store.close()


@pytest.mark.parametrize("name", ["run[1]", "a*b", "run?", "{run1,x}", "it's [!a]", "**"])
def test_a_path_is_no_pattern(tmp_path, name):
    if os.name == "nt" and set("*?") & set(name):
        pytest.skip("Windows has no such names")
    table = framing().ratings.query("duplicate_of != duplicate_of or duplicate_of == ''")
    for other in ("run1", "axb", "runs", "x", "it's b", "runs1"):
        write_table(table.assign(article_id=other), tmp_path / other / "x.parquet")
        write_table(table.assign(article_id=other), tmp_path / f"{other}.parquet")
    for file in (tmp_path / name / "x.parquet", tmp_path / f"{name}.parquet"):
        store = opened(write_table(table.assign(article_id=name), file))
        assert [item["id"] for item in ask(store, "articles")["items"]] == [name]
        assert [item["article"]["id"] for item in ask(store, "sentences")["items"]] == [name] * 2
        store.close()
    folder = opened(tmp_path / name)
    assert [item["id"] for item in ask(folder, "articles")["items"]] == [name]
    folder.close()


@pytest.mark.parametrize("value", [None, "", "False", "false", "0", "a-17", False, True, 0, 0.0, 1, ["a-17"]])
def test_repeats_are_told_as_articles_tell_them(tmp_path, value):
    from biaskit.summary.rows import repeats_another

    made = framing()
    first, second = made.annotation.articles
    marked = replace(made.annotation, articles=(first, replace(second, meta={"duplicate_of": value})))
    store = opened(replace(made, annotation=marked, ratings=made.ratings.drop(columns="duplicate_of")).save(tmp_path))
    assert [item["repeats"] for item in ask(store, "articles")["items"]] == [False, repeats_another(value)]
    store.close()


@pytest.mark.parametrize("dtype", ["str", "word", "bool", "int", "float"])
def test_repeats_are_told_as_summarize_tells_them(tmp_path, dtype):
    from biaskit.summary import kept

    table = framing().ratings
    says = {
        "str": ["", "a'1"],
        "word": ["False", "0"],
        "bool": [False, True],
        "int": [0, 1],
        "float": [float("nan"), 1.0],
    }[dtype]
    table = table.assign(duplicate_of=[says[name == "b"] for name in table["article_id"]])
    store = opened(write_table(table, tmp_path / "x.parquet"))
    assert ask(store, "groups", by=[], measure=0)[0]["n_mentions"] == len(kept(table, "tone"))
    store.close()


def test_the_files_alone_can_be_read_and_nothing_written(store, stored, tmp_path):
    import duckdb

    other = write_table(pd.DataFrame({"a": [1]}), tmp_path / "other.parquet")
    for sql in (
        f"SELECT * FROM read_parquet('{other}')",
        "SELECT * FROM read_text('/etc/hostname')",
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'other.db'}'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            store.rows(sql)


def test_the_pack_of_a_framing(store):
    pack = live_pack(store)
    assert json.loads(json.dumps(pack, allow_nan=False)) == pack
    assert (pack["mode"], pack["outlets"], pack["events"]) == ("live", ["", "The Post"], [{"name": 0}])
    assert pack["names"] == ["raid", HOSTILE, "Unit"]
    assert [[scorer, dimension, low, high] for scorer, dimension, low, high in sorted(pack["dims"])] == [
        ["frames", "crime", 0.0, 1.0], ["tone", "valence", -1.0, 1.0],
    ]  # fmt: skip
    assert pack["dims"][pack["default"]][0] == "tone"
    assert [pack["dims"][place][0] for place in pack["frames"]] == ["frames"]
    assert pack["facts"] == {
        "counts": [
            ["articles", 2], ["outlets", 2], ["actors and events", 3], ["mentions", 4], ["quotations", 1],
            ["set aside", 1], ["repeat another article", 1],
        ],
        "dates": ["2025-01-02"],
        "outlets": [["The Post", 1], ["outlet not given", 1]],
        "skipped": [["too short", 1, ["c.txt"]]],
        "per_day": [["2025-01-02", 1]],
    }  # fmt: skip
    raid, person = pack["names"].index("raid"), pack["names"].index(HOSTILE)
    assert pack["actors"][0] == {
        "name": raid, "kind": "event", "member_of": -1, "n_quotations": 0,
        "printed": [["The raid", 2], ["raid", 1]], "called": [],
    }  # fmt: skip
    assert (pack["actors"][1]["name"], pack["actors"][1]["n_quotations"]) == (person, 1)
    assert pack["names"][pack["actors"][1]["member_of"]] == "Unit"
    assert (pack["held"]["articles"], pack["held"]["of"], set(pack["held"])) == (2, 2, {"articles", "of", "rule"})
    assert "tone" in pack["made"]["manifest"]
    assert pack["made"]["methods"].startswith("The corpus has 2 articles")
    assert not {"articles", "mentions", "quotations", "labels", "summaries", "kinds"} & set(pack)


def test_the_facts_and_how_it_was_made_are_those_of_the_file(store):
    from biaskit.report.material import Material
    from biaskit.report.pack import build_pack

    made = framing()
    found, live = made.annotation, live_pack(store)
    tables = (made.ratings, made.quotations, made.mentions, made.actors, found.articles)
    file = build_pack(Material(*tables, made.manifest(), found.skipped, methods=made.methods()))
    live["facts"].pop("per_day")
    assert live["facts"] == file["facts"]
    assert live["made"] == file["made"]
    assert {json.dumps(row, sort_keys=True) for row in by_name(live)} == {
        json.dumps(row, sort_keys=True) for row in by_name(file)
    }


def by_name(pack):
    """The actors of a pack with names for places."""
    places = ("name", "member_of")
    return [{**row, **{key: pack["names"][row[key]] for key in places if row[key] >= 0}} for row in pack["actors"]]


@pytest.mark.parametrize(
    "change", [{"versions": 3}, {"scorers": "tone"}, {"scorers": ["tone"]}, {"corpus": None}, {"data": []}]
)
def test_of_a_manifest_by_another_hand_nothing_is_said_but_itself(stored, tmp_path, change):
    shutil.copytree(stored, tmp_path / "other")
    manifest = {**framing().manifest(), **change}
    (tmp_path / "other" / "manifest.json").write_text(json.dumps(manifest))
    store = opened(tmp_path / "other")
    made = live_pack(store)["made"]
    assert json.loads(made.pop("manifest")) == manifest
    assert made == {"methods": "", "bibtex": "", "accuracy": []}
    store.close()


def test_a_fault_in_telling_how_it_was_made_is_not_hidden(store, monkeypatch):
    monkeypatch.setattr("biaskit.serve.pack.methods", None)
    with pytest.raises(TypeError):
        live_pack(store)


def test_the_pack_of_ratings_alone(bare):
    pack = live_pack(bare)
    raid = pack["names"].index("raid")
    assert pack["actors"] == [
        {
            "name": raid, "kind": "event", "member_of": -1, "n_quotations": 0,
            "printed": [["The raid", 2], ["raid", 1]], "called": [],
        }
    ]  # fmt: skip
    assert (pack["held"]["articles"], pack["held"]["of"]) == (0, 2)
    assert pack["held"]["rule"].startswith("These are ratings alone")
    assert pack["made"] == {"manifest": "", "methods": "", "bibtex": "", "accuracy": []}


def test_the_manifest_of_rate_is_found(tmp_path):
    made = framing()
    write_parts([made.ratings], tmp_path / "parts")
    write_table(made.ratings, tmp_path / "one.parquet")
    text = json.dumps(made.manifest())
    (tmp_path / "parts" / "_manifest.json").write_text(text)
    (tmp_path / "one.manifest.json").write_text(text)
    for name in ("parts", "one.parquet"):
        store = opened(tmp_path / name)
        pack = live_pack(store)
        assert ["set aside", 1] in pack["facts"]["counts"]
        assert json.loads(pack["made"]["manifest"]) == made.manifest()
        store.close()


def test_what_was_spilled_goes_and_nothing_stays_open(stored):
    import duckdb

    store = opened(stored)
    folder, endless = (
        Path(store._folder.name),
        "SELECT sum(a.range * b.range) FROM range(1e6::BIGINT) a, range(1e7::BIGINT) b",
    )
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(store.rows, endless)
        while not store._lent:
            time.sleep(0.01)
        cursors = [*store._lent, *store._idle]
        store.close()
        assert not folder.exists()
        with pytest.raises(StoppedError, match=r"^The server is stopping\.$"):
            asked.result(timeout=20)
    for cursor in cursors:
        with pytest.raises(duckdb.ConnectionException):
            cursor.execute("SELECT 1")


def test_without_the_extra_it_is_told_how_to_get_it(stored, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(
        MissingExtraError, match=r'^The live view needs the package \'duckdb\'.*pip install "biaskit\[serve\]"$'
    ):
        opened(stored)
