"""Trees and lines as plain text, LaTeX and MathML, as they were written."""

from __future__ import annotations

from collections.abc import Callable

from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Body,
    Everything,
    Nothing,
    Point,
    Relation,
    Values,
    is_statement,
)
from tutor_app.subjects.algebra.tree import (
    Absolute,
    Group,
    Mixed,
    Negative,
    Number,
    Percent,
    PlusMinus,
    Power,
    Product,
    Quotient,
    Ratio,
    Root,
    Sum,
    Symbol,
    Tree,
)

# How tightly a tree holds together: what is looser than its place needs brackets.
_RATIO, _SUM, _NEGATIVE, _PRODUCT, _QUOTIENT, _POWER, _ATOM = range(7)

_LATEX_SIGNS = {"≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx"}
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def to_text(body: Body) -> str:
    """Plain text with school signs: `3x + 5 = 20`, `x² − 1`, `1/2`."""
    return _body(body, _text, {}, " or ", " and ")


def to_latex(body: Body) -> str:
    """LaTeX without dollar signs."""
    return _body(body, _latex, _LATEX_SIGNS, r" \text{ or } ", r" \text{ and } ")


def to_mathml(body: Body) -> str:
    """MathML, for a page."""
    from latex2mathml.converter import convert

    return str(convert(to_latex(body)))


def _body(
    body: Body, write: Callable[[Tree], str], signs: dict[str, str], either: str, both: str
) -> str:
    match body:
        case Relation(sides, marks):
            parts = [write(sides[0])]
            for mark, side in zip(marks, sides[1:], strict=True):
                parts += [signs.get(mark, mark), write(side)]
            return " ".join(parts)
        case AnyOf(inner):
            return either.join(_body(part, write, signs, either, both) for part in inner)
        case AllOf(inner):
            return both.join(_body(part, write, signs, either, both) for part in inner)
        case Values(values):
            return either.join(map(write, values))
        case Point(values):
            return "(" + "; ".join(map(write, values)) + ")"
        case Nothing():
            return "no solution" if not signs else r"\text{no solution}"
        case Everything():
            return "all real numbers" if not signs else r"\text{all real numbers}"
    assert not is_statement(body)
    return write(body)


def _rank(tree: Tree) -> int:
    match tree:
        case Ratio():
            return _RATIO
        case Sum():
            return _SUM
        case Negative() | PlusMinus():
            return _NEGATIVE
        case Product():
            return _PRODUCT
        case Quotient():
            return _QUOTIENT
        case Power():
            return _POWER
        case Mixed():
            return _QUOTIENT
        case Percent() | Root():
            return _POWER
    return _ATOM


# --------------------------------------------------------------------------- text


def _text(tree: Tree) -> str:
    match tree:
        case Number():
            return _number(tree)
        case Mixed(whole, top, bottom):
            return f"{whole} {top}/{bottom}"
        case Symbol(name):
            return name
        case Group(body):
            return f"({_text(body)})"
        case Negative(body):
            return "−" + _wrapped(body, _PRODUCT, _text)
        case PlusMinus(body):
            return "±" + _wrapped(body, _PRODUCT, _text)
        case Sum(terms):
            return _sum(terms, _text, " − ", " ± ")
        case Product():
            return _product(tree, _text, "·")
        case Quotient(top, bottom, sign):
            mark = sign if sign in ("÷", ":") else "/"
            over = top if isinstance(top, Group) else _bracketed_top(top)
            if mark == "/" and isinstance(over, Quotient) and over.sign in ("÷", ":"):
                over = Group(over)  # `1 ÷ 1/2` divides by a half
            return f"{_text(over)}{mark}{_wrapped(bottom, _POWER, _text)}"
        case Power(base, exponent):
            return _wrapped(base, _ATOM, _text) + _exponent(exponent)
        case Root(index, body):
            radical = {2: "√", 3: "∛", 4: "∜"}.get(index)
            if radical is None:
                return f"({_text(body)})^(1/{index})"
            return radical + (
                _text(body) if isinstance(body, Number | Symbol) else f"({_text(body)})"
            )
        case Absolute(body):
            return f"|{_text(body)}|"
        case Percent(body):
            return _wrapped(body, _ATOM, _text) + "%"
        case Ratio(parts):
            return ":".join(_wrapped(part, _PRODUCT, _text) for part in parts)


def _bracketed_top(top: Tree) -> Tree:
    """What stands over a slash, in brackets when it would not hold together."""
    loose = _rank(top) <= _NEGATIVE or isinstance(top, Mixed)
    return Group(top) if loose else top


def _exponent(tree: Tree) -> str:
    inner = tree.body if isinstance(tree, Group) else tree
    body = inner.body if isinstance(inner, Negative) else inner
    if isinstance(body, Number) and body.value.denominator == 1:
        text = ("-" if isinstance(inner, Negative) else "") + str(body.value)
        return text.translate(_SUPERSCRIPTS)
    return f"^{_text(tree)}" if isinstance(tree, Symbol | Group) else f"^({_text(tree)})"


# --------------------------------------------------------------------------- LaTeX


def _latex(tree: Tree) -> str:
    match tree:
        case Number():
            return _number(tree).replace(",", "{,}")
        case Mixed(whole, top, bottom):
            return rf"{whole}\frac{{{top}}}{{{bottom}}}"
        case Symbol(name):
            letter, _, index = name.partition("_")
            letter = r"\pi " if letter == "π" else letter
            return f"{letter}_{{{index}}}" if index else letter
        case Group(body):
            return rf"\left({_latex(body)}\right)"
        case Negative(body):
            return "-" + _wrapped(body, _PRODUCT, _latex)
        case PlusMinus(body):
            return r"\pm " + _wrapped(body, _PRODUCT, _latex)
        case Sum(terms):
            return _sum(terms, _latex, " - ", r" \pm ")
        case Product():
            return _product(tree, _latex, r" \cdot ")
        case Quotient(top, bottom, sign) if sign in ("÷", ":"):
            mark = r" \div " if sign == "÷" else " : "
            return _latex(_bracketed_top(top)) + mark + _wrapped(bottom, _POWER, _latex)
        case Quotient(top, bottom):
            over, under = (t.body if isinstance(t, Group) else t for t in (top, bottom))
            return rf"\frac{{{_latex(over)}}}{{{_latex(under)}}}"
        case Power(base, exponent):
            raised = exponent.body if isinstance(exponent, Group) else exponent
            return f"{_wrapped(base, _ATOM, _latex)}^{{{_latex(raised)}}}"
        case Root(index, body):
            return rf"\sqrt{f'[{index}]' if index != 2 else ''}{{{_latex(body)}}}"
        case Absolute(body):
            return rf"\left|{_latex(body)}\right|"
        case Percent(body):
            return _wrapped(body, _ATOM, _latex) + r"\%"
        case Ratio(parts):
            return " : ".join(_wrapped(part, _PRODUCT, _latex) for part in parts)


# --------------------------------------------------------------------------- both


def _number(tree: Number) -> str:
    """A number as written, or worked out when it was not written by anyone."""
    if tree.text:
        return tree.text.replace("{,}", ",")
    value = tree.value
    if value.denominator == 1:
        return str(value.numerator)
    twos = value.denominator
    places = 0
    while twos != 1 and places < 40:
        places += 1
        twos = (value * 10**places).denominator
    if twos != 1:
        return f"({value.numerator}/{value.denominator})"
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def _wrapped(tree: Tree, least: int, write: Callable[[Tree], str]) -> str:
    """A part, in brackets when it holds together less tightly than its place needs."""
    return write(tree if _rank(tree) >= least else Group(tree))


def _sum(terms: tuple[Tree, ...], write: Callable[[Tree], str], minus: str, either: str) -> str:
    text = _wrapped(terms[0], _NEGATIVE, write)
    for term in terms[1:]:
        if isinstance(term, Negative):
            text += minus + _wrapped(term.body, _PRODUCT, write)
        elif isinstance(term, PlusMinus):
            text += either + _wrapped(term.body, _PRODUCT, write)
        else:
            text += " + " + _wrapped(term, _PRODUCT, write)
    return text


def _product(tree: Product, write: Callable[[Tree], str], dot: str) -> str:
    text = ""
    before: Tree | None = None
    for index, factor in enumerate(tree.factors):
        part = _wrapped(factor, _QUOTIENT, write)
        if index and (_in_line(factor, write) or (isinstance(factor, Mixed) and write is _text)):
            part = write(Group(factor))
        if isinstance(factor, Mixed | Ratio) and not index:
            part = write(Group(factor))
        if before is not None:
            sign = tree.signs[index - 1] if index <= len(tree.signs) else ""
            text += dot if sign or not _touches(before, factor, write) else ""
        text += part
        before = factor
    return text


def _in_line(tree: Tree, write: Callable[[Tree], str]) -> bool:
    """Whether a division is written without a fraction bar."""
    return isinstance(tree, Quotient) and (write is _text or tree.sign in ("÷", ":"))


def _touches(before: Tree, factor: Tree, write: Callable[[Tree], str]) -> bool:
    """Whether a product can be read when nothing stands between two factors."""
    first = factor
    while isinstance(first, Power | Percent | Product):
        first = (
            first.base
            if isinstance(first, Power)
            else (first.body if isinstance(first, Percent) else first.factors[0])
        )
    if _in_line(before, write):
        return False
    if isinstance(before, Symbol) and isinstance(first, Group):
        return True
    if isinstance(first, Root):
        return not isinstance(before, Root)
    if isinstance(before, Root):
        return False
    if isinstance(before, Absolute) or isinstance(first, Absolute):
        return False
    if isinstance(first, Quotient):
        return write is _latex and not isinstance(before, Number)
    return isinstance(first, Symbol | Group)
