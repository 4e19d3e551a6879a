"""The live view and a report's own script answer the same questions alike."""

import json
import math
import random
from pathlib import Path

import pytest
from serve_making import ask, framing, opened

import biaskit as bk
from biaskit.report import page as report_page
from biaskit.report.material import Material
from biaskit.report.pack import build_pack

APP = Path(report_page.__file__).parent / "app"
START = "([script, pack]) => { window.source = new Function('pack', script + '; return embeddedSource(pack);')(pack); }"
QUESTIONS = 40


@pytest.fixture(scope="module")
def browser_page(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module", params=["hostile", "tanker"])
def both(request, browser_page, tmp_path_factory):
    """A pack, the page's script on it, and the store of the same framing."""
    made = (
        framing() if request.param == "hostile" else bk.analyze(bk.load_example("tanker"), scorers=["tone", "frames"])
    )
    tables = (made.ratings, made.quotations, made.mentions, made.actors, made.annotation.articles)
    pack = {**build_pack(Material(*tables, {})), "summaries": {}, "events": []}  # all intervals by the script itself
    script = "\n".join((APP / f"{name}.js").read_text("utf-8") for name in ("numbers", "text", "embedded"))
    browser_page.evaluate(START, [script, pack])
    store = opened(made.save(tmp_path_factory.mktemp("both") / "saved"))
    yield pack, lambda kind, question: browser_page.evaluate("([k, q]) => source[k](q)", [kind, question]), store
    store.close()


def drawn_question(draw, pack):
    places = {name: sorted(set(pack["mentions"][name])) for name in ("source", "target", "top")}
    chosen = {name: draw.sample(known, min(2, len(known))) for name, known in places.items()}
    chosen["outlet"] = [draw.randrange(len(pack["outlets"]))]
    chosen["voice"] = draw.sample(["outlet", "quoted", "paraphrased"], 2)
    chosen["frame"], chosen["label"] = draw.choice(pack["frames"]), draw.choice(pack["labels"])
    days = sorted(filter(None, pack["articles"]["date"]))
    chosen["from"], chosen["to"] = days[0], days[len(days) // 2]
    wanted = {"filter": {name: value for name, value in chosen.items() if draw.random() < 0.2}}
    measure, pages = draw.randrange(len(pack["dims"])), {"offset": draw.randrange(3), "limit": 30}
    return draw.choice(
        [
            ("groups", {**wanted, "by": draw.sample(["source", "target", "outlet", "top"], 2), "measure": measure}),
            ("labels", wanted),
            ("frames", wanted),
            ("sentences", {**wanted, **pages, "measure": measure, "order": draw.choice(["place", "strongest"])}),
            ("quotations", {**wanted, **pages}),
            ("articles", {**wanted, **pages}),
            ("article", {"place": draw.randrange(len(pack["articles"]["id"]))}),
        ]
    )


def in_store(question, pack, store):
    """The question with the store's places."""
    measures = [tuple(one[:2]) for one in store.measures]
    changed = json.loads(json.dumps(question))
    for part in (changed, changed.get("filter", {})):
        for name in part.keys() & {"measure", "frame"}:
            part[name] = measures.index(tuple(pack["dims"][part[name]][:2]))
        for name in part.keys() & {"source", "target", "top"}:
            part[name] = [-1 if one < 0 else store.names.index(pack["names"][one]) for one in part[name]]
        if "outlet" in part:
            part["outlet"] = [store.outlets.index(pack["outlets"][one]) for one in part["outlet"]]
    return changed


def plain(found, names, outlets, measures):
    """An answer with names for places, numbers to five digits, and rows whose order says nothing in one order."""

    def told(value, key=""):
        if isinstance(value, dict):
            return {name: told(one, name) for name, one in value.items()}
        if key == "values":
            return sorted([[*measures[place][:2], round(v, 4) + 0.0, cues] for place, v, cues in value], key=str)
        if key == "marks":
            return [mark for mark in value if mark[1] > mark[0]]
        if isinstance(value, list):
            return [told(one, key) for one in value]
        if key in ("source", "target", "top") and isinstance(value, int):
            return None if value < 0 else names[value]
        if key in ("outlet", "measure") and isinstance(value, int):
            return outlets[value] if key == "outlet" else measures[value][:2]
        return round(value, 4) + 0.0 if key in ("mean", "low", "high") and value is not None else value

    answer = json.loads(json.dumps(told(found)), parse_int=float)
    assert not isinstance(answer, float) or not math.isnan(answer)
    return sorted(answer, key=lambda row: json.dumps(row, sort_keys=True)) if isinstance(answer, list) else answer


@pytest.mark.parametrize("seed", range(QUESTIONS))
def test_both_answer_alike(both, seed):
    pack, source, store = both
    kind, question = drawn_question(random.Random(seed), pack)
    in_file = plain(source(kind, question), pack["names"], pack["outlets"], pack["dims"])
    measures = [list(one) for one in store.measures]
    assert plain(ask(store, kind, **in_store(question, pack, store)), store.names, store.outlets, measures) == in_file
