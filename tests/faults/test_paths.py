"""Links, pipes and names: what leads out of a folder or is no file is passed over with a word, and shown safely."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import biaskit as bk
from biaskit.errors import BiaskitError, BiaskitWarning, InputError
from biaskit.reading import Articles, limits, read_articles
from biaskit.tables import read_table
from biaskit.validation.sheets import read_records

OUTSIDE = "../../../../../../etc/passwd"


def read(folder: Path) -> tuple[list[str], Articles]:
    articles = read_articles(folder)
    return [article.text for article in articles], articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text("Peru won.", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("Not for everyone.", encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text("Not for everyone either.", encoding="utf-8")
    return news


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("../secret.txt", "a link that leads out of the folder, passed over"),
        ("../more", "a link that leads out of the folder, passed over"),
        ("/dev/zero", "a link that leads out of the folder, passed over"),
        ("link.txt", "a link to nothing, passed over"),
        ("nowhere.txt", "a link to nothing, passed over"),
        (".", "a link to a folder, passed over"),
    ],
)
def test_a_link_that_leads_elsewhere_is_passed_over_with_a_word(folder: Path, target: str, why: str) -> None:
    (folder / "link.txt").symlink_to(target)
    with pytest.warns(BiaskitWarning, match=why):
        texts, articles = read(folder)
    assert texts == ["Peru won."]
    assert [record.reason for record in articles.notes] == [why]


def test_a_link_to_a_file_of_the_folder_is_followed(folder: Path) -> None:
    (folder / "b.txt").symlink_to("a.txt")
    texts, articles = read(folder)
    assert (texts, articles.n_duplicates) == (["Peru won.", "Peru won."], 1)


def test_a_folder_that_is_given_as_a_link_is_read(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder)
    assert read(folder.parent / "link")[0] == ["Peru won."]


def test_a_file_that_is_given_as_a_link_is_read(folder: Path) -> None:
    (folder / "link.txt").symlink_to("../secret.txt")
    assert read(folder / "link.txt")[0] == ["Not for everyone."]


def test_pipes_and_sockets_in_a_folder_are_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(os.path.relpath(folder / "sock.txt"))
        with pytest.warns(BiaskitWarning, match="no file but a pipe, socket or device, passed over and 1 more"):
            assert read(folder)[0] == ["Peru won."]


def test_a_pipe_that_is_given_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    for source in (folder / "pipe.txt", [folder / "pipe.txt"]):
        with pytest.raises(
            InputError, match=r"pipe\.txt' is neither a file nor a folder\. To read from a pipe, give '-'"
        ):
            list(read_articles(source))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_what_may_not_be_opened_is_named_and_costs_no_neighbour(folder: Path) -> None:
    (folder / "closed.txt").write_text("x", encoding="utf-8")
    (folder / "closed.txt").chmod(0)
    with pytest.warns(BiaskitWarning, match=r"closed\.txt: cannot be opened \(Permission denied\)"):
        assert read(folder)[0] == ["Peru won."]


def test_names_in_messages_steer_no_terminal(folder: Path) -> None:
    (folder / "b\n\x1b[31m\u202e.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.warns(BiaskitWarning, match="b⟨U\\+000A⟩⟨U\\+001B⟩\\[31m⟨U\\+202E⟩.csv: no text column") as caught:
        read(folder)
    assert "\x1b" not in str(caught[0].message)


def test_a_name_that_is_no_text_is_read(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff.txt")).write_text("Chile lost.", encoding="utf-8")
    texts, articles = read(folder)
    assert texts == ["Peru won.", "Chile lost."]
    assert [article.meta["file"] for article in articles][1] == "\ufffd.txt"


@pytest.mark.parametrize("name", [OUTSIDE, "..", "/etc/passwd", "a/../../b", "\0", "x" * 5000, "~root"])
def test_names_of_what_comes_along_are_no_paths(name: str) -> None:
    for load in (bk.load_example, bk.Actors.load_example, bk.get_scorer):
        with pytest.raises(BiaskitError):
            load(name)


@pytest.mark.parametrize("name", [OUTSIDE, "..", "/etc/passwd", "\0", "x" * 5000, "/dev/zero"])
def test_paths_that_hold_something_else_are_refused(name: str) -> None:
    for load in (bk.Actors.load, bk.Framing.load, read_table, bk.chart.read_manifest, bk.validation.read_annotations):
        with pytest.raises(BiaskitError):
            load(name)


@pytest.mark.parametrize("name", [OUTSIDE, "..", "\0", "x" * 5000, "/dev/null", "/dev/zero"])
def test_a_lexicon_by_a_path_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BiaskitError):
        bk.load_lexicon(name)


LISTS = (bk.load_lexicon, bk.Actors.load, lambda path: list(read_records(path)))
"""What reads a list that people make."""


@pytest.mark.parametrize("load", LISTS)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_list_is_read_from_no_pipe(tmp_path: Path, load: Callable[[Path], object], suffix: str) -> None:
    os.mkfifo(tmp_path / f"pipe{suffix}")
    with pytest.raises(InputError, match=r"it is no file, but a folder, pipe or device\.?$"):
        load(tmp_path / f"pipe{suffix}")


@pytest.mark.parametrize("load", LISTS)
def test_a_list_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load: Callable[[Path], object]) -> None:
    monkeypatch.setattr(limits, "LARGEST_LIST", 20)
    (tmp_path / "a.csv").write_text("term,valence\npiracy,-1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"it has more than 20 bytes\.?$"):
        load(tmp_path / "a.csv")


@pytest.mark.parametrize("load", [bk.load_lexicon, bk.Actors.load, bk.validation.read_annotations])
@pytest.mark.parametrize("name", ["\0.csv", "\ud800.csv", "\0.xlsx", f"{'x' * 5000}.csv"])
def test_a_list_of_a_name_that_no_file_has_is_refused(load: Callable[[str], object], name: str) -> None:
    with pytest.raises(BiaskitError):
        load(name)
