from dataclasses import replace

import pytest
from serve_making import HOSTILE, SAID, TEXT, ask, framing, opened

FIRST = TEXT[: TEXT.index(". ") + 1]
SECOND = TEXT[len(FIRST) + 1 :]
A = {
    "place": 0, "id": "a'1", "title": "Theft?", "outlet": "The Post", "date": "2025-01-02",
    "url": "https://example.org/a", "repeats": False, "held": True,
}  # fmt: skip


def test_a_sentence_by_hand(store):
    crime, tone = ([one[0] for one in store.measures].index(name) for name in ("frames", "tone"))
    raid = FIRST.index('"raid"') + 1
    found = ask(store, "sentences", filter={"source": [store.names.index(HOSTILE)]})
    assert found == {
        "n": 1,
        "n_held": 1,
        "items": [
            {
                "article": A,
                "text": FIRST,
                "part": "body",
                "at": 0,
                "target": "raid",
                "source": HOSTILE,
                "voice": "paraphrased",
                "marks": [
                    [raid, raid + 4, "target"],
                    [0, len(HOSTILE), "source"],
                    [SAID, SAID + 4, "reporting"],
                    [SAID + 5, len(FIRST) - 1, "content"],
                ],
                "values": sorted([[tone, -0.5, [[raid, raid + 4, -0.5, "lexicon"]]], [crime, 0.25, []]]),
            }
        ],
    }


def test_a_value_of_zero_is_a_value_and_of_a_share_it_has_no_cues(store):
    (item,) = ask(store, "sentences", filter={"source": [-1]})["items"]
    tone, crime = ([one[0] for one in store.measures].index(name) for name in ("tone", "frames"))
    assert item["text"] == SECOND
    assert item["values"] == sorted([[tone, 0.0, [[4, 8, 0.0, "lexicon"]]], [crime, 0.0, []]])


def test_pages_of_sentences(store):
    texts = [ask(store, "sentences", offset=i, limit=1)["items"][0]["text"] for i in range(2)]
    assert texts == [FIRST, SECOND]
    assert ask(store, "sentences", offset=2)["items"] == []


def test_pages_of_quotations_and_articles(tmp_path):
    made = framing()
    (known,) = made.annotation.quotations
    two = replace(made.annotation, quotations=(known, replace(known, cue="said the")))
    store = opened(replace(made, annotation=two).save(tmp_path / "two"))
    for kind, name, expected in (("quotations", "cue", ["said", "said the"]), ("articles", "id", ["a'1", "b"])):
        pages = [ask(store, kind, offset=i, limit=1) for i in range(3)]
        assert [page["n"] for page in pages] == [2, 2, 2]
        assert [[item[name] for item in page["items"]] for page in pages] == [[expected[0]], [expected[1]], []]
    store.close()


def test_the_strongest_come_first_and_only_what_was_rated(store):
    tone, crime = ([one[0] for one in store.measures].index(name) for name in ("tone", "frames"))
    found = ask(store, "sentences", measure=tone, order="strongest")
    assert [item["text"] for item in found["items"]] == [FIRST, SECOND]
    assert ask(store, "sentences", measure=crime, order="strongest")["n"] == 1


def test_a_quotation_by_hand(store):
    assert ask(store, "quotations", filter={"target": [store.names.index("raid")]}) == {
        "n": 1,
        "n_held": 1,
        "items": [
            {
                "article": A,
                "text": FIRST,
                "at": 0,
                "part": "body",
                "source": HOSTILE,
                "cue": "said",
                "voice": "paraphrased",
                "kind": "indirect",
                "asserted": True,
                "targets": ["raid"],
                "marks": [
                    [0, len(HOSTILE), "source"],
                    [SAID, SAID + 4, "reporting"],
                    [SAID + 5, len(FIRST) - 1, "content"],
                ],
            }
        ],
    }


def test_a_quotation_of_nobody_is_the_outlets_own(tmp_path):
    made = framing()
    (known,) = made.annotation.quotations
    nobody = replace(known, source=None, source_span=None, kind="scare", voice="outlet", targets=())
    annotation = replace(made.annotation, quotations=(known, nobody))
    store = opened(replace(made, annotation=annotation).save(tmp_path / "two"))
    assert ask(store, "quotations")["n"] == 2
    (found,) = ask(store, "quotations", filter={"source": [-1]})["items"]
    assert (found["source"], found["kind"], [kind for *_, kind in found["marks"]]) == (
        None, "scare", ["reporting", "content"],
    )  # fmt: skip
    store.close()


@pytest.mark.parametrize(
    ("wanted", "n"),
    [
        ({"source": [-1]}, 0),
        ({"voice": ["quoted"]}, 0),
        ({"from": "2025-01-02", "to": "2025-01-02"}, 1),
        ({"from": "2025-01-03"}, 0),
        ({"frame": 0, "label": "nothing of the kind", "top": [-1]}, 1),
    ],
)
def test_of_a_filter_quotations_heed_what_applies_to_them(store, wanted, n):
    assert ask(store, "quotations", filter=wanted)["n"] == n


def test_articles_by_hand(store):
    found = ask(store, "articles")
    b = {"place": 1, "id": "b", "title": "", "outlet": "", "date": "", "url": None, "repeats": True, "held": True}
    assert found == {
        "n": 2,
        "items": [{**A, "n_mentions": 3, "n_quotations": 1}, {**b, "n_mentions": 1, "n_quotations": 0}],
    }
    assert ask(store, "articles", filter={"to": "2030-01-01"})["n"] == 1


def test_an_article_has_everything_also_what_does_not_count(store):
    found = ask(store, "article", place=0)
    assert {name: found[name] for name in A} == A
    assert found["text"] == TEXT
    assert [(m["target"], m["source"], m["at"], m["end"], m["start"], m["stop"]) for m in found["mentions"]] == [
        ("raid", HOSTILE, 0, len(FIRST), FIRST.index('"raid"') + 1, FIRST.index('"raid"') + 5),
        ("raid", None, len(FIRST) + 1, len(TEXT), 0, 8),
        (HOSTILE, None, len(FIRST) + 1, len(TEXT), 0, 0),
    ]
    assert found["mentions"][2]["values"] == []
    assert found["quotations"] == [
        {
            "part": "body",
            "source": HOSTILE,
            "cue": "said",
            "voice": "paraphrased",
            "kind": "indirect",
            "asserted": True,
            "targets": ["raid"],
            "source_span": [0, len(HOSTILE)],
            "cue_span": [SAID, SAID + 4],
            "contents": [[SAID + 5, len(FIRST) - 1]],
        }
    ]
    assert ask(store, "article", place=1)["mentions"][0]["values"] != []
    assert ask(store, "article", place=2) is None


def test_of_ratings_alone_an_article_has_its_sentences(bare):
    found = ask(bare, "article", place=0)
    assert (found["text"], found["held"], found["quotations"]) == (None, False, [])
    assert [mention["sentence"] for mention in found["mentions"]] == [FIRST, SECOND]
    assert ask(bare, "quotations") == {"n": 0, "n_held": 0, "items": []}
    assert ask(bare, "sentences")["n"] == 2
