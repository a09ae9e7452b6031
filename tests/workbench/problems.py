"""Problems as a learner brings them: the exam question from paper, and others that are built in other ways."""

from __future__ import annotations

from tutor.course.decoding import decode
from tutor.course.documents import read_document
from tutor.course.lesson import Lesson
from tutor.course.own import own_lesson
from tutor.course.problem_types import Problem
from tutor.course.problems import NamedProblem, build

EXAM = """
layers: [2, 2, 1]
activations: [sigmoid, sigmoid]
rows: [{x: [0.5, 0.8], y: 1}]
weights:
  W1: [[0.1, 0.3], [0.2, -0.4]]
  b1: [0.1, 0.2]
  W2: [[0.5], [0.6]]
  b2: [-0.3]
learning_rate: 0.1
"""
BATCH = """
layers: [1, 1]
activations: [linear]
rows: [{x: 1, y: 2}, {x: 2, y: 1}]
weights: {W1: [[0.5]]}
"""
FORMULAS = "{given: {a: 2}, formulas: {b: a + 1, c: b * b}}"
COUNT = "layers: [3, 4, 2]"
LARGE = "layers: [6, 6, 6]\nactivations: [tanh, tanh]\n" + (
    f"rows: [{{x: {[0.5] * 6}, y: {[0.1] * 6}}}]\nweights: {{W1: {[[0.1] * 6] * 6}, W2: {[[0.2] * 6] * 6}}}\n"
)
KINDS = (EXAM, BATCH, FORMULAS, COUNT)


def named(text: str, name: str = "") -> NamedProblem:
    document = read_document(text, "problem.yaml")
    return NamedProblem(name, build(decode(document, Problem), document))


def lesson(text: str, name: str = "") -> Lesson:
    return own_lesson(named(text, name))
