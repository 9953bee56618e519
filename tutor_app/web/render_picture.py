"""A drawing as HTML: an image in which nothing can run, with the same in words."""

from __future__ import annotations

import base64
import html
import re

from tutor_app.dialogue import Picture

_SIZE = re.compile(r'<svg\b[^>]*\bviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')


def picture_html(picture: Picture) -> str:
    """The drawing as an `img`: browsers run no script and fetch nothing inside one."""
    drawn = base64.b64encode(picture.svg.encode()).decode("ascii")
    alt = html.escape(picture.alt, quote=True)
    size = _SIZE.search(picture.svg)
    # With its shape known beforehand, nothing moves when the drawing appears.
    shape = f' style="aspect-ratio: {size[1]} / {size[2]}"' if size else ""
    source = f"data:image/svg+xml;base64,{drawn}"
    return f'<figure class="picture"><img src="{source}" alt="{alt}"{shape}></figure>'
