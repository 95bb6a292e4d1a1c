"""The pictures in the documentation; written where SCANMONSTER_UPDATE_SCREENSHOTS=1, always taken."""

from __future__ import annotations

import os
import struct
import subprocess
import zlib
from pathlib import Path

from playwright.sync_api import FloatRect

from . import places
from .pages import BrowserTest

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDTH, TALLEST = 1280, 1360
HEAVIEST = 300_000


def pack(picture: bytes) -> bytes:
    """The same PNG with its content packed as tightly as can be; Chromium packs quickly instead."""
    chunks, at = [], 8
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        chunks.append((picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]))
        at += 12 + length
    content = zlib.compress(zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT")), 9)
    kept = [chunks[0], (b"IDAT", content), chunks[-1]]
    packed = picture[:8]
    for name, data in kept:
        packed += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return packed


class Screenshots(BrowserTest):
    """Overview, finding and review, in both languages."""

    def test_pictures_of_the_documentation(self) -> None:
        """They come from the pages as they are."""
        pages = {
            "overview": "/",
            "finding": places.finding("check=s3-bucket-allows-public-read&sort=account"),
            "review": "/review",
        }
        is_update = os.environ.get("SCANMONSTER_UPDATE_SCREENSHOTS") == "1"
        if is_update:
            fonts = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=True).stdout
            self.assertTrue(fonts.strip(), "no Japanese font: the pictures would show boxes")
            IMAGES.mkdir(parents=True, exist_ok=True)
        for language in ("en", "ja"):
            window = self.window(viewport={"width": WIDTH, "height": 900})
            window.prefer(language)
            for name, address in pages.items():
                with self.subTest(name, language=language):
                    page = window.open(address)
                    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                    clip: FloatRect = {"x": 0, "y": 0, "width": WIDTH, "height": height}
                    picture = page.screenshot(full_page=True, clip=clip, animations="disabled")
                    self.assertGreater(len(picture), 10_000)
                    if is_update:
                        packed = pack(picture)
                        self.assertLess(len(packed), HEAVIEST)
                        (IMAGES / f"{name}.{language}.png").write_bytes(packed)
