"""The published schema is the types' own, and it knows what a lesson is made of."""

from __future__ import annotations

import json

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from tutor.course.lessons import packaged_folder
from tutor.course.schema import lesson_schema, schema_text
from tutor.course.types import STEP_KINDS


def test_the_published_schema_is_up_to_date() -> None:
    published = (packaged_folder() / "lesson.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "write it anew: backprop-tutor lessons schema > lessons/lesson.schema.json"


def test_every_kind_of_step_is_offered_and_told_apart_by_its_key() -> None:
    schema = lesson_schema()
    places = [one["$ref"].rpartition("/")[2] for one in schema["properties"]["steps"]["items"]["oneOf"]]
    steps = [schema["$defs"][place] for place in places]
    assert [next(key for key in STEP_KINDS if key in step["required"]) for step in steps] == list(STEP_KINDS)
    assert all(step["additionalProperties"] is False for step in steps)


def test_the_names_the_engine_knows_are_offered() -> None:
    problem = lesson_schema()["$defs"]["Problem"]["properties"]
    assert problem["activations"]["items"]["anyOf"][0]["enum"] == list(ACTIVATIONS)
    assert problem["loss"]["anyOf"][0]["enum"] == list(LOSSES)


def test_every_field_is_explained() -> None:
    schema = lesson_schema()
    silent = [
        f"{name}.{key}"
        for name, definition in [("Lesson", schema), *schema["$defs"].items()]
        for key, field in definition["properties"].items()
        if "description" not in field
    ]
    assert silent == []


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(lesson_schema())
    defined = lesson_schema()["$defs"]
    assert {part.partition('"')[0] for part in text.split("#/$defs/")[1:]} == set(defined)
