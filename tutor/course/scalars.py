"""What an unquoted word of YAML means: the core schema of version 1.2, and nothing of version 1.1.

So y, no and on are words, 012 is twelve, and a time or a date is text.
"""

from __future__ import annotations

import math
import re
from typing import Any

_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}


def scalar_value(text: str) -> Any:
    """What an unquoted YAML scalar means under the 1.2 core schema: None, bool, int, float or text.

    A whole number beyond 64 bits becomes a float.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return _sized(int(text))
    if _OCTAL.fullmatch(text):
        return _sized(int(text[2:], 8))
    if _HEXADECIMAL.fullmatch(text):
        return _sized(int(text[2:], 16))
    return float(text) if NUMBER.fullmatch(text) else text


def _sized(number: int) -> int | float:
    if -(2**63) <= number < 2**63:
        return number
    try:
        return float(number)
    except OverflowError:
        return math.inf
