"""What the search finds: worked by hand, and compared with a slow search that goes from word to word."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.lexicon import Entry, Match, Matcher
from biaskit.lexicon.words import write

TOKEN = re.compile(r"\w+(?:['’](?!s\b)\w+)*")
PIECE = re.compile(r"\*\{\d,\d\}|[\w*?]+(?:['’](?!s\b)[\w*?]+)*")
QUOTES = "[\"“”„'‘’«»]*"
JOINT = re.compile(rf"{QUOTES}(?:\s+|[-‐‑–/]\s*){QUOTES}")


def found(text: str, *terms: str | Entry) -> list[str]:
    entries = [term if isinstance(term, Entry) else Entry(term) for term in terms]
    return [text[match.start : match.end] for match in Matcher([entries]).match(text)[0]]


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("an act of piracy", ["act", "act of piracy", "piracy"], ["act of piracy"]),
        ("war crimes tribunal", ["war crimes", "crimes tribunal now", "crimes tribunal"], ["war crimes"]),
        ("an act of war", ["act of piracy", "act", "war"], ["act", "war"]),
        ("a b c d", ["b c", "a b", "c d"], ["a b", "c d"]),
        ("b c d x", ["b c", "c d", "b c d x"], ["b c d x"]),
        ("act\n  of  piracy, act-of-piracy", ["act of piracy"], ["act\n  of  piracy", "act-of-piracy"]),
        ("so-\ncalled, so “called”, 'so' called", ["so-called"], ["so-\ncalled", "so “called", "so' called"]),
        ("strikes/raids here", ["strikes raids"], ["strikes/raids"]),
        ("so, called; so - called; so. Called", ["so called"], []),
        ('so"called', ["so called"], []),
    ],
    ids="longest leftmost shorter chain whole lines quotes slash marks quote".split(),
)
def test_of_terms_that_overlap_and_joints(text: str, terms: list[str], expected: list[str]) -> None:
    assert found(text, *terms) == expected


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("took them to task", "took * to task", ["took them to task"]),
        ("took to task", "took * to task", []),
        ("took all of them to task", "took *{0,2} to task", []),
        ("took both, them to task", "took *{0,2} to task", ["took both, them to task"]),
        ("took to task", "took *{0,2} to task", ["took to task"]),
        ("terrorism, tourism, isms", "*ism", ["terrorism", "tourism"]),
        ("anti-terrorism", "*-terrorism", ["anti-terrorism"]),
        ("antiwarism antism antis", "anti*ism", ["antiwarism"]),
        ("wars war warns", "war*", ["wars", "war", "warns"]),
        ("man men mn mean", "m?n", ["man", "men"]),
        ("a drug smuggler", "drug smuggl*", ["drug smuggler"]),
        ("bad x bad y bad", "bad * bad", ["bad x bad"]),
    ],
)
def test_wildcards_and_gaps(text: str, term: str, expected: list[str]) -> None:
    assert found(text, term) == expected


@pytest.mark.parametrize(("before", "expected"), [(0, 1), (99, 1), (100, 0)])
def test_a_star_stands_for_ninety_nine_letters_at_most(before: int, expected: int) -> None:
    assert len(found("x" * before + "sea", "*sea")) == expected
    assert len(found("at " + "x" * before + "sea" + "x" * before + "war", "at *sea*war")) == expected


@pytest.mark.parametrize("term", ["*sea*war", "sea*war*", "*sea*", "at *{0,3} *sea*war", Entry("SEA", marks=("case",))])
@pytest.mark.parametrize("text", ["sea" * 500_000, "sea " * 300_000, "sea" * 500_000 + " war"])
def test_what_is_written_without_end_is_searched_in_a_moment(term: str | Entry, text: str) -> None:
    """It would take a quarter of an hour if each place were looked at from the beginning of the text."""
    assert len(found(text, term)) == (300_000 if term == "*sea*" and text.startswith("sea ") else 0)


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("He doesn’t, he does", "doesn't", ["doesn’t"]),
        ("the people’s vote; people, S vote", "people's vote", ["people’s vote"]),
        ("The U.S. and us", "u.s.", ["U.S"]),
        ("rock 'n' roll, rock ’n’ roll", "rock 'n' roll", ["rock 'n' roll", "rock ’n’ roll"]),
        ("After 9/11, 9-11", "9/11", ["9/11", "9-11"]),
        ("open 24/7", "24/7", ["24/7"]),
        ("İ saw piracy’s end", "piracy", ["piracy"]),
        ("La piraterie déjà — «finie»", "déjà", ["déjà"]),
    ],
)
def test_apostrophes_and_signs(text: str, term: str, expected: list[str]) -> None:
    assert found(text, term) == expected


def test_case_as_printed() -> None:
    may = Entry("May", marks=("case",))
    assert found("In May it may; MAY", may) == ["May"]
    assert found("the “May Plan”, may plan", Entry("May plan", marks=("case",))) == []
    assert found("the “May” Plan", Entry("May Plan", marks=("case",))) == ["May” Plan"]


def test_a_term_marked_case_wins_in_its_place() -> None:
    cased, plain = Entry("Left", marks=("case",)), Entry("left")
    matches = Matcher([[plain, cased]]).match("The Left left")[0]
    assert [match.entry for match in matches] == [cased, plain]


def test_forms_are_found_as_their_entry() -> None:
    entry = Entry("seize", pos="verb", forms=("seized", "seizes"))
    assert Matcher([[entry]]).match("It seized, seizes")[0] == [Match(3, 9, entry), Match(11, 17, entry)]


def test_a_term_wins_over_a_form_of_another() -> None:
    find, past = Entry("find", pos="verb", forms=("found",)), Entry("found", pos="verb")
    assert [match.entry for match in Matcher([[find, past]]).match("they found it")[0]] == [past]


def test_lexicons_do_not_see_each_other() -> None:
    first, second = [Entry("act of piracy")], [Entry("act"), Entry("piracy")]
    both = Matcher([first, second]).match("an act of piracy")
    assert both == [Matcher([one]).match("an act of piracy")[0] for one in (first, second)]


def test_a_lexicon_without_anything_to_find() -> None:
    assert Matcher([[Entry("...")], []]).match("nothing ...") == [[], []]


def test_a_part_of_speech_is_asked_before_the_choice() -> None:
    noun, verb = Entry("attack", pos="noun"), Entry("attack", pos="verb")
    candidates = Matcher([[noun, verb]]).find("they attack")
    assert [match.entry for match in candidates.of(0)] == [noun]
    assert [match.entry for match in candidates.of(0, lambda match: match.entry is verb)] == [verb]


def _joint(between: str, after: str) -> str:
    if JOINT.fullmatch(between):
        return "joined"
    return "owned" if between in ("'", "’") and after.startswith("s") else "apart"


def _ends(words: Sequence[str], joints: Sequence[str], text: Sequence[str], between: Sequence[str]) -> Iterator[int]:
    """Where the words of a term may end that begin with the text's first word; the longest gaps first."""
    if not words:
        yield 0
        return
    if gap := re.fullmatch(r"\*\{(\d),(\d)\}", words[0]):
        for size in range(int(gap[2]), int(gap[1]) - 1, -1):
            if size < len(text):
                yield from (size + end for end in _ends(words[1:], joints[1:], text[size:], between[size:]))
        return
    pattern = re.escape(words[0]).replace(r"\*", ".*").replace(r"\?", ".")
    if not text or not re.fullmatch(pattern, text[0]):
        return
    if len(words) == 1:
        yield 1
        return
    after_gap = words[1].startswith("*{")
    fits = between and (after_gap or joints[0] == between[0] or (joints[0] == "apart" and between[0] != "joined"))
    if fits:
        yield from (1 + end for end in _ends(words[1:], joints[1:], text[1:], between[1:]))


def slow_search(text: str, entries: Sequence[Entry]) -> list[Match]:
    """The same search, word by word."""
    tokens = [(token, *token.span()) for token in TOKEN.finditer(text)]
    words = [token[0].lower().replace("’", "'") for token, _, _ in tokens]
    between = [_joint(text[a[2] : b[1]], b[0][0]) for a, b in pairwise(tokens)]
    candidates = []
    for number, entry in enumerate(entries):
        for form in (entry.term, *entry.forms):
            pieces = list(PIECE.finditer(form.replace("’", "'")))
            term = [piece[0].lower() for piece in pieces]
            joints = [_joint(form[a.end() : b.start()], b[0]) for a, b in pairwise(pieces)]
            exact = sum(char not in "*?" for word in term if not word.startswith("*{") for char in word)
            cased = "case" in entry.marks
            for start in range(len(words)):
                end = next(_ends(term, joints, words[start:], between[start:]), None)
                if end is None or (cased and form != " ".join(token[0] for token, _, _ in tokens[start : start + end])):
                    continue
                candidates.append((start, -end, not cased, -exact, form != entry.term, number))
    chosen, free = [], 0
    for start, end, *_, number in sorted(candidates):
        if start >= free:
            free = start - end
            chosen.append(Match(tokens[start][1], tokens[free - 1][2], entries[number]))
    return chosen


WORDS = ["a", "b", "ab", "ba", "abba", "s", "don't", "A", "Ba"]
BETWEEN = [
    " ",
    " ",
    " ",
    "-",
    "/",
    ", ",
    ". ",
    "'s ",
    "’s ",
    "'",
    ' "',
    '" ',
    "\n",
    " - ",
    "- ",
    ".",
    '"',
    " 'n' ",
    "—",
]
TERM_WORDS = [*WORDS[:6], "a*", "*a", "b?", "a*a", "don't", "*"]
TERM_BETWEEN = [" ", " ", "-", ".", "'s ", " *{0,2} ", " *{1,2} ", " * "]


@st.composite
def woven(draw: st.DrawFn, words: list[str], between: list[str], most: int) -> str:
    parts = [draw(st.sampled_from(words))]
    for _ in range(draw(st.integers(0, most))):
        parts += draw(st.sampled_from(between)), draw(st.sampled_from(words))
    return "".join(parts)


def usable(term: str) -> bool:
    return any(char.isalnum() for char in re.sub(r"\*\{\d,\d\}", "", term)) and not re.search(r"[^\s]\*\{", term)


TERMS = woven(TERM_WORDS, TERM_BETWEEN, 3).filter(usable)
ENTRIES = st.builds(Entry, TERMS, forms=st.lists(TERMS, max_size=1).map(tuple)) | st.builds(
    Entry, st.sampled_from(["A", "Ba", "A b"]), marks=st.just(("case",))
)


@settings(max_examples=600, deadline=None)
@given(woven(WORDS, BETWEEN, 9), st.lists(st.lists(ENTRIES, max_size=6, unique_by=id), min_size=1, max_size=3))
def test_the_slow_search_finds_the_same(text: str, lexicons: list[list[Entry]]) -> None:
    matcher = Matcher(lexicons)
    expected = [slow_search(text, entries) for entries in lexicons]
    candidates = matcher.find(text)
    assert matcher.match(text) == expected
    assert [candidates.of(number) for number in range(len(lexicons))] == expected


@given(st.text(st.sampled_from("ab s'’“\"- /.,\nİΣßé—\x85\u00a0")) | st.text())
def test_words_stand_where_they_are_written(text: str) -> None:
    written = write(text)
    places = [(word.start() - 1, word.end() - 1) for word in re.finditer(r"[^ \n\t]+", written.marked)]
    assert [(written.place(start), written.place(end)) for start, end in places] == written.spans
