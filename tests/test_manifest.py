import hashlib
import json
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import biaskit
from biaskit.manifest import build_manifest, corpus_digest
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


class WithSettings(Plain):
    name = "asked"
    settings = MappingProxyType({"model": "small", "labels": ("bad", "good"), "limit": None})


def test_the_manifest_says_what_was_run_on_what() -> None:
    manifest = build_manifest(
        articles=ARTICLES,
        skipped=[("c", "empty"), ("d", "empty"), ("e", "not English")],
        scorers=[Plain(), WithLexicon()],
        pipeline="numpy",
        options={"roll_up": True, "out": Path("a/b"), "targets": {"Peru", "Chile"}, "actor": Actor("Peru", "state")},
        seed=7,
        counts={"mentions": 12},
    )
    del manifest["versions"]
    assert manifest == {
        "pipeline": {"name": "numpy", "version": version("numpy")},
        "scorers": [
            {"name": "plain", "dimensions": ["valence"]},
            {"name": "frames", "dimensions": ["valence"], "digest": "abc"},
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
        "corpus": {"sha256": corpus_digest(ARTICLES)},
    }


def test_a_scorer_s_own_settings_are_recorded() -> None:
    assert build_manifest(scorers=[WithSettings()])["scorers"] == [
        {
            "name": "asked",
            "dimensions": ["valence"],
            "settings": {"model": "small", "labels": ["bad", "good"], "limit": None},
        }
    ]


def test_versions_are_those_installed() -> None:
    names = ("matplotlib", "numpy", "onnxruntime", "pandas", "spacy", "textblob", "tokenizers", "vaderSentiment")
    expected = {"python": platform.python_version(), "biaskit": biaskit.__version__, **{n: version(n) for n in names}}
    assert build_manifest()["versions"] == expected


def test_a_pipeline_that_is_no_package_has_no_version() -> None:
    assert build_manifest(pipeline="my/pipeline")["pipeline"] == {"name": "my/pipeline", "version": None}


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
