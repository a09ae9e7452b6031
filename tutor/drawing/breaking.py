"""Where a formula may go on in the next row: between its factors and terms, not inside a short pair of brackets.

Both faces break rows at spaces. A space where none may break is a no-break space until the rows are made.
"""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
FOLDED = re.compile(r"\d+ more\b")  # how many terms are left out
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


def released(row: str) -> str:
    """A row with plain spaces again."""
    return row.replace(NO_BREAK, " ")
