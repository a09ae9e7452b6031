"""An experiment in a lesson: what is turned, what is asked about it, and what becomes of an answer.

The right answer is read off the run the learner has made: a question waits until that run was made, and
never holds a number of its own.
"""

from __future__ import annotations

from math import ceil, floor, inf, isfinite

from engine.expressions import evaluate
from engine.names import Spelling
from engine.numerals import numeral
from engine.parsing import UnreadableFormula, parse
from tutor.course.experiments import BuiltExperiment, Question, built_experiment
from tutor.course.problems import BuiltProblem
from tutor.course.types import Experiment
from tutor.experiments.knob import text_of
from tutor.experiments.knobs import KNOBS
from tutor.experiments.numbers import READINGS
from tutor.session.asking import RIGHT, UNREADABLE, WRONG, Asking, Judged
from tutor.session.moment import Moment
from tutor.session.outcomes import result_of
from tutor.session.state import LAST_RUNG, StepState
from tutor.session.wording import in_spelling, whole_number

DIGITS = 4
READ_SHARP = 5e-4  # of a number that was read off as it stands on the screen


def asks_something(step: Experiment) -> bool:
    return bool(step.ask)


def keys(problem: BuiltProblem | None, step: Experiment) -> tuple[str, ...]:
    return tuple(question.key for question in built_experiment(step).questions)


def chosen(step: Experiment, done: StepState, name: str, text: str) -> str | None:
    """The choice of the knob ``name`` that ``text`` means; None where it means none, or changes nothing.

    Raises UnfitValue, with a sentence, for a free knob that cannot be set to it.
    """
    made = built_experiment(step)
    offer = next((each for each in made.offers if each.knob.name == name), None)
    value = offer.find(text) if offer else None
    if offer is not None and offer.free and (unfit := offer.unfit(text)):
        raise UnfitValue(unfit if unfit.endswith("?") else f"{unfit}.")
    if value is None or text_of(value) == made.stand(done.knobs)[name]:
        return None
    return text_of(value)


class UnfitValue(ValueError):
    """A value that a free knob cannot be set to; the text says why, and what would do."""


def turned_back(step: Experiment, done: StepState) -> dict[str, str]:
    """Where the knobs that were turned stood at first."""
    made = built_experiment(step)
    first, now = made.stand({}), made.stand(done.knobs)
    return {name: value for name, value in first.items() if now[name] != value}


# --- answers ------------------------------------------------------------------------------------


def judge(asking: Asking, text: str) -> Judged:
    made = built_experiment(asking.step)
    question = _question(made, asking.key)
    missing = missing_run(made, question, asking.done)
    if missing:
        return Judged(UNREADABLE, missing)
    return (
        _judge_number(asking, made, question, text) if question.reads else _judge_choice(asking, made, question, text)
    )


def _question(made: BuiltExperiment, key: str) -> Question:
    return next(question for question in made.questions if question.key == key)


def missing_run(made: BuiltExperiment, question: Question, done: StepState) -> str:
    """Which run has to be made before the question can be answered; "" when none."""
    for stand in question.stands or (question.stand,):
        if result_of(done.runs, made, stand) is None:
            words = "" if stand == made.stand(done.knobs) else made.words(stand)
            return f"Run it to its end first, with {words}." if words else "Run it to its end first."
    return ""


def value_of(made: BuiltExperiment, question: Question, done: StepState) -> float:
    """The number that is asked; the run is there. A number that a diverged run does not have is not a number."""
    result = result_of(done.runs, made, question.stand)
    assert result is not None, "an answer is judged only once its run is there"
    return result.numbers.get(question.written.read, inf)


def _judge_number(asking: Asking, made: BuiltExperiment, question: Question, text: str) -> Judged:
    try:
        given = float(evaluate(parse(text), {}))
    except UnreadableFormula as error:
        return Judged(UNREADABLE, f"{error} Type a number.", caret=error.position)
    except (KeyError, ValueError, ArithmeticError):
        return Judged(UNREADABLE, "Type a number, as it is read off the run.")
    if not isfinite(given):
        return Judged(UNREADABLE, "Type a number, as it is read off the run.")
    reading, value = READINGS[question.written.read], value_of(made, question, asking.done)
    if not isfinite(value):
        return Judged(RIGHT, "This run has no such number: it diverged.", text.strip())
    if abs(given - value) <= reading.tolerance(value, question.written.within):
        shown = number_text(value, asking.spelling)
        said = f"Right: {reading.label} = {shown}. {asking.text(question.written.because)}"
        return Judged(RIGHT, said.strip(), text_of(given), given)
    side = "smaller" if value < given else "larger"
    said = f"Not yet: the run gave a {side} number. Look {reading.place(made.turned(question.stand))}."
    other = _other_reading(made, question, asking.done, given)
    if other:
        said = f"Not yet: that is the {other}. Asked is the {reading.label}."
    if made.stand(asking.done.knobs) != question.stand:
        said += f" It is asked about {made.words(question.stand)}."
    return Judged(WRONG, said, text_of(given), given)


def _other_reading(made: BuiltExperiment, question: Question, done: StepState, given: float) -> str:
    """What else always stands below the plots of that run and is the number typed."""
    result = result_of(done.runs, made, question.stand)
    for name, value in result.numbers.items() if result else ():
        reading = READINGS[name]
        if reading.open and not reading.whole and abs(given - value) <= READ_SHARP * abs(value):
            return reading.label
    return ""


def _judge_choice(asking: Asking, made: BuiltExperiment, question: Question, text: str) -> Judged:
    number = whole_number(text.strip())
    options = question.written.options
    if number is None or not 1 <= number <= len(options):
        return Judged(UNREADABLE, f"Choose a number from 1 to {len(options)}.")
    right = right_option(made, question, asking.done)
    own = asking.text(options[number - 1].because)
    if number == right:
        return Judged(RIGHT, f"Right. {own or _compared(made, question, asking)}".strip(), str(number))
    return Judged(WRONG, f"Not that one. {own or _compared(made, question, asking, number)}".strip(), str(number))


def right_option(made: BuiltExperiment, question: Question, done: StepState) -> int:
    """The number of the right answer, from 1: as written, or as the runs decide."""
    options = question.written.options
    if not question.by:
        return next(number for number, option in enumerate(options, start=1) if option.right)
    found = _decisive(made, question, done)
    return found.index(min(found) if question.lowest else max(found)) + 1


def _decisive(made: BuiltExperiment, question: Question, done: StepState) -> list[float]:
    """What the run of each answer gave; a run without the number is the worst."""
    worst = inf if question.lowest else -inf
    results = [result_of(done.runs, made, stand) for stand in question.stands]
    return [result.numbers.get(question.by, worst) if result else worst for result in results]


def _compared(made: BuiltExperiment, question: Question, asking: Asking, chosen: int | None = None) -> str:
    """The numbers that decide: all of them, or only that of the answer that was chosen."""
    if not question.by:
        return ""
    reading, found = READINGS[question.by], _decisive(made, question, asking.done)
    label, none = reading.label, "not reached" if reading.late else "none"
    texts = [number_text(value, asking.spelling) if isfinite(value) else none for value in found]
    each = [
        f"{text} with {option_text(made, question, place, asking)}"
        for place, text in enumerate(texts)
        if chosen in (None, place + 1)
    ]
    wanted = "" if chosen is None else f" The {'lowest' if question.lowest else 'highest'} is asked."
    return f"{label[:1].upper()}{label[1:]}: {'; '.join(each)}.{wanted}"


def option_text(made: BuiltExperiment, question: Question, place: int, asking: Asking | Moment) -> str:
    option = question.written.options[place]
    if option.text:
        return asking.text(option.text)
    return in_spelling(
        ", ".join(f"{KNOBS[name].label} {text_of(value)}" for name, value in option.turned.items()), asking.spelling
    )


def number_text(value: float, spelling: Spelling) -> str:
    if not isfinite(value):
        return "none"
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e9 else numeral(value, DIGITS, spelling)


def hint(made: BuiltExperiment, question: Question, done: StepState, rung: int, spelling: Spelling) -> str:
    """More of the way to a number on each rung, at last the number itself."""
    reading = READINGS[question.written.read]
    missing = missing_run(made, question, done)
    if rung == 1 or missing:
        return f"Look {reading.place(made.turned(question.stand))}. {missing}".strip()
    words = made.words(question.stand)
    value = value_of(made, question, done)
    if rung == 2:
        return f"It is about the run with {words}, at its end." if words else "It is about the run at its end."
    if rung < LAST_RUNG and isfinite(value):
        spread = max(abs(value) * 0.2, 1.0 if reading.whole else 0.0)
        low, high = value - spread, value + 1.3 * spread
        if reading.whole:
            low, high = floor(low), ceil(high)
        return f"It lies between {number_text(low, spelling)} and {number_text(high, spelling)}."
    return f"It is {number_text(value, spelling)}."
