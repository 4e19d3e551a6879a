"""A real browser that watches what pages do: whatever leaves this machine, breaks a page's policy or errs is a fault.

Chromium is the one that the system has (Debian's ``chromium``), driven by Playwright. Where one of the two is missing
the tests that need it are skipped; with BIASKIT_BROWSER=required they fail. BIASKIT_SCREENSHOTS names a folder for
pictures.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

EXECUTABLES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
OUTSIDE = re.compile(r"^(?!file:|data:|blob:|about:)")
WATCHED = """
window.asking = 0;
const asked = window.fetch;
window.fetch = (...given) => {
    window.asking++;
    return asked(...given).finally(() => window.asking--);
};
document.addEventListener("securitypolicyviolation",
    (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


def missing(what: str) -> None:
    """Skip a test for want of ``what``, or fail it where a browser is required."""
    if os.environ.get("BIASKIT_BROWSER") == "required":
        pytest.fail(f"{what}, and BIASKIT_BROWSER=required", pytrace=False)
    pytest.skip(what)


class Watch:
    """The faults of all pages that a test opens.

    Attributes:
        faults: one line each; empty where everything is well. A test that wants a fault takes it out.
    """

    def __init__(self, browser: Any) -> None:
        self.faults: list[str] = []
        self._browser, self._contexts = browser, []

    def open(self, base: str | None = None, *, quiet: bool = True, **options: Any) -> Any:
        """A page in a context of its own.

        Args:
            base: address on this machine that may be asked, such as ``http://127.0.0.1:8000``; None for files alone.
            quiet: errors that the page prints or throws are faults too.
            **options: of Playwright's ``new_context``, such as ``color_scheme="dark"``.
        """
        context = self._browser.new_context(**options)
        self._contexts.append(context)
        context.set_default_timeout(20_000)
        context.route(OUTSIDE, lambda route: self._asked(route, base))
        context.on("page", lambda page: page.on("websocket", lambda one: self._allowed(one.url, base)))
        context.add_init_script(WATCHED)
        if quiet:
            context.on("console", self._printed)
            context.on("weberror", lambda one: self.faults.append(f"thrown: {one.error}"))
        return context.new_page()

    def _allowed(self, url: str, base: str | None) -> bool:
        plain = re.sub("^ws", "http", url)
        allowed = base is not None and (plain == base or plain.startswith(f"{base.rstrip('/')}/"))
        if not allowed:
            self.faults.append(f"asked for {url}")
        return allowed

    def _asked(self, route: Any, base: str | None) -> None:
        if self._allowed(route.request.url, base):
            route.continue_()
        else:
            route.abort()

    def _printed(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"printed: {message.text}")

    def close(self) -> list[str]:
        """Close all pages, after what they have begun to complain about, and tell the faults."""
        for context in self._contexts:
            for page in context.pages:
                page.wait_for_timeout(20)
            context.close()
        self._contexts = []
        return self.faults


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if executable is None:
        missing("no Chromium or Chrome is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def watch(browser: Any) -> Iterator[Watch]:
    """Opens pages; after the test there must have been no fault on any of them."""
    one = Watch(browser)
    yield one
    assert one.close() == []


@pytest.fixture
def shoot(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    """Function that takes a picture: of a page or an element, by a name, kept in the folder BIASKIT_SCREENSHOTS."""
    folder = Path(os.environ.get("BIASKIT_SCREENSHOTS") or tmp_path)

    def take(shown: Any, name: str = "", **options: Any) -> Path:
        file = folder / (re.sub(r"\W+", "_", f"{request.node.name}_{name}").strip("_") + ".png")
        shown.screenshot(path=file, **options)
        return file

    return take


def axe_faults(page: Any, within: str = "html") -> list[str]:
    """What axe-core finds wrong for readers with other eyes or hands: rule, its help, and where; one line a place.

    Args:
        page: what to look at.
        within: selector of the part to look at.

    The page must be opened with ``bypass_csp=True`` where its policy lets no other script in.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(within) => axe.run(within, {resultTypes: ['violations']})", within)["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]} {node['target']}"
        for rule in found
        for node in rule["nodes"]
    ]
