"""Relations of words to a name, on parsed sentences in which every name is the same."""

import pytest

from biaskit.pipeline import load_pipeline
from biaskit.scorers.relations import Relations, Standing


@pytest.fixture(scope="module")
def nlp():
    return load_pipeline()


def named(doc):
    return [token for token in doc if token.text == "Taylor"]


@pytest.mark.parametrize(
    ("sentence", "word", "relation"),
    [
        ("Taylor attacked the mayor.", "attacked", "agent"),
        ("The mayor attacked Taylor.", "attacked", "patient"),
        ("Taylor was attacked by the mayor.", "attacked", "patient"),
        ("The mayor was attacked by Taylor.", "attacked", "agent"),
        ("Taylor tried to attack the mayor.", "attack", "agent"),
        ("Taylor attacked and insulted the mayor.", "insulted", "agent"),
        ("Taylor was attacked and insulted.", "insulted", "patient"),
        ("Taylor, who attacked the mayor, left.", "attacked", "agent"),
        ("Taylor, accused of fraud, left.", "accused", "patient"),
        ("Taylor is corrupt.", "corrupt", "predicate"),
        ("Taylor is a liar.", "liar", "predicate"),
        ("The corrupt Taylor left.", "corrupt", "description"),
        ("Taylor's lies angered the mayor.", "lies", "possessor"),
        ("The attack on Taylor failed.", "attack", "oblique-against"),
        ("They were angry with Taylor.", "angry", "oblique-with"),
        ("Taylor attacked the corrupt mayor.", "corrupt", "agent's+name"),
        ("Taylor left. The weather was awful.", "awful", "apart"),
        ("Taylor praised the corrupt Taylor.", "corrupt", "agent's-other"),
        ("The mayor lied before Taylor arrived.", "lied", "above+noun"),
    ],
)
def test_relation_of_a_word_to_the_first_name(nlp, sentence, word, relation):
    doc = nlp(sentence)
    place = next(token.i for token in doc if token.text == word)
    assert Relations(doc, named(doc)[0].i).of(doc[place]) == relation


def test_each_word_has_a_relation(nlp):
    doc = nlp("Taylor attacked the corrupt mayor.")
    assert all(map(Relations(doc, 0).of, doc))


def test_the_words_inside_a_name_describe_it(nlp):
    doc = nlp("The corrupt Taylor left.")
    assert {doc[i].text for i in Standing(doc[2]).inside} == {"The", "corrupt"}
