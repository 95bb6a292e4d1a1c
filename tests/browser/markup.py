"""A page as a browser would take it apart: elements, attributes, links, forms and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag

FIELDS = ("input", "textarea", "select", "button")


@dataclass
class Form:
    """A form and what a browser would send of it."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def names(self) -> list[str]:
        """The names of what somebody can fill in."""
        return list(dict.fromkeys(name for name, _ in self.fields if name != "csrf"))


class Document(HTMLParser):
    """A parsed page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        #: Every element in order: its name and attributes.
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self._texts: list[str] = []
        self._form: Form | None = None
        self.feed(text)
        self.close()

    @property
    def text(self) -> str:
        """All words of the page."""
        return "".join(self._texts)

    def links(self) -> list[str]:
        """Where the page leads, each once, without the part behind `#`."""
        addresses = [urldefrag(attributes["href"]).url for name, attributes in self.elements if "href" in attributes]
        return list(dict.fromkeys(filter(None, addresses)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "form":
            self._form = Form(attributes.get("action", ""), attributes.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form and tag in FIELDS and attributes.get("name"):
            self._form.fields.append((attributes["name"], attributes.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        """Words between elements."""
        self._texts.append(data)
