"""How the pages look: language, theme, narrow screens, weight, and nothing from elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from . import places
from .pages import BrowserTest, Watched, world

HEAVIEST_ASSET = 60 * 1024
HEAVIEST_PAGE = 300 * 1024

#: Width of the narrowest screen, in CSS pixels (WCAG 1.4.10).
NARROW = {"width": 320, "height": 640}

GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(246, 247, 251)", "rgb(17, 19, 28)"


class Looks(BrowserTest):
    """Choices of the reader."""

    def test_the_language_is_a_button_and_stays(self) -> None:
        """On the page where it was chosen, with its filters, and on the next."""
        page = self.window().open("/findings?severity=critical")
        page.get_by_role("button", name="日本語").click()
        expect(page.locator("html")).to_have_attribute("lang", "ja")
        expect(page.get_by_role("heading", level=1)).to_have_text("検出結果")
        self.assertTrue(page.url.endswith("/findings?severity=critical"), page.url)
        page.get_by_role("link", name="概要").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("概要")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Overview")

    def test_the_browser_proposes_the_language(self) -> None:
        """Before anything was chosen."""
        page = self.window(locale="ja-JP").open("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("概要")

    def test_the_theme_is_a_button_and_stays(self) -> None:
        """Dark, light, and back to the browser's."""
        page = self.window(color_scheme="light").open("/")
        light = page.evaluate(GROUND)
        page.get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        self.assertEqual(page.evaluate(GROUND), DARK)
        page.get_by_role("link", name="Accounts", exact=True).click()
        self.assertEqual(page.evaluate(GROUND), DARK)
        page.get_by_role("button", name="Light").click()
        self.assertEqual(page.evaluate(GROUND), light)
        page.get_by_role("button", name="Theme of the browser").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "browser")

    def test_the_browser_proposes_the_theme(self) -> None:
        """Before anything was chosen."""
        page = self.window(color_scheme="dark").open("/")
        self.assertEqual(page.evaluate(GROUND), DARK)

    def test_commands_can_be_copied(self) -> None:
        """With the button that the script adds."""
        window = self.window()
        window.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=window.origin)
        page = window.open(places.finding("service=s3"))
        block = page.locator("pre").first
        block.get_by_role("button", name="Copy").click()
        expect(block.get_by_role("button")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        self.assertEqual(copied, block.locator("code").text_content())

    def test_everything_is_there_without_javascript(self) -> None:
        """Reading, filtering and choosing."""
        page = self.window(java_script_enabled=False).open("/")
        page.get_by_role("link", name="open, critical").click()
        page.get_by_label("medium").check()
        page.get_by_role("button", name="Show").click()
        self.assertIn("severity=medium", page.url)
        page.locator("tbody tr").first.get_by_role("link").first.click()
        expect(page.get_by_role("heading", name="In plain words")).to_be_visible()
        page.get_by_role("button", name="日本語").click()
        expect(page.get_by_role("heading", name="何が起きているか")).to_be_visible()

    def test_accounts_that_could_not_be_assessed_are_named(self) -> None:
        """On the overview, with the reason; a gap is never a pass."""
        page = self.window().open("/")
        card = page.locator("section").filter(has=page.get_by_role("heading", name="Accounts that need somebody"))
        expect(card.get_by_role("link", name="without-role")).to_be_visible()
        expect(card).to_contain_text("cannot be assumed")


class Everywhere(BrowserTest):
    """What holds on every page."""

    def test_no_page_is_wider_than_a_narrow_screen(self) -> None:
        """In both languages."""
        for language in ("en", "ja"):
            window = self.window(viewport=NARROW)
            window.prefer(language)
            for kind, address in places.every_kind().items():
                with self.subTest(kind, language=language):
                    page = window.open(address)
                    self.assertLessEqual(
                        page.evaluate("document.documentElement.scrollWidth"), NARROW["width"], _wide(page)
                    )

    def test_pages_are_light_and_bring_everything_themselves(self) -> None:
        """No web font, nothing from another origin, no error on the console, no answer that is an error."""
        window = self.window()
        for kind, address in places.every_kind().items():
            with self.subTest(kind):
                window.open(address)
        self.assertEqual([one for one in window.requests if not one.startswith((window.origin, "data:"))], [])
        for answer in window.answers:
            with self.subTest(answer.url):
                self._assert_light(window, answer.url)
        self.assertEqual([one.url for one in window.answers if one.status >= 400], [])
        self.assertEqual([one.url for one in window.answers if one.request.resource_type == "font"], [])

    def _assert_light(self, window: Watched, url: str) -> None:
        if url.startswith("data:"):
            return
        parts = urlsplit(url)
        body = world().reader.get(parts.path + (f"?{parts.query}" if parts.query else "")).content
        limit = HEAVIEST_ASSET if parts.path.startswith("/assets/") else HEAVIEST_PAGE
        self.assertLessEqual(len(body), limit)


def _wide(page: Page) -> str:
    """Which elements stick out, for whoever has to repair it."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll("body *")]
            .filter(one => one.getBoundingClientRect().right > innerWidth && !one.closest(".scroll, pre, svg"))
            .slice(0, 5).map(one => one.outerHTML.slice(0, 160))"""
    )
    return "\n".join(found)
