"""The way of somebody who sees the dashboard for the first time, and of the colleague who agrees."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from .pages import BrowserTest, world

REASON = "The bucket holds our public web site; reviewed with the web team."


class Newcomer(BrowserTest):
    """From the overview to an acceptance, and back."""

    def setUp(self) -> None:
        """Two people over one store of their own."""
        super().setUp()
        path = world().copy()
        self.alice = self.person(path, "alice")
        self.bob = self.person(path, "bob")

    def test_from_the_overview_through_the_tutorial_to_an_acceptance_and_back(self) -> None:
        """A critical finding takes two people; then it is counted as accepted, until it is withdrawn."""
        page = self.alice.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
        accepted = self._figure(page, "accepted")
        finding = self._find_a_critical_one(page)
        self._read_the_tutorial(page)
        self._ask(page)
        self._agree(self.bob.page)
        page.reload()
        expect(page.locator(".badges")).to_contain_text("accepted")
        expect(page.locator("#acceptance")).to_contain_text("approved by bob")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Overview").click()
        self.assertEqual(self._figure(page, "accepted"), accepted + 1)
        self._withdraw(page, finding)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Overview").click()
        self.assertEqual(self._figure(page, "accepted"), accepted)

    def _figure(self, page: Page, words: str) -> int:
        figure = page.locator(".figures a").filter(has_text=re.compile(rf"^[\d,]+\s+{words}$"))
        return int(figure.locator("b").inner_text().replace(",", ""))

    def _find_a_critical_one(self, page: Page) -> str:
        """What is critical is one click away, and every row leads to a finding."""
        page.get_by_role("link", name="open, critical").click()
        expect(page).to_have_url(re.compile(r"/findings\?severity=critical"))
        link = page.locator("tbody tr").first.get_by_role("link").first
        title = link.inner_text()
        link.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        return page.url

    def _read_the_tutorial(self, page: Page) -> None:
        """It says what was found and what to do, with a button that copies each command."""
        expect(page.get_by_role("heading", name="In plain words")).to_be_visible()
        expect(page.locator(".lead")).not_to_be_empty()
        tutorial = page.locator(".tutorial")
        for heading in ("What this is", "Why it is dangerous", "Fix or accept", "Look", "Fix", "Make sure"):
            with self.subTest(heading):
                expect(tutorial.get_by_role("heading", name=heading).first).to_be_visible()
        self.assertGreater(page.get_by_role("button", name="Copy").count(), 0)

    def _ask(self, page: Page) -> None:
        section = page.locator("#acceptance")
        section.get_by_text("Accept this finding for a time").click()
        expect(section).to_contain_text("This needs two people")
        section.get_by_label("Reason").fill(REASON)
        section.get_by_label("Last day").fill((datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%d"))
        section.get_by_role("button", name="Ask for acceptance").click()
        expect(section).to_contain_text("a second person has to agree")
        expect(section).to_contain_text("You asked for it, so somebody else has to approve")
        expect(section.get_by_role("button", name="Approve")).to_have_count(0)

    def _agree(self, page: Page) -> None:
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Acceptances").click()
        page.get_by_role("link", name="await a second person").click()
        page.locator("tbody tr").first.get_by_role("link").first.click()
        expect(page.locator("main")).to_contain_text(REASON)
        page.get_by_role("button", name="Agree").click()
        expect(page.locator("main")).to_contain_text("Agreed by")
        expect(page.get_by_role("button", name="Agree")).to_have_count(0)

    def _withdraw(self, page: Page, finding: str) -> None:
        page.goto(finding)
        section = page.locator("#acceptance")
        section.locator("summary").get_by_text("Withdraw").click()
        section.get_by_label("Why it is withdrawn").fill("The site has moved.")
        section.get_by_role("button", name="Withdraw").click()
        expect(page.locator(".badges")).not_to_contain_text("accepted")
