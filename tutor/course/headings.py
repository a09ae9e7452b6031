"""What the course map shows of lessons: course.yaml, and the heading of a lesson file.

It is apart from the steps and problems of lessons, so that the map starts without them.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class Heading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the course map shows of a lesson: everything but its steps."""

    id: Annotated[
        str,
        Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, description="Small letters, digits and hyphens."),
    ]
    title: Annotated[str, Meta(min_length=1, description="The name of the lesson.")]
    unit: Annotated[str, Meta(description="The part of the course it belongs to.")] = ""
    about: Annotated[str, Meta(description="One sentence on what is learnt.")] = ""
    needs: Annotated[tuple[str, ...], Meta(description="Ids of lessons to do before this one.")] = ()
    skills: Annotated[tuple[str, ...], Meta(description="What is practised, as short ids.")] = ()
    minutes: Annotated[int, Meta(ge=0, description="About how long it takes.")] = 0


class Unit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the course, with its lessons in order."""

    title: Annotated[str, Meta(min_length=1, description="The name of this part.")]
    lessons: Annotated[tuple[Heading, ...], Meta(description="Its lessons in the order they are taken.")]


class CourseFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """course.yaml: the order of units and lessons, and all that the course map shows."""

    skills: Annotated[
        dict[str, str], Meta(description="Everything that is practised: a short id, and what a learner reads for it.")
    ] = {}
    units: Annotated[tuple[Unit, ...], Meta(min_length=1, description="The parts of the course in order.")]
