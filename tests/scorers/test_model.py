"""The model scorer: what it gives for a mention, which evidence it shows, and what it refuses."""

import math
import pickle
from typing import Any

import numpy as np
import pytest

from biaskit.errors import InputError, NotFoundError
from biaskit.scorers.model import LEAST_CHANGE, ModelScorer
from biaskit.testing import check_scorer
from biaskit.types import Mention, polarity

SENTENCE = "Chile's president, who lied, harshly accused Peru of a terrible fraud."


def about(sentence: str, printed: str = "Peru", **more: Any) -> Mention:
    start = sentence.index(printed) if printed else 0
    return Mention("a", printed, sentence, start, start + len(printed), **more)


class Stub:
    """An encoder whose logits are known: positive for each "good", negative for each "bad" (its piece begins there)."""

    digest = "0"

    def __init__(self) -> None:
        none = ["none", "antagonist", "protagonist"]
        known = {"valence": ["negative", "neutral", "positive"], "role": none, "frames": ["crime", "security"]}
        self.card = {"labels": known, "temperature": {"valence": 2.0}}
        self.runs: list[int] = []

    def tokenize(self, text: str, target: Any = None) -> Any:
        from biaskit.scorers.encoder import Tokens

        words, position = [], 0
        for word in text.split():
            position = text.index(word, position)
            words.append((position, position + len(word)))
            position += len(word)
        ids = tuple({"good": 1, "bad": -1}.get(text[a:b].strip(".,"), 0) for a, b in words)
        return Tokens(ids, (0.0,) * len(ids), tuple(words))

    def run(self, texts: Any) -> list[dict[str, Any]]:
        self.runs.append(len(texts))
        return [
            {"valence": np.array([0.0, 0.0, 2.0 * sum(t.ids)]), "role": np.zeros(3), "frames": np.array([0.0, 50.0])}
            for t in texts
        ]


def stubbed(**options: Any) -> ModelScorer:
    scorer = ModelScorer(heads=["valence"], **options)
    scorer._encoder = Stub()  # type: ignore[assignment]
    return scorer


def test_it_keeps_the_contract_of_scorers() -> None:
    check_scorer(ModelScorer(threads=1))


def test_value_is_positive_minus_negative_of_logits_by_temperature() -> None:
    (rating,) = stubbed().rate([about("Peru is good.")])
    total = 2 + math.e
    assert rating.probabilities == pytest.approx((1 / total, 1 / total, math.e / total))
    assert rating.value == pytest.approx((math.e - 1) / total)
    assert (rating.scorer, rating.dimension, rating.cues, polarity(rating)) == ("model", "valence", (), 1)


def test_further_heads_are_dimensions_and_none_is_not() -> None:
    scorer = stubbed()
    scorer.heads = ("valence", "role", "frames")
    ratings = scorer.rate([about("Peru is good.")])
    assert [(r.dimension, round(r.value, 6)) for r in ratings[1:]] == [
        ("antagonist", 0.333333),
        ("protagonist", 0.333333),
        ("crime", 0.5),
        ("security", 1.0),
    ]
    assert scorer.dimensions == ("valence", "antagonist", "protagonist", "crime", "security")
    assert [r.probabilities for r in ratings[1:]] == [None] * 4


def test_equal_texts_are_read_once() -> None:
    scorer = stubbed()
    scorer.rate([about("Peru is good."), about("Chad is good.", "Chad"), about("Peru is bad.")])
    assert scorer._encoder.runs == [2]  # type: ignore[attr-defined]


def test_cues_are_the_words_that_move_the_valence() -> None:
    (rating,) = stubbed(cues=True).rate([about("A good man in Peru met a bad one.")])
    shown = [(rating.mention.sentence[cue.start : cue.end], cue.kind) for cue in rating.cues]
    good, bad = rating.cues
    assert shown == [("good", "model"), ("bad", "model")]
    assert rating.value == 0.0
    assert good.weight == pytest.approx((1 - math.exp(-1)) / (2 + math.exp(-1)))
    assert bad.weight == pytest.approx((1 - math.e) / (2 + math.e))


def test_cues_of_the_shipped_model_are_whole_words_and_never_names() -> None:
    (plain,), (shown,) = (ModelScorer(heads=["valence"], cues=cues).rate([about(SENTENCE)]) for cues in (False, True))
    words = [SENTENCE[cue.start : cue.end] for cue in shown.cues]
    assert (plain.value, plain.probabilities, plain.cues) == (shown.value, shown.probabilities, ())
    assert words
    assert set(words) <= set("president who lied harshly accused of a terrible fraud".split())
    assert all(LEAST_CHANGE <= abs(cue.weight) <= 2 for cue in shown.cues)


def test_cues_of_a_long_sentence_lie_in_what_was_read() -> None:
    text = "the ship was seized at sea " * 60 + "Peru lied and stole."
    (rating,) = ModelScorer(heads=["valence"], cues=True).rate([about(text)])
    assert not math.isnan(rating.value)
    assert all(cue.start > len(text) - 1000 for cue in rating.cues)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "\u200b"])
def test_no_text_is_no_evidence(text: str) -> None:
    (rating,) = ModelScorer(heads=["valence"], cues=True).rate([about(text, "")])
    assert math.isnan(rating.value)
    assert (rating.probabilities, rating.cues) == (None, ())


def test_a_target_that_is_not_named_is_rated_by_the_whole() -> None:
    (rating,) = ModelScorer(heads=["valence"]).rate([about("They stole it.", "")])
    assert -1 <= rating.value <= 1


def test_a_pickled_scorer_rates_alike() -> None:
    scorer = ModelScorer(threads=1, cues=True)
    again = pickle.loads(pickle.dumps(scorer))
    assert again.rate([about(SENTENCE)]) == scorer.rate([about(SENTENCE)])
    assert (again.digest, again.dimensions) == (scorer.digest, scorer.dimensions)


def test_an_unknown_head_is_named_with_those_that_exist() -> None:
    with pytest.raises(
        NotFoundError, match=r"^No head of the model is named 'valenc'\. Available: .*valence\. Did you mean"
    ):
        ModelScorer(heads=["valenc"])


def test_no_heads_are_refused() -> None:
    with pytest.raises(
        InputError, match=r"^heads=\(\) chooses nothing: name at least one of valence.*, or None for all\.$"
    ):
        ModelScorer(heads=())


def test_a_single_head_may_be_given_by_its_name() -> None:
    assert ModelScorer(heads="valence").dimensions == ("valence",)


@pytest.mark.parametrize(
    ("sentence", "printed", "role"),
    [
        ("Ana Ruiz led the march to save the forests.", "Ana Ruiz", "protagonist"),
        ("Petromar lied about climate science for decades.", "Petromar", "antagonist"),
        ("Families in Lima lost their homes in the flood.", "Families", "innocent"),
        ("Tom Vega denied that the climate is changing.", "Tom Vega", "antagonist"),
    ],
)
def test_the_shipped_model_tells_roles_apart(sentence: str, printed: str, role: str) -> None:
    ratings = ModelScorer(heads=["role"]).rate([about(sentence, printed)])
    assert max(ratings, key=lambda rating: rating.value).dimension == role


def test_heads_that_are_no_names_are_refused() -> None:
    with pytest.raises(InputError, match=r"heads=5: give names, of valence, role, or None for all\."):
        ModelScorer(heads=5)  # type: ignore[arg-type]
