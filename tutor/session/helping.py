"""The words that go with each rung of help.

The first rung is all words. On the others the rule, the numbers and the value stand in the working,
line by line; here is only said what has been added to it, so that nothing is shown twice.
"""

from __future__ import annotations

from collections.abc import Collection

from engine.expressions import references
from engine.names import Name, Spelling
from engine.trace import Trace
from engine.working import working
from tutor.marking.hints import meanings
from tutor.marking.ideas import idea
from tutor.marking.wording import Words

ADDED = {
    2: "Here is the rule, as a formula.",
    3: "Here it is with the numbers of this problem. Work it out.",
    4: "Here is the value, with the whole working.",
}


def words(
    trace: Trace,
    name: Name,
    rung: int,
    spelling: Spelling,
    still_asked: Collection[Name] = (),
    hidden: Collection[Name] = (),
) -> str:
    """What the hint of ``rung`` (1 to 4) says about ``name``, besides the working.

    ``still_asked`` are the other open lines of the same question and ``hidden`` numbers that are not known yet. They
    stay names in the working.
    """
    said = Words(spelling)
    if rung == 1:
        return " ".join(idea(trace, name, said))
    formula = working(trace, name).formula
    explained = meanings(formula, said) if rung == 2 else ()
    needed = references(formula)
    still_open = [one for one in needed if one in still_asked] if rung > 2 else []
    left = (
        _left([one for one in still_open if one not in hidden], "asked here too", said),
        _left([one for one in still_open if one in hidden], "for you to find", said),
    )
    if rung == 3 and still_open and len(still_open) == len(needed):  # there is no number to put in yet
        return " ".join([*filter(None, left), f"Find {'it' if len(still_open) == 1 else 'them'} first."])
    return " ".join([ADDED[rung], *(f"{line[:1].upper()}{line[1:]}." for line in explained), *filter(None, left)])


def _left(names: list[Name], why: str, said: Words) -> str:
    return f"{said.names(names)} {'is' if len(names) == 1 else 'are'} {why}." if names else ""
