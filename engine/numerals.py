"""How a number is written: so many significant digits, no needless zeros, and never a false zero.

Rounding on screen matters for marking: whoever computes with the shown numbers must not be told
they are wrong. ``half_step`` says how far a shown number may be from the true one.
"""

from __future__ import annotations

import math

from engine.names import Spelling

LARGEST_PLAIN = 1e9
SMALLEST_PLAIN = 1e-4

_MINUS = {Spelling.UNICODE: "−", Spelling.PARTIAL: "−", Spelling.ASCII: "-", Spelling.LATEX: "-", Spelling.TYPST: "-"}
_INFINITY = {
    Spelling.UNICODE: "∞",
    Spelling.PARTIAL: "∞",
    Spelling.ASCII: "inf",
    Spelling.LATEX: r"\infty",
    Spelling.TYPST: "infinity",
}
_UNDEFINED = "undefined"
_TEN = {
    Spelling.UNICODE: "{}e{}",
    Spelling.PARTIAL: "{}e{}",
    Spelling.ASCII: "{}e{}",
    Spelling.LATEX: r"{} \cdot 10^{{{}}}",
    Spelling.TYPST: "{} dot 10^({})",
}


def numeral(value: float, digits: int | None = None, spelling: Spelling = Spelling.UNICODE) -> str:
    """``value`` with ``digits`` significant digits, or with all of them.

    Whole digits are never dropped: 1052.16 with three digits is 1052. Without ``digits`` the text
    reads back as exactly the same float.

    >>> numeral(0.5522999, 4), numeral(1052.16, 3), numeral(-1.5e-7, 4)
    ('0.5523', '1052', '−1.5e−7')
    """
    if math.isnan(value):
        return _UNDEFINED
    sign = _MINUS[spelling] if value < 0 else ""
    size = abs(value)
    if math.isinf(size):
        return sign + _INFINITY[spelling]
    if size == 0:
        return "0"
    if digits is None:
        plain = repr(size)
        mantissa, _, exponent = plain.partition("e")
    elif _is_plain(_rounded(size, digits)):
        mantissa, exponent = f"{size:.{_decimals(size, digits)}f}", ""
    else:
        mantissa, _, exponent = f"{size:.{digits - 1}e}".partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    if not exponent:
        return sign + mantissa
    power = int(exponent)
    return sign + _TEN[spelling].format(mantissa, (_MINUS[spelling] if power < 0 else "") + str(abs(power)))


def half_step(value: float, digits: int) -> float:
    """Half a unit of the last digit that ``numeral`` shows of ``value``: the largest display error."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    size = abs(value)
    if _is_plain(_rounded(size, digits)):
        return float(0.5 * 10.0 ** -_decimals(size, digits))
    return float(0.5 * 10.0 ** (_exponent(size) - digits + 1))


def is_exact(value: float, digits: int) -> bool:
    """Whether ``digits`` significant digits show ``value`` to within the noise of floats."""
    if not math.isfinite(value) or value == 0:
        return True
    shown = float(numeral(value, digits, Spelling.ASCII))
    return abs(shown - value) <= 1e-12 * abs(value)


def _rounded(size: float, digits: int) -> float:
    return float(f"{size:.{digits - 1}e}")


def _is_plain(size: float) -> bool:
    return SMALLEST_PLAIN <= size < LARGEST_PLAIN


def _exponent(size: float) -> int:
    return math.floor(math.log10(size)) if size < 1e-300 else int(f"{size:e}".partition("e")[2])


def _decimals(size: float, digits: int) -> int:
    exponent = int(f"{size:.{digits - 1}e}".partition("e")[2])
    return max(0, digits - 1 - exponent)
