"""Addresses that are handed to others, and QR codes of them."""

from __future__ import annotations

import segno
from fastapi import Request
from markupsafe import Markup


def public_address(request: Request) -> str:
    """Where this server is for the one who asks, without a path."""
    return f"{request.url.scheme}://{request.url.netloc}"


def join_address(request: Request, code: str) -> str:
    """The address at which students join a class. The panel stands beside it."""
    outside = request.scope.get("root_path", "").removesuffix("/teacher")
    return f"{public_address(request)}{outside}/join/{code}"


def qr_code(address: str, label: str) -> Markup:
    """An address as a QR code: an SVG drawn in the colour of the text, with a text alternative.

    It keeps its light ground in the dark page too: many cameras read no inverted codes.
    """
    modules = segno.make(address, error="m", micro=False)
    side = modules.symbol_size(border=4)[0]
    dark = "".join(
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(modules.matrix_iter(border=4))
        for column, is_dark in enumerate(line)
        if is_dark
    )
    return Markup(
        '<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{label}" '
        'shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        '<path d="{dark}" fill="#000"/></svg>'
    ).format(side=side, label=label, dark=dark)
