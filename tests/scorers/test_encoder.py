"""Encoders: what of a text is read, whether the weights are the right ones, and that runs agree."""

import hashlib
import json
import pickle
import shutil
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.errors import BiaskitError, InputError
from biaskit.processes import THREADS
from biaskit.scorers import encoder as module
from biaskit.scorers.encoder import Encoder, Tokens

LONGEST = 96
FILLER = "the ship was seized at sea and nobody knew why it had been there at all "


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder("model", threads=1)


def read(encoder: Encoder, text: str, printed: str) -> tuple[Tokens, list[str]]:
    """The tokens, and the text of those that are marked and printed."""
    start = text.index(printed)
    tokens = encoder.tokenize(text, (start, start + len(printed)))
    rows = zip(tokens.marked, tokens.spans, strict=True)
    return tokens, [text[slice(*span)] for marked, span in rows if marked and span]


def test_a_short_text_is_begun_ended_and_its_target_marked(encoder: Encoder) -> None:
    tokens = encoder.tokenize("Peru lost.", (0, 4))
    marks = encoder.card["tokens"]
    assert (tokens.ids[0], tokens.ids[1], tokens.ids[3], tokens.ids[-1]) == tuple(
        marks[name] for name in ("begin", "open", "close", "end")
    )
    assert tokens.marked == (0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0)
    assert tokens.spans == (None, None, (0, 4), None, (5, 9), (9, 10), None)


def test_without_a_target_nothing_is_marked(encoder: Encoder) -> None:
    assert set(encoder.tokenize("Peru lost.").marked) == {0.0}
    assert encoder.tokenize("Peru lost.", (0, 0)) == encoder.tokenize("Peru lost.")


@pytest.mark.parametrize(("before", "after"), [(0, 40), (20, 20), (40, 0), (0, 0), (3, 40), (40, 3)])
def test_a_long_text_is_cut_around_its_target(encoder: Encoder, before: int, after: int) -> None:
    tokens, marked = read(encoder, FILLER * before + "PERU " + FILLER * after, "PERU")
    printed = [span for span in tokens.spans if span]
    assert marked == ["PERU"]
    assert len(printed) == min(LONGEST, 16 * (before + after) + 1)


def test_the_target_of_a_long_text_stands_in_the_middle(encoder: Encoder) -> None:
    tokens, _ = read(encoder, FILLER * 20 + "PERU " + FILLER * 20, "PERU")
    before = tokens.ids.index(encoder.card["tokens"]["open"]) - 1
    assert before == LONGEST // 2


def test_of_a_target_that_is_too_long_the_beginning_is_read(encoder: Encoder) -> None:
    text = "It said: " + FILLER * 20
    _, marked = read(encoder, text, (FILLER * 20).strip())
    assert " ".join(marked) == (FILLER * 20)[: len(" ".join(marked))]
    assert len(marked) == LONGEST


@given(st.text(max_size=40), st.integers(-2, 45), st.integers(-2, 45))
def test_any_text_is_read_within_itself(text: str, start: int, end: int) -> None:
    tokens = Encoder("model").tokenize(text, (start, end))
    assert len(tokens.ids) == len(tokens.marked) == len(tokens.spans) <= LONGEST + 4
    assert all(0 <= span[0] <= span[1] <= len(text) for span in tokens.spans if span)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_no_window_is_longer_than_the_longest_and_each_holds_the_target(count: int, first: int, length: int) -> None:
    first = min(first, count)
    last = min(count, first + length)
    low, high = module._window(count, first, last, LONGEST)
    assert 0 <= low <= first <= high <= count
    assert high - low == min(count, LONGEST)
    assert last <= high or last - first > LONGEST // 2


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "\ud800", "a\udfffb", "🛢️👨‍👩‍👧‍👦", "السعودية", "ა", "e\u0301" * 9, "X" * 9000, "\u2028\ufeff"],
)
def test_odd_characters_are_read(encoder: Encoder, text: str) -> None:
    rows = encoder.run([encoder.tokenize(text, (0, len(text)))])
    assert all(np.isfinite(row).all() for row in rows[0].values())


def test_half_a_character_reads_as_none(encoder: Encoder) -> None:
    assert encoder.tokenize("Pe\ud800ru").spans == (None, (0, 5), None)


def test_a_texts_numbers_hang_neither_on_its_neighbours_nor_on_threads(encoder: Encoder) -> None:
    texts = [encoder.tokenize(FILLER * times + "Peru lost.") for times in (0, 3, 1, 9, 0, 2)]
    alone = [encoder.run([text])[0] for text in texts]
    for threads in (1, 2, 5):
        together = Encoder("model", threads=threads).run(texts)
        for one, other in zip(alone, together, strict=True):
            assert all((one[name] == other[name]).all() for name in one)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.run([]) == []


def test_a_pickled_encoder_gives_the_same_and_carries_no_weights(encoder: Encoder) -> None:
    text = encoder.tokenize("Peru lost.", (0, 4))
    row = encoder.run([text])[0]
    pickled = pickle.dumps(encoder)
    again = pickle.loads(pickled)
    assert len(pickled) < 1000
    assert (again.name, again.threads, again.digest) == ("model", 1, encoder.digest)
    assert (again.run([text])[0]["valence"] == row["valence"]).all()


@pytest.mark.parametrize("threads", [0, -1, 1.5, "2"])
def test_threads_are_whole_and_at_least_one(threads: object) -> None:
    message = f"^threads={threads!r}: give a whole number of at least 1, or None for all processors.$"
    with pytest.raises(InputError, match=message):
        Encoder("model", threads=threads)  # type: ignore[arg-type]


class Busy(Encoder):
    """Counts how many texts run at a time."""

    def __init__(self, **options: Any) -> None:
        super().__init__("model", **options)
        self.now = self.most = 0
        self.lock = Lock()

    def _one(self, text: Tokens) -> dict[str, Any]:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        sleep(0.01)
        with self.lock:
            self.now -= 1
        return super()._one(text)


@pytest.mark.parametrize(("options", "expected"), [({}, 3), ({"threads": 1}, 1), ({"threads": 2}, 2)])
def test_the_environment_says_how_many_texts_run_side_by_side_where_nobody_does(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, int], expected: int
) -> None:
    monkeypatch.setenv(THREADS, "3")
    encoder = Busy(**options)
    encoder.run([encoder.tokenize("Peru lost.")] * 12)
    assert encoder.most == expected


@pytest.mark.parametrize("given", ["0", "two", "-1", "1.5"])
def test_threads_in_the_environment_are_whole_and_at_least_one(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(THREADS, given)
    encoder = Encoder("model")
    message = f"^The environment variable BIASKIT_THREADS is {given!r}: give a whole number of at least 1.$"
    with pytest.raises(InputError, match=message):
        encoder.run([encoder.tokenize("Peru lost.")])


def test_missing_weights_are_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(BiaskitError, match=r"^The weights .other. are missing .*other.json.*Install biaskit anew.$"):
        Encoder("other").card["sha256"]
    with pytest.raises(BiaskitError, match=r"^The weights 'model' are missing .*. Give the folder that has it.$"):
        Encoder("model", folder=tmp_path).card["sha256"]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("model.onnx", "model.json"):
        shutil.copy(Path(module.__file__).with_name("weights") / name, tmp_path)
    return tmp_path


def test_weights_of_another_folder_are_read(copied: Path, encoder: Encoder) -> None:
    assert Encoder("model", folder=copied).digest == encoder.digest


def test_weights_that_are_not_those_of_the_card_are_refused(copied: Path) -> None:
    with (copied / "model.onnx").open("ab") as file:
        file.write(b"\x00")
    encoder = Encoder("model", folder=copied)
    message = r"^The weights 'model' are not those that their card describes \(SHA-256 \w{12}…, not \w{12}…\). "
    with pytest.raises(BiaskitError, match=message):
        encoder.run([encoder.tokenize("Peru lost.")])


@pytest.fixture
def installed(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package's weights, where they can be changed."""
    shutil.copy(Path(module.__file__).with_name("weights") / "tokenizer.json", copied)
    monkeypatch.setattr(module, "files", lambda package: copied)
    monkeypatch.setattr(module, "_FOLDER", "")
    return copied


def change(tokenizer: Path) -> tuple[str, str]:
    """Exchange two words for one another; gives the beginning of the SHA-256 before and after."""
    before = tokenizer.read_bytes()
    after = before.replace(b'"peru":', b'"a b":').replace(b'"chile":', b'"peru":').replace(b'"a b":', b'"chile":')
    tokenizer.write_bytes(after)
    return hashlib.sha256(before).hexdigest()[:12], hashlib.sha256(after).hexdigest()[:12]


def test_a_tokenizer_that_is_not_the_one_of_the_card_is_refused(installed: Path) -> None:
    wanted, found = change(installed / "tokenizer.json")
    message = (
        rf"^The tokenizer of 'model' is not the one that its card describes \(SHA-256 {found}…, not {wanted}…\)\. "
        r"Install biaskit anew\.$"
    )
    with pytest.raises(BiaskitError, match=message):
        Encoder("model").tokenize("Peru lost.")


def test_a_card_without_the_tokenizers_digest_takes_any(installed: Path, encoder: Encoder) -> None:
    card = json.loads((installed / "model.json").read_text(encoding="utf-8"))
    del card["tokenizer_sha256"]
    (installed / "model.json").write_text(json.dumps(card), encoding="utf-8")
    change(installed / "tokenizer.json")
    assert Encoder("model").tokenize("Peru lost.").ids == encoder.tokenize("Chile lost.").ids


@pytest.mark.parametrize("name", ["model", "sentences"])
def test_the_shipped_cards_have_the_digest_of_their_tokenizer(name: str) -> None:
    content = (Path(module.__file__).with_name("weights") / "tokenizer.json").read_bytes()
    assert Encoder(name).card["tokenizer_sha256"] == hashlib.sha256(content).hexdigest()


def test_another_card_is_another_digest(copied: Path, encoder: Encoder) -> None:
    card = json.loads((copied / "model.json").read_text(encoding="utf-8"))
    (copied / "model.json").write_text(json.dumps(card | {"temperature": {"valence": 9}}), encoding="utf-8")
    assert Encoder("model", folder=copied).digest != encoder.digest
