"""No name changes a rating of the model, exactly: whatever stands for an actor, the model reads the same text."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from biaskit.masking import blind
from biaskit.scorers.model import ModelScorer
from biaskit.types import Mention

NAMES = (
    "Harvey Weinstein", "Donald Trump", "Barack Obama", "Pope Francis", "Nancy Pelosi", "Republicans", "the Democrats",
    "Vladimir Putin", "Volodymyr Zelenskyy", "Xi Jinping", "He Jiankui", "Nguyễn Phú Trọng", "Łukasz Żółć", "Ján Ďurič",
    "Recep Tayyip Erdoğan", "İbrahim Ölmez", "Abu Bakr al-Baghdadi", "Al-Assad", "el-Sisi", "Mohammed bin Salman",
    "Владимир Путин", "Αλέξης Τσίπρας", "السعودية", "習近平", "საქართველო", "ประเทศไทย", "दिल्ली",
    "NATO", "US", "U.S.", "U.N.", "EU", "IT", "ISIS", "G-20", "7-Eleven", "50 Cent", "3M", "AT&T", "S&P 500",
    "Will", "May", "Theresa May", "Hope", "Joy Hope", "Grace", "Christian Good", "War", "Jack Killmonger", "Slaughter",
    "The Who", "And", "Are", "Do", "Nobody", "House of Lies", "Bank of Peace and Glory", "Anti-Terror Front",
    "J. K. Rowling", "T. Boone Pickens", "Dr. Oz", "Sen. Ted Cruz", "Mrs. Smith", "Martin Luther King Jr.",
    "O'Neill", "D’Souza", "‘Abd al-Rahman", "Jean-Luc Mélenchon", "Ocasio-Cortez", "Texas", "Williams", "Arkansas",
    "United States", "The Democratic Republic of the Congo", "United Nations Not Very Good Agency", "X Æ A-12", "Peru",
)  # fmt: skip
SENTENCES = (
    "{} condemned the raid as theft, and {} was praised by {}.",
    "Critics of the {} said that nobody trusts {}.",
    "“{} is a disgrace,” he said of {}.",
    "'We love {}' said the crowd, and {}'s men cheered.",
    "It was {}’s shameful plan; the {}' navy knew, but {} did not.",
    "{} are losing, {} have won and what did {} do?",
    "Will {} resign, or may {} stay?",
    "(He met {}.) {} lied again.",
    "The {}-led raid on {}-backed rebels: a success",
    "SENATE SLAMS {} OVER SECRET DEAL WITH {}",
    "Senate Slams {} Over Secret Oil Deal With {}",
    "President {} Ruiz of Lima met Mr. {}, {}, and {}.",
    "{}",
    "{}, {} and {}",
    "They fear {}!\nBut {}: never.",
    "An {} ally met a {} aide and an {} spy.",
)
BARE = (
    "{} said the tanker was stolen by brave thieves.",
    "Nikki {} praised a terrible war.",
    "It was {}’s shameful plan.",
    "'We love {}' said the crowd.",
    "We fear {}' navy, they said.",
    "What did {} do?",
    "Yes, {} are losing.",
    "He is from {}.",
    "They blame {}. Hope fades.",
    "“{},” he said.",
    "Will {} resign?",
    "The {}-led raid was a success.",
    "SENATE SLAMS {} OVER SECRET DEAL",
    "Senate Slams {} Over Secret Oil Deal",
    "President {} Ruiz of Lima met Ana Lee.",
    "She is an {} ally.",
    "{}",
)
LETTERS = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=20)


def filled(sentence: str, target: str, *others: str) -> Mention:
    """The first gap is the target, the third names it too, the others are other actors; all of them marked."""
    parts = sentence.split("{}")
    text, spans = parts[0], []
    for place, part in enumerate(parts[1:]):
        name = target if place % 2 == 0 or not others else others[place // 2 % len(others)]
        spans.append((len(text), len(text) + len(name)))
        text += name + part
    target_spans = [span for place, span in enumerate(spans) if place % 2 == 0]
    marked = {"names": tuple(spans), "coreferent": tuple(target_spans[1:]), "kind": "organisation"}
    return Mention("a", target, text, *spans[0], **marked)


def bare(sentence: str, name: str) -> Mention:
    start = sentence.index("{}")
    return Mention("a", name, sentence.replace("{}", name), start, start + len(name))


@pytest.fixture(scope="module")
def scorer() -> ModelScorer:
    return ModelScorer(threads=1)


@pytest.fixture(scope="module")
def threaded() -> ModelScorer:
    return ModelScorer(threads=3)


def shared(name: str, sentence: str) -> set[str]:
    """Words of the name that the sentence has by itself: there it cannot be told whether they mean the target."""
    return set(name.replace("-", " ").split()) & set(sentence.replace(".", " ").split())


def values(scorer: ModelScorer, mentions: list[Mention]) -> list[tuple[object, ...]]:
    """Per mention what was rated: exact values and probabilities."""
    width = len(scorer.dimensions)
    rows = [(rating.dimension, rating.value, rating.probabilities) for rating in scorer.rate(mentions)]
    return [tuple(rows[place : place + width]) for place in range(0, len(rows), width)]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_marked_name_has_the_same_rating(scorer: ModelScorer, threaded: ModelScorer, sentence: str) -> None:
    mentions = [filled(sentence, name, NAMES[place - 1]) for place, name in enumerate(NAMES)]
    together = values(scorer, mentions)
    apart = [values(threaded, [mention])[0] for mention in mentions[::17]]
    apart += values(threaded, [filled("{} won.", "Peru"), *mentions[:3]])[1:]
    assert set(together) == set(apart)
    assert len(set(together)) == 1
    assert len({blind(mention).target for mention in mentions}) == 1


@pytest.mark.parametrize("sentence", BARE)
def test_every_target_of_a_bare_mention_has_the_same_rating(scorer: ModelScorer, sentence: str) -> None:
    mentions = [bare(sentence, name) for name in NAMES if not shared(name, sentence)]
    assert len(set(values(scorer, mentions))) == 1


def test_names_are_exchanged_among_all_actors(scorer: ModelScorer) -> None:
    swaps = [(a, b) for a in NAMES[:12] for b in NAMES[20:32]]
    for sentence in SENTENCES[:3]:
        mentions = [mention for a, b in swaps for mention in (filled(sentence, a, b), filled(sentence, b, a))]
        assert len(set(values(scorer, mentions))) == 1


def test_parts_of_a_sentence_are_rated_alike(scorer: ModelScorer) -> None:
    mentions = []
    for name in NAMES:
        mention = filled("{} lied, but {} was right and the {} were glad.", name, "Peru")
        whole = len(mention.sentence)
        mentions.append(replace(mention, scope=((mention.names[1][0], whole),)))
    assert len(set(values(scorer, mentions))) == 1


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SENTENCES), LETTERS, LETTERS)
def test_any_letters_as_marked_names_leave_the_same_text(sentence: str, target: str, other: str) -> None:
    one, peru = blind(filled(sentence, target, other)), blind(filled(sentence, "Peru", "Chile"))
    assert (one.text, one.target) == (peru.text, peru.target)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(BARE), st.from_regex(r"\A[A-ZÀ-ÖА-Я]\w{0,9}([ -][A-Z]\w{1,9}){0,3}\Z"))
def test_any_capitalised_target_of_a_bare_mention_leaves_the_same_text(sentence: str, name: str) -> None:
    assume(not shared(name, sentence))
    one, peru = blind(bare(sentence, name)), blind(bare(sentence, "Peru"))
    assert (one.text, one.target) == (peru.text, peru.target)


def test_the_same_name_twice_is_hidden_twice() -> None:
    for name in ("Trump", "Nancy Pelosi", "NATO", "Al-Assad", "eBay", "AT&T", "50 Cent", "al-Assad", "習近平"):
        text = f"Critics say {name} lied. {name} denies it, and “{name} lies” was said of the {name}."
        start = text.index(name)
        seen = blind(Mention("a", name, text, start, start + len(name)))
        assert seen.text == 'Critics say Taylor lied. Morgan denies it, and "Morgan lies" was said of Morgan.'


def test_what_names_the_target_too_is_for_the_caller_to_say() -> None:
    text = "They met Nikki Haley. Haley smiled."
    bare = Mention("a", "Haley", text, 9, 20)
    assert blind(bare).text == "They met Taylor. Haley smiled."
    assert (
        blind(replace(bare, coreferent=((22, 27),), names=((9, 20), (22, 27)))).text
        == "They met Taylor. Taylor smiled."
    )


def test_only_the_caller_says_of_which_kind_a_target_is(scorer: ModelScorer) -> None:
    mention = filled(SENTENCES[0], "Peru", "Chile")
    kinds = [replace(mention, kind=kind) for kind in (None, "person", "state", "organisation", "group")]
    assert len(set(values(scorer, kinds))) == 1


def test_a_label_of_an_event_is_evidence_and_wholly_marked_with_the_name_in_it() -> None:
    text = "They condemned the US raid."
    seen = blind(Mention("a", "raid", text, 19, 26, kind="event", names=((19, 21),)))
    assert (seen.text, seen.target) == ("They condemned Morgan raid.", (15, 26))
