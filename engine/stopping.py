"""Early stopping: end training when the validation loss has stopped falling.

The best weights are kept by whoever trains; this only says which epoch was the best, and when enough
is enough. Keras counts the same way with ``restore_best_weights=True``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite

from engine.network import NetworkError


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
        if isinstance(self.patience, bool) or not isinstance(self.patience, int) or self.patience < 1:
            raise NetworkError("patience", f"patience is a whole number of epochs, 1 or more, not {self.patience!r}")
        if not (isfinite(self.least) and self.least >= 0):
            raise NetworkError("least", f"the least improvement is 0 or more, not {self.least}")

    def after(self, epoch: int, loss: float) -> EarlyStopping:
        """The rule once ``epoch`` has ended with this validation ``loss``."""
        if loss < self.best - self.least:
            return replace(self, best=loss, best_epoch=epoch, waited=0)
        return replace(self, waited=self.waited + 1)

    @property
    def enough(self) -> bool:
        """Whether training should end now."""
        return self.waited >= self.patience
