"""JupyterLab, started for real in folders of its own, and notebooks opened in it."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from browser.opening import missing

START = 90  # seconds
OPTIONS = (
    "--no-browser", "--allow-root", "--expose-app-in-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0",
    "--ServerApp.terminals_enabled=False", "--LabApp.news_url=None", "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)  # fmt: skip
READY = "() => window.jupyterapp && window.jupyterapp.restored.then(() => true)"
OPEN = "(path) => window.jupyterapp.commands.execute('docmanager:open', {path}).then(() => true)"
CURRENT = "const shown = window.jupyterapp.shell.currentWidget;"
CONNECTED = f"""async () => {{ {CURRENT}
    await shown.context.ready; await shown.sessionContext.ready;
    return shown.sessionContext.session?.kernel?.status === 'idle'; }}"""
EXECUTE = """([command, options]) => window.jupyterapp.commands.execute(command, options).then(() => true)"""
TRUSTED = f"() => {{ {CURRENT} return [...shown.model.cells].every((cell) => cell.type !== 'code' || cell.trusted); }}"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def notebook(*cells: str) -> dict[str, Any]:
    """A notebook of code cells that were not run."""
    made = [
        {"cell_type": "code", "id": f"cell-{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": cell}
        for i, cell in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


class Lab:
    """A running JupyterLab.

    Attributes:
        base: its address, without the token.
        folder: where its notebooks lie.
    """

    def __init__(self, place: Path) -> None:
        self.folder, self._place = place / "notebooks", place
        self.folder.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.base, self._token = f"http://127.0.0.1:{port}", secrets.token_hex(16)
        quiet = place / "jupyterlab_settings_dir/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
        quiet.parent.mkdir(parents=True)
        quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8")
        self._log = (place / "log").open("w", encoding="utf-8")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--ServerApp.port={port}",
             f"--ServerApp.root_dir={self.folder}", f"--IdentityProvider.token={self._token}"],
            env=self._environment(), stdout=self._log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        """The environment with all that Jupyter reads and writes in folders of this test."""
        names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
                 "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")  # fmt: skip
        return {**os.environ, **{name: str(self._place / name.lower()) for name in names}, "PYTHONWARNINGS": "ignore"}

    def wait(self) -> None:
        """Return once it answers."""
        until = time.monotonic() + START
        while self._server.poll() is None and time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.base}/api/status?token={self._token}", timeout=2).close()
                return
            except OSError:
                time.sleep(0.2)
        pytest.fail(f"JupyterLab did not start:\n{(self._place / 'log').read_text('utf-8')[-3000:]}", pytrace=False)

    def write(self, name: str, book: dict[str, Any]) -> Path:
        """Put a notebook into its folder."""
        file = self.folder / name
        file.write_text(json.dumps(book), encoding="utf-8")
        return file

    def open(self, watch: Any, name: str, *, run: bool = True, theme: str = "light", **options: Any) -> Any:
        """A page with a notebook of the folder, alone; with ``run``, after all its cells have run.

        JupyterLab's own complaints on the console are not counted; whatever leaves this machine is.
        """
        from playwright.sync_api import Error

        page = watch.open(self.base, quiet=False, **options)
        try:
            self._show(page, name, theme)
        except Error:  # JupyterLab may load itself anew while it starts, under the hands of whoever asks it something
            self._show(page, name, theme)
        if run:
            page.evaluate(EXECUTE, ["notebook:run-all-cells", {}])
            page.wait_for_function(CONNECTED, timeout=60_000)
        return page

    def _show(self, page: Any, name: str, theme: str) -> None:
        page.goto(f"{self.base}/lab?token={self._token}&reset")
        page.wait_for_function(READY, timeout=60_000)
        page.evaluate(EXECUTE, ["apputils:change-theme", {"theme": THEMES[theme]}])
        page.evaluate(EXECUTE, ["application:toggle-left-area", {}])
        page.evaluate(OPEN, name)
        page.wait_for_function(CONNECTED, timeout=60_000)

    def save(self, page: Any) -> None:
        """Save the notebook that a page shows."""
        page.evaluate(EXECUTE, ["docmanager:save", {}])

    def trusted(self, page: Any) -> bool:
        """Whether the outputs of the notebook that a page shows may run scripts and bring styles."""
        return bool(page.evaluate(TRUSTED))

    def stop(self) -> None:
        self._server.terminate()
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait(20)
        self._log.close()


def outputs(book: Path) -> Sequence[dict[str, Any]]:
    """All outputs that a stored notebook holds."""
    cells = json.loads(book.read_text("utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", ())]


@pytest.fixture(scope="session")
def lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab, started once."""
    try:
        import jupyterlab  # noqa: F401
    except ImportError:
        missing("jupyterlab is not installed")
    one = Lab(tmp_path_factory.mktemp("lab"))
    try:
        one.wait()
        yield one
    finally:
        one.stop()
