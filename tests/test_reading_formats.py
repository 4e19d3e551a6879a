import gzip
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit import errors
from biaskit.errors import BiaskitWarning, InputError
from biaskit.reading import Skipped, read_articles
from biaskit.types import Article

ROWS = [
    {"id": "1", "text": "Talks “go” on,\r\nsaid A.\u00a0", "outlet": "A", "n": "x"},
    {"id": "2", "text": " Talks end 👋", "outlet": "B", "n": "y"},
]
ARTICLES = [Article(id=row["id"], text=row["text"], outlet=row["outlet"], meta={"n": row["n"]}) for row in ROWS]

PAGE = """<?xml version="1.0" encoding="ENCODING"?><html><head><title>Tanker seized | The Post</title>
<meta property="og:site_name" content="The Post"><meta property="article:published_time" content="2025-12-11T10:00:00Z">
<script>var evil = "script words";</script><style>p {color: red}</style></head><body><nav>Home | News</nav><article>
<h1>Tanker seized</h1><p>The coast guard seized a tanker near Curaçao on Thursday, officials said, and took it to port.
</p><script>alert("script words")</script><p>Venezuela called it piracy and asked for its return.</p></article>
</body></html>"""


def as_csv(rows, delimiter=","):
    lines = [rows[0].keys(), *(row.values() for row in rows)]
    return "\n".join(delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines)


def write(path, text, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def texts(articles):
    return [article.text for article in articles]


# every format, plain and packed


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".csv", as_csv(ROWS)),
        (".CSV", as_csv(ROWS, ";")),
        (".tsv", as_csv(ROWS, "\t")),
        (".json", json.dumps(ROWS, indent=1)),
        (".json", json.dumps({"status": "ok", "articles": ROWS})),
        (".json", "\n".join(map(json.dumps, ROWS))),
        (".jsonl", "\n\n".join(map(json.dumps, ROWS))),
    ],
)
def test_tables_arrive_whole_from_every_format(tmp_path, suffix, content, packed):
    assert list(read_articles(write(tmp_path / f"a{suffix}{packed}", content))) == ARTICLES


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_parquet_arrives_whole(tmp_path, packed):
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "a")
    path = write(tmp_path / f"a.parquet{packed}", (tmp_path / "a").read_bytes())
    assert list(read_articles(path)) == ARTICLES


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.txt.gz"])
def test_text_file_arrives_character_for_character(tmp_path, name):
    text = "\u00a0 # Talks\r\ngo on.\n\n"
    (article,) = read_articles(write(tmp_path / name, text))
    assert (article.text, article.meta) == (text, {"file": name})


def test_object_alone_is_one_article(tmp_path):
    assert list(read_articles(write(tmp_path / "a.json", json.dumps(ROWS[0])))) == ARTICLES[:1]


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: text.strip() and text[0] != "\ufeff"))
def test_any_text_in_csv_comes_back_character_for_character(tmp_path_factory, text):
    path = write(tmp_path_factory.getbasetemp() / "any.csv", as_csv([{"text": text, "n": "1"}]))
    assert texts(read_articles(path, language=None)) == [text]


# encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", ROWS[0]["text"]), ("a.csv", as_csv(ROWS[:1])), ("a.jsonl", json.dumps(ROWS[0], ensure_ascii=False))],
)
def test_mark_at_the_start_tells_the_encoding_and_goes(tmp_path, encoding, name, content):
    assert texts(read_articles(write(tmp_path / name, content, encoding))) == [ROWS[0]["text"]]


def test_western_bytes_are_read_as_windows_1252_and_noted(tmp_path):
    text = "The café in “Zürich” — closed."
    path = write(tmp_path / "a.txt", text, "cp1252")
    articles = read_articles(path)
    with pytest.warns(BiaskitWarning, match=r"^read with a doubt: .*a.txt: not UTF-8 \(read as cp1252\)"):
        assert texts(articles) == [text]


def test_other_scripts_are_guessed(tmp_path):
    text = "Президент сказал, что мы не пойдем. Это важно для всех людей в этой стране."
    with pytest.warns(BiaskitWarning, match=r"read as cp1251"):
        assert texts(read_articles(write(tmp_path / "a.txt", text, "cp1251"), language=None)) == [text]


def test_damaged_utf8_keeps_its_sound_characters(tmp_path):
    path = write(tmp_path / "a.txt", "“Talks” — ".encode() + b"\xff go on.")
    with pytest.warns(BiaskitWarning, match=r"not UTF-8 \(1 bytes that are no text became U\+FFFD\)"):
        assert texts(read_articles(path)) == ["“Talks” — \ufffd go on."]


def test_bad_bytes_in_one_line_leave_the_others_alone_and_are_noted_once(tmp_path):
    lines = ['{"text": "Été."}'.encode("cp1252"), '{"text": "“Été” two."}'.encode(), '{"text": "Né."}'.encode("cp1252")]
    path = write(tmp_path / "a.jsonl", b"\n".join(lines))
    articles = read_articles(path)
    with pytest.warns(BiaskitWarning):
        assert texts(articles) == ["Été.", "“Été” two.", "Né."]
    assert articles.notes == (Skipped(f"{path}:1", "not UTF-8", "read as cp1252"),)


# HTML


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_html_gives_text_and_metadata_and_no_script(tmp_path, encoding):
    path = write(tmp_path / "a.html", PAGE.replace("ENCODING", encoding), encoding)
    (article,) = read_articles(path)
    assert (article.outlet, article.date, article.title) == ("The Post", date(2025, 12, 11), "Tanker seized")
    assert article.text == (
        "The coast guard seized a tanker near Curaçao on Thursday, officials said, and took it to port.\n"
        "Venezuela called it piracy and asked for its return."
    )


def test_html_without_text_is_skipped(tmp_path):
    path = write(tmp_path / "a.htm", "<html><script>only()</script></html>")
    articles = read_articles(path)
    with pytest.warns(BiaskitWarning, match="no article text in the HTML"):
        assert list(articles) == []


def test_html_without_trafilatura_names_the_extra(tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(errors, "import_module", missing)
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "b.txt", b"Peru won.")
    with pytest.warns(BiaskitWarning, match=r'a\.html: Reading HTML needs .* pip install "biaskit\[html\]"\.'):
        assert [article.text for article in read_articles(tmp_path)] == ["Peru won."]
    with pytest.raises(InputError, match="Reading HTML needs"):
        list(read_articles(tmp_path, errors="raise"))


def test_a_page_that_breaks_the_parser_leaves_its_neighbours(tmp_path, monkeypatch):
    import trafilatura

    def broken(html, **options):
        if "Harbour" in html:
            raise RecursionError("too deep")
        return extract(html, **options)

    extract, page = trafilatura.bare_extraction, PAGE.replace("ENCODING", "utf-8")
    monkeypatch.setattr(trafilatura, "bare_extraction", broken)
    write(tmp_path / "a.html", page.replace("Tanker", "Harbour"))
    write(tmp_path / "b.html", page)
    with pytest.warns(BiaskitWarning, match=r"a\.html: a page that cannot be parsed \(RecursionError\)\."):
        assert [article.title for article in read_articles(tmp_path)] == ["Tanker seized"]
    with pytest.raises(InputError, match=r"a page that cannot be parsed \(RecursionError\)"):
        list(read_articles(tmp_path, errors="raise"))


# damage


def skipped(source, expected_texts):
    articles = read_articles(source)
    with pytest.warns(BiaskitWarning):
        assert texts(articles) == expected_texts
    return [str(record) for record in articles.skipped]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.csv", "a.txt.gz"])
def test_empty_file_is_skipped(tmp_path, name):
    assert skipped(write(tmp_path / name, ""), []) == [f"{tmp_path / name}: empty"]


def test_csv_without_a_text_column_says_what_is_there(tmp_path):
    path = write(tmp_path / "a.csv", "name,words\na,b\n")
    for columns, clue in [(None, ""), ({"text": "wrods"}, "'wrods' is not there; ")]:
        with pytest.raises(InputError) as refused:
            list(read_articles(path, columns=columns))
        assert str(refused.value) == (
            f"{path}: no text column ({clue}columns: 'name', 'words'; name it with columns={{'text': '...'}})."
        )


def test_csv_without_a_text_column_among_others_is_skipped(tmp_path):
    write(tmp_path / "a.csv", "name,words\na,b\n")
    write(tmp_path / "b.txt", "Talks go on.")
    assert len(skipped(tmp_path, ["Talks go on."])) == 1


def test_damaged_csv_rows_leave_their_neighbours(tmp_path):
    path = write(
        tmp_path / "a.csv",
        'id,text,n\n1,"One,\n""two"".",x\n2,"never closed,x\n3,"Three.","x"\n4,too,many,cells\n5,few\n\n6,5" pipe,x\n',
    )
    assert skipped(path, ['One,\n"two".', "Three.", '5" pipe']) == [
        f"{path}:4: a quotation mark that does not open or close a field",
        f"{path}:6: not as many fields as the header's 3 (it has 4)",
        f"{path}:7: not as many fields as the header's 3 (it has 2)",
    ]


def test_quotation_mark_open_to_the_end_of_the_csv_loses_one_row(tmp_path):
    path = write(tmp_path / "a.csv", 'id,text\n1,One.\n2,"Two.\n3,Three.\n4,Four.\n')
    assert skipped(path, ["One.", "Three.", "Four."]) == [
        f"{path}:3: a quotation mark that does not open or close a field"
    ]


def test_quotation_marks_between_tabs_may_be_text(tmp_path):
    path = write(tmp_path / "a.tsv", 'id\ttext\n1\t"We go," he said\n2\t"Unclosed\n3\tThree.\n')
    assert texts(read_articles(path)) == ['"We go," he said', '"Unclosed', "Three."]


def test_broken_json_lines_leave_their_neighbours(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"text": "One."}\n{"text": \n[1]\n' + "[" * 100_000 + '\n{"text": "Two."}\n')
    assert skipped(path, ["One.", "Two."]) == [
        f"{path}:2: not JSON (Expecting value, column 1)",
        f"{path}:3: neither an object nor a text (list)",
        f"{path}:4: not JSON (nested or long beyond use)",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"text": "One."},\n {"text": "Tw', "2: not JSON from here on (Unterminated string starting at, column 11)"),
        ('[{"text": "One."},\n', " the list is cut short (no closing bracket)"),
        ('{"text": "One."}\nTwo.', "2: not JSON from here on (Expecting value, column 1)"),
    ],
)
def test_broken_json_keeps_what_stands_before_the_damage(tmp_path, content, reason):
    path = write(tmp_path / "a.json", content)
    assert skipped(path, ["One."]) == [f"{path}:{reason}"]


def test_gzip_cut_short_keeps_the_whole_lines_before(tmp_path):
    lines = "".join(json.dumps({"text": f"Article {n}: {hash(str(n))}"}) + "\n" for n in range(5000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-5000])
    articles = read_articles(path)
    with pytest.warns(BiaskitWarning):
        n_read = len(list(articles))
    assert 4000 < n_read < 5000
    assert [(record.place, record.reason) for record in articles.skipped] == [
        (str(path), "damaged gzip file, read as far as it goes")
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.parquet", "damaged Parquet file"),
        ("a.txt.gz", "damaged gzip file"),
        ("a.parquet.gz", "damaged gzip file, read as far as it goes"),
    ],
)
def test_file_of_rubbish_leaves_its_neighbours(tmp_path, name, reason):
    (tmp_path / name).write_bytes(b"rubbish" * 100)
    write(tmp_path / "b.txt", "Talks go on.")
    (record,) = skipped(tmp_path, ["Talks go on."])
    assert record.startswith(f"{tmp_path / name}: {reason}")


def test_parquet_cut_short_is_skipped(tmp_path):
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "a.parquet")
    (tmp_path / "a.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-20])
    (record,) = skipped(tmp_path / "a.parquet", [])
    assert record.startswith(f"{tmp_path / 'a.parquet'}: damaged Parquet file (")


def test_file_of_another_format_in_a_folder_is_noted(tmp_path):
    write(tmp_path / "a.pdf", "x")
    write(tmp_path / "b.txt", "Talks go on.")
    articles = read_articles(tmp_path)
    with pytest.warns(BiaskitWarning, match=r"a.pdf: not a readable format, passed over"):
        assert texts(articles) == ["Talks go on."]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.txt"])
def test_five_megabytes_are_read_whole(tmp_path, name):
    text = "The tanker was seized. " * 220_000
    content = {"a.csv": as_csv([{"text": text}]), "a.jsonl": json.dumps({"text": text}), "a.txt": text}[name]
    assert texts(read_articles(write(tmp_path / name, content))) == [text]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.txt", "a.json"])
def test_odd_characters_survive_every_format(tmp_path, name):
    text = "NUL \x00, emoji 👩‍👩‍👧, قال الرئيس, “unbalanced, \u2028 line"
    content = {"a.csv": as_csv([{"text": text}]), "a.txt": text}.get(name, json.dumps({"text": text}))
    assert texts(read_articles(write(tmp_path / name, content))) == [text]


def test_csv_header_that_comes_twice_keeps_both_columns(tmp_path):
    path = write(tmp_path / "a.csv", "text,n,n\nTalks go on.,1,2\n")
    assert [article.meta for article in read_articles(path)] == [{"n": "1", "n_2": "2"}]
