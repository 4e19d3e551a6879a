"""place_labels: near, apart, inside, and free of marks."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.chart.labelling import place_labels

NOTHING = np.empty((0, 2))
ROOM = (200.0, 120.0)
places = st.lists(st.tuples(st.floats(0, 200), st.floats(0, 120)), max_size=25).map(
    lambda found: np.array(found).reshape(-1, 2)
)


def test_a_label_alone_stands_at_the_right_of_its_mark():
    (label,) = place_labels(np.array([[50.0, 50.0]]), [(30, 8)], ROOM, clear=NOTHING, dots=NOTHING)
    assert label == (53, 46, None)


def test_at_the_right_edge_it_stands_at_the_left():
    (label,) = place_labels(np.array([[199.0, 50.0]]), [(30, 8)], ROOM, clear=NOTHING, dots=NOTHING)
    assert label.x + 30 <= 199


def test_it_moves_away_from_dots():
    dots = np.column_stack([np.linspace(54, 82, 15), np.full(15, 50.0)])
    (label,) = place_labels(np.array([[50.0, 50.0]]), [(30, 8)], ROOM, clear=NOTHING, dots=dots)
    assert not (
        (dots[:, 0] > label.x) & (dots[:, 0] < label.x + 30) & (dots[:, 1] > label.y) & (dots[:, 1] < label.y + 8)
    ).any()


def test_where_there_is_no_room_there_is_no_label():
    marks = np.array([[5.0, 5.0]])
    assert place_labels(marks, [(30, 8)], (20, 10), clear=NOTHING, dots=NOTHING) == [None]


def test_a_label_that_stands_apart_has_a_line():
    marks = np.repeat([[100.0, 60.0]], 20, axis=0)
    found = [label for label in place_labels(marks, [(40, 8)] * 20, ROOM, clear=NOTHING, dots=NOTHING) if label]
    assert any(label.line for label in found)
    assert all(label.line for label in found if max(label.x - 100, 60 - label.y - 8, label.y - 60, 60 - label.x) > 6)


@settings(max_examples=60, deadline=None)
@given(places, places, places)
def test_labels_lie_inside_and_apart_and_clear_of_marks(marks, clear, dots):
    sizes = [(12.0 + 3 * (i % 9), 8.0) for i in range(len(marks))]
    labels = place_labels(marks, sizes, ROOM, clear=clear, dots=dots)
    boxes = [(label.x, label.y, label.x + w, label.y + h) for label, (w, h) in zip(labels, sizes, strict=True) if label]
    assert all(x0 >= 0 and y0 >= 0 and x1 <= ROOM[0] and y1 <= ROOM[1] for x0, y0, x1, y1 in boxes)
    for (a0, b0, a1, b1), (c0, d0, c1, d1) in itertools.combinations(boxes, 2):
        assert a0 >= c1 or a1 <= c0 or b0 >= d1 or b1 <= d0
    for x0, y0, x1, y1 in boxes:
        assert not any(x0 < x < x1 and y0 < y < y1 for x, y in np.vstack([marks, clear]))
    assert labels == place_labels(marks, sizes, ROOM, clear=clear, dots=dots)
