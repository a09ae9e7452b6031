"""The mathematics: networks, their computation step by step, and the names of everything in it.

>>> from engine import Network, trace
>>> network = Network.build((2, 1), ["linear"], "squared_error", [[[0.5], [2.0]]], [[1.0]])
>>> steps = trace(network, [2.0, 3.0], [10.0])
>>> steps.find("yhat").value
8.0
>>> steps.find("dL/dW1_21").value
-12.0
>>> from engine import derive
>>> derive({"p1": 0.8, "p2": 0.7}, {"z": "p1 + p2", "s": "sigmoid(z)"}).find("z").value
1.5
>>> from engine import Regime, dataset, initial_network, train
>>> import numpy
>>> start = initial_network((2, 8, 1), ["tanh", "sigmoid"], "binary_cross_entropy", "xavier_uniform",
...                         numpy.random.default_rng(1))
>>> train(start, dataset("moons"), Regime("adam", {"eta": 0.05}, epochs=100)).says
'finished 100 epochs'
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.csv_tables import read_table
    from engine.datasets import Samples, dataset
    from engine.derivation import derive
    from engine.history import History, Outcome, Snapshot
    from engine.initialisation import initial_network
    from engine.names import Notation, Quantity, Spelling, UnknownName, spell
    from engine.network import Network, NetworkError
    from engine.regime import Regime
    from engine.rendering import Style, render
    from engine.stopping import EarlyStopping
    from engine.trace import Trace, trace
    from engine.training import train
    from engine.update_rules import update_rule
    from engine.update_traces import trace_updates
    from engine.working import working

# Found when first asked for, so that the names can be used without NumPy.
_HOMES = {
    "derive": "engine.derivation",
    "Notation": "engine.names",
    "Quantity": "engine.names",
    "Spelling": "engine.names",
    "UnknownName": "engine.names",
    "spell": "engine.names",
    "Network": "engine.network",
    "NetworkError": "engine.network",
    "Style": "engine.rendering",
    "render": "engine.rendering",
    "Trace": "engine.trace",
    "trace": "engine.trace",
    "working": "engine.working",
    "EarlyStopping": "engine.stopping",
    "History": "engine.history",
    "Outcome": "engine.history",
    "Regime": "engine.regime",
    "Samples": "engine.datasets",
    "Snapshot": "engine.history",
    "dataset": "engine.datasets",
    "initial_network": "engine.initialisation",
    "read_table": "engine.csv_tables",
    "train": "engine.training",
    "trace_updates": "engine.update_traces",
    "update_rule": "engine.update_rules",
}

__all__ = [
    "EarlyStopping",
    "History",
    "Network",
    "NetworkError",
    "Notation",
    "Outcome",
    "Quantity",
    "Regime",
    "Samples",
    "Snapshot",
    "Spelling",
    "Style",
    "Trace",
    "UnknownName",
    "dataset",
    "derive",
    "initial_network",
    "read_table",
    "render",
    "spell",
    "trace",
    "trace_updates",
    "train",
    "update_rule",
    "working",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'engine' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


class _Door(ModuleType):
    """Keeps ``engine.trace`` the function: importing the file of that name would put the file there."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door
