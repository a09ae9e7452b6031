"""One lesson with every kind of step, and the way to each of them."""

from __future__ import annotations

from engine.names import Spelling
from tests.session.sittings import Kept, go_to, sitting, written
from tutor.course.lesson import Lesson
from tutor.session import actions
from tutor.session.session import Session
from tutor.session.view import Message, Tone, View

EVERY_KIND = """
id: every-kind
title: Every kind
problem:
  layers: [2, 2, 1]
  activations: [sigmoid, linear]
  rows: [{x: [3, 2], y: 9}]
  weights: {W1: [[0.2, 0.3], [0.5, -0.4]], b1: [1, 0.5], W2: [[2], [-1]], b2: [0.5]}
  learning_rate: 0.1
problems:
  sum:
    given: {p1: 0.8, p2: 0.7}
    formulas: {z: p1 + p2, s: sigmoid(z)}
  line:
    given: {x: 2, y: 7, m: 1, c: 0.5, rate: 0.1}
    formulas: {p: m*x + c, L: (y - p)^2, m_new: m - rate*dL/dm}
  digits:
    layers: [784, 16, 16, 10]
  deep:
    layers: [2, 3, 2]
    activations: [linear, linear]
    rows: [{x: [1, 2], y: [3, 4]}]
    weights: {W1: [[1, 2, 3], [4, 5, 6]], W2: [[1, 2], [3, 4], [5, 6]]}
steps:
  - explain: "The rule {rule:gradient_descent} needs no problem."
  - show: network
  - {walk: [forward, loss], variant: {seed: 3}}
  - {ask: [O11, yhat], variant: {seed: 7}, say: "Inputs {x11} and {x12}."}
  - derive: dL/dW1_12
    form: [x11, W2_21, O12, y, yhat]
    hints: {1: "Begin at the loss."}
  - {derive: z11, id: any-form}
  - {derive: m_new, problem: line}
  - order: Put one training step in order
    items: [forward pass, loss, gradients, update]
    because: An update needs the gradients.
  - match: Which is which?
    pairs: {"{name:W1_21}": a weight, "{name:b12}": a bias, "{name:O12}": an output}
    because: Read the letter first.
  - {point: W1_21, because: "Into layer 1."}
  - point: b12
  - point: O12
  - point: x12
  - {point: W2_32, problem: deep}
  - choose: Why?
    options: [{text: So., right: true}, {text: No., because: Not so.}]
  - {walk: forward, problem: sum}
  - {ask: [z, s], problem: sum}
  - {walk: [forward, backward, update], problem: line}
  - {ask: n_parameters, problem: digits, say: "{n0} inputs."}
"""
LESSON = written(EVERY_KIND)


def at(step_id: str, kept: Kept | None = None, spelling: Spelling = Spelling.ASCII, lesson: Lesson = LESSON) -> Session:
    """A sitting at this step."""
    session = sitting(lesson, kept, spelling)
    go_to(session, step_id)
    return session


def answered(session: Session, text: str) -> Message:
    """The newest message after this answer on the line that is worked on."""
    view = session.view()
    after: View = session.act(actions.Answer(view.asked[view.focus].key, text))
    return after.messages[-1]


def tone(session: Session, text: str) -> Tone:
    return answered(session, text).tone
