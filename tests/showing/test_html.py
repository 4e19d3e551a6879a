import re
from html.parser import HTMLParser

import pytest
from github import on_github, untrusted, words
from hypothesis import given
from hypothesis import strategies as st

from biaskit.showing.html import Mark, card, code, cue_marks, fields, interval, marked, paragraphs, table, whisker
from biaskit.showing.text import plain, shown, visible

KINDS = ("words", "source", "reporting", "target", "cue")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e\u0000 ‮ אב"


class Tags(HTMLParser):
    """Elements that are open and closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.met.add(tag)
        self.met |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def parsed(html: str) -> Tags:
    tags = Tags()
    tags.feed(str(html))
    tags.close()
    assert tags.open == []
    return tags


def test_marks_may_overlap_and_nest() -> None:
    made = marked(
        "Peru lost the war", [Mark(0, 9, "words", number=2), Mark(5, 17, "cue", weight=-1), Mark(0, 4, "target")]
    )
    assert words(made) == "[2 Peru lost 2] the war −"
    assert parsed(made).met == {"span", "sup", "mark", "b", "u", "style"}


def test_places_are_code_points() -> None:
    assert "<b><u>🙂</u></b>" in marked("a🙂b", [Mark(1, 2, "target")])


@given(
    st.text(max_size=30),
    st.lists(
        st.tuples(st.integers(-3, 40), st.integers(-3, 40), st.sampled_from(KINDS), st.text(max_size=5)), max_size=6
    ),
)
def test_any_text_with_any_marks_is_well_formed_and_whole(text, spans) -> None:
    made = marked(text, [Mark(a, b, kind, said, number=1 if kind == "words" else 0) for a, b, kind, said in spans])
    shown = parsed(re.sub(r"<sup[^>]*>[^<]*</sup>", "", str(made))).text
    assert re.sub(r"⟨U\+[0-9A-F]+⟩", "", shown) == re.sub(r"⟨U\+[0-9A-F]+⟩", "", visible(text))
    assert parsed(made).met <= {"span", "sup", "mark", "b", "u", "i", "bdi", "style", "title", "tabindex", "class"}


@pytest.mark.parametrize(
    "made",
    [
        card(HOSTILE, fields({HOSTILE: HOSTILE}), beside=HOSTILE),
        str(table([HOSTILE], [[HOSTILE]], HOSTILE)),
        str(marked(HOSTILE, [Mark(0, 5, "cue", HOSTILE)])),
    ],
)
def test_hostile_text_is_only_text(made: str) -> None:
    met = parsed(made).met
    assert not met & {"script", "img", "onerror", "src"}
    assert "alert(1)" in parsed(made).text
    assert "\u202e" not in made


def test_an_interval_or_none() -> None:
    assert interval(-0.5, 0.25, signed=True) == "−0.50 to +0.25"
    assert interval(float("nan"), float("nan"), signed=False) == "–"


def test_a_drawing_has_no_words_to_leave_behind() -> None:
    drawn = str(whisker(0.2, -0.1, 0.5, (-1, 1)))
    assert "<svg" in drawn
    assert (words(on_github(drawn)), words(untrusted(drawn))) == ("", "")
    assert whisker(float("nan"), 0.0, 0.0, (-1, 1)) == ""


def test_a_drawing_keeps_its_width_where_columns_are_narrow() -> None:
    drawn = str(whisker(0.2, -0.1, 0.5, (-1, 1)))
    assert 'viewBox="0 0 120 14"' in drawn
    assert "min-width:120px;max-width:none" in drawn


FORMULAS = (
    "Peru paid $5 million to Chile and lost $7 million.", r"$\href{https://evil.example}{x}$", "$$x$$", r"\(x\)",
    r"\[x\]", r"\begin{align}x\end{align}", r"\ref{x}", r"\$5 and \$7",
)  # fmt: skip


def pieces(html: str) -> list[str]:
    """The stretches of text in which MathJax looks for formulas: never beyond an element, but beyond a line break."""
    return re.split(r"<[^>]*>", re.sub(r"<br>|<wbr>", "", html))


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("view", [shown, code, lambda text: table(["a"], [[text]], text), lambda text: card(text)])
def test_no_text_is_read_as_a_formula(text: str, view) -> None:
    made = str(view(text))
    assert text in parsed(made).text
    assert not any(re.search(r"[$\\].|.[$\\]", piece) for piece in pieces(made))
    assert not any(re.search(r"[$\\].|.[$\\]", piece) for piece in pieces(on_github(made)))


def test_a_view_asks_for_no_formulas() -> None:
    assert card("a").startswith('<div class="mathjax_ignore tex2jax_ignore"')


def test_lines_stay_lines_where_styles_go() -> None:
    assert (
        on_github(str(paragraphs(shown("one\r\ntwo\rthree\n\nfour")))) == "<div>one<br>two<br>three<br><br>four</div>"
    )


def test_a_cue_says_its_sign_where_colours_go() -> None:
    cues = [(0, 5, 0.4, "lexicon"), (6, 10, -0.2, "lexicon"), (11, 14, 0.001, "lexicon")]
    made = marked("brave lost the", cue_marks((0, 0), cues))
    assert re.sub(r' title="[^"]*"', "", on_github(str(made))) == (
        "<mark>brave</mark><sup>+</sup> <mark>lost</mark><sup>−</sup> <mark>the</mark><sup>0</sup>"
    )


def test_marks_that_end_beyond_the_text_close_their_brackets() -> None:
    assert words(marked("Peru", [Mark(0, 9, "words", number=1)])) == "[1 Peru 1]"


def test_a_long_name_breaks_and_others_do_not() -> None:
    made = str(table(["a", "#" + "n" * 250], [["Peru", "x" * 250]]))
    assert made.count("overflow-wrap:anywhere") == 2
    assert "overflow-wrap:anywhere" not in str(table(["a", "#n"], [["Peru lost the war of the Pacific", "0.5"]]))
    assert "overflow-wrap:anywhere" in card("x" * 250)
    assert "overflow-wrap:anywhere" in fields({"url": "x" * 250})


def test_plain_text_steers_no_terminal() -> None:
    assert plain("a\x1b[2K\u202eb\rc\nd") == "a⟨U+001B⟩[2K⟨U+202E⟩b⟨U+000D⟩c\nd"
