"""What attackers write where they may write something, and how it would show that it worked."""

from __future__ import annotations

from urllib.parse import urlsplit

from .markup import Document

#: In every piece of markup, so that it is found again if it became more than text.
MARKER = "smattack"

#: Longer than any form may be.
LONG = "A" * 100_000

MARKUP = (
    f"<script>{MARKER}()</script>",
    f"\"><svg onload={MARKER}()><{MARKER} x='",
    f"' autofocus onfocus={MARKER}() {MARKER}='",
    f"</textarea></title></option><img src=x onerror={MARKER}()>",
    f"javascript:{MARKER}()",
)

OTHERS = (
    "'; DROP TABLE findings; --",
    "%' OR 1=1 --",
    f"a\r\nSet-Cookie: {MARKER}=1\r\n\r\n<{MARKER}>",
    "nul\x00byte",
    "abc\u202egnp.exe\u2066\u200b\ufeff",
    "../../../../etc/passwd",
    "{{7*7}} ${7*7} %s%n {0}",
    "//evil.example/x",
    "-1",
    "99999999999999999999999999",
    "0001-01-01",
    "",
    "*" * 500,
    "名前🙂\ud7ff\uffff",
)

SHORT = MARKUP + OTHERS

#: The only sites that pages lead to.
KNOWN_SITES = ("docs.aws.amazon.com", "www.cisecurity.org")

#: Attributes that load or lead somewhere.
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "background", "srcset")


def worked(document: Document) -> list[str]:
    """Elements and attributes that only an attack could have put into the page."""
    return [text for tag, attributes in document.elements for text in _foreign(tag, attributes)]


def _foreign(tag: str, attributes: dict[str, str]) -> list[str]:
    shown = f"<{tag} {attributes}>"[:400]
    found = []
    if MARKER in tag or any(MARKER in name for name in attributes):
        found.append(f"made an element or attribute: {shown}")
    if any(name.startswith("on") or name in ("style", "srcdoc", "autofocus") for name in attributes):
        found.append(f"made an attribute: {shown}")
    if tag == "script" and not attributes.get("src", "").startswith("/assets/"):
        found.append(f"made a script: {shown}")
    if tag in ("iframe", "object", "embed", "base", "applet"):
        found.append(f"made an element: {shown}")
    for name in ADDRESSES:
        if name in attributes and not is_own(attributes[name]) and not _is_known(tag, attributes[name]):
            found.append(f"leads elsewhere: {shown}")
    return found


def is_own(address: str) -> bool:
    """Whether an address stays in the dashboard."""
    if address.startswith(("#", "?")):
        return True
    return address.startswith("/") and not address.startswith("//") and "\\" not in address.split("?")[0]


def _is_known(tag: str, address: str) -> bool:
    parts = urlsplit(address)
    return tag == "a" and parts.scheme == "https" and parts.hostname in KNOWN_SITES
