"""What kind of value an expression has: a guess that is made only where it is nearly certain."""

from __future__ import annotations

import ast

from tutor_app.subjects.python.detectors import trees

BY_CALL = {
    "len": "int", "int": "int", "ord": "int", "float": "float", "str": "str", "input": "str",
    "chr": "str", "repr": "str", "list": "list", "sorted": "list", "dict": "dict", "set": "set",
    "tuple": "tuple", "bool": "bool", "isinstance": "bool", "range": "range", "any": "bool",
    "all": "bool", "print": "none",
}  # fmt: skip
STR_TO_STR = frozenset(
    [
        "upper",
        "lower",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "title",
        "capitalize",
        "swapcase",
        "join",
        "center",
        "zfill",
    ]
)
STR_TO_BOOL = frozenset(
    [
        "startswith",
        "endswith",
        "isdigit",
        "isalpha",
        "isupper",
        "islower",
        "isspace",
        "isalnum",
        "isnumeric",
    ]
)
NUMBERS = frozenset({"int", "float"})


class Kinds:
    """Answers "str", "int", "float", "bool", "list", "tuple", "dict", "set", "none" or None.

    None means: not known. A variable has a kind when all its assignments in its function agree;
    a parameter of the function under test has the kind that all example calls agree on.
    """

    def __init__(
        self,
        tree: ast.Module,
        parents: dict[ast.AST, ast.AST],
        arguments: dict[str, list[object]],
    ) -> None:
        self._tree = tree
        self._parents = parents
        self._arguments = arguments
        self._known: dict[tuple[int, str], str | None] = {}

    def of(self, node: ast.AST | None) -> str | None:
        """The kind of an expression."""
        if isinstance(node, ast.Constant):
            return "none" if node.value is None else _name(node.value)
        if isinstance(node, ast.JoinedStr):
            return "str"
        simple = {ast.List: "list", ast.ListComp: "list", ast.Dict: "dict", ast.DictComp: "dict"}
        more = {ast.Set: "set", ast.SetComp: "set", ast.Tuple: "tuple", ast.Compare: "bool"}
        for table in (simple, more):
            for kind, name in table.items():
                if isinstance(node, kind):
                    return name
        if isinstance(node, ast.UnaryOp):
            return "bool" if isinstance(node.op, ast.Not) else self.of(node.operand)
        if isinstance(node, ast.BoolOp):
            kinds = {self.of(value) for value in node.values}
            return kinds.pop() if len(kinds) == 1 else None
        if isinstance(node, ast.IfExp):
            kinds = {self.of(node.body), self.of(node.orelse)}
            return kinds.pop() if len(kinds) == 1 else None
        if isinstance(node, ast.BinOp):
            return self._of_operation(node)
        if isinstance(node, ast.Call):
            return self._of_call(node)
        if isinstance(node, ast.Subscript):
            outer = self.of(node.value)
            if isinstance(node.slice, ast.Slice):
                return outer
            return "str" if outer == "str" else self._item_of(node.value)
        if isinstance(node, ast.Name):
            return self._of_name(node)
        return None

    def _of_operation(self, node: ast.BinOp) -> str | None:
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(node.op, ast.Mod) and left == "str":
            return "str"
        if isinstance(node.op, ast.Mult):
            for kind in ("str", "list", "tuple"):
                if kind in (left, right):
                    return kind
        if isinstance(node.op, ast.Add) and left == right:
            return left if left != "bool" else "int"
        if {left, right} <= NUMBERS:
            return "float" if isinstance(node.op, ast.Div) or "float" in (left, right) else "int"
        return None

    def _of_call(self, node: ast.Call) -> str | None:
        name = trees.called(node)
        if name in BY_CALL:
            shadowed = name in trees.bound_names(self._tree)
            return None if shadowed else BY_CALL[name]
        pair = trees.method(node)
        if pair is None:
            return None
        if pair[1] in STR_TO_STR and self.of(pair[0]) in ("str", None):
            return "str" if self.of(pair[0]) == "str" else None
        if pair[1] in STR_TO_BOOL:
            return "bool"
        if pair[1] in ("split", "splitlines"):
            return "list"
        if pair[1] in ("find", "rfind", "count", "index"):
            return "int" if self.of(pair[0]) in ("str", "list", "tuple") else None
        if pair[1] == "copy":
            return self.of(pair[0])
        return None

    def _of_name(self, node: ast.Name) -> str | None:
        scope = self._scope(node)
        key = (id(scope), node.id)
        if key not in self._known:
            self._known[key] = None  # a name defined by itself has no kind of its own
            self._known[key] = self._in_scope(scope, node.id)
        return self._known[key]

    def _in_scope(self, scope: ast.AST, name: str) -> str | None:
        kinds: set[str | None] = set()
        if isinstance(scope, ast.FunctionDef) and name in trees.parameters(scope):
            values = self._arguments.get(name, []) if self._top_level(scope) else []
            kinds = {_name(value) for value in values} or {None}
            if kinds <= NUMBERS and len(kinds) == 2:
                kinds = {"float"}
        for node in trees.own_nodes(scope):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if trees.is_name(target, name):
                        if not trees.reads(node.value, name):
                            kinds.add(self.of(node.value))
                    elif not isinstance(target, ast.Name | ast.Subscript | ast.Attribute):
                        kinds |= {None} if trees.stores(target, name) else set()
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and trees.is_name(
                node.target, name
            ):
                kinds.add(self.of(node.value))
            elif isinstance(node, ast.AugAssign) and trees.is_name(node.target, name):
                if isinstance(node.op, ast.Div):
                    kinds.add("float")
            elif isinstance(node, ast.For | ast.comprehension):
                if trees.is_name(node.target, name):
                    kinds.add(self._item_of(node.iter))
                elif trees.stores(node.target, name):
                    kinds.add(self._part_of(node, name))
            elif isinstance(node, ast.withitem | ast.ExceptHandler | ast.Global | ast.Nonlocal):
                kinds |= {None} if _binds(node, name) else set()
        return kinds.pop() if len(kinds) == 1 else None

    def _top_level(self, scope: ast.FunctionDef) -> bool:
        """Only the function under test has example arguments; methods and helpers do not."""
        tops = [n for n in self._tree.body if isinstance(n, ast.FunctionDef)]
        known = set(self._arguments)
        fits = [f for f in tops if known and known <= set(trees.parameters(f))]
        return scope in fits and len(fits) == 1

    def _part_of(self, node: ast.For | ast.comprehension, name: str) -> str | None:
        call, target = node.iter, node.target
        if trees.called(call) == "enumerate" and isinstance(target, ast.Tuple):
            first, second = (*target.elts, None, None)[:2]
            if trees.is_name(first, name):
                return "int"
            if trees.is_name(second, name) and isinstance(call, ast.Call) and call.args:
                return self._item_of(call.args[0])
        return None

    def _item_of(self, node: ast.AST) -> str | None:
        """The kind of the items of an iterable."""
        outer = self.of(node)
        if outer in ("range",):
            return "int"
        if outer == "str":
            return "str"
        if isinstance(node, ast.List | ast.Tuple | ast.Set) and node.elts:
            kinds = {self.of(item) for item in node.elts}
            return kinds.pop() if len(kinds) == 1 else None
        if isinstance(node, ast.Name) and self._only_parameter(node):
            kinds = {
                _name(item)
                for value in self._arguments.get(node.id, [])
                if isinstance(value, list | tuple | set | dict)
                for item in value
            }
            if kinds <= NUMBERS and len(kinds) == 2:
                return "float"
            return kinds.pop() if len(kinds) == 1 else None
        return None

    def _only_parameter(self, node: ast.Name) -> bool:
        scope = self._scope(node)
        return (
            isinstance(scope, ast.FunctionDef)
            and node.id in trees.parameters(scope)
            and self._top_level(scope)
            and not trees.stores(scope, node.id)
        )

    def _scope(self, node: ast.AST) -> ast.AST:
        current: ast.AST = node
        while current in self._parents:
            current = self._parents[current]
            if isinstance(current, ast.FunctionDef):
                return current
        return self._tree


def _binds(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Global | ast.Nonlocal):
        return name in node.names
    if isinstance(node, ast.ExceptHandler):
        return node.name == name
    return bool(trees.stores(node, name))


def _name(value: object) -> str | None:
    kind = "none" if value is None else type(value).__name__
    return kind if kind in {"none", *BY_CALL.values()} else None
