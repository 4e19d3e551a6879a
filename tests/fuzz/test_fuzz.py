"""Each reader and lexicon parser takes some hundred mutated files without a crash; python -m tests.fuzz takes more."""

import random
import re
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from fuzz.mutating import mutated
from fuzz.running import HangError, Outcome, feed, limit, where
from fuzz.targets import TARGETS, Target

from biaskit.errors import BiaskitError

ATHERIS = pytest.mark.skipif(find_spec("atheris") is None, reason="pip install atheris")
INPUTS = 150
FEWER = {"read-html": 30, "read-txt": 60}
FOUND = Path(__file__).parent / "found"
"""Inputs that once crashed, named after their target."""


def found(name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(FOUND.glob(f"{name}.*"))]


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_no_input_crashes(target: Target) -> None:
    outcome = feed(target, FEWER.get(target.name, INPUTS), also=found(target.name))
    assert outcome.crashes == {}


def test_all_inputs_that_once_crashed_belong_to_a_target() -> None:
    assert {path.name.partition(".")[0] for path in FOUND.iterdir()} <= set(TARGETS)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
@pytest.mark.filterwarnings("ignore::biaskit.errors.BiaskitWarning")
def test_seeds_are_read_and_not_refused(target: Target) -> None:
    """Else the mutations would begin behind a closed door; whose format is to be guessed has many endings."""
    refused = 0
    for seed in target.seeds():
        try:
            target.use(seed)
        except BiaskitError:
            refused += 1
    assert refused == 0 or (target.name == "lexicon-guessed" and refused < 0.9 * len(target.seeds()))


def test_mutations_are_the_same_for_the_same_seed_and_differ() -> None:
    seeds = TARGETS["read-csv"].seeds()
    first, again = ([mutated(seeds, source) for _ in range(50)] for source in (random.Random(1), random.Random(1)))
    assert first == again
    assert len(set(first)) > 40


def test_a_crash_is_told_with_its_place_and_a_refusal_is_none() -> None:
    def use(data: bytes) -> None:
        if data == b"refused":
            TARGETS["registry"].use(b"{}")
        raise ZeroDivisionError

    outcome = Outcome()
    for data in (b"refused", b"broken", b"too"):
        outcome.feed(Target("mine", use, list), data)
    assert outcome.tried == 3
    assert [(what.partition(" in ")[2], data) for what, data in outcome.crashes.items()] == [("use", b"broken")]


def test_what_python_only_prints_is_a_crash_too() -> None:
    def use(data: bytes) -> None:
        def rows():
            try:
                yield 1
            finally:
                raise KeyError("late")

        next(rows())

    outcome = Outcome()
    outcome.feed(Target("mine", use, list), b"")
    assert [what.partition(" at ")[0] for what in outcome.crashes] == ["KeyError"]


def test_what_takes_too_long_is_broken_off() -> None:
    def wait() -> None:
        with limit(0.05):
            while True:
                pass

    with pytest.raises(HangError, match=r"^more than 0.05 s of processor time$"):
        wait()


def test_where_names_the_last_place_in_biaskit() -> None:
    try:
        TARGETS["registry"].use(b"{}")
    except Exception as error:
        told = where(error)
    assert told.startswith("InputError at registry.py:")
    assert told.endswith(" in _from_entries")


def test_feeding_ends_when_its_time_is_up() -> None:
    outcome = feed(Target("mine", lambda data: time.sleep(0.01), lambda: [b"a"]), 1_000_000, seconds=0.05)
    assert 2 <= outcome.tried <= 7


@ATHERIS
def test_atheris_drives_a_target(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--target", "registry", "--runs", "200", "--crashes", str(tmp_path)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].split() == ["in", "all", "200", "inputs", "0", "crashes"]


@pytest.mark.parametrize("engine", [pytest.param("atheris", marks=ATHERIS), "mutator"])
def test_a_target_has_as_much_time_as_it_is_given(tmp_path: Path, engine: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--target", "read-dates", "--runs", "100000000", "--seconds", "0.5"]
    command += ["--engine", engine, "--crashes", str(tmp_path)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.fullmatch(r"in all +[\d,]+ inputs +0 crashes", done.stdout.splitlines()[-1])
