"""Where the files that come with biaskit lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def lexicons_dir() -> Path:
    """Folder of the lexicons: inside the installed package, beside it in a checkout.

    >>> lexicons_dir().name
    'lexicons'
    """
    installed = _PACKAGE / "lexicons"
    return installed if installed.is_dir() else _PACKAGE.parent / "lexicons"


def examples_dir() -> Path:
    """Folder of the example corpora, one JSON Lines file each.

    >>> examples_dir().name
    'examples'
    """
    return _PACKAGE / "examples"
