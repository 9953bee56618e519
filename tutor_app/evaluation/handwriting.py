"""sympy expressions as students write them: dashes, dots, commas, Unicode, LaTeX, words around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import sympy as s


@dataclass(frozen=True)
class Relation:
    """Two sides and a sign."""

    left: Any
    sign: str
    right: Any


@dataclass(frozen=True)
class Or:
    """Relations of which one holds."""

    parts: Sequence[Relation]


@dataclass(frozen=True)
class And:
    """Relations that hold together."""

    parts: Sequence[Relation]


@dataclass(frozen=True)
class Expression:
    """An expression by itself."""

    value: Any


Statement = Relation | Or | And | Expression

_LATEX = {"≤": r"\le", "≥": r"\ge"}
_TYPED = {"≤": "<=", "≥": ">="}
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Style:
    """One student's hand."""

    latex: bool = False
    minus: str = "-"
    dot: str = "*"
    space: str = " "
    comma: bool = False  # decimals with a comma, where a fraction has so many
    decimal: bool = False
    raised: bool = False  # x² rather than x^2
    typed: bool = True  # <= rather than ≤
    explicit: bool = False  # 3·x rather than 3x

    @classmethod
    def of(cls, random: Random) -> Style:
        """A hand at random."""
        latex = random.random() < 0.25
        return cls(
            latex=latex,
            minus="-" if latex else random.choice("-−–—"),
            dot=r" \cdot " if latex else random.choice(("*", "·", "×", " · ", "⋅")),
            space=random.choice(("", " ", " ")),
            comma=random.random() < 0.5,
            decimal=random.random() < 0.4,
            raised=random.random() < 0.5,
            typed=random.random() < 0.5,
            explicit=random.random() < 0.25,
        )

    def dressed(self, text: str, random: Random) -> str:
        """A line with the words students put around it."""
        if self.latex:
            return random.choice((text, f"${text}$", rf"\({text}\)"))
        forms = (
            "{}",
            "{}",
            "{}",
            "so {}",
            "so I get {}",
            "=> {}",
            "→ {}",
            "then {}",
            "{} because I did the same on both sides",
            "and that means {}",
            "  {}  ",
        )
        return random.choice(forms).format(text)


def write(statement: Statement, style: Style, random: Random) -> str:
    """A statement in one student's hand."""
    match statement:
        case Expression(value):
            return _sum(value, style, random)
        case Relation(left, sign, right):
            mark = _LATEX.get(sign, sign) if style.latex else sign
            if style.typed and not style.latex:
                mark = _TYPED.get(sign, sign)
            gap = style.space or (" " if style.latex else "")
            return f"{_sum(left, style, random)}{gap}{mark}{gap}{_sum(right, style, random)}"
        case Or(parts):
            texts = [write(part, style, random) for part in parts]
            return (r" \text{ or } " if style.latex else " or ").join(texts)
        case And(parts):
            texts = [write(part, style, random) for part in parts]
            if style.latex:
                return r"\begin{cases} " + r" \\ ".join(texts) + r" \end{cases}"
            return random.choice((" and ", "; ", " ; ")).join(texts)


def _sum(value: Any, style: Style, random: Random) -> str:
    if not value.is_Add:
        return _term(value, style, random)
    terms = list(value.args)
    if random.random() < 0.3:
        random.shuffle(terms)
    else:
        terms.sort(key=lambda term: -_degree(term))
    text = _term(terms[0], style, random, first=True)
    for term in terms[1:]:
        written = _term(term, style, random)
        gap = style.space
        if written.startswith(style.minus):
            text += f"{gap}{style.minus}{gap}{written[len(style.minus) :]}"
        else:
            text += f"{gap}+{gap}{written}"
    return text


def _degree(term: Any) -> int:
    return sum(int(s.degree(term, symbol)) if term.is_polynomial(symbol) else 0
               for symbol in term.free_symbols)  # fmt: skip


def _term(value: Any, style: Style, random: Random, first: bool = False) -> str:
    if value.is_Add:
        text = f"({_sum(value, style, random)})"
        return _sum(value, style, random) if first else text
    if value.is_Rational:
        return _rational(value, style, random)
    if value.is_Mul:
        return _product(value, style, random)
    return _factor(value, style, random)


def _rational(value: Any, style: Style, random: Random) -> str:
    sign = style.minus if value < 0 else ""
    value = abs(value)
    if value.q == 1:
        return f"{sign}{value.p}"
    places = {2: 1, 4: 2, 5: 1, 10: 1, 20: 2, 25: 2}.get(int(value.q))
    if style.decimal and places:
        digits = f"{value.p / value.q:.{places}f}"
        return sign + (digits.replace(".", ",") if style.comma and not style.latex else digits)
    if style.latex:
        return rf"{sign}\frac{{{value.p}}}{{{value.q}}}"
    if value > 1 and random.random() < 0.3:
        return f"{sign}{value.p // value.q} {value.p % value.q}/{value.q}"
    return f"{sign}{value.p}/{value.q}"


def _product(value: Any, style: Style, random: Random) -> str:
    """A product: its number in front, then letters and brackets, then what it is divided by."""
    above: list[Any] = []
    below: list[Any] = []
    number = s.Integer(1)
    for factor in value.args:
        if factor.is_Pow and factor.exp == -1:
            below.append(factor.base)
        elif factor.is_Rational and not below and not above and number == 1:
            number = factor
        else:
            above.append(factor)
    sign = style.minus if number < 0 else ""
    number = abs(number)
    if number.q != 1:
        below.insert(0, s.Integer(number.q))
        number = s.Integer(number.p)
    parts = [] if number == 1 and above else [str(number)]
    for factor in above:
        written = _factor(factor, style, random)
        dotted = style.explicit or written[0].isdigit() or written[0] == style.minus
        if parts and (dotted or (factor.is_Pow and factor.base.is_number)):
            parts.append(style.dot)
        if written[0] == style.minus or (factor.is_number and factor.is_negative):
            written = f"({written})"
        parts.append(written)
    top = "".join(parts)
    if not below:
        return sign + top
    under = [_factor(factor, style, random) for factor in below]
    bottom = style.dot.join(under)
    if style.latex:
        return rf"{sign}\frac{{{top}}}{{{bottom}}}"
    if len(below) > 1 or any(mark in bottom for mark in f"{style.minus}+"):
        bottom = f"({bottom})"
    simple = len(parts) == 1
    return f"{sign}{top if simple else f'({top})'}/{bottom}"


def _factor(value: Any, style: Style, random: Random) -> str:
    if value.is_Add:
        return f"({_sum(value, style, random)})"
    if value.is_Symbol:
        return str(value)
    if value.is_Rational:
        return _rational(value, style, random)
    if value.is_Pow and value.exp == s.Rational(1, 2):
        if style.latex:
            return rf"\sqrt{{{_sum(value.base, style, random)}}}"
        body = _sum(value.base, style, random)
        return (
            random.choice((f"√{body}", f"√({body})", f"sqrt({body})"))
            if body.isdigit()
            else (f"√({body})")
        )
    if value.is_Pow:
        base = _factor(value.base, style, random)
        if value.base.is_Rational and (value.base < 0 or value.base.q != 1):
            base = f"({base})"
        raised = _sum(value.exp, style, random)
        if style.latex:
            return f"{base}^{{{raised}}}"
        if raised.isdigit():
            return base + (raised.translate(_RAISED) if style.raised else f"^{raised}")
        return f"{base}^({raised})"
    return f"({_sum(value, style, random)})"
