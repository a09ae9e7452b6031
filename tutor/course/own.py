"""A problem of the learner's own as a lesson: drawn, walked through, then asked for, every quantity of it.

It is made by a pure function instead of a file and is a lesson like any other, so that hints, marking, carried
errors, the records and both faces serve it too. Its id comes from the problem's content: the same problem
comes back to the same place, whatever its file is called.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from engine.trace import Phase as Part
from engine.trace import Role
from tutor.course.lesson import Lesson, derived_id, made_lesson
from tutor.course.problems import BuiltProblem, NamedProblem
from tutor.course.types import Ask, Phase, Show, Step, Walk
from tutor.course.walking import walked

OWN = "problem:"  # no lesson of the course has a colon in its id
HASH_LENGTH = 16

# What a question says, by the part of the computation it belongs to.
QUESTIONS = {
    Part.FORWARD: "From the inputs on: find {}.",
    Part.LOSS: "How far off is the prediction? Find {}.",
    Part.BACKWARD: "How strongly does it pull on the loss? Find {}.",
    Part.UPDATE: "One step of training: find {}.",
}
WORDS_OF_SHOW = (
    "This is the problem. Go on to walk through its whole computation, or be asked for any quantity of it: "
    "what you have not found stays hidden."
)


def own_lesson(named: NamedProblem) -> Lesson:
    """The lesson of a problem. Two problems with the same content have lessons with the same id."""
    content = hashlib.sha256(msgspec.json.encode(named.built.problem)).hexdigest()[:HASH_LENGTH]
    title = f"Your own problem: {named.name}" if named.name else "Your own problem"
    steps = tuple(msgspec.structs.replace(step, id=derived_id(step)) for step in _steps(named.built))
    return made_lesson(f"{OWN}{content}", title, steps, content, named.built.problem)


def is_own(lesson: Lesson) -> bool:
    """Whether a lesson was made from a problem of the learner's own."""
    return lesson.id.startswith(OWN)


def _steps(made: BuiltProblem) -> Iterator[Step]:
    if made.network is not None:
        yield Show(what="network", say=WORDS_OF_SHOW)
    phases: tuple[Phase, ...] = ("forward", "loss", "backward", "update")
    walk = Walk(walk=tuple(phase for phase in phases if walked(made.trace, Walk(walk=phase))))
    if walk.phases:
        yield walk
    for step in made.trace.steps.values():
        if step.role not in (Role.GIVEN, Role.LOCAL):
            name = str(step.name)
            yield Ask(ask=name, say=QUESTIONS[step.phase].format(f"{{name:{name}}}"))
