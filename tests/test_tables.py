import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.errors import BiaskitWarning, InputError
from biaskit.tables import (
    actors_table,
    mentions_table,
    quotations_table,
    ratings_schema,
    ratings_table,
    read_table,
    write_table,
)
from biaskit.tables.records import to_mentions
from biaskit.tables.schema import table_schema
from biaskit.types import RATING_COLUMNS, RATING_EXTRAS, Actor, Annotation, Article, Cue, Mention, Quotation, Rating

SENTENCE = "Caracas condemned Washington."
MENTION = Mention(
    article_id="a", target="United States", sentence=SENTENCE, start=18, end=28, source="Venezuela",
    voice="paraphrased", sentence_start=5, scope=((8, 17),), kind="state", chain=("Venezuela",), part="title",
    names=((0, 7), (18, 28)), syntactic_role="patient",
)  # fmt: skip
OUTLETS = Mention(article_id="b", target="Peru", sentence="It rained.", start=0, end=0)
CUE = Cue(8, 17, -0.5, "lexicon")
ARTICLES = [
    Article("a", "text", outlet="Post", date=date(2025, 12, 11), title="T", url="u", meta={"leaning": "left", "n": 1}),
    Article("b", "text", outlet="Times", meta={"leaning": "right"}),
]
RATINGS = [Rating(MENTION, "vader", "valence", -0.5, (CUE,)), Rating(OUTLETS, "vader", "valence", float("nan"))]
QUOTATION = Quotation(
    article_id="a", source="Lima", source_span=(9, 13), cue="said", cue_span=(14, 18),
    content_spans=((1, 7), (21, 26)), kind="direct", voice="quoted", chain=("Lima",), targets=("Peru",), confidence=0.9,
)  # fmt: skip
IMPLICIT = Quotation("a", None, None, "", None, ((0, 1),), "scare", "outlet", asserted=False, part="title")


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    return table.astype(object).where(table.notna(), None).to_dict("records")


class TestRatingsTable:
    def test_columns_are_the_rating_the_mention_the_article_and_its_metadata(self) -> None:
        expected = [*RATING_COLUMNS, *RATING_EXTRAS, "title", "url", "leaning", "n"]
        assert ratings_table(RATINGS, ARTICLES).columns.tolist() == expected

    def test_a_row_holds_the_whole_rating(self) -> None:
        assert records(ratings_table(RATINGS, ARTICLES))[0] == {
            "article_id": "a", "outlet": "Post", "date": pd.Timestamp("2025-12-11"), "sentence": SENTENCE,
            "sentence_start": 5, "start": 18, "end": 28, "target": "United States", "source": "Venezuela",
            "voice": "paraphrased", "scorer": "vader", "dimension": "valence", "value": -0.5, "cues": (CUE,),
            "kind": "state", "chain": ("Venezuela",), "scope": ((8, 17),), "part": "title", "syntactic_role": "patient",
            "agentless": False, "asserted": True, "title": "T", "url": "u", "leaning": "left", "n": 1,
        }  # fmt: skip

    def test_the_outlets_own_voice_and_a_missing_date_and_value_are_null(self) -> None:
        row = ratings_table(RATINGS, ARTICLES).iloc[1]
        assert row[["source", "date", "value", "kind", "syntactic_role", "n"]].isna().all()

    def test_rows_of_one_mention_share_its_sentence(self) -> None:
        table = ratings_table([Rating(MENTION, "frames", name, 0.1) for name in ("crime", "threat")], ARTICLES)
        assert table["sentence"][0] is table["sentence"][1] is MENTION.sentence

    def test_articles_that_are_not_given_leave_their_columns_empty(self) -> None:
        row = ratings_table(RATINGS, ARTICLES[:1]).iloc[1]
        assert row[["outlet", "title", "url"]].tolist() == ["", "", ""]
        assert row[["date", "leaning", "n"]].isna().all()

    def test_no_ratings_give_the_same_columns_and_types(self) -> None:
        empty, full = ratings_table([], ARTICLES), ratings_table(RATINGS, ARTICLES)
        assert len(empty) == 0
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()

    def test_metadata_named_like_a_column_is_prefixed(self) -> None:
        article = Article("a", "", meta={"value": 1, "article_value": 2, "printed": "x"})
        row = ratings_table(RATINGS[:1], [article]).iloc[0, -3:]
        assert row.to_dict() == {"article_value": 2, "article_printed": "x", "article_article_value": 1}

    @pytest.mark.parametrize(
        ("values", "dtype"),
        [
            ([1, 2], "int64"),
            ([1, None], "Int64"),
            ([True, False], "bool"),
            ([True, None], "boolean"),
            ([0.5, float("nan")], "float64"),
            ([np.int64(1), np.int64(2)], "int64"),
        ],
    )
    def test_metadata_of_one_type_keeps_it(self, values: list[object], dtype: str) -> None:
        articles = [Article(name, "", meta={"m": value}) for name, value in zip("ab", values, strict=True)]
        assert str(ratings_table(RATINGS, articles)["m"].dtype) == dtype

    @pytest.mark.parametrize("values", [[1, "x"], [True, 2], [2**70, 1], [["x"], {"k": 1}], [None, "x"], [None, None]])
    def test_other_metadata_becomes_text(self, values: list[object]) -> None:
        articles = [Article(name, "", meta={"m": value}) for name, value in zip("ab", values, strict=True)]
        column = ratings_table(RATINGS, articles)["m"]
        assert column.dtype == ratings_table(RATINGS, ARTICLES)["target"].dtype

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (date(1066, 10, 14), "1066-10-14"),
            (datetime(2025, 1, 2, 3, 4, tzinfo=UTC), "2025-01-02 03:04"),
            ("2 January 2025", "2025-01-02"),
            (pd.Timestamp("2025-01-02"), "2025-01-02"),
        ],
    )
    def test_dates_of_any_kind_are_read(self, given: object, expected: str) -> None:
        article = Article("a", "", date=given)  # type: ignore[arg-type]
        assert ratings_table(RATINGS[:1], [article])["date"].tolist() == [pd.Timestamp(expected)]

    @pytest.mark.parametrize("given", ["", None, pd.NaT])
    def test_no_date_is_not_a_time(self, given: object) -> None:
        article = Article("a", "", date=given)  # type: ignore[arg-type]
        assert ratings_table(RATINGS[:1], [article])["date"].isna().tolist() == [True]

    def test_a_date_that_is_none_is_named_and_left_empty(self) -> None:
        article = Article("a", "", date="soon")  # type: ignore[arg-type]
        message = r"^Article 'a' has the date 'soon', which is not understood and left empty. Give YYYY-MM-DD.$"
        with pytest.warns(BiaskitWarning, match=message):
            table = ratings_table(RATINGS[:1], [article])
        assert table["date"].isna().tolist() == [True]


def test_mentions_table_holds_the_whole_mention() -> None:
    assert records(mentions_table([MENTION], ARTICLES)) == [
        {
            "article_id": "a", "outlet": "Post", "date": pd.Timestamp("2025-12-11"), "sentence": SENTENCE,
            "sentence_start": 5, "start": 18, "end": 28, "printed": "Washington", "target": "United States",
            "kind": "state", "source": "Venezuela", "voice": "paraphrased", "chain": ("Venezuela",),
            "scope": ((8, 17),), "names": ((0, 7), (18, 28)), "coreferent": (), "part": "title",
            "syntactic_role": "patient", "agentless": False, "asserted": True,
        }
    ]  # fmt: skip


def test_mentions_table_takes_an_annotation_with_its_articles() -> None:
    annotation = Annotation(tuple(ARTICLES), (), (MENTION, OUTLETS), ())
    assert_frame_equal(mentions_table(annotation), mentions_table([MENTION, OUTLETS], ARTICLES))


def test_mentions_come_back_from_their_table() -> None:
    hidden = replace(MENTION, agentless=True)
    assert to_mentions(mentions_table([hidden, OUTLETS], ARTICLES)) == (hidden, OUTLETS)


def test_mentions_of_a_table_without_roles_have_none() -> None:
    table = mentions_table([MENTION], ARTICLES).drop(columns=["syntactic_role", "agentless"])
    assert to_mentions(table) == (replace(MENTION, syntactic_role=None),)


def test_quotations_table_holds_the_whole_quotation() -> None:
    article = Article("a", "“Never,” Lima said: “Never.”", outlet="Post", date=date(2025, 12, 11))
    assert records(quotations_table([QUOTATION], [article])) == [
        {
            "article_id": "a", "outlet": "Post", "date": pd.Timestamp("2025-12-11"), "source": "Lima", "cue": "said",
            "content": "Never, … Never", "voice": "quoted", "kind": "direct", "targets": ("Peru",),
            "source_span": (9, 13), "cue_span": (14, 18), "content_spans": ((1, 7), (21, 26)),
                "stance": "neutral", "calls": None, "object_span": None,
                "outer_spans": (), "chain": ("Lima",),
            "asserted": True, "confidence": 0.9, "part": "body",
        }
    ]  # fmt: skip


def test_a_quotation_in_the_title_takes_its_content_from_there() -> None:
    table = quotations_table([IMPLICIT], [Article("a", "body", title="Title")])
    assert table["content"].tolist() == ["T"]


def test_a_quotation_without_its_article_has_no_content() -> None:
    assert quotations_table([QUOTATION])["content"].tolist() == [""]


def test_actors_table_counts_mentions_articles_and_printed_names() -> None:
    mentions = [
        Mention("a", "Peru", "Lima lost to Peru.", 0, 4),
        Mention("a", "Peru", "Lima lost to Peru.", 13, 17),
        Mention("b", "Peru", "Peru won.", 0, 4),
        Mention("b", "Peru", "It won.", 0, 0),
    ]
    actors = [Actor("Lima office", "organisation", member_of="Peru"), Actor("Peru", "state", ("Lima",))]
    assert records(actors_table(actors, mentions)) == [
        {"name": "Lima office", "kind": "organisation", "member_of": "Peru", "aliases": (), "n_mentions": 0,
         "n_articles": 0, "printed": {}, "called": {}},
        {"name": "Peru", "kind": "state", "member_of": None, "aliases": ("Lima",), "n_mentions": 4, "n_articles": 2,
         "printed": {"Peru": 2, "Lima": 1}, "called": {}},
    ]  # fmt: skip


class TestFiles:
    @pytest.mark.parametrize(
        "table",
        [
            ratings_table(RATINGS, ARTICLES),
            ratings_table([], ARTICLES),
            mentions_table([MENTION, OUTLETS], ARTICLES),
            quotations_table([QUOTATION, IMPLICIT], ARTICLES),
            actors_table([Actor("Peru", "state", ("Lima",))], [OUTLETS, MENTION]),
            actors_table([]),
        ],
        ids=["ratings", "no ratings", "mentions", "quotations", "actors", "no actors"],
    )
    def test_parquet_gives_back_the_same_table(self, table: pd.DataFrame, tmp_path: Path) -> None:
        assert_frame_equal(read_table(write_table(table, tmp_path / "new" / "t.parquet")), table)

    @settings(max_examples=40, deadline=None)
    @given(
        data=st.lists(
            st.tuples(
                st.text(max_size=8),
                st.none() | st.text(max_size=4),
                st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3),
                st.lists(
                    st.builds(Cue, st.integers(0, 9), st.integers(0, 9), st.floats(-1, 1), st.just("x")), max_size=3
                ),
                st.floats(-1, 1) | st.just(float("nan")),
            ),
            max_size=6,
        )
    )
    def test_any_ratings_survive_parquet(
        self,
        data: list[tuple[str, str | None, list[tuple[int, int]], list[Cue], float]],
        tmp_path_factory: pytest.TempPathFactory,
    ) -> None:
        ratings = [
            Rating(Mention("a", "t", text, 0, 0, source=source, scope=tuple(scope)), "s", "d", value, tuple(cues))
            for text, source, scope, cues, value in data
        ]
        table = ratings_table(ratings, ARTICLES)
        path = tmp_path_factory.mktemp("any") / "t.parquet"
        assert_frame_equal(read_table(write_table(table, path)), table)

    def test_the_schema_of_a_ratings_table_is_the_ratings_schema(self) -> None:
        table = ratings_table(RATINGS, [Article("a", "", meta={"leaning": "left"})])
        assert table_schema(table) == ratings_schema(["leaning"])

    def test_a_value_without_evidence_is_null_in_the_file(self, tmp_path: Path) -> None:
        path = write_table(ratings_table(RATINGS), tmp_path / "t.parquet")
        assert pq.read_table(path)["value"].to_pylist() == [-0.5, None]

    def test_part_files_follow_the_schema_given(self, tmp_path: Path) -> None:
        schema = ratings_schema(["leaning", "n", "absent"])
        for name, article, rating in zip("ab", ARTICLES, RATINGS, strict=True):
            write_table(ratings_table([rating], [article]), tmp_path / f"part-{name}.parquet", schema=schema)
        (tmp_path / "_manifest.json").write_text("{}")
        assert pq.read_schema(tmp_path / "part-a.parquet").equals(pq.read_schema(tmp_path / "part-b.parquet"))
        rows = read_table(tmp_path)
        assert rows["n"].dropna().tolist() == ["1"]
        assert rows["article_id"].tolist() == ["a", "b"]
        assert rows["absent"].isna().all()

    def test_a_column_the_schema_lacks_is_named_and_left_out(self, tmp_path: Path) -> None:
        message = r"^Columns not in the schema are left out: leaning, n. Name them when the schema is made.$"
        with pytest.warns(BiaskitWarning, match=message):
            path = write_table(ratings_table(RATINGS, ARTICLES), tmp_path / "t.parquet", schema=ratings_schema())
        assert pq.read_schema(path) == ratings_schema()

    def test_a_schema_does_not_take_a_column_twice(self) -> None:
        message = r"^Metadata columns \['value'\] repeat a name or one of the own columns \['value'\]. Rename them.$"
        with pytest.raises(InputError, match=message):
            ratings_schema(["value"])

    def test_csv_has_nested_columns_as_json(self, tmp_path: Path) -> None:
        rows = pd.read_csv(write_table(ratings_table(RATINGS, ARTICLES), tmp_path / "t.csv"))
        assert json.loads(rows["cues"][0]) == [{"start": 8, "end": 17, "weight": -0.5, "kind": "lexicon"}]
        assert json.loads(rows["scope"][0]) == [{"start": 8, "end": 17}]
        assert rows[["source", "value", "date"]].isna().values.tolist() == [[False] * 3, [True] * 3]

    @pytest.mark.parametrize("sentence", ["a\rb", "a\r\nb", "a\nb", 'a "b", c', " a "])
    def test_csv_keeps_a_sentence_as_printed(self, sentence: str, tmp_path: Path) -> None:
        path = write_table(mentions_table([Mention("a", "t", sentence, 0, 0), MENTION]), tmp_path / "t.csv")
        assert pd.read_csv(path)["sentence"].tolist() == [sentence, SENTENCE]

    def test_jsonl_has_a_row_a_line(self, tmp_path: Path) -> None:
        path = write_table(quotations_table([IMPLICIT], ARTICLES), tmp_path / "t.JSONL")
        assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == [
            {
                "article_id": "a", "outlet": "Post", "date": "2025-12-11 00:00:00", "source": None, "cue": "",
                "content": "T", "voice": "outlet", "kind": "scare", "targets": [], "source_span": None,
                "cue_span": None, "content_spans": [{"start": 0, "end": 1}],
                "stance": "neutral", "calls": None, "object_span": None, "outer_spans": [],
                "chain": [], "asserted": False,
                "confidence": 1.0, "part": "title",
            }
        ]  # fmt: skip

    def test_half_characters_are_replaced(self, tmp_path: Path) -> None:
        table = ratings_table(RATINGS[:1], [Article("a", "", title="x\ud800")])
        assert read_table(write_table(table, tmp_path / "t.parquet"))["title"].tolist() == ["x\ufffd"]

    @pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
    def test_half_characters_do_not_stop_a_file(self, suffix: str, tmp_path: Path) -> None:
        odd = Mention("a", "t", "x\ud800", 0, 0, chain=("\udc00",))
        assert write_table(mentions_table([odd]), tmp_path / f"t{suffix}").exists()

    def test_metadata_may_be_named_like_a_nested_column(self, tmp_path: Path) -> None:
        table = ratings_table(RATINGS[:1], [Article("a", "", meta={"targets": "x", "aliases": 1})])
        assert_frame_equal(read_table(write_table(table, tmp_path / "t.parquet")), table)

    @pytest.mark.parametrize("name", ["t.xlsx", "t", "t.parquet.gz"])
    def test_another_suffix_is_refused(self, name: str) -> None:
        message = rf"^Cannot write a table to '{name}'. The file must end in .csv, .jsonl, .parquet.$"
        with pytest.raises(InputError, match=message):
            write_table(ratings_table([]), name)

    def test_a_place_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(InputError, match=r"^Cannot write '.*file/t.csv': .*Choose another place.$"):
            write_table(ratings_table([]), tmp_path / "file" / "t.csv")

    def test_reading_another_suffix_is_refused(self) -> None:
        message = r"^Cannot read a table from 't.csv'. Give a .parquet file or a folder of them.$"
        with pytest.raises(InputError, match=message):
            read_table("t.csv")

    @pytest.mark.parametrize("name", ["leaning", "sentence"])
    def test_texts_of_a_dictionary_keep_their_nulls(self, name: str, tmp_path: Path) -> None:
        column = pa.array(["left", None, "right"]).dictionary_encode()
        pq.write_table(pa.table({name: column}), tmp_path / "t.parquet")
        read = read_table(tmp_path / "t.parquet")[name]
        assert (read.isna().tolist(), read.dropna().tolist()) == ([False, True, False], ["left", "right"])

    def test_the_largest_whole_numbers_are_read(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"n": pa.array([2**64 - 1, None], pa.uint64())}), tmp_path / "t.parquet")
        assert read_table(tmp_path / "t.parquet")["n"].tolist() == [2**64 - 1, pd.NA]

    def test_large_lists_are_read_as_others(self, tmp_path: Path) -> None:
        column = pa.array([["a", "b"], []], pa.large_list(pa.string()))
        pq.write_table(pa.table({"tags": column}), tmp_path / "t.parquet")
        assert read_table(tmp_path / "t.parquet")["tags"].tolist() == [("a", "b"), ()]

    def test_reading_an_empty_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(
            InputError, match=r"^Cannot read a table from '.*'. Give a .parquet file or a folder of them.$"
        ):
            read_table(tmp_path)

    @pytest.mark.parametrize("content", [None, b"", b"no parquet at all"])
    def test_a_file_that_is_missing_or_not_parquet_is_named(self, content: bytes | None, tmp_path: Path) -> None:
        path = tmp_path / "t.parquet"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(
            InputError, match=r"(?s)^Cannot read '.*t.parquet': .*Give a .parquet file that biaskit wrote.$"
        ):
            read_table(path)

    def test_nested_arrow_types_are_lists_of_structs(self) -> None:
        schema = ratings_schema()
        assert pa.types.is_struct(schema.field("cues").type.value_type)
        assert schema.field("date").type == pa.timestamp("us")


def test_actors_table_tells_what_quotations_call_an_actor() -> None:
    text = "Chile called Peru a liar."
    calling = Quotation("a", "Chile", (0, 5), "called", (6, 12), ((18, 24),), "indirect", "paraphrased", calls="Peru")
    denied = Quotation("a", "Chile", (0, 5), "called", (6, 12), ((18, 24),), "indirect", "paraphrased", asserted=False,
                       calls="Peru")  # fmt: skip
    table = actors_table([Actor("Peru", "state")], [], [calling, denied], [Article("a", text)])
    assert table["called"].tolist() == [{"a liar": 1}]
