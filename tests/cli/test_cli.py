"""The command line, as a shell sees it: what is written, what is said, and the exit code."""

import io
import json
import subprocess
import sys

import pandas as pd
import pytest
import yaml

import biaskit as bk
from biaskit.cli import main
from biaskit.methods import methods

TEXT = "Peru’s government said Chile had acted with great courage.\n\nChile condemned the raid as “a theft.”\n"


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "two.csv").write_text("content,source\n" + '"Bolivia won, Peru said.",Ledger\n', encoding="utf-8")
    return folder


@pytest.fixture
def run(monkeypatch, capsys):
    def run(*arguments, code=0):
        monkeypatch.setattr(sys, "argv", ["biaskit", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        assert end.value.code == code, said.err
        return said

    return run


def test_rate_writes_a_table(run, news, tmp_path):
    said = run("rate", news, "--out", tmp_path / "ratings.csv", "--scorers", "vader,frames")
    assert "2 articles read" in said.err
    assert set(pd.read_csv(tmp_path / "ratings.csv")["scorer"]) == {"vader", "frames"}


def test_rate_says_beside_the_table_how_it_was_made(run, news, tmp_path):
    run("rate", news, "--out", tmp_path / "ratings.csv", "--scorers", "vader", "--targets", "Chile")
    made = json.loads((tmp_path / "ratings.manifest.json").read_text("utf-8"))
    assert [scorer["name"] for scorer in made["scorers"]] == ["vader"]
    assert made["options"] == {"targets": ["Chile"], "pipeline": None, "registry": "built-in gazetteer"}
    assert made["counts"]["ratings"] == len(pd.read_csv(tmp_path / "ratings.csv"))
    assert made["corpus"] == {"outlets": 1, "first": None, "last": None, "undated": 2}
    assert methods(made).text.startswith("The corpus has 2 articles by 1 outlet.")


def test_ratings_are_not_lost_with_their_manifest(run, news, tmp_path):
    (tmp_path / "ratings.manifest.json").mkdir()
    said = run("rate", news, "--out", tmp_path / "ratings.csv", "--scorers", "vader", code=2)
    assert f"Cannot write '{tmp_path / 'ratings.manifest.json'}'" in said.err
    assert f"The ratings are written, in '{tmp_path / 'ratings.csv'}'; how they were made is not." in said.err
    assert len(pd.read_csv(tmp_path / "ratings.csv")) > 0


def test_rate_writes_parts(run, news, tmp_path):
    run("rate", news, "--out", tmp_path / "out", "--scorers", "vader", "--jobs", "2")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "_ledger.jsonl", "_manifest.json", "_quotations", "part-00000000.parquet",
    ]  # fmt: skip
    assert len(pd.read_parquet(tmp_path / "out")) > 0


def test_report_writes_one_page(run, tmp_path):
    said = run("report", "--example", "tanker", "--out", tmp_path / "report", "--scorers", "vader,frames")
    assert f"Report: {tmp_path / 'report' / 'index.html'}" in said.err
    assert (tmp_path / "report" / "index.html").is_file()


def test_report_rates_in_as_many_processes_as_asked(run, news, tmp_path, monkeypatch):
    from biaskit.framing import frame

    asked = []

    def noting(*given, n_jobs, **options):
        asked.append(n_jobs)
        return frame(*given, n_jobs=n_jobs, **options)

    monkeypatch.setattr("biaskit.framing.frame", noting)
    pages = [tmp_path / f"{jobs}.html" for jobs in (1, 2)]
    for jobs, page in enumerate(pages, start=1):
        run("report", news, "--out", page, "--scorers", "vader,frames", "--jobs", jobs)
    assert asked == [1, 2]
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_report_proposes_events_where_asked(run, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr("biaskit.framing.Framing.report", lambda framing, out: seen.append(framing.ratings) or out)
    run("report", "--example", "tanker", "--out", tmp_path / "r.html", "--scorers", "vader", "--events")
    assert seen[0]["event"].notna().any()


def test_quotes_writes_who_says_what(run, news, tmp_path):
    run("quotes", news / "one.txt", "--out", tmp_path / "quotations.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "quotations.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["source"], row["content"]) for row in rows] == [
        ("Peru", "Chile had acted with great courage"),
        ("Chile", "“a theft.”"),
    ]


def test_actors_prints_a_registry_that_can_be_mended_and_given_back(run, news, tmp_path):
    found = yaml.safe_load(run("actors", news).out)
    assert {"Peru", "Chile", "Bolivia"} <= {entry["name"] for entry in found}
    (tmp_path / "actors.yaml").write_text("- {name: Andes, kind: group, aliases: [Peru, Chile]}", encoding="utf-8")
    run("rate", news, "--actors", tmp_path / "actors.yaml", "--out", tmp_path / "r.csv", "--scorers", "vader")
    assert set(pd.read_csv(tmp_path / "r.csv")["target"]) == {"Andes", "Bolivia"}


def test_actors_writes_a_file(run, news, tmp_path):
    run("actors", news, "--out", tmp_path / "actors.yaml")
    assert "Peru" in bk.Actors.load(tmp_path / "actors.yaml")


def test_what_actors_prints_is_taken_by_actors(run, tmp_path):
    (tmp_path / "found.yaml").write_text(run("actors", "--example", "tanker").out, encoding="utf-8")
    arguments = ("--example", "tanker", "--scorers", "vader", "--out", tmp_path / "r.csv")
    run("rate", *arguments, "--actors", tmp_path / "found.yaml")
    assert "tanker seizure" in set(pd.read_csv(tmp_path / "r.csv")["target"])


def test_scorers_and_lexicons_are_listed(run):
    assert "textblob: valence, subjectivity\n" in run("scorers").out
    listed = run("lexicons").out
    assert [line.partition(":")[0] for line in listed.splitlines()] == bk.list_lexicons()
    assert f"hedges: {len(bk.load_lexicon('hedges')):,} entries, density, CC0-1.0\n" in listed


@pytest.fixture
def lists(tmp_path, monkeypatch):
    """Lexicons of one's own: one that is well, one that is not, one that has a card."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "well.csv").write_text("term,valence\nact of piracy,-0.6\n", encoding="utf-8")
    (tmp_path / "ill.csv").write_text("term,valence\n...,1\npiracy,-0.6\npiracy,-0.6\nPeru,1\n", encoding="utf-8")
    (tmp_path / "sea").mkdir()
    (tmp_path / "sea" / "lexicon.csv").write_text("term,valence\npiracy,-0.6\n", encoding="utf-8")
    (tmp_path / "sea" / "card.toml").write_text('name = "sea"\npurpose = "Words at sea."\nlicence = "CC0-1.0"\n')
    return tmp_path


def test_a_clean_lexicon_is_0(run, lists):
    said = run("lexicons", "well.csv")
    assert said.out == "well: 1 entries, valence, no licence given\nNo card says what it is for.\n"
    assert said.err == "Nothing is wrong with it.\n"


def test_a_lexicon_shows_its_card(run, lists):
    assert run("lexicons", "sea").out == "sea: 1 entries, valence, CC0-1.0\nWords at sea.\n"
    shipped = run("lexicons", "boosters").out
    assert shipped.splitlines()[1] == bk.load_lexicon("boosters").card["purpose"]


def test_the_format_of_a_lexicon_may_be_given(run, lists):
    (lists / "sea.txt").write_text("piracy\nact of piracy\n", encoding="utf-8")
    assert run("lexicons", "sea.txt", "--format", "words").out.startswith("sea: 2 entries, density")


def test_every_finding_is_printed_and_is_1(run, lists):
    said = run("lexicons", "ill.csv", code=1)
    findings = [str(finding) for finding in bk.load_lexicon("ill.csv").check()]
    assert [finding.partition(":")[0] for finding in findings] == ["never matches", "duplicate", "name"]
    assert said.out.splitlines()[2:] == findings
    assert said.err == "Findings: 3.\n"


def test_columns_are_mapped(run, tmp_path):
    (tmp_path / "a.csv").write_text("story,paper\nPeru won.,Ledger\n", encoding="utf-8")
    run("rate", tmp_path / "a.csv", "--columns", "text=story,outlet=paper", "--out", tmp_path / "r.csv")
    assert set(pd.read_csv(tmp_path / "r.csv")["outlet"]) == {"Ledger"}


def test_targets_are_kept(run, news, tmp_path):
    run("rate", news, "--targets", "Chile", "--out", tmp_path / "r.csv", "--scorers", "vader")
    assert set(pd.read_csv(tmp_path / "r.csv")["target"]) == {"Chile"}


def test_standard_input_is_read(run, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), encoding="utf-8"))
    run("rate", "-", "--out", tmp_path / "r.csv", "--scorers", "vader")
    assert "Chile" in set(pd.read_csv(tmp_path / "r.csv")["target"])


def test_version_and_help(run):
    assert run("--version").out == f"{bk.__version__}\n"
    assert "Exit codes: 0 done, 1 nothing usable was read, 2 usage, 3 a fault in biaskit" in run("--help").out


@pytest.mark.parametrize("command", ["report", "rate", "quotes"])
def test_nothing_usable_is_1(run, tmp_path, command):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    said = run(command, tmp_path / "empty.txt", "--out", tmp_path / "out.jsonl.html.csv", code=1)
    assert "biaskit: Nothing usable was read" in said.err


@pytest.mark.parametrize("command", ["report", "rate", "quotes", "actors"])
def test_a_folder_without_a_readable_file_is_1(run, tmp_path, command):
    (tmp_path / "news").mkdir()
    said = run(command, tmp_path / "news", "--out", tmp_path / "out.html.csv", code=1)
    assert said.err.startswith(f"biaskit: No readable file in the folder '{tmp_path / 'news'}'. Formats: .txt, ")


def test_a_table_without_a_text_column_is_1_and_names_its_columns(run, tmp_path):
    (tmp_path / "a.csv").write_text("words,paper\nPeru won.,Ledger\n", encoding="utf-8")
    place = tmp_path / "a.csv"
    for command in (["rate", place, "--out", tmp_path / "r.csv"], ["actors", place]):
        said = run(*command, code=1)
        message = f"{place}: no text column (columns: 'words', 'paper'; name it with --columns text=...)."
        assert said.err == f"biaskit: {message}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rate", "--out", "r.csv"], "Give files or folders to read, or --example tanker."),
        (["rate", "nowhere", "--out", "r.csv"], "nowhere"),
        (["rate", "--example", "tanker", "--out", "r.csv", "--scorers", "vadr"], "Did you mean 'vader'?"),
        (["rate", "--example", "tanker", "--out", "r.csv", "--columns", "text"], "not of the form text=content"),
        (
            ["rate", "--example", "tanker", "--out", "r.csv", "--actors", "no.yaml"],
            "The registry 'no.yaml' cannot be read",
        ),
        (["rate", "--example", "tankr", "--out", "r.csv"], "No example is named 'tankr'"),
        (["quotes", "--example", "tanker", "--out", "q.txt"], "Give a file that ends in .jsonl, .csv or .parquet."),
        (["report", "--example", "tanker", "--out", "r", "--pipeline", "xx_nope"], "No spaCy pipeline named 'xx_nope'"),
        (["rate", "--example", "tanker", "--out", "r.csv", "--errors", "ignore"], "'ignore'"),
        (["rate", "--example", "tanker", "--out", "taken"], "'taken' is a file, but not .parquet, .csv or .jsonl."),
        (["rate", "--example", "tanker", "--out", "taken/r.csv"], "'taken' is a file, not a folder."),
        (["report", "--example", "tanker", "--out", "taken"], "'taken' is a file, not a folder."),
        (["report", "--example", "tanker", "--out", "taken/a.html"], "'taken' is a file, not a folder."),
        (["quotes", "--example", "tanker", "--out", "folder.csv"], "'folder.csv' is a folder."),
        (["actors", "--example", "tanker", "--out", "folder.csv"], "'folder.csv' is a folder."),
        (
            ["rate", "--example", "tanker", "--out", "r.csv", "--jobs", "0"],
            "biaskit: --jobs 0: give 1 or more processes, or -1 for one on every core.\n",
        ),
        (["report", "--example", "tanker", "--out", "r.html", "--jobs", "0"], "biaskit: --jobs 0: give 1 or more"),
        (["quotes", "--example", "tanker", "--out", "q.csv", "--jobs", "0"], "biaskit: --jobs 0: give 1 or more"),
        (["rate", "--example", "tanker", "--out", "s3://bucket/ratings"], "'s3://bucket/ratings' is an address."),
        (["rate", "--example", "tanker", "--out", "gs://bucket/r.csv", "--resume"], "is an address."),
        (["rate", "--nonsense"], "No such option"),
        (["nonsense"], "No such command"),
        (["lexicons", "no.csv"], "biaskit: No file or folder 'no.csv'. Shipped lexicons: boosters, "),
        (["lexicons", "hedgs"], "biaskit: No lexicon is named 'hedgs'. Available: boosters, "),
        (["lexicons", "taken"], "biaskit: taken: its format is not clear"),
    ],
)
def test_usage_is_2(run, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    assert message in run(*arguments, code=2).err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder.csv", "taken"]


def test_a_full_disk_is_a_message(run, monkeypatch, tmp_path):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("biaskit.report.write_report", full)
    said = run("report", "--example", "tanker", "--out", tmp_path, "--scorers", "vader,frames", code=2)
    assert said.err == f"biaskit: Cannot write '{tmp_path}': No space left on device. Choose another place.\n"


def test_a_fault_of_biaskits_own_is_a_message_too(run, monkeypatch):
    def broken():
        raise ZeroDivisionError("no evidence")

    monkeypatch.setattr("biaskit.scorers.list_scorers", broken)
    said = run("scorers", code=3)
    assert said.err == (
        "biaskit: failed with ZeroDivisionError: no evidence. Please report it; BIASKIT_DEBUG=1 shows where.\n"
    )


def test_a_bad_row_costs_no_neighbour(run, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "Peru won."}\n{"text" 1}\n{"text": "Chile won."}\n', encoding="utf-8")
    said = run("rate", tmp_path / "a.jsonl", "--out", tmp_path / "r.csv", "--scorers", "vader")
    assert set(pd.read_csv(tmp_path / "r.csv")["target"]) == {"Peru", "Chile"}
    assert said.err.splitlines() == [
        f"warning: 1 skipped: {tmp_path / 'a.jsonl'}:2: not JSON (Expecting ':' delimiter, column 9).",
        f"2 articles read, 1 skipped (1 not JSON). 2 ratings: {tmp_path / 'r.csv'}",
    ]


def test_the_installed_command_ends_with_its_code(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "biaskit", "rate", "nowhere", "--out", tmp_path / "r.csv"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_evaluate_prints_a_table_and_writes_json(run, tmp_path):
    for name, text in (
        ("text/a.txt", "Peru lied, Chile said."),
        ("attributions/a_0a1b.ann", "T1\tContent 0 9\tPeru lied\n"),
    ):
        path = tmp_path / "polnear" / "dev" / name
        path.parent.mkdir(parents=True)
        path.write_text(text + ("E1\tAttribution:T2 Content:T1\n" if "ann" in name else ""), encoding="utf-8")
    said = run("evaluate", "polnear", "--data", tmp_path, "--out", tmp_path / "figures.json")
    assert "| content, overlap 0.8: F1 | 1.000 |" in said.out
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["documents"] == 1


def test_evaluate_without_data_says_what_to_do(run, tmp_path):
    assert "Get it from its authors" in run("evaluate", "basil", "--data", tmp_path, code=2).err


@pytest.fixture
def swapped(tmp_path, monkeypatch):
    """Names and sentences of one's own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text("name,party\nAna Ruiz,Reds\nGrace Good,Blues\n", encoding="utf-8")
    (tmp_path / "gaps.csv").write_text("sentence\n{name} arrived.\n{name} won.\n", encoding="utf-8")
    return ("audit", "names", "--names", "mine.csv", "--sentences", "gaps.csv")


def test_audit_prints_what_names_change_and_writes_tables_and_figure(run, swapped, tmp_path):
    said = run(*swapped, "--scorers", "vader,vader-classic", "--out", tmp_path / "out")
    assert "| vader | 2 | 2 | 0.000 | 0.000 | 0.0% | 0.0% | 0.000 |\n| vader-classic | 2 | 2 | 0.4" in said.out
    assert "\nvader: no name makes a difference.\n" in said.out
    assert said.err == f"Tables and figure: {tmp_path / 'out'}\n"
    written = ["groups.csv", "names.csv", "names.svg", "scorers.csv", "values.csv"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == written
    assert list(pd.read_csv(tmp_path / "out" / "names.csv")["party"]) == ["Reds", "Blues"] * 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("audit", "nmes"), "No audit is named 'nmes'. Available: names. Did you mean 'names'?"),
        (("audit", "names", "--set", "babe"), "No set of sentences is named 'babe'. Available: newsmtsc."),
        (("audit", "names", "--split", "dev_mt"), "--split names a file of a gold set. Give --set too, or leave it"),
        (("audit", "names", "--set", "newsmtsc", "--sentences", "a.csv"), "Give --sentences or --set, not both."),
        (("audit", "names", "--names", "nothing.csv"), "Cannot read 'nothing.csv': No such file or directory. "),
    ],
)
def test_an_audit_that_cannot_be_run_is_2(run, arguments, message):
    assert run(*arguments, code=2).err.startswith(f"biaskit: {message}")
