"""What is shown of an experiment: its question, its knobs, the run on the bench, and the runs before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.names import Spelling
from tutor.course.experiments import BuiltExperiment, Question, built_experiment
from tutor.course.types import Experiment
from tutor.drawing.charts import Chart, Contours, Curves, Field
from tutor.experiments.numbers import READINGS, read
from tutor.experiments.plots import drawn
from tutor.experiments.remarks import alarms, in_short, remarks
from tutor.experiments.run import Record
from tutor.session.asking import UNREADABLE
from tutor.session.bench import Past
from tutor.session.experiment_view import Compared, ExperimentView, KnobView, Number, PastRun
from tutor.session.experimenting import hint, missing_run, number_text, option_text, value_of
from tutor.session.moment import Moment, verdict
from tutor.session.outcomes import Result, mark_of, result_of
from tutor.session.state import LAST_RUNG, Item, StepState
from tutor.session.view import Asked, Message, Option, Tone, View
from tutor.session.wording import in_spelling, whole_number

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
EFFORT = ("epochs", "updates", "parameters")  # of no interest where both runs have the same
BRIEFLY = {"best_epoch": "in epoch"}  # below the number it belongs to


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
        needs="" if item.done else in_spelling(missing_run(made, question, done), moment.spelling),
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
    known = item.done and not missing_run(made, question, done)
    value = number_text(value_of(made, question, done), moment.spelling) if known else ""
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
            option_text(made, question, place, moment) + _outcome(made, question, place, done, moment.spelling),
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
    return f"  ({READINGS[question.by].label}: {number_text(result.numbers[question.by], spelling)})"


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
    asked = _asked(made)
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
        tuple(Number(row.label, number_text(numbers[row.name], spelling)) for row in shown),
        tuple(_spelled(chart, spelling) for _, chart in plots),
        in_spelling(f"{record.says[:1].upper()}{record.says[1:]}." if record.says else "", spelling),
        past,
        names=tuple(name for name, _ in plots),
        compared=_against(made, live.against, record, stand, spelling) if live.against else None,
        kept=live.kept,
        advice=tuple(in_spelling(each, spelling) for each in advice),
        lab=made.free,
        summary=in_spelling(in_short(record), spelling),
    )


def _spelled(chart: Chart, spelling: Spelling) -> Chart:
    """A chart whose texts are in the characters there are."""
    said = replace(chart, title=in_spelling(chart.title, spelling), words=in_spelling(chart.words, spelling))
    if isinstance(said, Curves):
        return replace(said, curves=tuple(replace(one, name=in_spelling(one.name, spelling)) for one in said.curves))
    if isinstance(said, Field | Contours):
        across, up = said.axes
        return replace(said, axes=(in_spelling(across, spelling), in_spelling(up, spelling)))
    return said


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
        (BRIEFLY.get(name, READINGS[name].label), _given(a, name, spelling), _given(b, name, spelling))
        for name in _compared_by(made)
        if (name in a or name in b) and not (name in EFFORT and a.get(name) == b.get(name))
    )
    ends = ("how it ended", before.record.status.value, now.status.value)
    return Compared(settings, (*numbers, *([ends] if len(set(ends[1:])) > 1 else [])))


def _compared_by(made: BuiltExperiment) -> tuple[str, ...]:
    """The numbers of the table; behind the losses those a question is about and no plot shows."""
    asked = _asked(made) - set(COMPARED)
    told = (row.name for row in READINGS.values() if row.told and row.name in asked)
    return (*LOSSES, *told, *COMPARED[len(LOSSES) :])


def _asked(made: BuiltExperiment) -> set[str]:
    """The numbers that questions are about."""
    return {question.written.read or question.by for question in made.questions}


def _given(numbers: Mapping[str, float], name: str, spelling: Spelling) -> str:
    return number_text(numbers[name], spelling) if name in numbers else "none"


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
        f"{word} {number_text(result.numbers[name], spelling)}"
        for word, name in (("train", "final_train_loss"), ("validation", "final_validation_loss"))
        if name in result.numbers
    ]
    return ", ".join(parts)
