"""What the hostile account writes into its names is text wherever it is shown; nothing of it runs."""

from __future__ import annotations

from playwright.sync_api import expect

from . import attacks, places
from .markup import Document
from .pages import BrowserTest, world
from .store import HOSTILE

#: The account's name as a browser shows it: what turns the direction of writing is made visible or taken out.
NAME = "=cmd|'/C calc'!A0 \"><script>alert(1)</script>"


class Hostile(BrowserTest):
    """In a real browser, where a script would run."""

    def test_nothing_runs_on_any_page(self) -> None:
        """Dialogs, errors and refused scripts would all be heard; see `Watched`."""
        window = self.window()
        addresses = [*places.every_kind().values(), f"/accounts/{HOSTILE}", f"/review?account={HOSTILE}"]
        addresses += [f"/findings?account={HOSTILE}&sort={sort}" for sort in ("severity", "resource", "check")]
        for address in addresses:
            with self.subTest(address):
                page = window.open(address)
                self.assertEqual(attacks.worked(Document(page.content())), [])
                self.assertEqual(page.locator("script:not([src^='/assets/']), img[src=x]").count(), 0)

    def test_every_finding_of_the_account_is_harmless(self) -> None:
        """Evidence and filled-in commands hold what the account wrote."""
        reader = world().reader
        links = places.page(reader, f"/findings?account={HOSTILE}").links()
        findings = [link for link in links if link.startswith("/findings/")]
        self.assertGreater(len(findings), 20)
        for link in findings:
            with self.subTest(link):
                self.assertEqual(attacks.worked(places.page(reader, link)), [])

    def test_its_name_is_text(self) -> None:
        """On the overview, the lists, its own page and a finding's."""
        window = self.window()
        for address in (
            "/accounts",
            f"/accounts/{HOSTILE}",
            f"/findings?account={HOSTILE}",
            self._finding(),
            f"/review?account={HOSTILE}",
            "/",
        ):
            with self.subTest(address):
                page = window.open(address)
                expect(page.locator("main").get_by_text(NAME).first).to_be_visible()
                self.assertNotIn("\u202e", page.locator("main").inner_text())

    def _finding(self) -> str:
        return places.finding(f"account={HOSTILE}")
