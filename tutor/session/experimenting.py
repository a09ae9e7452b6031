"""An experiment in a lesson: what is asked about it, what becomes of an answer, and what is shown.

The right answer is read off the run the learner has made: a question waits until that run was made, and
never holds a number of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import inf, isfinite

from engine.expressions import evaluate
from engine.names import Spelling
from engine.numerals import numeral
from engine.parsing import UnreadableFormula, parse
from tutor.course.experiments import BuiltExperiment, Question, built_experiment
from tutor.course.problems import BuiltProblem
from tutor.course.types import Experiment
from tutor.experiments.knobs import KNOBS, text_of
from tutor.experiments.numbers import READINGS, read
from tutor.experiments.plots import drawn
from tutor.experiments.remarks import alarms, in_short, remarks
from tutor.experiments.run import Record
from tutor.session.asking import RIGHT, UNREADABLE, WRONG, Asking, Judged
from tutor.session.bench import Past
from tutor.session.experiment_view import Compared, ExperimentView, KnobView, Number, PastRun
from tutor.session.moment import Moment, verdict
from tutor.session.outcomes import Result, mark_of, result_of
from tutor.session.state import LAST_RUNG, Item, StepState
from tutor.session.view import Asked, Message, Option, Tone, View
from tutor.session.wording import in_spelling, whole_number

DIGITS = 4
MOST_PAST_RUNS = 6
LOSSES = ("final_train_loss", "final_validation_loss")
# The numbers of two runs side by side.
COMPARED = (
    "final_train_loss",
    "final_validation_loss",
    "best_validation_loss",
    "best_epoch",
    "final_train_accuracy",
    "final_validation_accuracy",
    "epochs",
    "updates",
    "parameters",
)


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
    missing = _missing(made, question, asking.done)
    if missing:
        return Judged(UNREADABLE, missing)
    return (
        _judge_number(asking, made, question, text) if question.reads else _judge_choice(asking, made, question, text)
    )


def _question(made: BuiltExperiment, key: str) -> Question:
    return next(question for question in made.questions if question.key == key)


def _missing(made: BuiltExperiment, question: Question, done: StepState) -> str:
    """Which run has to be made before the question can be answered; "" when none."""
    for stand in question.stands or (question.stand,):
        if result_of(done.runs, made, stand) is None:
            words = "" if stand == made.stand(done.knobs) else made.words(stand)
            return f"Run it to its end first, with {words}." if words else "Run it to its end first."
    return ""


def _value(made: BuiltExperiment, question: Question, done: StepState) -> float:
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
    reading, value = READINGS[question.written.read], _value(made, question, asking.done)
    if not isfinite(value):
        return Judged(RIGHT, "This run has no such number: it diverged.", text.strip())
    if abs(given - value) <= reading.tolerance(value, question.written.within):
        said = f"Right: {reading.label} {_number(value, asking.spelling)}. {asking.text(question.written.because)}"
        return Judged(RIGHT, said.strip(), text_of(given), given)
    side = "smaller" if value < given else "larger"
    said = f"Not yet: the run gave a {side} number. Look {reading.where}."
    if made.stand(asking.done.knobs) != question.stand:
        said += f" It is asked about {made.words(question.stand)}."
    return Judged(WRONG, said, text_of(given), given)


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
    label = READINGS[question.by].label
    each = [
        f"{_number(value, asking.spelling)} with {_option_text(made, question, place, asking)}"
        for place, value in enumerate(_decisive(made, question, asking.done))
        if chosen in (None, place + 1)
    ]
    wanted = "" if chosen is None else f" The {'lowest' if question.lowest else 'highest'} is asked."
    return f"{label[:1].upper()}{label[1:]}: {'; '.join(each)}.{wanted}"


def _option_text(made: BuiltExperiment, question: Question, place: int, asking: Asking | Moment) -> str:
    option = question.written.options[place]
    if option.text:
        return asking.text(option.text)
    return in_spelling(
        ", ".join(f"{KNOBS[name].label} {text_of(value)}" for name, value in option.turned.items()), asking.spelling
    )


def _number(value: float, spelling: Spelling) -> str:
    if not isfinite(value):
        return "none"
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e9 else numeral(value, DIGITS, spelling)


def hint(made: BuiltExperiment, question: Question, done: StepState, rung: int, spelling: Spelling) -> str:
    """More of the way to a number on each rung, at last the number itself."""
    reading = READINGS[question.written.read]
    missing = _missing(made, question, done)
    if rung == 1 or missing:
        return f"Look {reading.where}. {missing}".strip()
    words = made.words(question.stand)
    value = _value(made, question, done)
    if rung == 2:
        return f"It is about the run with {words}, at its end." if words else "It is about the run at its end."
    if rung < LAST_RUNG and isfinite(value):
        spread = max(abs(value) * 0.2, 1.0 if reading.whole else 0.0)
        low, high = (_number(value + by * spread, spelling) for by in (-1, 1.3))
        return f"It lies between {low} and {high}."
    return f"It is {_number(value, spelling)}."


# --- what is shown ------------------------------------------------------------------------------


def show(shown: View, moment: Moment, step: Experiment) -> View:
    made = built_experiment(step)
    done = moment.state.step(step.id)
    part = _part(moment, step, made, done)
    shown = replace(shown, text=moment.text(step.say), experiment=part)
    if not made.questions:
        return shown
    at = next((k for k, question in enumerate(made.questions) if question.key == done.focus), 0)
    question = made.questions[at]
    item = done.items.get(question.key, Item())
    text = moment.text(question.written.say or question.written.choose)
    if question.reads and not text:
        label = READINGS[question.written.read].label
        text = f"Read off the run: {label}."
    part = replace(
        part,
        question=text,
        questions=len(made.questions),
        number=at + 1,
        needs="" if item.done else in_spelling(_missing(made, question, done), moment.spelling),
    )
    messages = [verdict(item, moment.spelling)] if item.message else []
    if item.hints and not item.right and question.reads:
        said = in_spelling(hint(made, question, done, item.hints, moment.spelling), moment.spelling)
        messages = [Message(Tone.HINT, said), *messages]
    shown = replace(shown, experiment=part, messages=tuple(messages), can_go_on=item.done, focus=0)
    if question.reads:
        return _number_line(shown, moment, made, question, done)
    return _options(shown, moment, made, question, done)


def _number_line(shown: View, moment: Moment, made: BuiltExperiment, question: Question, done: StepState) -> View:
    reading, item = READINGS[question.written.read], done.items.get(question.key, Item())
    known = item.done and not _missing(made, question, done)
    value = _number(_value(made, question, done), moment.spelling) if known else ""
    typed = in_spelling(item.typed, moment.spelling)
    asked = Asked(
        question.key,
        in_spelling(reading.label, moment.spelling),
        typed,
        item.done,
        item.revealed and not item.right,
        value,
    )
    return replace(shown, asked=(asked,), hints_left=0 if item.done else LAST_RUNG - item.hints)


def _options(shown: View, moment: Moment, made: BuiltExperiment, question: Question, done: StepState) -> View:
    item = done.items.get(question.key, Item())
    chosen = whole_number(item.typed.strip()) if item.outcome != UNREADABLE else None
    options = tuple(
        Option(
            place + 1,
            _option_text(made, question, place, moment) + _outcome(made, question, place, done, moment.spelling),
            chosen == place + 1,
            chosen == place + 1 and item.right,
        )
        for place in range(len(question.written.options))
    )
    return replace(shown, options=options)


def _outcome(made: BuiltExperiment, question: Question, place: int, done: StepState, spelling: Spelling) -> str:
    """What the run of an answer gave, where runs decide."""
    if not question.by:
        return ""
    result = result_of(done.runs, made, question.stands[place])
    if result is None:
        return "  (not run yet)"
    if question.by not in result.numbers:
        return f"  ({'not reached' if READINGS[question.by].late and result.status == 'done' else result.status})"
    return f"  ({READINGS[question.by].label} {_number(result.numbers[question.by], spelling)})"


def _part(moment: Moment, step: Experiment, made: BuiltExperiment, done: StepState) -> ExperimentView:
    spelling = moment.spelling
    stand = made.stand(done.knobs)
    knobs = _knobs(made, stand, spelling)
    past = _past(made, done, stand, spelling)
    live = moment.live
    if live is None or live.record is None:
        says = in_spelling(live.trouble, spelling) if live else ""
        return ExperimentView(knobs, "stuck" if live else "idle", says=says, runs=past, lab=made.free)
    record = live.record
    numbers = read(record)
    plots = drawn(record, made.plots, live.against.record if live.against else None)
    advice = remarks(record) if made.free else alarms(record)
    asked = {question.written.read or question.by for question in made.questions}
    # A narrow screen has room for the first few only: after the losses comes what a question is about.
    shown = sorted(
        (row for row in READINGS.values() if row.name in numbers and (row.open or (row.told and row.name in asked))),
        key=lambda row: 0 if row.name in LOSSES else 1 if row.name in asked else 2,
    )
    return ExperimentView(
        knobs,
        record.status.value,
        record.looks[-1].epoch,
        record.setup.epochs,
        tuple(Number(row.label, _number(numbers[row.name], spelling)) for row in shown),
        tuple(chart for _, chart in plots),
        in_spelling(f"{record.says[:1].upper()}{record.says[1:]}." if record.says else "", spelling),
        past,
        names=tuple(name for name, _ in plots),
        compared=_against(made, live.against, record, stand, spelling) if live.against else None,
        kept=live.kept,
        advice=tuple(in_spelling(each, spelling) for each in advice),
        lab=made.free,
        summary=in_spelling(in_short(record), spelling),
    )


def _knobs(made: BuiltExperiment, stand: Mapping[str, str], spelling: Spelling) -> tuple[KnobView, ...]:
    """The knobs that can be turned; on a free bench those that matter where the others stand."""
    setup = made.turned(stand)
    return tuple(
        KnobView(
            each.knob.name,
            in_spelling(each.knob.label, spelling),
            each.around(stand[each.knob.name]),
            stand[each.knob.name],
            in_spelling(each.knob.about, spelling),
            each.knob.group if made.free else "",
            each.free,
        )
        for each in made.offers
        if not made.free or each.knob.matters(setup)
    )


def _against(
    made: BuiltExperiment, before: Past, now: Record, stand: Mapping[str, str], spelling: Spelling
) -> Compared:
    """The run before as A and this one as B: the settings that differ, and the numbers both have."""
    settings = tuple(
        (in_spelling(each.knob.label, spelling), before.stand[each.knob.name], stand[each.knob.name])
        for each in made.offers
        if before.stand[each.knob.name] != stand[each.knob.name]
    )
    a, b = read(before.record), read(now)
    numbers = tuple(
        (READINGS[name].label, _given(a, name, spelling), _given(b, name, spelling))
        for name in COMPARED
        if name in a or name in b
    )
    ends = ("how it ended", before.record.status.value, now.status.value)
    return Compared(settings, (*numbers, ends))


def _given(numbers: Mapping[str, float], name: str, spelling: Spelling) -> str:
    return _number(numbers[name], spelling) if name in numbers else "none"


def _past(made: BuiltExperiment, done: StepState, stand: Mapping[str, str], spelling: Spelling) -> tuple[PastRun, ...]:
    """Runs of these setups that came to their end, the newest last."""
    here = mark_of(made, stand)
    results = [result for mark, result in done.runs.items() if mark == mark_of(made, result.stand)]
    # A knob that stood at one choice in all of them says nothing.
    stands = [result.stand for result in results] + ([stand] if made.free else [])
    told = [name for name in stand if len({each.get(name) for each in stands}) > 1]
    # Of the many knobs of a free bench none is worth saying where all runs have the same.
    told = told if told or made.free else list(stand)
    found = []
    for result in results:
        words = made.words({name: result.stand[name] for name in told if name in result.stand})
        found.append(PastRun(in_spelling(words, spelling), _in_short(result, spelling), result.mark == here))
    return tuple(found[-MOST_PAST_RUNS:])


def _in_short(result: Result, spelling: Spelling) -> str:
    if result.status == "diverged":
        return "diverged"
    parts = [
        f"{word} {_number(result.numbers[name], spelling)}"
        for word, name in (("train", "final_train_loss"), ("validation", "final_validation_loss"))
        if name in result.numbers
    ]
    return ", ".join(parts)
