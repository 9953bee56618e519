"""A text that the browser keeps as a file."""

from __future__ import annotations

from fastapi import Response

from tutor_app.web.teacher.frame import HEADERS


def yaml_file(content: str, name: str) -> Response:
    """A YAML file to download. `name` has letters, digits and dashes only."""
    return Response(
        content.encode("utf-8"),
        media_type="application/yaml; charset=utf-8",
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}.yaml"'},
    )


__all__ = ["yaml_file"]
