"""Turn syntax trees into nested tuples in which equivalent code is equal (see `forms`)."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

Form = tuple[Any, ...]
Linear = dict[Form, Any]  # term -> coefficient; the term ONE holds the constant
ONE: Form = ("one",)
LARGE = 10**15
_KEPT = frozenset(name.lower() for name in dir(builtins))
_COMMUTING = frozenset(["mul", "sum", "and", "or"])
_MIRROR: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@lru_cache(maxsize=8192)
def _shape(form: Any) -> str:
    """A sort key that does not depend on the names of variables."""
    if isinstance(form, tuple):
        if form and form[0] == "name":
            return "name"
        return "(" + ",".join(_shape(part) for part in form) + ")"
    return repr(form)


def _ordered(parts: Sequence[Form]) -> Form:
    return tuple(sorted(parts, key=lambda part: (_shape(part), repr(part))))


@lru_cache(maxsize=8192)
def alpha(form: Form) -> Form:
    """The form with its variables renamed in order of appearance.

    Operands that may change places were put in order by their names; they are put in order again
    by the new ones, so that the old names leave no trace.
    """
    seen: dict[str, str] = {}

    def peek(part: Any) -> Any:
        if not isinstance(part, tuple):
            return part
        if len(part) == 2 and part[0] == "name":
            return ("name", seen.get(part[1], "~"))
        return tuple(peek(child) for child in part)

    def walk(part: Any) -> Any:
        if not isinstance(part, tuple):
            return part
        if len(part) == 2 and part[0] == "name":
            return ("name", seen.setdefault(part[1], f"_{len(seen)}"))
        if len(part) == 2 and part[0] in _COMMUTING and len(part[1]) > 1:
            rest, done = list(part[1]), []
            while rest:
                first = min(rest, key=lambda child: (_shape(child), repr(peek(child))))
                rest.remove(first)
                done.append(walk(first))
            return (part[0], tuple(done))
        return tuple(walk(child) for child in part)

    renamed: Form = walk(form)
    return renamed


@lru_cache(maxsize=8192)
def strict_alpha(form: Form) -> Form:
    """A strict form with its variables renamed in order of appearance."""
    seen: dict[str, str] = {}

    def walk(part: Any) -> Any:
        if not isinstance(part, tuple):
            return part
        if len(part) == 2 and part[0] == "Name" and part[1][2] not in _KEPT:
            return ("Name", seen.setdefault(part[1][2], f"_{len(seen)}"))
        return tuple(walk(child) for child in part)

    renamed: Form = walk(form)
    return renamed


class Canon:
    """Canonical forms of the nodes of one tree; remembers what it has already worked out."""

    def __init__(self, builtins: Collection[str]) -> None:
        self._builtins = builtins
        self._done: dict[int, Form] = {}

    # ------------------------------------------------------------------ strict

    def strict(self, node: Any) -> Form:
        """The tree as it was written, without layout; headers without their bodies."""
        if isinstance(node, list):
            return tuple(self.strict(item) for item in node)
        if not isinstance(node, ast.AST):
            return ("leaf", type(node).__name__, node.lower() if isinstance(node, str) else node)
        if isinstance(node, ast.Constant):
            return ("const", type(node.value).__name__, repr(node.value))
        if isinstance(node, ast.arg):
            return self.strict(ast.Name(node.arg))
        skip = {"ctx", "body", "orelse", "type_comment", "kind", "decorator_list", "returns"}
        if isinstance(node, ast.IfExp | ast.Lambda):
            skip = {"ctx"}
        return (
            type(node).__name__,
            *(self.strict(value) for field, value in ast.iter_fields(node) if field not in skip),
        )

    # ------------------------------------------------------------------ statements

    def any(self, node: ast.AST) -> Form:
        """The loose form of a statement or an expression."""
        if id(node) not in self._done:
            self._done[id(node)] = (
                self._expression(node) if isinstance(node, ast.expr) else self._statement(node)
            )
        return self._done[id(node)]

    def _statement(self, node: ast.AST) -> Form:
        match node:
            case ast.Expr():
                return self.any(node.value)
            case ast.Assign():
                return ("set", tuple(self.any(t) for t in node.targets), self.any(node.value))
            case ast.AnnAssign() if node.value is not None:
                return ("set", (self.any(node.target),), self.any(node.value))
            case ast.AugAssign():
                value = ast.BinOp(left=node.target, op=node.op, right=node.value)
                return ("set", (self.any(node.target),), self._sum(self._linear(value)))
            case ast.Return():
                return ("return", self.any(node.value) if node.value else ("none",))
            case ast.For() | ast.AsyncFor():
                return ("for", self.any(node.target), self.any(node.iter))
            case ast.While():
                return ("while", self._condition(node.test))
            case ast.If():
                return ("if", self._condition(node.test))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                arguments = tuple(("name", a.arg.lower()) for a in node.args.args)
                defaults = tuple(self.any(value) for value in node.args.defaults)
                return ("def", ("name", node.name.lower()), arguments, defaults)
        return self._generic(node)

    def _generic(self, node: Any) -> Form:
        if isinstance(node, ast.expr):
            return self.any(node)
        if isinstance(node, list):
            return tuple(self._generic(item) for item in node)
        if isinstance(node, ast.arg):
            return ("name", node.arg.lower())
        if not isinstance(node, ast.AST):
            return ("leaf", node.lower() if isinstance(node, str) else node)
        skip = {"ctx", "body", "orelse", "handlers", "finalbody", "type_comment", "kind"}
        if isinstance(node, ast.Lambda):
            skip = {"ctx"}
        return (
            type(node).__name__,
            *(self._generic(value) for field, value in ast.iter_fields(node) if field not in skip),
        )

    # ------------------------------------------------------------------ expressions

    def _expression(self, node: ast.expr) -> Form:
        match node:
            case ast.Constant():
                if isinstance(node.value, int | float) and not isinstance(node.value, bool):
                    return self._sum({ONE: node.value})
                return ("const", repr(node.value))
            case ast.Name():
                tag = "builtin" if node.id in self._builtins else "name"
                return (tag, node.id.lower())
            case ast.Compare() | ast.BoolOp():
                return self._condition(node)
            case ast.UnaryOp(op=ast.Not()):
                return self._condition(node)
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Pow()):
                return self._sum(self._linear(node))
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Invert()):
                return self._sum(self._linear(node))
            case ast.Subscript():
                return self._subscript(node)
            case ast.Call():
                return self._call(node)
            case ast.Attribute():
                return ("attribute", self.any(node.value), node.attr.lower())
            case ast.IfExp():
                return (
                    "ifexp",
                    self._condition(node.test),
                    self.any(node.body),
                    self.any(node.orelse),
                )
            case ast.List() | ast.Tuple():
                return (type(node).__name__, *(self.any(item) for item in node.elts))
        fields = (self._generic(value) for name, value in ast.iter_fields(node) if name != "ctx")
        return (type(node).__name__, *fields)

    def _call(self, node: ast.Call) -> Form:
        name = self.any(node.func)
        arguments = [self.any(argument) for argument in node.args]
        keywords = tuple((word.arg, self.any(word.value)) for word in node.keywords)
        if name == ("builtin", "range"):
            if len(arguments) == 3 and arguments[2] == self._sum({ONE: 1}):
                arguments.pop()
            if len(arguments) == 2 and arguments[0] == self._sum({}):
                arguments.pop(0)
        if name in (("builtin", "min"), ("builtin", "max")):
            arguments = list(_ordered(arguments))
        return ("call", name, tuple(arguments), keywords)

    def _subscript(self, node: ast.Subscript) -> Form:
        value = self.any(node.value)
        length: Form = ("call", ("builtin", "len"), (value,), ())
        if isinstance(node.slice, ast.Slice):
            lower, upper, step = node.slice.lower, node.slice.upper, node.slice.step
            start = self._place(lower, length) if lower else ("num", 0)
            stop = self._place(upper, length) if upper else ("end",)
            stride = self.any(step) if step else ("num", 1)
            if stop == ("num", 0) and upper is not None and self.any(upper) == length:
                stop = ("end",)
            return ("slice", value, start, stop, stride)
        return ("item", value, self._place(node.slice, length))

    def _place(self, node: ast.expr, length: Form) -> Form:
        """An index, counted from the end where it is given from the length."""
        linear = self._linear(node)
        if linear.get(length) == 1:
            rest = {term: factor for term, factor in linear.items() if term != length}
            return self._sum(rest)
        return self._sum(linear)

    # ------------------------------------------------------------------ arithmetic

    def _linear(self, node: ast.expr) -> Linear:
        match node:
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                return {ONE: node.value} if node.value else {}
            case ast.UnaryOp(op=ast.USub()):
                return _scaled(self._linear(node.operand), -1)
            case ast.UnaryOp(op=ast.Invert()):
                return _added(_scaled(self._linear(node.operand), -1), {ONE: -1})
            case ast.UnaryOp(op=ast.UAdd()):
                return self._linear(node.operand)
            case ast.BinOp(op=ast.Add()):
                return _added(self._linear(node.left), self._linear(node.right))
            case ast.BinOp(op=ast.Sub()):
                return _added(self._linear(node.left), _scaled(self._linear(node.right), -1))
            case ast.BinOp(op=ast.Mult()):
                return self._product(self._linear(node.left), self._linear(node.right))
            case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
                left = self._linear(node.left)
                return self._product(left, left)
            case ast.BinOp(op=ast.Div()):
                left, right = self._linear(node.left), self._linear(node.right)
                if set(left) <= {ONE} and set(right) == {ONE} and right[ONE]:
                    return _kept({ONE: left.get(ONE, 0) / right[ONE]})
                if set(right) == {ONE}:
                    return _scaled(left, 1 / right[ONE])
                return {("div", self._sum(left), self._sum(right)): 1}
            case ast.BinOp():
                sides = (self.any(node.left), self.any(node.right))
                return {(type(node.op).__name__, *sides): 1}
        return {self.any(node): 1}

    def _product(self, left: Linear, right: Linear) -> Linear:
        if set(left) <= {ONE}:
            return _scaled(right, left.get(ONE, 0))
        if set(right) <= {ONE}:
            return _scaled(left, right.get(ONE, 0))
        factor: Any = 1
        factors: list[Form] = []
        for side in (left, right):
            if len(side) == 1:
                ((term, times),) = side.items()
                factor *= times
                factors.extend(term[1] if term[0] == "mul" else (term,))
            else:
                factors.append(self._sum(side))
        return _kept({("mul", _ordered(factors)): factor})

    def _sum(self, linear: Linear) -> Form:
        linear = _kept(linear)
        if not linear:
            return ("num", 0)
        if set(linear) == {ONE}:
            return ("num", linear[ONE])
        if len(linear) == 1 and next(iter(linear.values())) == 1:
            return next(iter(linear))
        return ("sum", _ordered([(factor, term) for term, factor in linear.items()]))

    # ------------------------------------------------------------------ conditions

    def _condition(self, node: ast.expr, negated: bool = False) -> Form:
        match node:
            case ast.UnaryOp(op=ast.Not()):
                return self._condition(node.operand, not negated)
            case ast.BoolOp():
                parts = [self._condition(value, negated) for value in node.values]
                tag = "and" if isinstance(node.op, ast.And) is not negated else "or"
                return _joined(tag, parts)
            case ast.Compare():
                parts = list(self.links(node, negated))
                return parts[0] if len(parts) == 1 else _joined("or" if negated else "and", parts)
        return ("not", self.any(node)) if negated else self.any(node)

    def links(self, node: ast.Compare, negated: bool = False) -> tuple[Form, ...]:
        """The comparisons of a chain such as `0 <= i < n`, each in its own form."""
        sides = [node.left, *node.comparators]
        return tuple(
            self._compare(sides[k], _MIRROR[type(op)] if negated else type(op), sides[k + 1])
            for k, op in enumerate(node.ops)
        )

    def _compare(self, left: ast.expr, op: type[ast.cmpop], right: ast.expr) -> Form:
        if op in (ast.In, ast.NotIn):
            found: Form = ("in", self.any(left), self.any(right))
            return found if op is ast.In else ("not", found)
        if op in (ast.Gt, ast.GtE):
            left, right = right, left
            op = ast.Lt if op is ast.Gt else ast.LtE
        gap = _added(self._linear(right), _scaled(self._linear(left), -1))
        if op in (ast.Lt, ast.LtE):
            return ("positive", self._sum(gap if op is ast.Lt else _added(gap, {ONE: 1})))
        sides = _ordered([self._sum(gap), self._sum(_scaled(gap, -1))])
        same = op in (ast.Eq, ast.Is)
        parity = self._parity(left, right) or self._parity(right, left)
        if parity is not None:
            return ("even", parity[0]) if same is (parity[1] == 0) else ("odd", parity[0])
        return ("equal" if same else "differs", sides[0])

    def _parity(self, left: ast.expr, right: ast.expr) -> tuple[Form, int] | None:
        match left, right:
            case (
                ast.BinOp(op=ast.Mod(), right=ast.Constant(value=2)),
                ast.Constant(value=0 | 1 as rest),
            ):
                return self.any(left.left), 1 if rest else 0
        return None


def _joined(tag: str, parts: list[Form]) -> Form:
    flat: list[Form] = []
    for part in parts:
        flat.extend(part[1]) if part and part[0] == tag else flat.append(part)
    return (tag, _ordered(flat))


def _kept(linear: Linear) -> Linear:
    kept: Linear = {}
    for term, factor in linear.items():
        if isinstance(factor, float) and factor.is_integer() and abs(factor) < LARGE:
            factor = int(factor)
        if isinstance(factor, int | float) and abs(factor) > LARGE:
            factor = LARGE  # nobody teaches with such numbers; keep arithmetic cheap
        if factor:
            kept[term] = factor
    return kept


def _added(left: Linear, right: Linear) -> Linear:
    total = dict(left)
    for term, factor in right.items():
        total[term] = total.get(term, 0) + factor
    return _kept(total)


def _scaled(linear: Linear, by: Any) -> Linear:
    return _kept({term: factor * by for term, factor in linear.items()})
