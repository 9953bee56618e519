"""Text without its dress: LaTeX, Markdown, raised figures and the digits of other scripts."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

MOST_NESTED = 4
"""Fractions inside one another that are unwrapped; deeper ones stay as they are."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED_RUN = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_LOWERED = re.compile(r"[₀-₉]+")
_VULGAR = re.compile(r"[¼-¾⅐-⅞]")
_FRACTION = re.compile(r"\\[dtc]?frac\s*\{([^{}]{1,80})\}\s*\{([^{}]{1,80})\}")
_SHORT_FRACTION = re.compile(r"\\[dtc]?frac\s*(\d)\s*(\d)")
_ROOT = re.compile(r"\\sqrt\s*(?:\[(\d)\])?\s*\{([^{}]{1,80})\}")
_WRAPPED = re.compile(
    r"\\(?:text|textbf|textit|mathrm|mathbf|mathit|boxed|operatorname|fbox|underline|overline)"
    r"\s*\{([^{}]{0,120})\}"
)
_COMMANDS = (
    (re.compile(r"\\(?:cdot|times|ast)(?![a-z])"), "*"),
    (re.compile(r"\\div(?![a-z])"), "/"),
    (re.compile(r"\\(?:leqslant|leq|le)(?![a-z])"), "≤"),
    (re.compile(r"\\(?:geqslant|geq|ge)(?![a-z])"), "≥"),
    (re.compile(r"\\(?:neq|ne)(?![a-z])"), "≠"),
    (re.compile(r"\\(?:approx|simeq)(?![a-z])"), "≈"),
    (re.compile(r"\\lt(?![a-z])"), "<"),
    (re.compile(r"\\gt(?![a-z])"), ">"),
    (re.compile(r"\\(?:left|right|displaystyle|quad|qquad|big|Big)(?![a-z])|\\[,;:! ()\[\]]"), " "),
    (re.compile(r"\{,\}"), ","),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\\$"), " "),
)
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*)\]])([*_])(?=\S)([^*_\n]{1,200}?)(?<=\S)\1(?![\w*(\[])")
_TAG = re.compile(r"</?[a-z][^<>]{0,80}>", re.I)
_SIGNS = str.maketrans(
    {
        "−": "-", "–": "-", "‐": "-", "‑": "-", "‒": "-", "－": "-", "×": "*", "·": "*", "⋅": "*",
        "∙": "*", "∗": "*", "✕": "*", "✖": "*", "÷": "/", "∕": "/", "⁄": "/", "➕": "+", "➖": "-",
        "➗": "/", "＝": "=", "’": "'", "‘": "'", "`": " ", "$": " ", "£": " ", "€": " ", "¥": " ",
        "₹": " ", "~": " ", "“": '"', "”": '"', "ß": "ss", "\u202f": " ", "…": " … ",
    }
)  # fmt: skip


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """The text in plain characters, accents left out, `x²` as `x^2`, `\\frac{1}{2}` as `((1)/(2))`.

    Lines stay lines. Money signs and the marks of Markdown and formulas become blanks.
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "\\" in text:
        text = _without_latex(text)
    if not text.isascii():
        text = _RAISED_RUN.sub(lambda m: "^" + m[0].translate(_RAISED), text)
        text = _LOWERED.sub("_", text)
        text = _VULGAR.sub(lambda m: " " + unicodedata.normalize("NFKC", m[0]), text)
        text = text.translate(_SIGNS)
        text = unicodedata.normalize("NFKD", text).translate(_SIGNS)
        text = "".join(map(_plain_sign, text))
    else:
        text = text.translate(_SIGNS)
    text = _BOLD.sub(r" \2 ", text)
    return _EMPHASIS.sub(r" \2 ", text)


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    kind = unicodedata.category(sign)
    if kind in ("Mn", "Me", "Cf"):
        return ""
    return str(unicodedata.decimal(sign)) if kind == "Nd" else sign


def _without_latex(text: str) -> str:
    for pattern, sign in _COMMANDS:
        text = pattern.sub(sign, text)
    for _ in range(MOST_NESTED):
        before = text
        text = _WRAPPED.sub(r" \1 ", text)
        text = _FRACTION.sub(r" ((\1)/(\2)) ", text)
        text = _ROOT.sub(_root, text)
        if text == before:
            break
    text = _SHORT_FRACTION.sub(r" (\1/\2) ", text)
    return text.replace("{", "(").replace("}", ")")


def _root(match: re.Match[str]) -> str:
    sign = {None: "√", "2": "√", "3": "∛", "4": "∜"}.get(match[1], "?")
    return f" {sign}({match[2]}) "
