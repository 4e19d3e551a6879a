"""Quotations worked by hand: who says which words, in which construction."""

import pytest

from biaskit import Article, annotate, rate
from biaskit.types import Quotation


def quotations(text):
    annotation = annotate([Article("a", text)])
    return [
        (" … ".join(text[low:high] for low, high in q.content_spans), q.source, q.kind, q.voice)
        for q in annotation.quotations
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "“We will answer with law,” Peru’s government said.",
            [("“We will answer with law,”", "Peru", "direct", "quoted")],
            id="cue behind",
        ),
        pytest.param(
            "Peru’s government said: “We will answer with law.”",
            [("“We will answer with law.”", "Peru", "direct", "quoted")],
            id="cue before",
        ),
        pytest.param(
            "“Sanctions do not bind a ship,” said Marta Lindqvist, a lawyer, “but lies weaken it.”",
            [("“Sanctions do not bind a ship,” … “but lies weaken it.”", "Marta Lindqvist", "direct", "quoted")],
            id="cue between",
        ),
        pytest.param(
            "Chile said that Peru had broken the treaty.",
            [("Peru had broken the treaty", "Chile", "indirect", "paraphrased")],
            id="clause",
        ),
        pytest.param(
            "Chile said Peru “had broken its word” on Monday.",
            [("Peru “had broken its word” on Monday", "Chile", "mixed", "quoted")],
            id="mixed clause",
        ),
        pytest.param(
            "Chile condemned the raid as “an act of piracy.”",
            [("“an act of piracy.”", "Chile", "mixed", "quoted")],
            id="condemned as",
        ),
        pytest.param("Chile accused Peru of theft.", [("theft", "Chile", "indirect", "paraphrased")], id="accused of"),
        pytest.param(
            "According to Chile, the ship left on Monday.",
            [("the ship left on Monday", "Chile", "indirect", "paraphrased")],
            id="according to",
        ),
        pytest.param(
            "Chile expressed “deep concern” on Monday.",
            [("“deep concern”", "Chile", "mixed", "quoted")],
            id="expressed",
        ),
        pytest.param(
            "“We will not leave,” said Marta Lindqvist, who leads the navy.",
            [("“We will not leave,”", "Marta Lindqvist", "direct", "quoted")],
            id="inverted",
        ),
        pytest.param(
            "Marta Lindqvist, who was on board when the ship was taken, said the crew had resisted.",
            [("the crew had resisted", "Marta Lindqvist", "indirect", "paraphrased")],
            id="X, who ..., said",
        ),
        pytest.param(
            "The ship, Lindqvist said, had left.",
            [("The ship … had left", "Lindqvist", "indirect", "paraphrased")],
            id="set into the sentence",
        ),
        pytest.param(
            "The ship had left on Monday, Chile’s navy said in a statement.",
            [("The ship had left on Monday", "Chile", "indirect", "paraphrased")],
            id="clause first",
        ),
        pytest.param(
            "As Marta Lindqvist put it, the raid was a disgrace.",
            [("the raid was a disgrace", "Marta Lindqvist", "indirect", "paraphrased")],
            id="as X put it",
        ),
        pytest.param(
            "In the words of Marta Lindqvist, the raid was a disgrace.",
            [("the raid was a disgrace", "Marta Lindqvist", "indirect", "paraphrased")],
            id="in the words of X",
        ),
        pytest.param(
            "Marta Lindqvist is adamant that the ship left on Monday.",
            [("the ship left on Monday", "Marta Lindqvist", "indirect", "paraphrased")],
            id="adamant that",
        ),
        pytest.param(
            "Chile’s claim that Peru had lied was false.",
            [("Peru had lied", "Chile", "indirect", "paraphrased")],
            id="noun that",
        ),
        pytest.param(
            "Chile issued a warning that Peru would pay.",
            [("Peru would pay", "Chile", "indirect", "paraphrased")],
            id="issued a warning that",
        ),
        pytest.param(
            "The accusation by Chile that Peru stole the ship was rejected.",
            [("Peru stole the ship", "Chile", "indirect", "paraphrased")],
            id="accusation by",
        ),
        pytest.param(
            "The raid was described by Chile as theft.",
            [("theft", "Chile", "indirect", "paraphrased")],
            id="passive",
        ),
        pytest.param(
            "Pedro Soto called for new elections.",
            [("new elections", "Pedro Soto", "indirect", "paraphrased")],
            id="called for",
        ),
        pytest.param(
            "Marta Lindqvist riffed: “We are leaving Lima.”",
            [("“We are leaving Lima.”", "Marta Lindqvist", "direct", "quoted")],
            id="a verb that no lexicon lists",
        ),
        pytest.param(
            "«Nous partons», said Marta Lindqvist.",
            [("«Nous partons»", "Marta Lindqvist", "direct", "quoted")],
            id="guillemets",
        ),
        pytest.param(
            "``We are leaving,'' said Marta Lindqvist.",
            [("``We are leaving,''", "Marta Lindqvist", "direct", "quoted")],
            id="LaTeX marks",
        ),
        pytest.param(
            "''We are leaving,'' said Marta Lindqvist.",
            [("''We are leaving,''", "Marta Lindqvist", "direct", "quoted")],
            id="two apostrophes",
        ),
        pytest.param(
            "Marta Lindqvist: “We stand by Lima and its people”",
            [("“We stand by Lima and its people”", "Marta Lindqvist", "mixed", "quoted")],
            id="name and colon",
        ),
        pytest.param("“Sunset on the Harbor” opens on Monday.", [], id="title of a work"),
        pytest.param("The so-called “experts” left.", [("“experts”", None, "scare", "outlet")], id="scare quotes"),
        pytest.param("The ship left on Monday.", [], id="nothing said"),
    ],
)
def test_constructions(text, expected):
    assert quotations(text) == expected


def test_the_whole_record():
    text = "Chile said that Peru had lied."
    assert annotate([Article("a", text)]).quotations == (
        Quotation(
            article_id="a",
            source="Chile",
            source_span=(0, 5),
            cue="said",
            cue_span=(6, 10),
            content_spans=((16, 29),),
            kind="indirect",
            voice="paraphrased",
            chain=("Chile",),
            asserted=True,
            confidence=0.75,
            part="body",
            targets=("Peru",),
            outer_spans=(),
            object_span=None,
        ),
    )


def test_words_quoted_through_another_keep_the_chain_and_stand_once():
    text = "According to Chile, Peru assured Bolivia that the border “will remain open.”"
    (inner,) = [q for q in annotate([Article("a", text)]).quotations if "border" in text[slice(*q.content_spans[0])]]
    assert (inner.source, inner.chain) == ("Peru", ("Chile", "Peru"))


def test_speech_that_goes_on_behind_its_attribution_is_one_quotation():
    text = "“We stand firm,” Chile’s government said. “We will not leave.”"
    assert quotations(text) == [("“We stand firm,” … “We will not leave.”", "Chile", "direct", "quoted")]


def test_speech_that_runs_over_paragraphs_is_one_quotation():
    text = "“We stand,” Marta Lindqvist said. “We stay.\n\n“Nobody asked us.\n\n“And we will win.”\n\nThe crew left."
    ((content, source, kind, _),) = quotations(text)
    assert (content, source) == ("“We stand,” … “We stay. … “Nobody asked us. … “And we will win.”", "Marta Lindqvist")
    assert kind == "direct"


def test_speech_that_comes_back_later_in_the_paragraph_keeps_its_source():
    text = "Marta Lindqvist said the ship had left. The crew was safe. “We were lucky that day.”"
    assert [(content, source) for content, source, *_ in quotations(text)] == [
        ("the ship had left", "Marta Lindqvist"),
        ("“We were lucky that day.”", "Marta Lindqvist"),
    ]


def test_a_pronoun_is_resolved_to_the_person_before():
    text = "Peru’s ambassador, Lucía Peraza, arrived on Monday. She said Chile had lied."
    assert quotations(text) == [("Chile had lied", "Lucía Peraza", "indirect", "paraphrased")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Peru would not confirm that the ship had left.", "the ship had left"),
        ("Peru denied stealing the ship.", "stealing the ship"),
        ("Officials in Lima believe that the ship left.", "the ship left"),
        ("Chile wants Peru to pay.", "Peru to pay"),
    ],
)
def test_refused_denied_and_inner_saying_is_kept_and_not_asserted(text, content):
    (quotation,) = annotate([Article("a", text)]).quotations
    assert (text[slice(*quotation.content_spans[0])], quotation.asserted) == (content, False)


def test_a_statement_holds_what_its_source_hopes():
    ((content, source, *_),) = quotations("Pedro Soto said he hopes to win.")
    assert (content, source) == ("he hopes to win", "Pedro Soto")


def test_a_relative_pronoun_stands_for_its_noun():
    text = "The crew met Marta Lindqvist, who said the ship had left."
    (quotation,) = annotate([Article("a", text)]).quotations
    assert (quotation.source, text[slice(*quotation.source_span)]) == ("Marta Lindqvist", "who")


def test_what_was_asked_of_someone_is_not_his_saying():
    ((_, source, *_), *_) = quotations("Asked whether he would resign, Pedro Soto smiled.")
    assert source == "unnamed"


def test_what_an_outlet_adds_behind_a_statement_is_not_part_of_it():
    text = "Chile said the ship had left, reflecting the mood in the capital."
    assert [content for content, *_ in quotations(text)] == ["the ship had left"]


@pytest.mark.parametrize("saying", ["did not say that", "declined to say that", "hope that"])
def test_what_was_not_said_is_not_asserted_and_not_rated(saying):
    annotation = annotate([Article("a", f"On Monday, officials {saying} Peru will pay for the ship.")])
    assert [q.asserted for q in annotation.quotations] == [False]
    assert {(m.target, m.asserted) for m in annotation.mentions if m.source} == {("Peru", False)}
    assert "Peru" not in set(rate(annotation, "vader")["target"])
    assert "Peru" in set(rate(annotation, "vader", unasserted=True)["target"])


def test_unnamed_speakers_are_not_the_outlet():
    ((_, source, *_),) = quotations("“We were never asked about any of this.”")
    assert source == "unnamed"


def test_titles_are_annotated_as_a_sentence_of_their_own():
    article = Article("a", "Nothing else happened.", title="Chile says Peru lied")
    (quotation,) = annotate([article]).quotations
    assert (quotation.part, article.title[slice(*quotation.content_spans[0])]) == ("title", "Peru lied")


def test_what_the_author_says_is_the_outlets_own_voice():
    assert quotations("Last week, I explained that Chile had lied.") == []


def test_it_is_not_resolved_to_a_name_inside_the_quotation():
    text = "Russia’s foreign ministry answered. “Washington has struck again,” it said."
    assert [source for _, source, *_ in quotations(text)] == ["Russia"]


def test_an_institution_is_that_of_the_state_last_named_with_one():
    text = "Peru’s government met on Monday. In a statement, the foreign ministry said Chile had lied."
    assert [source for _, source, *_ in quotations(text)] == ["Peru"]


def test_a_verb_of_judging_speaks_for_its_subject_when_it_judges_an_actor():
    assert quotations("Chile condemned Peru on Monday.") == [("Peru", "Chile", "indirect", "paraphrased")]


def test_a_headline_names_its_source_before_a_colon():
    article = Article("a", "Nothing else happened.", title="Chile: Peru has ‘broken every rule’")
    (quotation,) = annotate([article]).quotations
    assert (quotation.source, quotation.voice, quotation.cue) == ("Chile", "quoted", ":")


def test_a_second_verb_of_saying_has_the_same_source():
    text = "Peru’s ambassador said the interception had been legal and argued that Chile had lied."
    assert [(content, source) for content, source, *_ in quotations(text)] == [
        ("the interception had been legal", "Peru"),
        ("Chile had lied", "Peru"),
    ]


def test_what_only_introduces_an_inner_quotation_is_none_of_its_own():
    text = "Bolivia said Chile regarded the raid as “a dangerous mistake.”"
    assert [(q.source, q.chain) for q in annotate([Article("a", text)]).quotations] == [("Chile", ("Bolivia", "Chile"))]


def test_a_signed_post_is_its_signers_speech():
    text = "Nothing new.\n\nWe will not leave Lima. — Marta Lindqvist (@mlind) May 3, 2020\n\nMore text."
    assert quotations(text) == [("We will not leave Lima", "Marta Lindqvist", "direct", "quoted")]


def test_a_description_that_ends_in_a_name_is_that_person():
    assert quotations("The candidate and former mayor Pedro Soto said Peru had lied.")[0][1] == "Pedro Soto"


@pytest.mark.parametrize("text", ["Pedro Soto hopes that Peru will pay.", "Pedro Soto hoped that Peru would pay."])
def test_a_form_that_a_lemmatizer_mistakes_is_found(text):
    (quotation,) = annotate([Article("a", text)]).quotations
    assert (quotation.source, quotation.asserted) == ("Pedro Soto", False)


def test_who_rejects_an_accusation_has_not_made_it():
    found = quotations("Norway rejected the accusation that it had tortured Finland.")
    assert [content for content, *_ in found] == ["the accusation that it had tortured Finland"]


def test_an_attack_with_arms_is_no_saying():
    assert quotations("Ukraine was attacked by Russia.") == []


def test_a_question_asserts_nothing():
    (quotation,) = annotate([Article("a", "Did Norway say that Finland was corrupt?")]).quotations
    assert not quotation.asserted


def test_the_object_of_a_judgement_is_printed_apart_from_it():
    text = "Chile condemned the seizure of the ship as piracy."
    (quotation,) = annotate([Article("a", text)]).quotations
    assert text[slice(*quotation.object_span)] == "the seizure of the ship"
    assert quotation.stance == "heated"


@pytest.mark.parametrize(
    ("verb", "stance"),
    [("said", "neutral"), ("claimed", "doubtful"), ("pointed out", "endorsing"), ("admitted", "conceding")],
)
def test_the_cue_says_how_the_outlet_stands_to_the_words(verb, stance):
    (quotation,) = annotate([Article("a", f"Pedro Soto {verb} that Peru had lied.")]).quotations
    assert quotation.stance == stance


def test_when_something_was_said_is_not_what_was_said():
    assert quotations("The Kremlin spoke on Monday.") == []


def test_a_capital_before_its_people_is_a_city():
    assert quotations("London commuters said the train had left.")[0][1] == "London commuters"
    assert quotations("London officials said the train had left.")[0][1] == "United Kingdom"


@pytest.mark.parametrize("text", ["Chile called Peru “a liar.”", "Chile described Peru as a liar."])
def test_what_a_source_calls_an_actor_is_evidence_and_no_alias(text):
    annotation = annotate([Article("a", text)])
    (quotation,) = annotation.quotations
    assert quotation.calls == "Peru"
    assert not any("liar" in alias for actor in annotation.actors for alias in actor.aliases)


def test_what_one_is_accused_of_is_not_what_one_is_called():
    (quotation,) = annotate([Article("a", "Chile accused Peru of theft.")]).quotations
    assert quotation.calls is None


@pytest.mark.parametrize("text", ['Pedro Soto said "".', "Pedro Soto wrote “” on the wall in Peru."])
def test_empty_marks_lose_nothing(text):
    annotation = annotate([Article("a", text)])
    assert (annotation.skipped, annotation.quotations) == ((), ())
