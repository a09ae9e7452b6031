"""Formulas as immutable trees: what is shown, computed, differentiated and compared is one object.

This is the one door to them. The trees themselves are in ``trees``, what they are worth is in
``evaluation``, and their derivatives are in ``differentiation``.
"""

from engine.differentiation import partial
from engine.evaluation import COMPLEX, REAL, Arithmetic, branch, divide, evaluate, power, taken
from engine.trees import (
    Call,
    Case,
    Cases,
    Condition,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Relation,
    Sum,
    children,
    expand,
    flatten,
    rebuild,
    references,
    substitute,
    transform,
    walk,
)

__all__ = [
    "COMPLEX",
    "REAL",
    "Arithmetic",
    "Call",
    "Case",
    "Cases",
    "Condition",
    "Expression",
    "Negation",
    "Number",
    "Power",
    "Product",
    "Quotient",
    "Reference",
    "Relation",
    "Sum",
    "branch",
    "children",
    "divide",
    "evaluate",
    "expand",
    "flatten",
    "partial",
    "power",
    "rebuild",
    "references",
    "substitute",
    "taken",
    "transform",
    "walk",
]
