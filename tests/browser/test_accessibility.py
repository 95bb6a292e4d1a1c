"""axe-core on every kind of page: no serious violation of WCAG 2.2 AA."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from . import places
from .pages import BrowserTest

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

#: Everything that axe knows of WCAG 2.2 AA, and its own advice.
RUN = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
    return found.violations.map(one => ({
        id: one.id, impact: one.impact, help: one.help,
        where: one.nodes.slice(0, 3).map(node => `${node.target} ${node.html.slice(0, 200)} ${node.failureSummary}`),
    }));
}"""

SERIOUS = ("serious", "critical")


@functools.cache
def axe() -> str:
    """Its source: evaluated in the page, because the page lets no foreign script element in."""
    if not AXE.exists():
        raise FileNotFoundError(f"no {AXE}: run `npm ci --prefix tests/browser`")
    return AXE.read_text("utf-8")


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page as it is shown."""
    page.evaluate(axe())
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return found


class Accessibility(BrowserTest):
    """Both themes, both languages, both widths."""

    def test_light_and_english(self) -> None:
        """On a desktop."""
        self._look_at_all("en", "light", {"width": 1280, "height": 900})

    def test_dark_and_japanese(self) -> None:
        """On a telephone."""
        self._look_at_all("ja", "dark", {"width": 390, "height": 800})

    def _look_at_all(self, language: str, theme: str, viewport: dict[str, int]) -> None:
        window = self.window(viewport=viewport)
        window.prefer(language, theme)
        for kind, address in places.every_kind().items():
            with self.subTest(kind):
                page = window.open(address)
                # Everything that can be opened is looked at, too.
                page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
                found = violations(page)
                self.assertEqual([one for one in found if one["impact"] in SERIOUS], [])
