"""The cursor in the drawing of a question that is answered by pointing.

What is pointed at is what stands on the answer line: moving the cursor writes the answer that means
the part, so it can be checked, mended and recorded like any other answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor.drawing.relighting import relit
from tutor.drawing.scene import Mark, Scene
from tutor.session.view import Part


def part_of(parts: Sequence[Part], text: str) -> Part | None:
    """The part that ``text`` on the answer line means, if it was put there by the cursor."""
    return next((part for part in parts if part.answer == text.strip()), None)


def moved(parts: Sequence[Part], text: str, by: int) -> Part:
    """The part ``by`` places further on; from nowhere the first, or the last when going back."""
    here = part_of(parts, text)
    start = parts.index(here) if here is not None else -1 if by > 0 else 0
    return parts[(start + by) % len(parts)]


def pointed(scene: Scene, key: str) -> Scene:
    """The scene with the part ``key`` as loud as it gets, and nothing else."""
    return relit(scene, {key: Mark.CURRENT})
