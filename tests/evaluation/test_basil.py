"""BASIL on one article, written here: a span of each kind."""

import json

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.basil import same_name

BODY = [
    ["President Tomás Arrieta attacked Bruno Keller on Monday.", "“He is a terrible liar,” Arrieta said."],
    ["Keller, a great reader, said nothing.", "The harbour was calm."],
]
PHRASES = [
    # id, words, target, polarity, quoted, speaker
    ("p1", "He is a terrible liar", "Bruno_Keller", "neg", "yes", "Tomás_Arrieta"),
    ("p2", "a great reader", "Bruno_Keller", "pos", "no", ""),
    ("p3", "calm", "Bruno_Keller", "neg", "yes", "other_anti"),
    ("title", "Terrible", "Tomás_Arrieta", "neg", "no", ""),
]
TITLE = "Terrible row in Lima"


def annotated(number, words, target, polarity, quoted, speaker):
    sentences = [TITLE] if number == "title" else [s for paragraph in BODY for s in paragraph]
    start = sentences[0 if number == "title" else int(number[1:])].index(words)
    return {
        "id": number, "txt": words, "start": start, "end": start + len(words), "target": target,
        "polarity": polarity, "quote": quoted, "speaker": speaker,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "basil"
    broken = annotated(*PHRASES[1]) | {"start": 0, "end": 3}
    phrases = [*(annotated(*phrase) for phrase in PHRASES), broken]
    for name, file, data in (
        ("articles", "x_1.json", {"title": TITLE, "source": "post", "body-paragraphs": BODY}),
        ("annotations", "x_1_ann.json", {"phrase-level-annotations": phrases}),
    ):
        (path / name / "2031").mkdir(parents=True)
        (path / name / "2031" / file).write_text(json.dumps(data), encoding="utf-8")
    return path


def test_each_measure_counts_by_hand(folder):
    found = evaluate("basil", split="2031", data=folder)
    values = {figure.name: (figure.value, figure.n) for figure in found.figures}
    assert values == {
        "voice": (3 / 4, 4),
        "named speaker": (1.0, 1),
        "target has a mention in the sentence": (2 / 4, 4),
        "sign: coverage": (2 / 4, 4),
        "sign, where there is one": (1.0, 2),
    }


def test_a_split_that_is_not_there(folder):
    with pytest.raises(Exception, match="basil has no split '1999'"):
        evaluate("basil", split="1999", data=folder)


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("Donald_Trump", "Trump", True),
        ("Donald_Trump", "Donald J. Trump", True),
        ("Bill_Clinton", "Hillary Clinton", False),
        ("Paul_Ryan", "Paul Keller", False),
        ("Democratic_lawmakers", "Democrats", True),
        ("Democratic_lawmakers", "Republicans", False),
        ("Ruth_Bader_Ginsburg", "", False),
    ],
)
def test_which_names_are_one(gold, found, same):
    assert same_name(gold, found) is same
