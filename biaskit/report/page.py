"""The page itself: facts at the top, a policy that allows nothing from outside, templates that escape everything."""

import base64
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from biaskit import __version__
from biaskit.report import events, listings, overview
from biaskit.report.evidence import Evidence
from biaskit.report.material import Material
from biaskit.showing.text import count, json_block, shown, storable, visible

_HERE = Path(__file__).parent
_REASONS, _PLACES = 20, 10


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read, for the top of the page.

    Attributes:
        counts: (what, how many).
        dates: first and last day, empty where no article has a date.
        outlets: (outlet, articles), most articles first.
        skipped: (reason, how many, some of the places), most frequent first.
    """

    counts: tuple[tuple[str, int], ...]
    dates: tuple[str, ...]
    outlets: tuple[tuple[str, int], ...]
    skipped: tuple[tuple[str, int, tuple[str, ...]], ...]


def render(material: Material, evidence: Evidence) -> str:
    """Fill the page's template."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shown": shown, "visible": visible, "count": count}
    style, script = (_HERE / "style.css").read_text("utf-8"), (_HERE / "script.js").read_text("utf-8")
    page = environment.get_template("page.html.j2").render(
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        data=json_block(evidence.data),
        facts=gather_facts(material),
        matrix=overview.matrix(material, evidence),
        voice=overview.own_voice(material, evidence),
        events=list(events.events(material, evidence)),
        tables={
            "actors": listings.actors(material, evidence),
            "quotations": listings.quotations(material, evidence),
            "summary": listings.summary(material, evidence),
        },
        manifest=_manifest(material),
        scorer=material.scorer,
        few=overview.FEW,
        evidence=evidence,
        version=__version__,
    )
    return storable(page)


def gather_facts(material: Material) -> Facts:
    """Count what was read and what was set aside."""
    outlets = Counter(article.outlet or "outlet not given" for article in material.articles)
    dates = sorted(article.date.isoformat()[:10] for article in material.articles if article.date)
    reasons = Counter(reason for _, reason in material.skipped)
    places = {reason: [place for place, r in material.skipped if r == reason] for reason in reasons}
    repeats = sum(bool(article.meta.get("duplicate_of")) for article in material.articles)
    counts = {
        "articles": len(material.articles),
        "outlets": len(outlets),
        "actors and events": len(material.actors),
        "mentions": len(material.mentions),
        "quotations": len(material.quotations),
        "set aside": len(material.skipped),
        **({"repeat another article": repeats} if repeats else {}),
    }
    return Facts(
        tuple(counts.items()),
        tuple(dict.fromkeys((dates[0], dates[-1]))) if dates else (),
        tuple(sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0]))),
        tuple((r, n, tuple(places[r][:_PLACES])) for r, n in reasons.most_common(_REASONS)),
    )


def _manifest(material: Material) -> str:
    return json.dumps(material.manifest, indent=2, ensure_ascii=False, default=str)


def _policy(style: str, script: str) -> str:
    rules: dict[str, Any] = {
        "default-src": "'none'",
        "script-src": f"'{_digest(script)}'",
        "style-src": f"'{_digest(style)}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
