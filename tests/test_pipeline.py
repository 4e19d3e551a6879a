"""What makes the pipeline faster changes nothing: every token is as plain spaCy has it."""

import numpy as np
import pytest
import spacy

import biaskit as bk
from biaskit.errors import NotFoundError
from biaskit.pipeline import DEFAULT_PIPELINE, load_pipeline, parse
from biaskit.pipeline.attributes import Attributes, remember

ODD = [
    "Ain't it so? I'm gonna go; he's gotta, let's see. There's a tanker, and y'all know nothin'.",
    "There is there are there was\n\n\tspaces   here. That that is, is.",
    "“Don't,” she said—“can't” … 3.5% of $2bn on 12/03, e.g. U.S. v. Smith’s.",
    "",
    " \n ",
]
COLUMNS = ["ORTH", "HEAD", "DEP", "TAG", "POS", "MORPH", "LEMMA", "ENT_IOB", "ENT_TYPE", "SENT_START"]


@pytest.fixture(scope="module")
def plain():
    """spaCy as it comes, but for where sentences end at paragraphs."""
    load_pipeline()
    nlp = spacy.load(DEFAULT_PIPELINE)
    nlp.add_pipe("biaskit_paragraphs", before="parser")
    return nlp


def texts():
    return [article.text for name in ("tanker", "harbour") for article in bk.load_example(name)] + ODD


def told(doc):
    return doc.to_array(COLUMNS).tolist(), [(token.lemma_, str(token.morph), token.pos_) for token in doc]


def test_every_token_is_as_plain_spacy_has_it(plain):
    given = texts()
    assert [told(doc) for doc in parse(given, load_pipeline())] == [told(doc) for doc in plain.pipe(given)]


def test_a_text_is_parsed_alike_whatever_stands_beside_it():
    nlp, given = load_pipeline(), texts()[:20]
    assert [told(parse([text], nlp)[0]) for text in given] == [told(doc) for doc in parse(given, nlp)]


def test_what_is_needed_of_most_of_a_text_is_all_of_it():
    nlp, [text, *_] = load_pipeline(), texts()
    [whole], [most] = parse([text], nlp), parse([text], nlp, [[(0, int(len(text) * 0.9))]])
    assert told(most) == told(whole)


def test_the_ruler_is_asked_once_for_each_kind_of_token(monkeypatch):
    nlp = load_pipeline()
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, Attributes)
    parse(texts(), nlp)
    asked = []
    monkeypatch.setattr(ruler, "_ruler", lambda doc: asked.append(doc.text))
    parse(texts(), nlp)
    assert asked == []


def test_a_ruler_that_asks_for_something_else_is_left_alone():
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"IS_TITLE": True}]], {"POS": "PROPN"})
    remember(nlp)
    assert nlp.get_pipe("attribute_ruler") is ruler


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr("biaskit.pipeline.attributes._KEPT", 10)
    nlp = load_pipeline()
    before = [told(doc) for doc in parse(ODD, nlp)]
    assert [told(doc) for doc in parse(ODD, nlp)] == before


def test_numpy_multiplies_as_thinc_does():
    [ops] = {type(node.ops) for node in load_pipeline().get_pipe("tok2vec").model.walk()}
    made, (a, b) = ops(), np.random.default_rng(0).random((2, 7, 7), dtype=np.float32)
    np.testing.assert_allclose(made.gemm(a, b, trans1=True, trans2=True), a.T @ b.T, rtol=1e-6)


def test_a_pipeline_that_is_not_installed():
    with pytest.raises(NotFoundError, match="No spaCy pipeline named 'en_core_web_xl' is installed"):
        load_pipeline("en_core_web_xl")
