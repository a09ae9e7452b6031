"""Small lessons and problems that the tests break in one place at a time."""

from __future__ import annotations

from pathlib import Path

PROBLEM = """\
layers: [2, 2, 1]
activations: [linear, linear]
loss: squared_error
features: [CGPA, IQ]
target_name: salary
rows: [{x: [3.75, 80], y: 8}]
weights: {W1: [[0.1, 0.2], [0.1, 0.3]], b1: [0.5, 0.1], W2: [[0.4], [0.6]], b2: [0.5]}
learning_rate: 0.0002
"""

LESSON = """\
id: sample
title: A sample
needs: []
problem:
  layers: [2, 2, 1]
  activations: [linear, linear]
  rows:
    - {x: [3.75, 80], y: 8}
  weights:
    W1: [[0.1, 0.2], [0.1, 0.3]]
    b1: [0.5, 0.1]
    W2: [[0.4], [0.6]]
    b2: [0.5]
steps:
  - explain: The prediction is {yhat:.2f}.
  - ask: O11
    digits: 4
  - choose: Why?
    options:
      - {text: Because., right: true}
      - {text: So., because: That is no reason.}
"""


def lesson_file(folder: Path, old: str = "", new: str = "", name: str = "sample.yaml") -> Path:
    """The sample lesson in a file, with ``old`` replaced by ``new``, which must be there."""
    assert old in LESSON
    return written(folder / name, LESSON.replace(old, new, 1) if old else LESSON)


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path
