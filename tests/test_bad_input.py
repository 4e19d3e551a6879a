"""Whatever comes in: a sensible result or a clear message, no library's traceback, and no neighbour lost."""

import warnings

import pytest

import biaskit as bk
from biaskit.errors import BiaskitWarning

NEIGHBOUR = "Peru said Chile had acted with great courage."

TEXTS = {
    "emoji": "Peru 😀 said “we 🎉 won” to Chile 👩‍👩‍👧‍👦.",
    "right to left": "قال Peru إن Chile فازت. שלום said Peru. \u202eevil\u202c",
    "unbalanced marks": "“Peru said ‘Chile \"lost it all, he said. ” ” « it's ``so''.",
    "NUL bytes": "Peru\x00 said Chile\x00 lost. \x00\x00",
    "punctuation": "... !!! ??? \"\"\" ''' ““““ ”””” ---",
    "line breaks": "\n" * 10_000 + "Peru lost." + "\r\n" * 100,
    "no white space": "x" * 100_000,
    "no full stop": "Peru met Chile and " * 500,
    "lone surrogate": "Peru \ud800 lost.",
    "markup": "<script>alert('Peru')</script><img src=x onerror=alert(1)> said Chile &amp; \"Peru\".",
    "control characters": "Peru\x01\x02\x1b[31m said\x85 Chile\u2028 lost.\u2029",
    "capitals": "PERU SAID CHILE WAS A THIEF AND A LIAR. " * 3,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_odd_texts_cost_no_neighbour(text, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BiaskitWarning)
        framing = bk.analyze(
            [bk.Article("odd", text, title=text[:200]), bk.Article("even", NEIGHBOUR)], scorers="vader"
        )
        page = framing.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert {m.target for m in framing.annotation.mentions if m.article_id == "even"} == {"Peru", "Chile"}
    assert framing.annotation.skipped == ()
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_an_article_that_breaks_a_step_is_set_aside_and_the_others_go_on(monkeypatch):
    from biaskit.annotation import corpus

    whole = corpus.find_quotations

    def breaking(piece, *rest):
        if "Bolivia" in piece.text:
            raise RuntimeError("boom")
        return whole(piece, *rest)

    monkeypatch.setattr(corpus, "find_quotations", breaking)
    with pytest.warns(BiaskitWarning, match="annotation failed: RuntimeError: boom"):
        framing = bk.analyze([bk.Article("a", "Bolivia won."), bk.Article("b", NEIGHBOUR)], scorers="vader")
    assert framing.annotation.skipped == (("a", "annotation failed: RuntimeError: boom"),)
    assert set(framing.ratings["article_id"]) == {"b"}


def test_a_text_longer_than_a_piece_is_read_to_its_end(monkeypatch):
    monkeypatch.setattr("biaskit.pipeline.PIECE_LENGTH", 1_000)
    text = "Peru said Chile had lost. " * 200 + "Bolivia won."
    annotation = bk.annotate([bk.Article("long", text)])
    assert annotation.mentions[-1].target == "Bolivia"
    assert sum(m.target == "Chile" for m in annotation.mentions) == 200


@pytest.fixture
def folder(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    page = f"<html><head><title>Raid</title><script>alert('Peru')</script></head><body><p>{NEIGHBOUR}</p></body></html>"
    files = {
        "bytes.txt": b"Peru\xff said \xfe\xfa Chile\xc3 lost.",
        "cut.jsonl.gz": b"\x1f\x8b\x08\x00",
        "empty.txt": b"",
        "good.txt": NEIGHBOUR.encode(),
        "nul.txt": b"\x00Bolivia\x00 lost\x00.",
        "page.html": page.encode(),
        "rows.csv": b"words,paper\nPeru won.,Ledger\n",
        "table.parquet": b"PAR1 no table",
    }
    for name, data in files.items():
        (news / name).write_bytes(data)
    return news


def test_bad_files_cost_no_neighbour_and_are_named(folder):
    with pytest.warns(BiaskitWarning, match="4 skipped: .*; read with a doubt: .*bytes.txt: not UTF-8"):
        framing = bk.analyze(folder, scorers="vader")
    assert [article.meta["file"] for article in framing.annotation.articles] == [
        "bytes.txt",
        "good.txt",
        "nul.txt",
        "page.html",
    ]
    assert [(place.rpartition("/")[2], reason) for place, reason in framing.annotation.skipped] == [
        ("cut.jsonl.gz", "damaged gzip file, read as far as it goes"),
        ("empty.txt", "empty"),
        ("rows.csv", "no text column"),
        ("table.parquet", "damaged Parquet file"),
    ]


def test_scripts_of_a_page_are_no_text(folder):
    framing = bk.analyze(folder / "page.html", scorers="vader")
    assert [m.sentence for m in framing.annotation.mentions] == [NEIGHBOUR, NEIGHBOUR]


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def test_a_report_shows_hostile_text_as_text(tmp_path):
    article = bk.Article(
        HOSTILE, f"Peru said {HOSTILE} Chile lost.", outlet=HOSTILE, title=HOSTILE, url="javascript:alert(3)",
        meta={HOSTILE: HOSTILE},
    )  # fmt: skip
    actors = bk.Actors([bk.Actor(HOSTILE, "state", ("Peru",))]) | bk.Actors.world()
    page = bk.analyze([article], actors, scorers="vader").report(tmp_path).read_text(encoding="utf-8")
    assert [bad for bad in ("<script>alert", "<img src=x", 'href="javascript:') if bad in page] == []
    assert "alert(2)" in page
