"""What all tests share: one store, one browser, and people who are signed in."""

from __future__ import annotations

import atexit
import functools
import os
import tempfile
import unittest
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from . import chromium, store
from .served import Client, Served

#: What the tests ask of a browser, in milliseconds.
PATIENCE = 30_000

#: A desktop's window.
WINDOW = {"width": 1280, "height": 900}


class World:
    """The store and the browser. With SCANMONSTER_TEST_STORE nothing is assessed: the store is a copy of that one."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        atexit.register(self._stack.close)
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="scanmonster-browser-")))
        self.store = self.folder / "store.sqlite"
        made = os.environ.get("SCANMONSTER_TEST_STORE")
        if made:
            self.store = store.copy(Path(made), self.folder)
        else:
            store.fill(self.store)

    @functools.cached_property
    def browser(self) -> Browser:
        """Chromium, started once."""
        path = chromium.find() or chromium.install()
        playwright = self._stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=path,
            env=chromium.environment(path),
            headless=False,
            args=["--headless=new", *chromium.FLAGS],
        )
        self._stack.callback(browser.close)
        return browser

    @functools.cached_property
    def common(self) -> Served:
        """A dashboard for tests that only look."""
        return self.serve(self.store, "alice")

    @functools.cached_property
    def reader(self) -> Client:
        """The one session of the common dashboard, without a browser."""
        return self.common.sign_in()

    def copy(self) -> Path:
        """A store of one's own, for tests that write."""
        return store.copy(self.store, self.folder)

    def serve(self, path: Path, by: str) -> Served:
        """A dashboard of this person over a store, as long as the tests run."""
        served = Served(path, by)
        self._stack.callback(served.stop)
        return served


@functools.cache
def world() -> World:
    """The same for all tests of this process."""
    return World()


class Watched:
    """A browser window of one person, and everything that goes wrong in it."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context = context
        self.origin = origin
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.answers: list[Response] = []
        self.requests: list[str] = []
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        self.page.on("dialog", self._asked)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", lambda answer: self.answers.append(answer))

    def open(self, path: str) -> Page:
        """Go to a page of the dashboard."""
        answer = self.page.goto(self.origin + path)
        if answer is None or answer.status != 200:
            raise AssertionError(f"{path} was answered with {answer and answer.status}")
        return self.page

    def prefer(self, language: str = "en", theme: str = "light") -> None:
        """Choose language and theme as their buttons would."""
        pairs = {"language": language, "theme": theme}
        self.context.add_cookies([{"name": name, "value": value, "url": self.origin} for name, value in pairs.items()])

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.type}: {message.text} ({self.page.url})")

    def _asked(self, dialog: Any) -> None:
        self.errors.append(f"dialog: {dialog.message} ({self.page.url})")
        dialog.dismiss()

    def _failed(self, request: Request) -> None:
        # A page that was left before it was complete is nobody's error.
        if request.failure != "net::ERR_ABORTED":
            self.errors.append(f"request: {request.url} {request.failure}")


class BrowserTest(unittest.TestCase):
    """A test with a browser window on the common dashboard."""

    #: Otherwise nothing may be written on the browser's console.
    may_be_refused: ClassVar[bool] = False

    def setUp(self) -> None:
        """Everything that is wrong is shown, however long."""
        self.maxDiff = None

    def window(self, **options: Any) -> Watched:
        """A new window on the common dashboard, signed in."""
        reader = world().reader
        cookies = [{"name": one.name, "value": one.value, "url": reader.origin} for one in reader.session.cookies]
        watched = self._watched(reader.origin, options)
        watched.context.add_cookies(cookies)
        return watched

    def person(self, path: Path, by: str) -> Watched:
        """A window in which this person opens the address that `serve` says."""
        served = world().serve(path, by)
        watched = self._watched(served.origin, {})
        watched.page.goto(served.address)
        return watched

    def _watched(self, origin: str, options: dict[str, Any]) -> Watched:
        context = world().browser.new_context(
            **({"viewport": WINDOW, "locale": "en-GB", "timezone_id": "UTC"} | options)
        )
        watched = Watched(context, origin)
        self.addCleanup(self._check, watched)
        return watched

    def _check(self, watched: Watched) -> None:
        watched.close()
        self.assertEqual(watched.errors, [], "the browser complained")
