"""Verbs: who acts and who is acted upon, in which constructions, and what the verbs say of them.

In the sentences below P is the target and C another name.
"""

import math
import pickle
import re
from dataclasses import replace

import pytest

from biaskit.errors import InputError
from biaskit.scorers.lexicon import LexiconScorer
from biaskit.scorers.sharing import sharing
from biaskit.scorers.verbs import VerbsScorer
from biaskit.testing import check_scorer
from biaskit.types import Mention

SCORER = VerbsScorer()
NAMES = {"P": "Peru", "C": "Chile"}

PLAIN = [
    ("P attacked C.", "attack:agent"),
    ("C attacked P.", "attack:patient"),
    ("The army arrested P.", "arrest:patient"),
]
CONSTRUCTIONS = [
    # passives
    ("P was attacked by C.", "attack:patient"),
    ("C was attacked by P.", "attack:agent"),
    ("P was attacked.", "attack:patient"),
    ("P got arrested.", "arrest:patient"),
    ("C was defeated at the hands of P.", "defeat:agent"),
    ("P has been bombed and starved by C.", "bomb:patient starve:patient"),
    ("C has been bombed and starved by P.", "bomb:agent starve:agent"),
    ("P arrested in raid", "arrest:patient"),
    ("P condemned over raid", "condemn:patient"),
    ("P-backed rebels attacked the town.", "back:agent"),
    ("The court ordered that P be freed.", "free:patient"),
    # joined verbs and names
    ("P attacked and killed the hostages.", "attack:agent kill:agent"),
    ("The rebels attacked and killed P.", "attack:patient kill:patient"),
    ("C and P attacked the town.", "attack:agent"),
    ("The army attacked C and P.", "attack:patient"),
    ("The minister, P, betrayed the voters.", "betray:agent"),
    ("P was arrested and then tortured.", "arrest:patient torture:patient"),
    ("P denounced the coup but rescued the rebels.", "denounce:agent rescue:agent"),
    ("C bombed and shelled P.", "bomb:patient shell:patient"),
    ("C attacked but did not destroy P.", "attack:patient destroy:patient"),
    ("C has bombed and is still shelling P.", "bomb:patient shell:patient"),
    ("C invaded, occupied and annexed P.", "invade:patient occupy:patient annex:patient"),
    ("P invaded, occupied and annexed C.", "invade:agent occupy:agent annex:agent"),
    ("C surrendered and joined P.", "join:patient"),
    # control and raising
    ("P tried to invade C.", "try to:agent invade:agent"),
    ("P refused to invade C.", "refuse to:agent invade:agent"),
    ("The rebels forced P to leave.", "force:patient leave:agent"),
    ("P was forced to resign.", "force:patient resign:agent"),
    ("P is believed to have attacked the village.", "believe:patient attack:agent"),
    ("P is said to have been attacked.", "attack:patient"),
    ("P is likely to win.", "win:agent"),
    ("P is hard to beat.", "beat:patient"),
    ("P promised C to attack the rebels.", "promise:agent attack:agent"),
    ("C promised P to attack the rebels.", "promise:patient"),
    ("C stopped P from attacking the rebels.", "stop:patient attack:agent"),
    ("C warned P against attacking the rebels.", "warn against:patient attack:agent"),
    ("C called on P to attack the rebels.", "call on:patient attack:agent"),
    ("Critics accused P of murdering the senator.", "accuse of:patient murder:agent"),
    ("P was criticised for attacking the press.", "criticise:patient attack:agent"),
    ("P's attempt to invade the island failed.", "invade:agent attempt:agent"),
    ("Officials helped P to win.", "help:patient win:agent"),
    ("The police had P arrested.", "arrest:patient"),
    ("C said it would attack P.", "attack:patient"),
    # relative clauses and participles
    ("P, which attacked the town, fled.", "attack:agent flee:agent"),
    ("P, who was bombed, wept.", "bomb:patient weep:agent"),
    ("The town that P attacked burned.", "attack:agent"),
    ("The group that attacked P fled.", "attack:patient"),
    ("P, accused of fraud, resigned.", "accuse of:patient resign:agent"),
    ("Accused of fraud, P resigned.", "accuse of:patient resign:agent"),
    ("Attacked by rebels, P fled.", "attack:patient flee:agent"),
    ("Bombing the town, P broke the treaty.", "bomb:agent break:agent"),
    ("By bombing C, P enraged the council.", "bomb:agent enrage:agent"),
    ("Attacking C, P broke the treaty.", "attack:agent break:agent"),
    ("Attacking P, C broke the treaty.", "attack:patient"),
    ("Defying P, C seized the island.", "defy:patient"),
    ("Ignoring warnings, P attacked C.", "ignore:agent attack:agent"),
    ("Ignoring warnings, C attacked P.", "attack:patient"),
    ("The ousted P fled.", "oust:patient flee:agent"),
    ("C, bombed by P, surrendered.", "bomb:agent"),
    ("It was P that attacked C.", "attack:agent"),
    # phrasal and prepositional verbs
    ("The government caved in to P.", "cave in to:patient"),
    ("P caved in to C.", "cave in to:agent"),
    ("C cracked down on P.", "crack down on:patient"),
    ("P was cracked down on.", "crack down on:patient"),
    ("C turned P away.", "turn away:patient"),
    ("C let P down.", "let down:patient"),
    ("P let C down again.", "let down:agent"),
    ("C voted P out.", "vote out:patient"),
    ("P was voted out of office.", "vote out:patient"),
    ("They stripped P of power.", "strip of:patient"),
    ("They took P to task.", "take *{0,2} to task:patient"),
    ("Voters threw P under the bus.", "throw *{0,3} under the bus:patient"),
    ("C stole millions from P.", "steal from:patient"),
    ("P was relied on by C.", "rely on:patient"),
    ("Millions were stolen from P.", "steal from:patient"),
    ("The minister of P was accused of fraud.", ""),
    ("C offered aid to P.", "offer to:patient"),
    # nouns
    ("The invasion of P shocked the council.", "invade:patient"),
    ("The invasion of C by P shocked the council.", "invade:agent"),
    ("The P invasion of C began.", "invade:agent"),
    ("P's condemnation of C was swift.", "condemn:agent"),
    ("C's condemnation of P was swift.", "condemn:patient"),
    ("The attack on C by P went on.", "attack:agent"),
    ("The attack on P by C went on.", "attack:patient"),
    ("P's attack stunned the party.", "attack:agent"),
    ("P's invasion and occupation of C shocked the town.", "invade:agent occupy:agent"),
    ("C's invasion and occupation of P shocked the town.", "invade:patient occupy:patient"),
    ("The kidnapping and murder of C by P shocked the town.", "kidnap:agent murder:agent"),
    ("The bombing of C and the invasion of P shocked the town.", "invade:patient"),
    ("P's arrest stunned the party.", "arrest:patient"),
    ("P's arrest of the rebels stunned the party.", "arrest:agent"),
    ("P's defeat of C stunned the party.", "defeat:agent"),
    ("P's murder shocked the town.", "murder:patient"),
    ("The army launched an attack on P.", "attack:patient"),
    ("C's rebels face criticism from P.", "criticise:agent"),
    ("There was criticism of C from P.", "criticise:agent"),
    ("Criticism of P grew.", "criticise:patient"),
    ("P's defeat at the hands of C was total.", "defeat:patient"),
    ("C's defeat at the hands of P was total.", "defeat:agent"),
    ("C suffered defeat at the hands of P.", "defeat:agent"),
    ("C is a threat to P.", "threaten:patient"),
    ("P was the victim of an attack.", "attack:patient"),
    ("P's opposition to the treaty angered the council.", "oppose:agent"),
    ("P led the invasion of the island.", "lead:agent invade:agent"),
    ("P is a threat to C.", "threaten:agent"),
    # those who act for others
    ("P's troops shelled the town.", "shell:agent"),
    ("Rebels ambushed P's troops.", "ambush:patient"),
    ("P, whose troops bombed C, left.", "bomb:agent leave:agent"),
    ("They praised the government of P.", "praise:patient"),
]
UNRELATED = [
    "C attacked the rebels, and P met the envoys on Monday.",
    "P's critics attacked the rebels.",
    "The rebels who attacked C visited P's neighbour.",
    "C was bombed near P.",
]


def mention(sentence):
    text, names = "", []
    for piece in re.split(r"\b([PC])\b", sentence):
        if piece in NAMES:
            names.append((piece, (len(text), len(text) + len(NAMES[piece]))))
        text += NAMES.get(piece, piece)
    target = next(span for letter, span in names if letter == "P")
    return Mention("a", "Peru", text, *target, names=tuple(span for _, span in names), kind="state")


def played(sentence):
    """Entries of which the target is agent or patient, in order, verbs first."""
    [read] = SCORER.reader.read([mention(sentence)])
    return " ".join(f"{deed.entry.term}:{part}" for deed, part in SCORER._finder.played(read) if deed.entry)


def played_within(sentence, *scope):
    """Entries of which the target is agent or patient, where only these words are said to be about it."""
    whole = mention(sentence)
    spans = tuple((whole.sentence.index(words), whole.sentence.index(words) + len(words)) for words in scope)
    [read] = SCORER.reader.read([replace(whole, scope=spans)])
    return " ".join(f"{deed.entry.term}:{part}" for deed, part in SCORER._finder.played(read) if deed.entry)


def values(sentence):
    ratings = SCORER.rate([mention(sentence)])
    return {rating.dimension: rating.value for rating in ratings}


def cues(sentence, dimension):
    found = mention(sentence)
    [rating] = [r for r in SCORER.rate([found]) if r.dimension == dimension]
    return [(found.sentence[cue.start : cue.end], cue.kind) for cue in rating.cues]


@pytest.mark.parametrize(("sentence", "expected"), PLAIN + CONSTRUCTIONS)
def test_part_of_the_target(sentence, expected):
    assert played(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "scope", "expected"),
    [
        # nouns by which somebody judges
        ("P's condemnation of C was swift.", ("Peru's", "was swift"), "condemn:agent"),
        ("C's condemnation of P was swift.", ("Peru",), "condemn:patient"),
        # verbs by which the target judges; what they do to others is the judge's word
        ("P refused to invade C.", ("Peru",), "refuse:agent"),
        ("C condemned P.", ("Peru",), ""),
        ("C condemned P.", ("condemned Peru",), "condemn:patient"),
        # verbs that only report
        ("P claimed to have attacked C.", ("Peru",), ""),
        # verbs that share their object
        ("C bombed and shelled P.", ("shelled Peru",), "shell:patient bomb:patient"),
        # another's words
        ("C welcomed P's condemnation of the raid.", ("Chile",), ""),
    ],
)
def test_parts_beyond_the_scope(sentence, scope, expected):
    assert played_within(sentence, *scope) == expected


def as_in_riveter(sentence):
    """Parts of the target as riveter finds them: the active subject of the sentence's root, and direct objects."""
    [read] = SCORER.reader.read([mention(sentence)])
    token = read.doc[read.target]
    if token.dep_ == "nsubj" and token.head.dep_ == "ROOT":
        return f"{token.head.i}:agent"
    return f"{token.head.i}:patient" if token.dep_ == "dobj" else ""


def test_plain_subjects_and_objects_are_found_by_riveter_too():
    assert all(as_in_riveter(sentence) for sentence, _ in PLAIN)


def test_riveter_finds_no_part_in_most_of_these_constructions():
    missed = [sentence for sentence, _ in CONSTRUCTIONS if not as_in_riveter(sentence)]
    assert len(missed) > len(CONSTRUCTIONS) / 2


@pytest.mark.parametrize(
    "sentence", ["P was attacked by C.", "P's arrest stunned the party.", "The invasion of P shocked the council."]
)
def test_what_riveter_misses(sentence):
    assert as_in_riveter(sentence) == ""
    assert played(sentence) != ""


@pytest.mark.parametrize("sentence", UNRELATED)
def test_what_others_do_is_no_part_of_the_target(sentence):
    assert "attack" not in played(sentence)
    assert "bomb" not in played(sentence)


@pytest.mark.parametrize(
    ("higher", "lower", "dimension"),
    [
        ("P rescued C.", "P attacked C.", "perspective"),
        ("C praised P.", "C condemned P.", "perspective"),
        ("P attacked C.", "P was attacked by C.", "power"),
        ("P arrested C.", "P obeyed C.", "power"),
        ("C obeyed P.", "C arrested P.", "power"),
        ("P seized the town.", "P awaited the verdict.", "agency"),
        ("C rescued P.", "C bombed P.", "effect"),
        ("C may bomb P.", "C bombed P.", "effect"),
        ("P may rescue C.", "P did not rescue C.", "perspective"),
        ("P rescued C.", "P may rescue C.", "perspective"),
        ("P attacked C.", "C attacked P.", "acts"),
        ("P was bombed.", "P was bombed by C.", "agentless"),
        ("P was bombed.", "C bombed P.", "agentless"),
    ],
)
def test_contrasts(higher, lower, dimension):
    assert values(higher)[dimension] > values(lower)[dimension]


def test_power_turns_its_sign_for_the_patient():
    assert values("P arrested C.")["power"] == -values("C arrested P.")["power"]


def test_a_harm_that_was_not_done_is_no_benefit():
    assert values("P was not harmed.")["effect"] == 0


def test_power_that_was_not_used_is_no_weakness():
    assert values("P did not arrest C.")["power"] == 0


def test_who_does_not_obey_has_power():
    assert values("P did not obey C.")["power"] > 0 > values("P obeyed C.")["power"]


def test_no_explanation_is_a_negation():
    assert values("P offered no explanation.")["perspective"] < values("P offered an explanation.")["perspective"]


def test_only_agents_have_agency():
    assert math.isnan(values("C attacked P.")["agency"])


def test_only_patients_have_an_effect():
    assert math.isnan(values("P attacked C.")["effect"])


def test_who_never_is_a_patient_has_no_share_of_agentless_passives():
    assert math.isnan(values("P attacked C.")["agentless"])


def test_acts_counts_verbs_that_the_lexicon_does_not_know():
    assert values("P googled the treaty.")["acts"] == 1


def test_verbs_of_saying_that_do_something_are_acts():
    assert values("P was released by C.")["acts"] == 0


@pytest.mark.parametrize("sentence", ["P is large.", "P said so.", "P suffered.", "P seems tired."])
def test_being_saying_and_suffering_are_no_acts(sentence):
    assert math.isnan(values(sentence)["acts"])


def test_each_value_is_a_mean_over_the_verbs():
    one, other = values("P praised C."), values("P attacked C.")
    both = values("P praised C and P attacked C.")
    assert both["agency"] != one["agency"] + other["agency"]
    assert abs(both["agency"]) <= 1


def test_cues_are_the_verbs_and_what_changes_them():
    assert cues("P did not attack C.", "perspective") == [("attack", "lexicon"), ("not", "negation")]


def test_cues_of_a_phrase_are_the_phrase():
    assert cues("The government caved in to P.", "effect") == [("caved in to", "lexicon")]


def test_cues_of_a_divided_phrase_are_its_words():
    assert cues("C let P down.", "effect") == [("let", "lexicon"), ("down", "lexicon")]


def test_cues_of_a_divided_phrase_share_its_weight():
    [rating] = [r for r in SCORER.rate([mention("C let P down.")]) if r.dimension == "effect"]
    assert [cue.weight for cue in rating.cues] == [rating.value / 2, rating.value / 2]


def test_an_invasion_that_was_refused_is_not_done():
    assert values("P refused to invade C.")["power"] == 0 < values("P invaded C.")["power"]


def test_weight_of_a_cue_is_its_contribution():
    [rating] = [r for r in SCORER.rate([mention("C bombed P.")]) if r.dimension == "effect"]
    assert [cue.weight for cue in rating.cues] == [rating.value]


def test_words_outside_the_scope_do_not_count():
    found = mention("P attacked C, and P praised C.")
    within = Mention("a", "Peru", found.sentence, found.start, found.end, names=found.names, scope=((0, 19),))
    ratings = {rating.dimension: rating for rating in SCORER.rate([within])}
    assert [found.sentence[cue.start : cue.end] for cue in ratings["agency"].cues] == ["attacked"]


def test_a_target_that_is_not_named_has_no_verbs():
    ratings = SCORER.rate([Mention("a", "Peru", "The island was bombed.", 0, 0)])
    assert all(math.isnan(rating.value) for rating in ratings)


def test_the_contract():
    check_scorer(SCORER)


def test_readers_are_shared():
    joint = sharing([SCORER, LexiconScorer("tone")])
    assert joint[0].reader is joint[1].reader
    found = mention("C bombed P.")
    assert [r.value for r in joint[0].rate([found])][3] == values("C bombed P.")["effect"]


def test_a_scorer_travels_between_processes():
    again = pickle.loads(pickle.dumps(SCORER))
    assert again.rate([mention("C bombed P.")])[3].value == values("C bombed P.")["effect"]


def test_a_lexicon_of_another_measure_is_refused():
    with pytest.raises(InputError, match="needs 'verbs'"):
        VerbsScorer("tone")
