"""Packs of framings: what `analyze` made, stored and brought back."""

import json

import pandas as pd
import pytest
from pack_reader import Reader, pack_in

import biaskit as bk
from biaskit.report.material import Material
from biaskit.report.pack import build_pack


@pytest.fixture(scope="module")
def framing():
    return bk.analyze(bk.load_example("tanker"), scorers=["tone", "vader", "frames"])


def pack_of(framing, **options):
    found = framing.annotation
    tables = (framing.ratings, framing.quotations, framing.mentions, framing.actors)
    return build_pack(Material(*tables, found.articles, framing.manifest(), found.skipped, framing.seed), **options)


@pytest.fixture(scope="module")
def reader(framing):
    return Reader(pack_of(framing))


def test_what_is_stored_gives_the_same_pack(framing, tmp_path):
    again = bk.Framing.load(framing.save(tmp_path))
    assert json.dumps(pack_of(again)) == json.dumps(pack_of(framing))


def test_scopes_stored_as_lists_of_lists_do_too(framing):
    listed = [[list(span) for span in scope] for scope in framing.ratings["scope"]]
    ratings = framing.ratings.assign(scope=pd.Series(listed, dtype=object))
    assert pack_of(bk.Framing(framing.annotation, ratings, framing.options)) == pack_of(framing)


@pytest.mark.parametrize("by", [["source", "target"], ["target"], ["outlet", "target"], ["outlet"]])
@pytest.mark.parametrize("measure", [("tone", "valence"), ("vader", "valence"), ("frames", "legality")])
def test_means_are_those_of_the_framing(framing, reader, by, measure):
    table = framing.summarize(by, scorer=measure[0], dimension=measure[1], interval="t")
    found = reader.groups(by, reader.dim(*measure))
    assert len(found) == len(table)
    for row in table.to_dict("records"):
        key = tuple(None if pd.isna(row[column]) else row[column] for column in by)
        wanted = [row[name] for name in ("n_articles", "n_mentions", "n_rated", "mean")]
        assert found[key] == pytest.approx(wanted, abs=1e-6, nan_ok=True)


def test_every_sentence_is_where_the_pack_says(framing, reader):
    assert [reader.sentence(m) for m in reader.mentions] == framing.mentions["sentence"].tolist()
    assert [reader.printed(m) for m in reader.mentions] == framing.mentions["printed"].tolist()


def test_every_statement_is_where_the_pack_says(framing, reader):
    columns = reader.pack["quotations"]
    texts, titles = reader.pack["articles"]["text"], reader.pack["articles"]["title"]
    said = [
        " … ".join((titles if part else texts)[article][start:end] for start, end in contents)
        for article, part, contents in zip(columns["article"], columns["part"], columns["contents"], strict=True)
    ]
    assert said == framing.quotations["content"].tolist()


def test_words_of_evidence_lie_in_the_sentence(reader):
    ends = [
        cue[1] <= len(reader.sentence(mention))
        for mention in reader.mentions
        for _, _, cues in reader.pack["valuesets"][mention["values"]]
        for cue in reader.pack["cuesets"][cues]
    ]
    assert ends
    assert all(ends)


def test_ratings_rolled_up_count_all_the_same(framing):
    rolled = bk.Framing(framing.annotation, framing.rolled_up(), framing.options)
    reader = Reader(pack_of(rolled))
    table = rolled.summarize(["source", "target"], scorer="tone", dimension="valence", interval="t")
    found = reader.groups(["source", "target"], reader.dim("tone"))
    assert sorted(n for _, n, *_ in found.values()) == sorted(table["n_mentions"])


def test_the_file_is_the_same_for_the_same_framing(framing, tmp_path):
    one, other = (framing.report(tmp_path / name).read_bytes() for name in ("one.html", "other.html"))
    assert one == other
    assert pack_in(one.decode("utf-8"))["made"]["methods"] == framing.methods().text
