"""Every public function meets hostile texts, spoiled tables, wrong options: a result, or an error of biaskit's own."""

import contextlib
import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from strategies import examples, odd_values, refusals_in_words, spoiled, texts

import biaskit as bk
from biaskit.errors import BiaskitError

mpl.use("Agg")
ROOMS = (bk, bk.chart, bk.contrasts, bk.validation)
NOT_CALLED = {"BiaskitError", "Scorer", "chart", "contrasts", "validation", "LABEL_COLUMNS", "PREFERRED"}
"""Public names that are no functions: errors, protocols, modules, constants."""
RECORDS = {"Actor", "Annotation", "Article", "Cue", "Framing", "Mention", "Quotation", "Rating", "Validation"}
"""Records hold whatever they are given; what takes them is what refuses."""
QUICK = {"n_resamples": 100, "n_permutations": 99, "n_placebo": 19, "seed": 1}
"""Options that would only make the same take longer."""


@contextlib.contextmanager
def only_own_errors() -> Iterator[None]:
    """Let pass what biaskit refuses in words that can be shown; everything else is a fault."""
    from matplotlib import pyplot as plt

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with refusals_in_words():
                yield
        finally:
            plt.close("all")


@cache
def framing() -> bk.Framing:
    return bk.analyze(
        bk.load_example("harbour")[15:27], bk.Actors.load_example("harbour"), scorers=["vader", "frames", "verbs"]
    )


@cache
def annotations() -> pd.DataFrame:
    folder = Path(mkdtemp())
    sheet = folder / "sheet.csv"
    bk.validation.sample_for_annotation(framing().ratings, 12, sheet, seed=1)
    rows = pd.read_csv(sheet, dtype=str)
    rows["label"] = [("negative", "neutral", "positive")[number % 3] for number in range(len(rows))]
    rows.to_csv(sheet, index=False)
    return bk.validation.read_annotations(sheet)


@cache
def finished() -> dict[str, pd.DataFrame]:
    """A finished table for each chart, and what else is made of others' results."""
    from biaskit.summary import frame_profile

    ratings = framing().ratings
    event = _event()
    contrasted = bk.contrast(ratings, "outlet", "target", **_of(bk.contrast))
    means = bk.summarize(ratings, ("outlet", "target"), n_resamples=100, seed=1).head(60)
    return {
        "plot_contrast": bk.label_contrast(framing(), event),
        "plot_labels": bk.label_contrast(framing(), event),
        "plot_labels_by_event": bk.label_contrast(framing(), event),
        "plot_dumbbell": contrasted,
        "plot_distribution": ratings,
        "plot_profile": frame_profile(ratings, ("outlet",)),
        "plot_words": bk.distinctive_words(framing(), "outlet", min_count=1, min_articles=1),
        "plot_words_by_group": bk.distinctive_words(framing(), "outlet", min_count=1, min_articles=1),
        "plot_multiverse": bk.contrasts.multiverse(ratings, **_of(bk.contrasts.multiverse)),
        "multiverse_verdict": bk.contrasts.multiverse(ratings, **_of(bk.contrasts.multiverse)),
        "plot_trend": bk.contrasts.trend(ratings, **_of(bk.contrasts.trend)),
        "find_event": framing().actors,
        "tops_of": framing().actors,
        "means": means,
    }


def _event() -> str:
    return next(str(name) for name in framing().actors.query("kind == 'event'")["name"])


def _of(function: Callable[..., Any]) -> dict[str, Any]:
    """The quick options that a function takes."""
    return {name: value for name, value in QUICK.items() if name in inspect.signature(function).parameters}


@st.composite
def calls(draw: DrawFn, function: Callable[..., Any], sound: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments: sound ones, most of the time; tables spoiled, some options wrong."""
    made: dict[str, Any] = _of(function)
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        wrong = draw(st.integers(0, 9)) == 0 and name not in QUICK
        if name in sound and isinstance(sound[name], pd.DataFrame):
            made[name] = draw(spoiled(sound[name]))
        elif wrong:
            made[name] = draw(odd_values())
        elif name in sound:
            made[name] = sound[name]
    return made


def sound_arguments(function: Callable[..., Any]) -> dict[str, Any]:
    """What a function is meant to be given."""
    name = function.__name__
    table = finished().get(name, finished()["means"])
    return {
        "ratings": framing().ratings, "annotations": annotations(), "framing": framing(), "event": _event(),
        "table": table, "actors": framing().actors, "figure": None, "printed": "the seizure",
        "formula": "value ~ outlet",
        "n": 5, "date": "2024-03-10", "name": "paper", "path": Path(mkdtemp()) / "figure.svg",
    }  # fmt: skip


TABLE_FUNCTIONS = {
    "contrast", "distinctive_words", "label_contrast", "summarize", "agreement", "change_points", "event_study",
    "find_event", "frame_parents", "model", "multiverse", "multiverse_verdict", "normalise_label", "tops_of", "trend",
    "valence_scorer", "corrected", "corrected_differences", "sample_for_annotation", "validate", "to_great_table",
    "to_latex", "to_markdown", "alt_text", "save", "style", "read_manifest",
    *(name for name in bk.chart.__all__ if name.startswith("plot_")),
}  # fmt: skip


def function_named(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = next(getattr(room, name) for room in ROOMS if name in room.__all__)
    return found


@pytest.mark.parametrize("name", sorted(TABLE_FUNCTIONS))
def test_tables_and_options(name: str) -> None:
    function = function_named(name)
    sound = sound_arguments(function)

    @examples(10)
    @given(calls(function, sound))
    def meets(arguments: dict[str, Any]) -> None:
        with only_own_errors():
            function(**arguments)

    meets()


TEXT_FUNCTIONS: dict[str, Callable[[Any], object]] = {
    "read_articles": lambda text: list(bk.read_articles([text])),
    "load_example": bk.load_example,
    "load_lexicon": lambda text: bk.load_lexicon([text]).match(text),
    "get_scorer": bk.get_scorer,
    "Lexicon": lambda text: bk.load_lexicon({text: 1.0}).match(text * 2),
    "Actors": lambda text: bk.Actors([bk.Actor(text, "state", (text,))]).resolve(text),
    "annotate": lambda text: bk.annotate([text]),
    "rate": lambda text: bk.rate([text], "vader"),
    "analyze": lambda text: bk.analyze([text, "Peru won."], scorers="vader").summarize(n_resamples=50),
    "Microframe": lambda text: bk.Microframe("good", "bad", [text], ["bad"]),
    "read_annotations": lambda text: bk.validation.read_annotations(text[:100]),
    "label_sheet": lambda text: bk.validation.label_sheet(text[:100]),
    "polarity": lambda text: bk.polarity(bk.Rating(bk.Mention("a", text, text, 0, 1), text, text, 0.3)),
}
SLOW = {"annotate", "rate", "analyze", "Microframe"}
NO_TEXT = {"list_lexicons", "list_scorers"}
"""Functions that are given nothing."""


@pytest.mark.parametrize("name", sorted(TEXT_FUNCTIONS))
def test_hostile_and_ordinary_texts(name: str) -> None:
    @examples(8 if name in SLOW else 40)
    @given(texts())
    def meets(text: str) -> None:
        with only_own_errors():
            TEXT_FUNCTIONS[name](text)

    meets()


def test_no_public_function_is_forgotten() -> None:
    public = {name for room in ROOMS for name in room.__all__}
    assert public == TABLE_FUNCTIONS | set(TEXT_FUNCTIONS) | NO_TEXT | NOT_CALLED | RECORDS


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: bk.contrasts.event_study(framing(), "2025-02-18", window="x"),
            "^window='x': give a whole number or None",
        ),
        (
            lambda: bk.contrasts.multiverse(framing(), thresholds=["x"]),
            r"^thresholds=\['x'\]: give several: number or None",
        ),
        (
            lambda: bk.chart.save(bk.chart.plot_interval(pd.DataFrame()), 5),
            "^path=5: give a text or a PathLike, not int",
        ),
        (lambda: bk.summarize(framing(), seed="x"), "^seed='x': give a whole number or None, not str"),
        (lambda: bk.load_example(5), "^name=5: give a text, not int"),
    ],
)
def test_an_option_of_a_wrong_type_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(BiaskitError, match=message):
        call()
