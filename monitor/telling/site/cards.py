"""The pictures that other sites show beside a link: drawn without a browser, in the font that comes with the library.

In go a name and two lines; out comes a PNG of 1,200 by 630 points, the same bytes for the same words. The only module
that knows Pillow; where it is not installed, pages have no card.
"""

from __future__ import annotations

import io
from typing import Any

from monitor.telling.safetext import fold_line, shorten

_PAPER, _INK, _SOFT, _RULE = (251, 250, 246), (28, 26, 23), (91, 85, 75), (28, 26, 23)
_WIDTH, _HEIGHT, _EDGE = 1200, 630, 80


def can_draw() -> bool:
    """Whether the library that draws is there."""
    try:
        import PIL.Image  # noqa: F401
    except ImportError:
        return False
    return True


def draw_card(site: str, heading: str, line: str) -> bytes:
    """One card: the site's name above, the heading large, one line below."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((_EDGE, 64), _fit(site, 40), font=_font(38), fill=_INK)
    pen.line((_EDGE, 130, _WIDTH - _EDGE, 130), fill=_RULE, width=2)
    pen.line((_EDGE, 136, _WIDTH - _EDGE, 136), fill=_RULE, width=2)
    y = 190
    for row in _wrap(pen, _fit(heading, 120), _font(76))[:3]:
        pen.text((_EDGE, y), row, font=_font(76), fill=_INK)
        y += 92
    for row in _wrap(pen, _fit(line, 200), _font(34))[:3]:
        pen.text((_EDGE, y + 24), row, font=_font(34), fill=_SOFT)
        y += 46
    pen.text(
        (_EDGE, _HEIGHT - 84), "Machine readings of published words, each with its evidence", font=_font(26), fill=_SOFT
    )
    stream = io.BytesIO()
    image.quantize(16).save(stream, "PNG", optimize=False)
    return stream.getvalue()


def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _fit(text: str, limit: int) -> str:
    """Words that the font has: others than Latin letters are shown as a question mark."""
    return shorten("".join(c if ord(c) < 0x250 or c in "–—‘’“”…" else "?" for c in fold_line(text, 400)), limit)


def _wrap(pen: Any, text: str, font: Any) -> list[str]:
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if pen.textlength(longer, font=font) <= _WIDTH - 2 * _EDGE or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    return [row[:90] for row in rows]
