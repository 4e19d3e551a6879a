"""Reading sentences for lexicons: what is found, where, and what is remembered."""

import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.lexicon import Entry, Lexicon, load_lexicon
from biaskit.scorers.lexicon import LexiconScorer
from biaskit.scorers.sentences import SentenceReader
from biaskit.scorers.sharing import sharing
from biaskit.types import Mention

TOY = load_lexicon({"corrupt": -1.0, "brave": 0.5}, name="toy")
FRAMES = Lexicon("topics", (Entry("tax", ("money",)),))


def read(sentence: str, *lexicons: Lexicon, **more: Any) -> Any:
    mention = Mention("a", "Peru", sentence, more.pop("start", 0), more.pop("end", 0), **more)
    return SentenceReader(lexicons or (TOY,)).read([mention])[0]


def found(sentence: Any, name: str = "toy") -> list[str]:
    return [sentence.masked.text[match.start : match.end] for match in sentence.found[name]]


def test_terms_are_found_per_lexicon() -> None:
    sentence = read("A brave, corrupt tax.", TOY, FRAMES)
    assert (found(sentence), found(sentence, "topics")) == (["brave", "corrupt"], ["tax"])


def test_only_what_needs_syntax_is_parsed() -> None:
    assert read("A tax.", TOY, FRAMES).doc is None
    assert read("A brave tax.", TOY, FRAMES).doc is not None
    assert read("A brave tax.", FRAMES).doc is None


def test_names_are_hidden_and_the_target_is_found() -> None:
    sentence = read("The Brave Party of Peru was brave.", start=19, end=23, names=((0, 15), (19, 23)))
    assert (sentence.masked.text, found(sentence)) == ("Taylor of Taylor was brave.", ["brave"])
    assert sentence.doc[sentence.target].idx == 10


def test_a_target_that_is_not_named_has_no_token() -> None:
    sentence = read("They were brave.")
    assert (sentence.target, set(map(sentence.relation_of, sentence.doc))) == (None, {"unnamed"})


def test_what_lies_outside_the_scope_is_not_found() -> None:
    assert found(read("A brave, corrupt tax.", scope=((0, 8),))) == ["brave"]
    assert found(read("A brave, corrupt tax.", scope=((0, 8), (9, 20)))) == ["brave", "corrupt"]
    assert found(read("A brave, corrupt tax.", scope=((0, 5),))) == []


@pytest.mark.parametrize(
    ("pos", "sentence", "expected"),
    [
        ("verb", "They lie to us.", ["lie"]),
        ("verb", "It was a lie.", []),
        ("noun", "It was a lie.", ["lie"]),
        ("noun", "They lie to us.", []),
        ("", "They lie to us.", ["lie"]),
    ],
)
def test_the_part_of_speech_must_fit(pos: str, sentence: str, expected: list[str]) -> None:
    lexicon = Lexicon("toy", (Entry("lie", values={"valence": -1.0}, pos=pos),))
    assert found(read(sentence, lexicon)) == expected


def test_an_entry_of_the_right_part_of_speech_takes_the_place() -> None:
    verb, noun = (Entry("lie", values={"valence": v}, pos=pos) for v, pos in ((-1.0, "verb"), (-0.5, "noun")))
    sentence = read("It was a lie.", Lexicon("toy", (verb, noun)))
    assert [match.entry.pos for match in sentence.found["toy"]] == ["noun"]


def test_a_sentence_is_parsed_once_for_all_its_mentions_and_scorers() -> None:
    mentions = [Mention("a", "x", "A brave tax.", 0, 0), Mention("a", "y", "A brave tax.", 0, 0)]
    reader = SentenceReader((TOY,))
    one, other = reader.read(mentions)
    assert one.doc is other.doc is reader.read(mentions[:1])[0].doc


def test_only_the_last_batch_is_remembered() -> None:
    reader = SentenceReader((TOY,))
    first = reader.read([Mention("a", "x", "A brave tax.", 0, 0)])[0]
    reader.read([Mention("a", "x", "A corrupt tax.", 0, 0)])
    assert reader.read([Mention("a", "x", "A brave tax.", 0, 0)])[0].doc is not first.doc


def test_a_reader_travels_without_what_it_remembers() -> None:
    reader = SentenceReader((TOY,))
    reader.read([Mention("a", "x", "A brave tax.", 0, 0)])
    assert pickle.loads(pickle.dumps(reader))._memo == {}


def test_a_very_long_text_keeps_its_places() -> None:
    text = "It was a tax. " * 4000 + "It was corrupt."
    sentence = read(text)
    match = sentence.found["toy"][0]
    assert sentence.doc.text == text
    assert sentence.context(match).factor == 1.0
    assert text[match.start : match.end] == "corrupt"


def test_scorers_without_lexicons_and_single_ones_stay_as_they_are() -> None:
    alone, other = LexiconScorer(TOY), object()
    assert sharing([alone, other]) == [alone, other]
    assert sharing([alone, other])[0].reader is alone.reader


def test_other_pipelines_keep_their_reader() -> None:
    one, two, three = LexiconScorer(TOY), LexiconScorer(FRAMES), LexiconScorer("hedges", pipeline="other")
    shared = sharing([one, two, three])
    assert shared[0].reader is shared[1].reader
    assert shared[2].reader is three.reader


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=3), st.booleans())
def test_words_bear_on_the_target_where_they_lie_in_its_scope(scope: list[tuple[int, int]], hidden: bool) -> None:
    text = "The Brave Party of Peru’s chief was “brave”, not corrupt."
    names = ((4, 15), (19, 23)) if hidden else ((0, 0),)
    sentence = read(text, start=19, end=23, names=names, scope=tuple(scope))
    if sentence.doc is None:
        return
    for word in sentence.doc:
        start, end = sentence.masked.to_sentence(word.idx, word.idx + len(word))
        assert sentence.bears(word) == any(low <= start and end <= high for low, high in scope)
