"""Fuzz by hand, as long as one likes: python -m tests.fuzz --target all --runs 1000000 [--engine mutator].

--seconds bounds each target in time as well, as the checks of each change do.

The engine atheris (pip install atheris) is guided by what the inputs reach; the mutator needs nothing and knows the
formats. Each target runs in a process of its own. What crashes is written to --crashes, once a place, and the run goes
on; a hang or too much memory ends the target. What is printed is how many inputs each target was given.
"""

import argparse
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

DONE = re.compile(r"^Done (\d+) runs? in", re.MULTILINE)
SLOW = {"read-html": 0.1, "read-txt": 0.2}
"""Share of the usual number of runs, for targets whose inputs take long."""


def main() -> int:
    """Run the targets and print the table."""
    options = _options()
    if options.one:
        return _one(options)
    from fuzz.targets import chosen

    total = crashes = 0
    targets = chosen(options.target)
    each = options.runs / sum(SLOW.get(target.name, 1.0) for target in targets)
    for target in targets:
        tried, found, seconds = _apart(target.name, round(each * SLOW.get(target.name, 1.0)), options)
        total, crashes = total + tried, crashes + found
        print(f"{target.name:28}{tried:>12,} inputs{found:>6} crashes{seconds:>9.0f} s", flush=True)
    print(f"{'in all':28}{total:>12,} inputs{crashes:>6} crashes")
    return int(crashes > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--target", default="all", help="a target, or readers, lexicons, all")
    parser.add_argument("--runs", type=int, default=100_000, help="inputs in all")
    parser.add_argument("--seconds", type=float, default=math.inf, help="of each target, at most, beside its seeds")
    parser.add_argument("--engine", choices=("atheris", "mutator"), default="atheris")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--crashes", type=Path, default=Path("crashes"), help="folder for inputs that crash")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _apart(name: str, runs: int, options: argparse.Namespace) -> tuple[int, int, float]:
    """Run one target in a process of its own: inputs tried, crashes, seconds."""
    start = time.monotonic()
    common = ["--target", name, "--runs", str(runs), "--engine", options.engine, "--seed", str(options.seed)]
    common += ["--seconds", str(options.seconds)]
    command = [sys.executable, __file__, "--one", *common, "--crashes", str(options.crashes.resolve())]
    with tempfile.TemporaryDirectory(prefix="biaskit-fuzz-") as folder:  # libFuzzer ends without tidying up
        place = {**os.environ, "TMPDIR": folder}
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, env=place)
    printed = done.stdout.decode("utf-8", "replace")
    found = DONE.findall(printed)
    counted = re.findall(r"^crashes: (\d+)$", printed, re.MULTILINE)
    if done.returncode or not found or not counted:
        print(printed[-3000:], file=sys.stderr)
    ended = 0 if found and counted and not done.returncode else 1
    return (
        int(found[-1]) if found else _last_count(printed),
        int(counted[-1] if counted else 0) + ended,
        time.monotonic() - start,
    )


def _last_count(printed: str) -> int:
    """How many inputs libFuzzer had tried when it was stopped by a hang or for memory, as it last said."""
    return max((int(number) for number in re.findall(r"^#(\d+)\t", printed, re.MULTILINE)), default=0)


def _one(options: argparse.Namespace) -> int:
    if options.engine == "mutator":
        from fuzz.running import feed
        from fuzz.targets import chosen

        (target,) = chosen(options.target)
        outcome = feed(target, options.runs, seed=options.seed, seconds=options.seconds)
        outcome.save(options.crashes, target)
        print(f"Done {outcome.tried} runs in all\ncrashes: {len(outcome.crashes)}", flush=True)
        return 0
    return _guided(options)


def _guided(options: argparse.Namespace) -> int:
    import atheris

    with atheris.instrument_imports(include=["biaskit"], enable_loader_override=False):
        from fuzz.running import Outcome
        from fuzz.targets import chosen
    from fuzz.mutating import TOKENS

    (target,) = chosen(options.target)
    outcome, last, end = Outcome(), options.runs, math.inf
    folder = Path(tempfile.mkdtemp(prefix="biaskit-corpus-"))
    starts = target.seeds()
    for number, data in enumerate(starts):
        (folder / str(number)).write_bytes(data)
    words = folder.parent / f"{folder.name}.dict"
    words.write_text("".join(f'"{_escaped(token[:60])}"\n' for token in TOKENS))

    def feed(data: bytes) -> None:
        nonlocal end
        known = len(outcome.crashes)
        outcome.feed(target, data)
        if len(outcome.crashes) > known:
            outcome.save(options.crashes, target)
        if outcome.tried == len(starts):  # they have loaded what all others use
            end = time.monotonic() + options.seconds
        if outcome.tried >= last or time.monotonic() > end:
            # libFuzzer ends the process itself, so the count is printed before it does.
            print(f"Done {outcome.tried} runs in all\ncrashes: {len(outcome.crashes)}", flush=True)
            os._exit(0)

    limits = ["-timeout=60", "-rss_limit_mb=3000", "-max_len=4096", "-len_control=20", "-print_final_stats=1"]
    artifacts = f"-artifact_prefix={options.crashes}/{target.name}-"
    options.crashes.mkdir(parents=True, exist_ok=True)
    atheris.Setup([sys.argv[0], *limits, artifacts, f"-dict={words}", f"-seed={options.seed}", str(folder)], feed)
    atheris.Fuzz()
    return 0


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


if __name__ == "__main__":
    sys.exit(main())
