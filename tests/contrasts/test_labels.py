"""label_contrast: which source calls an event what, under which frames, how valued."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from biaskit.contrasts import LABEL_COLUMNS, find_event, frame_parents, label_contrast, normalise_label
from biaskit.contrasts import labels as contrasts
from biaskit.errors import InputError, NotFoundError

NAN = float("nan")
SAID = [
    # article, outlet, source, sentence, label, vader, frames
    ("a", "Ledger", None, "The tanker seizure began.", "The tanker seizure", 0.2, {}),
    ("a", "Ledger", "Nicolás Maduro", "He called it a blatant theft.", "a blatant theft", -0.6, {"crime": 1.0}),
    ("b", "Ledger", "Venezuela", "It is  blatant  theft.", " blatant  theft", -0.4, {"crime": 0.5, "sovereignty": 0.5}),
    ("b", "Tribune", None, "It is their seizure.", "their seizure", NAN, {}),
    ("c", "Tribune", None, "Nobody names it.", "", 0.0, {}),
    ("c", "Tribune", "Kristi Noem", "She spoke of it.", "it", NAN, {}),
]  # fmt: skip
FRAMES = ("crime", "crime and punishment", "sovereignty")


def rows_of(article, outlet, source, sentence, label, vader, frames):
    """Ratings of one mention: its valence and its frames."""
    start = sentence.index(label) if label else 0
    base = {
        "article_id": article, "outlet": outlet, "sentence": sentence, "sentence_start": 0, "start": start,
        "end": start + len(label), "target": "tanker seizure", "source": source, "voice": "outlet", "part": "body",
        "scope": (),
    }  # fmt: skip
    shares = {**frames, "crime and punishment": frames.get("crime", 0.0)} if frames else {}
    yield {**base, "scorer": "vader", "dimension": "valence", "value": vader}
    for frame in FRAMES:
        yield {**base, "scorer": "frames", "dimension": frame, "value": shares.get(frame, 0.0) if frames else NAN}


@pytest.fixture
def framing():
    ratings = pd.DataFrame([row for said in SAID for row in rows_of(*said)])
    actors = pd.DataFrame(
        [
            ("tanker seizure", "event", ("seizure of the tanker", "the boarding"), None),
            ("oil embargo", "event", (), None),
            ("Venezuela", "state", (), None),
            ("Nicolás Maduro", "person", (), "Venezuela"),
            ("Kristi Noem", "person", (), "Homeland Security"),
            ("Homeland Security", "organisation", (), "United States"),
            ("Skipper", "event", ("seizure of a ship",), None),
        ],
        columns=["name", "kind", "aliases", "member_of"],
    )
    return SimpleNamespace(ratings=ratings, actors=actors)


def test_the_table_has_one_row_per_source_and_the_outlets_own_words_come_first(framing):
    table = label_contrast(framing, "tanker seizure")
    assert list(table.columns) == list(LABEL_COLUMNS)
    assert [None if pd.isna(source) else source for source in table["source"]] == [None, "Venezuela", "United States"]


def test_a_row_holds_everything_that_a_source_says_of_the_event(framing):
    row = label_contrast(framing, "tanker seizure").iloc[1].to_dict()
    low, high = row.pop("low"), row.pop("high")
    assert row == {
        "event": "tanker seizure",
        "source": "Venezuela",
        "labels": (("blatant theft", 2),),
        "frames": {"crime": 0.75, "crime and punishment": 0.75, "sovereignty": 0.25},
        "frame": "crime",
        "n_articles": 2,
        "n_mentions": 2,
        "n_rated": 2,
        "mean": -0.5,
        "scorer": "vader",
        "sentences": (
            {"article_id": "a", "outlet": "Ledger", "sentence": SAID[1][3], "start": 13, "end": 28},
            {"article_id": "b", "outlet": "Ledger", "sentence": SAID[2][3], "start": 6, "end": 21},
        ),
    }
    assert -1 < low < -0.6
    assert -0.4 < high < 1


def test_a_pronoun_or_an_unnamed_target_is_no_label(framing):
    table = label_contrast(framing, "tanker seizure")
    assert table["labels"].tolist()[0] == (("seizure", 1), ("tanker seizure", 1))
    assert table["labels"].tolist()[2] == ()


def test_a_source_without_evidence_has_no_frame_and_no_mean(framing):
    row = label_contrast(framing, "tanker seizure").iloc[2]
    assert row["frames"] == {}
    assert pd.isna(row["frame"])
    assert math.isnan(row["mean"])
    assert (row["n_mentions"], row["n_rated"]) == (1, 0)


def test_without_roll_up_members_speak_for_themselves(framing):
    table = label_contrast(framing, "tanker seizure", roll_up=False)
    assert set(table["source"].dropna()) == {"Venezuela", "Nicolás Maduro", "Kristi Noem"}


def test_by_splits_the_outlets_own_words_only(framing):
    table = label_contrast(framing, "tanker seizure", by="outlet")
    assert list(table.columns)[:3] == ["event", "source", "outlet"]
    shown = [
        tuple(None if pd.isna(v) else v for v in pair) for pair in zip(table["source"], table["outlet"], strict=True)
    ]
    assert shown == [(None, "Tribune"), (None, "Ledger"), ("Venezuela", None), ("United States", None)]


def test_a_repeated_article_counts_once(framing):
    again = framing.ratings.assign(article_id="copy", duplicate_of="a")
    both = pd.concat([framing.ratings.assign(duplicate_of=None), again], ignore_index=True)
    twice = label_contrast(SimpleNamespace(ratings=both, actors=framing.actors), "tanker seizure")
    pd.testing.assert_frame_equal(twice, label_contrast(framing, "tanker seizure"))


def test_the_order_of_the_ratings_changes_nothing(framing):
    shuffled = framing.ratings.sample(frac=1, random_state=3)
    other = label_contrast(SimpleNamespace(ratings=shuffled, actors=framing.actors), "tanker seizure")
    pd.testing.assert_frame_equal(other, label_contrast(framing, "tanker seizure"))


def test_ratings_without_frames_leave_frames_empty(framing):
    ratings = framing.ratings[framing.ratings["scorer"] == "vader"]
    table = label_contrast(SimpleNamespace(ratings=ratings, actors=framing.actors), "tanker seizure")
    assert table["frames"].tolist() == [{}, {}, {}]


def test_an_event_that_nobody_mentions_gives_no_rows(framing):
    table = label_contrast(framing, "oil embargo")
    assert (len(table), list(table.columns)) == (0, list(LABEL_COLUMNS))


def test_a_parent_leads_where_it_has_the_larger_share(monkeypatch):
    monkeypatch.setattr(contrasts, "frame_parents", lambda lexicon: {"piracy": "crime"})
    assert contrasts._frames({"piracy": 0.3, "crime": 0.5}, "frames")["frame"] == "crime"


def test_a_sub_frame_leads_before_a_parent_with_the_same_share(monkeypatch):
    monkeypatch.setattr(contrasts, "frame_parents", lambda lexicon: {"piracy": "crime"})
    assert list(contrasts._frames({"crime": 0.5, "piracy": 0.5}, "frames")["frames"]) == ["piracy", "crime"]


def test_the_ratings_are_left_as_they_were(framing):
    before = framing.ratings.copy()
    label_contrast(framing, "tanker seizure", by="outlet")
    pd.testing.assert_frame_equal(framing.ratings, before)


@pytest.mark.parametrize(
    "given", ["tanker seizure", "The Tanker  Seizure", "seizure of the tanker", "the boarding", "tanker seizures"]
)
def test_an_event_is_found_by_name_alias_or_the_same_words(framing, given):
    assert find_event(framing.actors, given) == "tanker seizure"


def test_an_unknown_event_is_refused_with_those_that_exist(framing):
    message = (
        r"^No event is named 'oil embargoo'\. Available: Skipper, oil embargo, tanker seizure\. "
        r"Did you mean 'oil embargo'\?$"
    )
    with pytest.raises(NotFoundError, match=message):
        label_contrast(framing, "oil embargoo")


@pytest.mark.parametrize("aliases", ["the boarding", 5, {"a": 1}])
def test_aliases_that_are_no_lists_are_refused(framing, aliases):
    actors = framing.actors.assign(aliases=[aliases] * len(framing.actors))
    message = rf"^The column 'aliases' holds {type(aliases).__name__}; give several texts for each actor\.$"
    with pytest.raises(InputError, match=message):
        find_event(actors, "tanker seizure")


def test_actors_without_aliases_are_refused(framing):
    with pytest.raises(InputError, match=r"^The table has no column aliases; it needs name, kind, aliases\.$"):
        find_event(framing.actors.drop(columns="aliases"), "tanker seizure")


@pytest.mark.parametrize("column", ["name", "kind", "aliases"])
def test_actors_with_two_columns_of_one_name_are_refused(framing, column):
    actors = pd.concat([framing.actors, framing.actors[[column]]], axis=1)
    with pytest.raises(InputError, match=f"^Two columns are named '{column}'. Rename one.$"):
        find_event(actors, "tanker seizure")


def test_an_actor_is_no_event(framing):
    with pytest.raises(NotFoundError, match=r"^No event is named 'Venezuela'\."):
        label_contrast(framing, "Venezuela")


def test_a_name_that_fits_several_events_is_refused(framing):
    with pytest.raises(
        NotFoundError, match=r"^'seizure' fits several events: Skipper, tanker seizure\. Give one of these names\.$"
    ):
        label_contrast(framing, "seizure")


def test_an_unknown_scorer_is_refused_with_those_that_rated(framing):
    with pytest.raises(NotFoundError, match=r"^No scorer is named 'textblob'\. Available: frames, vader\.$"):
        label_contrast(framing, "tanker seizure", scorer="textblob")


def test_an_unknown_dimension_is_refused(framing):
    with pytest.raises(NotFoundError, match=r"^No dimension of vader is named 'anger'\. Available: valence\.$"):
        label_contrast(framing, "tanker seizure", dimension="anger")


def test_an_unknown_column_is_refused(framing):
    with pytest.raises(NotFoundError, match=r"^No column is named 'leaning'\. Available: article_id, "):
        label_contrast(framing, "tanker seizure", by="leaning")


def test_membership_that_runs_in_a_circle_ends(framing):
    framing.actors.loc[framing.actors["name"] == "Venezuela", "member_of"] = "Nicolás Maduro"
    assert len(label_contrast(framing, "tanker seizure")) >= 3


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("the Tanker\n Seizure", "tanker seizure"),
        ("“their Act of Piracy,”", "act of piracy"),
        ("this such theft", "theft"),
        ("theft", "theft"),
        ("It", ""),
        ("the", ""),
        ("", ""),
    ],
)
def test_labels_are_normalised(printed, label):
    assert normalise_label(printed) == label


def test_a_lexicon_of_frames_is_named_by_a_text():
    with pytest.raises(InputError, match=r"^lexicon=\[\]: give a text, not list\.$"):
        frame_parents([])
