"""What the report must show: the numbers of `summarize`, as the page prints them."""

import warnings

from browser.reading import OWN, choose, means_under, pick, printed, set_date, with_frame

import biaskit as bk
from biaskit.errors import FewClustersWarning

HEADINGS = {
    "Map": "Who says what about whom", "Outlets": "Outlet by outlet", "Events": "Events: who calls them what",
    "Actors": "Actors and events", "Quotations": "Quotations", "Articles": "Articles",
    "How this was made": "How this was made",
}  # fmt: skip
TONE = ("tone", "valence")
MEASURES = [TONE, ("model", "valence"), ("frames", "economic"), ("subjectives", "subjectives")]
FILTERS = {
    "outlet": (
        lambda page: pick(page, "Outlet", "Harbour Voice", "The Quillhaven Ledger"),
        lambda r: r["outlet"].isin(["Harbour Voice", "The Quillhaven Ledger"]),
    ),
    "own words": (lambda page: pick(page, "Source", OWN), lambda r: r["source"].isna()),
    "source": (
        lambda page: pick(page, "Source", OWN, "Nora Whitlock"),
        lambda r: r["source"].isna() | (r["source"] == "Nora Whitlock"),
    ),
    "target": (
        lambda page: pick(page, "Target", "dock strike", "Port Authority"),
        lambda r: r["target"].isin(["dock strike", "Port Authority"]),
    ),
    "voice": (lambda page: pick(page, "Voice", "quoted"), lambda r: r["voice"] == "quoted"),
    "frame": (lambda page: choose(page, "frame", "economic"), lambda r: with_frame(r, "economic")),
    "from": (lambda page: set_date(page, "from", "2025-03-01"), lambda r: r["date"] >= "2025-03-01"),
    "to": (lambda page: set_date(page, "to", "2025-02-11"), lambda r: r["date"] <= "2025-02-11"),
}


def select(page, measure):
    scorer, dimension = measure
    choose(page, "measure", scorer if scorer == dimension else f"{scorer}: {dimension}")


def summary_of(rows, by, measure, **options):
    scorer, dimension = measure
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewClustersWarning)
        return bk.summarize(rows, by, scorer=scorer, dimension=dimension, **options)


def expected(rows, by, measure=TONE, **options):
    return printed(summary_of(rows, by, measure, **options), *by, signed=measure[1] == "valence")


def own_rows(rows, measure=TONE):
    """Rows of the outlets' own words in the table by source and target, by target."""
    found = expected(rows, ["source", "target"], measure)
    return {(target,): numbers for (source, target), numbers in found.items() if source == OWN}


def as_table(page, selector):
    page.locator(selector).get_by_role("button", name="Table", exact=True).click()
    return page


def check_filter(page, ratings, name):
    """Use a filter of `FILTERS`: the numbers under it are those of the rows that it keeps."""
    use, keeps = FILTERS[name]
    use(page)
    wanted = expected(ratings[keeps(ratings)], ["source", "target"], interval="t")
    assert len(wanted) > 1
    assert means_under(as_table(page, "#matrix"), "#matrix", "Source", "Target") == wanted
