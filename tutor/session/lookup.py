"""Finding a quantity by its name while it is typed: what the letters so far can become, and what a whole name means.

Every spelling is understood: W²₁₁, w2_11, W^2_11. A lookup belongs to a list of names, such as those of a walk, and
knows nothing of what is done with the one that is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from engine.names import Name, Notation, Spelling, flatten, spell

_BARE = str.maketrans(
    {"_": None, "^": None, "{": None, "}": None, " ": None, "∂": "d", "δ": "d", "ŷ": "yhat", "η": "eta"}
)


class _Fit(IntEnum):
    """How well a name goes with what is typed, the best first."""

    WHOLE = 0
    BEGINNING = 1
    WITHIN = 2
    NOT = 3


@dataclass(frozen=True, slots=True)
class Lookup:
    """``names`` to choose among, in their order; ``where`` says what they are the names of."""

    names: tuple[Name, ...]
    notation: Notation
    spelling: Spelling
    where: str = "this walk"

    def matches(self, text: str) -> tuple[Name, ...]:
        """All names that ``text`` can become, the best first; for an empty text all of them."""
        typed = _bare(text)
        if not typed:
            return self.names
        fits = [(_fit(typed, _bare(str(name))), name) for name in self.names]
        # Sorting keeps the order of the computation among names that fit equally well.
        return tuple(name for fit, name in sorted(fits, key=lambda found: found[0]) if fit is not _Fit.NOT)

    def read(self, text: str) -> Name:
        """The name that ``text`` means, whole or begun.

        Raises ValueError with a sentence where it means none of ``names``.
        """
        found = self.matches(text) if text.strip() else ()
        if found:
            return found[0]
        if not text.strip():
            raise ValueError(f"Type a name, such as {self.names[-1]}." if self.names else "There is nothing to go to.")
        name = self.notation.parse(text)  # says what is wrong with a name that does not exist
        if name in self.names:  # another name of the same, such as z11 where a layer is linear
            return name
        raise ValueError(f"{spell(name, self.spelling)} is not worked out in {self.where}.")

    def labels(self, names: Sequence[Name]) -> list[str]:
        return [spell(name, self.spelling) for name in names]


def _bare(text: str) -> str:
    """A name without what can be left out or written in another way."""
    return flatten(text).lower().translate(_BARE)


def _fit(typed: str, name: str) -> _Fit:
    if typed == name:
        return _Fit.WHOLE
    if name.startswith(typed):
        return _Fit.BEGINNING
    return _Fit.WITHIN if typed in name else _Fit.NOT


def found_in(lookup: Lookup | None, text: str) -> Name | str:
    """The name that ``text`` means, or a sentence on why there is none: what a face shows as it is."""
    if lookup is None:
        return "There is no walk here to go to a quantity of."
    try:
        return lookup.read(text)
    except ValueError as error:  # UnknownName is one
        return str(error)
