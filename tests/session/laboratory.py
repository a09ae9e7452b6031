"""Experiments to sit at, small enough to train in a moment, and a learner who does all that they ask."""

from __future__ import annotations

from tutor.course.documents import read_document
from tutor.course.experiments import built_experiment
from tutor.course.lesson import Lesson, lesson_from
from tutor.course.types import Experiment
from tutor.session import actions
from tutor.session.experimenting import right_option
from tutor.session.outcomes import result_of
from tutor.session.session import Session
from tutor.session.view import View

CLASSES = """
id: two-moons
title: Two moons
steps:
  - explain: Now a network is trained.
  - experiment:
      data: {set: moons, rows: 40}
      network: {layers: [2, 3, 1], activations: [tanh, sigmoid], loss: binary_cross_entropy}
      train: {learning_rate: 0.5, epochs: 6, batch: 8, seed: 1}
      knobs: {learning_rate: [0.01, 0.5], activation: [tanh, relu]}
      plots: [loss, boundary, gradient_norms, activations]
    say: Two half moons.
    ask:
      - read: final_train_loss
        because: It has fallen.
      - choose: Which rate learns more in six epochs?
        lowest: final_train_loss
        options:
          - with: {learning_rate: 0.01}
          - {text: The larger one, with: {learning_rate: 0.5}}
      - choose: What is a boundary?
        options:
          - {text: A wall., because: Nothing is built.}
          - {text: Where the class changes., right: true}
  - explain: That was it.
"""
CURVE = """
id: a-curve
title: A curve
steps:
  - experiment:
      data: {set: noisy_sine, rows: 30}
      network: {layers: [1, 4, 1], activations: [tanh, linear]}
      train: {optimiser: adam, learning_rate: 0.05, epochs: 40}
      knobs: {learning_rate: [0.05, 1000], optimiser: [sgd, adam]}
      plots: [loss, fit, weights]
    ask:
      - {read: best_epoch, with: {optimiser: sgd}}
      - choose: Which one gets anywhere?
        lowest: final_train_loss
        with: {optimiser: sgd}
        options: [{with: {learning_rate: 0.05}}, {with: {learning_rate: 1000}}]
"""


def two_moons() -> Lesson:
    return _written(CLASSES)


def a_curve() -> Lesson:
    return _written(CURVE)


def _written(text: str) -> Lesson:
    return lesson_from(read_document(text, "lesson.yaml"))


def experiment_at(session: Session) -> Experiment:
    step = session.lesson.steps[session.state.position]
    assert isinstance(step, Experiment)
    return step


def train_to_the_end(session: Session) -> None:
    """Let the run at hand come to its end, in slices; nothing where none is running."""
    while session.train(10.0):
        pass


def run_to_its_end(session: Session, **knobs: str) -> View:
    """Turn the knobs, run, and wait until the run has ended."""
    for name, value in knobs.items():
        session.act(actions.SetKnob(name, value))
    session.act(actions.RunExperiment())
    train_to_the_end(session)
    return session.view()


def next_action(session: Session) -> actions.Action:
    """The next thing to do for a right answer: turn a knob, run, or answer once every run it is about was made."""
    step = experiment_at(session)
    made = built_experiment(step)
    done = session.state.step(step.id)
    question = next((one for one in made.questions if one.key == done.focus), made.questions[0])
    for wanted in question.stands or (question.stand,):
        if result_of(done.runs, made, wanted) is None:
            stand = made.stand(done.knobs)
            turns = (actions.SetKnob(name, text) for name, text in wanted.items() if stand[name] != text)
            return next(turns, actions.RunExperiment())
    if not question.reads:
        return actions.Choose(right_option(made, question, done))
    result = result_of(done.runs, made, question.stand)
    assert result is not None
    return actions.Answer(question.key, repr(result.numbers[question.written.read]))


def answer_rightly(session: Session) -> View:
    """Make every run the question at hand is about, and answer it rightly."""
    while not isinstance(action := next_action(session), actions.Answer | actions.Choose):
        session.act(action)
        train_to_the_end(session)
    return session.act(action)
