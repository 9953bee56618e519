"""Tokens to a tree, by precedence. Multiplication may be unwritten; nothing is simplified."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tutor_app.subjects.algebra import limits
from tutor_app.subjects.algebra.tokens import Ambiguities, Conventions, Token, tokenize
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
from tutor_app.subjects.algebra.unreadable import TooMonstrous, Unreadable

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_STARTS = frozenset(
    ("number", "symbol", "open", "root", "sqrt", "frac", "vulgar", "bar", "function")
)


def parse(tokens: Sequence[Token], conventions: Conventions, met: Ambiguities) -> Tree:
    """The tree of one expression. Raises Unreadable, with the place, when it is none."""
    if not tokens:
        raise Unreadable("empty")
    parser = _Parser(tokens, conventions, met)
    tree = parser.sum()
    if parser.position < len(tokens):
        raise parser.unexpected()
    return _ratio(tree)


def _ratio(tree: Tree) -> Tree:
    """A side that consists of parts with colons between them is a ratio."""
    parts: list[Tree] = []
    rest = tree
    while isinstance(rest, Quotient) and rest.sign == ":":
        parts.append(rest.bottom)
        rest = rest.top
    return Ratio((rest, *reversed(parts))) if parts else tree


class _Parser:
    """One pass over the tokens of an expression."""

    def __init__(self, tokens: Sequence[Token], conventions: Conventions, met: Ambiguities) -> None:
        self.tokens, self.conventions, self.met = tokens, conventions, met
        self.position = 0
        self.depth = 0
        self.bars = 0

    # ------------------------------------------------------------------ looking

    @property
    def token(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def is_op(self, signs: str) -> bool:
        token = self.token
        return token is not None and token.kind == "op" and token.text in signs

    def starts_factor(self) -> bool:
        token = self.token
        if token is None or token.kind not in _STARTS:
            return False
        return token.kind != "bar" or self.bars == 0

    def unexpected(self) -> Unreadable:
        """What to say when the expression cannot go on with this token, or with nothing."""
        token = self.token
        if token is None:
            last = self.tokens[-1]
            return Unreadable("ends", last.end, last.end, part=last.text)
        place = (token.start, token.end)
        if token.kind == "close":
            return Unreadable("unopened", *place, part=token.text)
        if token.kind == "bar":
            return Unreadable("bar", *place)
        if token.kind == "op" and self.position > 0:
            before = self.tokens[self.position - 1]
            return Unreadable(
                "operators", before.start, token.end, part=f"{before.text} {token.text}"
            )
        if token.kind == "op":
            return Unreadable("begins", *place, part=token.text)
        if token.kind == "comma":
            return Unreadable("comma", *place, part=token.text)
        return Unreadable("character", *place, part=token.text)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > limits.MAX_DEPTH:
            place = self.token or self.tokens[-1]
            raise TooMonstrous("too_deep", place.start, place.end)

    # ------------------------------------------------------------------ sums and products

    def sum(self) -> Tree:
        terms: list[Tree] = []
        first = True
        while first or self.is_op("+-±"):
            sign = "+"
            if self.is_op("+-±"):
                sign = self.tokens[self.position].text
                self.position += 1
            term = self.product()
            if sign == "-":
                term = Negative(term)
            elif sign == "±":
                term = PlusMinus(term)
            terms.append(term)
            first = False
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def product(self) -> Tree:
        tree = self.implicit()
        while self.is_op("*/÷:"):
            sign = self.tokens[self.position]
            self.position += 1
            if sign.text == "*":
                tree = _times(tree, self.implicit(), "·")
                continue
            start = self.position
            bottom = self.signed()
            if sign.text != "/" and self.below_fraction(tree):
                self.position += 1
                bottom = Quotient(bottom, self.signed(), "/")
            if self.starts_factor() and not self.two_numbers():
                tight = self.slash(start, sign)
                if tight:
                    bottom = self.implicit_after(bottom)
                    tree = Quotient(tree, bottom, sign.text)
                else:
                    tree = self.implicit_after(Quotient(tree, bottom, sign.text))
            else:
                tree = Quotient(tree, bottom, sign.text)
        return tree

    def below_fraction(self, before: Tree) -> bool:
        """Whether a slash here is the bar of a fraction that something is divided by.

        `3/4 ÷ 2/5` divides by 2/5, and so does `6 ÷ 2/5`; `12 ÷ 3 / 2` goes from left to right.
        """
        if not self.is_op("/"):
            return False
        slash, following = self.tokens[self.position], self.tokens[self.position + 1 :][:1]
        close = not slash.spaced and bool(following) and not following[0].spaced
        return close or (isinstance(before, Quotient) and before.sign in ("/", "frac"))

    def slash(self, start: int, sign: Token) -> bool:
        """Whether what is multiplied without a sign behind a slash belongs below it."""
        token = self.tokens[self.position]
        if token.spaced and not sign.spaced:
            return False  # 1/2 x
        top, bottom = self.tokens[start - 2], self.tokens[start]
        numbers = top.kind == "number" and bottom.kind == "number"
        loose = numbers and not (sign.spaced and not token.spaced)
        options = ("loose", "tight") if loose else ("tight", "loose")
        return self.met.choose(self.conventions.slash, "slash", options) == "tight"

    def implicit(self) -> Tree:
        return self.implicit_after(self.signed())

    def implicit_after(self, tree: Tree) -> Tree:
        while self.starts_factor():
            if self.two_numbers():
                before, token = self.tokens[self.position - 1], self.tokens[self.position]
                raise Unreadable(
                    "side_by_side", before.start, token.end, part=f"{before.text} {token.text}"
                )
            tree = _times(tree, self.postfix(), "")
        return tree

    def two_numbers(self) -> bool:
        """Whether two numbers stand side by side with nothing between them."""
        before, token = self.tokens[self.position - 1], self.token
        kinds = ("number", "vulgar")
        return token is not None and before.kind in kinds and token.kind == "number"

    def signed(self) -> Tree:
        """A factor with signs of its own, as in 3·-4."""
        negatives = 0
        while self.is_op("+-±"):
            if self.tokens[self.position].text == "±":
                self.position += 1
                return PlusMinus(self.signed())
            negatives += self.tokens[self.position].text == "-"
            self.position += 1
            if negatives > limits.MAX_DEPTH:
                raise TooMonstrous("too_deep", self.tokens[self.position - 1].start)
        tree = self.postfix()
        for _ in range(negatives):
            tree = Negative(tree)
        return tree

    # ------------------------------------------------------------------ factors

    def postfix(self) -> Tree:
        tree = self.primary()
        while (token := self.token) is not None:
            if token.kind == "raised":
                self.position += 1
                tree = Power(tree, _raised(token, self.conventions, self.met))
            elif token.kind == "op" and token.text == "^":
                self.position += 1
                tree = Power(tree, self.exponent())
            elif token.kind == "percent":
                self.position += 1
                tree = Percent(tree)
            elif token.kind == "number" and self.tokens[self.position - 1].kind == "symbol":
                if token.spaced:
                    return tree
                self.position += 1
                number = Number(_value(token), token.text)
                options = ("power", "times", "index")
                choice = self.met.choose(self.conventions.index, "index", options)
                if choice == "index" and isinstance(tree, Symbol):
                    tree = Symbol(f"{tree.name}_{token.text}")
                elif choice == "power":
                    tree = Power(tree, number)
                else:
                    tree = Product((tree, number), ("",))
            else:
                break
        return tree

    def exponent(self) -> Tree:
        self.deeper()
        if self.token is None:
            raise Unreadable("missing_exponent", self.tokens[-1].start, self.tokens[-1].end)
        negatives = 0
        while self.is_op("+-"):
            negatives += self.tokens[self.position].text == "-"
            self.position += 1
        tree = self.primary(braces=True)
        if self.is_op("^"):
            self.position += 1
            tree = Power(tree, self.exponent())
        for _ in range(min(negatives, 2)):
            tree = Negative(tree)
        self.depth -= 1
        return tree

    def primary(self, braces: bool = False) -> Tree:
        self.deeper()
        tree = self.part(braces)
        self.depth -= 1
        return tree

    def part(self, braces: bool) -> Tree:
        token = self.token
        if token is None:
            raise self.unexpected()
        if token.kind == "number":
            return self.number()
        if token.kind == "vulgar":
            self.position += 1
            value = _value(token)
            return Quotient(
                Number(Fraction(value.numerator)), Number(Fraction(value.denominator)), "frac"
            )
        if token.kind == "symbol":
            self.position += 1
            return Symbol(token.text)
        if token.kind == "open":
            body = self.brackets()
            return body if braces and token.text == "{" else Group(body)
        if token.kind == "bar":
            return self.absolute()
        if token.kind == "root":
            return self.root()
        if token.kind == "sqrt":
            return self.latex_root()
        if token.kind == "frac":
            self.position += 1
            return Quotient(self.argument(), self.argument(), "frac")
        if token.kind == "function":
            self.position += 1
            body = self.primary()
            return Absolute(body.body if isinstance(body, Group) else body)
        raise self.unexpected()

    def number(self) -> Tree:
        """A number, or a mixed number: an integer and a proper fraction with space between."""
        token = self.tokens[self.position]
        self.position += 1
        whole = _value(token)
        following = self.tokens[self.position : self.position + 3]
        if whole.denominator != 1 or not following:
            return Number(whole, token.text)
        first = following[0]
        if first.kind == "vulgar":
            self.position += 1
            part = _value(first)
            return Mixed(int(whole), part.numerator, part.denominator)
        if first.kind == "frac":
            return self.mixed_latex(token)
        if len(following) == 3 and first.kind == "number" and first.spaced:
            _, slash, below = following
            fraction = slash.kind == "op" and slash.text == "/" and below.kind == "number"
            if fraction and _value(first).denominator == 1 and _value(below).denominator == 1:
                self.position += 3
                return self.mixed(int(whole), int(_value(first)), int(_value(below)), below)
        return Number(whole, token.text)

    def mixed_latex(self, token: Token) -> Tree:
        """2\\frac{1}{2}: a mixed number when both parts of the fraction are integers."""
        before = self.position
        self.position += 1
        top, bottom = self.argument(), self.argument()
        whole = _value(token)
        if isinstance(top, Number) and isinstance(bottom, Number):
            values = (top.value, bottom.value)
            if all(value.denominator == 1 for value in values) and bottom.value > top.value > 0:
                return Mixed(int(whole), int(top.value), int(bottom.value))
        self.position = before
        return Number(whole, token.text)

    def mixed(self, whole: int, top: int, bottom: int, place: Token) -> Tree:
        if bottom == 0:
            raise Unreadable("zero_below", place.start, place.end, part=f"{whole} {top}/{bottom}")
        return Mixed(whole, top, bottom)

    def brackets(self) -> Tree:
        """What stands between a pair of brackets."""
        opened = self.tokens[self.position]
        self.position += 1
        outer, self.bars = self.bars, 0
        token = self.token
        if token is not None and token.kind == "close":
            raise Unreadable("empty_brackets", opened.start, token.end)
        if token is None:
            raise Unreadable("unclosed", opened.start, opened.end, part=opened.text)
        body = self.sum()
        token = self.token
        if token is None:
            raise Unreadable("unclosed", opened.start, opened.end, part=opened.text)
        if token.kind != "close":
            raise self.unexpected()
        if token.text != _CLOSING[opened.text]:
            raise Unreadable("mismatched", token.start, token.end, part=token.text)
        self.position += 1
        self.bars = outer
        return _ratio(body)

    def absolute(self) -> Tree:
        opened = self.tokens[self.position]
        self.position += 1
        self.bars += 1
        body = self.sum()
        token = self.token
        if token is None or token.kind != "bar":
            raise Unreadable("bar", opened.start, opened.end)
        self.position += 1
        self.bars -= 1
        return Absolute(body)

    def root(self) -> Tree:
        token = self.tokens[self.position]
        self.position += 1
        negative = self.is_op("-")
        if negative:
            self.position += 1
        body = self.postfix() if self.starts_factor() or negative else self.primary()
        if isinstance(body, Number) and (after := self.token) is not None:
            touching = after.kind == "symbol" and not after.spaced
            choices = ("near", "far")
            if touching and self.met.choose(self.conventions.root, "root", choices) == "far":
                while self.token is not None and self.token.kind == "symbol":
                    body = _times(body, self.postfix(), "")
        if negative:
            body = Negative(body)
        return Root(int(token.text), body.body if isinstance(body, Group) else body)

    def latex_root(self) -> Tree:
        self.position += 1
        index = 2
        token = self.token
        if token is not None and token.kind == "open" and token.text == "[":
            body = self.brackets()
            whole = isinstance(body, Number) and body.value.denominator == 1
            if not isinstance(body, Number) or not whole:
                raise Unreadable("root_index", token.start, token.end)
            index = int(body.value)
            if not 2 <= index <= limits.MAX_ROOT_INDEX:
                raise Unreadable("root_index", token.start, token.end)
        return Root(index, self.argument())

    def argument(self) -> Tree:
        """What a LaTeX command applies to: braces, one digit or one letter."""
        token = self.token
        if token is None:
            raise Unreadable("missing_fraction", self.tokens[-1].start, self.tokens[-1].end)
        if token.kind == "open" and token.text in "{(":
            body = self.brackets()
            return body if token.text == "{" else Group(body)
        if token.kind == "symbol":
            self.position += 1
            return Symbol(token.text)
        if token.kind == "number" and len(token.text) <= 2:
            self.position += 1
            return Number(_value(token), token.text)
        raise Unreadable("missing_fraction", token.start, token.end)


def _times(left: Tree, right: Tree, sign: str) -> Tree:
    """A product with one more factor."""
    before = (left.factors, left.signs) if isinstance(left, Product) else ((left,), ())
    after = (right.factors, right.signs) if isinstance(right, Product) else ((right,), ())
    return Product((*before[0], *after[0]), (*before[1], sign, *after[1]))


def _value(token: Token) -> Fraction:
    assert token.value is not None
    return token.value


def _raised(token: Token, conventions: Conventions, met: Ambiguities) -> Tree:
    """What a run of superscripts says."""
    tokens = [
        Token("symbol", part.text, token.start, token.end) if part.kind == "letters" else part
        for part in tokenize(token.text, conventions, met)
    ]
    try:
        return parse(tokens, conventions, met)
    except Unreadable as error:
        raise Unreadable("missing_exponent", token.start, token.end) from error
