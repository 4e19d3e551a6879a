"""One name for one actor across articles."""

import biaskit as bk
from biaskit.annotation import annotate_each

FULL = "President Martha Johnson arrived in Lima on Monday. Johnson said the crew had lied."
SHORT = "Johnson left Lima on Tuesday. The minister said Johnson had lied to the crew."


def targets(texts, **options):
    found = bk.annotate([bk.Article(str(i), text) for i, text in enumerate(texts)], **options)
    return {key: {m.target for m in found.mentions if m.article_id == key and "ohn" in m.target} for key in "01"}


def test_a_surname_alone_is_the_full_name_of_another_article():
    assert targets([FULL, SHORT]) == {"0": {"Martha Johnson"}, "1": {"Martha Johnson"}}


def test_two_people_of_one_surname_leave_it_alone():
    other = "Senator Peter Johnson arrived in Lima on Monday. Johnson smiled at the crew."
    found = bk.annotate([bk.Article(str(i), text) for i, text in enumerate([FULL, other, SHORT])])
    assert {m.target for m in found.mentions if m.article_id == "2" and "ohn" in m.target} == {"Johnson"}


def test_the_registrys_name_wins():
    registry = bk.Actors([bk.Actor("M. Johnson", "person", ("Johnson", "Martha Johnson"))])
    assert targets([FULL, SHORT], actors=registry) == {"0": {"M. Johnson"}, "1": {"M. Johnson"}}


def test_sources_and_chains_are_united_too():
    found = bk.annotate([bk.Article("0", FULL), bk.Article("1", "Johnson said the crew had lied about Lima.")])
    assert {q.source for q in found.quotations} == {"Martha Johnson"}
    assert {q.chain for q in found.quotations} == {("Martha Johnson",)}


def test_article_by_article_nothing_is_known_of_the_others():
    (_, second) = annotate_each([bk.Article("0", FULL), bk.Article("1", SHORT)])
    assert {m.target for m in second.mentions if "ohn" in m.target} == {"Johnson"}


def test_father_and_son_stay_apart():
    found = bk.annotate(
        [bk.Article("0", "Donald Carter Jr. said Peru lied."), bk.Article("1", "Donald Carter left Lima.")]
    )
    assert {m.target for m in found.mentions if "Carter" in m.target} == {"Donald Carter Jr.", "Donald Carter"}


def test_accents_do_not_make_two_of_one():
    found = bk.annotate([bk.Article("0", "Nicolás Maduro left."), bk.Article("1", "Nicolas Maduro said Peru lied.")])
    assert len({m.target for m in found.mentions if "Maduro" in m.target}) == 1
