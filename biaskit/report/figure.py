"""Charts as inline SVG that needs no style attribute, no metadata and no identifier of its neighbour."""

import re
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

from biaskit.showing.text import visible

Draw = Callable[..., Any]

_RC = {
    "svg.fonttype": "none",
    "svg.hashsalt": "biaskit",
    "text.parse_math": False,
}
_ZOOM = 1.3  # from the size of print to that of a screen
_FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif"
_FONT = re.compile(r"(?P<lead>.*?)(?P<size>[\d.]+px)\s")
_LONG_DECIMAL = re.compile(r"(\d+\.\d\d)\d+")
_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_GEOMETRY = ("d", "x", "y", "transform", "points")


def draw_svg(draw: Draw, table: Any, *, name: str, prefix: str) -> Markup:
    """Draw a chart of a table and return it as SVG for an HTML page.

    Args:
        draw: a function of `biaskit.chart`.
        table: what it draws.
        name: accessible name of the figure.
        prefix: makes the identifiers differ from those of other figures of the page.
    """
    root = ElementTree.fromstring(_ILLEGAL_IN_XML.sub("", _savefig(draw, table)))
    for element in root.iter():
        _make_inline(element, prefix)
    for child in root.findall("metadata"):
        root.remove(child)
    for defs in root.iter("defs"):
        for style in defs.findall("style"):
            defs.remove(style)
    root.attrib |= {"role": "img", "aria-label": visible(name), "font-family": _FONTS}
    root.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    root.attrib["width"] = f"{float(root.attrib['width'].removesuffix('pt')) * _ZOOM:.0f}pt"
    del root.attrib["height"]
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _savefig(draw: Draw, table: Any) -> str:
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    out = BytesIO()
    with mpl.rc_context(_RC), plt.ioff(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from")  # the browser has other fonts
        figure = draw(table).figure
        try:
            figure.savefig(out, format="svg", metadata={"Date": None})
        finally:
            plt.close(figure)
    return out.getvalue().decode("utf-8", "replace")


def _make_inline(element: ElementTree.Element, prefix: str) -> None:
    element.tag = element.tag.rpartition("}")[2]
    attributes = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    attributes |= _presentation(attributes.pop("style", ""))
    for key, value in attributes.items():
        if key == "id":
            attributes[key] = f"{prefix}-{value}"
        elif key == "href" and value.startswith("#"):
            attributes[key] = f"#{prefix}-{value[1:]}"
        elif value.startswith("url(#"):
            attributes[key] = value.replace("url(#", f"url(#{prefix}-")
        elif key in _GEOMETRY:
            attributes[key] = _LONG_DECIMAL.sub(r"\1", " ".join(value.split()))
    element.attrib.clear()
    element.attrib.update(attributes)
    if element.text:
        element.text = visible(element.text)
    element.tail = None


def _presentation(style: str) -> dict[str, str]:
    """Declarations of a style attribute as attributes; the page's policy allows no style attribute."""
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    found = {key.strip(): value.strip() for key, value in pairs}
    found.pop("font-family", None)
    if match := _FONT.match(found.pop("font", "")):
        found["font-size"] = match["size"]
        weight = re.search(r"\b(?:[1-9]00|bold)\b", match["lead"])
        found |= {"font-weight": weight[0]} if weight else {}
        found |= {"font-style": "italic"} if re.search("italic|oblique", match["lead"]) else {}
    return found
