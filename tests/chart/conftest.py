"""Tables made by hand, and what the tests ask of a drawn figure."""

import itertools

import matplotlib as mpl
import pandas as pd
import pytest
from handmade import LONG, NAN, label_row
from matplotlib import pyplot as plt
from matplotlib.text import Text

mpl.use("Agg")


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.fixture
def texts():
    """All texts that are visible in an Axes' figure, drawn."""

    def visible(ax):
        ax.figure.draw_without_rendering()
        found = [artist for artist in ax.figure.findobj(Text) if artist.get_visible() and artist.get_text().strip()]
        return [artist for artist in found if artist.get_window_extent().width > 0]

    return visible


@pytest.fixture
def overlaps(texts):
    """Pairs of texts that overlap by more than half a point, and texts that leave the figure."""

    def check(ax):
        half = ax.figure.dpi / 144
        boxes = [(artist.get_text(), artist.get_window_extent()) for artist in texts(ax)]
        page = ax.figure.bbox
        outside = [
            text for text, b in boxes
            if b.x0 < page.x0 - half or b.x1 > page.x1 + half or b.y0 < page.y0 - half or b.y1 > page.y1 + half
        ]  # fmt: skip
        crossing = [
            (one, other) for (one, a), (other, b) in itertools.combinations(boxes, 2)
            if min(a.x1, b.x1) - max(a.x0, b.x0) > half and min(a.y1, b.y1) - max(a.y0, b.y0) > half
        ]  # fmt: skip
        return outside + crossing

    return check


@pytest.fixture
def two():
    own = label_row(
        None, labels=(("tanker seizure", 4), ("raid", 1)), frames={"military force": 0.5}, mean=0.1, low=0, high=0.2
    )
    venezuela = label_row(
        "Venezuela",
        labels=(("blatant theft", 2), ("act of international piracy", 1)),
        frames={"crime": 0.8, "crime and punishment": 0.8, "sovereignty": 0.2},
        mean=-0.6, low=-0.8, high=-0.4,
    )  # fmt: skip
    return pd.DataFrame([own, venezuela])


@pytest.fixture
def twelve():
    """Twelve rows with long names, long labels, many labels, unrated and without interval."""
    labels = (
        ("act of international piracy on the high seas in broad daylight", 12),
        *((f"label {i}", 2) for i in range(6)),
    )
    frames = {"policy prescription and evaluation": 1.0, "external regulation and reputation": 0.6, "morality": 0.3}
    rows = [label_row(None, labels=labels, frames=frames)]
    for i, name in enumerate(LONG):
        mean = NAN if i == 3 else -1 + i / 5
        sure = i not in (3, 4)
        rows.append(
            label_row(name, labels=labels[: i % 8], frames=frames if i % 3 else {}, n=12345 - i,
                      rated=0 if i == 3 else None, mean=mean, low=mean - 0.1 if sure else NAN,
                      high=min(mean + 0.1, 1) if sure else NAN)
        )  # fmt: skip
    return pd.DataFrame(rows)
