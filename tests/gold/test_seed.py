"""The article the project began from: who says what about whom, each once."""

import os
import re
from pathlib import Path

import pytest

import biaskit as bk

DATA = Path(os.environ.get("BIASKIT_DATA", Path(__file__).parents[2] / "../shared/data"))
ARTICLE = DATA / "seed" / "article.txt"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not ARTICLE.is_file(), reason=f"{ARTICLE.parent} is absent: set BIASKIT_DATA to the gold data"),
]

ROWS = [
    ("solidarity with the Venezuelan people", {"Vladimir Putin"}, {"Venezuela"}, "quoted"),
    ("protect national interests and sovereignty in the face of", {"Kremlin"}, {"Venezuela"}, "quoted"),
    ("the tanker seizure to", {"Kristi Noem"}, {"tanker seizure"}, "paraphrased"),
    ("a blatant theft and an act of international piracy", {"Venezuela"}, {"tanker seizure"}, "quoted"),
    ("true aim is to remove Maduro from office", {"Venezuela"}, {"United States"}, "paraphrased"),
    ("categorically reaffirmed his support", {"Venezuela"}, {"Nicolás Maduro"}, "quoted"),
    ("will remain permanently open", {"Venezuela", "Vladimir Putin"}, {"Russia", "Venezuela"}, "quoted"),
    ("in its struggle to assert its sovereignty", {"Venezuela", "Vladimir Putin"}, {"Venezuela"}, "quoted"),
]


@pytest.fixture(scope="module")
def framing():
    return bk.analyze(bk.read_articles(ARTICLE))


@pytest.mark.parametrize(("words", "sources", "about", "voice"), ROWS, ids=[row[0][:30] for row in ROWS])
def test_each_quotation_once(framing, words, sources, about, voice):
    table = framing.quotations
    (row,) = table[table["content"].str.contains(words, regex=False)].to_dict("records")
    assert row["voice"] == voice
    assert set(row["chain"]) == sources
    assert about <= set(row["targets"])


@pytest.mark.parametrize(("words", "sources", "about", "voice"), ROWS, ids=[row[0][:30] for row in ROWS])
def test_ratings_know_whom_the_words_are_about(framing, words, sources, about, voice):
    table = framing.ratings
    own = table[table["source"].isin(sources) & (table["voice"] == voice)]
    targets = {row.target for row in own.itertuples() if set(re.findall(r"\w+", _scope(row))) & set(words.split())}
    assert about <= targets


def _scope(row):
    return " ".join(row.sentence[low:high] for low, high in row.scope)


def test_nothing_else_is_attributed_to_these_sources(framing):
    assert len(framing.quotations) == 8


def test_members_belong_to_their_states(framing):
    member_of = dict(zip(framing.actors["name"], framing.actors["member_of"], strict=True))
    assert (member_of["Vladimir Putin"], member_of["Kremlin"], member_of["Kristi Noem"]) == (
        "Russia",
        "Russia",
        "United States",
    )


def test_three_framings_of_one_event_side_by_side(framing):
    table = bk.label_contrast(framing, event="tanker seizure")
    rows = {row["source"] if isinstance(row["source"], str) else None: row for row in table.to_dict("records")}
    assert {source: row["frame"] for source, row in rows.items() if source} == {
        "Venezuela": "crime",
        "United States": "law enforcement",
    }
    assert {source: [label for label, _ in row["labels"]] for source, row in rows.items()} == {
        None: ["tanker seizure", "seizure of an oil tanker"],
        "Venezuela": ["act of international piracy", "blatant theft"],
        "United States": ["expanding anti-drug operations"],
    }


def test_the_chart_draws_them(framing):
    ax = bk.chart.plot_contrast(bk.label_contrast(framing, event="tanker seizure"))
    texts = " ".join(text.get_text() for text in ax.texts)
    for word in ("Venezuela", "theft", "piracy", "crime", "United States", "anti-drug", "law enforcement", "own words"):
        assert word in texts


def test_byline_and_follow_us_are_marked_and_not_rated(framing):
    (article,) = framing.annotation.articles
    marked = [article.text[low:high] for _, (low, high) in framing.annotation.boilerplate]
    assert len(marked) == 2
    assert not framing.ratings["sentence"].str.contains("Follow us").any()
