"""Plots of a run, one row each: what an experiment may draw, and what it needs for it.

A row turns the record of a run into a chart of plain numbers; how a chart becomes characters is the
drawing room's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.network import NetworkError
from tutor.drawing.charts import Chart
from tutor.experiments.contours import contours, contours_lack, contours_of_two
from tutor.experiments.epoch_charts import (
    dead_lacks,
    dead_neurons,
    first_steps,
    first_steps_lack,
    gradients,
    loss,
    losses_of_two,
)
from tutor.experiments.input_charts import boundary_lacks, field_of_classes, fit, fit_lacks
from tutor.experiments.layer_charts import activations, weights_of_layers
from tutor.experiments.run import Record
from tutor.experiments.setup import Prepared


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One plot. ``lacks`` says, in words, why a prepared setup cannot have it; "" when it can."""

    name: str
    about: str
    draw: Callable[[Record], Chart]
    lacks: Callable[[Prepared], str] = lambda made: ""
    of_two: Callable[[Record, Record], Chart] | None = None  # of a run before and this one, where it shows both


PLOTS: Mapping[str, PlotRow] = MappingProxyType(
    {
        row.name: row
        for row in (
            PlotRow("loss", "train and validation loss by epoch", loss, of_two=losses_of_two),
            PlotRow(
                "first_steps", "the weights in the first epochs, for up to two weights", first_steps, first_steps_lack
            ),
            PlotRow(
                "contours",
                "level lines of the loss over two weights, with the path of the run, for one neuron with two inputs",
                contours,
                contours_lack,
                contours_of_two,
            ),
            PlotRow("boundary", "predicted classes over two inputs, with the rows", field_of_classes, boundary_lacks),
            PlotRow("fit", "the network as a curve through the rows, for one input", fit, fit_lacks),
            PlotRow("gradient_norms", "the norm of dJ/dW of each layer by epoch", gradients),
            PlotRow("activations", "how the outputs of each layer are spread, and dead neurons", activations),
            PlotRow("dead_neurons", "the share of dead neurons in each hidden layer", dead_neurons, dead_lacks),
            PlotRow("weights", "how the weights of each layer are spread", weights_of_layers),
        )
    }
)


def drawn(record: Record, names: Sequence[str], before: Record | None = None) -> tuple[tuple[str, Chart], ...]:
    """The plots called ``names`` of the run as it is, with their names, as far as it can have them.

    What can show two runs shows the run ``before`` too.
    """
    rows = [PLOTS[name] for name in names if not PLOTS[name].lacks(record.prepared)]
    return tuple(
        (row.name, row.of_two(before, record) if row.of_two and before is not None else row.draw(record))
        for row in rows
    )


def require(made: Prepared, name: str) -> None:
    """Raises ``NetworkError`` when the plot ``name`` cannot be drawn of this setup."""
    lacks = PLOTS[name].lacks(made)
    if lacks:
        raise NetworkError("plots", lacks)
