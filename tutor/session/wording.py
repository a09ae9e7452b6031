"""What was said or typed before, in the characters of the screen it is shown on now.

Records keep what a learner was told, word for word. A lesson begun on a full screen and gone on with in
plain ASCII has to show those words too, and nothing that was typed may reach a terminal as a control code.
"""

from __future__ import annotations

import re

from engine.names import Spelling
from tutor.course.wording import ascii_form

_RAISED, _LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_DIGITS = str.maketrans(_RAISED + _LOWERED + "∂", "0123456789" * 2 + "d", "₍₎")
_WEIGHT = re.compile(rf"W([{_RAISED}]+)([{_LOWERED}₍₎,]*[{_LOWERED}₍₎])")
_UPDATED = re.compile(r"\b(W\d_\d+(?:,\d+)?|b\d+(?:,\d+)?) new\b")
_POWER = re.compile(rf"(?<![W{_RAISED}])[{_RAISED}]+")
LONGEST_NUMBER = 9  # digits: nothing that is counted here is larger


def in_spelling(text: str, spelling: Spelling) -> str:
    """``text`` without control characters, and in ASCII where only that can be shown."""
    text = "".join(character if character.isprintable() else " " for character in text)
    if spelling is not Spelling.ASCII or text.isascii():
        return text
    text = _POWER.sub(r"^\g<0>", text)
    text = _WEIGHT.sub(r"W\1_\2", text)
    text = ascii_form(text.translate(_DIGITS))
    return _UPDATED.sub(r"\1_new", text).encode("ascii", "replace").decode("ascii")


def whole_number(text: str) -> int | None:
    """The number that ``text`` writes in plain digits; None for anything else, or one beyond all use."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None
