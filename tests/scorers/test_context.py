"""What surrounding words do to a toned word, construction by construction."""

import math
from typing import Any

import pytest

from biaskit.lexicon import load_lexicon
from biaskit.scorers.lexicon import LexiconScorer
from biaskit.types import Cue, Mention, Rating

BAD = (
    "corrupt corruption crisis scandal wrongdoing racist brutal terrible killing murder fraud lie lied lying thief "
    "worst disaster"
)
GOOD = "honest honesty help helped helping good brave success progress hero peace"
TOY = {
    **dict.fromkeys(BAD.split(), -0.8),
    **dict.fromkeys(GOOD.split(), 0.8),
    "not true": -0.6,
    "no evidence": -0.5,
    "never again": 0.3,
}
scorer = LexiconScorer(load_lexicon(TOY, name="toy"))


def rated(sentence: str, **more: Any) -> Rating:
    (rating,) = scorer.rate([Mention("a", "x", sentence, 0, 0, names=((0, 0),), **more)])
    return rating


def words(rating: Rating, *kinds: str) -> list[str]:
    return [rating.mention.sentence[c.start : c.end] for c in rating.cues if c.kind in kinds]


def weights(rating: Rating) -> list[float]:
    return [round(cue.weight, 2) for cue in rating.cues if cue.kind == "lexicon"]


def plain(rating: Rating) -> list[float]:
    return [TOY[word.lower()] for word in words(rating, "lexicon")]


TURNED = [
    # not, n't, cannot, never
    ("He is not corrupt.", ["not"]),
    ("He isn't corrupt.", ["n't"]),
    ("He isn’t corrupt.", ["n’t"]),
    ("He cannot lie.", ["not"]),
    ("He can't be honest.", ["n't"]),
    ("They never lied.", ["never"]),
    ("Never has he been honest.", ["Never"]),
    ("He hasn't been honest.", ["n't"]),
    ("He was not in any way corrupt.", ["not"]),
    ("He is not at all corrupt.", ["not"]),
    ("Not a good day.", ["Not"]),
    ("The mayor, not honest, left.", ["not"]),
    # no, nobody, none, nothing, nowhere
    ("No corruption was found.", ["No"]),
    ("It was no success.", ["no"]),
    ("The party with no corruption won.", ["no"]),
    ("Nobody is corrupt.", ["Nobody"]),
    ("No one is corrupt.", ["No"]),
    ("None of them is corrupt.", ["None"]),
    ("Nothing is good.", ["Nothing"]),
    ("Nothing good came of it.", ["Nothing"]),
    ("There is nothing corrupt about him.", ["nothing"]),
    ("He did nothing corrupt.", ["nothing"]),
    ("Nowhere was good.", ["Nowhere"]),
    ("Not everyone is corrupt.", ["Not"]),
    ("Hardly anyone is honest.", ["Hardly"]),
    ("He is no longer corrupt.", ["no longer"]),
    ("He is by no means corrupt.", ["by no means"]),
    ("By no means is he corrupt.", ["By no means"]),
    # neither ... nor
    ("Neither he nor she is corrupt.", ["Neither"]),
    ("He was neither corrupt nor racist.", ["neither"]),
    ("He did not come, nor was he corrupt.", ["nor"]),
    # hardly, barely, rarely, few
    ("He is hardly corrupt.", ["hardly"]),
    ("Hardly a success.", ["Hardly"]),
    ("They barely helped.", ["barely"]),
    ("Rarely was he honest.", ["Rarely"]),
    ("Few are honest.", ["Few"]),
    ("Little progress was made.", ["Little"]),
    # without, far from, anything but, instead of, rather than
    ("They acted without corruption.", ["without"]),
    ("Without honesty, he left.", ["Without"]),
    ("He won without being corrupt.", ["without"]),
    ("He is far from corrupt.", ["far from"]),
    ("It was far from a success.", ["far from"]),
    ("He is anything but corrupt.", ["anything but"]),
    ("Anything but honest, he left.", ["Anything but"]),
    # free of, cleared of, an end to
    ("The party is free of corruption.", ["free of"]),
    ("The country is free from corruption.", ["free from"]),
    ("It is devoid of honesty.", ["devoid of"]),
    ("He was cleared of all wrongdoing.", ["cleared of"]),
    ("He was acquitted of fraud.", ["acquitted of"]),
    ("An end to the killing is near.", ["end to"]),
    ("They put an end to the killing.", ["end to"]),
    # words that do away with their object
    ("He denied wrongdoing.", ["denied"]),
    ("He denied any wrongdoing.", ["denied"]),
    ("He denied lying.", ["denied"]),
    ("He denied that he was corrupt.", ["denied"]),
    ("He rejected claims of corruption.", ["rejected"]),
    ("He rejected claims that he was corrupt.", ["rejected"]),
    ("They doubt his honesty.", ["doubt"]),
    ("He failed to help.", ["failed"]),
    ("He refused to help.", ["refused"]),
    ("He refused to lie.", ["refused"]),
    ("He declined to help.", ["declined"]),
    ("They are unwilling to help.", ["unwilling"]),
    ("He was unable to help.", ["unable"]),
    ("A refusal to help was noted.", ["refusal"]),
    ("His inability to help was noted.", ["inability"]),
    ("There was a lack of honesty.", ["lack"]),
    ("The absence of corruption was noted.", ["absence"]),
    ("They stopped the killing.", ["stopped"]),
    ("They ended the killing.", ["ended"]),
    ("The killing was stopped.", ["stopped"]),
    ("They prevented a crisis.", ["prevented"]),
    ("They prevented her from helping.", ["prevented"]),
    ("He has yet to help.", ["yet"]),
    # what is joined, and what stands below
    ("He is not corrupt or racist.", ["not"]),
    ("He is not corrupt and brutal.", ["not"]),
    ("He was never honest or good.", ["never"]),
    ("They never wanted to help.", ["never"]),
    ("They did not vote to help.", ["not"]),
    ("He cannot be called corrupt.", ["not"]),
    ("The fraud never happened.", ["never"]),
    ("Corruption was not found.", ["not"]),
    ("He did not commit the fraud.", ["not"]),
    # a negation meant for what is thought
    ("I don't think he is corrupt.", ["n't"]),
    ("I do not think that he is corrupt.", ["not"]),
    ("He does not seem honest.", ["not"]),
    ("It is not the case that he is corrupt.", ["not"]),
    # what nobody says, and what there is no evidence for
    ("Nobody said that he was corrupt.", ["Nobody"]),
    ("Nobody said he was corrupt.", ["Nobody"]),
    ("No one said that he lied.", ["No"]),
    ("Nothing he did was corrupt.", ["Nothing"]),
    ("There is no evidence that he lied.", ["no"]),
    ("There is no evidence he is corrupt.", ["no"]),
    ("There isn't any evidence that he lied.", ["n't"]),
    ("There is no proof that he is corrupt.", ["no"]),
    ("There is no sign that he is corrupt.", ["no"]),
    ("There is no indication that he is corrupt.", ["no"]),
    ("There is no reason to think he is corrupt.", ["no"]),
    ("There is little evidence that he lied.", ["little"]),
    ("There is nothing to suggest that he lied.", ["nothing"]),
    ("No evidence shows that he is corrupt.", ["No"]),
    ("He was less than honest.", ["less than"]),
    # questions that ask what is not
    ("Why isn't he honest?", ["n't"]),
    ("Who is not corrupt?", ["not"]),
]


@pytest.mark.parametrize(("sentence", "negators"), TURNED)
def test_a_negation_turns_and_weakens(sentence: str, negators: list[str]) -> None:
    rating = rated(sentence)
    assert words(rating, "negation") == negators
    assert weights(rating)
    for weight, before in zip(weights(rating), plain(rating), strict=True):
        assert weight * before < 0
        assert abs(weight) <= abs(before) / 2


KEPT = [
    # another clause, another argument
    "He was corrupt, and she did not come.",
    "He did not come, but he was corrupt.",
    "He did not leave because he was corrupt.",
    "The corrupt mayor did not come.",
    "He was corrupt and would not leave.",
    "I do not know that he is corrupt.",
    "Nobody knew that he was corrupt.",
    "There is no reason to lie.",
    "There is evidence that he lied.",
    # what is taken for given
    "He did not comment on the scandal.",
    "He did not condemn the killing.",
    "He did not meet the corrupt mayor.",
    # not only, no doubt, nothing but
    "He was not only corrupt.",
    "It was not just corrupt.",
    "He is not only corrupt but also racist.",
    "Not only did he lie, but she lied too.",
    "There is no doubt he is corrupt.",
    "He is no doubt corrupt.",
    "No wonder he is corrupt.",
    "It was nothing but corruption.",
    "He did nothing but lie.",
    "The deal was nothing short of corrupt.",
    "Whether or not he is corrupt, they stay.",
    # places, purposes and results
    "The camp is far from the killing.",
    "They stopped to help.",
    "It ended in disaster.",
    "A little progress was made.",
    # questions that expect a yes
    "Isn't he corrupt?",
    "Is he not corrupt?",
    "Is Peru not corrupt?",
    # a doubt that nobody has, and what is no less than it was
    "Nobody doubts that he is corrupt.",
    "They are not less corrupt.",
    "Don't you think he is corrupt?",
]


@pytest.mark.parametrize("sentence", KEPT)
def test_no_negation_without_scope(sentence: str) -> None:
    rating = rated(sentence)
    assert words(rating, "negation") == []
    assert weights(rating)
    assert all(weight * before > 0 for weight, before in zip(weights(rating), plain(rating), strict=True))


TWICE = [
    ("He is not without honesty.", ["not", "without"]),
    ("He did not deny the corruption.", ["not", "deny"]),
    ("He never failed to help.", ["never", "failed"]),
    ("Nobody is not corrupt.", ["Nobody", "not"]),
    ("He refused to stop the killing.", ["refused", "stop"]),
    ("They did not prevent the crisis.", ["not", "prevent"]),
    ("There is no lack of honesty.", ["no", "lack"]),
]


@pytest.mark.parametrize(("sentence", "negators"), TWICE)
def test_two_negations_leave_a_word_as_it_is(sentence: str, negators: list[str]) -> None:
    rating = rated(sentence)
    assert words(rating, "negation") == negators
    assert weights(rating) == plain(rating)


@pytest.mark.parametrize(
    "sentence",
    ["It was not the worst crisis.", "It is not the most brutal killing.", "It was hardly the worst scandal."],
)
def test_what_is_not_the_worst_still_is_bad(sentence: str) -> None:
    assert -0.5 < rated(sentence).value < 0


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He is brave, not honest.", [0.8, -0.4]),
        ("She praised honesty, not corruption.", [0.8, 0.4]),
        ("They saw progress, not a crisis.", [0.8, 0.4]),
        ("He is not corrupt but honest.", [0.4, 0.8]),
        ("He is not corrupt, he is honest.", [0.4, 0.8]),
        ("He isn't a hero but a thief.", [-0.4, -0.8]),
        ("Far from corrupt, he was brave.", [0.4, 0.8]),
        ("He was corrupt rather than honest.", [-0.8, -0.4]),
        ("He is too corrupt to help.", [-0.96, -0.4]),
        ("She lied without being corrupt.", [-0.8, 0.4]),
        ("The hero is not honest.", [0.8, -0.4]),
        ("They took nothing for granted and were honest.", [0.8]),
        ("There was no corruption and no fraud.", [0.4, 0.4]),
        ("He is barely honest and rarely brave.", [-0.4, -0.4]),
        ("The corrupt thief did not help.", [-0.8, -0.8, -0.4]),
        ("The hero never lied.", [0.8, 0.4]),
    ],
)
def test_of_two_words_the_right_one_is_turned(sentence: str, expected: list[float]) -> None:
    assert weights(rated(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The claim is not true.", [-0.6]),
        ("There is no evidence.", [-0.5]),
        ("They said: never again.", [0.3]),
        ("It is absolutely not true.", [-0.6]),
    ],
)
def test_a_negation_inside_an_entry_turns_nothing_again(sentence: str, expected: list[float]) -> None:
    rating = rated(sentence)
    assert (weights(rating), words(rating, "negation")) == (expected, [])


def test_an_entry_whose_negation_turns_another_word_is_not_counted_itself() -> None:
    assert weights(rated("There is no evidence of corruption.")) == [0.4]


STRONGER = [
    ("He was very corrupt.", "very"),
    ("He was extremely brave.", "extremely"),
    ("It was utterly terrible.", "utterly"),
    ("It was a huge success.", "huge"),
    ("He was deeply honest.", "deeply"),
    ("Clearly, he is corrupt.", "Clearly"),
    ("He is definitely corrupt.", "definitely"),
    ("He is certainly honest.", "certainly"),
    ("I am certain he is corrupt.", "I am certain"),
    ("It was nothing but corruption.", "nothing but"),
    ("It was a hell of a success.", "hell of a"),
    ("He is so corrupt.", "so"),
    ("He is too corrupt.", "too"),
    ("He is far too corrupt.", "far too"),
]


@pytest.mark.parametrize(("sentence", "booster"), STRONGER)
def test_intensifiers_and_certainty_strengthen(sentence: str, booster: str) -> None:
    rating = rated(sentence)
    assert words(rating, "intensifier") == [booster]
    assert abs(weights(rating)[0]) > 0.8
    assert weights(rating)[0] * plain(rating)[0] > 0


WEAKER = [
    ("He was slightly corrupt.", ["slightly"]),
    ("He was somewhat corrupt.", ["somewhat"]),
    ("It was almost a disaster.", ["almost"]),
    ("He would help.", ["would"]),
    ("He could be corrupt.", ["could"]),
    ("He may be corrupt.", ["may"]),
    ("He might be corrupt.", ["might"]),
    ("Perhaps he is corrupt.", ["Perhaps"]),
    ("He was allegedly corrupt.", ["allegedly"]),
    ("He was reportedly corrupt.", ["reportedly"]),
    ("He was an alleged thief.", ["alleged"]),
    ("The alleged corrupt officer left.", ["alleged"]),
    ("He is suspected of corruption.", ["suspected of"]),
    ("He is accused of fraud.", ["accused of"]),
    ("He is said to be corrupt.", ["is said to"]),
    ("He seems honest.", ["seems"]),
    ("If he is corrupt, they leave.", ["If"]),
    ("If honest, he will stay.", ["If"]),
    ("They ask whether he is corrupt.", ["whether"]),
    ("They stay unless he is corrupt.", ["unless"]),
    ("The papers suggest that he is corrupt.", ["suggest"]),
    ("It is possible that he is corrupt.", ["It is possible"]),
    ("It is unlikely that he is corrupt.", ["unlikely"]),
    ("Rumors that he is corrupt grew.", ["Rumors"]),
    ("They doubt that he is corrupt.", ["doubt that"]),
    ("He is less corrupt.", ["less"]),
    ("He is the least corrupt mayor.", ["least"]),
    ("There was less corruption.", ["less"]),
    ("Is he corrupt?", ["?"]),
    ("Did he lie?", ["?"]),
    ("Has he become a thief?", ["?"]),
    ("Do you think he is corrupt?", ["?"]),
    ("Is it fraud or does he help?", ["?"]),
]


@pytest.mark.parametrize(("sentence", "hedges"), WEAKER)
def test_downtoners_and_hedges_weaken(sentence: str, hedges: list[str]) -> None:
    rating = rated(sentence)
    assert words(rating, "hedge") == hedges
    assert 0 < weights(rating)[0] / plain(rating)[0] < 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Why is he corrupt?",
        "Isn't he corrupt?",
        "Will the corrupt mayor leave?",
        "He is at least honest.",
        "He is no less corrupt.",
        "Nonetheless he is corrupt.",
    ],
)
def test_what_leaves_nothing_open_weakens_nothing(sentence: str) -> None:
    rating = rated(sentence)
    assert weights(rating) == plain(rating)


def test_a_question_that_somebody_is_quoted_with_weakens_nothing() -> None:
    assert rated("Is he corrupt?", voice="quoted", source="Peru").value == -0.8


def test_hardly_less_is_no_better_than_not() -> None:
    assert 0 < rated("He could hardly be less corrupt.").value < rated("He is not corrupt.").value


def test_isnt_less_is_as_bad_as_it_was() -> None:
    assert rated("He isn't less corrupt.").value == -0.8


tone = LexiconScorer("tone")
SHIPPED = [
    ("There is no evidence that he is corrupt.", ["corrupt"], 1),
    ("There is no proof that he is corrupt.", ["corrupt"], 1),
    ("There is no sign that he is corrupt.", ["corrupt"], 1),
    ("There is no indication that he is corrupt.", ["corrupt"], 1),
    ("There is no reason to believe that he is corrupt.", ["corrupt"], 1),
    ("There is no evidence of corruption.", ["corruption"], 1),
    ("There is no evidence.", ["no evidence"], -1),
    ("He is anything but corrupt.", ["corrupt"], 1),
    ("He is anything but brave.", ["brave"], -1),
    ("He is far from corrupt.", ["corrupt"], 1),
    ("He is hardly corrupt.", ["corrupt"], 1),
    ("He is hardly honest.", ["honest"], -1),
    ("He is allegedly corrupt.", ["corrupt"], -1),
    ("The mayor lacks honesty.", ["honesty"], -1),
    ("The mayor lacks corruption.", ["corruption"], 1),
    ("Nobody said he was corrupt.", ["corrupt"], 1),
]


@pytest.mark.parametrize(("sentence", "terms", "sign"), SHIPPED)
def test_in_the_shipped_lists_a_modifier_counts_once(sentence: str, terms: list[str], sign: int) -> None:
    (rating,) = tone.rate([Mention("a", "x", sentence, 0, 0, names=((0, 0),))])
    assert (words(rating, "lexicon"), math.copysign(1, rating.value)) == (terms, sign)


def test_of_two_hedges_the_stronger_one_counts_and_both_are_cues() -> None:
    both, one = rated("He might possibly be corrupt."), rated("He might be corrupt.")
    assert both.value == one.value
    assert words(both, "hedge") == ["might", "possibly"]
    assert words(rated("If he would be corrupt, they leave."), "hedge") == ["would", "If"]


def test_of_two_intensifiers_the_stronger_one_counts() -> None:
    mild = LexiconScorer(load_lexicon({"corrupt": -0.5, "brave": 1.0}, name="mild"))
    values = {
        sentence: mild.rate([Mention("a", "x", sentence, 0, 0)])[0].value
        for sentence in ("He was clearly extremely corrupt.", "He was extremely corrupt.")
    }
    assert len(set(values.values())) == 1


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He was slightly corrupt and brutal.", [-0.4, -0.8]),
        ("The possible deal with the corrupt mayor was signed.", [-0.8]),
        ("The alleged leader of the corrupt gang left.", [-0.8]),
        ("He was honest, and she might be corrupt.", [0.8, -0.4]),
        ("A slightly tired, brave man left.", [0.8]),
        ("Very few saw the brave man.", [0.8]),
    ],
)
def test_a_modifier_bears_on_its_own_word_only(sentence: str, expected: list[float]) -> None:
    assert weights(rated(sentence)) == expected


def test_not_very_is_no_stronger_than_not() -> None:
    assert rated("He was not very honest.").value == rated("He was not honest.").value
    assert words(rated("He was not very honest."), "negation", "intensifier") == ["not", "very"]


CONTRASTS = [
    ("He was brave, but corrupt.", "but", -1),
    ("He was corrupt, but he was brave.", "but", 1),
    ("Although he was brave, he was corrupt.", "Although", -1),
    ("He was corrupt although he was brave.", "although", -1),
    ("Though corrupt, he was brave.", "Though", 1),
    ("Even though he was corrupt, he was brave.", "though", 1),
    ("Despite the scandal, he was brave.", "Despite", 1),
    ("He was brave despite the scandal.", "despite", 1),
    ("In spite of the scandal, he was brave.", "In spite", 1),
    ("While he was honest, she was corrupt.", "While", -1),
]


@pytest.mark.parametrize(("sentence", "word", "sign"), CONTRASTS)
def test_what_is_conceded_weighs_less(sentence: str, word: str, sign: int) -> None:
    rating = rated(sentence)
    assert words(rating, "contrast") == [word]
    assert rating.value == pytest.approx(sign * 0.8 / 3)


@pytest.mark.parametrize(
    "sentence",
    [
        "He was brave and corrupt.",
        "He was brave while she was corrupt.",
        "He was not only brave but also corrupt.",
        "He lied all but once, and he was brave.",
    ],
)
def test_no_contrast_without_one(sentence: str) -> None:
    assert words(rated(sentence), "contrast") == []


IRONY = [
    ("The so-called hero left.", "so-called"),
    ("The self-styled hero left.", "self-styled"),
    ("The self-proclaimed corrupt hero left.", "self-proclaimed"),
    ('The "hero" left.', '"hero"'),
    ("The “hero” left.", "“hero”"),
    ("The ‘hero’ left.", "‘hero’"),
    ("They spoke of 'progress' in the country.", "'progress'"),
    ('The "thief," who ran, left.', '"thief,"'),
]


@pytest.mark.parametrize(("sentence", "mark"), IRONY)
def test_irony_and_scare_quotes_are_flagged_and_not_scored(sentence: str, mark: str) -> None:
    rating = rated(sentence)
    assert math.isnan(rating.value)
    assert set(words(rating, "irony")) == {mark}
    assert all(cue.weight == 0 for cue in rating.cues)


@pytest.mark.parametrize(
    "sentence",
    [
        'He called him a "thief".',
        'The man, called "thief" by all, left.',
        'They described the march as a "disaster".',
        'He said the "thief" left.',
        'They branded it "corrupt".',
        'She said: "He is a thief and he left with all of it."',
        "Mayor: Council 'corrupt' since May",
        "The crowd cried (“thief!”) and left.",
        "The workers' crisis was the ministers' problem.",
    ],
)
def test_quotation_marks_around_what_somebody_says_are_no_irony(sentence: str) -> None:
    assert (rated(sentence).value, words(rated(sentence), "irony")) == (-0.8, [])


def test_in_quoted_words_there_are_no_scare_quotes() -> None:
    assert rated('The "hero" left.', voice="quoted", source="Peru").value == 0.8


def test_an_ironic_word_leaves_the_others() -> None:
    rating = rated('The "hero" was corrupt.')
    assert (rating.value, weights(rating)) == (-0.8, [0.0, -0.8])


def test_every_modifier_is_a_cue_of_weight_0_at_its_place() -> None:
    rating = rated("Although he might not be very honest, he was brave.")
    assert set(rating.cues) == {
        Cue(30, 36, -0.2, "lexicon"),
        Cue(18, 21, 0.0, "negation"),
        Cue(12, 17, 0.0, "hedge"),
        Cue(25, 29, 0.0, "intensifier"),
        Cue(0, 8, 0.0, "contrast"),
        Cue(45, 50, 0.8, "lexicon"),
    }
