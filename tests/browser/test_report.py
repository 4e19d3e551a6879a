"""The report in a browser: every view, every kind of mark with its sentences, the article, keys and links."""

import re

import pytest
from browser.reading import OWN, TWO_FRAMES, VIEWS, WITHOUT_ASIDES, go, open_view, opened, settle, told
from browser.wanted import HEADINGS


@pytest.fixture(scope="module")
def mentions(harbour):
    """The mentions that were rated, with the words under the cues of ``tone``, in the order of the articles."""
    rows = harbour.ratings[(harbour.ratings["scorer"] == "tone") & (harbour.ratings["dimension"] == "valence")]
    words = [[s[c.start : c.end] for c in cues] for s, cues in zip(rows["sentence"], rows["cues"], strict=True)]
    printed = [s[a:b] for s, a, b in zip(rows["sentence"], rows["start"], rows["end"], strict=True)]
    return rows.assign(words=words, printed=printed)


def focused(page):
    """The name of what has the focus."""
    page.evaluate(TWO_FRAMES)
    return page.evaluate(
        "() => document.activeElement.id || document.activeElement.innerText || document.activeElement.tagName"
    )


def assert_told(page, rows):
    """The panel holds the sentences of these mentions, in their order, with targets and cue words marked."""
    items, note = told(page), page.locator("#panel-note").inner_text()
    if "strongest first" in note:
        rows = rows.dropna(subset="value")
        rows = rows.loc[rows["value"].round(6).abs().sort_values(ascending=False, kind="stable").index]
    assert note.partition(";")[0].partition(",")[0] == f"{len(rows)} sentence{'s' * (len(rows) != 1)}"
    assert [item["text"] for item in items] == rows["sentence"].tolist()[: len(items)]
    assert len(items) == min(len(rows), 25)
    assert ["".join(item["target"]) for item in items] == rows["printed"].tolist()[: len(items)]
    for item, words in zip(items, rows["words"], strict=False):
        assert set("".join(words)) <= set("".join(item["cue"])), item


def test_a_view_opens_by_its_name(page, shoot):
    for name, heading in HEADINGS.items():
        open_view(page, name)
        assert page.locator("#content h2", has_text=heading).first.is_visible()
        shoot(page, name, full_page=True)


def test_a_cell_opens_the_sentences_of_outlets(page, shoot, mentions):
    page.locator("#matrix td a").first.click()
    rows = mentions[mentions["source"].isna() & (mentions["target"] == "Edmund Vale")]
    assert_told(page, rows)
    assert page.locator("#panel-title").inner_text() == f"{OWN} on Edmund Vale"
    shoot(page)


def test_a_cell_of_a_source_shows_who_says_so_and_in_which_words(page, shoot, harbour, mentions):
    page.get_by_role("link", name="Nora Whitlock on Quillhaven Dock Union").click()
    rows = mentions[(mentions["source"] == "Nora Whitlock") & (mentions["target"] == "Quillhaven Dock Union")]
    assert_told(page, rows)
    cues = set(harbour.quotations.query("source == 'Nora Whitlock'")["cue"])
    items = told(page)
    assert {item["who"].partition(" on ")[0] for item in items} == {"Nora Whitlock"}
    assert all(set(item["reporting"]) <= cues for item in items)
    assert sum(bool(item["reporting"]) for item in items) > len(items) / 2
    assert any("Whitlock" in "".join(item["source"]) for item in items)
    shoot(page)


def test_a_mean_of_outlets_opens_the_strongest_first(page, mentions):
    row = page.locator("#own tbody tr", has_text="dock strike")
    row.locator("td a").nth(1).click()
    rows = mentions[mentions["source"].isna() & (mentions["target"] == "dock strike")].dropna(subset="value")
    items = told(page)
    assert page.locator("#panel-note").inner_text().startswith(f"{len(rows)} sentences, strongest first")
    values = [next(v for v in item["values"] if v.startswith("tone: valence")).split()[-1] for item in items]
    sizes = [abs(float(value.replace("−", "-"))) for value in values]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == round(rows["value"].abs().max(), 2)


def test_a_row_of_the_outlets_opens_its_sentences(page, mentions):
    open_view(page, "Outlets")
    page.locator("#all-words tbody tr", has_text="Harbour Voice").locator("td a").first.click()
    assert_told(page, mentions[mentions["outlet"] == "Harbour Voice"])
    page.locator("#panel-close").click()
    page.get_by_role("link", name="Harbour Voice on Port Authority").click()
    rows = mentions[(mentions["outlet"] == "Harbour Voice") & (mentions["target"] == "Port Authority")]
    assert_told(page, rows[rows["source"].isna()])


def test_an_actor_opens_its_sentences_and_its_quotations(page, harbour, mentions):
    open_view(page, "Actors")
    row = page.locator("#content tbody tr", has=page.locator("th", has_text="Edmund Vale"))
    row.get_by_role("link", name=re.compile("^Edmund Vale: .* mentions$")).click()
    assert_told(page, mentions[mentions["target"] == "Edmund Vale"])
    row.get_by_role("link", name="Quotations of Edmund Vale").click()
    said = harbour.quotations.query("source == 'Edmund Vale'")
    items = told(page)
    assert page.locator("#panel-note").inner_text() == f"{len(said)} quotations"
    assert ["".join(item["reporting"]) for item in items] == said["cue"].tolist()[:25]


def test_labels_and_frames_of_an_event_open_their_sentences(page, shoot, mentions):
    open_view(page, "Events")
    page.get_by_role("navigation", name="Events").get_by_role("link", name="dock strike", exact=True).click()
    settle(page)
    own = page.locator("article.column").first
    label = own.locator(".labels li").first
    words, n = label.locator("a").inner_text(), int(label.locator("small").inner_text())
    label.locator("a").click()
    items = told(page)
    assert len(items) == min(n, 25)
    assert all(words.lower() in "".join(item["target"]).lower() for item in items)
    shoot(page)
    page.locator("#panel-close").click()
    own.locator(".frames li a").first.click()
    items = told(page)
    name = page.locator("#panel-title").inner_text().partition("with frames: ")[2]
    assert name in own.locator(".frames li").first.inner_text()
    assert items
    assert [i["values"] for i in items if not any(v.startswith(f"frames: {name}") for v in i["values"])] == []


def test_a_bar_of_the_timeline_opens_the_sentences_of_its_days(page, mentions):
    page.locator(".timeline a").first.click()
    settle(page)
    rows = mentions[mentions["date"] <= "2025-01-13"]
    assert page.locator("#panel-note").inner_text() == f"{len(rows)} sentences"


def test_a_sentence_leads_to_its_article_and_the_article_to_its_mentions(page, shoot, harbour):
    page.locator("#matrix td a").first.click()
    item, link = told(page)[0], page.locator("#panel-list > li").first.locator(".meta a").first
    title = link.inner_text()
    link.click()
    settle(page)
    page.wait_for_function("() => document.activeElement.matches('mark.sentence')")
    article = next(a for a in harbour.annotation.articles if a.title == title)
    assert item["text"] in f"{article.title}\n{article.text}"
    assert page.locator("#content h2").evaluate(WITHOUT_ASIDES) == article.title
    assert page.locator("#content .text").evaluate(WITHOUT_ASIDES) == article.text
    assert page.locator("mark.speaker").count() > 0
    shoot(page)
    page.go_back()
    settle(page)
    assert page.locator("#panel-title").inner_text() == f"{OWN} on Edmund Vale"


def test_an_article_opens_from_the_list_and_by_a_link(watch, page, report, harbour):
    open_view(page, "Articles")
    last = harbour.annotation.articles[-1]
    page.locator("#content tbody a", has_text=last.title).first.click()
    settle(page)
    fresh = opened(watch, report.as_uri(), "#" + page.url.partition("#")[2])
    assert fresh.locator("#content .text").evaluate(WITHOUT_ASIDES) == last.text
    rows = harbour.mentions[harbour.mentions["article_id"] == last.id]
    assert fresh.locator("#content tbody tr").count() == len(rows)


def test_a_citation_is_copied(watch, report, harbour):
    page = opened(watch, report.as_uri(), permissions=["clipboard-read", "clipboard-write"])
    page.locator("#matrix td a").first.click()
    item, first = told(page)[0], page.locator("#panel-list > li").first
    first.locator("summary", has_text="Cite").click()
    first.get_by_role("button", name="Copy the citation").click()
    first.locator("[role=status]", has_text="copied").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == first.locator(".citation").inner_text()
    assert copied.startswith(f"“{item['text'].strip()}”")
    assert f"{OWN} on Edmund Vale; tone: valence −" in copied


def test_keys_open_a_cell_and_escape_brings_the_focus_back(page):
    page.locator(".choose button").first.focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    name = page.evaluate("() => document.activeElement.ariaLabel")
    assert name.startswith(f"{OWN} on Edmund Vale: mean")
    page.keyboard.press("Enter")
    told(page)
    assert focused(page) == "panel-title"
    page.keyboard.press("Tab")
    assert focused(page) == "panel-close"
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    page.evaluate(TWO_FRAMES)
    assert page.evaluate("() => document.activeElement.ariaLabel") == name


def test_the_first_key_reaches_a_link_to_the_content(page):
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert focused(page) == "content"
    assert page.locator("#matrix").is_visible()


def test_a_filter_works_by_keys_alone(page):
    summary = page.locator("details.pick summary").first
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    settle(page)
    assert "outlet" in page.url
    page.keyboard.press("Escape")
    assert page.locator("details.pick[open]").count() == 0
    assert focused(page).startswith("Outlet:")


def test_what_is_shown_is_in_the_address(watch, page, report):
    page.locator("#measure").select_option(label="model: valence")
    go(page, "outlets", filter={"voice": ["quoted"]}, m=1)
    page.go_back()
    page.go_forward()
    settle(page)
    text = page.locator("#content").inner_text()
    fresh = opened(watch, report.as_uri(), "#" + page.url.partition("#")[2])
    assert fresh.locator("#content").inner_text() == text


@pytest.mark.parametrize("at", [
    "#/nowhere", "#/article/9999", "#/map?f={", "#/map?f=%5B1%5D", "#/map?m=999&f=%7B%22frame%22%3A999%7D",
    "#/events/999",
    "#/map?show=sentences&w=%7B%22target%22%3A%5B999%5D%7D", "#/map?show=other", "#/article/x?at=body-5",
    "#/map?f=%7B%22outlet%22%3A%5B99%5D%7D", "#/__proto__", "#/constructor/x",
])  # fmt: skip
def test_an_address_that_fits_nothing_breaks_nothing(watch, report, at):
    page = opened(watch, report.as_uri(), at)
    assert page.locator("#content").inner_text() != ""


def test_the_page_names_nothing_to_load(report):
    from lxml import html

    tree = html.document_fromstring(report.read_text("utf-8"))
    assert tree.xpath("//link/@href") == ["data:,"]
    assert tree.xpath("//script[@src] | //img | //iframe | //object | //embed | //base | //form") == []


def test_all_views_are_looked_at():
    assert len(VIEWS) == len(HEADINGS)


def test_a_filter_and_a_mark_apply_together(page, harbour):
    go(page, "map", f={"source": ["Nora Whitlock"]})
    assert page.locator("#own").count() == 0
    assert "No mention fits these filters." in page.locator("#content").inner_text()
    page.locator(".timeline a").first.click()
    settle(page)
    rows = harbour.ratings[(harbour.ratings["scorer"] == "tone") & (harbour.ratings["source"] == "Nora Whitlock")]
    week = rows[rows["date"].between("2025-01-07", "2025-01-13")]
    assert page.locator("#panel-note").inner_text() == f"{len(week)} sentence{'s' * (len(week) > 1)}; the filters apply"
    assert {item["who"].split(" on ")[0] for item in told(page)} == {"Nora Whitlock"}


def test_an_address_says_names_and_takes_places_too(page):
    page.locator("#matrix td a").first.click()
    settle(page)
    assert "Edmund+Vale" in page.url
    heading = page.locator("#panel-title").inner_text()
    go(page, "map", show="sentences", w={"source": [None], "target": ["Edmund Vale"]}, s=1)
    assert page.locator("#panel-title").inner_text() == heading


def test_back_leads_to_where_one_was(page):
    page.evaluate("scrollTo(0, 900)")
    page.locator("#own tbody td a").nth(4).click()
    settle(page)
    page.locator("#panel-list a").first.click()
    settle(page)
    assert page.evaluate("scrollY") < 500
    page.go_back()
    page.wait_for_timeout(400)
    assert page.evaluate("scrollY") > 500


def test_another_scorer_leaves_the_panel_open(page):
    page.locator("#matrix td a").first.click()
    settle(page)
    page.locator("#measure").select_option(label="vader: valence")
    settle(page)
    assert "vader: valence" in page.locator("#panel .stands").inner_text()
