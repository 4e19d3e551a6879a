from typing import Any

import pandas as pd
import pytest

from biaskit.errors import InputError, NotFoundError
from biaskit.summary import agentless_share, article_means, frame_profile, role_shares, salience, summarize

NAN = float("nan")


def mentions(*rows: tuple[str, str, str], **columns: Any) -> pd.DataFrame:
    """Of (article, outlet, target), two rows each, as two scorers make them."""
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "target"]).assign(**columns)
    table["sentence_start"], table["sentence"] = range(len(table)), "Peru lost the match."
    table["scope"] = [()] * len(table)
    return pd.concat([table.assign(scorer=name, dimension="valence", value=0.1) for name in ("tone", "vader")])


class TestSalience:
    def test_shares_are_of_the_groups_mentions_each_counted_once(self) -> None:
        table = salience(mentions(("a", "Post", "Peru"), ("a", "Post", "Chile"), ("b", "Post", "Peru")))
        shown = table[["target", "n_articles", "n_mentions", "n_rated", "mean"]].values.tolist()
        assert shown == [["Chile", 2, 1, 3, pytest.approx(1 / 3)], ["Peru", 2, 2, 3, pytest.approx(2 / 3)]]
        assert set(table["scorer"]) == {"salience"}
        assert set(table["dimension"]) == {"mentions"}

    def test_a_target_that_a_group_never_mentions_has_share_0_with_room_for_doubt(self) -> None:
        table = salience(mentions(("a", "Post", "Peru"), ("b", "Post", "Peru"), ("c", "Sun", "Chile")))
        row = table[(table["outlet"] == "Post") & (table["target"] == "Chile")].iloc[0]
        assert row[["n_mentions", "mean", "low", "interval"]].tolist() == [0, 0.0, 0.0, "exact"]
        assert 0 < row["high"] < 1

    def test_articles_that_mention_it_count_once_each(self) -> None:
        given = mentions(("a", "Post", "Peru"), ("a", "Post", "Peru"), ("b", "Post", "Chile"))
        assert salience(given, of="articles")["mean"].tolist() == [0.5, 0.5]

    def test_words_are_those_in_the_scope(self) -> None:
        given = mentions(("a", "Post", "Peru"), ("a", "Post", "Chile"))
        given["scope"] = [((0, 4),) if target == "Chile" else () for target in given["target"]]
        assert salience(given, of="words").set_index("target")["mean"].to_dict() == {"Chile": 0.2, "Peru": 0.8}

    def test_top_leaves_out_targets_and_not_their_weight(self) -> None:
        given = mentions(("a", "Post", "Peru"), ("a", "Post", "Peru"), ("b", "Post", "Chile"))
        assert salience(given, top=1)[["target", "mean"]].values.tolist() == [["Peru", pytest.approx(2 / 3)]]

    def test_the_outlets_own_voice_is_a_group(self) -> None:
        given = mentions(("a", "Post", "Peru"), ("b", "Post", "Peru"), source=pd.Series([None, "Lima"], dtype=object))
        assert salience(given, "source")["source"].isna().tolist() == [True, False]

    def test_an_unknown_unit_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"^of is 'lines'; give 'mentions', 'articles' or 'words'\.$"):
            salience(mentions(("a", "Post", "Peru")), of="lines")

    def test_an_unknown_column_is_named(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No column is named 'paper'"):
            salience(mentions(("a", "Post", "Peru")), "paper")


def rated(scorer: str, **values: list[float]) -> pd.DataFrame:
    rows = [
        {"article_id": str(place), "source": "Peru", "target": "Chile", "scorer": scorer, "dimension": name, "value": v}
        for name, given in values.items()
        for place, v in enumerate(given)
    ]
    return pd.DataFrame(rows)


class TestProfiles:
    def test_frames_that_nobody_used_are_left_out(self) -> None:
        table = frame_profile(rated("frames", economic=[0.5, 1.0], health=[0.0, 0.0]))
        assert table[["dimension", "mean"]].values.tolist() == [["economic", 0.75]]

    def test_sub_frames_can_be_left_out(self) -> None:
        given = rated("frames", **{"crime and punishment": [0.5, 1.0], "crime": [0.5, 1.0]})
        assert frame_profile(given, top=True)["dimension"].tolist() == ["crime and punishment"]

    def test_roles_are_means_of_their_shares(self) -> None:
        given = rated("model", protagonist=[0.5, 0.25], antagonist=[0.5, 0.75], valence=[0.1, 0.2])
        assert role_shares(given).set_index("dimension")["mean"].to_dict() == {
            "antagonist": 0.625,
            "protagonist": 0.375,
        }

    def test_a_scorer_without_roles_is_told(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No dimension of tone is named 'protagonist'\. Available: valence"):
            role_shares(rated("tone", valence=[0.1, 0.2]), scorer="tone")

    def test_parts_in_the_clause_need_no_scorer(self) -> None:
        given = mentions(
            ("a", "Post", "Peru"),
            ("a", "Post", "Peru"),
            ("b", "Post", "Peru"),
            syntactic_role=["agent", "patient", None],
        )
        found = role_shares(given, scorer="syntax").set_index("dimension")["mean"].to_dict()
        assert found == {"agent": 0.5, "patient": 0.5}

    def test_silent_passives_are_rated_by_verbs(self) -> None:
        assert agentless_share(rated("verbs", agentless=[1.0, 0.0, NAN, 0.0]))["mean"].tolist() == [
            pytest.approx(1 / 3)
        ]

    def test_without_verbs_it_says_so(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No scorer is named 'verbs'\. Available: tone"):
            agentless_share(rated("tone", valence=[0.1]))


class TestWeights:
    given = pd.DataFrame(
        {
            "article_id": ["a", "a", "a", "b", "c"], "outlet": ["Post", "Post", "Post", "Post", "Sun"],
            "target": "Peru", "scorer": "tone", "dimension": "valence", "value": [0.6, 0.6, 0.6, 0.2, 0.0],
        }
    )  # fmt: skip

    @pytest.mark.parametrize(("weights", "mean"), [("mention", 0.4), ("article", 0.8 / 3), ("outlet", 0.25)])
    def test_what_weighs_alike(self, weights: str, mean: float) -> None:
        assert summarize(self.given, "target", weights=weights)["mean"].tolist() == [pytest.approx(mean)]

    def test_an_unknown_weight_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"^weights is 'word'; give 'mention', 'article' or 'outlet'\.$"):
            summarize(self.given, "target", weights="word")

    def test_groups_with_too_few_articles_keep_their_counts(self) -> None:
        table = summarize(self.given, "outlet", min_n=2)
        assert table[["outlet", "n_articles", "n_rated"]].values.tolist() == [["Post", 2, 4], ["Sun", 1, 1]]
        assert table["mean"].isna().tolist() == [False, True]

    def test_larger_clusters_widen_the_interval(self) -> None:
        alike = pd.DataFrame(
            {"article_id": range(40), "event": [i // 10 for i in range(40)], "target": "Peru", "scorer": "tone",
             "dimension": "valence", "value": [0.1 * (i // 10) for i in range(40)]}
        )  # fmt: skip
        widths = [summarize(alike, "target", cluster=name).eval("high - low")[0] for name in ("article_id", "event")]
        assert widths[1] > 2 * widths[0]

    def test_articles_without_an_event_stand_alone(self) -> None:
        alone = self.given.assign(event=None)
        pd.testing.assert_frame_equal(summarize(alone, "target", cluster="event"), summarize(self.given, "target"))

    def test_article_means_have_one_row_an_article(self) -> None:
        table = article_means(self.given)
        assert table["value"].tolist() == pytest.approx([0.6, 0.2, 0.0])
        assert table["n_rated"].tolist() == [3, 1, 1]
