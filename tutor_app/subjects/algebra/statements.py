"""Tokens of a row to statements: relations, lists of solutions, systems, among words or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Body,
    Everything,
    Nothing,
    Point,
    Relation,
    Statement,
    Values,
    assigns,
    is_letter,
    is_statement,
)
from tutor_app.subjects.algebra.parser import parse
from tutor_app.subjects.algebra.tokens import Ambiguities, Conventions, Token
from tutor_app.subjects.algebra.tree import Negative, PlusMinus, Symbol, Tree, put, walk
from tutor_app.subjects.algebra.unreadable import Unreadable, wording

Tokens = Sequence[Token]
_SPECIAL = ("nothing", "everything")
_JOINS = ("either", "both", "semicolon", "comma")
_BETWEEN = (*_SPECIAL, *_JOINS, "word", "onward", "reason", "dots")


@dataclass(frozen=True, slots=True)
class Found:
    """One statement of a row, with its place and whether it began with an equals sign."""

    body: Body
    start: int
    end: int
    continues: bool = False


def statements(tokens: Tokens, conventions: Conventions, met: Ambiguities) -> list[Found]:
    """The statements of a row in order. Raises Unreadable when there is none to be read."""
    reader = _Reader(conventions, met)
    found: list[Found] = []
    for part in _split(_without_reason(tokens), ("onward",)):
        found.extend(reader.part(part))
    if not found:
        raise Unreadable("no_mathematics")
    return found


def among_words(tokens: Tokens, conventions: Conventions, met: Ambiguities) -> list[Found]:
    """Every relation and expression that stands among words, whatever the words say of it.

    What cannot be read, and a letter or number alone, is passed over.
    """
    reader = _Reader(conventions, met)
    found: list[Found] = []
    for part in _split(_balanced(tokens), _BETWEEN):
        for run in (part, _within_signs(part), *_split(part, ("relation",))):
            if len(run) < 2:
                continue
            try:
                body = reader.relation(run)
            except Unreadable:
                continue
            found.append(Found(body, run[0].start, run[-1].end))
            break
    return found


def _balanced(tokens: Tokens) -> Tokens:
    """Without brackets that have no partner."""
    opened: list[int] = []
    alone: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(index)
        elif token.kind == "close":
            if opened:
                opened.pop()
            else:
                alone.add(index)
    alone.update(opened)
    return [token for index, token in enumerate(tokens) if index not in alone] if alone else tokens


def _within_signs(tokens: Tokens) -> Tokens:
    """Without signs at the ends: dashes and colons of the sentence."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind in ("op", "relation"):
        start += 1
    while end > start and tokens[end - 1].kind in ("op", "relation"):
        end -= 1
    return tokens[start:end]


def _without_reason(tokens: Tokens) -> Tokens:
    """What stands before "because", or after it when nothing stands before."""
    for index, token in enumerate(tokens):
        if token.kind == "reason":
            before = tokens[:index]
            return (
                before
                if any(t.kind in ("number", "symbol") for t in before)
                else (_without_reason(tokens[index + 1 :]))
            )
    return tokens


def _split(tokens: Tokens, kinds: tuple[str, ...]) -> list[Tokens]:
    """The runs of tokens between tokens of some kinds, outside brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if token.kind in kinds and depth <= 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return list(parts)


class _Reader:
    def __init__(self, conventions: Conventions, met: Ambiguities) -> None:
        self.conventions, self.met = conventions, met

    # ------------------------------------------------------------------ mathematics among words

    def part(self, tokens: Tokens) -> list[Found]:
        """The statements between two "so"s."""
        special = next((token for token in tokens if token.kind in _SPECIAL), None)
        if special is not None:
            body: Body = Nothing() if special.kind == "nothing" else Everything()
            found = Found(body, special.start, special.end)
            rest = [token for token in tokens if token.kind not in (*_SPECIAL, "word")]
            try:
                return [*self.part(rest), found] if _complete(rest) else [found]
            except Unreadable:
                return [found]
        worded = any(token.kind == "word" for token in tokens)
        if any(token.kind in ("number", "symbol") for token in tokens):
            for token in tokens:
                if token.kind == "word" and token.text.lower() in wording().in_words:
                    raise Unreadable("in_words", token.start, token.end, part=token.text)
        parts = _split(tokens, ("word",))
        segments = [segment for part in parts if (segment := _trim(part))]
        if not worded:
            return [self.found(segments[0])] if segments else []
        related = [s for s in segments if any(t.kind == "relation" for t in s)]
        valued = [s for s in segments if any(t.kind in ("number", "vulgar") for t in s)]
        return self.best(related) if related else self.best(_answers(tokens, valued)[-1:])

    def best(self, segments: list[Tokens]) -> list[Found]:
        """What can be read of several pieces; the first problem when none can."""
        found: list[Found] = []
        problem: Unreadable | None = None
        for segment in segments:
            try:
                found.append(self.found(segment))
            except Unreadable as error:
                problem = problem or error
        if problem is not None and not found:
            raise problem
        return found

    def found(self, tokens: Tokens) -> Found:
        """One statement with its place."""
        start, end = tokens[0].start, tokens[-1].end
        first = tokens[0]
        relations = sum(token.kind == "relation" for token in tokens)
        if first.kind == "relation" and first.text in "=≈" and len(tokens) > 1:
            body = self.statement(tokens[1:])
            return Found(body, start, end, continues=relations >= 1)
        return Found(self.statement(tokens), start, end)

    # ------------------------------------------------------------------ statements

    def statement(self, tokens: Tokens) -> Body:
        """A statement or an expression."""
        tokens = self.unbraced(tokens)
        point = self.point(tokens)
        if point is not None:
            return point
        for kinds, join in (
            (("either",), self.either),
            (("both", "semicolon", "comma"), self.together),
        ):
            parts = [part for part in _split(tokens, kinds) if part]
            if len(parts) > 1:
                return join([self.statement(part) for part in parts], tokens)
            tokens = parts[0] if parts else tokens
        return self.relation(tokens)

    def either(self, parts: list[Body], tokens: Tokens) -> Body:
        """`x = 2 or x = 3`, `x = 2 or 3`, `2 or 3`."""
        return self.members(parts, tokens) or AnyOf(self.all_statements(parts, tokens))

    def together(self, parts: list[Body], tokens: Tokens) -> Body:
        """`x = 2, y = 3`; but `x = 2, x = 3` names two solutions of one equation."""
        listed = self.members(parts, tokens)
        if listed is not None:
            return listed
        known = self.all_statements(parts, tokens)
        if all(assigns(part) for part in known):
            names = [_assigned(part) for part in known]
            bases = {name.split("_")[0] for name in names}
            if len(bases) == 1:
                return AnyOf(tuple(_renamed(part, min(bases)) for part in known))
        return AllOf(known)

    def members(self, parts: list[Body], tokens: Tokens) -> Body | None:
        """A list of bare values, perhaps behind one `x =`; None when it is no such list."""
        first, rest = parts[0], parts[1:]
        if any(is_statement(part) for part in rest):
            return None
        trees = tuple(part for part in rest if not is_statement(part))
        if not is_statement(first):
            return Values((first, *trees))  # type: ignore[arg-type]
        if isinstance(first, AnyOf) and all(isinstance(part, Relation) for part in first.parts):
            head = first.parts[-1]
            before = first.parts
        else:
            head, before = first, (first,)  # type: ignore[assignment]
        if not isinstance(head, Relation) or not assigns(head) or not is_letter(head.sides[0]):
            raise Unreadable("members", tokens[0].start, tokens[-1].end)
        more = tuple(Relation((head.sides[0], tree), ("=",)) for tree in trees)  # type: ignore[arg-type]
        return AnyOf((*before, *more))

    def all_statements(self, parts: list[Body], tokens: Tokens) -> tuple[Statement, ...]:
        known = tuple(
            part
            for part in parts
            if isinstance(part, Relation | AllOf | AnyOf | Values | Point | Nothing | Everything)
        )
        if len(known) < len(parts):
            raise Unreadable("members", tokens[0].start, tokens[-1].end)
        return known

    def unbraced(self, tokens: Tokens) -> Tokens:
        """`x ∈ {2, 3}` without the braces of the set."""
        if not tokens or tokens[-1].text != "}" or tokens[-1].kind != "close":
            return tokens
        for index, token in enumerate(tokens):
            if (
                token.kind == "open"
                and token.text == "{"
                and _closes(tokens, index) == len(tokens) - 1
            ):
                before = tokens[:index]
                inner = tokens[index + 1 : -1]
                listed = any(t.kind in ("comma", "semicolon") for t in inner)
                sets = not before or before[-1].kind == "relation"
                if sets and (listed or (before and before[-1].text == "∈")):
                    return [*before, *inner]
        return tokens

    def point(self, tokens: Tokens) -> Body | None:
        """`(2, 3)` or `(x, y) = (2, 3)`; None when the tokens are no point."""
        sides = _split(tokens, ("relation",))
        if len(sides) > 2 or not all(_is_tuple(side) for side in sides):
            return None
        values = [tuple(self.expression(part) for part in _members(side)) for side in sides]
        if len(sides) == 1:
            return Point(values[0])
        names, given = values
        if len(names) != len(given) or not all(is_letter(name) for name in names):
            raise Unreadable("members", tokens[0].start, tokens[-1].end)
        return AllOf(tuple(Relation(pair, ("=",)) for pair in zip(names, given, strict=True)))

    def relation(self, tokens: Tokens) -> Body:
        """A relation, or an expression when there is no sign of one."""
        signs = [token for token in _outside(tokens) if token.kind == "relation"]
        if not signs:
            return self.expression(tokens)
        sides = _split(tokens, ("relation",))
        for index, side in enumerate(sides):
            if not side:
                sign = signs[min(index, len(signs) - 1)]
                raise Unreadable("missing_side", sign.start, sign.end, part=sign.text)
        names = tuple("=" if sign.text == "∈" else sign.text for sign in signs)
        return plus_and_minus(Relation(tuple(self.expression(side) for side in sides), names))

    def expression(self, tokens: Tokens) -> Tree:
        return parse(tokens, self.conventions, self.met)


def plus_and_minus(relation: Relation) -> Statement:
    """`x = 1 ± √2` as the two statements it stands for."""

    def choose(tree: Tree, sign: Callable[[Tree], Tree]) -> Tree:
        for path, part in walk(tree):
            if isinstance(part, PlusMinus):
                return choose(put(tree, path, sign(part.body)), sign)
        return tree

    if not any(isinstance(part, PlusMinus) for side in relation.sides for _, part in walk(side)):
        return relation
    plus = tuple(choose(side, lambda body: body) for side in relation.sides)
    minus = tuple(choose(side, Negative) for side in relation.sides)
    return AnyOf((Relation(plus, relation.signs), Relation(minus, relation.signs)))


def _answers(tokens: Tokens, segments: list[Tokens]) -> list[Tokens]:
    """Bare values among words that are given as an answer: "I get 5", "5 apples"; not "I take 5
    away".
    """
    words = wording().answers
    found = []
    for segment in segments:
        index = next(i for i, token in enumerate(tokens) if token is segment[0])
        before = tokens[index - 1] if index else None
        rest = sum(token.kind == "word" for token in tokens)
        if (before is None and rest <= 2) or (before is not None and before.text.lower() in words):
            found.append(segment)
    return found


def _trim(tokens: Tokens) -> Tokens:
    """Without joining words at the ends and without the colon of "Answer:"."""
    start, end = 0, len(tokens)
    while start < end and (tokens[start].kind in _JOINS or tokens[start].text == ":"):
        start += 1
    while end > start and tokens[end - 1].kind in _JOINS:
        end -= 1
    return tokens[start:end]


def _complete(tokens: Tokens) -> bool:
    """Whether there is a relation with something on both sides."""
    sides = _split(tokens, ("relation",))
    return len(sides) > 1 and all(sides)


def _outside(tokens: Tokens) -> list[Token]:
    """The tokens outside brackets."""
    depth, found = 0, []
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth <= 0:
            found.append(token)
    return found


def _closes(tokens: Tokens, index: int) -> int:
    """Where the bracket opened at an index closes; -1 when it does not."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += {"open": 1, "close": -1}.get(tokens[position].kind, 0)
        if depth == 0:
            return position
    return -1


def _is_tuple(tokens: Tokens) -> bool:
    return (
        len(tokens) > 4
        and tokens[0].kind == "open"
        and tokens[0].text == "("
        and _closes(tokens, 0) == len(tokens) - 1
        and len(_members(tokens)) > 1
    )


def _members(tokens: Tokens) -> list[Tokens]:
    return _split(tokens[1:-1], ("comma", "semicolon"))


def _assigned(part: Statement) -> str:
    """The letter that `x = 3` is about."""
    assert isinstance(part, Relation)
    letter = next(side for side in part.sides if is_letter(side))
    assert isinstance(letter, Symbol)
    return letter.name


def _renamed(part: Statement, name: str) -> Statement:
    """`x_1 = 3` as `x = 3`."""
    assert isinstance(part, Relation)
    sides = tuple(Symbol(name) if is_letter(side) else side for side in part.sides)
    return Relation(sides, part.signs)
