"""The lexicon format, its messages, and matching."""

import hashlib
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.errors import InputError, NotFoundError
from biaskit.lexicon import Entry, Lexicon, Match, list_lexicons, load_lexicon

FRAMES_14 = (
    "economic",
    "capacity and resources",
    "morality",
    "fairness and equality",
    "constitutionality and jurisprudence",
    "policy prescription and evaluation",
    "crime and punishment",
    "security and defense",
    "health and safety",
    "quality of life",
    "cultural identity",
    "public opinion",
    "political",
    "external regulation and reputation",
)
PARENTS = {
    "crime": "crime and punishment",
    "law enforcement": "crime and punishment",
    "terrorism": "security and defense",
    "military force": "security and defense",
    "threat": "security and defense",
    "humanitarian": "health and safety",
    "solidarity": "morality",
    "sovereignty": "external regulation and reputation",
    "intervention": "external regulation and reputation",
    "diplomacy": "external regulation and reputation",
    "sanctions": "external regulation and reputation",
    "economic interest": "economic",
    "legality": "constitutionality and jurisprudence",
    "human rights": "fairness and equality",
    "occupation": "external regulation and reputation",
    "liberation": "external regulation and reputation",
    "migration as flood": "security and defense",
    "migration as plight": "health and safety",
    "legitimacy": "political",
}


def lexicon(*terms: str) -> Lexicon:
    return Lexicon("test", tuple(Entry(term, ("x",), 1.0) for term in terms))


def found(text: str, *terms: str) -> list[str]:
    return [text[match.start : match.end] for match in lexicon(*terms).match(text)]


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("a war crime, a war", ["war", "war crime"], ["war crime", "war"]),
        ("warm wars toward war", ["war"], ["war"]),
        ("the start of war", ["art of war", "war"], ["war"]),
        ("Anti-drug anti drug anti\n  drug anti-\ndrug anti–drug", ["anti-drug"], None),
        ("crime - fighting; crime, fighting", ["crime fighting"], []),
        ("Smugglers’ drug-smuggling", ["smuggl*", "drug smuggl*"], ["Smugglers", "drug-smuggling"]),
        ("smuggled smuggler", ["smuggl*", "smuggled"], ["smuggled", "smuggler"]),
        ("Piracy's İ PIRACY", ["piracy"], ["Piracy", "PIRACY"]),
        ("we won’t, they won", ["won"], ["won"]),
        ("the People’s Republic, the people's republic", ["people's republic"], None),
        ("U.S. troops", ["u.s."], ["U.S"]),
    ],
    ids=[
        "longest",
        "whole words",
        "a longer term that does not match hides none",
        "hyphens and line ends",
        "no match across marks",
        "wildcard",
        "wildcard or exact",
        "case and possessive",
        "contractions are other words",
        "apostrophes",
        "abbreviation",
    ],
)
def test_match(text: str, terms: list[str], expected: list[str] | None) -> None:
    if expected is None:
        assert len(found(text, *terms)) == len(
            re.findall(terms[0].replace("-", r"[-–\s]+"), text.replace("’", "'"), re.I)
        )
    else:
        assert found(text, *terms) == expected


def test_a_match_in_full() -> None:
    entries = (Entry("act of piracy", ("crime",), 2.0),)
    assert Lexicon("sea", entries).match("an Act of\nPiracy!") == [Match(3, 16, entries[0])]


@given(st.text(), st.lists(st.sampled_from(["war", "war crim*", "a b", "İx", "it's"]), min_size=1, unique=True))
def test_any_text_gives_ordered_matches_inside_it(text: str, terms: list[str]) -> None:
    places = [place for match in lexicon(*terms).match(text) for place in (match.start, match.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


def test_a_lexicon_travels_between_processes() -> None:
    before = lexicon("war")
    before.match("war")
    assert pickle.loads(pickle.dumps(before)).match("war") == before.match("war")


@pytest.mark.parametrize(("terms", "shown"), [(["war"], "1 entry, shares"), (["war"] * 1200, "1,200 entries, shares")])
def test_its_repr_is_short(terms: list[str], shown: str) -> None:
    assert repr(lexicon(*terms)) == f"Lexicon('test', {shown})"


@pytest.mark.parametrize("gap", ["*{2,1}", "*{a}", "*{0,}", "*{0,100}", "x*{0,2}", "*{0"])
def test_a_gap_that_cannot_be_read_is_refused(gap: str) -> None:
    message = (
        f"The lexicon 'test' has the term 'took {gap} home': the gap {gap!r} cannot be read. Write it between "
        "spaces and with two whole numbers, the lower first, the other at most 99: *{0,2} is up to two words."
    )
    with pytest.raises(InputError, match="^" + re.escape(message) + "$"):
        lexicon(f"took {gap} home")


def test_a_word_of_many_wildcards_is_refused() -> None:
    message = "'*a*a*a*b' has more than 3 *. Write at most 3 in a word, or whole words."
    with pytest.raises(InputError, match=re.escape(message) + "$"):
        lexicon("*a*a*a*b")


def test_forms_are_checked_too() -> None:
    with pytest.raises(InputError, match=r"has the term 'took \*\{a\} home': the gap"):
        Lexicon("test", (Entry("take home", forms=("took *{a} home",)),))


@pytest.mark.parametrize("term", [":*{", "f****"])
def test_signs_and_stars_in_a_row_are_no_slip(term: str) -> None:
    assert len(lexicon(term)) == 1


@pytest.mark.parametrize(
    ("text", "term", "matches"),
    [
        ("abracadabra", "*a*c*a", ["abracadabra"]),
        ("abracadabra", "a*ca*b*", ["abracadabra"]),
        ("abracadabra", "a*c*z", []),
        ("abcb", "a*b?b", ["abcb"]),
        ("banana", "*a?a", ["banana"]),
        ("a" * 20_000 + " b", "*a*a*b", []),
    ],
)
def test_wildcards_inside_words(text: str, term: str, matches: list[str]) -> None:
    assert found(text, term) == matches


def write(folder: Path, rows: str, card: str | None = None) -> Path:
    (folder / "lexicon.csv").write_text(rows, encoding="utf-8")
    if card is not None:
        (folder / "card.toml").write_text(card, encoding="utf-8")
    return folder


def test_load_ones_own(tmp_path: Path) -> None:
    rows = "term,frame,weight\nwar,military,2\nwar,threat,2\n\nact of piracy,crime,\n"
    loaded = load_lexicon(write(tmp_path, rows, 'licence = "CC0-1.0"'))
    entries = (Entry("war", ("military", "threat"), 2.0), Entry("act of piracy", ("crime",), 1.0))
    assert loaded == Lexicon(tmp_path.name, entries, {"licence": "CC0-1.0"}, hashlib.sha256(rows.encode()).hexdigest())
    assert (len(loaded), loaded.categories, loaded.parents) == (2, ("military", "threat", "crime"), {})


def test_load_a_file_with_byte_order_mark_and_no_card(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(b"\xef\xbb\xbfterm\r\nwar\r\n")
    loaded = load_lexicon(tmp_path / "mine.csv")
    assert (loaded.name, loaded.entries) == ("mine", (Entry("war", (), 1.0),))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "line 1: no column 'term' (columns: none)."),
        ("word,frame\nwar,x\n", "line 1: no column 'term' (columns: word, frame)."),
        ("term,frame\n", " has no entries."),
        ("term,frame\nwar\n", "line 2: 1 cells, expected 2."),
        ('term,frame\n"war"x,y\n', "line 2: not valid CSV (',' expected after '\"')."),
        ("term,frame\n,x\n", "line 2: no term. Write one, or remove the line."),
        ("term,weight\nwar,big\n", "line 2: the weight 'big' is not a number. Write one, or leave the cell empty."),
    ],
)
def test_a_broken_line_gives_place_and_reason(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message) + "$"):
        load_lexicon(write(tmp_path, rows))


def test_bytes_that_are_not_utf8_give_the_line(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(b"term\nwar\n\xff\n")
    with pytest.raises(
        InputError, match=r"bad.csv, line 3: not UTF-8 \(invalid start byte\). Save the file as UTF-8.$"
    ):
        load_lexicon(tmp_path / "bad.csv")


@pytest.mark.parametrize(
    ("card", "message"),
    [
        ("[[category]]\nname = 'crime'", "line 2: the card defines no category 'x'. Defined: crime."),
        ("[[category]]\nparent = 'crime'", "has a [[category]] without a name."),
        ("name = ", "is not valid TOML: Invalid value (at end of document)."),
    ],
)
def test_a_card_that_does_not_fit(tmp_path: Path, card: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        load_lexicon(write(tmp_path, "term,frame\nwar,x\n", card))


def test_an_unknown_lexicon() -> None:
    with pytest.raises(
        NotFoundError, match=r"^No lexicon is named 'frame'. Available: .*frames.* Did you mean 'frames'\?$"
    ):
        load_lexicon("frame")


def test_frames_has_the_names_that_later_work_keeps() -> None:
    frames = load_lexicon("frames")
    assert "frames" in list_lexicons()
    assert frames.categories == (*FRAMES_14, *PARENTS)
    assert frames.parents == PARENTS


def test_each_frame_has_terms_enough_and_a_definition() -> None:
    frames = load_lexicon("frames")
    terms = {name: sum(name in entry.categories for entry in frames.entries) for name in frames.categories}
    assert min(terms.values()) >= 25
    assert all(category["definition"] for category in frames.card["category"])
    assert frames.card["licence"] == "CC0-1.0"


def test_every_term_of_frames_is_found_as_itself() -> None:
    frames = load_lexicon("frames")
    lost = [entry.term for entry in frames.entries if [m.entry.term for m in frames.match(entry.term)] != [entry.term]]
    assert lost == []


@pytest.mark.parametrize("option", ["format", "name", "encoding"])
def test_an_option_that_is_no_text(option: str) -> None:
    with pytest.raises(InputError, match=f"^{option}=5: give a text or None, not int.$"):
        load_lexicon("frames", **{option: 5})  # type: ignore[arg-type]
