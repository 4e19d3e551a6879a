"""save, read_manifest and alt_text: what is inside a file, and that it is the same in every run."""

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest
from handmade import HOSTILE, summary_row
from matplotlib import pyplot as plt
from PIL import Image
from samples import SAMPLES

from biaskit import chart
from biaskit.chart import alt_text, plot_interval, read_manifest, save, style
from biaskit.errors import InputError

CHARTS = [name for name in chart.__all__ if name.startswith("plot_")]
MANIFEST = {"seed": 7, "options": {"targets": ["Perú ) \\ (", "</metadata> & <b>", "\x00\n“"]}, "versions": {"x": None}}
SVG = "{http://www.w3.org/2000/svg}"

RUN = """
import sys
sys.path.insert(0, sys.argv[1])
import matplotlib
matplotlib.use("Agg")
import pandas as pd
from handmade import summary_row
from biaskit.chart import plot_interval, save
names = ["Tribune", "Żurnal", "Ωμέγα", "газета", "العربية", "a long “name” − ×2"]
rows = [summary_row(0.1, outlet=name, leaning=hue) for name in names for hue in "ab"]
for ending in ("pdf", "svg", "png"):
    ax = plot_interval(pd.DataFrame(rows), group="outlet", hue="leaning", title="Outlets")
    save(ax, f"{sys.argv[2]}/figure.{ending}", manifest={"b": 1, "a": [2]}, title="Figure 1")
"""


@pytest.fixture
def ax():
    return plot_interval(
        pd.DataFrame([summary_row(0.2, 12, outlet="Tribune"), summary_row(-0.2, outlet="Żurnal (α) \\")])
    )


def figure_of(drawn):
    return getattr(drawn, "figure", drawn)


@pytest.mark.parametrize("ending", ["pdf", "svg", "png", "PNG"])
def test_the_manifest_comes_back_out_of_the_file(ax, tmp_path, ending):
    assert read_manifest(save(ax, tmp_path / f"a.{ending}", manifest=MANIFEST)) == MANIFEST


def test_the_words_are_in_the_pdf(ax, tmp_path):
    content = save(ax, tmp_path / "a.pdf", title="Outlets").read_bytes()
    words = alt_text(ax).encode("utf-16-be").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    assert b"/Subject (\xfe\xff" + words + b")" in content
    assert b"/Title (Outlets)" in content


def test_the_svg_is_an_image_with_title_and_description(ax, tmp_path):
    root = ElementTree.fromstring(save(ax, tmp_path / "a.svg", title="A < B").read_bytes())
    title, description = root[:2]
    assert (title.tag, title.text) == (f"{SVG}title", "A < B")
    assert (description.tag, description.text) == (f"{SVG}desc", alt_text(ax))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_the_words_are_in_the_png(ax, tmp_path):
    with Image.open(save(ax, tmp_path / "a.png", title="Outlets")) as image:
        assert (image.info["Description"], image.info["Title"]) == (alt_text(ax), "Outlets")


def test_a_png_has_300_dots_an_inch_or_those_asked_for_or_those_of_the_style(ax, tmp_path):
    wide = ax.figure.get_size_inches()[0]

    def dots(**options):
        with Image.open(save(ax, tmp_path / "a.png", **options)) as image:
            return round(image.width / wide)

    with style("one-column"):
        styled = dots()
    assert (dots(), dots(dpi=100), styled) == (300, 100, 600)


def test_the_size_is_that_of_the_figure_whatever_is_set(ax, tmp_path):
    with mpl.rc_context({"savefig.bbox": "tight", "svg.fonttype": "none", "pdf.fonttype": 3}):
        root = ElementTree.fromstring(save(ax, tmp_path / "a.svg").read_bytes())
    assert float(root.get("width").removesuffix("pt")) == pytest.approx(ax.figure.get_size_inches()[0] * 72)
    assert not list(root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_embeds_its_fonts_and_describes_itself(name, tmp_path):
    figure = figure_of(SAMPLES[name]())
    content = save(figure, tmp_path / "a.pdf").read_bytes()
    fonts = re.findall(rb"<< /Type /FontDescriptor.*?>>", content, re.DOTALL)
    assert fonts
    assert all(b"/FontFile" in font for font in fonts)
    assert b"/Subtype /Type3" not in content
    assert re.fullmatch(r".*\w.*\.", alt_text(figure))


def test_two_runs_write_the_same_bytes(tmp_path):
    found = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [sys.executable, "-c", RUN, str(Path(__file__).parent), str(folder)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed})
        found.append({file.suffix: sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())})
    assert sorted(found[0]) == [".pdf", ".png", ".svg"]
    assert found[0] == found[1]


def test_hostile_names_and_titles_leave_the_files_whole(tmp_path):
    table = pd.DataFrame([summary_row(outlet=name) for name in HOSTILE])
    for ending in ("pdf", "svg", "png"):
        for title in HOSTILE:
            file = save(plot_interval(table), tmp_path / f"a.{ending}", title=title, manifest={"title": repr(title)})
            assert read_manifest(file) == {"title": repr(title)}
        plt.close("all")


def test_folders_are_made_and_the_file_is_returned(ax, tmp_path):
    file = save(ax, str(tmp_path / "new" / "folder" / "a.svg"))
    assert file == tmp_path / "new" / "folder" / "a.svg"
    assert file.is_file()


def test_a_figure_of_ones_own_is_saved_without_words(tmp_path):
    figure, _ = plt.subplots()
    root = ElementTree.fromstring(save(figure, tmp_path / "a.svg", title="Mine").read_bytes())
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}metadata"]


def test_an_axes_in_a_subfigure_stands_for_its_whole_figure(tmp_path):
    figure = plt.figure(layout="constrained")
    first, second = (part.subplots() for part in figure.subfigures(1, 2))
    plot_interval(pd.DataFrame([summary_row(outlet="Ledger")]), first)
    assert save(second, tmp_path / "a.svg").read_text("utf-8").count("Ledger, ") == 0
    assert "Ledger: +.20" in (tmp_path / "a.svg").read_text("utf-8")


def test_a_file_without_manifest_is_refused(ax, tmp_path):
    for ending in ("pdf", "svg", "png"):
        file = save(ax, tmp_path / f"a.{ending}")
        with pytest.raises(InputError, match=rf"a\.{ending}' holds no manifest\. Write it with save\(figure, path, "):
            read_manifest(file)


@pytest.mark.parametrize("ending", ["pdf", "svg", "png"])
def test_a_file_of_something_else_holds_no_manifest(tmp_path, ending):
    (tmp_path / f"a.{ending}").write_bytes(b"<svg\xff")
    with pytest.raises(InputError, match=r"holds no manifest"):
        read_manifest(tmp_path / f"a.{ending}")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"^Cannot read '.*none\.pdf': No such file or directory\.$"):
        read_manifest(tmp_path / "none.pdf")


@pytest.mark.parametrize("name", ["a.jpg", "a", "a.tiff"])
def test_another_ending_is_refused(ax, tmp_path, name):
    message = rf"^The figure '{name}' does not end in \.pdf, \.png or \.svg\. Choose one of them\.$"
    with pytest.raises(InputError, match=message):
        save(ax, tmp_path / name)


def test_a_place_that_cannot_be_written_is_named(ax, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"^Cannot write '.*a\.svg': .*\. Choose another place\.$"):
        save(ax, tmp_path / "file" / "a.svg")


@pytest.mark.parametrize("manifest", [{"a": object()}, {"a": float("nan")}])
def test_a_manifest_that_json_cannot_hold_is_refused(ax, tmp_path, manifest):
    with pytest.raises(InputError, match=r"^The manifest holds what JSON cannot: .*\. Give framing\.manifest\(\)\.$"):
        save(ax, tmp_path / "a.svg", manifest=manifest)
    assert not (tmp_path / "a.svg").exists()


def test_something_else_than_a_figure_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"^Give a figure or an Axes of matplotlib, not a DataFrame\.$"):
        save(pd.DataFrame(), tmp_path / "a.svg")


def test_the_words_of_a_figure_are_those_of_its_charts(ax):
    assert alt_text(ax.figure) == alt_text(ax)


@pytest.mark.parametrize("label", ["", "A", "<colorbar>"])
def test_a_foreign_axes_has_no_words(label):
    _, ax = plt.subplots()
    ax.set_label(label)
    with pytest.raises(InputError, match=r"^This figure holds no chart of biaskit, so nothing says what it shows\. "):
        alt_text(ax)
