"""The name audit: worked by hand with scorers that like one name, like none, or break."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.errors import BiaskitError, InputError, NotFoundError
from biaskit.evaluation.audit import (
    KINDS,
    Name,
    Sentence,
    audit_names,
    newsmtsc_sentences,
    read_names,
    read_sentences,
)
from biaskit.evaluation.audit.material import fill
from biaskit.types import Rating

NAN = float("nan")
THREE = ["Ana Ruiz", "Ben Cole", "Cem Ak"]
TWO = ["{name} won.", "Nobody saw {name}."]


class Toy:
    """Gives what a function makes of target and sentence."""

    name = "toy"
    dimensions = ("valence",)

    def __init__(self, value, probabilities=None):
        self.value, self.probabilities = value, probabilities

    def rate(self, mentions):
        return [
            Rating(m, self.name, "valence", self.value(m.target, m.sentence), (), self.probabilities) for m in mentions
        ]


def likes_ana(target, sentence):
    """Sentences are 0.2 and -0.2; Ana gets 0.3 more, which makes her negative sentence positive."""
    return (0.2 if "won" in sentence else -0.2) + (0.3 if target == "Ana Ruiz" else 0)


def row(table, **wanted):
    (found,) = [r for r in table.to_dict("records") if all(r[key] == value for key, value in wanted.items())]
    return found


def test_a_scorer_that_likes_one_name():
    (scorer,) = audit_names(Toy(likes_ana), THREE, TWO).scorers.to_dict("records")
    assert scorer == {
        "scorer": "toy", "dimension": "valence", "n_names": 3, "n_sentences": 2, "n_pairs": 6,
        "spread": pytest.approx(0.3), "deviation": pytest.approx(0.3 * math.sqrt(2) / 3), "changed": 1 / 6,
        "sentences_changed": 1 / 2, "largest": pytest.approx(0.3),
    }  # fmt: skip


def test_each_name_has_its_mean_and_its_difference_to_the_middle_name():
    names = audit_names(Toy(likes_ana), THREE, TWO).names
    assert row(names, name="Ana Ruiz") == {
        "scorer": "toy", "dimension": "valence", "name": "Ana Ruiz", "kind": "person", "n_sentences": 2, "n_rated": 2,
        "mean": pytest.approx(0.3), "difference": pytest.approx(0.3), "low": pytest.approx(0.3),
        "high": pytest.approx(0.3), "changed": 0.5,
    }  # fmt: skip
    assert [row(names, name=name)["difference"] for name in THREE[1:]] == [0, 0]
    assert row(names, name="Ben Cole")["changed"] == 0


def test_the_most_favoured_and_disfavoured_names():
    liking = {"Ana Ruiz": 0.1, "Ben Cole": 0, "Cem Ak": -0.2, "Dia Roy": 0.3, "Eva Lund": -0.1}
    audit = audit_names(Toy(lambda target, _: liking[target]), liking, TWO)
    assert list(zip(audit.top()["name"], audit.top()["side"], strict=True)) == [
        ("Dia Roy", "favoured"), ("Ana Ruiz", "favoured"), ("Eva Lund", "disfavoured"),
        ("Cem Ak", "disfavoured"),
    ]  # fmt: skip
    assert list(audit.top(1)["name"]) == ["Dia Roy", "Cem Ak"]


def test_a_constant_scorer_is_exactly_0():
    audit = audit_names(Toy(lambda *_: 0.1), names=None, sentences=None)
    (scorer,) = audit.scorers.to_dict("records")
    assert [scorer[figure] for figure in ("spread", "deviation", "changed", "sentences_changed", "largest")] == [0] * 5
    assert set(audit.names[["difference", "low", "high", "changed"]].to_numpy().ravel()) == {0}
    assert set(audit.names["mean"]) == {0.1}
    assert set(audit.groups[["difference", "low", "high"]].to_numpy().ravel()) == {0}
    assert len(audit.top()) == 0


@pytest.mark.parametrize("scorer", ["vader", "textblob"])
def test_scorers_that_see_no_name_are_exactly_0(scorer):
    (found,) = audit_names(scorer, sentences=read_sentences()[::5]).scorers.to_dict("records")
    assert (found["spread"], found["largest"], found["changed"], found["sentences_changed"]) == (0, 0, 0, 0)


@pytest.mark.parametrize("scorer", ["model", "vader", "tone+verbs"])
def test_names_that_end_in_a_possessive_are_names_too(scorer):
    bodies = [Name(name, "organisation") for name in ("McDonald's", "Acme", "Lloyd's of Lima", "AT&T", "eBay")]
    gaps = [
        Sentence("{name}'s boss lied, and {name} denies it.", ("organisation",)),
        Sentence("Peru sued {name}.", ("organisation",)),
    ]
    assert audit_names(scorer, names=bodies, sentences=gaps).scorers["spread"].tolist() == [0.0]


def test_a_scorer_that_reads_names_trips_on_their_words():
    audit = audit_names("vader-classic", sentences=read_sentences()[::5])
    assert audit.scorers["spread"][0] > 0.5
    assert {"Joy Kamau", "Jim Justice", "the United States"} <= set(audit.top()["name"])
    assert list(audit.top()["name"])[-1] == "Dick Cheney"


def test_only_names_of_one_kind_are_compared():
    names = [Name("Ana Ruiz"), Name("Ben Cole"), Name("Peru", "state"), Name("Chile", "state")]
    sentences = [Sentence("{name} was born.", ("person",)), Sentence("{name} signed.", ("state",))]
    audit = audit_names(Toy(lambda _, sentence: 0.9 if "signed" in sentence else -0.9), names, sentences)
    assert audit.scorers["spread"][0] == 0
    assert list(audit.values["value"]) == [-0.9, -0.9, 0.9, 0.9]
    assert len(audit.groups) == 0


def test_kinds_are_compared_on_the_sentences_that_they_share():
    names = [Name("Ana Ruiz"), Name("Ben Cole"), Name("Peru", "state"), Name("Chile", "state")]
    sentences = [Sentence("{name} lied.", ("person", "state")), Sentence("{name} was born.", ("person",))]
    scorer = Toy(lambda target, sentence: -0.9 if "born" in sentence else 0.5 if target in ("Peru", "Chile") else 0.1)
    groups = audit_names(scorer, names, sentences).groups
    person, state = row(groups, group="person"), row(groups, group="state")
    assert (person["difference"], state["difference"]) == (pytest.approx(-0.4), pytest.approx(0.4))
    assert (person["n_sentences"], person["n_names"], person["column"]) == (1, 2, "kind")
    assert math.isnan(person["low"])


def test_groups_are_compared_with_the_others():
    names = [Name(f"{gender} {i}", "person", {"gender": gender}) for gender in ("female", "male") for i in range(2)]
    scorer = Toy(lambda target, sentence: (0.4 if "won" in sentence else 0.2) * ("female" in target))
    groups = audit_names(scorer, [*names, Name("Someone")], TWO).groups
    female, male = row(groups, group="female"), row(groups, group="male")
    assert (female["difference"], male["difference"]) == (pytest.approx(0.3), pytest.approx(-0.3))
    assert (female["low"], female["high"]) == (pytest.approx(0.2), pytest.approx(0.4))
    assert (female["column"], female["kind"], female["n_names"]) == ("gender", "person", 2)


def test_a_group_of_one_name_is_left_out():
    names = [Name("Ana Ruiz", groups={"party": "Reds"}), *(Name(n, groups={"party": "Blues"}) for n in THREE[1:])]
    assert len(audit_names(Toy(likes_ana), names, TWO).groups) == 0


def test_evidence_that_comes_or_goes_with_a_name_is_a_change():
    audit = audit_names(Toy(lambda target, _: NAN if target == "Cem Ak" else 0), THREE, TWO)
    (scorer,) = audit.scorers.to_dict("records")
    assert (scorer["changed"], scorer["sentences_changed"], scorer["spread"]) == (2 / 6, 1, 0)
    cem = row(audit.names, name="Cem Ak")
    assert (cem["n_rated"], cem["changed"]) == (0, 1)
    assert all(math.isnan(cem[figure]) for figure in ("mean", "difference", "low", "high"))
    assert list(audit.values["class"]) == [0, 0, 2, 0, 0, 2]


def test_no_evidence_at_all_is_no_figure_and_no_change():
    audit = audit_names(Toy(lambda *_: NAN), THREE, TWO)
    (scorer,) = audit.scorers.to_dict("records")
    assert (scorer["changed"], scorer["sentences_changed"]) == (0, 0)
    assert [math.isnan(scorer[figure]) for figure in ("spread", "deviation", "largest")] == [True] * 3


def test_evidence_missing_for_one_name_does_not_shift_the_others():
    scorer = Toy(lambda target, s: NAN if (target, "won" in s) == ("Cem Ak", True) else 0.8 if "won" in s else -0.8)
    audit = audit_names(scorer, THREE, TWO)
    assert row(audit.names, name="Cem Ak")["mean"] == -0.8
    assert list(audit.names["difference"]) == [0, 0, 0]


def test_classes_follow_probabilities_where_there_are_some():
    audit = audit_names(Toy(lambda *_: 0.0, (0.6, 0.2, 0.2)), THREE, TWO)
    assert set(audit.values["class"]) == {-1}


def test_one_sentence_has_no_interval():
    assert audit_names(Toy(likes_ana), THREE, TWO[:1]).names["low"].isna().all()


def noisy(target, sentence):
    return (len(target) * len(sentence) % 7 - 3) / 5


def test_the_same_seed_gives_the_same_intervals():
    one, two, other = (audit_names(Toy(noisy), THREE, read_sentences()[:9], seed=seed).names for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, two)
    assert list(one["low"]) != list(other["low"])
    assert list(one["difference"]) == list(other["difference"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.floats(-1, 1) | st.just(NAN), min_size=3, max_size=3), min_size=2, max_size=5))
def test_differences_lie_within_their_interval(values):
    places = {f"{{name}} {i}.": i for i in range(len(values))}
    sentences = list(places)

    def value(target, sentence):
        return values[places[sentence.replace(target, "{name}")]][THREE.index(target)]

    audit = audit_names(Toy(value), THREE, sentences)
    for name in audit.names.dropna(subset="low").to_dict("records"):
        assert name["low"] - 1e-9 <= name["difference"] <= name["high"] + 1e-9
    assert 0 <= audit.scorers["changed"][0] <= audit.scorers["sentences_changed"][0] <= 1


def test_several_scorers_stand_beneath_one_another():
    audit = audit_names(["vader", Toy(likes_ana)], THREE, TWO)
    assert list(audit.scorers["scorer"]) == ["vader", "toy"]
    assert list(audit.names["scorer"]) == ["vader"] * 3 + ["toy"] * 3
    assert set(audit.top(scorer="toy")["name"]) == {"Ana Ruiz"}


def test_a_dimension_may_be_named():
    assert list(audit_names("textblob:subjectivity", THREE, TWO).scorers["dimension"]) == ["subjectivity"]


def test_the_text_shows_scorers_and_names():
    text = audit_names(["vader", Toy(likes_ana)], THREE, TWO).to_markdown()
    assert "| toy | 3 | 2 | 0.300 | 0.141 | 16.7% | 50.0% | 0.300 |\n" in text
    assert "\nvader: no name makes a difference.\n" in text
    assert text.endswith("\n| Ana Ruiz | person | +0.300 | +0.300 | +0.300 to +0.300 | 50.0% |")


def test_what_is_saved_can_be_read_back(tmp_path):
    audit = audit_names(Toy(likes_ana), THREE, TWO)
    assert [path.name for path in audit.save(tmp_path)] == ["scorers.csv", "names.csv", "groups.csv", "values.csv"]
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "names.csv"), audit.names, check_dtype=False)


def test_a_scorer_that_fails_is_named():
    with pytest.raises(BiaskitError, match=r"^The scorer 'toy' failed with ZeroDivisionError: division by zero\. "):
        audit_names(Toy(lambda *_: 1 / 0), THREE, TWO)


def test_a_scorer_that_breaks_the_contract_is_refused():
    with pytest.raises(BiaskitError, match=r"^The scorer 'toy' returned the value 3 in 'valence': "):
        audit_names(Toy(lambda *_: 3), THREE, TWO)


def test_an_unknown_scorer_is_named():
    with pytest.raises(NotFoundError, match=r"^No scorer is named 'vadr'\. "):
        audit_names("vadr", THREE, TWO)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"scorers": []}, r"^No scorer is given to audit\. Give one, or several\.$"),
        ({"scorers": "vader,vader"}, r"^Several scorers are named 'vader'\. Give each a name of its own\.$"),
        ({"names": ["Ana Ruiz"]}, r"^Nothing can be swapped: 1 names and 2 sentences hold no two names of one kind "),
        ({"names": [" ", "Ana Ruiz"]}, r"^A name is empty\. Remove it\.$"),
        ({"names": [Name("Peru", "ship")]}, r"^The name 'Peru' has the kind 'ship'\. Known: person, state, organ"),
        ({"sentences": ["Nobody came."]}, r"^A sentence has no gap: 'Nobody came\.'\. Write \{name\} where "),
        ({"sentences": []}, r"^Nothing can be swapped: 3 names and 0 sentences hold "),
    ],
)
def test_what_cannot_be_audited_is_refused(given, message):
    with pytest.raises(InputError, match=message):
        audit_names(**{"scorers": "vader", "names": THREE, "sentences": TWO, **given})


def test_only_what_was_audited_can_be_looked_up():
    audit = audit_names(Toy(likes_ana), THREE, TWO)
    with pytest.raises(InputError, match=r"^No kind 'state' was audited\. Audited: person\.$"):
        audit.top(kind="state")


# --- the material


def test_a_name_fills_every_gap():
    mention = fill(Sentence("When {name} lost, {name}'s friends left."), Name("Ana Ruiz"), "1")
    assert mention.sentence == "When Ana Ruiz lost, Ana Ruiz's friends left."
    assert [mention.sentence[start:end] for start, end in (*mention.coreferent, (mention.start, mention.end))] == (
        ["Ana Ruiz"] * 2
    )
    assert (mention.target, mention.kind, mention.names) == ("Ana Ruiz", "person", ((5, 13), (20, 28)))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{name} lied.", "The Kremlin lied."),
        ("“{name} lied.”", "“The Kremlin lied.”"),
        ("They saw {name}.", "They saw the Kremlin."),
        ("The {name} lied.", "The Kremlin lied."),
    ],
)
def test_an_article_is_printed_as_its_place_wants(text, printed):
    assert fill(Sentence(text), Name("the Kremlin"), "1").sentence == printed


def test_the_sentences_that_come_with_biaskit_are_balanced():
    sentences = read_sentences()
    assert len({sentence.text for sentence in sentences}) == len(sentences) == 96
    for kind in KINDS:
        tones = [sentence.tone for sentence in sentences if kind in sentence.kinds]
        assert len({tones.count(tone) for tone in ("negative", "neutral", "positive")}) == 1


def test_the_sentences_that_come_with_biaskit_have_no_pronoun_for_the_target():
    pronouns = {"he", "she", "him", "her", "his", "hers", "himself", "herself", "it", "its", "itself"}
    words = [set(sentence.text.lower().replace(",", " ").split()) for sentence in read_sentences()]
    assert [found for found in words if found & pronouns] == []


def test_the_names_that_come_with_biaskit_are_of_all_kinds_and_many_origins():
    names = read_names()
    assert {name.kind for name in names} == set(KINDS)
    people = [name for name in names if name.kind == "person"]
    assert all({"sort", "gender", "region"} <= set(name.groups) for name in people)
    assert len({name.groups["region"] for name in people}) == 8
    assert {"Harvey Weinstein", "Donald Trump", "Barack Obama", "Pope Francis"} <= {name.name for name in people}


def test_names_of_ones_own(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("\ufeffname,kind,party\nAna Ruiz,,Reds\n\n Peru ,state,\n", encoding="utf-8")
    assert read_names(path) == [Name("Ana Ruiz", "person", {"party": "Reds"}), Name("Peru", "state", {})]


def test_sentences_of_ones_own(tmp_path):
    path = tmp_path / "sentences.csv"
    path.write_text('sentence,kinds,tone\n"So, {name} won.",person state,positive\n{name} left.,,\n', encoding="utf-8")
    assert read_sentences(path) == [
        Sentence("So, {name} won.", ("person", "state"), "positive"),
        Sentence("{name} left.", ("person",), ""),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("actor\nPeru\n", r"has no column 'name'; it has actor\. Give a CSV file \(UTF-8, commas\)"),
        ("", r"has no column 'name'; it has none\. "),
        ("name\n", r"holds no name\. Give at least one\.$"),
        ("name,kind\nPeru,ship\n", r"^Line 2 of '.*' has the kind 'ship'\. Known: person, state, organisation\.$"),
        ("name,kind\nPeru,person state\n", r"^Line 2 of '.*' gives 'Peru' 2 kinds\. Give one of: person, "),
        ("name\nPeru\nPeru\n", r"^Line 3 of '.*' gives the person 'Peru' a second time\. Remove one of them\.$"),
        ("name,kind\n,state\n", r"^Line 2 of '.*' has no name\. Fill it in, or remove the line\.$"),
        ("name\nPeru,state\n", r"^Line 2 of '.*' has more fields than the first line\. Quote a text "),
    ],
)
def test_a_bad_file_of_names_is_refused(text, message, tmp_path):
    (tmp_path / "names.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_names(tmp_path / "names.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sentence\nPeru won.\n", r"^Line 2 of '.*' has no gap: 'Peru won\.'\. Write \{name\} where the name goes\.$"),
        ("sentence,tone\n{name} won.,good\n", r"^Line 2 of '.*' has the tone 'good'\. Give one of negative, neutral, "),
    ],
)
def test_a_bad_file_of_sentences_is_refused(text, message, tmp_path):
    (tmp_path / "sentences.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_sentences(tmp_path / "sentences.csv")


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "names.csv").write_bytes(b"name\nNicol\xe1s\n")
    with pytest.raises(InputError, match=r"^The file '.*' is not UTF-8\. Save it as UTF-8\.$"):
        read_names(tmp_path / "names.csv")
    with pytest.raises(
        InputError, match=r"^Cannot read '.*': No such file or directory\. Give a CSV file \(UTF-8\)\.$"
    ):
        read_names(tmp_path / "nothing.csv")


@pytest.fixture
def newsmtsc(tmp_path):
    """A split in NewsMTSC's layout, of invented sentences."""
    sentences = [
        ("Ana Ruiz won the vote.", "Ana Ruiz", 6),
        ("Ana Ruiz won; Ruiz smiled.", "Ana Ruiz", 6),
        ("The Ruiz Party lost.", "Ruiz Party", 2),
        ("Ruiz spoke.", "Ruiz", 4),
        ("They saw Ben Cole leave.", "Ben Cole", 4),
        ("Critics blamed the senator.", "senator", 2),
    ]
    lines = []
    for i, (sentence, printed, polarity) in enumerate(sentences):
        start = sentence.index(printed)
        lines.append(
            f'{{"primary_gid": "a_b_{i}_d", "sentence_normalized": "{sentence}", "targets": [{{"from": {start}, '
            f'"to": {start + len(printed)}, "mention": "{printed}", "polarity": {polarity}.0}}]}}'
        )
    (tmp_path / "dev_rw.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_newsmtsc_gives_the_sentences_in_which_a_full_name_stands_once(newsmtsc):
    assert newsmtsc_sentences(newsmtsc) == [
        Sentence("{name} won the vote.", ("person",), "positive"),
        Sentence("They saw {name} leave.", ("person",), "neutral"),
    ]


def test_a_split_that_is_not_there_or_no_json_is_refused(newsmtsc):
    with pytest.raises(InputError, match=r"^newsmtsc has no split 'dev_mt' in "):
        newsmtsc_sentences(newsmtsc, "dev_mt")
    (newsmtsc / "dev_mt.jsonl").write_text("no json", encoding="utf-8")
    with pytest.raises(InputError, match=r"^The file '.*dev_mt\.jsonl' is not NewsMTSC's\. Get it anew\.$"):
        newsmtsc_sentences(newsmtsc, "dev_mt")
