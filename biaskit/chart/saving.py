"""Figures as files that journals take, with their manifest and their description inside."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from PIL import Image

from biaskit.chart.styles import FILES
from biaskit.chart.text import clean
from biaskit.errors import InputError, check_types, unwritable

FORMATS = ("pdf", "png", "svg")

_DPI = 300
"""Dots per inch of PNG files where no style says otherwise: the least that most journals take."""

_MANIFEST = "biaskit-manifest"
_SVG_MANIFEST = "{http://www.w3.org/2000/svg}metadata[@id='biaskit-manifest']"
_PDF_KEYWORDS = re.compile(rb"/Keywords \(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_PDF_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_PDF_CHARACTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}


def save(
    figure: Figure | Axes,
    path: str | PathLike[str],
    *,
    manifest: Mapping[str, Any] | None = None,
    dpi: float | None = None,
    title: str | None = None,
) -> Path:
    """Write a figure as PDF, SVG or PNG, ready for print, and return the file.

    The manifest and the words of `alt_text` are inside, so that the figure says how it was made and what it shows:
    in the PDF's keywords and subject, in the SVG's metadata, title and description (which screen readers read aloud),
    in the text of the PNG. Fonts are embedded, in SVG as outlines. The size is that of the figure. The same figure and
    manifest give the same bytes, with the same versions of matplotlib and fonts: no dates, no random names.

    Args:
        figure: a figure, or an Axes of it.
        path: a file that ends in .pdf, .svg or .png; its folder is created.
        manifest: how the numbers were made, as ``framing.manifest()`` says; anything that JSON can hold.
        dpi: dots per inch of a PNG; by default those of the `style` in use, or 300.
        title: title of the document.

    Raises:
        InputError: for another ending, a manifest that JSON cannot hold, or a place that cannot be written.

    >>> from tempfile import mkdtemp
    >>> from matplotlib import pyplot as plt
    >>> file = save(plt.figure(), f"{mkdtemp()}/figures/empty.svg", manifest={"seed": 0})
    >>> file.name, read_manifest(file)
    ('empty.svg', {'seed': 0})
    """
    page = _figure_of(figure)
    check_types(save, {**locals(), "figure": page})
    file = Path(path)
    ending = _ending(file)
    told, words = _json(manifest), _words(page)
    with mpl.rc_context(FILES):
        content = _WRITERS[ending](page, told, words, clean(title or ""), _dots(dpi))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise unwritable(file, error) from error
    return file


def alt_text(figure: Figure | Axes) -> str:
    """What a figure shows, in words: kind of chart, groups, extremes with numbers, what was left out.

    Args:
        figure: an Axes that a chart of biaskit drew on, or a figure with such; the words of several follow each other.

    Raises:
        InputError: where no chart of biaskit is.

    >>> import pandas as pd
    >>> from biaskit.chart import plot_interval
    >>> alt_text(plot_interval(pd.DataFrame()))
    'Nothing to show: the table is empty.'
    """
    words = _words(figure if isinstance(figure, Axes) else _figure_of(figure))
    if not words:
        raise InputError("This figure holds no chart of biaskit, so nothing says what it shows. Describe it yourself.")
    return words


def read_manifest(path: str | PathLike[str]) -> dict[str, Any]:
    """The manifest in a figure that `save` wrote.

    Raises:
        InputError: for a file that cannot be read, or holds no manifest.
    """
    check_types(read_manifest, locals())
    file = Path(path)
    ending = _ending(file)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"Cannot read {str(file)!r}: {error.strerror or error}.") from error
    try:
        manifest: dict[str, Any] = json.loads(_READERS[ending](content))
    except (OSError, ValueError, KeyError, SyntaxError) as error:  # what Pillow, json and ElementTree raise
        raise InputError(f"{str(file)!r} holds no manifest. Write it with save(figure, path, manifest=...).") from error
    return manifest


def _figure_of(figure: Any) -> Figure:
    base = figure.figure if isinstance(figure, Axes) else figure
    if not isinstance(base, FigureBase):
        raise InputError(f"Give a figure or an Axes of matplotlib, not a {type(figure).__name__}.")
    return cast(Figure, base.figure)


def _ending(file: Path) -> str:
    ending = file.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise InputError(f"The figure {file.name!r} does not end in .pdf, .png or .svg. Choose one of them.")
    return ending


def _dots(dpi: float | None) -> float:
    set_up = mpl.rcParams["savefig.dpi"]
    return dpi or (_DPI if set_up == "figure" else float(set_up))


def _json(manifest: Mapping[str, Any] | None) -> str:
    try:
        return "" if manifest is None else json.dumps(dict(manifest), allow_nan=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise InputError(f"The manifest holds what JSON cannot: {error}. Give framing.manifest().") from error


def _words(figure: Any) -> str:
    """The sentences that `describe` keeps as labels of Axes; matplotlib's own labels are no sentences."""
    axes = [figure] if isinstance(figure, Axes) else figure.axes
    return " ".join(label for ax in axes if (label := str(ax.get_label())).endswith("."))


def _as_pdf(figure: Figure, manifest: str, words: str, title: str, dpi: float) -> bytes:
    told = {"Title": title or None, "Subject": words or None, "Keywords": manifest or None, "CreationDate": None}
    return _drawn(figure, format="pdf", dpi=dpi, metadata=told)


def _as_png(figure: Figure, manifest: str, words: str, title: str, dpi: float) -> bytes:
    told = {"Title": title or None, "Description": words or None, _MANIFEST: manifest or None}
    return _drawn(figure, format="png", dpi=dpi, metadata={key: text for key, text in told.items() if text})


def _as_svg(figure: Figure, manifest: str, words: str, title: str, dpi: float) -> bytes:
    """SVG whose first elements are its title, description and manifest."""
    key = sha256(f"{title}\n{words}".encode()).hexdigest()[:8]
    told = [(name, text) for name, text in (("title", title), ("desc", words)) if text]
    parts = [f'<{name} id="{name}-{key}">{escape(text, quote=False)}</{name}>' for name, text in told]
    if manifest:
        parts.append(f'<metadata id="{_MANIFEST}">{escape(manifest, quote=False)}</metadata>')
    names = " ".join(f"{name}-{key}" for name, _ in told)
    role = f' role="img" aria-labelledby="{names}"' if told else ' role="img"'
    before, tag, rest = _drawn(figure, format="svg", dpi=dpi, metadata={"Date": None}).decode().partition("<svg ")
    attributes, _, content = rest.partition(">")
    return "".join([before, tag, attributes, role, ">\n ", "\n ".join(parts), content]).encode()


def _drawn(figure: Figure, **options: Any) -> bytes:
    out = BytesIO()
    figure.savefig(out, **options)
    return out.getvalue()


def _from_pdf(content: bytes) -> str:
    found = _PDF_KEYWORDS.search(content)
    held = found[1] if found else b""
    return _PDF_ESCAPE.sub(lambda match: _PDF_CHARACTERS.get(match[1], match[1]), held).decode("ascii")


def _from_png(content: bytes) -> str:
    with Image.open(BytesIO(content)) as image:
        return str(image.info[_MANIFEST])


def _from_svg(content: bytes) -> str:
    return ElementTree.fromstring(content).findtext(_SVG_MANIFEST) or ""


_WRITERS = {"pdf": _as_pdf, "png": _as_png, "svg": _as_svg}
_READERS = {"pdf": _from_pdf, "png": _from_png, "svg": _from_svg}
