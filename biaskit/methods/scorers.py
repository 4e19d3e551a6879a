"""What to say of each scorer that comes with biaskit, and what to cite for it."""

from collections.abc import Callable, Mapping
from typing import Any

from biaskit.lexicon import load_lexicon
from biaskit.methods.bibliography import quoted

_PREFIX = "biaskit.scorers."
_ROLES = {"protagonist", "antagonist", "innocent"}
_ENCODER = "the sentence encoder all-MiniLM-L6-v2 [@reimers2019; @wang2020]"

_LEXICONS = {
    "tone": "valence by a word list for news, read with negation, degree and hedges by syntax; "
    "some of its words were found in NewsMTSC [@hamborg2021]",
    "frames": "shares of words for the dimensions of the Policy Frames Codebook [@boydstun2014; @card2015] and frames "
    "of this project beneath them",
    "moral": "shares of words for the five moral foundations, virtue and vice [@graham2009]",
    "naming": "valence of the names chosen among several for the same thing, after work on word choice and labelling "
    "[@hamborg2019]",
    "hedges": "share of words that withhold commitment [@hyland2005]",
    "boosters": "share of words that insist [@hyland2005]",
    "subjectives": "share of subjective words [@wiebe2005; @recasens2013]",
    "verbs": "what verbs say of agent and patient, after connotation frames [@rashkin2016] and those of power and "
    "agency [@sap2017]",
    "reporting": "how the outlet lets a target speak, by classes of reporting verbs [@levin1993]",
}


def scorer_clause(scorer: Mapping[str, Any], lexicons: Mapping[str, str]) -> str | None:
    """Clause about a scorer that comes with biaskit; None for one from elsewhere, or with a lexicon from elsewhere.

    Args:
        scorer: what the manifest says of it.
        lexicons: digest to name, of the lexicons that come with biaskit.

    >>> scorer_clause({"name": "vader-classic", "class": "biaskit.scorers.vader.VaderClassicScorer"}, {})
    'VADER [@hutto2014] on the whole sentence, names and all'
    """
    kind = str(scorer.get("class", ""))
    if not kind.startswith(_PREFIX):
        return None
    name = kind.rpartition(".")[2]
    if name in ("LexiconScorer", "VerbsScorer", "ReportingScorer"):
        return _LEXICONS.get(lexicons.get(scorer.get("digest", ""), ""))
    return _CLASSES[name](scorer) if name in _CLASSES else None


def _model(scorer: Mapping[str, Any]) -> str:
    dimensions = set(scorer.get("dimensions", ()))
    parts = ["valence learnt from NewsMTSC [@hamborg2021] and calibrated by temperature [@guo2017]"]
    parts = parts if "valence" in dimensions else []
    parts += ["roles learnt from narrative frames [@frermann2023]"] if dimensions & _ROLES else []
    return f"a MiniLM encoder [@wang2020] to which names are hidden, {', '.join(parts)}".rstrip(", ")


def _axis(scorer: Mapping[str, Any]) -> str:
    poles = [quoted(pole) for pole in scorer.get("settings", {}).get("poles", ())]
    between = f" from {poles[1]} to {poles[0]}" if len(poles) == 2 else ""
    return f"an axis{between} as in FrameAxis [@kwak2021], words in their context by {_ENCODER}"


def _similarity(scorer: Mapping[str, Any]) -> str:
    given = scorer.get("settings", {}).get("definitions", {})
    own = {frame["name"]: frame["definition"] for frame in load_lexicon("frames").card["category"]}
    which = ", those of the Policy Frames Codebook [@boydstun2014] and of this project," if given == own else ""
    return f"nearness of the words to the definitions of {len(given)} frames{which} by {_ENCODER}"


def _transformers(scorer: Mapping[str, Any]) -> str:
    settings = scorer.get("settings", {})
    model = f" {quoted(settings['model'])}" if "model" in settings else ""
    asked = ", asked by entailment [@yin2019]" if settings.get("task") == "nli" else ""
    return f"the classifier{model} in Transformers [@wolf2020]{asked}"


def _chat(scorer: Mapping[str, Any]) -> str:
    settings = scorer.get("settings", {})
    model = f" {quoted(settings['model'])}" if "model" in settings else ""
    return f"the probabilities that the chat model{model} wrote down, asked by the prompt in the manifest"


_CLASSES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "VaderScorer": lambda _: "VADER [@hutto2014] on the words that bear on the target, names hidden",
    "VaderClassicScorer": lambda _: "VADER [@hutto2014] on the whole sentence, names and all",
    "TextBlobScorer": lambda _: (
        "the lexicon of Pattern [@desmedt2012] by TextBlob [@loria] on the words that bear on the target, names hidden"
    ),
    "TowardScorer": lambda _: (
        "valence toward the target by words of tone, verbs [@rashkin2016; @sap2017] and their "
        "syntax, with weights fitted on NewsMTSC [@hamborg2021]"
    ),
    "ModelScorer": _model,
    "Microframe": _axis,
    "FrameSimilarity": _similarity,
    "TransformersScorer": _transformers,
    "LLMScorer": _chat,
}
