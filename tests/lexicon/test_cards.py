"""Cards and files that are damaged or made to do harm: refused with place, reason and remedy."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from biaskit.errors import InputError
from biaskit.lexicon import load_lexicon
from biaskit.lexicon.checking import findings
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import header_of


@pytest.mark.parametrize(
    ("card", "message"),
    [
        ("a = " + "[" * 2000, "is not valid TOML: nested too deep."),
        ("a = " + "9" * 5000, "is not valid TOML: Exceeds the limit (4300 digits)"),
        ("a = ", "is not valid TOML: Invalid value (at end of document)."),
        ("notes = 1", 'has notes that are no list of texts. Write notes = ["...", "..."].'),
        ("notes = [1]", 'has notes that are no list of texts. Write notes = ["...", "..."].'),
        ("trained_on = 'gvfc'", "has trained_on that are no list of texts."),
        ("category = 2", "has a category that is no table. Write each under a line [[category]]."),
        ("category = ['crime']", "has a category that is no table. Write each under a line [[category]]."),
        ("[[category]]\nparent = 'crime'", "has a [[category]] without a name."),
        ("[[category]]\nname = [1]", "has a [[category]] whose name is no text. Put it in quotation marks."),
        ("[[category]]\nname = 'a'\nparent = 1", "has a [[category]] whose parent is no text."),
    ],
)
def test_a_card_of_another_form(tmp_path: Path, card: str, message: str) -> None:
    (tmp_path / "lexicon.csv").write_text("term,frame\nwar,crime\n", encoding="utf-8")
    (tmp_path / "card.toml").write_text(card, encoding="utf-8")
    start = f"The card {tmp_path / 'card.toml'} "
    with pytest.raises(InputError, match=f"^{re.escape(start)}.*{re.escape(message)}"):
        load_lexicon(tmp_path)


DEEP = ": nested too deep. Write the categories flat."


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("a.json", '{"a": ' + "9" * 5000 + "}", ": not valid JSON (Exceeds the limit (4300 digits)"),
        ("a.json", '{"a": ["b"], "c": ["d"], "a": ["e"]}', ": the key 'a' stands twice in one object. Keep one."),
        ("a.json", '{"a":' * 101 + '["b"]' + "}" * 101, DEEP),
        ("a.yml", 'a: ["\\UFFFFFFFF"]', ": not valid YAML ("),
        ("a.yml", "{a: " * 101 + "b" + "}" * 101, DEEP),
        ("a.lc3", "<cnode name='a'>" * 101 + "</cnode>" * 101, ", line 1" + DEEP),
        ("a.cat", "".join("\t" * n + f"C{n}\n" for n in range(102)), DEEP),
        (
            "a.dic",
            f"%\n1\ta\n%\nwar\t({'1' * 60}x)1\n",
            f", line 4: '({'1' * 60}x)1' is no category. Allowed: 125, (02 134)125/464, <of>131/125.",
        ),
    ],
)
def test_a_file_made_to_do_harm(tmp_path: Path, file: str, content: str, message: str) -> None:
    path = tmp_path / file
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=f"^{re.escape(str(path))}.*{re.escape(message)}"):
        load_lexicon(path)


def test_a_hundred_levels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a":' * 100 + '["b"]' + "}" * 100, encoding="utf-8")
    assert load_lexicon(path).entries[0].categories == (".".join("a" * 100),)


def test_an_encoding_whose_name_holds_a_nul(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("war\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"^Python knows no encoding 'utf\\x00'\. Usual: utf-8, utf-16, cp1252, latin-1\.$"
    ):
        load_lexicon(tmp_path / "a.txt", encoding="utf\0")


def test_a_name_within_a_long_term_is_found_and_a_whole_one_is_told_apart() -> None:
    told = [str(finding) for term in ("war in south korea now", "south korea") for finding in findings([Entry(term)])]
    assert [one.partition(",")[0] for one in told] == [
        "name: 'war in south korea now' is the name of a state",
        "name: 'south korea' is the name of a state",
    ]
    assert [", in part" in one for one in told] == [True, False]


def test_signs_at_both_ends_of_a_term_are_told() -> None:
    (told,) = findings([Entry("@war++")])
    assert str(told) == "signs: '@war++' is found as 'war', for '@++' is no part of a word. Remove it, or the sign"


def test_a_header_longer_than_any_cell_may_be_has_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = csv.field_size_limit(5)
    monkeypatch.setattr("biaskit.lexicon.formats.parts._LONGEST_CELL", 5)
    try:
        assert header_of("category,term\n") == ([], ",")
    finally:
        csv.field_size_limit(usual)


@pytest.mark.parametrize("given", [{"pira\ud800cy": -0.6}, {"a\ud800": ["piracy"]}, {"piracy": {"a\ud800": 1.0}}])
def test_half_of_a_surrogate_pair_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(
        InputError, match=r"^The lexicon 'dict': 'pira.*cy' holds half of a surrogate pair\. Remove it\.$"
    ):
        load_lexicon(given)
