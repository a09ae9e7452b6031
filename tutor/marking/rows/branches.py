"""Mistakes at a fork: where a quantity reaches the loss along several paths, these add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.expressions import Cases, Expression, Negation, Number, Product, Quotient, Reference, Sum
from engine.names import Derivative, Name
from engine.paths import Path, largest
from engine.trace import Contribution, Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.rows.rules import where
from tutor.marking.sites import Place, spread
from tutor.marking.slips import Mistake, Reach, Slip, rewrites, sum_of, without
from tutor.marking.wording import Words, counted

MOST_PATHS = 8


def _is_fork(step: Step) -> bool:
    return step.role is Role.GRADIENT and len(step.contributions) > 1


def _forks(asked: Asked) -> Iterator[tuple[Reach, Place]]:
    return spread(asked, _is_fork)


def _term(way: Contribution) -> Expression:
    return Product((Reference(way.upstream), Reference(way.local)))


def _path_missing(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in _forks(asked):
        if reach is Reach.HERE:
            yield from _one_fork(place, words)
    step = asked.step
    if step.role is Role.GRADIENT and isinstance(asked.name, Derivative) and step.contributions:
        for path in largest(asked.trace, asked.name, MOST_PATHS):
            changes = _only(asked, path)
            if len(changes) > 1:
                yield Slip(changes, _only_message(asked, path, words), Reach.LAYER)
    for reach, place in _forks(asked):
        if reach is not Reach.HERE:
            for index in range(min(len(fork.contributions) for fork in place)):
                yield Slip(
                    {fork.name: _term(fork.contributions[index]) for fork in place},
                    f"Only one way is followed at forks such as {words.name(place[0].name)}: all of them add up.",
                    reach,
                )


def _one_fork(place: Place, words: Words) -> Iterator[Slip]:
    first = place[0]
    assert isinstance(first.name, Derivative)
    ways = first.contributions
    source = words.name(first.name.wrt)
    whole = f"{source} feeds {words.names(way.via for way in ways)}, and what comes back from each is added up"
    for index, way in enumerate(ways):
        yield Slip(
            {step.name: sum_of(map(_term, without_way(step, index))) for step in place},
            f"The way through {words.name(way.via)} is missing: {whole}.",
        )
    for index, way in enumerate(ways if len(ways) > 2 else ()):
        yield Slip(
            {step.name: _term(step.contributions[index]) for step in place},
            f"Only the way through {words.name(way.via)} is counted: {whole}.",
        )


def without_way(step: Step, index: int) -> tuple[Contribution, ...]:
    return (*step.contributions[:index], *step.contributions[index + 1 :])


def _only(asked: Asked, path: Path) -> Mapping[Name, Expression]:
    """The forks of ``path`` with its own way alone."""
    changes: dict[Name, Expression] = {}
    for factor in path.factors:
        for step in asked.before:
            ways = step.contributions
            if len(ways) > 1:
                for way in ways:
                    if way.local == factor:
                        changes[step.name] = _term(way)
    return changes


def _only_message(asked: Asked, path: Path, words: Words) -> str:
    through = words.names(path.through)
    return f"Only the path through {through} is counted. {words.name(asked.name)} is the sum over all paths."


def _multiplied(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in _forks(asked):
        first = place[0]
        assert isinstance(first.name, Derivative)
        yield Slip(
            {step.name: Product(tuple(map(_term, step.contributions))) for step in place},
            f"The {counted(len(first.contributions))} paths from {words.name(first.name.wrt)} are multiplied. "
            f"Along one path factors are multiplied; the paths themselves are added.",
            reach,
        )


def _averaged(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in _forks(asked):
        first = place[0]
        assert isinstance(first.name, Derivative)
        yield Slip(
            {step.name: Quotient(step.definition, Number(float(len(step.contributions)))) for step in place},
            f"The {counted(len(first.contributions))} paths from {words.name(first.name.wrt)} are averaged. "
            f"They are added, not divided by their number.",
            reach,
        )


def _term_missing(asked: Asked, words: Words) -> Iterator[Slip]:
    """One part of any other sum: an input, an output of the loss, a row."""
    step = asked.step
    inner = step.definition.numerator if isinstance(step.definition, Quotient) else step.definition
    if _is_fork(step) or step.role is Role.LOCAL:
        return
    if step.phase.value == "update" and asked.trace.network is not None:
        return
    terms = inner.terms if isinstance(inner, Sum) else ()
    for index, term in enumerate(terms):
        kept = sum_of(without(terms, index))
        changed = Quotient(kept, step.definition.denominator) if isinstance(step.definition, Quotient) else kept
        yield Slip(
            {asked.name: changed},
            f"The part {words.formula(term)} is missing from the sum for {words.name(asked.name)}.",
        )
    if asked.trace.network is None or isinstance(step.definition, Cases):
        yield from _inner_term_missing(step, words)


def _inner_term_missing(step: Step, words: Words) -> Iterator[Slip]:
    """One part of a sum inside a formula, as the penalty in W - eta*(g + 2*lambda*W)."""

    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        if isinstance(node, Sum) and node is not step.definition and not _is_rest(node):
            for index, term in enumerate(node.terms):
                part = term.operand if isinstance(term, Negation) else term
                yield sum_of(without(node.terms, index)), words.formula(part)

    for changed, part in rewrites(step.definition, rule):
        yield Slip(
            {step.name: changed},
            f"The part {part} is left out: {where(step, words)}.",
        )


def _is_rest(node: Sum) -> bool:
    """1 − α: what is left of a whole is left out as a whole, never one part of it."""
    match node.terms:
        case (Number(1.0), Negation(Reference())):
            return True
    return False


ROWS = (
    Mistake("path-missing", "A path to the loss is left out.", _path_missing, "the sum over paths", common=True),
    Mistake("paths-multiplied", "The paths are multiplied.", _multiplied, "the sum over paths"),
    Mistake("paths-averaged", "The paths are averaged.", _averaged, "the sum over paths"),
    Mistake("term-missing", "A part of a sum is left out.", _term_missing, "the sum", general=True),
)
