from datetime import date

import biaskit as bk
from biaskit.annotation import annotate_each
from biaskit.manifest import build_manifest
from biaskit.streaming import MORE, PLACES, REASONS, Tally


def test_a_tally_knows_of_a_stream_what_a_manifest_knows_of_the_whole():
    dated = [bk.Article("d", "Peru won.", outlet="Post", date=date(2024, month, 1)) for month in (5, 3, 4)]
    articles = [*dated, bk.Article("u", "Chile lost.", outlet="Sun")]
    tally = Tally()
    seen = list(tally.watch(annotate_each(articles)))
    made = tally.manifest(scorers=[], pipeline=None, options={"targets": None}, ratings=7, skipped=[("x", "empty")])
    whole = build_manifest(articles=articles)
    assert len(seen) == 4
    assert made["corpus"] == {key: whole["corpus"][key] for key in ("outlets", "first", "last", "undated")}
    assert made["counts"] == {
        "read": 4, "skipped": 1, "actors": 2, "mentions": 4, "quotations": 0, "ratings": 7,
    }  # fmt: skip
    assert set(whole) - set(made) == {"seed"}


def test_a_tally_names_a_few_of_those_set_aside_and_counts_all():
    tally = Tally()
    failed = [bk.Annotation((), (), (), (), ((str(n), "too odd"),)) for n in range(PLACES + 5)]
    others = [bk.Annotation((), (), (), (), (("x", f"error {n}"),)) for n in range(REASONS + 2)]
    list(tally.watch([*failed, *others]))
    made = tally.manifest(scorers=[], pipeline=None, options={}, ratings=0, skipped=[("y", "too odd"), ("z", "empty")])
    reasons = made["skipped"]["reasons"]
    assert made["counts"]["skipped"] == sum(reasons.values()) == PLACES + 5 + REASONS + 2 + 2
    assert (reasons["too odd"], reasons["empty"], reasons["error 0"], reasons[MORE]) == (PLACES + 6, 1, 1, 3)
    places = [entry["place"] for entry in made["skipped"]["entries"] if entry["reason"] == "too odd"]
    assert places == ["y", *map(str, range(PLACES))]


def test_of_what_the_reader_left_out_a_few_are_named_and_all_counted():
    skipped = [(str(n), "German") for n in range(PLACES + 5)]
    told = Tally().manifest(scorers=[], pipeline=None, options={}, ratings=0, skipped=skipped)["skipped"]
    assert told["reasons"] == {"German": PLACES + 5}
    assert [entry["place"] for entry in told["entries"]] == [str(n) for n in range(PLACES)]


def test_actors_are_counted_while_they_are_few(monkeypatch):
    monkeypatch.setattr("biaskit.streaming.tally.NAMES", 3)
    made = Tally(actors={"Peru", "Chile"})
    made.add(Tally(actors={"Peru", "Bolivia"}))
    assert made.manifest(scorers=[], pipeline=None, options={}, ratings=0)["counts"]["actors"] == 3
    made.add(Tally(actors={"Ecuador"}))
    assert "actors" not in made.manifest(scorers=[], pipeline=None, options={}, ratings=0)["counts"]
    made.add(Tally(actors={"Peru"}))
    assert Tally.from_json(made.to_json()).actors is None


def test_a_tally_of_nothing():
    made = Tally().manifest(scorers=[], pipeline=None, options={}, ratings=0)
    assert made["corpus"] == {"outlets": 0, "first": None, "last": None, "undated": 0}


def test_tallies_of_parts_add_up_to_that_of_the_whole():
    articles = [bk.Article(str(n), f"Peru won {n}.", outlet="Post", date=date(2024, 1 + n, 1)) for n in range(3)]
    annotations = [*annotate_each(articles), bk.Annotation((), (), (), (), (("x", "too odd"),) * (PLACES + 2))]
    whole, sum_of_parts = Tally(), Tally()
    list(whole.watch(annotations))
    for one in annotations:
        part = Tally()
        list(part.watch([one]))
        sum_of_parts.add(Tally.from_json(part.to_json()))
    assert sum_of_parts == whole
