"""Random text for the reader of answers: pieces that mean something to it go deeper than mere noise."""

from __future__ import annotations

import random

PIECES = (
    *"0123456789.,-+*/^()[]{}%=eE dLWOxyzb_∂²³₁₂−·×÷√πσŷ≈:;!?\"'\\\t\n\0",
    "**",
    "1e",
    "9e99",
    "dL/d",
    "W1_11",
    "O11",
    "yhat",
    "sigmoid(",
    "exp(",
    "max(",
    "1/0",
    "9^9^9",
    "((((",
    "----",
    "½",
    "٣",
    "\U0001d7d8",
    "e\u0301",
    "inf",
    "nan",
    " = ",
)


def random_text(source: random.Random) -> str:
    """A text of pieces that mean something to the reader, which goes deeper than mere noise."""
    if source.random() < 0.1:
        return "".join(chr(source.choice((source.randint(0, 0x2FF), source.randint(0, 0xFFFF)))) for _ in range(20))
    return "".join(source.choices(PIECES, k=source.randint(0, 30)))
