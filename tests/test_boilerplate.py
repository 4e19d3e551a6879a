import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.boilerplate import boilerplate_spans

DATA = Path(os.environ.get("BIASKIT_DATA", Path(__file__).parents[2] / "shared" / "data"))
PROSE = "The coast guard seized a tanker off the coast early on Thursday, officials said."


def lines_of(text: str) -> list[str]:
    return [text[start:end] for start, end in boilerplate_spans(text)]


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "BY JANE DOE AND JOHN ROE, Associated Press",
        "By Ana de la Cruz • March 25, 2016 05:37 PM",
        "Jane Doe",
        "Jane Doe, John Q. Roe and Ann-Marie O'Neil",
        "Erizia Müller",
    ],
)
def test_byline_before_the_story_is_found(line):
    assert lines_of(f"{line}\n{PROSE}\n{PROSE}") == [line]


def test_name_and_newspaper_before_the_story_are_found():
    assert lines_of(f"Jane Doe\nTHE DAILY POST\n{PROSE}") == ["Jane Doe", "THE DAILY POST"]


def test_name_before_trailing_boilerplate_is_found():
    assert lines_of(f"{PROSE}\nJane Doe\nFollow us on:\nFacebook\n") == ["Jane Doe", "Follow us on:", "Facebook"]


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on:",
        "Follow @janedoe on Twitter.",
        "Follow Jane Doe on Twitter: @janedoe",
        "Sign up for our newsletter",
        "Read more: Tanker owner speaks out",
        "READ MORE:",
        "(PHOTOS: Tankers of the world)",
        "Story Continued Below",
        "Advertisement Advertisement",
        "© 2020 The Daily Post. All rights reserved.",
        "(c) 2020 The Daily Post",
        "Copyright 2019 The Daily Post, LLC.",
        "Click here to subscribe to our channel",
        "(Photo by Jane Doe/Getty Images)",
        "(Jane Doe/Reuters)",
        "FILE PHOTO: A tanker is seen at sea.",
        "(Reporting by Jane Doe; Editing by John Roe)",
        "— The Daily Post's Jane Doe contributed to this report.",
        "Contributing: Jane Doe",
        "6 years ago",
        "This story has been updated.",
    ],
)
def test_boilerplate_line_is_found_within_the_story(line):
    assert lines_of(f"{PROSE}\n{line}\n{PROSE}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Vladimir Putin",
        "By Thursday, Russia had responded.",
        "Follow-up talks are planned.",
        "Copyright law is not at issue.",
        "He was photographed by Reuters.",
        "Officials want to click with voters.",
        "“Read more books,” she said.",
        "Advertisement spending fell.",
    ],
)
def test_line_of_a_story_is_not_boilerplate(line):
    assert lines_of(f"{PROSE}\n{line}\n{PROSE}") == []


@pytest.mark.parametrize(
    "text", ["Vladimir Putin", "", "\n\n", "Happy New Year.\n" + PROSE, "What We Know\nJane Doe\n"]
)
def test_name_without_a_story_beside_it_is_not_boilerplate(text):
    assert lines_of(text) == []


def test_spans_leave_out_edge_white_space():
    text = f"{PROSE}\r\n \u00a0Follow us on: \r\n"
    start = len(PROSE) + 4
    assert boilerplate_spans(text) == ((start, start + len("Follow us on:")),)


@given(st.lists(st.sampled_from(["By Jane Doe", "Jane Doe", PROSE, "Follow us on:", "", " \t"]) | st.text()))
def test_spans_are_in_order_apart_and_not_blank(lines):
    text = "\n".join(lines)
    spans = boilerplate_spans(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_last_two_lines_of_the_seed_article_are_found():
    path = DATA / "seed" / "article.txt"
    if not path.exists():
        pytest.skip(f"{path.parent} is absent")
    text = path.read_text(encoding="utf-8")
    assert lines_of(text) == [line.strip() for line in text.strip().splitlines()[-2:]]
