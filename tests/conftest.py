"""Fixtures for all tests: a watched browser and JupyterLab. Tests that need them run last."""

import pytest
from browser.lab import lab
from browser.opening import browser, shoot, watch

__all__ = ["browser", "lab", "shoot", "watch"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright keeps an event loop while it runs, beside which other tests could start none."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
