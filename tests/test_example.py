"""The example corpus that is installed with the package."""

import json
import os
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import biaskit as bk

ROOT = Path(__file__).resolve().parents[1]
FIELDS = ["id", "outlet", "date", "title", "url", "leaning", "author", "text"]
LEANINGS = {
    "The Quillhaven Ledger": "centre",
    "El Farol Austral": "critical",
    "Liberty Ridge Dispatch": "supportive",
}
ATTRIBUTION = re.compile(r"“|\b(?:said|told|added|denied|argued|insisted|warned|accused|claimed)\b|\bAccording to\b")
BORROWED = 8  # words in a row that two texts do not share by chance


def _rows() -> list[dict[str, Any]]:
    lines = (Path(bk.__file__).parent / "examples" / "tanker.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _runs_of_words(text: str, n: int = BORROWED) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def test_every_line_has_the_same_filled_fields() -> None:
    assert [(list(row), all(row.values())) for row in _rows()] == [(FIELDS, True)] * 6


def test_each_of_three_outlets_has_two_articles_of_one_leaning() -> None:
    assert Counter((row["outlet"], row["leaning"]) for row in _rows()) == dict.fromkeys(LEANINGS.items(), 2)


def test_ids_are_unique() -> None:
    assert len({row["id"] for row in _rows()}) == 6


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["id"])
def test_length_is_that_of_a_short_news_item(row: dict[str, Any]) -> None:
    assert 250 <= len(row["text"].split()) <= 400


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["id"])
def test_the_event_is_named_in_both_forms(row: dict[str, Any]) -> None:
    assert [phrase for phrase in ("tanker seizure", "seizure of the tanker") if phrase not in row["text"]] == []


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["id"])
def test_quotation_marks_are_typographic_and_paired(row: dict[str, Any]) -> None:
    text = row["title"] + row["text"]
    assert (text.count("“") - text.count("”"), re.findall("[\"']", text)) == (0, [])


@pytest.mark.parametrize("outlet", LEANINGS)
def test_each_outlet_has_ten_sentences_with_a_quotation(outlet: str) -> None:
    sentences = [s for row in _rows() if row["outlet"] == outlet for s in re.split(r"(?<=[.”])\s+", row["text"])]
    assert sum(bool(ATTRIBUTION.search(s)) for s in sentences) >= 10


def test_load_example_gives_the_articles_as_written() -> None:
    expected = [
        bk.Article(
            id=row["id"],
            text=row["text"],
            outlet=row["outlet"],
            date=date.fromisoformat(row["date"]),
            title=row["title"],
            url=row["url"],
            meta={"leaning": row["leaning"], "author": row["author"]},
        )
        for row in _rows()
    ]
    assert list(bk.load_example("tanker")) == expected


@pytest.mark.gold
def test_no_sentence_is_taken_from_the_article_the_project_began_from() -> None:
    seed = ROOT / os.environ.get("BIASKIT_DATA", "../shared/data") / "seed" / "article.txt"
    if not seed.is_file():
        pytest.skip(f"The folder {seed.parent} is absent; set BIASKIT_DATA to the gold data.")
    borrowed = [_runs_of_words(row["text"]) & _runs_of_words(seed.read_text(encoding="utf-8")) for row in _rows()]
    assert borrowed == [set()] * 6


class TestHarbour:
    """The larger example: three outlets on the same 24 days."""

    articles = bk.load_example("harbour")

    def test_each_outlet_reports_each_event_once_on_one_day(self) -> None:
        events: dict[str, set[Any]] = {}
        for article in self.articles:
            events.setdefault(article.meta["event"], set()).add((article.outlet, article.date))
        assert len(events) == 24
        assert {len(reports) for reports in events.values()} == {3}
        assert {len({day for _, day in reports}) for reports in events.values()} == {1}

    def test_an_outlet_has_one_leaning(self) -> None:
        assert {(a.outlet, a.meta["leaning"]) for a in self.articles} == {
            ("The Quillhaven Ledger", "centre"),
            ("Harbour Voice", "labour"),
            ("Meridian Business Post", "business"),
        }

    def test_identifiers_are_unique(self) -> None:
        assert len({article.id for article in self.articles}) == 72

    def test_its_registry_names_whom_each_person_serves(self) -> None:
        actors = bk.Actors.load(Path(bk.__file__).parent / "examples" / "harbour.yaml")
        assert {a.name: a.member_of for a in actors if a.kind == "person"} == {
            "Nora Whitlock": "Quillhaven Dock Union",
            "Edmund Vale": "Port Authority",
            "Priya Raman": "Port Authority",
            "Lydia Ferrant": "Castlemere Shipping",
            "Idris Okafor": None,
        }
