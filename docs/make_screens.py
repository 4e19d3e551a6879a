"""Photograph the report for the site: python docs/make_screens.py.

It needs Chromium, at $CHROMIUM or where playwright keeps its own.
"""

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import biaskit as bk

PICTURE = Path(__file__).parent / "figures" / "report.png"
SIZE = {"width": 1560, "height": 980}


def main() -> None:
    """Write figures/report.png: the matrix and the sentences behind a cell, in few colours so that it stays small."""
    framing = bk.analyze(bk.load_example("harbour"), actors=bk.Actors.load_example("harbour"))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        page = framing.report(Path(folder) / "report.html")
        browser = tool.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        tab = browser.new_page(viewport=SIZE, color_scheme="light")  # type: ignore[arg-type]
        tab.goto(page.as_uri())
        tab.locator("#matrix td a").nth(5).click()  # the outlets' own words on the strike
        tab.wait_for_selector("#panel-list li")
        tab.evaluate("document.getElementById('views').scrollIntoView()")
        tab.screenshot(path=PICTURE)
        browser.close()
    Image.open(PICTURE).convert("RGB").quantize(128).save(PICTURE, optimize=True)
    sys.stderr.write(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
