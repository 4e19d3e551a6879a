import itertools
import json
import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import biaskit as bk
from biaskit.errors import InputError
from biaskit.scorers import load_scorers
from biaskit.scorers.microframe import Microframe
from biaskit.scorers.similarity import FrameSimilarity
from biaskit.scorers.vectors import WordReader, unit
from biaskit.testing import check_scorer

THEFT = ["stealing oil", "armed robbery at sea", "an act of piracy"]
POLICE = ["fighting drug smugglers", "law enforcement at sea", "a lawful patrol"]
SEA = Microframe("theft and piracy", "anti-drug operations", THEFT, POLICE, threads=1)
FRAMES = FrameSimilarity(threads=1)


def mention(sentence: str, target: str = "Peru", **more) -> bk.Mention:
    start = sentence.find(target)
    return bk.Mention("a", target, sentence, max(0, start), start + len(target) if start >= 0 else 0, **more)


def values(scorer, *sentences: str) -> dict[str, list[float]]:
    ratings = scorer.rate([mention(sentence) for sentence in sentences])
    return {name: [r.value for r in ratings if r.dimension == name] for name in scorer.dimensions}


def test_unit_vectors_have_length_one_and_zero_stays_zero():
    assert unit([np.array([3.0, 4.0]), np.zeros(2)]).tolist() == [[0.6, 0.8], [0.0, 0.0]]


def test_bias_is_the_mean_of_the_words_cosines_with_the_axis_and_intensity_of_their_squares():
    one = mention("Peru stole the oil.")
    [words] = WordReader(threads=1).read([one])
    poles = [WordReader(threads=1).phrases(phrases).mean(axis=0) for phrases in (THEFT, POLICE)]
    upper, lower = (pole / np.linalg.norm(pole) for pole in poles)
    cosines = words.vectors @ (upper - lower) / np.linalg.norm(upper - lower)
    assert len(cosines) == 3  # stole, the, oil
    found = [rating.value for rating in SEA.rate([one])]
    assert found == pytest.approx([cosines.mean(), (cosines**2).mean()], abs=1e-6)


@pytest.mark.parametrize(
    ("theft", "police"),
    [
        ("Peru stole the oil and robbed the crew.", "Peru searched the ship for drugs on a lawful patrol."),
        ("This is piracy, and Peru is a bandit.", "Peru's coast guard enforced the law on a routine patrol."),
        ("The plunder of the ship by Peru went on.", "The drug patrol by Peru went on."),
    ],
)
def test_a_sentence_of_each_pole_falls_on_its_side(theft, police):
    first, second = values(SEA, theft, police)["bias"]
    assert second < 0 < first


def test_swapping_the_poles_turns_the_sign_and_leaves_the_intensity():
    turned = Microframe("anti-drug operations", "theft and piracy", POLICE, THEFT, threads=1)
    there, back = values(SEA, "Peru stole the oil."), values(turned, "Peru stole the oil.")
    assert back["bias"] == pytest.approx([-value for value in there["bias"]], abs=1e-7)
    assert back["intensity"] == pytest.approx(there["intensity"], abs=1e-7)


def test_intensity_tells_words_of_the_contrast_from_words_of_neither_pole():
    about, neither = values(SEA, "Peru stole the oil like a pirate.", "Peru opened a school.")["intensity"]
    assert about > 2 * neither


def test_without_phrases_the_names_are_the_poles():
    plain = Microframe("theft", "charity", threads=1)
    assert plain.poles == {"theft": ("theft",), "charity": ("charity",)}
    assert values(plain, "Peru stole it all.")["bias"][0] > 0 > values(plain, "Peru gave alms.")["bias"][0]


@pytest.mark.parametrize("name", ["Venezuela", "Harvey Weinstein", "Bank of Peace and Glory", "Pirates of Lima"])
@pytest.mark.parametrize("scorer", [SEA, FRAMES], ids=["microframe", "frames"])
def test_a_name_in_place_of_another_changes_nothing(scorer, name):
    sentence = "{} stole the oil, and the navy of {} looked on."
    rated = []
    for one in ("Peru", name):
        text = sentence.format(one, one)
        second = text.rindex(one)
        spans = ((0, len(one)), (second, second + len(one)))
        given_ = bk.Mention("a", one, text, 0, len(one), kind="state", names=spans)
        rated.append([(r.dimension, r.value, len(r.cues)) for r in scorer.rate([given_])])
    assert rated[0] == rated[1]


def test_the_label_of_an_event_is_read():
    sentence = "Chile spoke of the robbery."
    event = mention(sentence, "robbery", kind="event")
    hidden = replace(event, kind="state", target="Robbery", names=((19, 26),))
    (label, _), (name, _) = SEA.rate([event]), SEA.rate([hidden])
    assert label.value > name.value + 0.02


def test_only_words_that_bear_on_the_target_are_read():
    sentence = "Peru opened a school, and Chile stole the oil."
    whole, scoped = (SEA.rate([mention(sentence, scope=scope)])[0] for scope in ((), ((0, 20),)))
    assert scoped.value < whole.value
    assert all(cue.end <= 20 for cue in scoped.cues)


def test_cues_are_the_words_farthest_out_each_with_its_own_weight():
    bias, intensity = Microframe("theft", "charity", cues=1, threads=1).rate([mention("Peru stole the old oil.")])
    assert [bias.mention.sentence[cue.start : cue.end] for cue in bias.cues] == ["stole"]
    assert intensity.cues[0].weight == pytest.approx(bias.cues[0].weight ** 2)
    assert {cue.kind for cue in (*bias.cues, *intensity.cues)} == {"model"}


@pytest.mark.parametrize("sentence", ["", "Peru", "Peru!", "… – 🛢️"])
def test_without_a_word_besides_names_nothing_is_rated(sentence):
    assert all(
        math.isnan(r.value) and r.cues == ()
        for r in (*SEA.rate([mention(sentence)]), *FRAMES.rate([mention(sentence)]))
    )


@pytest.mark.parametrize(
    "scorer", [SEA, FrameSimilarity({"rain": "Wet weather.", "war": "Fighting of armies."}, threads=1)]
)
def test_the_contract_is_kept(scorer):
    check_scorer(scorer)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60))
def test_any_text_is_rated_within_the_range(text):
    bias, intensity = SEA.rate([bk.Mention("a", "Peru", text, 0, 0)])
    assert math.isnan(bias.value) == math.isnan(intensity.value)
    assert math.isnan(bias.value) or (-1 <= bias.value <= 1 and bias.value**2 <= intensity.value + 1e-6 <= 1 + 1e-6)


def test_a_long_text_is_read_around_its_target():
    far = "It rained. " * 200 + "Peru stole the oil."
    start = far.index("Peru")
    [bias, _] = SEA.rate([bk.Mention("a", "Peru", far, start, start + 4)])
    assert any(cue.start > start for cue in bias.cues)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("", "law"), r"^A pole is named ''; give a text that is not empty, as 'theft and piracy'\.$"),
        (("law", "law"), r"^Both poles are named 'law'\. Give two names\.$"),
        (("law", "theft", [3]), r"^The pole 'law' has the phrase 3; give texts that are not empty\.$"),
        (("law", "…"), r"^The phrase '…' has no word that can be read\. Give English words\.$"),
        (("law", "right", ["law"], ["law"]), r"^The poles 'law' and 'right' mean the same to the encoder\. "),
    ],
)
def test_poles_that_cannot_be_used(arguments, message):
    with pytest.raises(InputError, match=message):
        Microframe(*arguments, threads=1)


def test_it_travels_to_another_process_and_rates_the_same():
    again = pickle.loads(pickle.dumps(SEA))
    assert values(again, "Peru stole the oil.") == values(SEA, "Peru stole the oil.")


def test_two_contrasts_in_one_run_keep_apart_and_are_in_the_manifest(tmp_path):
    other = Microframe("praise", "blame", threads=1)
    framing = bk.analyze(["Peru said Chile stole the oil."], scorers=[SEA, other])
    assert list(dict.fromkeys(framing.ratings["scorer"])) == [
        "theft and piracy vs. anti-drug operations",
        "praise vs. blame",
    ]
    first, second = framing.manifest()["scorers"]
    assert first["settings"] == {"poles": {"theft and piracy": THEFT, "anti-drug operations": POLICE}}
    assert (first["digest"], second["digest"]) == (SEA.digest, other.digest)
    assert first["digest"] != second["digest"]
    framing.save(tmp_path)
    assert bk.Framing.load(tmp_path).manifest()["scorers"] == json.loads(json.dumps([first, second]))


def test_each_frame_of_the_lexicon_is_a_dimension_and_its_own_words_lie_nearest():
    assert FRAMES.dimensions == tuple(one["name"] for one in bk.load_lexicon("frames").card["category"])
    said = {
        "economic": "Prices and wages fell while debt grew.",
        "terrorism": "The extremists planted bombs.",
        "health and safety": "Patients fell ill and hospitals filled.",
        "sanctions": "Travel bans and frozen assets followed.",
    }
    for frame, sentence in said.items():
        found = {r.dimension: r.value for r in FRAMES.rate([mention(sentence)])}
        assert frame in sorted(found, key=found.__getitem__)[-3:]
        assert found[frame] > 0


def test_what_is_rated_by_frames_adds_up_to_little():
    """Directions run from the mean of all frames, so no text can be near to all of them."""
    found = values(FRAMES, "Peru opened a school.", "The court ruled on the tax.")
    sums = [sum(column) for column in zip(*itertools.islice(found.values(), 33), strict=True)]
    assert all(abs(total) < 1 for total in sums)


def test_fewer_than_two_definitions_are_refused():
    with pytest.raises(InputError, match=r"^1 frames are defined; give two or more, name to definition\.$"):
        FrameSimilarity({"rain": "Wet weather."})


def test_it_runs_only_when_asked_for():
    assert FRAMES.name not in [scorer.name for scorer in load_scorers()]
