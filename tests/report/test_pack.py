import json

import numpy as np
import pandas as pd
import pytest
from pack_reader import Reader
from report_tables import ACTORS, ARTICLES, FRONT, HOSTILE, mention, mentions, quotations, tables

from biaskit.report.material import Material
from biaskit.report.pack import build_pack
from biaskit.showing.text import CONTROLS
from biaskit.summary import summarize
from biaskit.tables import actors_table, ratings_table
from biaskit.types import Actor, Article, Cue, Mention, Quotation, Rating


def build(given=None, **options):
    return build_pack(Material(**(given or tables())), **options)


@pytest.fixture(scope="module")
def pack():
    return build()


@pytest.fixture(scope="module")
def reader(pack):
    return Reader(pack)


def of(found, articles=ARTICLES, said=(), actors=ACTORS, rated=None):
    """Tables of these mentions."""
    given = tables(articles, found, list(said))
    given["actors"] = actors_table(actors, found, said, articles)
    return given if rated is None else given | {"ratings": ratings_table(rated, articles)}


def rows(columns):
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_it_has_what_the_page_asks_for(pack):
    assert list(pack) == [
        "mode", "version", "controls", "facts", "articles", "outlets", "names", "dims", "default", "frames",
        "actors", "events", "mentions", "labels", "ratedsets", "valuesets", "cuesets", "quotations", "summaries", "t",
        "held", "made",
    ]  # fmt: skip


def test_it_is_json_and_the_same_again(pack):
    assert json.dumps(pack, allow_nan=False) == json.dumps(build(), allow_nan=False)


def test_controls_are_those_of_the_package(pack):
    assert pack["controls"] == CONTROLS


def test_facts_count_what_was_read(pack):
    assert pack["facts"] == {
        "counts": [
            ["articles", 3], ["outlets", 3], ["actors and events", 5], ["mentions", 9], ["quotations", 4],
            ["set aside", 2],
        ],
        "dates": ["2024-03-01", "2024-03-03"],
        "outlets": [["<b>Outlet</b>", 1], ["Evening Sun", 1], ["The Morning", 1]],
        "skipped": [["not English", 2, ["d", "<e>"]]],
    }  # fmt: skip


def test_an_article_keeps_its_text_and_safe_addresses_only(pack):
    assert rows(pack["articles"])[1:] == [
        {"id": "b", "title": "Raid shocks", "outlet": 1, "date": "2024-03-03", "url": None, "repeats": 0,
         "text": ARTICLES[1].text},
        {"id": "c", "title": HOSTILE, "outlet": 2, "date": "", "url": None, "repeats": 0, "text": HOSTILE},
    ]  # fmt: skip


def test_a_mention_leads_to_its_words(reader):
    third = reader.mentions[2]
    assert {key: third[key] for key in ("article", "part", "voice", "counted")} == {
        "article": 0, "part": 0, "voice": 1, "counted": 1,
    }  # fmt: skip
    assert reader.sentence(third) == "Sudria cried “open piracy”."
    assert reader.printed(third) == "open piracy"
    assert (reader.name(third["source"]), reader.name(third["target"])) == ("Sudria", "ferry raid")
    assert reader.pack["labels"][third["label"]] == "open piracy"


def test_every_mention_is_spelled_as_it_was_printed(reader):
    assert [reader.printed(one) for one in reader.mentions] == [
        "Norland", "rescue", "open piracy", "🚢", "ferry raid", "Sudria", "rescue", "Norland", "Rebels",
    ]  # fmt: skip


def test_values_carry_their_words(reader):
    third = reader.mentions[2]
    vader, crime = reader.dim("vader"), reader.dim("frames", "crime")
    assert [reader.value(third, dim) for dim in (vader, crime)] == [-0.7, 0.5]
    assert [reader.words(third, dim) for dim in (vader, crime)] == [[("open piracy", -0.7, "lexicon")]] * 2


def test_a_share_of_zero_is_rated_and_takes_no_room(reader):
    first, threat = reader.mentions[0], reader.dim("frames", "threat")
    assert reader.pack["valuesets"][first["values"]] == ()
    assert reader.value(first, threat) == 0


def test_no_evidence_is_not_rated(reader):
    assert np.isnan(reader.value(reader.mentions[0], reader.dim("vader")))


def test_measures_carry_their_scale(pack):
    assert pack["dims"] == [
        ["vader", "valence", -1.0, 1.0],
        ["frames", "crime", 0.0, 1.0],
        ["frames", "threat", 0.0, 1.0],
    ]
    assert (pack["default"], pack["frames"]) == (0, [1, 2])


def test_members_speak_for_the_top(reader):
    holt = reader.mentions[1]
    assert (reader.name(holt["source"]), reader.name(holt["top"])) == ("Ida Holt", "Norland")


def test_names_are_those_of_the_actors_in_their_order(pack):
    assert pack["names"] == [one.name for one in ACTORS]


def test_a_source_of_printed_words_is_a_name_behind_the_actors():
    first = mention(ARTICLES[0], "Sudria cried “open piracy”.", "open piracy", "ferry raid", "two sailors", "quoted")
    pack = build(of([first]))
    assert (pack["names"][-1], pack["mentions"]["source"]) == ("two sailors", [5])
    assert pack["mentions"]["top"] == [5]


def test_actors_stand_by_number_of_mentions(pack):
    names = pack["names"]
    assert [names[row["name"]] for row in pack["actors"]] == ["ferry raid", "Norland", "Sudria", FRONT, "Ida Holt"]
    assert pack["actors"][4] == {
        "name": 2,
        "kind": "person",
        "member_of": 0,
        "n_quotations": 1,
        "printed": [],
        "called": [],
    }


def test_actors_agree_with_the_table_of_actors(pack):
    table = actors_table(ACTORS, mentions(), quotations(), ARTICLES).set_index("name")
    for row in pack["actors"]:
        known = table.loc[pack["names"][row["name"]]]
        assert dict(map(tuple, row["printed"])) == known["printed"]


def test_quotations_lead_to_their_words(pack):
    third = rows(pack["quotations"])[2]
    text = ARTICLES[1].text
    assert [text[slice(*span)] for span in (third["source_span"], third["cue_span"], *third["contents"])] == [
        "Norland", "said", "A rescue,",
    ]  # fmt: skip
    assert {key: value for key, value in third.items() if not key.endswith(("_span", "contents"))} == {
        "article": 1, "part": 0, "source": 0, "cue": "said", "voice": 1, "kind": "direct",
        "asserted": 1, "targets": [4],
    }  # fmt: skip


def test_a_quotation_may_lack_source_and_cue():
    nobody = Quotation("a", None, None, "", None, ((0, 7),), "scare", "outlet", part="title")
    (row,) = rows(build(of(mentions(), said=[nobody]))["quotations"])
    assert (row["source"], row["source_span"], row["cue_span"], row["voice"], row["part"]) == (-1, None, None, 0, 1)


def test_an_event_of_few_articles_is_named_alone(pack):
    assert pack["events"] == [{"name": pack["names"].index("ferry raid"), "rows": []}]


def test_an_event_that_all_call_alike_is_not_shown():
    raid = mention(ARTICLES[1], "The ferry raid shocked Sudria.", "ferry raid", "ferry raid")
    assert build(of([raid]))["events"] == []


def test_events_of_like_names_are_told_apart():
    actors = (*ACTORS, Actor("the ferry raid", "event"))
    assert len(build(of(mentions(), actors=actors))["events"]) == 1


def test_a_mention_of_an_unnamed_target_has_no_label():
    implied = Mention("a", "Sudria", "Norland freed the ferry 🚢 at dawn.", 0, 0)
    reader = Reader(build(of([implied])))
    assert reader.pack["labels"][reader.mentions[0]["label"]] == ""
    assert reader.sentence(reader.mentions[0]) == "Norland freed the ferry 🚢 at dawn."


def test_a_mention_in_a_title_points_into_the_title():
    titled = Mention("a", "Norland", "Ferry freed", 0, 5, part="title")
    reader = Reader(build(of([titled])))
    assert (reader.mentions[0]["part"], reader.printed(reader.mentions[0])) == (1, "Ferry")


def test_mentions_of_one_place_by_other_sources_keep_their_own_values():
    one = mention(ARTICLES[0], "Sudria cried “open piracy”.", "open piracy", "ferry raid", "Sudria", "quoted")
    other = mention(ARTICLES[0], "Sudria cried “open piracy”.", "open piracy", "ferry raid")
    rated = [Rating(one, "vader", "valence", -0.5), Rating(other, "vader", "valence", 0.25)]
    reader = Reader(build(of([one, other], rated=rated)))
    assert [reader.value(m, 0) for m in reader.mentions] == [-0.5, 0.25]


def test_scopes_tell_mentions_apart_also_as_lists():
    one, other = (Mention("a", "Norland", ARTICLES[0].text, 0, 7, scope=((0, n),)) for n in (7, 20))
    rated = [Rating(m, "vader", "valence", v) for m, v in ((other, 0.25), (one, -0.5))]
    given = of([one, other], rated=rated)
    listed = [[list(span) for span in scope] for scope in given["ratings"]["scope"]]
    given["ratings"]["scope"] = pd.Series(listed, dtype=object)
    reader = Reader(build(given))
    assert [reader.value(m, 0) for m in reader.mentions] == [-0.5, 0.25]


def test_mentions_that_nothing_tells_apart_each_have_a_rating():
    twice = [Mention("a", "Norland", ARTICLES[0].text, 0, 7) for _ in range(2)]
    rated = [Rating(m, "vader", "valence", v) for m, v in zip(twice, (0.25, -0.5), strict=True)]
    reader = Reader(build(of(twice, rated=rated)))
    assert [reader.value(m, 0) for m in reader.mentions] == [0.25, -0.5]


def test_ratings_sorted_by_scorer_find_their_mentions(pack):
    given = tables()
    given["ratings"] = given["ratings"].sort_values(["dimension", "article_id"], kind="stable", ignore_index=True)
    again = Reader(build(given))
    assert [again.value(m, again.dim("vader")) for m in again.mentions] == pytest.approx(
        [Reader(pack).value(m, 0) for m in Reader(pack).mentions], nan_ok=True
    )


def test_a_rated_mention_that_the_table_lacks_counts_all_the_same():
    given = tables()
    given["mentions"] = given["mentions"][:2]
    reader = Reader(build(given))
    assert len(reader.mentions) == 9
    assert [reader.printed(m) for m in reader.mentions][:3] == ["Norland", "rescue", "open piracy"]


def test_a_mention_without_ratings_does_not_count():
    given = tables()
    given["ratings"] = given["ratings"][given["ratings"]["article_id"] != "b"]
    assert build(given)["mentions"]["counted"] == [1, 1, 1, 1, 0, 0, 0, 1, 1]


def test_a_repeat_does_not_count():
    articles = (ARTICLES[0], Article("b", ARTICLES[1].text, meta={"duplicate_of": "a"}), ARTICLES[2])
    pack = build(of(mentions(), articles))
    assert pack["mentions"]["counted"] == [1, 1, 1, 1, 0, 0, 0, 1, 1]
    assert pack["articles"]["repeats"] == [0, 1, 0]
    assert ["repeat another article", 1] in pack["facts"]["counts"]


def test_an_article_that_only_the_tables_know_has_a_place_without_text():
    given = of(mentions()) | {"articles": ARTICLES[:2]}
    pack = build(given)
    assert (pack["articles"]["id"], pack["articles"]["text"][2]) == (["a", "b", "c"], "")
    assert pack["mentions"]["article"][-2:] == [2, 2]


def test_hostile_text_survives():
    pack = build()
    assert HOSTILE in pack["articles"]["text"]
    assert FRONT in pack["names"]


def test_half_a_surrogate_pair_and_nul_survive_with_their_length():
    odd = Article("n\ud800", "Odd \ud800\udc00 and \0 text \ud83d", "Out\ud800let", None, "T\0\ud800")
    pack = build(of([], (*ARTICLES, odd)))
    json.dumps(pack, ensure_ascii=False).encode("utf-8")
    assert pack["articles"]["text"][3] == "Odd \ufffd\ufffd and \0 text \ufffd"
    assert (pack["articles"]["id"][3], pack["articles"]["title"][3]) == ("n\ufffd", "T\0\ufffd")


def test_cues_without_words_or_with_odd_weights_do_no_harm():
    one = mentions()[0]
    cues = (Cue(0, 0, 1.0, "model"), Cue(0, 7, float("nan"), "model"), Cue(8, 13, float("inf"), "model"))
    reader = Reader(build(of([one], rated=[Rating(one, "vader", "valence", 0.5, cues)])))
    assert reader.words(reader.mentions[0], 0) == [("Norland", 0.0, "model"), ("freed", 0.0, "model")]


def test_dates_may_be_moments_or_texts():
    articles = [Article("a", "x", date=pd.Timestamp("2024-05-06 10:00")), Article("b", "x", date="2024-05-07")]
    articles.append(Article("c", "x", date="no day"))
    assert build(of([]) | {"articles": articles})["articles"]["date"] == ["2024-05-06", "2024-05-07", ""]


def test_nothing_read_is_a_pack_too():
    given = tables((), [], [])
    given["actors"] = given["actors"][:0]
    pack = build(given)
    assert (pack["mentions"]["article"], pack["dims"], pack["default"], pack["facts"]["dates"]) == ([], [], None, [])
    assert pack["held"]["rule"] == "This page holds the whole text of every article."


def test_one_article_without_outlet_and_date():
    pack = build(of([Mention("x", "Norland", "Norland won.", 0, 7)], [Article("x", "Norland won.")]))
    assert (pack["outlets"], pack["facts"]["outlets"], pack["facts"]["dates"]) == ([""], [["outlet not given", 1]], [])


def test_nothing_rated():
    given = tables()
    given["ratings"] = given["ratings"][:0]
    pack = build(given)
    assert (pack["dims"], pack["default"], pack["events"], sum(pack["mentions"]["counted"])) == ([], None, [], 0)


def test_the_manifest_and_the_methods_are_told():
    from biaskit.methods import Methods

    pack = build(tables() | {"methods": Methods("We \ud800 did.", "@a{b}")})
    assert json.loads(pack["made"]["manifest"]) == {"biaskit": "0.1.0", "note": "</script> & more"}
    assert (pack["made"]["methods"], pack["made"]["bibtex"]) == ("We \ufffd did.", "@a{b}")


@pytest.mark.parametrize("by", [["source", "target"], ["target"], ["outlet", "target"], ["outlet"], ["source"]])
@pytest.mark.parametrize("measure", [("vader", "valence"), ("frames", "crime")])
def test_means_from_the_pack_are_those_of_summarize(reader, by, measure):
    table = summarize(tables()["ratings"], by, scorer=measure[0], dimension=measure[1])
    found = reader.groups(by, reader.dim(*measure))
    assert set(found) == {tuple(None if pd.isna(v) else v for v in row) for row in table[by].itertuples(index=False)}
    for row in table.to_dict("records"):
        key = tuple(None if pd.isna(row[c]) else row[c] for c in by)
        wanted = [row[name] for name in ("n_articles", "n_mentions", "n_rated", "mean")]
        assert found[key] == pytest.approx(wanted, abs=1e-6, nan_ok=True)
