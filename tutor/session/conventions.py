"""The conventions of the course, one line each, for the problem at hand.

Books differ in these, and most wrong answers that are not slips come from them. Every symbol and
formula in them is written by the engine.
"""

from __future__ import annotations

from engine.names import Derivative, Kind, Spelling, loss, spell, weight
from engine.rendering import Style, render
from engine.trace import Phase, Role, Step
from tutor.course.problems import BuiltProblem
from tutor.course.tables import SUBJECTS

DERIVATIVES = {
    Spelling.UNICODE: "d is written where other books write ∂; you may type either.",
    Spelling.PARTIAL: "∂ is written where the course says d; you may type either.",
    Spelling.ASCII: "d stands for any derivative.",
}


OLD_WEIGHTS = "All gradients use the weights from before the update."
FIGURES = "Four significant figures are asked for unless a question says otherwise: carry at least as many."
USUAL_LOSS, USUAL_ACTIVATION = "squared_error", "sigmoid"


def of_the_course(spelling: Spelling) -> tuple[str, ...]:
    """What holds in the whole course, as sentences, for whoever is at no problem yet."""
    (L,) = SUBJECTS["loss"].equations(USUAL_LOSS)
    (slope,) = SUBJECTS["slope"].equations(USUAL_ACTIVATION)
    return (
        _edge(2, spelling),
        f"{L.text(spelling)} for one row, where a lesson names no other loss.{_no_half(spelling)}",
        f"{USUAL_ACTIVATION}: {slope.text(spelling)}.",
        OLD_WEIGHTS,
        FIGURES,
        DERIVATIVES[spelling],
    )


def _edge(layer: int, spelling: Spelling) -> str:
    return (
        f"{spell(weight(layer, 1, 1), spelling)} goes from neuron 1 of layer {layer - 1} to neuron 1 of layer {layer}: "
        f"the {'first' if spelling is Spelling.ASCII else 'upper'} number is the layer it goes to. "
        "The input is layer 0."
    )


def _no_half(spelling: Spelling) -> str:
    return " There is no ½ in it." if spelling is not Spelling.ASCII else " There is no 1/2 in it."


def conventions(problem: BuiltProblem, spelling: Spelling) -> tuple[str, ...]:
    """What holds in this problem, as sentences."""
    general = (FIGURES, DERIVATIVES[spelling])
    if problem.network is None:
        return general
    trace, style, network = problem.trace, Style(spelling), problem.network
    L = loss(problem.notation.row_tag(1))
    lines = [
        _edge(network.layers, spelling),
        f"{spell(L, spelling)} = {render(trace[L].definition, style)} for one row."
        + _no_half(spelling) * (network.loss == USUAL_LOSS),
    ]
    slopes: dict[str, Step] = {}
    for step in trace.phase(Phase.BACKWARD):
        if step.role is Role.LOCAL and isinstance(step.name, Derivative) and step.name.wrt.kind is Kind.WEIGHTED_SUM:
            layer = step.name.wrt.indices[0]
            slopes.setdefault(network.activations[layer - 1], step)
    lines += [
        f"{called.replace('_', ' ')}: {spell(step.name, spelling)} = {render(step.definition, style)}."
        for called, step in slopes.items()
    ]
    return (*lines, OLD_WEIGHTS, *general)
