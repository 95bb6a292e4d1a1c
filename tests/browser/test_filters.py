"""Filters of the findings: they are in the address, so they survive reload, back and sharing."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from .pages import BrowserTest


class Filters(BrowserTest):
    """The form above the list."""

    def test_they_survive_reload_and_back(self) -> None:
        """Also the order, and what the files hold."""
        page = self._chosen()
        self._assert_chosen(page)
        page.reload()
        self._assert_chosen(page)
        page.get_by_role("columnheader", name="Resource").get_by_role("link").click()
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Resource")
        self._assert_chosen(page)
        page.locator("tbody tr").first.get_by_role("link").first.click()
        expect(page.get_by_role("heading", name="In plain words")).to_be_visible()
        page.go_back()
        self._assert_chosen(page)
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Resource")
        self._assert_the_file_has_the_list(page)

    def test_they_are_the_same_for_somebody_else(self) -> None:
        """An address that is sent on shows the same list."""
        page = self._chosen()
        rows = page.locator("tbody tr td:nth-child(5)").all_inner_texts()
        other = self.window()
        other.page.goto(page.url)
        self.assertEqual(other.page.locator("tbody tr td:nth-child(5)").all_inner_texts(), rows)

    def test_each_can_be_taken_away(self) -> None:
        """With its own link, and all with one."""
        page = self._chosen()
        page.locator(".chips").get_by_role("link", name="Text").click()
        self.assertNotIn("q", parse_qs(urlsplit(page.url).query))
        expect(page.get_by_label("critical")).to_be_checked()
        page.get_by_role("link", name="Reset").click()
        expect(page.get_by_label("critical")).not_to_be_checked()
        self.assertEqual(urlsplit(page.url).query, "")

    def test_what_nothing_fits_says_so(self) -> None:
        """And that this does not mean that all is well."""
        page = self.window().open("/findings?q=nothing-has-this-name")
        expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()
        expect(page.locator("main")).to_contain_text("does not mean that all is well")

    def _chosen(self) -> Page:
        page = self.window().open("/findings")
        page.get_by_label("critical").check()
        page.get_by_label("high", exact=True).check()
        page.get_by_label("Text in resource").fill("e")
        page.get_by_label("Service").select_option("iam")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**severity=critical**")
        return page

    def _assert_chosen(self, page: Page) -> None:
        expect(page.get_by_label("critical")).to_be_checked()
        expect(page.get_by_label("high", exact=True)).to_be_checked()
        expect(page.get_by_label("medium")).not_to_be_checked()
        expect(page.get_by_label("Text in resource")).to_have_value("e")
        expect(page.get_by_label("Service")).to_have_value("iam")
        severities = set(page.locator("tbody tr td:first-child").all_inner_texts())
        self.assertTrue(severities and severities <= {"critical", "high"}, severities)

    def _assert_the_file_has_the_list(self, page: Page) -> None:
        total = int(page.locator("main h2").last.inner_text().split(" of ")[1].replace(",", ""))
        with page.expect_download() as download:
            page.get_by_role("link", name="as CSV").click()
        text = download.value.path().read_text("utf-8-sig")
        # Hostile names are on one line each in a CSV.
        self.assertEqual(len(text.strip().splitlines()) - 1, total)
