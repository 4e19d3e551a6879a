"""Scripts that are no part of a package, imported for their tests."""

import importlib.util
from pathlib import Path
from typing import Any


def imported(path: Path) -> Any:
    """The module that a script is."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
