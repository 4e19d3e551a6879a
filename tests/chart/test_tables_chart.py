"""Tables as LaTeX, Markdown and by great-tables."""

import sys

import pandas as pd
import pytest
from handmade import HOSTILE, NAN, label_row, summary_row

from biaskit.chart import to_great_table, to_latex, to_markdown
from biaskit.errors import InputError, MissingExtraError, NotFoundError


@pytest.fixture
def summary():
    rows = [summary_row(0.204, 1234, source=None), summary_row(-0.4, 1, NAN, NAN, source="R&D"),
            summary_row(NAN, 0, NAN, NAN, source="Peru")]  # fmt: skip
    return pd.DataFrame(rows).assign(interval=["bca", None, None])


@pytest.fixture
def contrast():
    row = {
        "between": "outlet", "a": "Ledger", "b": "Herald", "target": "Peru", "scorer": "tone", "dimension": "valence",
        "n_a": 12, "n_b": 9, "n_pairs": 0, "mean_a": 0.3, "mean_b": -0.1, "low_a": 0.1, "low_b": -0.3, "high_a": 0.5,
        "high_b": 0.1, "difference": 0.4, "low": 0.1, "high": 0.7, "interval": "bca", "p": 0.004, "q": 0.0004,
        "cliffs_delta": 0.4, "smd": 0.9, "test": "permutation", "verdict": "higher", "says": "Ledger is higher.",
    }  # fmt: skip
    unsure = {**row, "target": None, "low": NAN, "high": NAN, "p": NAN, "q": NAN, "test": None, "verdict": "too few"}
    return pd.DataFrame([row, unsure])


def cells(table, **options):
    """Heads and rows of a Markdown table."""
    lines = [line.strip("| ").split(" | ") for line in to_markdown(table, **options).splitlines()]
    return lines[0], lines[2:]


def test_a_summary_has_plain_heads_rounded_numbers_and_intervals(summary):
    assert cells(summary) == (
        ["Source", "Articles", "Mentions", "Rated", "Mean valence (vader)", "95% interval (BCa)"],
        [
            ["outlet's own words", "1,234", "1,235", "1,234", "+.20", "[+.10, +.30]"],
            ["R&amp;D", "1", "2", "1", "−.40", "–"],
            ["Peru", "0", "1", "0", "–", "–"],
        ],
    )


def test_a_contrast_names_its_groups_in_the_heads_and_leaves_sentences_out(contrast):
    heads, rows = cells(contrast)
    assert heads == [
        "Target", "n Ledger", "n Herald", "Ledger", "Herald", "Difference", "95% interval (BCa)", "p (permutation)",
        "q", "Cliff's delta", "Hedges' g", "Verdict",
    ]  # fmt: skip
    assert rows[0] == [
        "Peru", "12", "9", "+.30", "−.10", "+.40", "[+.10, +.70]", ".004", "<.001", "+.40", "+.90", "higher",
    ]  # fmt: skip
    assert rows[1][0] == "no target"
    assert rows[1][6:9] == ["–", "–", "–"]


def test_several_pairs_of_groups_have_columns_of_their_own(contrast):
    both = pd.concat([contrast, contrast.assign(a=None, between="source")], ignore_index=True).assign(between="source")
    heads, rows = cells(both)
    assert heads[:6] == ["Source A", "Target", "n A", "n Herald", "A", "Herald"]
    assert [row[0] for row in rows] == ["Ledger", "Ledger", "outlet's own words", "outlet's own words"]


def test_columns_may_be_picked_and_ordered(contrast):
    heads, rows = cells(contrast, columns=["q", "target", "low_a", "scorer"], level=0.9)
    assert heads == ["q", "Target", "90% interval (BCa)", "Scorer"]
    assert rows[0] == ["<.001", "Peru", "[+.10, +.50]", "tone"]


def test_shares_have_no_sign_but_valences_have():
    rows = [{**summary_row(0.25, source="Peru"), "scorer": scorer, "dimension": dimension}
            for scorer, dimension in (("frames", "economic"), ("tone", "valence"))]  # fmt: skip
    heads, found = cells(pd.DataFrame(rows))
    assert heads[1:3] == ["Scorer", "Dimension"]
    assert [row[6:] for row in found] == [["+.25", "[+.15, +.35]"] if "tone" in row else [".25", "[.15, .35]"]
                                          for row in found]  # fmt: skip


def test_a_share_of_attention_says_of_what():
    table = pd.DataFrame([summary_row(0.25, outlet="Ledger", target="Peru")]).assign(
        scorer="salience", dimension="words"
    )
    assert cells(table)[0][5] == "Share of words"


def test_labels_and_frames_are_written_out_and_sentences_left_out():
    heads, rows = cells(pd.DataFrame([label_row("Peru", labels=(("a theft", 2), ("raid", 1)))]))
    assert "Sentences" not in heads
    assert rows[0][2:4] == ["“a theft” ×2, “raid”", "crime 50%"]


def test_words_dates_and_answers():
    table = pd.DataFrame({
        "group": [None], "by": "source", "word": "oil", "count": 1200, "per_thousand": 4.25, "z": 3.0, "p": 1.0,
        "period": pd.to_datetime(["2025-01-06"]), "shown": True,
    })  # fmt: skip
    assert cells(table) == (
        ["Source", "Word", "Count", "Per thousand", "z", "p", "Period", "Shown"],
        [["outlet's own words", "oil", "1,200", "4.25", "+3.00", "1.000", "2025-01-06", "yes"]],
    )


def test_an_empty_table_keeps_its_heads(summary):
    assert cells(summary.head(0)) == (
        ["Source", "Scorer", "Dimension", "Articles", "Mentions", "Rated", "Mean", "95% interval", "Method"],
        [],
    )


def test_latex_has_the_rules_of_booktabs(summary):
    assert to_latex(summary.head(2)) == "\n".join([
        r"\begin{tabular}{lrrrrr}",
        r"\toprule",
        r"Source & Articles & Mentions & Rated & Mean valence (vader) & 95\% interval (BCa) \\",
        r"\midrule",
        r"outlet's own words & 1,234 & 1,235 & 1,234 & +.20 & {[}+.10, +.30{]} \\",
        r"R\&D & 1 & 2 & 1 & $-$.40 & -- \\",
        r"\bottomrule",
        r"\end{tabular}",
    ])  # fmt: skip


def test_latex_floats_with_a_caption(summary):
    lines = to_latex(summary, caption="50% & more", label="tab:x_1").splitlines()
    assert lines[:5] == [r"\begin{table}", r"\centering", r"\caption{50\% \& more}", r"\label{tab:x_1}",
                         r"\begin{tabular}{lrrrrr}"]  # fmt: skip
    assert lines[-1] == r"\end{table}"


def test_nothing_in_a_name_is_a_command_of_latex():
    text = '\\input{/etc/passwd} %_&#$~^ <a> "b" `c` | * [x]\n\n\\\\ — “d” – −1 × …'
    row = to_latex(pd.DataFrame({"target": [text]})).splitlines()[4]
    assert row == (
        r"\textbackslash{}input\{/etc/passwd\} \%\_\&\#\$\textasciitilde{}\textasciicircum{} "
        r"\textless{}a\textgreater{} ''b'' \`{}c\`{} \textbar{} {*} {[}x{]} "
        r"\textbackslash{}\textbackslash{} --- ``d'' -- $-$1 $\times$ \dots{} \\"
    )


@pytest.mark.parametrize("label", ["a b", "a}", "\\x", ""])
def test_a_label_of_other_signs_is_refused(summary, label):
    with pytest.raises(InputError, match=r" must be made of letters, digits and : \. - _, as 'tab:outlets'\.$"):
        to_latex(summary, label=label)


def test_nothing_in_a_name_is_markup_of_markdown():
    text = "a|b <script> **c** _d_ `e` [f](g) ~~h~~ $x$ # \\ & \x00\n\ni"
    row = to_markdown(pd.DataFrame({"target": [text]})).splitlines()[2]
    assert row == (r"| a\|b &lt;script&gt; \*\*c\*\* \_d\_ \`e\` &#91;f&#93;(g) \~\~h\~\~ \$x\$ \# \\ &amp; i |")


def test_each_row_of_markdown_has_as_many_cells_as_heads():
    table = pd.DataFrame([summary_row(target=name) for name in HOSTILE])
    lines = to_markdown(table).splitlines()
    assert {line.replace("\\\\", "").replace("\\|", "").count("|") for line in lines} == {7}


def test_a_great_table_holds_the_same_cells_escaped(summary):
    page = to_great_table(summary, title="<Outlets>").as_raw_html()
    assert "R&amp;D" in page
    assert "&lt;Outlets&gt;" in page
    assert "[+.10, +.30]" in page
    assert page.count("<tr") == 1 + 1 + 3


def test_hostile_names_stay_text_in_a_great_table():
    page = to_great_table(pd.DataFrame({"<i>x": ["<script>alert(1)</script>"]})).as_raw_html()
    assert "<script>" not in page
    assert "<i>" not in page


def test_without_great_tables_the_extra_is_named(summary, monkeypatch):
    monkeypatch.setitem(sys.modules, "great_tables", None)
    with pytest.raises(MissingExtraError, match=r'pip install "biaskit\[paper\]"'):
        to_great_table(summary)


def test_an_unknown_column_is_refused(summary):
    with pytest.raises(NotFoundError, match=r"^No column is named 'means'\. Available: .*Did you mean 'mean'\?$"):
        to_latex(summary, columns=["means"])


def test_something_else_than_a_table_is_refused():
    with pytest.raises(InputError, match=r"^Give a pandas DataFrame, not a list; biaskit\.summarize makes one\.$"):
        to_markdown([1])


def test_cells_that_cannot_be_compared_are_printed(summary):
    table = summary[["mean"]].assign(dimension=[{"crime": 0.5}] * len(summary))
    assert "| crime 50% |" in to_markdown(table, columns=["dimension"])


@pytest.mark.parametrize("column", ["mean", "low", "high"])
def test_numbers_that_are_none_are_refused(summary, column):
    with pytest.raises(
        InputError, match=rf"^The column '{column}' holds object, not numbers\. Give a table of biaskit"
    ):
        to_markdown(summary.assign(**{column: pd.Series([[1, "a"]] * len(summary), index=summary.index)}))


def test_two_columns_of_one_name_are_refused(summary):
    with pytest.raises(InputError, match=r"^Two columns are named 'mean'\. Rename one\.$"):
        to_markdown(pd.concat([summary, summary[["mean"]]], axis=1))


def test_the_table_is_left_as_it_was(summary):
    before = summary.copy()
    to_latex(summary)
    pd.testing.assert_frame_equal(summary, before)
