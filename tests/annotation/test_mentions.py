"""Mentions worked by hand: about whom, whose words, which words."""

from biaskit import Actor, Actors, Article, annotate


def mentions(text, **options):
    return [
        (m.target, m.sentence[m.start : m.end], m.source, m.voice, [m.sentence[a:b] for a, b in m.scope])
        for m in annotate([Article("a", text)], **options).mentions
    ]


def test_the_outlets_words_and_a_quotation_of_the_same_words_differ_in_voice_only():
    own, quoted = "Peru acted with courage.", "Chile said Peru acted with courage."
    ((target, printed, _, voice, scope),) = mentions(own)
    (other,) = [m for m in mentions(quoted) if m[2]]
    assert (target, printed, voice, scope) == ("Peru", "Peru", "outlet", ["Peru acted with courage"])
    assert other == ("Peru", "Peru", "Chile", "paraphrased", scope)


def test_the_outlets_scope_leaves_out_what_others_say():
    (outlet, *_) = mentions("Chile said Peru acted with courage.")
    assert outlet == ("Chile", "Chile", None, "outlet", ["Chile"])


def test_a_quoted_fragment_bears_on_whom_its_phrase_is_about():
    found = mentions("Russia said it would support Venezuela’s efforts to “protect its sovereignty.”")
    ((voice, scope),) = [m[3:] for m in found if m[:3] == ("Venezuela", "Venezuela", "Russia")]
    assert (voice, scope[-1]) == ("quoted", "“protect its sovereignty.”")


def test_both_countries_are_the_two_states_last_named():
    found = mentions("Russia met Venezuela on Monday. Moscow said relations between both countries “are excellent.”")
    both = [m[0] for m in found if m[1] == "both countries"]
    assert sorted(both) == ["Russia", "Venezuela"]


def test_an_event_is_proposed_when_it_is_named_twice_and_labels_belong_to_their_source():
    text = (
        "The tanker seizure angered Caracas. Venezuela’s government condemned the tanker seizure as “a blatant theft.”"
    )
    labels = [(m[1], m[2], m[3]) for m in mentions(text) if m[0] == "tanker seizure"]
    assert labels == [
        ("tanker seizure", None, "outlet"),
        ("tanker seizure", None, "outlet"),
        ("blatant theft", "Venezuela", "quoted"),
    ]


def test_an_event_of_the_registry_needs_one_naming_only():
    registry = Actors([Actor("ship seizure", "event", ("tanker seizure",))])
    assert mentions("The seizure of an oil tanker went on.", actors=registry)[0][:2] == (
        "ship seizure",
        "seizure of an oil tanker",
    )


def test_a_mention_knows_where_else_its_sentence_names_the_target():
    text = "Ana Ruiz won. Mr. Peru said Ruiz would fight, for Ana Ruiz and Tom Ruiz never lose; Ana Ruiz is well."
    actors = Actors([Actor("Ana Ruiz", "person", ("Ruiz",)), Actor("Tom Ruiz", "person")])
    sentence = text[14:]
    found = [m for m in annotate([Article("a", text)], actors=actors).mentions if m.sentence == sentence]
    named = {sentence[m.start : m.end]: [sentence[a:b] for a, b in m.coreferent] for m in found}
    assert named["Tom Ruiz"] == []
    assert named["Ruiz"] == ["Ana Ruiz", "Ana Ruiz"]
    (first,) = [m for m in found if sentence[m.start : m.end] == "Ruiz"]
    assert all(a >= first.end for a, b in first.coreferent)


def test_a_pronoun_is_coreferent_only_with_the_capital_that_hides_it():
    he, she = "He said Trump won.", "Chile said Trump knew that he won."
    for sentence, wanted in ((he, ["He"]), (she, [])):
        text = f"Donald Trump spoke. {sentence}"
        found = annotate([Article("a", text)], targets="Donald Trump").mentions
        (trump,) = [m for m in found if m.sentence == sentence and sentence[m.start : m.end] == "Trump"]
        assert [sentence[a:b] for a, b in trump.coreferent] == wanted


def test_places_are_not_actors():
    assert mentions("The ship lay off Venezuela’s coast and the crew waited in Caracas.") == []


def test_a_capital_that_acts_is_its_state():
    assert mentions("Caracas protested.")[0][:2] == ("Venezuela", "Caracas")


def test_a_demonym_in_a_title_is_not_a_mention_of_the_state():
    assert [m[0] for m in mentions("Russian President Vladimir Putin arrived on Monday.")] == ["Vladimir Putin"]


def test_surname_links_within_the_article_and_title_gives_the_state():
    annotation = annotate([Article("a", "Russian President Vladimir Putin arrived. Putin smiled.")])
    assert [m.target for m in annotation.mentions] == ["Vladimir Putin", "Vladimir Putin"]
    assert annotation.actors[0] == Actor("Vladimir Putin", "person", ("Putin",), "Russia")


def test_an_office_gives_the_state():
    annotation = annotate([Article("a", "Homeland Security Secretary Kristi Noem spoke on Monday.")])
    assert annotation.actors[0].member_of == "United States"


def test_targets_keep_only_what_was_asked_for():
    assert {m[0] for m in mentions("Chile praised Peru and Bolivia.", targets=["Peru"])} == {"Peru"}


def test_names_are_marked_for_masking():
    (mention,) = annotate([Article("a", "The United Nations thanked nobody.")]).mentions
    assert [mention.sentence[a:b] for a, b in mention.names] == ["The United Nations"]


def test_boilerplate_is_not_annotated():
    text = "Peru protested on Monday.\n\nFollow us on:\nPeru News Twitter"
    assert len([m for m in annotate([Article("a", text)]).mentions if m.target == "Peru"]) == 1


def test_spans_fit_the_article():
    text = "\u00a0 Peru protested.\r\n\r\n  “Chile lied,” Peru said. 😀 Then Bolivia left."
    annotation = annotate([Article("a", text)])
    for mention in annotation.mentions:
        start = mention.sentence_start
        assert text[start : start + len(mention.sentence)] == mention.sentence


def test_a_clause_that_equates_an_event_labels_it():
    text = "The tanker seizure went on. Chile said the tanker seizure was an act of piracy."
    labels = [(m[1], m[2], m[4]) for m in mentions(text) if m[0] == "tanker seizure" and m[2]]
    assert labels == [
        ("tanker seizure", "Chile", ["the tanker seizure was an act of piracy"]),
        ("act of piracy", "Chile", ["the tanker seizure was an act of piracy"]),
    ]


def test_another_noun_for_the_one_such_event_is_a_label_of_it():
    text = "The tanker seizure went on. The tanker seizure was short. Chile said the robbery had been planned."
    assert ("tanker seizure", "robbery", "Chile", "paraphrased", ["the robbery had been planned"]) in mentions(text)


def test_another_noun_is_none_when_there_are_two_such_events():
    text = (
        "The tanker seizure was short. The bank robbery was long. "
        "The tanker seizure angered many. The bank robbery angered few. The raid ended on Monday."
    )
    assert "raid" not in {m[1] for m in mentions(text)}


def test_a_pronoun_in_the_same_words_is_no_second_mention():
    text = "Marta Lindqvist left. On Monday she sold her ship."
    mentions = annotate([Article("a", text)]).mentions
    assert [(m.target, m.sentence[m.start : m.end]) for m in mentions] == [
        ("Marta Lindqvist", "Marta Lindqvist"),
        ("Marta Lindqvist", "she"),
    ]


def test_nobody_is_judged_by_praise_of_what_is_his():
    mentions = annotate([Article("a", "Marta Lindqvist praised her crew.")]).mentions
    assert [(m.target, m.source) for m in mentions] == [("Marta Lindqvist", None)]


def test_the_scope_of_a_target_outside_the_marks_is_the_clause_with_its_fragments():
    def scopes(text):
        return [scope for _, printed, source, _, scope in mentions(text) if printed == "Peru" and source]

    assert scopes("Chile said Peru had not “kept its word.”") == [["Peru had not", "“kept its word.”"]]
    assert scopes("Chile said Peru suffered “heavy losses” at sea.") == [["Peru suffered", "“heavy losses”", "at sea"]]
