"""A crawler that visits every link, and posts every form with whatever attackers would."""

from __future__ import annotations

import re
import unittest
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

import requests

from . import attacks, places
from .crawler import Crawl, crawl
from .markup import Document, Form
from .pages import world
from .places import kind
from .served import Client
from .test_looks import HEAVIEST_PAGE

#: Pages that have to be among what is reached, or the crawler has lost its way.
KINDS = (
    "/",
    "/findings",
    "/findings/{finding}",
    "/accounts",
    "/accounts/{account}",
    "/checks",
    "/checks/{check}",
    "/frameworks",
    "/frameworks/{framework}",
    "/review",
    "/review/{practice}",
    "/acceptances",
    "/acceptances/new",
    "/nights",
    "/nights/{night}",
    "/coverage",
)


#: Forms that have to be among them, too.
FORMS = (
    "/acceptances",
    "/acceptances/{acceptance}/approve",
    "/acceptances/{acceptance}/withdraw",
    "/findings/{finding}/accept",
    "/findings/{finding}/approve",
    "/findings/{finding}/withdraw",
    "/preferences",
    "/review/{practice}",
    "/signout",
)


def _ask_for_acceptance(path: Path) -> None:
    """So that there is something to approve and to withdraw."""
    asker = world().serve(path, "alice").sign_in()
    links = places.page(asker, "/findings?severity=critical").links()
    for link in [one for one in links if re.fullmatch(r"/findings/[0-9a-f]{8,}", one)][:3]:
        form = next(one for one in places.page(asker, link).forms if one.action.endswith("/accept"))
        fields = {**dict(form.fields), "kind": "risk-accepted", "reason": "known", "until": _in_days(30)}
        answer = asker.post(form.action, list(fields.items()))
        if answer.status_code != 303:
            raise AssertionError(f"the acceptance was answered with {answer.status_code}")
    asker.close()


def _in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%d")


class Crawler(unittest.TestCase):
    """One dashboard over a store of its own, because forms write into it."""

    client: ClassVar[Client]
    found: ClassVar[Crawl]

    @classmethod
    def setUpClass(cls) -> None:
        """Visit everything once."""
        path = world().copy()
        _ask_for_acceptance(path)
        cls.client = world().serve(path, "mallory").sign_in()
        cls.found = crawl(cls.client)

    @classmethod
    def tearDownClass(cls) -> None:
        """Give up the connections."""
        cls.client.close()

    def test_every_link_leads_somewhere(self) -> None:
        """No error, no redirect to elsewhere, no page that is too heavy, nothing that a name has made."""
        met = {kind(address) for address, _ in self.found.answers}
        self.assertLessEqual(set(KINDS), met)
        for address, answer in self.found.answers:
            with self.subTest(address):
                self.assertEqual(answer.status_code, 200)
                if address in self.found.pages:
                    self.assertLessEqual(len(answer.content), HEAVIEST_PAGE)
                    self.assertEqual(attacks.worked(self.found.pages[address]), [])

    def test_hostile_parameters(self) -> None:
        """Every parameter that any link or form has, with every hostile value; also paths."""
        for address in self._hostile_addresses():
            with self.subTest(address[:300]):
                self._assert_harmless(self.client.get(address))

    def test_hostile_forms(self) -> None:
        """With the session's token nothing breaks; without it nothing is done."""
        self.assertLessEqual(set(FORMS), {what.split()[0] for what in self.found.forms})
        for what, forms in sorted(self.found.forms.items()):
            if what.startswith("/signout"):
                continue
            for form in forms:
                with self.subTest(form.action):
                    self._send_everything(form)
        with self.subTest("what was written is only text wherever it is shown"):
            for address, answer in crawl(self.client, share=4).answers:
                self.assertLess(answer.status_code, 400, address)
                self._assert_harmless(answer)

    def test_signing_out_needs_the_token_too(self) -> None:
        """And ends the session on the server."""
        served = world().serve(world().copy(), "trudy")
        client = served.sign_in()
        form = next(one for one in Document(client.get("/").text).forms if one.action == "/signout")
        self.assertEqual(client.post(form.action, []).status_code, 403)
        self.assertEqual(client.get("/").status_code, 200)
        self.assertLess(client.post(form.action, form.fields).status_code, 400)
        self.assertNotEqual(client.get("/").status_code, 200)
        client.close()

    def _hostile_addresses(self) -> Iterator[str]:
        met = dict.fromkeys(kind(path) for path in self.found.parameters)
        for path in self.found.parameters:
            known = self.found.parameters[path]
            if kind(path) not in met:
                continue
            del met[kind(path)]
            for value in attacks.SHORT:
                yield f"{path}?{urlencode([(name, value) for name in known])}"
            for name in known:
                for value in (*attacks.MARKUP, attacks.LONG[:30_000]):
                    yield f"{path}?{urlencode([(name, value)])}"
                yield f"{path}?{name}=%ff%fe&{name}=%00&{name}"
            yield f"{path}?" + "&".join(f"{name}=x" for name in list(known) * 300)
            head = path.rpartition("/")[0]
            if head:
                for value in attacks.SHORT:
                    yield f"{head}/{requests.utils.quote(value, safe='')}"

    def _send_everything(self, form: Form) -> None:
        token = [pair for pair in form.fields if pair[0] == "csrf"]
        usual = {name: value or "x" for name, value in form.fields if name != "csrf"}
        self.assertEqual(len(token), 1, "a form without the session's token")
        for fields in self._variants(usual):
            self._assert_harmless(self._post(form.action, token + fields))
        for forged in ([], [("csrf", "")], [("csrf", attacks.MARKUP[0])], token * 2):
            with self.subTest(forged=str(forged)[:80]):
                answer = self.client.post(form.action, forged + list(usual.items()))
                self.assertEqual(answer.status_code, 403)

    def _post(self, action: str, fields: list[tuple[str, str]]) -> requests.Response:
        try:
            return self.client.post(action, fields)
        except requests.ConnectionError:
            # A form that is far too long may be refused before all of it was sent; the dashboard goes on.
            self.assertGreater(sum(len(value) for _, value in fields), 64 * 1024)
            return self.client.get("/nights")

    def _variants(self, usual: dict[str, str]) -> Iterator[list[tuple[str, str]]]:
        valid = usual | {"until": _in_days(9), "kind": "risk-accepted", "choice": "yes"}
        usual = {name: valid[name] for name in usual}
        for value in (*attacks.SHORT, attacks.LONG):
            yield [(name, value) for name in usual]
            if value in attacks.MARKUP or value == attacks.LONG:
                yield from ([*(usual | {name: value}).items()] for name in usual if len(usual) > 1)
        yield []
        yield [*usual.items(), *usual.items()]
        yield [("%ff", "\x00"), *usual.items()]

    def _assert_harmless(self, answer: requests.Response) -> None:
        self.assertLess(answer.status_code, 500, answer.text[:500])
        for name, value in answer.headers.items():
            self.assertNotIn(attacks.MARKER, name.lower())
            if name.lower() == "location":
                self.assertTrue(attacks.is_own(value), value)
                self.assertEqual(urlsplit(value).netloc, "")
        self.assertNotIn(attacks.MARKER, "".join(answer.cookies.keys()))
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.assertLessEqual(len(answer.content), HEAVIEST_PAGE)
            # Taking a page apart takes longer than asking for it.
            if attacks.MARKER in answer.text:
                self.assertEqual(attacks.worked(Document(answer.text)), [])
