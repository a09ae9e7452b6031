"""Fresh numbers for any problem, and the gate they have to pass before a learner sees them."""

from tutor.practice.gate import Doubt, Reason, doubts, fit, fresh
from tutor.practice.variants import NoVariant, variant

__all__ = ["Doubt", "NoVariant", "Reason", "doubts", "fit", "fresh", "variant"]
