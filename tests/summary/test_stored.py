from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.errors import FewClustersWarning, InputError, NotFoundError
from biaskit.summary import parts, poisson, summarize
from biaskit.tables import ratings_schema, ratings_table, read_table, write_table
from biaskit.types import SUMMARY_COLUMNS, Mention, Rating

NAN = float("nan")
COUNTS = ["n_articles", "n_mentions", "n_rated"]
pytestmark = pytest.mark.filterwarnings("ignore::biaskit.errors.FewClustersWarning")


def ratings(*rows: tuple[str, float], **columns: Any) -> pd.DataFrame:
    table = {"article_id": [row[0] for row in rows], "target": "Peru", "scorer": "vader", "dimension": "valence"}
    return pd.DataFrame(table | columns | {"value": [row[1] for row in rows]})


def many(n: int, **columns: Any) -> pd.DataFrame:
    """Three mentions in each of n articles, whose tone differs."""
    values = [(f"a{i:04}", np.sin(i) / 2 + j / 4) for i in range(n) for j in range(3)]
    return ratings(*values, **columns)


def stored(folder: Path, *tables: pd.DataFrame) -> Path:
    for number, table in enumerate(tables):
        write_table(table, folder / f"part-{number:08d}.parquet")
    return folder


def row(table: pd.DataFrame, position: int = 0) -> list[Any]:
    return table[list(SUMMARY_COLUMNS)].iloc[position].tolist()


values = st.floats(-1, 1).map(lambda value: round(value, 3)) | st.just(NAN)
groups = st.sampled_from(["Peru", "Chile", None])
random_rows = st.lists(st.tuples(st.sampled_from("abcdefgh"), groups, groups, values), min_size=1, max_size=40)


def table_of(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(sorted(rows, key=str), columns=["article_id", "target", "source", "value"])
    return table.assign(scorer="vader", dimension="valence")


def cut(table: pd.DataFrame, places: Sequence[int]) -> list[pd.DataFrame]:
    """The table in parts that hold whole articles."""
    article = pd.factorize(table["article_id"])[0]
    part = np.searchsorted(sorted(places), article, side="right")
    return [table[part == number] for number in range(len(places) + 1)]


class TestByHand:
    def test_parts_sum_up_to_what_the_table_does(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, ratings(("a", -1.0), ("a", 0.0)), ratings(("b", 0.4)))
        whole = summarize(ratings(("a", -1.0), ("a", 0.0), ("b", 0.4)), "target")
        assert row(summarize(folder, "target"))[:4] == pytest.approx([2, 3, 3, -0.2])
        assert_frame_equal(summarize(folder, "target"), whole, rtol=0, atol=1e-12)

    def test_articles_may_weigh_alike(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, ratings(("a", -1.0), ("a", 0.0)), ratings(("b", 0.4)))
        assert row(summarize(folder, "target", weights="article"))[3] == pytest.approx(-0.05)

    def test_unrated_mentions_count_but_not_in_the_mean(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, ratings(("a", 0.5), ("a", NAN)), ratings(("c", NAN)))
        np.testing.assert_array_equal(row(summarize(folder, "target")), [2, 3, 1, 0.5, NAN, NAN])

    def test_nothing_rated_gives_no_mean(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, ratings(("a", NAN)))
        np.testing.assert_array_equal(row(summarize(folder, "target")), [1, 1, 0, NAN, NAN, NAN])

    def test_nulls_are_a_group_and_come_first(self, tmp_path: Path) -> None:
        source = pd.array(["Peru", None], dtype="object")
        summary = summarize(stored(tmp_path, ratings(("a", 0.5), ("a", -0.5), source=source)), "source")
        assert summary["source"].isna().tolist() == [True, False]
        assert summary["mean"].tolist() == [-0.5, 0.5]

    def test_a_column_that_is_empty_in_one_part_may_hold_texts_in_another(self, tmp_path: Path) -> None:
        for number, source in enumerate(([None], ["Peru"], [None])):
            table = ratings((str(number), 0.5), source=pd.Series(source, dtype=object))
            pq.write_table(pa.Table.from_pandas(table), tmp_path / f"{number}.parquet")
        assert summarize(tmp_path, "source")["n_articles"].tolist() == [2, 1]

    def test_groups_with_fewer_articles_than_asked_for_keep_their_counts(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, ratings(("a", 0.5)), ratings(("b", 0.1)))
        np.testing.assert_array_equal(row(summarize(folder, "target", min_n=3)), [2, 2, 2, NAN, NAN, NAN])

    def test_thirty_articles_at_an_end_of_the_scale_give_the_exact_interval(self, tmp_path: Path) -> None:
        table = ratings(*((f"{i}", 0.0) for i in range(30)), scorer="frames")
        summary = summarize(stored(tmp_path, table), "target")
        assert summary["interval"].tolist() == ["exact"]
        assert_frame_equal(summary, summarize(table, "target"), check_exact=True)

    def test_thirty_articles_that_agree_to_the_digit_give_no_interval(self, tmp_path: Path) -> None:
        table = ratings(*((f"{i}", 0.25) for i in range(30)))
        np.testing.assert_array_equal(row(summarize(stored(tmp_path, table), "target")), [30, 30, 30, 0.25, NAN, NAN])

    def test_thirty_articles_have_an_interval_of_draws(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, many(29, target="few"), many(30, target="many"))
        assert summarize(folder.joinpath("part-00000001.parquet"), "target")["interval"].tolist() == ["poisson"]
        assert summarize(folder.joinpath("part-00000000.parquet"), "target")["interval"].tolist() == ["t"]

    def test_groups_of_few_articles_are_warned_of(self, tmp_path: Path) -> None:
        message = r"^The intervals of 1 of 1 groups rest on fewer than 30 rated articles\."
        with pytest.warns(FewClustersWarning, match=message):
            summarize(stored(tmp_path, many(29)), "target")

    def test_no_rows_give_every_column(self, tmp_path: Path) -> None:
        summary = summarize(stored(tmp_path, ratings_table([])), "target")
        assert summary.columns.tolist() == ["target", "scorer", "dimension", *SUMMARY_COLUMNS, "interval"]
        assert len(summary) == 0


class TestAsInMemory:
    @settings(deadline=None, max_examples=25)
    @given(
        rows=random_rows,
        places=st.lists(st.integers(1, 7), max_size=3),
        weights=st.sampled_from(["mention", "article"]),
    )
    def test_tables_cut_into_parts(
        self, tmp_path_factory: Any, rows: list[Any], places: list[int], weights: str
    ) -> None:
        table = table_of(rows)
        folder = stored(tmp_path_factory.mktemp("cut"), *cut(table, places))
        expected = summarize(read_table(folder), weights=weights)
        assert_frame_equal(summarize(folder, weights=weights), expected, rtol=0, atol=1e-12)

    @pytest.mark.parametrize("weights", ["mention", "article"])
    @pytest.mark.parametrize("by", ["date", "year", "near", "share", "chain", "leaning", "article_id", [], "target"])
    def test_columns_of_every_type(self, tmp_path: Path, by: Any, weights: str) -> None:
        mentions = [Mention(f"a{i:02}", "Peru", "", 0, 0, chain=("Lima",) * (i % 3)) for i in range(40)]
        table = ratings_table([Rating(each, "x", "d", i % 7 / 7) for i, each in enumerate(mentions)])
        dates = pd.Series(pd.to_datetime(["2024-01-02", None] * 20)).astype("datetime64[us]")
        table = table.assign(date=dates, year=np.arange(40) % 2, near=pd.array([True, None] * 20, "boolean"))
        table = table.assign(share=[0.5, NAN] * 20, leaning=pd.Categorical(["left", "right"] * 20))
        folder = stored(tmp_path, *cut(table, [9, 10]))
        expected = summarize(read_table(folder), by, weights=weights)
        summary = summarize(folder, by, weights=weights)
        same = [name for name in expected if name not in ("low", "high", "interval")]
        assert_frame_equal(summary[same], expected[same], rtol=0, atol=1e-12)

    def test_moments_of_a_finer_clock_and_another_zone(self, tmp_path: Path) -> None:
        nanoseconds = pa.array([1_700_000_000_123_456_789] * 2, pa.timestamp("ns", "Europe/Berlin"))
        table = pa.Table.from_pandas(ratings(("a", 0.5), ("b", 0.5))).append_column("seen", nanoseconds)
        pq.write_table(table, tmp_path / "ratings.parquet")
        assert summarize(tmp_path, "seen")["seen"].tolist() == [pd.Timestamp("2023-11-14 22:13:20.123456")]

    def test_metadata_of_a_run(self, tmp_path: Path) -> None:
        table = many(3, event=["seizure"] * 4 + ["talks"] * 5, other_metadata=['{"page": 1}'] * 9)
        schema = ratings_schema(["event", "other_metadata"])
        table = table.assign(sentence_start=0, start=0, end=0, agentless=False, asserted=True)
        write_table(table, tmp_path / "part-00000000.parquet", schema=schema)
        assert summarize(tmp_path, "event")["n_mentions"].tolist() == [4, 5]
        assert summarize(tmp_path, "other_metadata")["n_articles"].tolist() == [3]

    @pytest.mark.parametrize("n", [30, 300])
    @pytest.mark.parametrize("weights", ["mention", "article"])
    def test_ends_of_intervals_but_for_what_is_drawn(self, tmp_path: Path, n: int, weights: str) -> None:
        rng, draws = np.random.default_rng(n), 20_000
        tones = [rng.uniform(-0.6, 0.4) + rng.uniform(-0.4, 0.4, size) for size in rng.geometric(0.3, n)]
        table = ratings(*((f"a{i:03}", value) for i, tone in enumerate(tones) for value in tone))
        options: dict[str, Any] = {"weights": weights, "n_resamples": draws}
        drawn, whole = (row(summarize(one, "target", **options)) for one in (stored(tmp_path, table), table))
        # A quantile of n draws at the tail of .025 varies by sqrt(.025 * .975 / n) / .0584 standard errors of the mean,
        # of which the interval has 3.92 or more; both are drawn; five of these are exceeded once in two million times.
        error = (whole[5] - whole[4]) / 3.92 * (0.025 * 0.975 / draws) ** 0.5 / 0.0584 * 2**0.5
        assert drawn[:4] == pytest.approx(whole[:4], rel=1e-12)
        assert drawn[4:] == pytest.approx(whole[4:], rel=0, abs=5 * error)


class TestProperties:
    @settings(deadline=None, max_examples=15)
    @given(seed=st.integers(0, 99), level=st.floats(0.01, 0.99), n=st.integers(1, 60))
    def test_the_mean_lies_inside_the_interval(self, tmp_path_factory: Any, seed: int, level: float, n: int) -> None:
        table = many(n).assign(value=np.random.default_rng(seed).uniform(-1, 1, 3 * n))
        folder = stored(tmp_path_factory.mktemp("inside"), table)
        _, _, _, mean, low, high = row(summarize(folder, "target", n_resamples=20, level=level, seed=seed))
        assert np.isnan(low) or low <= mean <= high

    @settings(deadline=None, max_examples=15)
    @given(places=st.lists(st.integers(1, 79), max_size=4), rows=st.integers(1, 300), seed=st.integers(0, 9))
    def test_order_and_cuts_are_irrelevant(
        self, tmp_path_factory: Any, places: list[int], rows: int, seed: int
    ) -> None:
        table = many(80, target=["Peru", "Chile", "Peru"] * 80)
        expected = summarize(stored(tmp_path_factory.mktemp("whole"), table), "target", n_resamples=50)
        shuffled = np.random.default_rng(seed).permutation(80)
        ordered = table.iloc[np.argsort(shuffled[np.arange(240) // 3], kind="stable")]
        folder = stored(tmp_path_factory.mktemp("cut"), *cut(ordered, places))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parts, "ROWS", rows)
            assert_frame_equal(summarize(folder, "target", n_resamples=50), expected, check_exact=True)

    def test_copying_the_articles_mentions_does_not_narrow_the_interval(self, tmp_path: Path) -> None:
        table = many(40)
        once = summarize(stored(tmp_path / "once", table), "target")
        copied = summarize(stored(tmp_path / "copied", pd.concat([table] * 3)), "target")
        columns = ["n_articles", "mean", "low", "high"]
        assert_frame_equal(copied[columns], once[columns], rtol=0, atol=1e-8)

    def test_other_groups_are_irrelevant(self, tmp_path: Path) -> None:
        alone = summarize(stored(tmp_path / "alone", many(40)), "target")
        mixed = pd.concat([many(40), many(40, target="Chile")]).sort_values("article_id", kind="stable")
        among = summarize(stored(tmp_path / "mixed", mixed), "target")
        assert row(among, 1) == row(alone)

    def test_another_seed_gives_another_interval(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, many(40))
        assert summarize(folder, "target", seed=1)["low"][0] != summarize(folder, "target", seed=2)["low"][0]


class TestWhereArticlesLie:
    def test_an_article_may_go_on_in_the_next_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parts, "ROWS", 2)
        folder = stored(tmp_path, ratings(("a", 0.1), ("b", 0.2), ("b", 0.3)), ratings(("b", 0.4), ("c", 0.5)))
        assert row(summarize(folder, "target"))[:4] == pytest.approx([3, 5, 5, 0.3])

    def test_rows_in_any_order_are_summed_up_where_a_piece_holds_them(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, ratings(("a", 0.1), ("b", 0.2)), ratings(("a", 0.3), ("b", 0.4)))
        assert row(summarize(folder, "target"))[:4] == pytest.approx([2, 4, 4, 0.25])

    def test_rows_that_lie_too_far_apart_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parts, "ROWS", 2)
        folder = stored(tmp_path, *(ratings((name, 0.1), (name, 0.2)) for name in "abcda"))
        message = (
            r"^The rows of article 'a' lie apart, with many of others between. Sort the files by article_id, or read "
            r"them with biaskit.tables.read_table and give the table.$"
        )
        with pytest.raises(InputError, match=message):
            summarize(folder, "target")

    def test_no_piece_is_larger_than_its_bound_and_an_article(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parts, "ROWS", 10)
        monkeypatch.setattr(parts, "_BATCH", 4)
        files = [stored(tmp_path, many(100)) / "part-00000000.parquet"]
        sizes = [len(table) for table in parts.whole_articles(files, ["article_id", "scorer", "dimension", "value"])]
        assert sum(sizes) == 300
        assert max(sizes) <= 10 + 4

    def test_what_is_no_part_is_not_read(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, ratings(("a", 0.5)))
        for name in ("_part-00000001.parquet", ".hidden.parquet", "quotations/part-00000000.parquet"):
            write_table(ratings(("z", -1.0)), folder / name)
        assert row(summarize(folder, "target"))[:4] == [1, 1, 1, 0.5]

    @pytest.mark.parametrize("give", [str, Path, lambda at: [str(at)], lambda at: (at / "part-00000000.parquet",)])
    def test_names_of_stored_ratings(self, tmp_path: Path, give: Any) -> None:
        assert summarize(give(stored(tmp_path, ratings(("a", 0.5)))), "target")["mean"].tolist() == [0.5]

    def test_several_folders_are_one_corpus(self, tmp_path: Path) -> None:
        folders = [stored(tmp_path / name, ratings((name, 0.5))) for name in "ab"]
        assert summarize(folders, "target")["n_articles"].tolist() == [2]

    def test_an_article_in_two_folders_is_refused_where_it_is_far(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parts, "ROWS", 2)
        folders = [stored(tmp_path / name, ratings(("a", 0.5), ("b", 0.5), ("c", 0.5))) for name in "xy"]
        for folder in folders:
            (folder / "_ledger.jsonl").touch()
        with pytest.raises(InputError, match=r"^The rows of article 'a' lie apart"):
            summarize(folders, "target")

    @pytest.mark.parametrize(
        "given", ["", "A text.", "A\0text.", "long " * 2000, ["A text.", "Another."], [], "no/such/folder"]
    )
    def test_what_names_no_stored_ratings_is_none(self, given: Any) -> None:
        assert parts.stored_parts(given) is None

    def test_articles_in_parquet_are_rated_as_before(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pd.DataFrame({"id": ["a"], "text": ["Peru lost."]}).to_parquet(tmp_path / "articles.parquet")
        (tmp_path / "texts").mkdir()
        given: list[Any] = [tmp_path, tmp_path / "articles.parquet", tmp_path / "texts"]
        monkeypatch.setattr("biaskit.summary.rows.rate", lambda place: ratings((str(place), 0.5)))
        assert [summarize(place, "article_id")["article_id"].tolist() for place in given] == [[str(p)] for p in given]

    def test_a_run_that_left_no_part_yet_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "_ledger.jsonl").touch()
        message = rf"^The folder '{tmp_path}' holds no ratings yet: no part-00000000.parquet. Run it first.$"
        with pytest.raises(InputError, match=message):
            summarize(tmp_path)


class TestOptions:
    def test_scorers_and_dimensions_can_be_chosen(self, tmp_path: Path) -> None:
        table = ratings(("a", 0.5), ("a", 0.1), ("a", 0.2), scorer=["x", "y", "y"], dimension=["d", "d", "e"])
        folder = stored(tmp_path, table)
        assert summarize(folder, "target", scorer="y")["mean"].tolist() == [0.1, 0.2]
        assert summarize(folder, "target", dimension=["d"])["mean"].tolist() == [0.5, 0.1]
        assert summarize(folder, "target", scorer=["x", "y"], dimension="e")["mean"].tolist() == [0.2]

    def test_texts_stored_as_categories_can_be_chosen(self, tmp_path: Path) -> None:
        table = ratings(("a", 0.5), ("a", 0.1), scorer=["x", "y"]).astype({"scorer": "category", "target": "category"})
        pq.write_table(pa.Table.from_pandas(table), tmp_path / "ratings.parquet")
        assert summarize(tmp_path, "target", scorer="y")["mean"].tolist() == [0.1]

    @pytest.mark.parametrize("flags", [[None, "a"], [False, True], ["", "a"], ["False", "True"], [0, 1], [NAN, 1.0]])
    def test_copies_of_an_article_count_once(self, tmp_path: Path, flags: list[Any]) -> None:
        table = ratings(("a", 0.5), ("b", 0.1), duplicate_of=flags)
        pq.write_table(pa.Table.from_pandas(table), tmp_path / "ratings.parquet")
        assert row(summarize(tmp_path, "target"))[:4] == [1, 1, 1, 0.5]
        assert row(summarize(tmp_path, "target", duplicates="all"))[:4] == pytest.approx([2, 2, 2, 0.3])

    def test_copies_may_be_marked_in_several_ways(self, tmp_path: Path) -> None:
        for number, flag in enumerate(("a", True, None, 0)):
            table = ratings((str(number), 0.5), duplicate_of=[flag])
            pq.write_table(pa.Table.from_pandas(table), tmp_path / f"{number}.parquet")
        stored(tmp_path, ratings(("z", 0.5)))
        assert summarize(tmp_path, "target")["n_articles"].tolist() == [3]

    def test_a_scorer_of_copies_only_is_there(self, tmp_path: Path) -> None:
        folder = stored(tmp_path, ratings(("a", 0.5), ("b", 0.1), scorer=["x", "y"], duplicate_of=[None, "a"]))
        assert len(summarize(folder, "target", scorer="y")) == 0

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (
                {"by": "targt"},
                r"^No column is named 'targt'. Available: article_id, dimension, scorer, target, value. Did",
            ),
            (
                {"by": "leaning"},
                r"^No column is named 'leaning'. Available: article_id, dimension, scorer, target, val",
            ),
            ({"scorer": "vadr"}, r"^No scorer is named 'vadr'. Available: textblob, vader. Did you mean 'vader'\?$"),
            ({"scorer": "vader", "dimension": "e"}, r"^No dimension is named 'e'. Available: valence.$"),
            ({"dimension": ["valence", "x"]}, r"^No dimension is named 'x'. Available: e, valence.$"),
        ],
    )
    def test_a_name_that_is_not_there(self, tmp_path: Path, options: dict[str, Any], message: str) -> None:
        table = ratings(("a", 0.5), ("a", 0.1), scorer=["vader", "textblob"], dimension=["valence", "e"])
        with pytest.raises(NotFoundError, match=message):
            summarize(stored(tmp_path, table), **{"by": "target", **options})

    @pytest.mark.parametrize(
        ("option", "allowed"),
        [
            ({"interval": "bca"}, "interval is 'bca'; stored ratings, summed up in one pass, allow 'auto'"),
            (
                {"weights": "outlet"},
                "weights is 'outlet'; stored ratings, summed up in one pass, allow 'mention' or 'article'",
            ),
            ({"cluster": "event"}, "cluster is 'event'; stored ratings, summed up in one pass, allow 'article_id'"),
        ],
    )
    def test_what_needs_the_table(self, tmp_path: Path, option: dict[str, Any], allowed: str) -> None:
        advice = "For another, read the rows with biaskit.tables.read_table and give the table."
        with pytest.raises(InputError, match=rf"^{allowed}. {advice}$"):
            summarize(stored(tmp_path, ratings(("a", 0.5))), "target", **option)

    @pytest.mark.parametrize(
        ("option", "message"),
        [
            ({"n_resamples": 0}, r"^n_resamples is 0; give a whole number of at least 1.$"),
            ({"level": 95}, r"^level is 95; give a share between 0 and 1, as 0.95.$"),
            ({"duplicates": "never"}, r"^duplicates is 'never'; give 'once' or 'all'.$"),
            ({"by": "mean"}, r"^Cannot group by 'mean', which is a column of the summary. Rename it.$"),
            (
                {"by": "spans"},
                r"^Column 'spans' holds lists or mappings; group by a column of texts, numbers or dates.$",
            ),
        ],
    )
    def test_an_option_out_of_range(self, tmp_path: Path, option: dict[str, Any], message: str) -> None:
        table = pa.Table.from_pandas(ratings(("a", 0.5), mean=1.0))
        counts = pa.array([[("x", 1)]], pa.map_(pa.string(), pa.int64()))
        pq.write_table(table.append_column("spans", counts), tmp_path / "ratings.parquet")
        with pytest.raises(InputError, match=message):
            summarize(tmp_path, **{"by": "target", **option})

    def test_more_groups_than_memory_shall_hold(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(poisson, "MOST", 4000)
        message = (
            r"^More than 2 groups have 30 rated articles or more: 2,000 resamples of each would take over 1 GB. Give "
            r"fewer n_resamples, name a scorer and a dimension, or group by less.$"
        )
        folder = stored(tmp_path, many(30, target=["Peru", "Chile", "Spain"] * 30))
        with pytest.raises(InputError, match=message):
            summarize(folder, "target")
        assert len(summarize(folder, "target", n_resamples=1000)) == 3


class TestBadFiles:
    @pytest.mark.parametrize("length", [0, 3, 100, 1000])
    def test_a_truncated_file(self, tmp_path: Path, length: int) -> None:
        file = stored(tmp_path, many(30)) / "part-00000000.parquet"
        file.write_bytes(file.read_bytes()[:length])
        with pytest.raises(InputError, match=rf"^Cannot read '{file}': .+\. Give Parquet that biaskit wrote.$"):
            summarize(tmp_path)

    def test_a_file_whose_rows_are_damaged(self, tmp_path: Path) -> None:
        file = stored(tmp_path, many(300)) / "part-00000000.parquet"
        data = bytearray(file.read_bytes())
        data[4 : len(data) // 2] = bytes(len(data) // 2 - 4)
        file.write_bytes(data)
        with pytest.raises(InputError, match=rf"^Cannot read '{file}': .+\. Give Parquet that biaskit wrote.$"):
            summarize(tmp_path, "target")

    @pytest.mark.parametrize(
        ("column", "given", "message"),
        [
            ("value", "0.5", r"The column 'value' of '{}' holds string, not numbers. Give a table made by rate."),
            ("article_id", 0.5, r"The column 'article_id' of '{}' holds double, not texts. Give a table made by rate."),
            ("scorer", 1, r"The column 'scorer' of '{}' holds int64, not texts. Give a table made by rate."),
            ("target", 1, r"The column 'target' holds int64 in '{}' and string in '.*part-00000000.parquet'. Write it "
             r"alike in both."),
            ("value", np.inf, r"The column 'value' of '{}' holds infinite numbers. Give finite ones, null without "
             r"evidence."),
            ("article_id", None, r"The column 'article_id' of '{}' has empty cells. Name the article of each row."),
        ],
    )  # fmt: skip
    def test_a_column_that_cannot_be_used(self, tmp_path: Path, column: str, given: Any, message: str) -> None:
        stored(tmp_path, ratings(("a", 0.5)))
        file = tmp_path / "part-00000001.parquet"
        pq.write_table(pa.Table.from_pandas(ratings(("b", 0.5)).assign(**{column: given})), file)
        with pytest.raises(InputError, match=f"^{message.format(file)}$"):
            summarize(tmp_path, "target")

    def test_a_column_that_one_file_lacks(self, tmp_path: Path) -> None:
        stored(tmp_path, many(1), many(1).drop(columns="target"))
        first, second = (f"'{tmp_path}/part-0000000{number}.parquet'" for number in (0, 1))
        message = rf"^The file {second} has no column 'target'; {first} has one.$"
        with pytest.raises(InputError, match=message):
            summarize(tmp_path, "target")

    def test_texts_that_are_no_utf8(self, tmp_path: Path) -> None:
        bad = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff"]).buffers())
        table = pa.Table.from_pandas(ratings(("a", 0.5))).append_column("leaning", bad)
        pq.write_table(table, tmp_path / "ratings.parquet")
        message = (
            rf"^A column of '{tmp_path}/ratings.parquet' cannot be used: .*Invalid UTF8 sequence at string index 0.$"
        )
        with pytest.raises(InputError, match=message):
            summarize(tmp_path, "leaning")

    def test_mappings(self, tmp_path: Path) -> None:
        table = pa.Table.from_pandas(ratings(("a", 0.5))).append_column("place", pa.array([{"page": 1}]))
        pq.write_table(table, tmp_path / "ratings.parquet")
        message = r"^Column 'place' holds mappings; group by a column of texts, numbers or dates.$"
        with pytest.raises(InputError, match=message):
            summarize(tmp_path, "place")

    def test_a_column_that_ratings_need(self, tmp_path: Path) -> None:
        stored(tmp_path, many(1).drop(columns="value"))
        message = (
            rf"^The file '{tmp_path}/part-00000000.parquet' has no column 'value'; ratings need article_id, scorer, "
            r"dimension, value.$"
        )
        with pytest.raises(InputError, match=message):
            summarize(tmp_path, "target")
