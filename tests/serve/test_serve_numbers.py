import json
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serve_making import HOSTILE, ask, named, opened, random_ratings

from biaskit.contrasts import normalise_label
from biaskit.serve.store import StoppedError, value_table
from biaskit.summary import kept, summarize
from biaskit.tables import write_table

TONE, CRIME = ("tone", "valence"), ("frames", "crime")


def place(store, measure):
    return [one[:2] for one in store.measures].index(measure)


def test_groups_by_hand(store):
    rows = [named(store, row) for row in ask(store, "groups", by=["source", "target"], measure=place(store, TONE))]
    alike = {"target": "raid", "n_articles": 1, "n_mentions": 1, "n_rated": 1, "low": None, "high": None}
    assert rows == [
        {"source": None, **alike, "mean": 0.0, "interval": None},
        {"source": HOSTILE, **alike, "mean": -0.5, "interval": None},
    ]


def test_a_member_speaks_for_what_it_belongs_to(store):
    rows = [named(store, row) for row in ask(store, "groups", by=["top"], measure=place(store, TONE))]
    assert [row["top"] for row in rows] == [None, "Unit"]


def test_no_grouping_is_one_group(store):
    (row,) = ask(store, "groups", by=[], measure=place(store, TONE))
    assert (row["n_mentions"], row["mean"]) == (2, -0.25)


def test_labels_by_hand(store):
    unit = store.names.index("Unit")
    assert ask(store, "labels") == [{"top": -1, "label": "raid", "n": 1}, {"top": unit, "label": "raid", "n": 1}]


def test_frames_by_hand(store):
    crime, unit = place(store, CRIME), store.names.index("Unit")
    assert ask(store, "frames") == [{"top": unit, "measure": crime, "mean": 0.25, "n_rated": 1}]


def test_the_frame_filter_keeps_what_has_the_frame(store):
    rows = ask(store, "groups", by=["source"], measure=place(store, TONE), filter={"frame": place(store, CRIME)})
    assert [named(store, row)["source"] for row in rows] == [HOSTILE]


@pytest.mark.parametrize("label", [HOSTILE, "raid' OR 1=1 --", '"', "\u202e"])
def test_a_hostile_label_is_a_label(store, label):
    assert ask(store, "groups", by=["source"], measure=0, filter={"label": label}) == []
    assert len(store.rows("SELECT m FROM mention")) == 4


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Stores of random tables, in one file and in parts, each with its table."""
    found = []
    for seed in range(3):
        table, folder = random_ratings(seed).reset_index(drop=True), tmp_path_factory.mktemp("random")
        for i in range(3):
            articles = table["article_id"].str[1:].astype(int) % 3 == i
            write_table(table[articles], folder / f"part-{i:05d}.parquet")
        found.append((opened(folder), table))
    yield found
    for store, _ in found:
        store.close()


def places_of(known, names):
    return [-1 if name is None else known.index(name) for name in names]


SOURCES, TARGETS = [None, "Lima", "Oslo", "Peru"], ["Peru", "Chile", "the Nile", HOSTILE]
DAYS = st.dates(pd.Timestamp("2024-12-30").date(), pd.Timestamp("2025-01-16").date())
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "outlet": st.lists(st.sampled_from(["Post", "Ledger", 'O\'Brien "x"']), max_size=2),
        "source": st.lists(st.sampled_from(SOURCES), max_size=3),
        "target": st.lists(st.sampled_from(TARGETS), max_size=3),
        "voice": st.lists(st.sampled_from(["outlet", "quoted", "paraphrased"]), max_size=2),
        "from": DAYS,
        "to": DAYS,
        "frame": st.just(True),
        "label": st.sampled_from(["sentence", "sent", "", "nothing of the kind"]),
    },
)
BY = st.lists(st.sampled_from(["source", "target", "outlet"]), unique=True, min_size=1, max_size=3)


def in_places(store, wanted):
    """A filter as the page asks it."""
    known = {"outlet": store.outlets, "source": store.names, "target": store.names}
    changed = {key: places_of(known[key], value) for key, value in wanted.items() if key in known}
    changed |= {key: str(wanted[key]) for key in ("from", "to") if key in wanted}
    changed |= {"frame": place(store, CRIME)} if "frame" in wanted else {}
    return {**wanted, **changed}


def in_pandas(table, wanted):
    """The rows that a filter keeps."""
    keep = pd.Series(True, index=table.index)
    for column in ("outlet", "target", "voice"):
        if wanted.get(column):
            keep &= table[column].isin(wanted[column])
    if wanted.get("source"):
        own = table["source"].isna() if None in wanted["source"] else False
        keep &= table["source"].isin([one for one in wanted["source"] if one]) | own
    if "from" in wanted:
        keep &= table["date"] >= pd.Timestamp(wanted["from"])
    if "to" in wanted:
        keep &= table["date"] <= pd.Timestamp(wanted["to"])
    if "frame" in wanted:
        has = table[(table["scorer"] == "frames") & (table["value"] > 0)]["sentence"]
        keep &= table["sentence"].isin(has)
    if "label" in wanted:
        labels = [normalise_label(text[:end]) for text, end in zip(table["sentence"], table["end"], strict=True)]
        keep &= pd.Series(labels, index=table.index) == wanted["label"]
    return table[keep]


@given(which=st.integers(0, 2), by=BY, wanted=FILTERS, measure=st.sampled_from([TONE, CRIME]))
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_groups_are_those_of_summarize(drawn, which, by, wanted, measure):
    store, table = drawn[which]
    found = ask(store, "groups", by=by, measure=place(store, measure), filter=in_places(store, wanted))
    rows = in_pandas(table, wanted)
    rows = rows[(rows["scorer"] == measure[0]) & (rows["dimension"] == measure[1])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = summarize(rows, by, interval="t") if len(rows) else pd.DataFrame()
    assert in_one_order(by, [named(store, row) for row in found]) == in_one_order(by, expected.to_dict("records"))


def in_one_order(by, rows):
    numbers = ("n_articles", "n_mentions", "n_rated", "mean", "low", "high", "interval")
    plain = [{key: None if pd.isna(row[key]) else row[key] for key in (*by, *numbers)} for row in rows]
    for row in plain:
        for key in ("mean", "low", "high"):
            row[key] = pytest.approx(row[key], abs=1e-9) if row[key] is not None else None
    return sorted(plain, key=lambda row: [str(row[key]) for key in by])


@given(which=st.integers(0, 2), wanted=FILTERS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_labels_frames_and_sentences_are_those_of_the_rows(drawn, which, wanted):
    store, table = drawn[which]
    asked, rows = in_places(store, wanted), kept(in_pandas(table, wanted))
    tone, crime = rows[rows["scorer"] == "tone"], rows[rows["scorer"] == "frames"]
    labels = [normalise_label(text[:end]) for text, end in zip(tone["sentence"], tone["end"], strict=True)]
    assert sum(row["n"] for row in ask(store, "labels", filter=asked)) == sum(map(bool, labels))
    means = crime.dropna(subset="value").groupby("source", dropna=False)["value"].agg(["mean", "size"])
    expected = {(None if pd.isna(k) else k): (m, n) for k, m, n in means.itertuples() if m > 0}
    found = {named(store, row)["top"]: (row["mean"], row["n_rated"]) for row in ask(store, "frames", filter=asked)}
    assert found == {key: (pytest.approx(mean), n) for key, (mean, n) in expected.items()}
    for measure, part in ((TONE, tone["value"].notna()), (CRIME, crime["value"] > 0)):
        strong = ask(store, "sentences", filter=asked, measure=place(store, measure), order="strongest", limit=5)
        assert strong["n"] == strong["n_held"] == part.sum()
    everything = ask(store, "sentences", filter=asked, limit=1000)
    assert sorted(item["text"] for item in everything["items"]) == sorted(tone["sentence"])


def test_mentions_that_differ_in_scope_alone_are_two(tmp_path):
    from biaskit.tables import ratings_table
    from biaskit.types import Mention, Rating

    scopes = (((0, 4),), ((5, 10),))
    mentions = [Mention("a", "Peru", "Peru lost, Peru won.", 0, 4, scope=scope) for scope in scopes]
    table = ratings_table([Rating(mention, *TONE, value) for mention, value in zip(mentions, (-1.0, 0.5), strict=True)])
    store = opened(write_table(table, tmp_path / "two.parquet"))
    (row,) = ask(store, "groups", by=["target"], measure=0)
    assert (row["n_mentions"], row["mean"]) == (2, -0.25)
    assert [item["values"] for item in ask(store, "sentences")["items"]] == [[[0, -1.0, []]], [[0, 0.5, []]]]
    store.close()


def test_several_may_ask_at_once(stored):
    store = opened(stored)
    with ThreadPoolExecutor(8) as pool:
        asked = [("groups", {"by": ["source"], "measure": 0}), ("frames", {}), ("labels", {}), ("sentences", {})] * 6
        found = list(pool.map(lambda one: json.dumps(ask(store, one[0], **one[1])), asked))
    assert all(found[i] == found[i % 4] for i in range(len(found)))
    store.close()


def test_what_is_made_is_made_once_and_alone_waits_for_itself(stored):
    store = opened(stored)
    making, release, made = Event(), Event(), []
    rows = store.rows

    def slow(sql, given=()):
        if sql.startswith(f"CREATE OR REPLACE TABLE {value_table(0)} "):
            made.append(sql)
            making.set()
            assert release.wait(20)
        return rows(sql, given)

    store.rows = slow
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(store.prepare_values, 0) for _ in range(2)]
        assert making.wait(20)
        assert ask(store, "groups", by=[], measure=1)[0]["n_mentions"] == 2
        assert not any(one.done() for one in both)
        release.set()
        assert [one.result(20) for one in both] == [None, None]
    store.prepare_values(0)
    assert len(made) == 1
    store.close()


def test_only_what_is_looked_at_is_made(stored):
    store = opened(stored)
    ask(store, "sentences", measure=0, limit=1)
    ask(store, "articles", filter={"frame": 1})
    assert store._made == set()
    ask(store, "sentences", measure=0, order="strongest", filter={"frame": 1})
    assert store._made == {value_table(0), value_table(1)}
    store.close()


def test_a_store_that_stops_breaks_off_and_answers_nothing_more(stored):
    store = opened(stored)
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(
            store.rows, "SELECT sum(a.range * b.range) FROM range(1e6::BIGINT) a, range(1e7::BIGINT) b"
        )
        while not store._lent:
            time.sleep(0.01)
        time.sleep(0.2)
        store.stop()
        with pytest.raises(StoppedError):
            endless.result(timeout=20)
    with pytest.raises(StoppedError, match=r"^The server is stopping\.$"):
        ask(store, "labels")
    store.close()


def test_measures_that_rated_other_mentions_are_all_found(tmp_path):
    table = random_ratings(9).reset_index(drop=True)
    first = table["scorer"] == "tone"
    half = table["sentence"].str.contains("[02468] of")
    some = pd.concat([table[first & half], table[~first & ~half]])
    store = opened(write_table(some, tmp_path / "some.parquet"))
    expected = kept(some)
    assert ask(store, "sentences", limit=0)["n"] == len(expected)
    (row,) = ask(store, "groups", by=[], measure=place(store, CRIME))
    assert row["n_mentions"] == (expected["scorer"] == "frames").sum()
    store.close()


def test_frames_that_rated_some_of_what_others_rated(tmp_path):
    table = random_ratings(4).reset_index(drop=True)
    crime = table[table["scorer"] == "frames"]
    other = crime.assign(dimension="law", value=crime["value"].where(crime["sentence"].str.contains("[05] of")))
    store = opened(write_table(pd.concat([table, other]), tmp_path / "two.parquet"))
    for measure, rows in ((CRIME, crime), (("frames", "law"), other)):
        known = kept(rows).dropna(subset="value")
        found = [row for row in ask(store, "frames") if row["measure"] == place(store, measure)]
        means = known.groupby("source", dropna=False)["value"].agg(["mean", "size"])
        expected = sorted((m, n) for m, n in means.itertuples(index=False) if m > 0)
        assert sorted((row["mean"], row["n_rated"]) for row in found) == [(pytest.approx(m), n) for m, n in expected]
    store.close()
