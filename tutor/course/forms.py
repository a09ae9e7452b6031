"""In which names a formula is asked for: named quantities, or all of a kind, such as every weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.names import Kind, Name, Notation, Quantity

# A letter alone stands for all quantities of its kind.
KIND_LETTERS = {kind.value: kind for kind in (Kind.INPUT, Kind.WEIGHT, Kind.BIAS, Kind.WEIGHTED_SUM, Kind.OUTPUT)}


def allows(form: Iterable[str], notation: Notation) -> Callable[[Name], bool]:
    """Whether a name may stand in a formula of this form; every name may where none is given.

    Raises UnknownName for an entry that is neither a name here nor a letter of a kind.
    """
    kinds = {KIND_LETTERS[text] for text in form if text in KIND_LETTERS}
    names = {notation.parse(text) for text in form if text not in KIND_LETTERS}
    if not kinds and not names:
        return lambda name: True
    # W stands for the weights there are, not for those that an update will make of them.
    return lambda name: name in names or (isinstance(name, Quantity) and name.kind in kinds and not name.updated)
