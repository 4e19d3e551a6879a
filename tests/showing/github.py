"""What is left of a notebook's HTML on GitHub, and in JupyterLab when the notebook is not trusted."""

import re

import bleach
from bleach.css_sanitizer import CSSSanitizer

GITHUB = frozenset(
    "h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p ol ul table thead tbody tfoot dl dt dd "
    "blockquote kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr bdo "
    "cite dfn mark small span time wbr".split()
)
"""Elements that GitHub keeps (its gem html-pipeline); no style, no class."""
JUPYTERLAB = GITHUB | frozenset("u bdi bdo col colgroup progress meter font details summary section article".split())
"""Of the elements that JupyterLab keeps (packages/apputils/src/sanitizer.ts) those that matter here; no SVG."""
_CSS = CSSSanitizer(
    allowed_css_properties="background border border-collapse color font-size line-height margin max-height max-width "
    "opacity overflow padding text-align text-decoration vertical-align white-space".split()
)


def on_github(html: str) -> str:
    return bleach.clean(html, GITHUB, {"a": ["href"], "*": ["title", "scope"]}, strip=True)


def untrusted(html: str) -> str:
    kept = {"*": ["style", "title", "class", "scope"], "a": ["href", "rel"]}
    return bleach.clean(html, JUPYTERLAB, kept, strip=True, css_sanitizer=_CSS)


def words(html: str) -> str:
    """The text of a page, with a space at each tag."""
    text = re.sub(r"<[^>]*>", " ", html)
    for name, char in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&#39;", "'"), ("&#34;", '"')):
        text = text.replace(name, char)
    return " ".join(text.split())
