"""Going through trees: as `ast` does it, and never with what belongs to another tree."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tutor_app.subjects.python import walking
from tutor_app.subjects.python.walking import children, copied, dumped, parsed, unparsed, walk

PROGRAMS = [Path(walking.__file__), Path(ast.__file__)]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_nodes_come_in_the_order_of_the_standard_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    for _ in range(2):  # gone through, then remembered
        assert [id(n) for n in walk(tree)] == [id(n) for n in ast.walk(tree)]
    assert all(children(n) == list(ast.iter_child_nodes(n)) for n in ast.walk(tree))


def test_every_kind_of_node_is_gone_into() -> None:
    tree = ast.parse(
        "match x:\n    case {'a': 1, **rest} if y: pass\n    case P(q, r=s) | [t, *u]: pass\n"
        "async def f(a, /, b: int = 1, *c, d=2, **e) -> str:\n    async with g as h: yield i\n"
        "@deco\nclass K(L, metaclass=M): x: int = 3\n"
        "try: pass\nexcept* E as error: raise F from G\n"
        "print(f'{n!r:>{w}}', *m, key=o); del p; assert q, r; global s\n"
        "z = lambda v: (yield); a[b:c, ...] = {**d}; (w := 1); [t for u in v if w]\n"
    )

    assert [id(n) for n in walk(tree)] == [id(n) for n in ast.walk(tree)]


def test_a_copy_may_be_changed_and_the_tree_stays_as_it_was() -> None:
    tree = ast.parse("total = count + 1")
    before = (dumped(tree), unparsed(tree), len(walk(tree)))
    copy = copied(tree)
    assert ast.dump(copy, include_attributes=True) == ast.dump(tree, include_attributes=True)

    statement = copy.body[0]
    assert isinstance(statement, ast.Assign)
    statement.value = ast.Name("other", ast.Load())

    assert unparsed(copy) == "total = other"
    assert len(walk(copy)) < len(walk(tree))
    assert (dumped(tree), unparsed(tree), len(walk(tree))) == before


def test_a_text_is_parsed_once_and_what_cannot_be_read_says_so_each_time() -> None:
    assert parsed("x = 1") is parsed("x = 1")
    for _ in range(2):
        with pytest.raises(SyntaxError):
            parsed("x = = 1")
