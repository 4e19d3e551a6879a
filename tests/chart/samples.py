"""One figure of each chart, of rows of all kinds: rated, not rated, of few articles, null, without interval."""

import pandas as pd
from handmade import NAN, label_row, summary_row

from biaskit import chart


def _summary(**columns):
    """Rows by the columns given: one with an interval, one without, one of a single article, one not rated."""
    numbers = ((0.2, 12, 0.1, 0.3), (-0.4, 9, NAN, NAN), (0.5, 1, NAN, NAN), (NAN, 0, NAN, NAN))
    groups = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [summary_row(mean, n, low, high, **group) for group, (mean, n, low, high) in
            zip(groups, numbers * len(groups), strict=False)]  # fmt: skip


def _shares(scorer, dimensions, **columns):
    rows = [
        {**row, "scorer": scorer, "dimension": name, "mean": abs(row["mean"]), "low": abs(row["low"]),
         "high": abs(row["high"])}
        for row in _summary(**columns) for name in dimensions
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _difference(target, n_a=12, verdict="higher", low=0.1, high=0.7):
    return {
        "between": "outlet", "a": "Ledger", "b": "Herald", "target": target, "scorer": "vader", "dimension": "valence",
        "n_a": n_a, "n_b": 9, "n_pairs": 0, "mean_a": 0.3, "mean_b": -0.1, "low_a": 0.1, "low_b": -0.3, "high_a": 0.5,
        "high_b": 0.1, "difference": 0.4, "low": low, "high": high, "interval": "bca", "p": 0.004, "q": 0.02,
        "cliffs_delta": 0.4, "smd": 0.9, "test": "permutation", "verdict": verdict, "says": "Ledger is higher.",
    }  # fmt: skip


def _word(group, word, odds, q, count):
    return {
        "group": group, "by": "source", "word": word, "count": count, "count_others": 3, "per_thousand": 4.0,
        "per_thousand_others": 1.0, "log_odds": odds, "low": odds - 0.5, "high": odds + 0.5, "z": odds * 4, "p": q / 2,
        "q": q, "n_articles": 4, "group_words": 800, "group_articles": 9, "sentences": (),
    }  # fmt: skip


def _specification(scorer, threshold, weights, difference):
    return {
        "between": "outlet", "a": "Ledger", "b": "Herald", "target": "Peru", "scorer": scorer, "dimension": "valence",
        "threshold": threshold, "weights": weights, "voice": "all", "n_a": 12, "n_b": 9, "difference": difference,
        "low": difference - 0.2, "high": difference + 0.2, "p": 0.04, "smd": difference * 2,
        "sign": 1 if difference > 0 else -1, "shown": abs(difference) > 0.2,
    }  # fmt: skip


def _audit():
    rows = [
        {"scorer": scorer, "dimension": "valence", "name": name, "kind": "person", "n_sentences": 9, "n_rated": 9,
         "mean": value, "difference": value, "low": value - 0.1, "high": value + 0.1, "changed": 0.0}
        for scorer in ("toy", "twin") for name, value in (("Ana Ruiz", 0.3), ("Ben Cole", -0.2), ("Cem Ak", 0.0))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _labels():
    own = label_row(None, labels=(("tanker seizure", 4), ("raid", 1)), frames={"military force": 0.5})
    said = label_row("Venezuela", labels=(("blatant theft", 2), ("tanker seizure", 1)), mean=-0.6, low=-0.8, high=-0.4)
    return pd.DataFrame([own, said, label_row("Peru", n=1, low=NAN, high=NAN)])


def _trend():
    days = pd.to_datetime(["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27"])
    return pd.DataFrame(_summary(period=days))


def _pairs():
    return pd.DataFrame(_summary(source=[None, "Peru", "Chile", "Brazil"], target=["Peru", "Chile", "Peru", "Peru"]))


def _articles():
    values = {"Ledger": (0.1, 0.1, 0.3), "Herald": (-0.4,), "Tribune": (NAN,)}
    rows = [
        {"outlet": outlet, "scorer": "vader", "dimension": "valence", "article_id": f"{outlet}{i}", "n_rated": 3,
         "value": value}
        for outlet, own in values.items() for i, value in enumerate(own)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _words():
    return pd.DataFrame(
        [_word(group, word, sign * odds, q, count) for group, sign in (("Peru", 1), ("Chile", -1))
         for word, odds, q, count in (("oil", 1.2, 0.01, 12), ("salt", -0.8, 0.03, 5), ("the", 0.1, 0.9, 90))]
    )  # fmt: skip


OUTLETS = ["Ledger", "Herald", "Tribune", None]
ROLES = ("protagonist", "antagonist", "innocent")
VENTURES = [("vader", 0.0, "mention", 0.3), ("vader", 0.05, "article", 0.1), ("tone", 0.0, "mention", -0.3)]

SAMPLES = {
    "plot_audit": lambda: chart.plot_audit(_audit(), scorer="toy"),
    "plot_audits": lambda: chart.plot_audits(_audit()),
    "plot_contrast": lambda: chart.plot_contrast(_labels()),
    "plot_coverage": lambda: chart.plot_coverage(
        _shares("salience", ["mentions"], outlet=OUTLETS * 2, target=["Peru"] * 4 + ["Chile"] * 4)
    ),
    "plot_distribution": lambda: chart.plot_distribution(
        _articles(), summary=pd.DataFrame(_summary(outlet=["Ledger", "Herald", "Tribune"]))
    ),
    "plot_dumbbell": lambda: chart.plot_dumbbell(
        pd.DataFrame([_difference("Peru"), _difference("Chile", 1, "too few", NAN, NAN),
                      _difference("Brazil", verdict="not shown", low=-0.1)])
    ),
    "plot_interval": lambda: chart.plot_interval(pd.DataFrame(_summary(outlet=OUTLETS))),
    "plot_labels": lambda: chart.plot_labels(_labels()),
    "plot_labels_by_event": lambda: chart.plot_labels_by_event(
        pd.concat([_labels(), _labels().assign(event="port strike")])
    ),
    "plot_matrix": lambda: chart.plot_matrix(_pairs()),
    "plot_multiverse": lambda: chart.plot_multiverse(pd.DataFrame([_specification(*one) for one in VENTURES])),
    "plot_network": lambda: chart.plot_network(_pairs()),
    "plot_profile": lambda: chart.plot_profile(
        _shares("frames", ["economic", "crime and punishment"], source=[None, "Peru", "Chile", "Brazil"])
    ),
    "plot_roles": lambda: chart.plot_roles(_shares("model", ROLES, target=["Iran", "Peru", "Chile", "Brazil"])),
    "plot_trend": lambda: chart.plot_trend(_trend(), events={"2025-01-10": "strike"}),
    "plot_words": lambda: chart.plot_words(_words(), group="Peru"),
    "plot_words_by_group": lambda: chart.plot_words_by_group(_words()),
}  # fmt: skip
"""What draws a sample of each chart."""
