"""An experiment in a sitting: it runs when it is told to, is stored when it ends, and its runs answer its questions."""

from __future__ import annotations

import json
import re

import pytest

from engine.names import Spelling
from tests.session.laboratory import a_curve, answer_rightly, experiment_at, run_to_its_end, two_moons
from tests.session.sittings import Kept, sitting, written
from tutor.course.experiments import built_experiment
from tutor.drawing.plotting import plot_text
from tutor.session import actions
from tutor.session.experiment_view import ExperimentView
from tutor.session.session import Session
from tutor.session.view import Tone, View

RUN, PAUSE, STEP, RESET = (
    actions.RunExperiment(),
    actions.PauseExperiment(),
    actions.StepExperiment(),
    actions.ResetExperiment(),
)


def at_the_bench(kept: Kept | None = None, spelling: Spelling = Spelling.UNICODE) -> Session:
    session = sitting(two_moons(), kept, spelling)
    session.act(actions.GoTo(2))
    return session


def part(view: View) -> ExperimentView:
    assert view.experiment is not None
    return view.experiment


def numbers(view: View) -> dict[str, str]:
    return {number.label: number.value for number in part(view).numbers}


def test_it_begins_idle_with_its_knobs_and_plots() -> None:
    shown = part(at_the_bench().view())
    assert (shown.status, shown.epoch, shown.epochs, len(shown.plots)) == ("idle", 0, 6, 4)
    assert [(knob.label, knob.choices, knob.value) for knob in shown.knobs] == [
        ("learning rate", ("0.01", "0.5"), "0.5"),
        ("activation", ("tanh", "relu"), "tanh"),
    ]


def test_nothing_trains_until_it_is_told_to() -> None:
    assert at_the_bench().train(1.0) is False


def test_it_trains_in_slices_to_its_end() -> None:
    session = at_the_bench()
    assert part(session.act(RUN)).status == "running"
    assert session.train(0.0)
    assert (part(session.view()).status, numbers(session.view())["updates"]) == ("running", "1")
    while session.train(0.0):
        pass
    shown = part(session.view())
    assert (shown.status, shown.epoch, shown.says) == ("done", 6, "Finished 6 epochs.")


def test_pause_holds_step_goes_one_epoch_and_reset_goes_back() -> None:
    session = at_the_bench()
    before = numbers(session.view())
    session.act(RUN)
    session.train(0.0)
    assert part(session.act(PAUSE)).status == "paused"
    assert session.train(0.0) is False
    assert part(session.act(STEP)).epoch == 1
    assert part(session.act(STEP)).epoch == 2
    again = session.act(RESET)
    assert (part(again).status, part(again).epoch, numbers(again)) == ("idle", 0, before)


def test_the_same_setup_gives_the_same_numbers() -> None:
    session = at_the_bench()
    first = numbers(run_to_its_end(session))
    assert numbers(run_to_its_end(session)) == first


def test_a_turned_knob_makes_another_run_of_it() -> None:
    session = at_the_bench()
    first = numbers(run_to_its_end(session))
    turned = session.act(actions.SetKnob("learning_rate", "0.01"))
    assert (part(turned).status, part(turned).knobs[0].value) == ("idle", "0.01")
    assert numbers(run_to_its_end(session)) != first


@pytest.mark.parametrize(("name", "value"), [("learning_rate", "7"), ("depth", "2"), ("learning_rate", "0.5")])
def test_a_knob_that_is_not_turned_stores_nothing(name: str, value: str) -> None:
    kept = Kept()
    session = at_the_bench(kept)
    before = len(kept.stored)
    session.act(actions.SetKnob(name, value))
    assert len(kept.stored) == before


def test_the_end_of_a_run_is_stored_once_with_its_settings_and_numbers() -> None:
    kept = Kept()
    session = at_the_bench(kept)
    run_to_its_end(session, activation="relu")
    session.view()
    session.train(1.0)
    (event,) = [event for event in kept.stored if event.kind == "run"]
    assert (event.item, event.outcome) == ("learning_rate=0.5 activation=relu", "done")
    assert json.loads(event.understood)["epochs"] == 6


def test_a_run_that_is_left_stores_nothing_and_holds() -> None:
    kept = Kept()
    session = at_the_bench(kept)
    session.act(RUN)
    session.train(0.0)
    session.act(actions.GoTo(3))
    assert not [event for event in kept.stored if event.kind == "run"]
    session.act(actions.GoTo(2))
    assert (part(session.view()).status, numbers(session.view())["updates"]) == ("paused", "1")


def test_a_step_of_one_update_is_held_in_the_midst_of_an_epoch() -> None:
    session = at_the_bench()
    shown = session.act(actions.StepExperiment(actions.Stride.UPDATE))
    assert (part(shown).status, part(shown).epoch, numbers(shown)["updates"]) == ("paused", 0, "1")


def test_a_run_of_some_epochs_is_held_after_them_and_goes_on() -> None:
    session = at_the_bench()
    session.act(actions.RunExperiment(2))
    session.train(10.0)
    assert (part(session.view()).status, part(session.view()).epoch) == ("paused", 2)
    session.act(RUN)
    session.train(10.0)
    assert (part(session.view()).status, part(session.view()).epoch) == ("done", 6)


def test_a_restored_session_knows_its_knobs_and_runs() -> None:
    kept = Kept()
    session = at_the_bench(kept)
    run_to_its_end(session, activation="relu")
    again = Session(session.lesson, kept)
    assert again.state == session.state
    shown, before = part(again.view()), part(session.view())
    assert (shown.knobs, shown.runs) == (before.knobs, before.runs)
    assert (shown.status, before.runs[0].here) == ("idle", True)


def test_the_runs_made_are_listed_with_their_knobs() -> None:
    session = at_the_bench()
    run_to_its_end(session)
    shown = part(run_to_its_end(session, learning_rate="0.01"))
    assert [run.knobs for run in shown.runs] == [
        "learning rate 0.5",
        "learning rate 0.01",
    ]
    assert [run.here for run in shown.runs] == [False, True]
    assert all(run.numbers.startswith("train ") for run in shown.runs)


def test_a_question_waits_for_its_run_and_costs_nothing_before() -> None:
    session = at_the_bench()
    assert part(session.view()).needs
    shown = session.act(actions.Answer("final_train_loss", "1"))
    assert shown.messages[-1].tone is Tone.FREE
    assert shown.messages[-1].text.startswith("Run it to its end first")


def test_the_number_read_off_the_run_is_right() -> None:
    session = at_the_bench()
    value = numbers(run_to_its_end(session))["train loss"]
    shown = session.act(actions.Answer("final_train_loss", value))
    assert shown.messages[-1].tone is Tone.RIGHT
    assert shown.messages[-1].text.endswith("It has fallen.")
    assert shown.asked[0].value == value


def test_knobs_left_as_written_count_like_knobs_turned_to_the_same() -> None:
    lesson = written(
        "id: free\ntitle: Free\nsteps:\n  - experiment:\n      data: {set: moons, rows: 30}\n"
        "      network: {layers: [2, 2, 1], activations: [tanh, sigmoid]}\n      train: {epochs: 2}\n"
        "      knobs: [l2, learning_rate, batch, patience, rows, noise, initialisation, sigma, seed, optimiser]\n"
        "    ask: [{read: final_train_loss}]\n"
    )
    session = sitting(lesson)
    assert part(run_to_its_end(session)).needs == ""


def test_another_number_is_wrong_and_is_told_where_to_look() -> None:
    session = at_the_bench()
    run_to_its_end(session)
    shown = session.act(actions.Answer("final_train_loss", "99"))
    assert shown.messages[-1].tone is Tone.WRONG
    assert "a smaller number" in shown.messages[-1].text


def test_another_number_of_the_same_run_is_named() -> None:
    session = at_the_bench()
    other = numbers(run_to_its_end(session))["validation loss"]
    shown = session.act(actions.Answer("final_train_loss", other))
    assert shown.messages[-1].tone is Tone.WRONG
    assert shown.messages[-1].text == "Not yet: that is the validation loss. Asked is the train loss."


NORMALISED = """
id: normalised
title: Normalised
steps:
  - experiment:
      data: {set: moons, rows: 40}
      network: {layers: [2, 3, 1], activations: [tanh, sigmoid], loss: binary_cross_entropy}
      train: {epochs: 1, batch: 8}
      knobs: {batch_norm: [off, on]}
    ask:
      - {read: parameters, with: {batch_norm: on}}
"""


def test_a_wrong_count_of_a_normalised_network_is_told_of_scales_and_shifts() -> None:
    session = sitting(written(NORMALISED))
    run_to_its_end(session, batch_norm="on")
    shown = session.act(actions.Answer("parameters", "13"))
    assert shown.messages[-1].tone is Tone.WRONG
    assert "for each hidden neuron a scale and a shift" in shown.messages[-1].text


@pytest.mark.parametrize("typed", ["abc", "1/0", "x11"])
def test_what_is_no_number_costs_nothing(typed: str) -> None:
    session = at_the_bench()
    run_to_its_end(session)
    assert session.act(actions.Answer("final_train_loss", typed)).messages[-1].tone is Tone.FREE


def test_four_hints_lead_to_the_number() -> None:
    session = at_the_bench()
    value = numbers(run_to_its_end(session))["train loss"]
    for rung in range(1, 5):
        shown = session.act(actions.Hint("final_train_loss"))
        assert (value in shown.messages[0].text) is (rung == 4)
    assert (shown.asked[0].revealed, shown.can_go_on) == (True, True)


def test_a_count_is_said_to_lie_between_counts() -> None:
    session = sitting(written(COUNTED))
    run_to_its_end(session)
    for _ in range(3):
        shown = session.act(actions.Hint("updates"))
    assert shown.messages[0].text == "It lies between 6 and 11."


def test_the_runs_decide_which_answer_is_right() -> None:
    session = at_the_bench()
    answer_rightly(session)
    session.act(actions.Forward())
    assert session.act(actions.Choose(1)).messages[-1].tone is Tone.FREE
    run_to_its_end(session, learning_rate="0.01")
    wrong = session.act(actions.Choose(1))
    assert wrong.messages[-1].tone is Tone.WRONG
    assert re.search(r"Train loss: [0-9.]+ with learning rate 0\.01\. The lowest is asked\.", wrong.messages[-1].text)
    right = session.act(actions.Choose(2))
    assert (right.messages[-1].tone, right.options[1].right, right.can_go_on) == (Tone.RIGHT, True, True)
    assert "; " in right.messages[-1].text


def test_an_answer_without_words_is_named_by_its_knobs() -> None:
    session = at_the_bench()
    answer_rightly(session)
    shown = session.act(actions.Forward())
    assert [option.text.partition("  (")[0] for option in shown.options] == ["learning rate 0.01", "The larger one"]


def test_an_answer_shows_what_its_run_gave_once_it_was_made() -> None:
    session = at_the_bench()
    answer_rightly(session)
    shown = session.act(actions.Forward())
    loss = numbers(shown)["train loss"]
    assert [option.text.partition("  ")[2] for option in shown.options] == ["(not run yet)", f"(train loss: {loss})"]


def test_everything_answered_leads_to_the_next_step() -> None:
    session = at_the_bench()
    for _ in range(3):
        assert answer_rightly(session).can_go_on
        session.act(actions.Forward())
    assert session.view().kind == "explain"


def test_an_open_question_can_be_skipped() -> None:
    session = at_the_bench()
    for number in (1, 2, 3):
        assert part(session.view()).number == number
        session.act(actions.Forward())
    assert session.view().place.step == 3


def test_a_run_that_ran_away_is_the_worst_of_all() -> None:
    session = sitting(a_curve())
    session.act(actions.Forward())
    run_to_its_end(session, optimiser="sgd")
    diverged = part(run_to_its_end(session, learning_rate="1000"))
    assert (diverged.status, diverged.runs[-1].numbers) == ("diverged", "diverged")
    assert session.act(actions.Choose(1)).messages[-1].tone is Tone.RIGHT


def test_knobs_that_do_not_go_together_are_told() -> None:
    lesson = written(
        "id: stuck\ntitle: Stuck\nsteps:\n  - experiment:\n      data: {set: moons, rows: 40, validation: 0}\n"
        "      network: {layers: [2, 150, 150, 1], activations: [tanh, tanh, sigmoid]}\n"
        "      knobs: {depth: [1, 2], width: [100, 150]}\n"
    )
    session = sitting(lesson)
    session.lesson  # noqa: B018 - opened; 150 neurons in two layers are too many
    shown = part(session.view())
    assert shown.status == "stuck"
    assert shown.says.startswith("This cannot be trained: this network has 23,251 parameters")
    assert part(session.act(RUN)).status == "stuck"
    assert part(session.act(actions.SetKnob("depth", "1"))).status == "idle"


def test_an_experiment_without_questions_is_gone_on_from() -> None:
    lesson = written(
        "id: free\ntitle: Free\nsteps:\n  - experiment:\n      data: xor\n"
        "      network: {layers: [2, 2, 1], activations: [tanh, sigmoid]}\n"
    )
    session = sitting(lesson)
    assert session.view().can_go_on
    assert session.act(actions.Forward()).kind == "end"


def test_the_end_of_the_lesson_counts_the_questions() -> None:
    session = at_the_bench()
    answer_rightly(session)
    for _ in range(4):
        session.act(actions.Forward())
    assert "You found 1 of 3 answers." in session.view().text


def test_all_is_ascii_where_only_ascii_can_be_shown() -> None:
    session = at_the_bench(spelling=Spelling.ASCII)
    shown = answer_rightly(session)
    plots = "".join("".join(plot_text(plot, 39, 9, False)) + plot.words for plot in part(shown).plots)
    told = [shown.text, plots, part(shown).says, part(shown).question, *(run.numbers for run in part(shown).runs)]
    told += [f"{knob.label}{knob.about}" for knob in part(shown).knobs] + [m.text for m in shown.messages]
    assert all(text.isascii() for text in told)


def test_the_answer_is_not_written_in_the_lesson() -> None:
    session = at_the_bench()
    run_to_its_end(session)
    made = built_experiment(experiment_at(session))
    assert made.questions[0].written.within is None
    assert not any(character.isdigit() for character in made.questions[0].written.read)


COUNTED = """
id: counted
title: Counted
steps:
  - experiment:
      data: {set: moons, rows: 40}
      network: {layers: [2, 3, 1], activations: [tanh, sigmoid], loss: binary_cross_entropy}
      train: {epochs: 2, batch: 8}
    ask:
      - {read: updates}
      - {read: different_neurons}
"""


def test_numbers_that_are_asked_about_stand_right_behind_the_losses() -> None:
    session = sitting(written(COUNTED))
    labels = list(numbers(session.view()))
    assert labels[:4] == ["train loss", "validation loss", "updates", "different first-layer neurons"]


def test_a_number_that_is_asked_about_stands_in_the_table_of_two_runs_too() -> None:
    session = sitting(written(COUNTED.replace("data:", "knobs: {learning_rate: [0.01, 0.1]}\n      data:", 1)))
    run_to_its_end(session, learning_rate="0.01")
    compared = part(run_to_its_end(session, learning_rate="0.1")).compared
    assert compared is not None
    assert [label for label, *_ in compared.numbers][2] == "different first-layer neurons"


def test_a_number_no_question_is_about_does_not_take_up_room() -> None:
    assert "different first-layer neurons" not in numbers(at_the_bench().view())


def test_a_run_in_a_lesson_is_compared_with_the_one_before() -> None:
    session = at_the_bench()
    first = run_to_its_end(session)
    second = part(run_to_its_end(session, learning_rate="0.01"))
    assert part(first).compared is None
    assert second.compared is not None
    assert second.compared.settings == (("learning rate", "0.5", "0.01"),)
    assert ("train loss", numbers(first)["train loss"], second.numbers[0].value) in second.compared.numbers


def test_a_lesson_gives_no_advice_but_says_what_to_try_when_a_run_ran_away() -> None:
    session = sitting(a_curve(), Kept())
    assert part(run_to_its_end(session, optimiser="sgd")).advice == ()
    (said,) = part(run_to_its_end(session, learning_rate="1000")).advice
    assert said.startswith("It ran away")
