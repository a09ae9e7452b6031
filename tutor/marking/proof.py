"""Does marking do what it promises for one asked quantity? Every right answer, every mistake, and junk.

A lesson may only be published when this holds for each of its questions, and for a hundred sets of
fresh numbers of each. The report says what was tried, so that a check that tried nothing shows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.names import Name, Spelling, spell
from engine.numerals import half_step, numeral
from engine.trace import Trace
from tutor.marking.case import EDGE
from tutor.marking.deciding import mark
from tutor.marking.hints import with_numbers
from tutor.marking.mistakes import Suspect, known_suspects
from tutor.marking.precision import rounded_on_the_way
from tutor.marking.recomputing import Asked
from tutor.marking.tolerance import USUAL_DIGITS, tolerance
from tutor.marking.verdicts import Outcome, Verdict
from tutor.marking.wording import Words

JUNK = ("", "?", "abc", "--", "1,2,3", "12 34", "1/0", "()", "5 apples", "O99", "=", "nan", "1e999", "2..5")

# How a mistake must not be marked: taken for right, not known, or taken for one whose value it does not share.
FAILED = frozenset({"accepted", "unrecognised", "another"})


@dataclass(frozen=True, slots=True)
class Proof:
    """What was tried and what failed. ``counts`` says how each mistake's value was marked."""

    right: int = 0
    junk: int = 0
    mistakes: int = 0
    failures: tuple[str, ...] = ()
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def holds(self) -> bool:
        return not self.failures

    def __add__(self, other: Proof) -> Proof:
        return Proof(
            self.right + other.right,
            self.junk + other.junk,
            self.mistakes + other.mistakes,
            self.failures + other.failures,
            self.counts + other.counts,
        )


def spellings(trace: Trace, name: Name, digits: int = USUAL_DIGITS) -> tuple[str, ...]:
    """Twelve ways to type the right value of ``name``."""
    value = trace.value(name)
    full = numeral(value, None, Spelling.ASCII)
    asked = numeral(value, digits + 2, Spelling.ASCII)
    size = numeral(abs(value), digits + 2, Spelling.ASCII)
    minus = "-" if value < 0 else ""
    mantissa = f"{value:.{digits + 1}e}"
    comma = asked.replace(".", ",") if "e" not in asked and len(asked.partition(".")[2]) != 3 else full
    return (
        full,
        numeral(value, digits, Spelling.ASCII),
        f"  {asked} ",
        f"−{size}" if value < 0 else f"+{size}",
        minus + (size[1:] if size.startswith("0.") else size),
        mantissa,
        comma,
        f"{spell(name, Spelling.ASCII)} = {asked}",
        f"{spell(name, Spelling.UNICODE)} ≈ {numeral(value, digits + 2, Spelling.UNICODE)}",
        f"({full})",
        f"2*({numeral(value / 2, None, Spelling.ASCII)})",
        with_numbers(trace, name, Spelling.ASCII, digits),
    )


def prove(trace: Trace, name: Name, digits: int = USUAL_DIGITS, *, junk: Sequence[str] | None = None) -> Proof:
    """Tries twelve right spellings, every mistake the table knows here, and junk.

    ``junk`` is ``JUNK`` when None. It is refused by what it says, before any number of the problem is looked at,
    so it need not be tried again with other numbers.
    """
    nonsense = JUNK if junk is None else junk
    asked = Asked.of(trace, name)
    if not math.isfinite(asked.value):
        return Proof(failures=(f"{name}: the right value is not an ordinary number",))
    failures: list[str] = []
    typed = spellings(trace, name, digits)
    for text in typed:
        verdict = mark(trace, name, text, digits=digits)
        if verdict.outcome is not Outcome.CORRECT:
            failures.append(f"{name}: the right answer {text!r} is {verdict.outcome}: {verdict.message}")
    for text in nonsense:
        if mark(trace, name, text, digits=digits).outcome is not Outcome.UNREADABLE:
            failures.append(f"{name}: junk {text!r} is read as an answer")
    counts: Counter[tuple[str, str]] = Counter()
    for suspect, outcome, verdict in marked_mistakes(asked, digits):
        counts[suspect.mistake, outcome] += 1
        if outcome in FAILED:
            marked = f"taken for {verdict.mistake}" if outcome == "another" else str(verdict.outcome)
            failures.append(f"{name}: {suspect.mistake} ({suspect.value:.6g}) is {marked}: {verdict.message}")
    return Proof(len(typed), len(nonsense), sum(counts.values()), tuple(failures), counts)


def marked_mistakes(asked: Asked, digits: int = USUAL_DIGITS) -> Iterator[tuple[Suspect, str, Verdict]]:
    """Every known mistake typed to the figures asked, and how it was marked.

    "itself": named first. "one way": named in the message too, "later": further down the list.
    "another": another mistake is named. "close": the value is within the tolerance of the right one. "hidden": it is
    not, but it is typed as the right one may be, rounded at the end or on the way, so that no marking can tell. "free":
    told as rounding. Those in `FAILED` are failures.
    """
    allowed = tolerance(asked, digits)
    last = half_step(asked.value, digits) * EDGE
    honest = (asked.value, rounded_on_the_way(asked, digits))
    for suspect in known_suspects(asked, Words(Spelling.UNICODE, digits)):
        typed = as_typed(suspect.value, digits)
        verdict = mark(asked.trace, asked.name, typed, digits=digits)
        outcome = outcome_of(suspect, verdict, abs(suspect.value - asked.value) <= allowed)
        hidden = outcome == "accepted" and any(abs(float(typed) - value) <= last for value in honest)
        yield suspect, "hidden" if hidden else outcome, verdict


def as_typed(value: float, digits: int = USUAL_DIGITS) -> str:
    """``value`` with the figures asked, its zeros at the end included, and none more."""
    text = f"{value:#.{digits}g}"
    # A whole number does not say which of its zeros count, and one more zero would say too much.
    return f"{value:.{digits - 1}e}" if text.endswith(".") else text


def outcome_of(suspect: Suspect, verdict: Verdict, close: bool) -> str:
    if verdict.outcome is Outcome.MISTAKE:
        if verdict.mistake == suspect.mistake:
            return "itself"
        return (
            "one way"
            if suspect.mistake in verdict.also[: verdict.told]
            else "later"
            if suspect.mistake in verdict.also
            else "another"
        )
    if close:
        return "close"
    if verdict.outcome in (Outcome.ROUNDED_EARLY, Outcome.IMPRECISE):
        return "free"
    return "accepted" if verdict.outcome.accepted else "unrecognised"


def prove_seeds(
    make: Callable[[int], Trace],
    names: Callable[[Trace], Iterable[Name]],
    seeds: Iterable[int],
    digits: int = USUAL_DIGITS,
) -> Proof:
    """``prove`` for every asked name of every seed's trace."""
    total = Proof()
    for seed in seeds:
        trace = make(seed)
        for name in names(trace):
            proof = prove(trace, name, digits)
            named = tuple(f"seed {seed}: {failure}" for failure in proof.failures)
            total += Proof(proof.right, proof.junk, proof.mistakes, named, proof.counts)
    return total
