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
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.derivation import derive
    from engine.names import Notation, Quantity, Spelling, UnknownName, spell
    from engine.network import Network, NetworkError
    from engine.rendering import Style, render
    from engine.trace import Trace, trace
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
}

__all__ = [
    "Network",
    "NetworkError",
    "Notation",
    "Quantity",
    "Spelling",
    "Style",
    "Trace",
    "UnknownName",
    "derive",
    "render",
    "spell",
    "trace",
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
