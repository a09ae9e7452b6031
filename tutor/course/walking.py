"""What a walk goes through: the steps of a computation, part by part, in the order a person takes them."""

from __future__ import annotations

from engine.trace import Phase, Role, Step, Trace
from tutor.course.types import Walk

_PHASES = {"forward": Phase.FORWARD, "loss": Phase.LOSS, "backward": Phase.BACKWARD, "update": Phase.UPDATE}


def walked(trace: Trace, walk: Walk) -> tuple[Step, ...]:
    """The steps of the computation that a walk goes through, in order.

    A walk shows values and gradients; a neuron's own derivative is seen inside the working. Without a network
    the formulas are the forward pass, and those that are made of derivatives are the update.
    """
    return tuple(step for phase in walk.phases for step in trace.phase(_PHASES[phase]) if step.role is not Role.LOCAL)
