"""What a run shows in plain words, and what could be tried: one row a remark, read off the run alone.

A remark is only made where the numbers speak for it. Where a lesson asks about a run it keeps to the alarms, so
that nothing is told that is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

from tutor.drawing.scales import short
from tutor.experiments.run import Look, Record, Status
from tutor.experiments.setup import name_of

RISEN = 1.15  # a validation loss this many times its lowest has clearly risen
STUCK = 0.02  # a loss that fell by less than this share has hardly moved
ENOUGH = 10  # epochs before anything is said about how well it learns
SHARE_DEAD = 0.3
VANISHED = 1e-3  # gradient of the first layer by that of the last


@dataclass(frozen=True, slots=True)
class Remark:
    """``applies`` says whether the run shows it; ``says`` is the sentence. ``alarm``: it is told in lessons too."""

    applies: Callable[[Record], bool]
    says: Callable[[Record], str]
    alarm: bool = False


def _diverged(record: Record) -> bool:
    return record.status is Status.DIVERGED


def _try_after_divergence(record: Record) -> str:
    return f"It ran away: every step was longer than the one before. Try {_or(_shorter_steps(record))}."


def _shorter_steps(record: Record) -> list[str]:
    setup = record.setup
    tries = [f"a learning rate of {short(setup.eta / 10)}"]
    tries += [] if setup.scale else ["scaled inputs"]
    return tries + ([] if setup.clipping else ["clipping the gradient"])


def _or(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"


def _trained(record: Record) -> bool:
    """Whether it has trained long enough, and well enough, to be spoken about."""
    return not _diverged(record) and record.looks[-1].epoch >= ENOUGH


def _rises(record: Record) -> bool:
    return _trained(record) and record.looks[-1].train_loss > record.looks[0].train_loss * RISEN


def _about_rising(record: Record) -> str:
    return f"The loss is higher than at the start: the steps are too long. Try {_or(_shorter_steps(record))}."


def _stuck(record: Record) -> bool:
    first, last = record.looks[0].train_loss, record.looks[-1].train_loss
    return _trained(record) and not _all_alike(record) and first * (1 - STUCK) < last <= first * RISEN


def _all_alike(record: Record) -> bool:
    return _trained(record) and record.setup.begins in ("zeros", "constant") and len(record.setup.layers) > 2


def _overfits(record: Record) -> bool:
    seen = [look.validation_loss for look in record.looks if look.validation_loss is not None]
    if not _trained(record) or not seen or not isfinite(seen[-1]):
        return False
    last = record.looks[-1]
    return seen[-1] > min(seen) * RISEN and last.train_loss < min(seen)


def _about_overfitting(record: Record) -> str:
    seen = [(look.validation_loss, look.epoch) for look in record.looks if look.validation_loss is not None]
    lowest, epoch = min(seen)
    setup = record.setup
    tries = [] if setup.patience else ["stopping early"]
    tries += [] if setup.l2 else ["L2"]
    tries += [] if setup.dropout else ["dropout"]
    tries += ["more rows"] if setup.data else []
    more = f" Try {_or(tries)}." if tries else ""
    return f"The validation loss has risen since epoch {epoch}, where it was {short(lowest)}: it overfits.{more}"


def _hidden_layers(record: Record) -> int:
    return len(record.prepared.network.sizes) - 2


def _dead_share(record: Record) -> float:
    hidden = record.prepared.network.sizes[1:-1]
    dead = sum(layer.dead for layer in record.looks[-1].layers[: len(hidden)])
    return dead / sum(hidden) if hidden else 0.0


def _dies(record: Record) -> bool:
    return not _diverged(record) and _dead_share(record) >= SHARE_DEAD


def _about_dead(record: Record) -> str:
    share = round(100 * _dead_share(record))
    kind = name_of(record.setup.activations[0])
    tries = "leaky_relu or a smaller learning rate" if kind == "relu" else "smaller first weights or a smaller rate"
    return f"{share} % of the hidden neurons are dead: their {kind} has slope 0 on every row. Try {tries}."


def _ratio(look: Look) -> float:
    last = look.layers[-1].gradient
    return look.layers[0].gradient / last if last and isfinite(last) else 1.0


def _vanishes(record: Record) -> bool:
    return _trained(record) and _hidden_layers(record) >= 2 and 0 < _ratio(record.looks[0]) < VANISHED


def _about_vanishing(record: Record) -> str:
    times = short(float(f"{1 / _ratio(record.looks[0]):.1g}"))
    return f"At the start the gradient of layer 1 was {times} times smaller than that of the last layer: it vanishes."


REMARKS = (
    Remark(_diverged, _try_after_divergence, alarm=True),
    Remark(_all_alike, lambda record: "All neurons of a layer began alike and stay alike. Draw the weights at random."),
    Remark(_rises, _about_rising),
    Remark(_stuck, lambda record: "The loss has hardly moved. Try a larger learning rate, or Adam."),
    Remark(_dies, _about_dead),
    Remark(_vanishes, _about_vanishing),
    Remark(_overfits, _about_overfitting),
)


def remarks(record: Record) -> tuple[str, ...]:
    """All that there is to say about a run, the most pressing first."""
    return tuple(row.says(record) for row in REMARKS if row.applies(record))


def alarms(record: Record) -> tuple[str, ...]:
    """Only what has to be said also where a lesson asks about the run."""
    return tuple(row.says(record) for row in REMARKS if row.alarm and row.applies(record))


def in_short(record: Record) -> str:
    """``moons, 140 + 60 rows, 2-8-8-1 tanh``: what is trained, in a few words."""
    made = record.prepared
    rows = f"{len(made.train)} + {len(made.validation)}" if made.validation else str(len(made.train))
    sizes = "-".join(map(str, made.network.sizes))
    kind = name_of(record.setup.activations[0]) if len(made.network.sizes) > 2 else ""
    return f"{made.train.name}, {rows} rows, {sizes} {kind}".strip()
