"""A run over parts: whatever ends it, what is done is kept, and resumed it leaves what an undisturbed run would."""

import os
import resource
import shutil
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from stream_runs import ARTICLES, Breaking, Slow, started, tables

import biaskit as bk
from biaskit import manifest
from biaskit.errors import InputError
from biaskit.rating import Plan
from biaskit.streaming import LEDGER, QUOTATIONS, cutting, manifest_place, run
from biaskit.tables import read_table
from biaskit.types import Rating

PLAN = Plan(scorers=("vader", Slow()))


@pytest.fixture(autouse=True)
def two_articles_a_part(monkeypatch):
    monkeypatch.setattr(cutting, "PART_ARTICLES", 2)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "PART_ARTICLES", 2)
        run(ARTICLES, PLAN, out)
    return out


def same(one: Path, other: Path) -> bool:
    return all(a.equals(b) for a, b in zip(tables(one), tables(other), strict=True))


def parts(folder: Path) -> list[str]:
    return sorted(part.name for part in folder.glob("part-*.parquet"))


def wait_for(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def children(process: int) -> set[int]:
    found = set()
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found |= {int(child) for child in task.read_text().split()}
    return found


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_folder_has_parts_of_one_schema(undisturbed):
    assert parts(undisturbed) == [f"part-{n:08d}.parquet" for n in range(6)]
    assert len({str(pq.read_schema(undisturbed / name)) for name in parts(undisturbed)}) == 1
    made = tables(undisturbed)[0].column("article_id").to_pylist()
    assert list(dict.fromkeys(made)) == [article.id for article in ARTICLES]


def test_the_rows_are_those_of_rating_in_memory(undisturbed):
    whole = bk.rate(ARTICLES, ["vader", Slow()])
    stored = read_table(undisturbed)
    columns = [name for name in whole.columns if name != "side"]
    pd.testing.assert_frame_equal(stored[columns], whole[columns], check_dtype=False)
    assert stored["side"].tolist() == whole["side"].astype(str).tolist()


def test_two_processes_leave_what_one_does(undisturbed, tmp_path):
    run(ARTICLES, PLAN, tmp_path / "out", n_jobs=2)
    assert same(tmp_path / "out", undisturbed)
    assert manifest_place(tmp_path / "out").read_text() == manifest_place(undisturbed).read_text()


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_killed_run_goes_on_where_it_stopped(undisturbed, tmp_path, n_jobs):
    out = tmp_path / "out"
    first = started(out, n_jobs=n_jobs)
    wait_for(lambda: len(parts(out)) >= 2)
    first.kill()
    first.communicate()
    done = {name: (out / name).stat().st_mtime_ns for name in parts(out)}
    assert 2 <= len(done) < 6
    second = started(out, n_jobs=n_jobs, resume=True)
    assert (second.communicate()[1], second.returncode) == ("", 0)
    again = Counter((out / name).stat().st_mtime_ns != stamp for name, stamp in done.items())
    assert again[False] >= len(done) - n_jobs  # what was being written down is done again, and nothing else
    assert same(out, undisturbed)
    assert manifest_place(out).read_text() == manifest_place(undisturbed).read_text()


def test_processes_end_with_their_parent(tmp_path):
    parent = started(tmp_path / "out", n_jobs=2)
    wait_for(lambda: parts(tmp_path / "out"))
    workers = children(parent.pid)
    assert len(workers) >= 2
    parent.kill()
    parent.communicate()
    wait_for(lambda: not any(map(running, workers)), seconds=10)


def test_an_interrupted_run_ends_at_once_and_keeps_what_is_done(undisturbed, tmp_path):
    out = tmp_path / "out"
    process = started(out, n_jobs=2)
    wait_for(lambda: parts(out))
    workers = children(process.pid)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in told
    wait_for(lambda: not any(map(running, workers)), seconds=10)
    run(ARTICLES, PLAN, out, resume=True)
    assert same(out, undisturbed)


def test_a_full_disk_loses_nothing_that_is_done(undisturbed, tmp_path):
    out = tmp_path / "out"
    run(ARTICLES[:4], PLAN, out)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, hard))
    try:
        with pytest.raises(InputError, match=r"Cannot write in .*: File too large\. What is done is kept; make room"):
            run(ARTICLES, PLAN, out, resume=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert len(parts(out)) == 2
    assert list(out.rglob("_part*")) == []
    run(ARTICLES, PLAN, out, resume=True)
    assert same(out, undisturbed)


def test_a_ledger_that_a_crash_cut_short_is_read_up_to_there(undisturbed, tmp_path):
    out = tmp_path / "out"
    run(ARTICLES, PLAN, out)
    ledger = (out / LEDGER).read_bytes()
    for cut in (5, len(ledger.splitlines(keepends=True)[0]), len(ledger) - 7):
        (out / LEDGER).write_bytes(ledger[:cut])
        run(ARTICLES, PLAN, out, resume=True)
        assert same(out, undisturbed)
        assert (out / LEDGER).read_bytes().count(b"\n") == 7


def test_a_part_that_is_gone_or_cut_short_is_done_again(undisturbed, tmp_path):
    out = tmp_path / "out"
    run(ARTICLES, PLAN, out)
    (out / "part-00000001.parquet").unlink()
    (out / "part-00000003.parquet").write_bytes(b"PAR1")
    run(ARTICLES, PLAN, out, resume=True)
    assert same(out, undisturbed)


def test_resumed_where_nothing_is_it_starts(undisturbed, tmp_path):
    run(ARTICLES, PLAN, tmp_path / "new" / "out", resume=True)
    assert same(tmp_path / "new" / "out", undisturbed)


def test_what_an_earlier_run_did_is_not_overwritten_unasked(tmp_path):
    run(ARTICLES[:2], PLAN, tmp_path / "out")
    with pytest.raises(InputError, match=r"holds what an earlier run did\. Go on with it \(resume=True, --resume\)"):
        run(ARTICLES[:2], PLAN, tmp_path / "out")


def test_another_plan_cannot_go_on(tmp_path):
    run(ARTICLES[:2], PLAN, tmp_path / "out")
    told = r"holds parts of another run \(that one is the first, yours the second: .*textblob"
    with pytest.raises(InputError, match=told):
        run(ARTICLES[:2], Plan(scorers=("textblob",)), tmp_path / "out", resume=True)


def test_other_articles_cannot_go_on(tmp_path):
    run(ARTICLES[:4], PLAN, tmp_path / "out")
    with pytest.raises(InputError, match=r"The articles of part 0 are not those of the run"):
        run(ARTICLES[1:5], PLAN, tmp_path / "out", resume=True)
    with pytest.raises(InputError, match=r"There are fewer articles than in the run before: part-00000001.parquet"):
        run(ARTICLES[:2], PLAN, tmp_path / "out", resume=True)


def test_a_folder_is_held_by_one_run_at_a_time(tmp_path):
    process = started(tmp_path / "out")
    wait_for(lambda: (tmp_path / "out" / LEDGER).exists() and (tmp_path / "out" / LEDGER).stat().st_size)
    with pytest.raises(InputError, match=r"Another run is writing to"):
        run(ARTICLES, PLAN, tmp_path / "out", resume=True)
    process.kill()
    process.communicate()


def test_every_scorer_rates_alike_in_whatever_pieces_a_run_was_done(tmp_path):
    plan = Plan(unasserted=True)
    for upto in (2, 4, 7):  # a kill would leave such parts, and forget what was remembered
        run(ARTICLES[:upto], plan, tmp_path / "pieces", resume=True)
    run(ARTICLES[:7], plan, tmp_path / "whole")
    assert same(tmp_path / "pieces", tmp_path / "whole")


def test_an_article_that_breaks_a_scorer_is_set_aside(tmp_path):
    done = run(ARTICLES[:6], Plan(scorers=("vader", Breaking("courage 3"))), tmp_path / "out")
    assert done.tally.places == {
        "rating failed: The scorer 'breaking' failed with ValueError: too odd. "
        "Leave it out, or report it to its author.": ["a3"]
    }
    assert set(read_table(tmp_path / "out")["article_id"]) == {"a0", "a1", "a2", "a4", "a5"}


def test_an_article_that_kills_a_process_is_set_aside(tmp_path):
    done = run(ARTICLES[:6], Plan(scorers=("vader", Breaking("courage 3", "die"))), tmp_path / "out", n_jobs=2)
    [(reason, places)] = done.tally.places.items()
    assert reason.startswith("the process that worked on it died")
    assert places == ["a3"]
    assert set(read_table(tmp_path / "out")["article_id"]) == {"a0", "a1", "a2", "a4", "a5"}


@pytest.mark.parametrize("size", [1, 2])
def test_a_scorer_that_fails_with_any_sentence_ends_the_run(tmp_path, monkeypatch, size):
    monkeypatch.setattr(cutting, "PART_ARTICLES", size)
    with pytest.raises(bk.BiaskitError, match="The scorer 'breaking' failed with ValueError: too odd"):
        run(ARTICLES, Plan(scorers=(Breaking(""),)), tmp_path / "out")


def test_a_part_all_of_whose_articles_break_a_sound_scorer_is_set_aside(tmp_path):
    done = run(ARTICLES[:6], Plan(scorers=("vader", Breaking("courage 2"), Fussy())), tmp_path / "out")
    assert [place for places in done.tally.places.values() for place in places] == ["a2", "a3"]
    assert set(read_table(tmp_path / "out")["article_id"]) == {"a0", "a1", "a4", "a5"}


def test_what_cannot_be_sent_to_a_process_is_refused(tmp_path):
    scorer = Slow()
    scorer.lock = threading.Lock()
    with pytest.raises(InputError, match=r"cannot be sent to other processes .* Use n_jobs=1"):
        run(ARTICLES, Plan(scorers=(scorer,)), tmp_path / "out", n_jobs=2)


def test_metadata_that_comes_later_is_kept_as_json(tmp_path):
    late = [*ARTICLES[:2], bk.Article("late", "Peru lost.", meta={"section": "world"})]
    run(late, PLAN, tmp_path / "out")
    kept = (
        read_table(tmp_path / "out").groupby("article_id")["other_metadata"].agg(lambda v: v.dropna().unique().tolist())
    )
    assert kept.to_dict() == {"a0": [], "a1": [], "late": ['{"section": "world"}']}


def test_every_part_says_whether_its_article_is_a_repeat(tmp_path):
    run([*ARTICLES[:2], bk.Article("late", "Peru lost.", meta={"duplicate_of": "a"})], PLAN, tmp_path / "out")
    assert set(read_table(tmp_path / "out")["duplicate_of"].dropna()) == {"a"}


@pytest.mark.parametrize("name", ["ratings.parquet", "ratings.csv", "ratings.jsonl"])
def test_one_file_has_all_rows(undisturbed, tmp_path, name):
    done = run(ARTICLES, PLAN, tmp_path / name)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(["ratings.manifest.json", name])
    read = {"parquet": read_table, "csv": pd.read_csv, "jsonl": lambda p: pd.read_json(p, lines=True)}
    table, whole = read[name.split(".")[1]](tmp_path / name), read_table(undisturbed)
    assert done.rows == len(whole)
    assert table["article_id"].tolist() == whole["article_id"].tolist()
    assert table["value"].isna().tolist() == whole["value"].isna().tolist()


def test_a_file_is_made_of_the_parts_of_the_run_that_was_killed(undisturbed, tmp_path):
    out = tmp_path / "ratings.parquet"
    process = started(out)
    wait_for(lambda: len(parts(tmp_path / "_ratings.parquet.parts")) >= 2)
    process.kill()
    process.communicate()
    run(ARTICLES, PLAN, out, resume=True)
    assert pq.read_table(out).equals(tables(undisturbed)[0])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ratings.manifest.json", "ratings.parquet"]


@pytest.mark.parametrize("name", ["ratings.csv", "ratings.jsonl"])
def test_metadata_reads_alike_whatever_else_its_part_holds(tmp_path, name, monkeypatch):
    years = [2020, 2021, "unknown", None]
    articles = [bk.Article(str(i), f"Peru lost {i}.", meta={"year": year}) for i, year in enumerate(years)]
    written = []
    for size in (1, 4):
        monkeypatch.setattr(cutting, "PART_ARTICLES", size)
        run(articles, PLAN, tmp_path / str(size) / name)
        written.append((tmp_path / str(size) / name).read_bytes())
    assert written[0] == written[1]


def test_a_line_break_in_a_column_name_breaks_no_csv(tmp_path):
    articles = [bk.Article(i, "Peru lost.", meta={"lea\nning": "left"}) for i in "abc"]
    run(articles, Plan(scorers=("vader",)), tmp_path / "ratings.csv")
    assert pd.read_csv(tmp_path / "ratings.csv")["lea\nning"].tolist() == ["left"] * 3


def test_places_that_cannot_be_written_are_refused(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "part-00000000.parquet").write_bytes(b"")
    for out, message in {
        "file/ratings.csv": r"Cannot write '.*': .* Choose another place\.",
        "file": r"is a file, but not \.parquet, \.csv or \.jsonl",
        "folder.csv": r"is a folder\. Give the name of a file that is to be written\.",
        "old": r"holds part files already\. Choose an empty folder, or remove them\.",
    }.items():
        with pytest.raises(InputError, match=message):
            run(ARTICLES, PLAN, tmp_path / out)


class Fussy(Breaking):
    """Another scorer of one's own, which fails on another article of the same part."""

    name = "fussy"

    def __init__(self) -> None:
        super().__init__("courage 3")


class Dying:
    """A scorer whose service is gone after some calls."""

    name, dimensions = "dying", ("valence",)

    def __init__(self) -> None:
        self.calls = 0

    def rate(self, mentions):
        self.calls += 1
        if self.calls > 2:
            raise ConnectionError("gone")
        return [Rating(mention, self.name, "valence", 0.5) for mention in mentions]


def test_a_scorer_that_dies_in_the_middle_ends_the_run_whatever_is_remembered(tmp_path):
    wire = [bk.Article(f"wire{n}", "Peru praised Chile.") for n in range(6)]
    mixed = [article for pair in zip(ARTICLES, wire, strict=False) for article in pair]
    with pytest.raises(bk.BiaskitError, match=r"The scorer 'dying' failed with ConnectionError: gone"):
        run(mixed, Plan(scorers=(Dying(),)), tmp_path / "out")
    assert len(parts(tmp_path / "out")) == 2


@pytest.mark.parametrize("name", ["out", "ratings.parquet", "ratings.csv"])
def test_no_articles_do_not_take_up_a_run_that_had_some(tmp_path, name, monkeypatch):
    monkeypatch.setattr("biaskit.streaming.running.finish", lambda *_: None)
    run(ARTICLES[:4], PLAN, tmp_path / name)
    with pytest.raises(InputError, match=r"There are no articles, and .* has parts of a run that had some"):
        run([], PLAN, tmp_path / name, resume=True)


@pytest.mark.parametrize("name", ["out", "ratings.csv"])
def test_a_run_without_articles_leaves_nothing(tmp_path, name):
    assert run([], PLAN, tmp_path / name).rows == 0
    assert list(tmp_path.iterdir()) == []


def test_a_kill_while_the_parts_of_a_file_are_removed_is_no_obstacle(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    run(ARTICLES[:4], PLAN, tmp_path / "ratings.csv")
    assert (tmp_path / "_ratings.csv.parts.done").is_dir()
    monkeypatch.undo()
    monkeypatch.setattr(cutting, "PART_ARTICLES", 2)
    written = (tmp_path / "ratings.csv").read_bytes()
    run(ARTICLES[:4], PLAN, tmp_path / "ratings.csv", resume=True)
    assert (tmp_path / "ratings.csv").read_bytes() == written
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ratings.csv", "ratings.manifest.json"]


def test_a_full_disk_at_the_ledger_is_told_as_such(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    run(ARTICLES[:2], PLAN, tmp_path / "out")
    monkeypatch.setattr("biaskit.streaming.ledger.os.fsync", full)
    with pytest.raises(InputError, match=r"Cannot write in .*: No space left on device\. What is done is kept"):
        run(ARTICLES[:4], PLAN, tmp_path / "out", resume=True)


def test_words_that_were_refused_are_rated_on_request(tmp_path):
    texts = ["Peru declined to say that Chile was corrupt."]
    for unasserted in (False, True):
        stored = read_table(bk.rate(texts, "tone", out=tmp_path / str(unasserted), unasserted=unasserted))
        assert stored["target"].tolist() == bk.rate(texts, "tone", unasserted=unasserted)["target"].tolist()


def test_articles_of_one_id_stay_apart():
    one, other = bk.Article("a", "Peru won."), bk.Article("a", "Chile lost.")
    assert PLAN.worker().work([one, other]).tally.mentions == 2


def test_what_is_no_registry_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"actors='Peru' is no registry\. Give an Actors"):
        bk.rate(["Peru won."], "vader", out=tmp_path / "out", actors="Peru")


def test_other_programs_see_the_ratings_alone(undisturbed):
    assert pd.read_parquet(undisturbed)["article_id"].tolist() == read_table(undisturbed)["article_id"].tolist()


def test_a_broken_scorer_ends_the_run_where_only_refused_words_are_rated(tmp_path):
    texts = [bk.Article(f"{n}", f"Peru declined to say that Chile was corrupt {n}.") for n in range(3)]
    with pytest.raises(bk.BiaskitError, match="The scorer 'breaking' failed with ValueError: too odd"):
        run(texts, Plan(scorers=(Breaking(""),), unasserted=True), tmp_path / "out")


def test_in_memory_an_article_that_kills_a_process_is_set_aside_too():
    with pytest.warns(bk.errors.BiaskitWarning, match="the process that worked on it died"):
        framing = bk.analyze(ARTICLES[:6], scorers=["vader", Breaking("courage 3", "die")], n_jobs=2)
    assert set(framing.ratings["article_id"]) == {"a0", "a1", "a2", "a4", "a5"}


def test_a_part_that_the_ledger_does_not_know_is_no_result(tmp_path, undisturbed):
    run(ARTICLES[:4], PLAN, tmp_path / "out")
    for folder in (tmp_path / "out", tmp_path / "out" / QUOTATIONS):
        for name in ("part-00000007.parquet", "part-mine.parquet"):
            shutil.copy(folder / "part-00000000.parquet", folder / name)
    run(ARTICLES[:4], PLAN, tmp_path / "out", resume=True)
    kept = ["part-00000000.parquet", "part-00000001.parquet", "part-mine.parquet"]
    assert parts(tmp_path / "out") == parts(tmp_path / "out" / QUOTATIONS) == kept


def test_one_file_is_on_the_disk_before_its_parts_are_removed(tmp_path, monkeypatch):
    told = []
    sync, remove = os.fsync, shutil.rmtree
    monkeypatch.setattr(
        "os.fsync", lambda handle: (told.append(Path(f"/proc/self/fd/{handle}").readlink()), sync(handle))
    )
    monkeypatch.setattr("shutil.rmtree", lambda place, **how: (told.append("removed"), remove(place, **how)))
    run(ARTICLES[:4], PLAN, tmp_path / "ratings.csv")
    assert told[-4:] == [tmp_path / "_ratings.csv.parts" / "whole.csv", tmp_path, "removed", "removed"]


def test_articles_that_cannot_be_read_leave_no_trace(tmp_path):
    with pytest.raises(InputError):
        bk.rate(tmp_path / "none.csv", "vader", out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out", "ratings.csv"])
def test_an_address_is_no_place_on_this_machine(name):
    with pytest.raises(InputError, match=r"'s3://news/.*' is an address\. Give a folder or file of this machine"):
        run(ARTICLES, PLAN, f"s3://news/{name}")


def test_a_package_that_makes_no_rows_may_change_before_a_run_goes_on(tmp_path, monkeypatch):
    run(ARTICLES[:2], PLAN, tmp_path / "out")
    known = manifest.version_of
    monkeypatch.setattr(manifest, "version_of", lambda name: "0" if name in ("matplotlib", "networkx") else known(name))
    run(ARTICLES[:4], PLAN, tmp_path / "out", resume=True)
    monkeypatch.setattr(manifest, "version_of", lambda name: "0" if name == "spacy" else known(name))
    with pytest.raises(InputError, match=r"holds parts of another run .* versions spacy"):
        run(ARTICLES[:4], PLAN, tmp_path / "out", resume=True)
