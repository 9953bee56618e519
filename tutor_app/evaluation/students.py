"""Simulated students: scripts of what they say, whatever they are asked."""

from __future__ import annotations

from tutor_app.authoring.scripts import BEGGING, STUCK

__all__ = ["BEGGING", "STUCK"]
