"""Early stopping: end training when the validation loss has stopped falling.

The best weights are kept by whoever trains; this only says which epoch was the best, and when enough
is enough. Keras counts the same way with ``restore_best_weights=True``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from engine.ranges import NOT_NEGATIVE, check_whole


@dataclass(frozen=True, slots=True)
class EarlyStopping:
    """Stop after ``patience`` epochs in a row that are not better than the best by more than ``least``.

    ``best`` and ``best_epoch`` are those so far, ``waited`` the epochs since.

    >>> stopper = EarlyStopping(patience=2)
    >>> for epoch, loss in enumerate([1.0, 0.4, 0.5, 0.6], start=1): stopper = stopper.after(epoch, loss)
    >>> stopper.best_epoch, stopper.enough
    (2, True)
    """

    patience: int = 10
    least: float = 0.0
    best: float = inf
    best_epoch: int = 0
    waited: int = 0

    def __post_init__(self) -> None:
        check_whole("patience", self.patience)
        NOT_NEGATIVE.check("least", self.least, "the least improvement")

    def after(self, epoch: int, loss: float) -> EarlyStopping:
        """The rule once ``epoch`` has ended with this validation ``loss``."""
        if loss < self.best - self.least:
            return replace(self, best=loss, best_epoch=epoch, waited=0)
        return replace(self, waited=self.waited + 1)

    @property
    def enough(self) -> bool:
        """Whether training should end now."""
        return self.waited >= self.patience
