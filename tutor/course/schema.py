"""The JSON Schema of a lesson file, made from the same types that read it, for completion in an editor.

The published copy is lessons/lesson.schema.json; a test keeps the two equal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import msgspec

from engine import activations, losses
from engine.activations import ACTIVATIONS
from engine.datasets import DATASETS
from engine.losses import LOSSES
from tutor.course.experiment_types import DataChoice, ExperimentSettings, RunQuestion, Training
from tutor.course.experiments import OPTIMISERS
from tutor.course.problem_types import PROBLEM_KINDS, ProblemKind
from tutor.course.types import STEP_KINDS, LessonFile, Problem
from tutor.experiments.knobs import KNOBS
from tutor.experiments.numbers import READINGS
from tutor.experiments.plots import PLOTS

_PLACE = "#/$defs/{name}"
_NUMBERS = {"type": "array", "items": {"type": "number"}}
# W1, b1, … told apart, which the type as a mapping of lists does not say.
_WEIGHTS = {
    "patternProperties": {"^W[1-9][0-9]*$": {"type": "array", "items": _NUMBERS}, "^b[1-9][0-9]*$": _NUMBERS},
    "additionalProperties": False,
}


def lesson_schema() -> dict[str, Any]:
    """The schema as plain values."""
    (_, *references), definitions = msgspec.json.schema_components(
        (LessonFile, *STEP_KINDS.values()), ref_template=_PLACE
    )
    definitions[LessonFile.__name__]["properties"]["steps"]["items"] = {"oneOf": list(references)}
    problem = definitions[Problem.__name__]["properties"]
    problem["weights"] |= _WEIGHTS
    problem["activations"]["items"]["anyOf"] = [{"enum": list(ACTIVATIONS)}, _with_number(activations.ADJUSTABLE)]
    problem["loss"]["anyOf"] = [{"enum": list(LOSSES)}, _with_number(losses.ADJUSTABLE)]
    _name_what_the_engine_has(definitions)
    definitions[Problem.__name__]["anyOf"] = [_keys_of(kind) for kind in PROBLEM_KINDS]
    for definition in definitions.values():
        _without_titles(definition)
    lesson = definitions.pop(LessonFile.__name__)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A lesson of Backprop Tutor",
        **lesson,
        "$defs": definitions,
    }


def schema_text() -> str:
    """The schema as the text of lessons/lesson.schema.json."""
    return json.dumps(lesson_schema(), indent=2, ensure_ascii=False) + "\n"


def _name_what_the_engine_has(definitions: dict[str, Any]) -> None:
    """The names an experiment may use, for completion."""
    settings = definitions[ExperimentSettings.__name__]["properties"]
    settings["data"]["anyOf"] = [{"enum": list(DATASETS)}, {"$ref": _PLACE.format(name=DataChoice.__name__)}]
    settings["plots"]["items"] = {"enum": list(PLOTS)}
    knobs = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 2}
    settings["knobs"]["anyOf"] = [
        {"type": "array", "items": {"enum": list(KNOBS)}},
        {"type": "object", "properties": dict.fromkeys(KNOBS, knobs), "additionalProperties": False},
    ]
    definitions[DataChoice.__name__]["properties"]["set"]["enum"] = list(DATASETS)
    definitions[Training.__name__]["properties"]["optimiser"]["enum"] = list(OPTIMISERS)
    question = definitions[RunQuestion.__name__]["properties"]
    for key in ("read", "lowest", "highest"):
        question[key]["enum"] = list(READINGS)


def _keys_of(kind: ProblemKind) -> dict[str, Any]:
    """What a problem of one kind has to hold, and nothing of the other kinds."""
    known = dict.fromkeys((*kind.needs, *kind.takes), True)
    return {"required": list(kind.needs), "properties": known, "additionalProperties": False}


def _with_number(names: Iterable[str]) -> dict[str, Any]:
    """A mapping of one of the names to its number: {leaky_relu: 0.1}."""
    number = {"type": "number"}
    return {
        "type": "object",
        "properties": dict.fromkeys(names, number),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _without_titles(definition: dict[str, Any]) -> None:
    """Drops the class names: an editor shows titles to teachers."""
    definition.pop("title", None)
