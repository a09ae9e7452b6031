"""Whatever stands in a file, the answer is a lesson or lines that say what is wrong: never anything else."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.course.samples import LESSON
from tutor.course.checking import check_lesson
from tutor.course.documents import read_document
from tutor.course.errors import CourseError
from tutor.course.lesson import lesson_from

PIECES = [
    *"{}[]:-\n'\"?%@`|>#\t",
    "- ",
    "&a ",
    "*a",
    "!!x ",
    ".nan",
    "1e999",
    "{yhat}",
    "{{",
    "[]",
    "{}",
    "null",
    "true",
]
PIECES += ["true", "9" * 30, "dL/dW9_99", "O11", "explain: ", "ask: ", "walk: ", "²", "problem: ", "problems: {a: 1}"]

# Settings for a machine that is busy: what counts here is what comes out, not how fast.
relaxed = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def lines(content: str) -> list[str]:
    """All that is said about a file with this content."""
    try:
        return [str(finding) for finding in check_lesson(lesson_from(read_document(content, "f.yaml")))]
    except CourseError as error:
        return [str(error)]


@relaxed
@given(st.text())
def test_any_text_is_answered_in_single_lines(content: str) -> None:
    found = lines(content)
    assert found
    assert all(line.startswith("f.yaml") and "\n" not in line for line in found)


@relaxed
@given(st.integers(0, len(LESSON)), st.integers(0, 12), st.sampled_from(PIECES))
def test_a_lesson_with_a_slip_of_the_pen_is_answered_in_single_lines(at: int, cut: int, piece: str) -> None:
    found = lines(LESSON[:at] + piece + LESSON[at + cut :])
    assert all(line.startswith("f.yaml") and "\n" not in line and len(line) < 400 for line in found)
