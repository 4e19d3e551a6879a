import sys
import warnings

import numpy as np
import pandas as pd
import pytest

from biaskit.errors import FewClustersWarning, InputError, MissingExtraError, check_types, not_found, require, without
from biaskit.summary import summarize


def test_a_missing_package_says_how_to_get_it():
    message = (
        r"^Reading X needs the package 'no_such_package', which is not installed\. "
        r"Install it with: pip install \"biaskit\[html\]\"$"
    )
    with pytest.raises(MissingExtraError, match=message):
        require("no_such_package.part", extra="html", purpose="Reading X")


def test_a_broken_package_says_why(tmp_path, monkeypatch):
    (tmp_path / "broken_package.py").write_text("raise ImportError('needs\\n another')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MissingExtraError, match=r"'broken_package', which cannot be imported \(needs another\)\."):
        require("broken_package", extra="html", purpose="Reading X")
    assert "broken_package" not in sys.modules


def test_an_unknown_name_lists_what_exists():
    assert str(not_found("lexicon", "x", [])) == "No lexicon is named 'x'. Available: none."


def test_a_warning_names_the_line_of_the_user() -> None:
    table = pd.DataFrame(
        {"article_id": ["a", "b"], "target": "Peru", "scorer": "x", "dimension": "valence", "value": [0.1, 0.2]}
    )
    with pytest.warns(
        FewClustersWarning, match=r"^The intervals of 1 of 1 groups rest on fewer than 30 rated articles\."
    ) as caught:
        summarize(table, "target")
    assert caught[0].filename == __file__


def test_a_warning_that_stands_in_the_table_anyway_can_be_kept_back() -> None:
    with without(FewClustersWarning):
        warnings.warn("few", FewClustersWarning, stacklevel=1)


def _numbers(whole: int | None = None, share: float = 0.5, many: tuple[int, ...] = (), either: bool | int = 1) -> None:
    check_types(_numbers, locals())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"whole": True}, r"^whole=True: give a whole number or None, not bool\.$"),
        ({"share": False}, r"^share=False: give a number, not bool\.$"),
        ({"many": (1, True)}, r"^many=\(1, True\): give several: whole number, not tuple\.$"),
    ],
    ids=["whole", "any", "several"],
)
def test_a_truth_value_is_no_number(given, message):
    with pytest.raises(InputError, match=message):
        _numbers(**given)


def test_numbers_of_numpy_and_truth_values_where_they_may_be_pass():
    _numbers(np.int64(1), np.float32(0.5), (np.int8(1),), either=True)
