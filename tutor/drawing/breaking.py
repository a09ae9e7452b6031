"""Where a row may end: between the factors and terms of a formula, not inside a short pair of brackets, and in a text
not between a name and its number.

Both faces break rows at spaces. A space where none may break is a no-break space until the rows are made.
"""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
FOLDED = re.compile(r"\d+ more\b")  # how many terms are left out
EQUALS_NUMBER = re.compile(r"(?<=\S) ([=≈~]) (?=[-−+]?\d)")
SHORT_BRACKETS = re.compile(r"\([^()\s]{1,12}(?: [-−+·*/] [^()\s]{1,12}){1,2}\)")
WIDEST = 28  # characters of a pair of brackets that stays whole; a longer one is broken like everything else


def held(formula: str, width: int) -> str:
    """``formula``, in as many characters, so that rows of ``width`` do not break inside its short brackets."""
    most = min(WIDEST, width // 2)
    made = list(formula)
    opened: list[int] = []
    for place, character in enumerate(formula):
        if character == "(":
            opened.append(place)
        elif character == ")" and opened:
            start = opened.pop()
            if place - start < most:
                made[start:place] = formula[start:place].replace(" ", NO_BREAK)
    for folded in FOLDED.finditer(formula):
        made[folded.start() : folded.end()] = folded[0].replace(" ", NO_BREAK)
    return "".join(made)


def held_in_text(text: str) -> str:
    """``text``, in as many characters, so that rows do not break inside ``W2_21 = 0.6`` or ``(y - yhat)``."""
    text = SHORT_BRACKETS.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    return EQUALS_NUMBER.sub(f"{NO_BREAK}\\1{NO_BREAK}", text)


def released(row: str) -> str:
    """A row with plain spaces again."""
    return row.replace(NO_BREAK, " ")
