"""Finding scorers: by name, by entry point, as objects."""

import re
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from biaskit.errors import BiaskitError, BiaskitWarning, InputError, NotFoundError
from biaskit.lexicon import list_lexicons, load_lexicon
from biaskit.scorers import get_scorer, list_scorers, load_scorers, registry
from biaskit.scorers.lexicon import LexiconScorer
from biaskit.testing import check_scorer
from biaskit.types import Mention, Rating

BUILT_IN = [
    *("boosters", "frames", "hedges", "moral", "naming", "reporting", "subjectives", "textblob", "tone", "tone+verbs"),
    *("vader", "vader-classic", "verbs"),
]


class Neutral:
    name = "neutral"
    dimensions = ("valence",)
    offline = False

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        return [Rating(mention, self.name, "valence", 0.0) for mention in mentions]


@pytest.fixture
def plug_in(monkeypatch: pytest.MonkeyPatch) -> Any:
    def install(name: str, value: str) -> None:
        entry = EntryPoint(name, value, registry.GROUP)
        known = registry._entries()
        monkeypatch.setattr(registry, "_entries", lambda: {**known, name: entry})

    return install


def test_the_built_in_scorers_are_found() -> None:
    assert set(BUILT_IN) <= set(list_scorers())
    assert list_scorers() == sorted(list_scorers())


@pytest.mark.parametrize("name", list_lexicons())
def test_every_shipped_lexicon_is_a_scorer_under_its_own_name(name: str) -> None:
    assert name in list_scorers()
    scorer: Any = get_scorer(name)
    assert scorer.name == name
    assert scorer.digest == load_lexicon(name).digest


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_scorers_keep_the_contract(name: str) -> None:
    scorer = get_scorer(name)
    assert scorer.name == name
    assert re.fullmatch("[0-9a-f]{64}", scorer.digest)  # type: ignore[attr-defined]
    check_scorer(scorer)


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(
        NotFoundError, match=r"^No scorer is named 'vadre'\. Available: .*vader.* Did you mean 'vader'\?$"
    ):
        get_scorer("vadre")


def test_none_means_all_that_work_offline_and_are_not_on_request(plug_in: Any) -> None:
    plug_in("neutral", f"{__name__}:Neutral")
    expected = [name for name in list_scorers() if name not in ("neutral", "frames-zeroshot")]
    assert [scorer.name for scorer in load_scorers()] == expected
    assert [scorer.name for scorer in load_scorers(["neutral"])] == ["neutral"]


def test_names_and_objects_keep_their_order() -> None:
    neutral = Neutral()
    first, second = load_scorers([neutral, "frames"])
    assert (first, second.name) == (neutral, "frames")
    assert [scorer.name for scorer in load_scorers("vader")] == ["vader"]
    assert load_scorers(neutral) == [neutral]


def test_two_scorers_of_one_name_share_nothing() -> None:
    one, other = get_scorer("hedges"), get_scorer("hedges")
    assert one.reader is not other.reader  # type: ignore[attr-defined]


def test_scorers_by_name_share_one_reader() -> None:
    scorers: Any = load_scorers(["verbs", "vader", "tone", "tone+verbs"])
    assert len({id(scorer.reader) for scorer in scorers if scorer.name != "vader"}) == 1


def test_scorers_that_share_a_reader_keep_it_when_given_again() -> None:
    scorers: Any = load_scorers(["hedges", "boosters"])
    assert [one is other for one, other in zip(load_scorers(scorers), scorers, strict=True)] == [True, True]


def test_a_scorer_that_is_given_stays_as_it_is() -> None:
    given = LexiconScorer("boosters", name="mine")
    reader = given.reader
    shared: Any = load_scorers([given, "hedges"])
    assert given.reader is reader
    assert [lexicon.name for lexicon in reader.lexicons] == ["boosters"]
    assert shared[0].reader is shared[1].reader


def test_a_class_made_from_another_stays_itself() -> None:
    class Mine(LexiconScorer):
        def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
            return [Rating(mention, self.name, "boosters", 0.5) for mention in mentions]

    mine = Mine("boosters", name="mine")
    assert load_scorers([mine, "hedges", "verbs"])[0] is mine


@pytest.mark.parametrize("given", [[3], 3, [Mention]])
def test_what_is_no_scorer_is_refused(given: Any) -> None:
    with pytest.raises(InputError, match="Installed: "):
        load_scorers(given)


def test_a_broken_plug_in_names_its_package(plug_in: Any) -> None:
    plug_in("broken", "no_such_package.scorer:Scorer")
    assert "broken" in list_scorers()
    message = (
        "Scorer 'broken' of the package 'no_such_package.scorer:Scorer' cannot be loaded: ModuleNotFoundError: "
        "No module named 'no_such_package'. Update or remove that package."
    )
    with pytest.raises(BiaskitError, match=f"^{re.escape(message)}$"):
        get_scorer("broken")


def test_a_broken_plug_in_is_left_out_of_all_with_a_warning(plug_in: Any) -> None:
    plug_in("broken", "no_such_package.scorer:Scorer")
    with pytest.warns(BiaskitWarning, match="^Left out: Scorer 'broken' of the package"):
        names = [scorer.name for scorer in load_scorers()]
    assert names == [name for name in list_scorers() if name not in ("broken", "frames-zeroshot")]


def test_an_entry_that_is_no_scorer_is_refused(plug_in: Any) -> None:
    plug_in("empty", "builtins:dict")
    message = "Scorer 'empty' (builtins:dict) has no name, dimensions and rate(). Mend or remove it."
    with pytest.raises(BiaskitError, match=f"^{re.escape(message)}$"):
        get_scorer("empty")
