"""Four pictures to read: the first step forward and the longest path back, in both charsets."""

from __future__ import annotations

from tests.drawing.nets import dense
from tutor.drawing.characters import ASCII, UNICODE, Characters
from tutor.drawing.drawing import draw
from tutor.drawing.scene import Direction

FOUND = {"O11": "8.875", "O12": "24.85", "yhat": "18.96"}


def forward(characters: Characters) -> str:
    lit = ["x11", "x12", "W1_11", "W1_21", "b11"]
    scene = dense([2, 2, 1], lit, ["O11"], None, Direction.FORWARD, characters is ASCII)
    return draw(scene, 80, 11, characters).text()


def backward(characters: Characters) -> str:
    lit = ["x12", "O11", "W2_11", "yhat", "L"]
    scene = dense([2, 2, 1], lit, ["W1_21"], FOUND, Direction.BACKWARD, characters is ASCII)
    return draw(scene, 80, 11, characters).text()


def test_forward_in_unicode() -> None:
    assert (
        forward(UNICODE)
        == """\
  CGPA                           linear •b₁₁ 0.5
 ╭──────────╮ W¹₁₁ 0.3          ┏━━━━━━━━━━━━━┓
 │•x₁₁ 3.75 │━━━━━━━━━━━━━━┳━━━▶┃ O₁₁       ? ┃──────────────╮
 ╰──────────╯              ┃    ┗━━━━━━━━━━━━━┛              │   linear  b₂₁ 0.5
                           ┃                                 │    ╭───────────╮
                           ┃                                 ├────│ ŷ       ? │
  IQ                       ┃     linear  b₁₂ 0.5             │    ╰───────────╯
 ╭──────────╮ W¹₂₁ 0.6     ┃    ╭─────────────╮              │     salary  y 8
 │•x₁₂   80 │━━━━━━━━━━━━━━┹────│ O₁₂       ? │──────────────╯     L 120.12
 ╰──────────╯                   ╰─────────────╯
"""
    )


def test_forward_in_ascii() -> None:
    assert (
        forward(ASCII)
        == """\
 CGPA                           linear *b11 0.5
.----------. W1_11 0.3         #=============#
|*x11 3.75 |==============#===># O11       ? #--------------+
'----------'              #    #=============#              |    linear  b21 0.5
                          #                                 |   .--------------.
                          #                                 +---| yhat       ? |
 IQ                       #     linear  b12 0.5             |   '--------------'
.----------. W1_21 0.6    #    .-------------.              |    salary  y 8
|*x12   80 |==============#----| O12       ? |--------------+    L 120.12
'----------'                   '-------------'
"""
    )


def test_backward_in_unicode() -> None:
    assert (
        backward(UNICODE)
        == """\
  CGPA                           linear  b₁₁ 0.5
 ╭──────────╮                   ╭─────────────╮ W²₁₁ 0.4
 │ x₁₁ 3.75 │──────────────┲━━━━│•O₁₁   8.875 │◀━━━━━━━━━━━━━┓
 ╰──────────╯              ┃    ╰─────────────╯              ┃   linear  b₂₁ 0.5
                           ┃                                 ┃    ╭───────────╮
                           ┃                                 ┡━━━━│•ŷ   18.96 │
  IQ                       ┃     linear  b₁₂ 0.5             │    ╰───────────╯
 ╭──────────╮»W¹₂₁ 0.6     ┃    ╭─────────────╮              │     salary  y 8
 │•x₁₂   80 │◀━━━━━━━━━━━━━┹────│ O₁₂   24.85 │──────────────╯    •L 120.12
 ╰──────────╯                   ╰─────────────╯
"""
    )


def test_backward_in_ascii() -> None:
    assert (
        backward(ASCII)
        == """\
 CGPA                           linear  b11 0.5
.----------.                   .-------------. W2_11 0.4
| x11 3.75 |--------------#====|*O11   8.875 |<=============#
'----------'              #    '-------------'              #    linear  b21 0.5
                          #                                 #   .--------------.
                          #                                 #===|*yhat   18.96 |
 IQ                       #     linear  b12 0.5             |   '--------------'
.----------.>W1_21 0.6    #    .-------------.              |    salary  y 8
|*x12   80 |<=============#----| O12   24.85 |--------------+   *L 120.12
'----------'                   '-------------'
"""
    )
