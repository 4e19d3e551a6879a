import sys

import pytest

from biaskit.errors import MissingExtraError, not_found, require


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
