"""The set a statement holds for agrees with the statement, number by number."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.subjects.algebra.line import AllOf, AnyOf, Relation
from tutor_app.subjects.algebra.solving import holds, solution_set
from tutor_app.subjects.algebra.tree import (
    Absolute,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Symbol,
    Tree,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous

_leaves = st.one_of(
    st.integers(0, 6).map(lambda n: Number(Fraction(n))), st.just(Symbol("x")), st.just(Symbol("x"))
)


def _larger(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(Sum),
        two.map(Product),
        st.builds(Quotient, inner, inner),
        st.builds(Power, inner, st.integers(0, 3).map(lambda n: Number(Fraction(n)))),
        st.builds(Root, st.sampled_from((2, 2, 3)), inner),
        inner.map(Negative),
        inner.map(Absolute),
    )


_trees = st.recursive(_leaves, _larger, max_leaves=6)
_relations = st.builds(
    lambda left, sign, right: Relation((left, right), (sign,)),
    _trees,
    st.sampled_from("==<>≤≥≠"),
    _trees,
)
_GRID = sorted({Fraction(n, d) for d in (1, 2, 3) for n in range(-9, 10)})


@settings(max_examples=300, deadline=None)
@given(_relations)
def test_every_number_is_in_the_set_exactly_when_the_relation_holds(relation: Relation) -> None:
    try:
        numbers = solution_set(relation, "x")
        for value in _GRID:
            assert numbers.has(value) == holds(relation, {"x": value}), value
    except (Beyond, TooMonstrous):
        return


@settings(max_examples=100, deadline=None)
@given(_relations, _relations)
def test_and_or_are_both_and_either(one: Relation, other: Relation) -> None:
    try:
        both = solution_set(AllOf((one, other)), "x")
        either = solution_set(AnyOf((one, other)), "x")
        for value in _GRID:
            first, second = holds(one, {"x": value}), holds(other, {"x": value})
            assert both.has(value) == (first and second)
            assert either.has(value) == (first or second)
    except (Beyond, TooMonstrous):
        return
