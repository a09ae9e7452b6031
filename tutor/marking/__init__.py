"""A typed answer turned into a verdict with an explanation, and help for who is stuck.

>>> from engine import Network, trace
>>> from tutor.marking import mark
>>> network = Network.build((2, 1), ["linear"], "squared_error", [[[0.5], [2.0]]], [[1.0]])
>>> steps = trace(network, [2.0, 3.0], [10.0])
>>> mark(steps, steps.find("yhat").name, "2*0.5 + 3*2 + 1").message
'Right: ŷ = 8.'
"""

from tutor.marking.deciding import mark
from tutor.marking.formulas import mark_formula
from tutor.marking.hints import Hint, hints
from tutor.marking.sheets import mark_sheet
from tutor.marking.verdicts import Answer, Outcome, Verdict

__all__ = ["Answer", "Hint", "Outcome", "Verdict", "hints", "mark", "mark_formula", "mark_sheet"]
