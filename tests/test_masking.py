"""Names are hidden, evidence is not, and every place leads back to the sentence."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.masking import GAP, mask
from biaskit.masking.names import guessed_names
from biaskit.types import Mention

WEIRD_NAMES = [
    "Peru",
    "US",
    "Joy Hope",
    "Harvey Weinstein",
    "The Democratic Republic of the Congo",
    "Free Peoples' War Party",
    "McDonald's",
    "Bank of Peace and Glory",
    "el-Sisi",
    "İbrahim Ölmez",
    "السعودية",
    "United Nations Not Very Good Agency",
]
TEMPLATES = [
    "{} said the tanker was stolen.",
    "The {} said the tanker was stolen.",
    "Nobody likes {}’s war on drugs, not {}.",
    "Critics of the {}-led raid, a “blatant theft”, blame {}.",
    "{}",
    "President {} Ruiz of Peru met Ann Lee",
    "CRITICS SLAM {} OVER BAD DEAL",
    "Critics Slam {} Over Very Bad Oil Deal",
]


def about(sentence: str, printed: str, **more: Any) -> Mention:
    start = sentence.index(printed) if printed else 0
    fields = {"target": printed or "Peru", "start": start, "end": start + len(printed), **more}
    return Mention(article_id="a", sentence=sentence, **fields)


def filled(template: str, name: str) -> Mention:
    parts = template.split("{}")
    ends = [sum(map(len, parts[: i + 1])) + i * len(name) for i in range(len(parts) - 1)]
    spans = tuple((end, end + len(name)) for end in ends)
    sentence = name.join(parts)
    return Mention(
        article_id="a", target=name, sentence=sentence, start=spans[0][0], end=spans[0][1], kind="state", names=spans
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_all_names_leave_the_same_text(template: str) -> None:
    texts = {mask(filled(template, name)).text for name in WEIRD_NAMES}
    assert len(texts) == 1


@pytest.mark.parametrize("template", [t for t in TEMPLATES if t.count("{}") == 1])
def test_all_names_leave_the_same_text_in_bare_mentions(template: str) -> None:
    mentions = [
        filled(template, name) for name in WEIRD_NAMES if not name.endswith("'s")
    ]  # bare, it reads as a possessive
    texts = {mask(Mention("a", m.target, m.sentence, m.start, m.end)).text for m in mentions}
    assert len(texts) == 1


@given(st.text(min_size=1).filter(lambda name: not name.islower()), st.sampled_from(TEMPLATES))
def test_any_name_leaves_the_text_that_peru_leaves(name: str, template: str) -> None:
    assert mask(filled(template, name)).text == mask(filled(template, "Peru")).text


@given(st.text(min_size=1).filter(lambda name: not name.islower()), st.sampled_from(TEMPLATES))
def test_any_target_of_a_bare_mention_leaves_the_text_that_peru_leaves(name: str, template: str) -> None:
    first, *rest = template.split("{}")
    bare = [Mention("a", n, first + n + "they".join(rest), len(first), len(first) + len(n)) for n in (name, "Peru")]
    assert mask(bare[0]).text == mask(bare[1]).text


@given(
    st.text(),
    st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40)), max_size=3),
    st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40)), max_size=3),
)
def test_every_place_of_any_text_lies_in_the_sentence(
    sentence: str, names: list[tuple[int, int]], scope: list[tuple[int, int]]
) -> None:
    masked = mask(Mention("a", "Peru", sentence, 0, 0, names=tuple(names), scope=tuple(scope)))
    for start in range(len(masked.text)):
        left, right = masked.to_sentence(start, start + 1)
        assert 0 <= left <= right <= len(sentence)


@given(st.text(alphabet="ab .“’", max_size=30))
def test_without_names_the_text_keeps_its_length(sentence: str) -> None:
    masked = mask(Mention("a", "peru", sentence, 0, 0))
    assert len(masked.text) == len(sentence)
    assert all(masked.to_sentence(i, i + 1) == (i, i + 1) for i in range(len(sentence)))


@pytest.mark.parametrize(
    ("sentence", "printed", "fields", "expected"),
    [
        ("Police praised the tanker.", "tanker", {}, "Police praised the tanker."),
        ("Tanker seized.", "Tanker", {"target": "tanker"}, "Tanker seized."),
        ("A Blatant Theft it was.", "Blatant Theft", {"kind": "event", "names": ((2, 15),)}, "A Blatant Theft it was."),
        (
            "They spoke of a Blatant Theft of oil by Peru.",
            "Blatant Theft",
            {"kind": "event"},
            "They spoke of a Blatant Theft of oil by Xname.",
        ),
        ("the US raid failed", "US raid", {"kind": "event", "names": ((4, 6),)}, "Xname raid failed"),
        ("It hit the US-led raid.", "US", {}, "It hit Xname-led raid."),
        ("Peru’s war", "Peru", {}, "Xname war"),
        ("It was Peru's.", "Peru", {}, "It was Xname."),
    ],
    ids=[
        "common noun",
        "common noun first",
        "event",
        "bare event",
        "name in an event",
        "hyphen",
        "possessive",
        "possessive last",
    ],
)
def test_what_is_hidden(sentence: str, printed: str, fields: dict[str, Any], expected: str) -> None:
    assert mask(about(sentence, printed, **fields)).text == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("But Hope Hicks praised Joy Behar.", "But Xname praised Xname."),
        ("Hope fades for the stolen tanker.", "Hope fades for the stolen tanker."),
        ("Russia attacked the tanker.", "Xname attacked the tanker."),
        ("He left. Hope fades again here.", "He left. Hope fades again here."),
        ("They blame Sen. Hope for it.", "They blame Xname for it."),
        ("“Good riddance,” they told the Ministry of Love.", '"Good riddance," they told Xname.'),
        ("This is GREAT news for them.", "This is GREAT news for them."),
        ("Army Slams Russia Over War Crimes", "Army Slams Xname Over War Crimes"),
        ("ARMY SLAMS UNITED STATES OVER WAR CRIMES", "ARMY SLAMS XNAME OVER WAR CRIMES"),
    ],
)
def test_names_of_bare_mentions_are_guessed(sentence: str, expected: str) -> None:
    assert mask(about(sentence, "")).text == expected


def test_only_the_scope_is_given_and_its_spans_are_kept_apart() -> None:
    sentence = "The raid was not, Peru said, a good thing."
    mention = about(sentence, "raid", scope=((29, 41), (0, 16)), names=((18, 22),))
    masked = mask(mention)
    assert masked.text == f"The raid was not{GAP}a good thing"
    start = masked.text.index("good")
    assert masked.to_sentence(start, start + 4) == (31, 35)


def test_text_spans_stand_in_for_the_scope() -> None:
    assert mask(about("Peru won the good war.", "Peru"), ((13, 17),)).text == "good"


def test_a_name_maps_to_all_of_it() -> None:
    masked = mask(about("They hit the United States' coast.", "United States"))
    start = masked.text.index("Xname")
    assert masked.to_sentence(start, start + 5) == (9, 27)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Ruiz's plan failed.", ["Ruiz"]),
        ("Women's rights matter.", []),
        ("Ruiz left. They miss Ruiz.", ["Ruiz", "Ruiz"]),
        ("Officials left. They miss them.", []),
        ("Ana Ruiz, Ben Stadler and Eva Moll praised Peru.", ["Ana Ruiz", "Ben Stadler", "Eva Moll", "Peru"]),
        ("Ruiz Slams Peru in Lima Speech", ["Peru"]),
        ("Taylor praised Peru.", ["Taylor", "Peru"]),
    ],
)
def test_names_at_a_start_and_among_many_names_are_guessed(sentence, names):
    assert [sentence[start:end] for start, end in guessed_names(sentence)] == names


@pytest.mark.parametrize(
    ("sentence", "target", "seen"),
    [
        ("Peru's Minister Ruiz is a liar.", "Peru", "Xname Xname is a liar."),
        ("He said PERU LIED.", "PERU", "He said Xname LIED."),
        (
            "PERU FIRES AT CHILE\nOver the weekend it rained.",
            "PERU",
            "Xname FIRES AT Xname\nOver the weekend it rained.",
        ),
        ("Critics of Peru say so.", "Peru", "Critics of Xname say so."),
        ("They like eBay, and eBay likes them.", "eBay", "They like Xname, and Xname likes them."),
        ("AT&T sued. They like AT&T.", "AT&T", "Xname sued. They like Xname."),
    ],
)
def test_what_stands_beside_a_bare_target_stays_and_its_own_name_does_not(sentence, target, seen):
    assert mask(about(sentence, target)).text == seen


def test_a_part_of_a_person_in_small_letters_is_hidden_too():
    mention = Mention("a", "Ana Ruiz", "They like ruiz.", 10, 14, kind="person")
    assert mask(mention).text == "They like Xname."


def test_a_name_in_small_letters_is_hidden_where_the_caller_says_its_kind_and_a_common_noun_is_not():
    hooks = Mention("a", "bell hooks", "They honoured bell hooks.", 14, 24, kind="person")
    president = Mention("a", "president", "They honoured the president.", 18, 27, kind="person")
    assert mask(hooks).text == "They honoured Xname."
    assert mask(president).text == "They honoured the president."


@given(
    st.sampled_from(TEMPLATES),
    st.sampled_from(WEIRD_NAMES),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=3),
    st.lists(st.tuples(st.integers(0, 130), st.integers(1, 40)), max_size=8),
)
def test_what_stands_further_on_in_the_text_does_so_in_the_sentence(
    template: str, name: str, scope: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> None:
    masked = mask(replace(filled(template, name), scope=tuple(scope)))
    for side in (0, 1):
        ordered = sorted(((start, start + length) for start, length in spans), key=lambda span: span[side])
        places = [masked.to_sentence(*span)[side] for span in ordered]
        assert places == sorted(places)
