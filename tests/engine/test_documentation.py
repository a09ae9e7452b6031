"""The examples in the docstrings are run, and every public name says what it is."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import engine

MODULES = sorted(module.name for module in pkgutil.iter_modules(engine.__path__, "engine."))


@pytest.mark.parametrize("name", ["engine", *MODULES])
def test_examples_in_docstrings_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_and_class_has_a_docstring(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    for label, thing in vars(module).items():
        own = getattr(thing, "__module__", "") == name
        if own and not label.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing)):
            # A dataclass without a docstring is given its signature as one.
            said = inspect.getdoc(thing) or f"{label}("
            assert not said.startswith(f"{label}("), f"{name}.{label} does not say what it is"


@pytest.mark.parametrize("name", MODULES)
def test_every_file_says_why_it_exists(name: str) -> None:
    assert (importlib.import_module(name).__doc__ or "").count(".") >= 1


def test_the_front_door_names_what_it_offers() -> None:
    for name in engine.__all__:
        assert getattr(engine, name) is not None


def test_the_front_door_gives_functions_whatever_was_imported_before() -> None:
    code = (
        "import engine.trace, engine.working\n"
        "from engine import trace, working\n"
        "assert callable(trace) and callable(working), (trace, working)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_names_are_read_without_numpy() -> None:
    code = "import sys, engine.names\nassert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_at_the_front_door_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'tracer'"):
        engine.tracer  # noqa: B018
