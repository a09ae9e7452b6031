"""The conventions of the course, one line each, for the problem at hand.

Books differ in these, and most wrong answers that are not slips come from them. Every symbol and
formula in them is written by the engine.
"""

from __future__ import annotations

from engine.names import Derivative, Kind, Spelling, loss, spell, weight
from engine.rendering import Style, render
from engine.trace import Phase, Role, Step
from tutor.course.problems import BuiltProblem

DERIVATIVES = {
    Spelling.UNICODE: "d is written where other books write ∂; you may type either.",
    Spelling.PARTIAL: "∂ is written where the course says d; you may type either.",
    Spelling.ASCII: "d stands for any derivative.",
}


def conventions(problem: BuiltProblem, spelling: Spelling) -> tuple[str, ...]:
    """What holds in this problem, as sentences."""
    general = (
        "Four significant figures are asked for unless a question says otherwise: carry at least as many.",
        DERIVATIVES[spelling],
    )
    if problem.network is None:
        return general
    trace, style, network = problem.trace, Style(spelling), problem.network
    layers = network.layers
    edge = spell(weight(layers, 1, 1), spelling)
    L = loss(problem.notation.row_tag(1))
    lines = [
        f"{edge} goes from neuron 1 of layer {layers - 1} to neuron 1 of layer {layers}: "
        f"the {'first' if spelling is Spelling.ASCII else 'upper'} number is the layer it goes to. "
        "The input is layer 0.",
        f"{spell(L, spelling)} = {render(trace[L].definition, style)} for one row."
        + (" There is no ½ in it." if spelling is not Spelling.ASCII else " There is no 1/2 in it.")
        * (network.loss == "squared_error"),
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
    return (*lines, "All gradients use the weights from before the update.", *general)
