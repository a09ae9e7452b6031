"""A run of the lab as files: its history as CSV, and its settings as a step that a lesson file accepts.

The settings are those the engine was given, with all that was left to the data filled in, so that the step trains
the very same run. Nothing that is there already is written over.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tutor.experiments.run import Record
from tutor.experiments.setup import Setup, suited

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
MOST_FILES = 10_000
EARLIEST = "lab"


class Unsaved(ValueError):
    """A run that could not be written; the text says why, in one line."""


def save(record: Record, plots: Sequence[str], folder: Path, name: str = "") -> str:
    """Write NAME.csv and NAME.yaml, or without a name the next free ones; what was written, in a sentence.

    Raises `Unsaved`.
    """
    if name and not NAME.fullmatch(name):
        raise Unsaved("A name has letters, digits, dots, hyphens and underscores, such as run-1.")
    chosen = name or _free(folder)
    texts = {".csv": history(record), ".yaml": settings(record, plots)}
    written: list[Path] = []
    try:
        for ending, text in texts.items():
            _write_new(folder / f"{chosen}{ending}", text, written)
    except Unsaved:
        for path in written:
            with suppress(OSError):
                path.unlink()  # half a run would stand in the way of the next try
        raise
    names = " (the history) and ".join(path.name for path in written)
    return f"Saved: {names} (the settings, a step for a lesson)."


def _write_new(path: Path, text: str, written: list[Path]) -> None:
    """Write a file that is not there yet, and add it to ``written`` as soon as it is there."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            written.append(path)
            file.write(text)
    except FileExistsError:
        raise Unsaved(f"{path.name} is there already; choose another name.") from None
    except OSError as error:
        raise Unsaved(f"{path} cannot be written: {error.strerror or error}.") from None


def _free(folder: Path) -> str:
    for number in range(1, MOST_FILES):
        name = f"{EARLIEST}-{number}"
        if not any((folder / f"{name}{ending}").exists() for ending in (".csv", ".yaml")):
            return name
    raise Unsaved("There are too many saved runs here already; give a name.")


# --- history ------------------------------------------------------------------------------------


def history(record: Record) -> str:
    """One row a look: epoch, updates, learning rate, losses, metrics, then gradient norm and dead neurons a layer."""
    layers = range(1, len(record.prepared.network.sizes))
    metrics = [name for name, _ in record.looks[0].metrics]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(
        [
            *("epoch", "updates", "learning_rate", "train_loss", "validation_loss"),
            *(name.replace(" ", "_") for name in metrics),
            *(f"gradient_norm_{k}" for k in layers),
            *(f"dead_neurons_{k}" for k in layers),
        ]
    )
    for look in record.looks:
        known = dict(look.metrics)
        rows.writerow(
            [
                *(f"{look.at:.6g}", look.updates, repr(look.rate), repr(look.train_loss)),
                "" if look.validation_loss is None else repr(look.validation_loss),
                *(repr(known[name]) if name in known else "" for name in metrics),
                *(repr(layer.gradient) for layer in look.layers),
                *(layer.dead for layer in look.layers),
            ]
        )
    return out.getvalue()


# --- settings -----------------------------------------------------------------------------------


def settings(record: Record, plots: Sequence[str]) -> str:
    """A step of a lesson, to be put under ``steps``."""
    setup = suited(record.setup, record.prepared.train)
    lines = [
        "# A run of the lab, as a step for a lesson: put it under steps.",
        "- experiment:",
        f"    data: {_flow(_data(setup, record))}",
        f"    network: {_flow(_network(setup))}",
        f"    train: {_flow(_train(setup))}",
        f"    plots: {_flow(list(plots))}",
    ]
    return "\n".join(lines) + "\n"


def _data(setup: Setup, record: Record) -> dict[str, object]:
    made: dict[str, object] = {"set": setup.data} if setup.data else {"rows": list(_rows(setup))}
    if setup.data:
        made |= {"rows": setup.rows} if setup.rows is not None else {}
        made |= {"noise": setup.noise} if setup.noise is not None else {}
    made["seed"] = setup.data_seed
    made |= {"validation": setup.validation} if setup.validation is not None else {}
    return made | ({"scale": True} if setup.scale else {})


def _rows(setup: Setup) -> Iterator[dict[str, object]]:
    if setup.table is None:
        return
    samples = setup.table.samples
    for x, y in zip(samples.inputs.tolist(), samples.targets.tolist(), strict=True):
        yield {"x": x, "y": y if len(y) > 1 else y[0]}


def _network(setup: Setup) -> dict[str, object]:
    return {
        "layers": list(setup.layers),
        "activations": [_choice(each) for each in setup.activations],
        "loss": _choice(setup.loss),
        **({"batch_norm": True} if setup.batch_norm else {}),
    }


def _train(setup: Setup) -> dict[str, object]:
    schedule: object = setup.schedule
    if setup.schedule_settings:
        schedule = {setup.schedule: dict(setup.schedule_settings)}
    begins: object = setup.begins
    if setup.begins == "normal" and setup.sigma is not None:
        begins = {"normal": setup.sigma}
    made: dict[str, object] = {"optimiser": setup.optimiser, "learning_rate": setup.eta}
    made |= {"settings": dict(setup.settings)} if setup.settings else {}
    made |= {"epochs": setup.epochs, "batch": "all" if setup.batch is None else setup.batch, "seed": setup.seed}
    made |= {"schedule": schedule, "initialisation": begins}
    usual: dict[str, object] = {
        "l1": setup.l1,
        "l2": setup.l2,
        "dropout": setup.dropout,
        "clipping": setup.clipping,
        "early_stopping": setup.patience,
    }
    return made | {name: value for name, value in usual.items() if value}


def _choice(choice: object) -> object:
    """A row of the engine by name, or with its number as {huber: 2}."""
    if isinstance(choice, tuple):
        name, number = choice
        return {name: number}
    return dict(choice) if isinstance(choice, Mapping) else choice


def _flow(value: object) -> str:
    """A value as YAML on one line. Names of ours need no quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return json.dumps(value) if isinstance(value, bool) else str(value)
    return repr(value)
