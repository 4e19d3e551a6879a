"""Every public function meets hostile texts, spoiled tables, wrong options: a result, or an error of biaskit's own."""

import contextlib
import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from strategies import examples, odd_values, refusals_in_words, spoiled, texts

import biaskit as bk
from biaskit import summary
from biaskit.chance import against_chance
from biaskit.errors import BiaskitError
from biaskit.evaluation import evaluate
from biaskit.evaluation.audit import audit_names, read_names, read_sentences
from biaskit.framing import Stored
from biaskit.methods import methods

mpl.use("Agg")
ROOMS = (bk, bk.chart, bk.contrasts, bk.validation, summary)
LISTED_NOWHERE = {
    function.__name__: function
    for function in (against_chance, audit_names, evaluate, methods, read_names, read_sentences)
}
"""Public functions of rooms that list no names, or whose name is the room's."""
NOT_CALLED = {"BiaskitError", "Scorer", "chart", "contrasts", "validation", "LABEL_COLUMNS", "PREFERRED"}
"""Public names that are no functions: errors, protocols, modules, constants."""
FOR_OTHERS = {"grouping", "kept"}
"""Functions that are given what others have checked."""
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
def scratch() -> TemporaryDirectory[str]:
    """A folder that goes with the process."""
    return TemporaryDirectory(prefix="biaskit-")


@cache
def small() -> bk.Framing:
    return bk.analyze(["Peru said Chile was a thief. Chile lost."], scorers="vader")


@cache
def stored() -> Stored:
    folder = Path(scratch().name) / "stored"
    return bk.analyze(bk.load_example("harbour")[15:20], scorers="vader", out=folder)


@cache
def annotations() -> pd.DataFrame:
    sheet = Path(scratch().name) / "sheet.csv"
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
        "formula": "value ~ outlet", "manifest": framing().manifest(),
        "n": 5, "date": "2024-03-10", "name": "paper", "path": Path(scratch().name) / "figure.svg",
    }  # fmt: skip


TABLE_FUNCTIONS = {
    "contrast", "distinctive_words", "label_contrast", "summarize", "agreement", "change_points", "event_study",
    "find_event", "frame_parents", "model", "multiverse", "multiverse_verdict", "normalise_label", "tops_of", "trend",
    "valence_scorer", "corrected", "corrected_differences", "sample_for_annotation", "validate", "to_great_table",
    "to_latex", "to_markdown", "alt_text", "save", "style", "read_manifest", "against_chance", "agentless_share",
    "article_means", "frame_profile", "methods", "ratings_table_of", "role_shares", "salience",
    *(name for name in bk.chart.__all__ if name.startswith("plot_")),
}  # fmt: skip


def function_named(name: str) -> Callable[..., Any]:
    listed = (getattr(room, name) for room in ROOMS if name in room.__all__)
    found: Callable[..., Any] = LISTED_NOWHERE[name] if name in LISTED_NOWHERE else next(listed)
    return found


@pytest.mark.parametrize("name", sorted(TABLE_FUNCTIONS))
def test_tables_and_options(name: str) -> None:
    function = function_named(name)
    sound = sound_arguments(function)

    @examples(3 if name in SLOW else 10)
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
    "evaluate": lambda text: evaluate(text, data=text),
    "audit_names": lambda text: audit_names("vader", [text, "Ana Ruiz"], ["{name} won.", text]),
    "read_names": lambda text: read_names(text[:100]),
    "read_sentences": lambda text: read_sentences(text[:100]),
    "polarity": lambda text: bk.polarity(bk.Rating(bk.Mention("a", text, text, 0, 1), text, text, 0.3)),
}
SLOW = {
    "annotate", "rate", "analyze", "Microframe", "against_chance", "role_shares", "agentless_share", "frame_profile",
}  # fmt: skip
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
    public = {name for room in ROOMS for name in room.__all__} | set(LISTED_NOWHERE)
    assert public == TABLE_FUNCTIONS | set(TEXT_FUNCTIONS) | NO_TEXT | NOT_CALLED | RECORDS | FOR_OTHERS


METHODS: dict[str, Callable[[Any], object]] = {
    "Framing.summarize": lambda odd: framing().summarize(odd, n_resamples=50),
    "Framing.summarize, scorer": lambda odd: framing().summarize("outlet", scorer=odd, n_resamples=50),
    "Framing.explain": lambda odd: framing().explain(odd),
    "Framing.explain, scorer": lambda odd: framing().explain(0, scorer=odd),
    "Framing.article": lambda odd: framing().article(odd),
    "Framing.article, scorer": lambda odd: framing().article(framing().annotation.articles[0].id, scorer=odd),
    "Framing.methods": lambda odd: framing().methods(odd),
    "Framing.methods, cite": lambda odd: framing().methods(cite=odd),
    "Framing.load": lambda odd: bk.Framing.load(odd),
    "Framing.save": lambda odd: small().save(odd),
    "Framing.report": lambda odd: small().report(odd),
    "Stored.summarize": lambda odd: stored().summarize(odd, n_resamples=50),
    "Stored.summarize, weights": lambda odd: stored().summarize("outlet", weights=odd, n_resamples=50),
    "Stored.ratings": lambda odd: Stored(Path(str(odd))).ratings,
    "Stored.quotations": lambda odd: Stored(Path(str(odd))).quotations,
    "Stored.manifest": lambda odd: Stored(Path(str(odd))).manifest,
    "analyze, out": lambda odd: bk.analyze(["Peru won."], scorers="vader", out=odd),
}
"""What a framing, and a run that was stored, are asked with one thing that may be anything."""


@pytest.mark.parametrize("name", sorted(METHODS))
def test_methods(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)  # some write to what they are given, which may lead upwards

    @examples(15)
    @given(st.one_of(odd_values(), texts()))
    def meets(odd: Any) -> None:
        assume(not str(odd).startswith(("/", "~")))
        with only_own_errors():
            METHODS[name](odd)

    meets()


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
