import json
import math
import pickle
import string
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from biaskit.errors import BiaskitError, InputError, MissingExtraError
from biaskit.manifest import build_manifest
from biaskit.scorers.transformers import TransformersScorer
from biaskit.scorers.transformers.asking import ask, softmax
from biaskit.scorers.transformers.checkpoints import Checkpoint, Question, window
from biaskit.testing import check_scorer
from biaskit.types import Mention

SENTENCE = "Peru's president praised the brave sailors of Chile."
MENTION = Mention("a", "Peru", SENTENCE, 0, 4, kind="state", names=((0, 4), (46, 51)))
WORDS = ["the", "author", "is", "toward", "taylor", "morgan", "president", "praised", "negative", "neutral", "positive"]
LETTERS = [*string.ascii_lowercase, *string.punctuation]
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
SENTIMENT = ("negative", "neutral", "positive")
NLI = ("contradiction", "neutral", "entailment")


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def tokenizer(path: Path):
    transformers, tokenizers = pytest.importorskip("transformers"), pytest.importorskip("tokenizers")
    coder = tokenizers.Tokenizer(
        tokenizers.models.WordPiece({w: i for i, w in enumerate(VOCABULARY)}, unk_token="[UNK]")
    )
    coder.normalizer = tokenizers.normalizers.BertNormalizer()
    coder.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    coder.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    marks = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    transformers.PreTrainedTokenizerFast(tokenizer_object=coder, **marks).save_pretrained(path)


def save(path: Path, labels: tuple[str, ...], *, kind: str = "BertForSequenceClassification", **options) -> Path:
    """A tiny model with random weights, as a user has one on disk."""
    reason = 'needs the extra: pip install "biaskit[transformers]"'
    torch = pytest.importorskip("torch", reason=reason)
    transformers = pytest.importorskip("transformers", reason=reason)
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=len(VOCABULARY), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=66, initializer_range=0.6, id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)}, **options,
    )  # fmt: skip
    getattr(transformers, kind)(config).save_pretrained(path)
    tokenizer(path)
    return path


@pytest.fixture(scope="module")
def sentiment(tmp_path_factory) -> Path:
    return save(tmp_path_factory.mktemp("models") / "sentiment", SENTIMENT)


@pytest.fixture(scope="module")
def nli(tmp_path_factory) -> Path:
    return save(tmp_path_factory.mktemp("models") / "nli", NLI)


def asked(scorer: TransformersScorer, mention: Mention) -> list[tuple[str, ...]]:
    """What the model is given of a mention."""
    return [scorer._checkpoint._fitted(question)[0] for question in scorer._questions(mention)]


def plain_logits(folder: Path, *segments: str) -> list[float]:
    """The logits as transformers alone gives them."""
    import torch
    import transformers

    network = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    coder = transformers.AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        return network(**coder(*segments, return_tensors="pt")).logits[0].tolist()


def test_a_classifier_s_valence_is_positive_less_negative(sentiment):
    (rating,) = TransformersScorer(sentiment).rate([MENTION])
    shares = softmax(plain_logits(sentiment, "Taylor's president praised the brave sailors of Morgan."))
    assert rating.probabilities == pytest.approx(shares, abs=1e-6)
    assert rating.value == pytest.approx(shares[2] - shares[0], abs=1e-6)
    assert (rating.scorer, rating.dimension, rating.mention) == ("sentiment", "valence", MENTION)


def test_nli_is_the_softmax_of_the_three_entailments(nli):
    (rating,) = TransformersScorer(nli).rate([MENTION])
    text = "Taylor's president praised the brave sailors of Morgan."
    shares = softmax([plain_logits(nli, text, f"The author is {polarity} toward Taylor.")[2] for polarity in SENTIMENT])
    assert rating.probabilities == pytest.approx(shares, abs=1e-6)
    assert rating.value == pytest.approx(shares[2] - shares[0], abs=1e-6)


def test_a_dimension_of_one_s_own_is_entailment_against_contradiction(nli):
    scorer = TransformersScorer(nli, labels={"threat": "{target} is a threat.", "ally": "{target} is an ally."})
    threat, ally = scorer.rate([MENTION])
    text = "Taylor's president praised the brave sailors of Morgan."
    against, _, entailed = plain_logits(nli, text, "Taylor is a threat.")
    assert scorer.dimensions == ("threat", "ally")
    assert threat.value == pytest.approx(1 / (1 + math.exp(against - entailed)), abs=1e-6)
    assert (threat.dimension, ally.dimension, threat.probabilities) == ("threat", "ally", None)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"template": "{target}"},
        {"template": "About {target}: {text}"},
        {"blind": False},
    ],
    ids=str,
)
def test_a_classifier_keeps_the_contract(sentiment, options):
    check_scorer(TransformersScorer(sentiment, **options))


@pytest.mark.parametrize("options", [{}, {"labels": {"threat": "{target} is a threat."}}, {"blind": False}], ids=str)
def test_an_nli_model_keeps_the_contract(nli, options):
    check_scorer(TransformersScorer(nli, **options))


@pytest.mark.parametrize("name", ["Chad", "Harvey Weinstein", "Pope Francis", "Nguyễn Thị Bình", "The Bank of Terror"])
def test_another_name_changes_nothing_at_all(nli, name):
    sentence = f"{name}'s president praised the brave sailors of Chile."
    end = len(name)
    other = Mention("a", name, sentence, 0, end, kind="state", names=((0, end), (end + 42, end + 47)))
    scorer = TransformersScorer(nli)
    one, two = scorer.rate([MENTION, other])
    assert (one.value, one.probabilities) == (two.value, two.probabilities)
    assert scorer.rate([other])[0].value == scorer.rate([MENTION])[0].value


def test_names_show_when_they_may(nli):
    seen, blind = TransformersScorer(nli, blind=False), TransformersScorer(nli)
    assert asked(seen, MENTION)[0] == (SENTENCE, "The author is negative toward Peru.")
    assert asked(blind, MENTION)[0] == (
        "Taylor's president praised the brave sailors of Morgan.",
        "The author is negative toward Taylor.",
    )


@pytest.mark.parametrize(
    ("mention", "target"),
    [
        (Mention("a", "tanker", "They seized the tanker.", 16, 22), "tanker"),
        (Mention("a", "Peru", "Chile said he lied.", 11, 13, names=((0, 5),)), "him"),
        (Mention("a", "Peru", "It was a bad day.", 0, 0), "Taylor"),
        (Mention("a", "Inca", "The Incas are happy.", 4, 9, names=((4, 9),)), "the Taylors"),
        (Mention("a", "tanker seizure", "It was a bad day.", 0, 0, kind="event"), "tanker seizure"),
    ],
)
def test_what_the_target_is_called(nli, mention, target):
    assert asked(TransformersScorer(nli), mention)[0][1] == f"The author is negative toward {target}."


def test_only_the_scope_and_the_target_are_shown(sentiment):
    mention = replace(MENTION, scope=((29, 42),))
    assert asked(TransformersScorer(sentiment), mention) == [("Taylor's brave sailors",)]
    assert asked(TransformersScorer(sentiment, blind=False), mention) == [("Peru brave sailors",)]


@pytest.mark.parametrize(
    ("template", "segments"),
    [
        (None, ("Taylor lost.",)),
        ("{target}", ("Taylor lost.", "Taylor")),
        ("Toward {target}: {text}", ("Toward Taylor: Taylor lost.",)),
    ],
)
def test_a_classifier_may_be_told_the_target(sentiment, template, segments):
    scorer = TransformersScorer(sentiment, template=template)
    assert asked(scorer, Mention("a", "Peru", "Peru lost.", 0, 4)) == [segments]


@pytest.mark.parametrize("template", [None, "Toward {target}, {text}", "{target}"])
def test_a_long_text_is_cut_to_the_part_around_the_target(sentiment, template):
    sentence = "the president is praised " * 40 + "but Peru is good " + "the president is praised " * 40
    start = sentence.index("Peru")
    mention = Mention("a", "Peru", sentence, start, start + 4, names=((start, start + 4),))
    scorer = TransformersScorer(sentiment, template=template)
    (segments,) = asked(scorer, mention)
    length = scorer._checkpoint._length(segments)
    assert "but Taylor is good" in segments[0]
    assert len(segments[0]) < len(sentence) / 4
    assert 60 <= length <= scorer._checkpoint.longest == 64


def test_a_long_target_leaves_the_rest_to_the_tokenizer(nli):
    scorer = TransformersScorer(nli, blind=False)
    (rating,) = scorer.rate([Mention("a", "x" * 500, SENTENCE, 0, 4)])
    assert -1 <= rating.value <= 1


def test_a_window_stays_inside_the_text():
    pieces = [(0, 2), (3, 5), (6, 8), (9, 11)]
    assert [window(pieces, target, 2) for target in ((0, 2), (6, 8), (9, 11), None)] == [
        (0, 5),
        (3, 8),
        (6, 11),
        (0, 5),
    ]
    assert (window(pieces, None, 0), window([], None, 3), window(pieces, (0, 2), 9)) == ((0, 0), (0, 0), (0, 11))


def test_each_text_runs_once(sentiment, monkeypatch):
    runs = []
    run = Checkpoint._run
    monkeypatch.setattr(Checkpoint, "_run", lambda self, batch: runs.append(batch) or run(self, batch))
    others = [
        replace(MENTION, sentence=SENTENCE.replace("brave", word)) for word in ("b", "wicked and cowardly", "sad")
    ]
    scorer = TransformersScorer(sentiment, batch_size=3)
    scorer.rate([*others, MENTION, *others, MENTION])
    assert [len(batch) for batch in runs] == [3, 1]
    lengths = [scorer._checkpoint._length(segments) for segments in chain.from_iterable(runs)]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) > 1


def test_a_rating_does_not_hang_on_its_neighbours(sentiment):
    others = [replace(MENTION, sentence=SENTENCE.replace("brave", word), names=()) for word in ("b", "wicked " * 9)]
    scorer = TransformersScorer(sentiment)
    together = [rating.value for rating in scorer.rate([*others, MENTION])]
    alone = [scorer.rate([mention])[0].value for mention in (*others, MENTION)]
    assert together == pytest.approx(alone, abs=1e-6)
    assert len(set(alone)) == 3


@pytest.mark.parametrize("text", ["", "  ", "…!", "\x00"])
def test_a_text_without_words_is_no_evidence(nli, text):
    (rating,) = TransformersScorer(nli).rate([Mention("a", "Peru", text, 0, 0)])
    assert math.isnan(rating.value)
    assert rating.probabilities is None


def test_half_a_character_is_no_crash(sentiment):
    (rating,) = TransformersScorer(sentiment).rate([Mention("a", "Peru", "Peru \ud83d lost.", 0, 4)])
    assert -1 <= rating.value <= 1


def test_another_process_gets_the_same_scorer(nli):
    scorer = TransformersScorer(nli)
    before = scorer.rate([MENTION])[0].value
    stored = pickle.dumps(scorer)
    again = pickle.loads(stored)
    assert len(stored) < 5000
    assert (again.rate([MENTION])[0].value, again.settings) == (before, scorer.settings)


def test_the_manifest_says_which_model_and_how_it_was_asked(nli):
    import hashlib
    from importlib.metadata import version

    scorer = TransformersScorer(nli, name="mine", blind=False, batch_size=4, device="cpu")
    (recorded,) = build_manifest(scorers=[scorer])["scorers"]
    assert json.loads(json.dumps(recorded)) == {
        "name": "mine",
        "dimensions": ["valence"],
        "class": "biaskit.scorers.transformers.scorer.TransformersScorer",
        "digest": hashlib.sha256((nli / "model.safetensors").read_bytes()).hexdigest(),
        "settings": {
            "model": str(nli),
            "revision": None,
            "commit": None,
            "weights": ["model.safetensors"],
            "device": "cpu",
            "half": False,
            "batch_size": 4,
            "max_length": 64,
            "torch": version("torch"),
            "transformers": version("transformers"),
            "task": "nli",
            "hypotheses": {word: f"The author is {word} toward {{target}}." for word in SENTIMENT},
            "labels": {"contradiction": "against", "neutral": "other", "entailment": "entailment"},
            "blind": False,
        },
    }


def test_stars_are_told_and_added_up(tmp_path):
    folder = save(tmp_path / "stars", ("1 star", "2 stars", "3 stars", "4 stars", "5 stars"))
    kinds = ("negative", "negative", "neutral", "positive", "positive")
    labels = dict(zip(("1 star", "2 stars", "3 stars", "4 stars", "5 stars"), kinds, strict=True))
    (rating,) = TransformersScorer(folder, labels=labels).rate([Mention("a", "Peru", "Peru lost.", 0, 4)])
    one, two, three, four, five = softmax(plain_logits(folder, "Taylor lost."))
    assert rating.probabilities == pytest.approx((one + two, three, four + five), abs=1e-6)


def options(**given):
    return {"task": None, "template": None, "labels": None, "entailment": None, **given}


@pytest.mark.parametrize("labels", [("NEG", "POS"), ("Negative", "Positive", "Neutral"), ("pos", "neu", "neg")])
def test_polarities_are_found_by_name_in_any_order(labels):
    found = ask("m", labels, **options())
    rows = [np.eye(len(labels))[[label[:3].lower() for label in labels].index("pos")] * 30]
    value, shares = found.answer(rows)["valence"]
    assert value == pytest.approx(1)
    assert shares == pytest.approx((0, 0, 1), abs=1e-6)


@pytest.mark.parametrize(
    ("labels", "against"),
    [(("entailment", "neutral", "contradiction"), (2,)), (("ENTAILMENT", "not_entailment"), (1,))],
)
def test_entailment_is_found_by_name(labels, against):
    found = ask("m", labels, **options())
    assert (found.entailed, found.against) == (0, against)


def test_entailment_may_be_told():
    assert ask("m", ("LABEL_0", "LABEL_1"), **options(task="nli", entailment="LABEL_1")).entailed == 1


def test_hypotheses_of_the_polarities_may_be_told():
    labels = {"negative": "The author attacks {target}.", "positive": "The author defends {target}."}
    found = ask("m", NLI, **options(labels=labels))
    rows = [np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0])]
    assert found.dimensions == ("valence",)
    assert [question.second for question in found.questions("x", None, "Taylor")] == [
        "The author attacks Taylor.",
        "The author defends Taylor.",
    ]
    assert found.answer(rows) == {"valence": (0.0, (0.5, 0.0, 0.5))}


@pytest.mark.parametrize(
    ("labels", "given", "message"),
    [
        (("LABEL_0", "LABEL_1"), {}, r"^The labels of the model 'm' are 'LABEL_0', 'LABEL_1'\. Say for each of them, "
         r"and for no other, what it means, such as labels=\{'LABEL_0': 'negative', \.\.\.\}: negative, neutral or "
         r"positive, the first and the last at least once\.$"),
        (("a", "b"), {"labels": {"a": "negative"}}, "are 'a', 'b'. Say for each"),
        (("a", "b"), {"labels": {"a": "negative", "b": "good"}}, "are 'a', 'b'. Say for each"),
        (("a", "b"), {"labels": {"a": "negative", "b": "neutral"}}, "are 'a', 'b'. Say for each"),
        (("a", "b"), {"labels": {"a": "negative", "b": "positive", "c": "neutral"}}, "are 'a', 'b'. Say for each"),
        (SENTIMENT, {"task": "nli"}, r"^No label of the model 'm' means entailment: 'negative', 'neutral', "
         r"'positive'\. Name it \(entailment=\), or use task='classification'\.$"),
        (NLI, {"entailment": "yes"}, "^No label of the model 'm' means entailment"),
        (NLI, {"task": "classification", "entailment": "entailment"}, "^entailment='entailment' is for task='nli'"),
        (SENTIMENT, {"task": "guess"}, r"^task='guess': give classification or nli, or None to tell from the model's "),
        (NLI, {"template": "The author is angry."}, r"^The template 'The author is angry\.' cannot be filled in: give "
         r"a text with \{polarity\} and \{target\}\.$"),
        (NLI, {"template": "{polarity} {who}"}, "cannot be filled in"),
        (NLI, {"template": "{polarity!r}"}, "cannot be filled in"),
        (NLI, {"template": "{polarity"}, "cannot be filled in"),
        (NLI, {"labels": {"threat": "{polarity}"}}, "cannot be filled in"),
        (NLI, {"labels": {}}, r"^labels=\{\}: give dimensions and the hypothesis that stands for each\.$"),
        (NLI, {"labels": {"threat": " "}}, "give dimensions and the hypothesis"),
        (NLI, {"labels": {"negative": "Bad.", "threat": "A threat."}}, "hypotheses of polarities stand alone"),
        (NLI, {"labels": {"threat": "A threat."}, "template": "{polarity}"}, "not both"),
        (SENTIMENT, {"template": "no field"}, r"give a text with \{text\} and \{target\}"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(labels, given, message):
    with pytest.raises(InputError, match=message):
        ask("m", labels, **options(**given))


@pytest.mark.parametrize("package", ["torch", "transformers"])
def test_a_missing_package_says_how_to_get_it(monkeypatch, package):
    for one in ("torch", "transformers"):
        monkeypatch.setitem(sys.modules, one, ModuleType(one))
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=f'{package}.*pip install "biaskit\\[transformers\\]"$'):
        TransformersScorer("anything")


def test_a_folder_that_is_not_there(sentiment):
    with pytest.raises(
        InputError, match=r"^No model folder './nowhere/at/all'\. Give a folder that holds config\.json"
    ):
        TransformersScorer("./nowhere/at/all")


def test_a_model_that_nobody_downloaded_is_not_fetched(sentiment):
    with pytest.raises(InputError, match="is neither a folder nor in the cache of Hugging Face on this machine"):
        TransformersScorer("biaskit-tests/no-such-model")


def test_a_model_in_the_cache_is_found_by_name(sentiment, tmp_path, monkeypatch):
    commit = "0123456789012345678901234567890123456789"
    home = tmp_path / "models--me--tiny"
    (home / "snapshots").mkdir(parents=True)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(commit)
    (home / "snapshots" / commit).symlink_to(sentiment)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    scorer = TransformersScorer("me/tiny")
    assert (scorer.name, scorer.settings["model"], scorer.settings["commit"]) == ("tiny", "me/tiny", commit)
    assert scorer.rate([MENTION])[0].value == TransformersScorer(sentiment).rate([MENTION])[0].value


def test_a_download_that_fails_says_so(sentiment):
    with pytest.raises(InputError, match="^The model 'biaskit-tests/no-such-model' cannot be downloaded: "):
        TransformersScorer("biaskit-tests/no-such-model", download=True)


def test_an_empty_folder(sentiment, tmp_path):
    with pytest.raises(InputError, match=r"has no config\.json\. Give one saved by save_pretrained\.$"):
        TransformersScorer(tmp_path)


def test_a_broken_configuration(sentiment, tmp_path):
    (tmp_path / "config.json").write_text("{")
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(InputError, match="cannot be loaded: "):
        TransformersScorer(tmp_path)


def test_a_pickle_is_not_loaded(tmp_path):
    folder = save(tmp_path / "old", SENTIMENT)
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({}))
    with pytest.raises(
        InputError, match=r"has no weights in safetensors \(model\.safetensors\), and a pickle is never"
    ):
        TransformersScorer(folder)


def test_a_model_without_a_head(tmp_path):
    folder = save(tmp_path / "headless", SENTIMENT, kind="BertModel")
    with pytest.raises(InputError, match=r"has no classification head \(it is 'BertModel'\)\. Give one whose"):
        TransformersScorer(folder)


def test_a_head_that_was_never_trained(tmp_path):
    folder = save(tmp_path / "headless", SENTIMENT, kind="BertModel")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "architectures": ["BertForSequenceClassification"]}))
    with pytest.raises(InputError, match=r"lack '.*classifier\.bias', .* which would be random"):
        TransformersScorer(folder).rate([MENTION])


def test_damaged_weights(tmp_path):
    folder = save(tmp_path / "damaged", SENTIMENT)
    (folder / "model.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(InputError, match="cannot be loaded: "):
        TransformersScorer(folder).rate([MENTION])


def test_weights_that_give_no_numbers(tmp_path):
    folder = save(tmp_path / "nan", SENTIMENT)
    from safetensors.numpy import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    weights["classifier.bias"][:] = math.nan
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(BiaskitError, match="gave values that are no numbers"):
        TransformersScorer(folder).rate([MENTION])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"device": "cuda:77"},
            r"^device='cuda:77': this machine has 'cpu'.*\. Give one of these, or None to choose\.",
        ),
        ({"device": "tpu"}, "^device='tpu': this machine has 'cpu'"),
        ({"device": "cpu", "half": True}, "^half=True needs a GPU"),
        ({"batch_size": 0}, r"^batch_size=0: give a number of at least 1\.$"),
        ({"max_length": 65}, r"^max_length=65: the model '.*' takes 8 to 64 tokens\.$"),
        ({"revision": "main"}, "^revision='main' is for models by name, and"),
    ],
    ids=str,
)
def test_options_that_cannot_be_used(sentiment, given, message):
    with pytest.raises(InputError, match=message):
        TransformersScorer(sentiment, **given)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            RuntimeError("CUDA out of memory. Tried"),
            "ran out of memory on 'cpu'. Give a smaller batch_size .it is 32. or ",
        ),
        (MemoryError(), "ran out of memory"),
        (IndexError("index out of range in self"), "failed with IndexError: index out of range in self"),
    ],
)
def test_a_model_that_fails_is_named(sentiment, monkeypatch, error, message):
    def fail(*_):
        raise error

    monkeypatch.setattr(Checkpoint, "_encoded", fail)
    with pytest.raises(BiaskitError, match=f"^The model '.*sentiment' {message}"):
        TransformersScorer(sentiment).rate([MENTION])


def test_a_model_without_padding_rates_one_by_one(tmp_path, sentiment):
    folder = save(tmp_path / "sentiment", SENTIMENT)
    kept = json.loads((folder / "tokenizer_config.json").read_text())
    kept.pop("pad_token", None)
    (folder / "tokenizer_config.json").write_text(json.dumps(kept))
    (folder / "special_tokens_map.json").unlink(missing_ok=True)
    mentions = [MENTION, replace(MENTION, sentence=SENTENCE.replace("brave", "b"), names=())]
    values = [rating.value for rating in TransformersScorer(folder).rate(mentions)]
    assert values == pytest.approx([rating.value for rating in TransformersScorer(sentiment).rate(mentions)], abs=1e-6)


def test_segments():
    assert Question("x {target}", None, frame="<{text}>").segments("y") == ("<y>",)


def test_nothing_is_written_while_loading(nli, capfd):
    TransformersScorer(nli).rate([MENTION])
    assert capfd.readouterr() == ("", "")
