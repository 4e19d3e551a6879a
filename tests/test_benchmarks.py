"""The benchmarks' own arithmetic, worked by hand, and that they run; no test of how fast anything is."""

import argparse
import doctest
import importlib
import json
import math
import subprocess
import sys
from dataclasses import replace

import pytest

from benchmarks import __main__ as command
from benchmarks import comparing, fresh, growth, projection, rivals, rows, scaling, task, timing
from benchmarks.growth import Point
from benchmarks.rows import Row
from benchmarks.settings import Settings
from benchmarks.timing import Took, Work
from benchmarks.whole import Block, articles_of, words_of

SETTINGS = Settings("example", cores=10, price=0.5, target=36_000)


@pytest.mark.parametrize("name", ["comparing", "growth", "profile", "projection", "rows", "scaling", "task"])
def test_examples_in_docstrings_hold(name):
    result = doctest.testmod(importlib.import_module(f"benchmarks.{name}"))
    assert (result.failed, result.attempted > 0) == (0, True)


def test_standard_error_of_an_exponent():
    # logarithms 0, 1, 2 and 0, 1, 1: slope 1/2; residuals -1/6, 1/3, -1/6, in squares 1/6; width 2, one left free
    power = growth.fitted([Point(1, 1.0, 0), Point(math.e, math.e, 0), Point(math.e**2, math.e, 0)])
    assert power == pytest.approx((1 / 2, math.sqrt(1 / 12), math.exp(1 / 6)))


def test_exponent_of_two_points_has_no_error():
    power = growth.fitted([Point(100, 10.0, 0), Point(1000, 100.0, 0)])
    assert power.exponent == pytest.approx(1)
    assert math.isnan(power.error)


def test_growth_compares_the_largest_size_with_a_thousand():
    found = growth._compared([Point(500, 1.0, 90.0), Point(1000, 2.0, 100.0), Point(8000, 16.0, 120.0)])
    assert [(row.what, round(row.value, 9), row.reached) for row in found] == [
        ("peak at 8,000 articles, of that at 1,000", 1.2, False),
        ("exponent of time", 1.0, True),
    ]


def memory(*points):
    return [Row("memory", f"{p.articles:,} articles", p.seconds, "s", more=p._asdict()) for p in points]


def test_projection_takes_measured_efficiency_and_checks_itself():
    known = memory(Point(500, 110.0, 0), Point(1000, 210.0, 0), Point(8000, 1610.0, 0))
    known.append(Row("scaling", "2 processes, start-up left out", 1.6))
    hours, on_cores, cost, check = projection.projection(SETTINGS, known)
    assert (hours.value, hours.unit) == (
        pytest.approx(2.5),
        "hours of a core",
    )  # 36,000 at 0.2 s by an efficiency of 0.8
    assert hours.note.startswith("5.0 articles/s a core, efficiency 0.80 (measured at two processes)")
    assert (on_cores.value, cost.value) == (pytest.approx(0.25), pytest.approx(1.25))
    assert (check.value, check.note) == (pytest.approx(1610), "+0.0% against the 1,610 s that they took")


def test_projection_says_that_efficiency_was_assumed():
    found = projection.projection(SETTINGS, memory(Point(500, 110.0, 0), Point(1000, 210.0, 0)))
    assert found[0].value == pytest.approx(2)
    assert "efficiency 1.00 (assumed: `scaling` was not run)" in found[0].note


def test_projection_without_measurements_is_not_measured():
    [row] = projection.projection(SETTINGS, memory(Point(500, 110.0, 0)))
    assert (row.value, row.note) == (None, "needs the theme `memory` at two sizes")


def test_projection_without_a_slope_is_not_measured():
    [row] = projection.projection(SETTINGS, memory(Point(2, 1.1, 0), Point(4, 1.0, 0)))
    assert (row.value, row.note) == (None, "the sizes are too small to tell a slope")


def test_more_than_twice_as_fast_counts_as_full_efficiency():
    known = [*memory(Point(0, 0.0, 0), Point(10, 2.0, 0)), Row("scaling", "2 processes, start-up left out", 2.2)]
    assert projection.projection(SETTINGS, known)[0].value == pytest.approx(2)


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (Row("t", "w", 3.0), None),
        (Row("t", "w", most=1.0), None),
        (Row("t", "w", 3.0, most=3.0), True),
        (Row("t", "w", 3.0, times=0.9, most=1.0), True),
        (Row("t", "w", 0.5, times=1.1, most=1.0), False),
        (Row("t", "w", 1.79, least=1.8), False),
    ],
)
def test_what_was_wanted_is_of_the_ratio_where_there_is_one(row, reached):
    assert row.reached is reached


def test_table():
    slow = Row("headline", "whole", 4.0, "articles/s", 1.25, "bare spaCy", 1.2, 1.3, most=1.0, note="one")
    absent = Row("speed", "asent", note="asent not installed")
    assert rows.to_markdown([slow, absent]).splitlines() == [
        "| theme | what | figure | times | of | least to most | wanted | note |",
        "|---|---|---:|---:|---|---:|---|---|",
        "| headline | whole | 4.00 articles/s | 1.25x | bare spaCy | 1.20 to 1.30 | <= 1, missed | one |",
        "| speed | asent | not measured |  |  |  |  | asent not installed |",
    ]


def test_works_take_turns_whose_order_turns_round():
    order, blocks = [], [Block(articles_of("example", count=1)) for _ in range(2)]
    works = {name: Work("articles", name) for name in ("a", "b")}
    seconds = iter((1.0, 10.0, 20.0, 2.0))

    def clock(run, given):
        order.append(run)
        assert [article.id for article in given] == [article.id for article in blocks[0].articles]
        return Took(next(seconds), 0.5, {"ratings": 3})

    found = timing.interleaved(works, blocks, clock)
    assert order == ["a", "b", "b", "a"]
    assert found == {"a": Took(3.0, 1.0, {"ratings": 6}), "b": Took(30.0, 1.0, {"ratings": 6})}


def answer(clock, base=2.0, missing=None):
    took = {
        "spacy": {"clock": base, "processor": base, "counts": {}},
        "whole": {"clock": clock, "processor": 1.0, "counts": {"ratings": 7}},
    }
    return {"articles": 10, "words": 600, "missing": missing or {}, "took": took}


def test_ratio_is_the_median_of_those_of_the_repeats():
    found = comparing.row("headline", "whole", "spacy", [answer(2.0), answer(3.0, 1.0), answer(4.0)], most=1.0)
    assert (found.value, found.times, found.low, found.high) == (pytest.approx(10 / 3), 2.0, 1.0, 3.0)
    assert (found.of, found.reached) == ("bare spaCy", False)
    assert found.note == "200 words/s; 0.50x by processor time; 21 ratings"


def test_what_is_not_installed_is_not_measured():
    found = comparing.row("speed", "asent", "spacy", [answer(2.0, missing={"asent": "asent not installed"})])
    assert found == Row("speed", "asent", note="asent not installed")


def test_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(rivals, "find_spec", lambda name: None)
    with pytest.raises(
        rivals.MissingError, match=r"^torch and transformers not installed \(benchmarks/requirements.txt\)$"
    ):
        rivals.roberta()


def test_scaling_rows():
    def ran(*seconds):
        return [fresh.Fresh(one, 300.0, 600.0, "") for one in seconds]

    took = {"many 1": ran(105.0), "many 2": ran(60.0), "few 1": ran(5.0), "few 2": ran(10.0)}
    included, left_out = scaling._rows("processes", 1.8, took, SETTINGS)
    assert (included.what, included.value, included.reached) == ("2 processes, start-up included", 1.75, False)
    assert (left_out.what, left_out.value, left_out.reached) == ("2 processes, start-up left out", 2.0, True)
    assert included.note == "1,024 articles: 105 s and 60 s; 300 MB in the largest process"


def test_excerpt_keeps_texts(tmp_path):
    kept = articles_of(str(scaling.excerpt("example", 3, tmp_path / "three.jsonl")))
    assert kept == [replace(one, meta={}) for one in articles_of("example", count=3)]


def test_words_are_those_of_titles_and_texts():
    [article] = articles_of("example", count=1)
    assert words_of([replace(article, title="Two words", text="and three more")]) == 5


def test_peak_of_a_process_is_seen_from_outside():
    held = "import time; x = bytearray({}); time.sleep(0.5); print('done')"
    small, large = (fresh.run(["-c", held.format(size)]) for size in (1, 150_000_000))
    assert large.text == "done\n"
    assert large.peak_mb - small.peak_mb > 100


def test_process_that_fails_says_why():
    with pytest.raises(RuntimeError, match=r"(?s)^-c raise ValueError\('no'\) ended with 1: .*ValueError: no$"):
        fresh.run(["-c", "raise ValueError('no')"])


def test_theme_that_fails_leaves_the_others(monkeypatch):
    def fails(settings, rows):
        raise RuntimeError("a process ended with 1")

    monkeypatch.setattr(command, "THEMES", {"speed": fails, "start": lambda settings, rows: [Row("start", "x", 1.0)]})
    kept = []
    found = command.run(SETTINGS, ["speed", "start"], lambda rows: kept.append(len(rows)))
    assert [(row.what, row.value, row.note) for row in found] == [
        ("failed", None, "a process ended with 1"),
        ("x", 1.0, ""),
    ]
    assert kept == [1, 2]


def test_themes_of_an_earlier_run_stay_as_they_are(monkeypatch):
    earlier = [Row("start", "x", 1.0), Row("speed", "y", 2.0)]
    monkeypatch.setattr(command, "THEMES", {"speed": lambda settings, rows: [Row("speed", "z", 3.0 + len(rows))]})
    assert command.run(SETTINGS, ["speed"], known=earlier) == [earlier[0], Row("speed", "z", 4.0)]


def benchmarks(*options):
    return subprocess.run([sys.executable, "-m", "benchmarks", *options], capture_output=True, text=True, check=False)


def test_help_lists_the_themes():
    done = benchmarks("--help")
    assert done.returncode == 0
    assert "start,speed,headline,scaling,memory,projection" in "".join(done.stdout.split())


def test_unknown_theme_is_refused():
    done = benchmarks("--only", "speed,sped")
    assert done.returncode == 2
    assert "'sped' is no theme. There are: start, speed, headline, scaling, memory, projection." in done.stderr


def test_run_on_the_example(tmp_path):
    out = tmp_path / "figures.json"
    done = benchmarks("--only", "memory,projection", "--corpus", "example", "--sizes", "2,4", "--json", str(out))
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text(encoding="utf-8"))
    assert sorted(found) == ["machine", "rows", "settings"]
    assert {"processor", "cores", "memory_gb", "system", "python", "packages"} <= set(found["machine"])
    assert sorted(found["rows"][0]) == sorted([*Row.__dataclass_fields__, "reached"])
    assert [row["what"] for row in found["rows"] if row["theme"] == "memory"][:2] == ["2 articles", "4 articles"]
    assert all(row["value"] > 0 for row in found["rows"] if row["theme"] == "memory" and row["unit"])
    assert len(done.stdout.splitlines()) == 4 + len(found["rows"])


def compare(*works):
    return task.compare(argparse.Namespace(corpus="example", first=1, articles=2, works=works))


def test_whole_pipeline_beside_bare_spacy():
    found = compare("spacy", "whole")
    assert (found["articles"], found["missing"]) == (2, {})
    assert found["took"]["whole"]["counts"]["ratings"] > 0
    assert all(took["processor"] > 0 for took in found["took"].values())


def test_work_that_fails_leaves_the_others(monkeypatch):
    def fails(texts):
        raise ValueError("odd\n marks")

    monkeypatch.setitem(timing.WORKS, "broken", lambda: Work("texts", fails))
    found = compare("broken", "spacy")
    assert (list(found["took"]), found["missing"]) == (["spacy"], {"broken": "failed: ValueError: odd marks"})
