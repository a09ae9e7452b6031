"""What the face needs from the rest of the program: a map of the course and lessons to open.

The face calls these and nothing else; it looks up no lesson and opens no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from engine.names import Spelling
    from tutor.session.actions import Action
    from tutor.session.coursemap import CourseMap
    from tutor.session.view import View
    from tutor.workbench.paper import Paper
    from tutor.workbench.workbench import Workbench


@dataclass(frozen=True, slots=True)
class First:
    """What is shown first: a lesson, a problem ("": one that is built), or the lab. The course map without any."""

    lesson: str | None = None
    problem: str | None = None
    lab: bool = False


class OpenLesson(Protocol):
    """A session of one lesson. ``act`` has stored what happened when it returns."""

    def view(self, spelling: Spelling) -> View: ...

    def act(self, action: Action) -> View: ...

    def write_as(self, spelling: Spelling, digits: int) -> None:
        """From now on show names in ``spelling`` and workings with ``digits`` figures."""
        ...

    def train(self, seconds: float) -> bool:
        """Let a run of an experiment that is under way train for about so long; whether it did."""
        ...


class Desk(Protocol):
    """``course_map`` is asked anew each time the map is shown; ``open_lesson`` goes on where the learner left."""

    def course_map(self) -> CourseMap: ...

    def conventions(self, spelling: Spelling) -> tuple[str, ...]:
        """What holds in the whole course, as sentences."""
        ...

    def open_lesson(self, lesson_id: str) -> OpenLesson:
        """Raises ValueError, in one line, for a lesson that cannot be worked through."""
        ...

    def open_problem(self, text: str) -> OpenLesson:
        """The problem of a file, or of the lesson with this id. Raises ValueError, in one line, where there is none."""
        ...

    def paper(self, text: str) -> Paper:
        """The same problem as something to save and export."""
        ...

    def put_on_the_bench(self, text: str) -> None:
        """The same problem as the draft. Raises ValueError, in one line, for one that cannot be changed there."""
        ...

    def workbench(self) -> Workbench:
        """The learner's own problem while it is being built, as it was left."""
        ...

    def open_built(self, bench: Workbench) -> OpenLesson:
        """The problem on the bench, to be worked through. It is complete."""
        ...

    def open_lab(self) -> OpenLesson:
        """The lab as it was left."""
        ...

    def save_run(self, name: str = "") -> str:
        """Write the run of what was opened last; what was written, or why it was not, in a sentence."""
        ...
