"""PolNeAR's layout and comparison, on an article of our own."""

import json
import math

import pytest

from biaskit.errors import InputError, NotFoundError
from biaskit.evaluation import evaluate
from biaskit.evaluation.polnear import match

TEXT = "Chile said that Peru had lied about the ship.\n\n“We stand firm,” Marta Lindqvist said. “We will not leave.”\n"
PARTS = [
    ("T1", "Source", "Chile"), ("T2", "Cue", "said"), ("T3", "Content", "that Peru had lied about the ship"),
    ("T4", "Source", "Marta Lindqvist"),
    ("T6", "Content", "“We stand firm,”"), ("T7", "Content", "“We will not leave.”"),
]  # fmt: skip


def line(key, kind, words):
    start = TEXT.index(words)
    return f"{key}\t{kind} {start} {start + len(words)}\t{words}\n"


@pytest.fixture
def folder(tmp_path):
    for name in ("text", "attributions"):
        (tmp_path / "polnear" / "dev" / name).mkdir(parents=True)
    gold = "".join(line(*part) for part in PARTS)
    gold += "E1\tAttribution:T8 Source:T1 Cue:T2 Content:T3\nE2\tAttribution:T9 Source:T4 Content:T6 Content2:T7\n"
    (tmp_path / "polnear/dev/text/ours.txt").write_text(TEXT, encoding="utf-8", newline="")
    for annotator in ("0a1b", "9fff"):
        (tmp_path / f"polnear/dev/attributions/ours_{annotator}.ann").write_text(gold, encoding="utf-8")
        gold = ""
    return tmp_path


def test_two_attributions_found_whole(folder):
    found = evaluate("polnear", data=folder)
    assert found["content, overlap 0.8: F1"].value == 1
    assert (found["content, overlap 0.8: F1"].n, found.documents, found.words) == (4, 1, 19)
    assert found["content, exact: recall"].value == 0.5  # the conjunction "that" is no part of biaskit's contents
    assert (found["direct content, overlap 0.3: recall"].value, found["source, head"].value) == (1, 1)
    assert math.isnan(found["mixed content, overlap 0.3: recall"].value)


def test_another_split_is_a_folder_of_that_name(folder):
    (folder / "polnear/dev").rename(folder / "polnear/kept")
    assert evaluate("polnear", split="kept", data=folder / "polnear").documents == 1


def test_the_digest_tells_the_data_apart(folder):
    before = evaluate("polnear", data=folder).digest
    with (folder / "polnear/dev/text/ours.txt").open("a", encoding="utf-8") as handle:
        handle.write("More.\n")
    assert evaluate("polnear", data=folder).digest != before


def test_json_holds_every_figure_and_no_nan(folder):
    found = evaluate("polnear", data=folder)
    data = json.loads(found.to_json())
    assert [figure["name"] for figure in data["figures"]] == [figure.name for figure in found.figures]
    assert {f["name"]: f["value"] for f in data["figures"]}["mixed content, overlap 0.3: F1"] is None


def test_best_pairs_first_and_one_to_one():
    gold = [frozenset({1, 2, 3}), frozenset({3, 4})]
    found = [frozenset({1, 2, 3, 4}), frozenset({3, 4})]
    assert match(gold, found, 0.3) == [(0, 0), (1, 1)]
    assert match(gold, found, 0.8) == [(1, 1)]


def test_absent_data_says_where_it_was_looked_for(tmp_path):
    with pytest.raises(InputError, match=r"gold set 'polnear' is not in .*polnear.*BIASKIT_DATA"):
        evaluate("polnear", data=tmp_path)


def test_an_absent_split_is_named(folder):
    with pytest.raises(InputError, match="polnear has no split 'train'"):
        evaluate("polnear", split="train", data=folder)


def test_an_unknown_set_lists_those_there_are():
    with pytest.raises(NotFoundError, match="Did you mean 'polnear'"):
        evaluate("polnaer")


def test_an_unknown_figure_lists_those_there_are(folder):
    with pytest.raises(NotFoundError, match="No figure is named 'accuracy'"):
        evaluate("polnear", data=folder)["accuracy"]


def test_a_damaged_set_is_named_and_no_traceback(folder):
    path = folder / "polnear/dev/attributions/ours_0a1b.ann"
    path.write_text("T1\tContent 3 x\twords\nE1\tAttribution:T2 Content:T1\n", encoding="utf-8")
    with pytest.raises(InputError, match="gold set polnear in .* cannot be scored"):
        evaluate("polnear", data=folder)


def test_without_a_folder_it_says_how_to_give_one(monkeypatch):
    monkeypatch.delenv("BIASKIT_DATA", raising=False)
    with pytest.raises(InputError, match="No folder of gold sets is given"):
        evaluate("polnear")
