"""Proves that marking keeps its promise for every value that lessons ask for.

Twelve spellings of each right answer, every mistake known there, and junk are typed and marked, with the
lesson's own numbers and with fresh ones from seeds. That takes seconds a lesson, so the lessons are spread over
the cores, and opening a lesson does not wait for it. Junk is typed once for each question: no number of the
problem is looked at before it is refused.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from engine.names import Name, UnknownName
from engine.trace import Trace
from tutor.course.checking import Finding, files_to_check
from tutor.course.checks import Severity
from tutor.course.documents import Path
from tutor.course.errors import CourseError
from tutor.course.fresh import digits_of, with_fresh_numbers
from tutor.course.lesson import Lesson, read_lesson
from tutor.course.problems import BuiltProblem, built, plainly_built
from tutor.course.types import Ask
from tutor.marking.proof import Proof, prove
from tutor.practice.variants import NoVariant

MOST_TRIES = 3  # seeds tried of a question before it is taken to have no fresh numbers at all


@dataclass(frozen=True, slots=True)
class Proved:
    """What was tried and what failed; ``+`` puts the lessons of a course together.

    ``questions`` counts asked values, one that is asked twice of the same numbers once; ``sets`` counts sets of
    fresh numbers; ``unfit`` counts seeds that gave none that are fit to be asked.
    """

    findings: tuple[Finding, ...] = ()
    proof: Proof = field(default_factory=Proof)
    questions: int = 0
    sets: int = 0
    unfit: int = 0

    def __add__(self, other: Proved) -> Proved:
        return Proved(
            self.findings + other.findings,
            self.proof + other.proof,
            self.questions + other.questions,
            self.sets + other.sets,
            self.unfit + other.unfit,
        )


Progress = Callable[[int, int], None]  # how many lessons are done, of how many


def prove_files(
    paths: Sequence[FilePath] = (), seeds: int = 0, progress: Progress = lambda done, of: None, cores: int | None = None
) -> Proved:
    """Every asked value of the lessons of some files and folders, or of the whole course, in their order.

    ``seeds`` sets of fresh numbers are tried of each question besides the lesson's own. ``cores`` is what to
    use of them, all when None. What cannot be read or built is left to ``checking.check``, which says why.
    """
    files, _ = files_to_check(paths)
    found: dict[int, Proved] = {}
    progress(0, len(files))
    for place, proved in _each(files, seeds, cores or _cores()):
        found[place] = proved
        progress(len(found), len(files))
    return sum((found[place] for place in range(len(files))), Proved())


def _each(files: Sequence[FilePath], seeds: int, cores: int) -> Iterator[tuple[int, Proved]]:
    """The place of each file and what its proof found, as they are done."""
    if min(cores, len(files)) < 2:
        yield from enumerate(_prove_file(file, seeds) for file in files)
        return
    with ProcessPoolExecutor(min(cores, len(files)), initializer=_quiet_when_interrupted) as pool:
        try:
            # The longest first, so that no core waits for the last one.
            longest = sorted(range(len(files)), key=lambda place: -_size(files[place]))
            running = {pool.submit(_prove_file, files[place], seeds): place for place in longest}
            yield from ((running[done], done.result()) for done in as_completed(running))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _size(file: FilePath) -> int:
    return file.stat().st_size if file.is_file() else 0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _quiet_when_interrupted() -> None:
    """Whoever started the proof says that it was interrupted; its workers just end."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _prove_file(file: FilePath, seeds: int) -> Proved:
    try:
        return prove_lesson(read_lesson(file), seeds)
    except CourseError:
        return Proved()


def prove_lesson(lesson: Lesson, seeds: int = 0) -> Proved:
    """Every asked value of one lesson. Steps that cannot be built are left to ``checking.check_lesson``."""
    total = Proved()
    own: set[tuple[int, Name, int]] = set()
    varied: set[tuple[int, tuple[str, ...], int]] = set()
    kept: list[Trace] = []  # a trace that is kept keeps its identity
    for step in lesson.steps:
        if not isinstance(step, Ask):
            continue
        try:
            problem, plain = built(lesson, step), plainly_built(lesson, step)
        except CourseError:
            continue
        if problem is None or plain is None:
            continue
        kept += (problem.trace, plain.trace)
        digits = digits_of(problem, step)
        for index, text in enumerate(step.quantities):
            name = _found(problem, text)
            if name is None or (id(problem.trace), name, digits) in own:
                continue
            own.add((id(problem.trace), name, digits))
            total += _proved(lesson, _path(lesson, step, index), prove(problem.trace, name, digits))
            total += Proved(questions=1)
        sheet = (id(plain.trace), step.quantities, digits)
        if seeds and sheet not in varied:
            varied.add(sheet)
            total += _prove_seeds(lesson, step, plain, digits, seeds)
    return total


def _found(problem: BuiltProblem, text: str) -> Name | None:
    try:
        return problem.trace.find(text).name
    except UnknownName:
        return None  # told by its own check


def _proved(lesson: Lesson, path: Path, proof: Proof, before: str = "") -> Proved:
    errors = [lesson.document.error(path, before + failure) for failure in proof.failures]
    return Proved(tuple(Finding(Severity.ERROR, error) for error in errors), proof)


def _prove_seeds(lesson: Lesson, step: Ask, plain: BuiltProblem, digits: int, seeds: int) -> Proved:
    """The first ``seeds`` sets of numbers that a learner can get here by asking for another like it."""
    total = Proved()
    if any(_found(plain, text) is None for text in step.quantities):
        return total
    for seed in range(1, seeds + 1):
        if not total.sets and total.unfit == MOST_TRIES:
            break  # looking in vain takes longest, and a learner is not offered others after as many
        try:
            made = with_fresh_numbers(plain, step.quantities, seed, digits)
        except NoVariant:
            total += Proved(unfit=1)
            continue
        total += Proved(sets=1)
        for index, name in enumerate(_found(made, text) for text in step.quantities):
            assert name is not None, "fresh numbers change no names"
            proof, path = prove(made.trace, name, digits, junk=()), _path(lesson, step, index)
            total += _proved(lesson, path, proof, f"with the numbers of seed {seed}, ")
    if total.unfit and not total.sets:
        what = f"no fresh numbers are fit to be asked, of {total.unfit} seeds tried"
        error = lesson.document.error(_path(lesson, step), what, "a learner is not offered another like it")
        return total + Proved((Finding(Severity.WARNING, error),))
    return total


def _path(lesson: Lesson, step: Ask, index: int | None = None) -> Path:
    path: Path = (*lesson.step_path(step), "ask")
    return path if index is None or isinstance(step.ask, str) else (*path, index)


def told(proved: Proved, seeds: int) -> str:
    """One line that says what was tried, so that a proof that tried nothing shows."""
    proof = proved.proof
    outcomes: Counter[str] = Counter()
    for (_, outcome), count in proof.counts.items():
        outcomes[outcome] += count
    apart = (
        ("close", "too near the right value to tell"),
        ("free", "put down to rounding"),
        ("hidden", "typed as the right one is"),
    )
    notes = ", ".join(f"{outcomes[key]} {words}" for key, words in apart if outcomes[key])
    unfit = f", {proved.unfit} unfit" if proved.unfit else ""
    fresh = f" ({proved.sets} sets of numbers{unfit})" if seeds else ""
    failures = len(proof.failures)
    return (
        f"{_count(proved.questions, 'question')}, {_count(proof.right, 'right spelling')}, "
        f"{_count(proof.mistakes, 'mistake')}{f' ({notes})' if notes else ''}, {proof.junk} junk, "
        f"{_count(seeds, 'seed')}{fresh}: {_count(failures, 'failure') if failures else 'no failures'}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
