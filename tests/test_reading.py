import gzip
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.errors import BiaskitWarning, InputError, NotFoundError
from biaskit.reading import Articles, Skipped, load_example, read_articles
from biaskit.reading import articles as reading_articles
from biaskit.reading.formats import reader_for
from biaskit.types import Article

DATA = Path(os.environ.get("BIASKIT_DATA", Path(__file__).parents[2] / "shared" / "data"))
GERMAN = "Der Tanker wurde am Donnerstag vor der Küste beschlagnahmt, teilte das Ministerium der Zeitung mit. " * 3
SPANISH = "El petrolero fue incautado el jueves frente a la costa, según informó el ministerio a este periódico. " * 3


def texts(articles):
    return [article.text for article in articles]


# what comes back


# What ends as a file does is taken for one: "0.CSV".
@given(st.text().filter(lambda text: text.strip() and len(text) > 1 and reader_for(Path(text)) is None))
def test_any_text_in_a_list_comes_back_character_for_character(text):
    assert texts(read_articles([text], language=None)) == [text]


def test_row_becomes_a_whole_article():
    row = {
        "ID": 7,
        "Content": "\u00a0Talks\r\ngo on. ",
        "Publisher": " The Ledger ",
        "publish_date": "2025-12-11T23:30:00-05:00",
        "Headline": "Talks",
        "link": "https://example.org/7",
        "authors": ["Jane Doe", "John Roe"],
        "leaning": "centre",
        "counts": {"likes": 3},
    }
    assert list(read_articles([row])) == [
        Article(
            id="7",
            text="\u00a0Talks\r\ngo on. ",
            outlet="The Ledger",
            date=date(2025, 12, 11),
            title="Talks",
            url="https://example.org/7",
            meta={"authors": "Jane Doe; John Roe", "leaning": "centre", "counts": '{"likes": 3}'},
        )
    ]


def test_articles_pass_through_unchanged():
    article = Article(id="a", text="Talks go on.", date=date(2025, 1, 2), meta={"n": 1})
    assert list(read_articles(article)) == [article] == list(read_articles([article]))


def test_mapped_column_wins_over_the_usual_name():
    row = {"text": "a summary", "raw": "Talks go on.", "source": "wire", "paper": "Ledger"}
    assert list(read_articles([row | {"id": "1"}], columns={"text": "raw", "outlet": "paper"})) == [
        Article(id="1", text="Talks go on.", outlet="Ledger", meta={"text": "a summary", "source": "wire"})
    ]


def test_mapping_an_unknown_field_is_refused():
    with pytest.raises(
        NotFoundError,
        match=r"^No article field is named 'body'. Available: date, id, outlet, text, title, url.$",
    ):
        read_articles(["x"], columns={"body": "content"})


def test_paragraphs_are_joined_by_line_ends():
    row = {"body-paragraphs": [["One.", "Two."], ["Three."]]}
    assert texts(read_articles([row])) == ["One. Two.\nThree."]


def test_half_a_surrogate_pair_becomes_one_replacement_character():
    assert texts(read_articles(["a\ud83db c"])) == ["a\ufffdb c"]


@pytest.mark.parametrize(
    "text",
    [
        "Zero \x00 bytes \x00",
        "Emoji 👩‍👩‍👧 🇻🇪",
        "قال الرئيس إن الناقلة",
        "He said “it is theft",
        'A " lone mark',
        "\ufeffmark",
    ],
)
def test_odd_text_arrives_as_it_is(text):
    assert texts(read_articles([text])) == [text]


# tables


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table, lambda columns: pl.DataFrame(columns).lazy()])
def test_tables_of_three_kinds_read_alike(make):
    table = make({"id": [1, 2], "body": ["Talks go on.", "Talks end."], "source": ["A", None], "n": [1.5, 2.5]})
    assert list(read_articles(table)) == [
        Article(id="1", text="Talks go on.", outlet="A", meta={"n": 1.5}),
        Article(id="2", text="Talks end.", outlet="", meta={"n": 2.5}),
    ]


def test_gaps_in_a_pandas_table_are_missing_values():
    table = pd.DataFrame(
        {"text": ["Talks go on.", "Talks end."], "id": [12, None], "date": [pd.Timestamp("2025-12-11"), pd.NaT]}
    )
    table["note"] = pd.Series([pd.NA, "x"], dtype="object")
    first, second = read_articles(table)
    assert first == Article(id="12", text="Talks go on.", date=date(2025, 12, 11), meta={"note": None})
    assert (len(second.id), second.date, second.meta) == (16, None, {"note": "x"})


def test_table_without_a_text_column_says_what_is_there():
    message = r"^table: no text column \(columns: 'a', 'b'; name it with columns=\{'text': '...'\}\)\.$"
    with pytest.raises(InputError, match=message):
        list(read_articles(pd.DataFrame({"a": [1], "b": [2]})))


def test_series_of_texts_is_a_list_of_texts():
    assert texts(read_articles(pd.Series(["Talks go on.", "Talks end."]))) == ["Talks go on.", "Talks end."]


# paths and texts


def test_folder_is_read_in_order_of_names(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "1.txt").write_text("Second.")
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / ".hidden.txt").write_text("Never.")
    articles = list(read_articles(tmp_path))
    assert [(article.text, article.meta["file"]) for article in articles] == [
        ("First.", "a.txt"),
        ("Second.", "b/1.txt"),
    ]


def test_list_may_mix_paths_and_texts(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("From a file.")
    assert texts(read_articles([str(path), path.with_name("a.txt"), "A text."], duplicates="drop")) == [
        "From a file.",
        "A text.",
    ]


@pytest.mark.parametrize("source", ["no/such/folder", "Talks go on.", Path("gone.txt"), ["gone.csv.gz"]])
def test_missing_path_is_refused_at_once(source):
    name = str(source[0] if isinstance(source, list) else source)
    with pytest.raises(InputError) as refused:
        read_articles(source)
    assert str(refused.value) == f"No file or folder {name!r}. To read a text itself, put it in a list: [text]."


def test_unknown_format_is_refused_with_the_known_ones(tmp_path):
    (tmp_path / "a.docx").write_text("x")
    formats = ".txt, .md, .html, .htm, .json, .jsonl, .ndjson, .csv, .tsv, .parquet, each also with .gz."
    with pytest.raises(InputError) as refused:
        read_articles(tmp_path / "a.docx")
    assert str(refused.value) == f"Cannot tell the format of {str(tmp_path / 'a.docx')!r}. Formats: {formats}"
    with pytest.raises(InputError) as refused:
        read_articles(tmp_path)
    assert str(refused.value) == f"No readable file in the folder {str(tmp_path)!r}. Formats: {formats}"


def test_what_is_no_source_is_refused():
    with pytest.raises(
        InputError, match=r"^Cannot read articles from 'int'. Give a path, a list of paths, texts, dicts"
    ):
        read_articles(3)


def test_standard_input_is_read_as_what_it_begins_with(monkeypatch):
    for given_bytes, expected in [
        (b'{"text": "One."}\n{"text": "Two."}\n', ["One.", "Two."]),
        (b'[{"text": "One."},\n {"text": "Two."}]', ["One.", "Two."]),
        (b"text,outlet\nOne.,A\nTwo.,B\n", ["One.", "Two."]),
        (b"Talks, and more talks.\nThey go on.\n", ["Talks, and more talks.\nThey go on.\n"]),
    ]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given_bytes)))
        assert texts(read_articles("-")) == expected


# reading again


def test_files_can_be_read_again(tmp_path):
    (tmp_path / "a.txt").write_text("Talks go on.")
    articles = read_articles(tmp_path)
    assert list(articles) == list(articles)


def test_iterator_read_twice_is_refused():
    articles = read_articles(iter(["Talks go on."]))
    assert texts(articles) == ["Talks go on."]
    with pytest.raises(InputError, match=r"^This source can be read only once. Keep its articles: articles = list\("):
        list(articles)


def test_articles_arrive_one_at_a_time():
    def endless():
        while True:
            yield "Talks go on."

    stream = iter(read_articles(endless()))
    assert [next(stream).text for _ in range(3)] == ["Talks go on."] * 3


def test_two_readers_share_nothing():
    first, second = read_articles(["Talks go on.", "Talks go on."]), read_articles(["Talks go on."])
    assert (len(list(first)), len(list(second))) == (2, 1)
    assert (first.n_read, first.n_duplicates, second.n_read, second.n_duplicates) == (2, 1, 1, 0)


# ids and duplicates


def test_id_is_a_hash_of_title_and_text_where_none_is_given():
    ids = [
        article.id
        for article in read_articles(
            [{"text": "Talks go on."}, {"text": "Talks end."}, {"text": "Talks end.", "title": "T"}]
        )
    ]
    assert ids[0] == "6b52f5067fb3d059"
    assert len({*ids}) == 3


def test_id_given_twice_gets_a_number_and_a_note():
    articles = read_articles([{"id": "a", "text": "One thing."}, {"id": "a", "text": "Another thing."}])
    with pytest.warns(BiaskitWarning, match=r"^read with a doubt: item 2: id given twice \('a' became 'a-2'\)\. See"):
        assert [article.id for article in articles] == ["a", "a-2"]


def test_ids_given_many_times_are_numbered_in_order_round_those_that_are_there():
    given = ["a", "a", "a-2", "a", "a-2", "a", "a-3"]
    articles = read_articles([{"id": own, "text": f"Thing {n}."} for n, own in enumerate(given)])
    with pytest.warns(BiaskitWarning, match="id given twice"):
        assert [article.id for article in articles] == ["a", "a-2", "a-2-2", "a-3", "a-2-3", "a-4", "a-3-2"]


def test_an_id_given_many_times_is_not_looked_for_from_the_start(monkeypatch):
    made = []
    digest = reading_articles.digest
    monkeypatch.setattr(reading_articles, "digest", lambda text: made.append(text) or digest(text))
    articles = read_articles([{"id": "a", "text": f"Thing {n}."} for n in range(300)])
    with pytest.warns(BiaskitWarning, match="id given twice"):
        assert len(list(articles)) == 300
    assert len(made) < 300 * 8


def test_duplicates_are_marked_with_the_first_id():
    articles = read_articles([{"id": "a", "text": "Talks go on."}, {"id": "b", "text": " TALKS  go\non. "}])
    assert [dict(article.meta) for article in articles] == [{}, {"duplicate_of": "a"}]
    assert str(articles) == "2 articles read, 1 duplicate among them"


def test_duplicates_can_be_kept_or_dropped():
    given_twice = ["Talks go on.", "Talks go on."]
    kept, dropped = read_articles(given_twice, duplicates="keep"), read_articles(given_twice, duplicates="drop")
    assert [dict(article.meta) for article in kept] == [{}, {}]
    assert len(list(dropped)) == 1
    assert dropped.skipped == (Skipped("item 2", "duplicate", "of 6b52f5067fb3d059"),)


# dates


@pytest.mark.parametrize(
    ("given_date", "expected"),
    [
        ("2025-12-11", date(2025, 12, 11)),
        ("20251211", date(2025, 12, 11)),
        ("2025-12-11T10:00:00Z", date(2025, 12, 11)),
        ("Thu, 11 Dec 2025 22:00:00 EST", date(2025, 12, 11)),
        ("December 11, 2025", date(2025, 12, 11)),
        ("12/11/2025", date(2025, 12, 11)),
        (1765411200, date(2025, 12, 11)),
        (1765411200000, date(2025, 12, 11)),
        ("", None),
        (None, None),
    ],
)
def test_date_is_the_day_as_printed(given_date, expected):
    assert [article.date for article in read_articles([{"text": "Talks go on.", "date": given_date}])] == [expected]


@pytest.mark.parametrize("given_date", ["2025", "May 2025", "soon", "99/99/2025", "9" * 400, "2025-13-45"])
def test_unreadable_date_is_kept_in_meta_and_noted(given_date):
    articles = read_articles([{"text": "Talks go on.", "date": given_date}])
    with pytest.warns(BiaskitWarning, match=r"^read with a doubt: item 1: unreadable date, left empty"):
        (article,) = articles
    assert (article.date, article.meta) == (None, {"date_as_given": given_date})


# skipping


def test_what_is_skipped_is_told_once_at_the_end():
    articles = read_articles(["Talks go on.", "", " \n", {"title": "no text"}, 3, GERMAN])
    with pytest.warns(BiaskitWarning) as caught:
        assert texts(articles) == ["Talks go on."]
    assert [str(warning.message) for warning in caught] == [
        "5 skipped: item 2: empty and 1 more empty; item 4: no text column (columns: 'title'; name it with "
        "columns={'text': '...'}); item 5: neither a text, a path, a dict nor an article (int); "
        "item 6: not English (seems to be 'de'). See .skipped and .notes."
    ]
    assert repr(articles) == (
        "<Articles: 1 article read, 5 skipped (2 empty; 1 no text column; "
        "1 neither a text, a path, a dict nor an article; 1 not English)>"
    )


def test_errors_raise_stops_at_the_first_bad_place():
    articles = iter(read_articles(["Talks go on.", "", "Talks end."], errors="raise"))
    assert next(articles).text == "Talks go on."
    with pytest.raises(InputError, match=r'^item 2: empty. Mend it, or read on past such places with errors="warn".$'):
        next(articles)


@pytest.mark.parametrize("option", [{"errors": "ignore"}, {"duplicates": "no"}])
def test_unknown_option_is_refused(option):
    (name, value), *_ = option.items()
    with pytest.raises(NotFoundError, match=f"^No way to treat {name} is named {value!r}. Available: "):
        read_articles([], **option)


# language


@pytest.mark.parametrize(
    ("text", "code"),
    [(GERMAN, "de"), (SPANISH, "es"), ("总统说，油轮在近海被扣押，这是对国际法的公然违反。" * 12, "zh")],
)
def test_other_languages_are_set_aside_even_under_raise(text, code):
    articles = read_articles([text], errors="raise")
    with pytest.warns(BiaskitWarning, match="not English"):
        assert list(articles) == []
    assert articles.skipped == (Skipped("item 1", "not English", f"seems to be {code!r}"),)


def test_language_none_keeps_all_and_another_language_can_be_asked_for():
    assert texts(read_articles([GERMAN, SPANISH], language=None)) == [GERMAN, SPANISH]
    assert texts(read_articles([GERMAN], language="de")) == [GERMAN]


def test_unknown_language_is_refused():
    with pytest.raises(NotFoundError, match=r"^No language is named 'english'. Available: ace, af, "):
        list(read_articles([GERMAN], language="english"))


@pytest.mark.parametrize("text", ["Maduro.", "word " * 5000, "1 2 3 " * 50, "👩‍👧 " * 300, "\x00" * 500, "x" * 5000])
def test_what_is_too_short_or_no_language_is_kept(text):
    assert texts(read_articles([text])) == [text]


def test_no_english_news_is_set_aside_wrongly():
    path = DATA / "abp_same_event" / "articles.jsonl.gz"
    if not path.exists():
        pytest.skip(f"{path.parent} is absent")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(300), lines, strict=False)]
    articles = read_articles(rows)
    assert len(list(articles)) == 300
    assert articles.skipped == ()


# example


def test_example_is_read_whole():
    articles = load_example("tanker")
    assert len({article.outlet for article in articles}) == 3
    assert all(article.text and article.title and article.date and article.meta["leaning"] for article in articles)


def test_unknown_example_is_refused():
    with pytest.raises(
        NotFoundError, match=r"^No example is named 'tankre'. Available: harbour, tanker. Did you mean 'tanker'\?$"
    ):
        load_example("tankre")


def test_reading_is_light_until_used():
    code = (
        "import sys, biaskit.reading; "
        "heavy = {'pandas', 'pyarrow', 'narwhals', 'trafilatura', 'py3langid', 'numpy', 'charset_normalizer'}; "
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_reader_is_an_articles_object():
    assert isinstance(read_articles([]), Articles)


def test_a_binary_text_column_is_decoded():
    table = pa.table({"text": pa.array(["Peru won – again.".encode()], pa.binary())})
    assert [article.text for article in read_articles(table)] == ["Peru won – again."]


@pytest.mark.parametrize(
    "text",
    ["قال الوزير إن السفينة استولي عليها في المياه الدولية", "外交部周四表示，这艘油轮在国际水域被扣押，船员安全。"],
)
def test_another_script_is_set_aside_however_short(text):
    articles = read_articles([text, "Peru won."])
    with pytest.warns(BiaskitWarning, match="item 1: not English"):
        assert [article.text for article in articles] == ["Peru won."]


def test_a_polars_table_with_a_date_beyond_pythons_years_is_refused():
    table = pl.DataFrame({"text": ["Peru won."], "date": pl.Series([2**30]).cast(pl.Int32).cast(pl.Date)})
    with pytest.raises(InputError, match=r"^The table has a value that cannot be read \(out-of-range date\)\. Mend it"):
        list(read_articles(table))
