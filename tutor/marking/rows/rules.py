"""Slips of formulas without a network, found by a rule on one node of the tree.

A rule finds its place by the form of the formula and not by what the quantity is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.names import Kind, Name, Quantity
from engine.trace import Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.slips import Reach, Rule, Slip, Slips, rewrites, rewritten
from tutor.marking.wording import Words

MOST_STEPS = 40
Said = Callable[[Asked, Step, str, Words], str]


def label(name: Name) -> str:
    return name.label if isinstance(name, Quantity) and name.kind is Kind.NAMED else ""


def by_rule(rule: Callable[[Words], Rule], said: Said) -> Slips:
    """The slips of one rule: in the asked formula, in one further back, and in all of them."""

    def slips(asked: Asked, words: Words) -> Iterator[Slip]:
        if asked.trace.network is not None:
            return
        change = rule(words)
        steps = [step for step in asked.before if step.role is not Role.GIVEN]
        found = [step for step in steps[-MOST_STEPS:] if next(rewrites(step.definition, change), None)]
        for step in reversed(found):
            reach = Reach.HERE if step.name == asked.name else Reach.LAYER
            for changes, what in rewritten((step,), change):
                yield Slip(changes, said(asked, step, what, words), reach)
        if len(found) > 1:
            whole = {step.name: next(rewrites(step.definition, change))[0] for step in found}
            what = next(rewrites(found[-1].definition, change))[1]
            yield Slip(whole, said(asked, found[-1], what, words), Reach.EVERYWHERE)

    return slips


def where(step: Step, words: Words) -> str:
    return f"{words.name(step.name)} = {words.formula(step.definition)}"
