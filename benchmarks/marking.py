"""How well marking marks: right answers accepted, mistakes named, fresh numbers refused, junk survived.

Run from the checkout; prints Markdown tables. Nothing here is a test: the figures are reported as they
come out, and docs/marking.md quotes them with their date.

    python -m benchmarks.marking mistakes --problems 2000
    python -m benchmarks.marking counts --problems 300
    python -m benchmarks.marking gate --variants 300
    python -m benchmarks.marking fuzz --strings 1000000
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Expression, Number, Product, Reference, Sum, children, evaluate, rebuild
from engine.names import Name, Spelling
from engine.network import Network
from engine.numerals import numeral
from engine.trace import Role, Trace, trace
from engine.update_traces import trace_updates
from tests.marking.noise import random_text
from tutor.course.formulas import counted
from tutor.marking.deciding import mark
from tutor.marking.mistakes import MISTAKES
from tutor.marking.proof import as_typed, marked_mistakes, outcome_of
from tutor.marking.reading import Unreadable, read
from tutor.marking.recomputing import Asked
from tutor.marking.rounding import anything, recomputed, significant
from tutor.marking.tolerance import EXACT_DIGITS, tolerance
from tutor.marking.verdicts import Outcome
from tutor.practice.gate import Reason, doubts
from tutor.practice.variants import variant

Make = Callable[[random.Random], Trace]


def _numbers(source: random.Random, *shape: int, low: int = 1, high: int = 95) -> NDArray[np.float64]:
    """Numbers of two decimals and either sign."""
    flat = [source.choice((-1, 1, 1)) * source.randint(low, high) / 100 for _ in range(math.prod(shape))]
    return np.array(flat).reshape(shape)


def _network(sizes: tuple[int, ...], activations: list[str], loss: str, rows: int = 1, rate: float = 0.5) -> Make:
    def make(source: random.Random) -> Trace:
        weights = [_numbers(source, sizes[k], sizes[k + 1]) for k in range(len(sizes) - 1)]
        biases = [_numbers(source, size) for size in sizes[1:]]
        network = Network.build(sizes, activations, loss, weights, biases)
        inputs = _numbers(source, rows, sizes[0], low=10, high=300)
        if loss == "categorical_cross_entropy":
            targets = np.array([source.sample([1.0] + [0.0] * (sizes[-1] - 1), sizes[-1]) for _ in range(rows)])
        else:
            targets = np.abs(_numbers(source, rows, sizes[-1], low=5, high=95))
        return trace(network, inputs, targets, rate)

    return make


def _adam(source: random.Random) -> Trace:
    gradients = [source.choice((-1, 1)) * source.randint(5, 95) / 100 for _ in range(2)]
    return trace_updates("adam", source.randint(5, 95) / 100, gradients, settings={"eta": 0.1, "eps": 1e-8})


KINDS: dict[str, Make] = {
    "2-2-1 linear": _network((2, 2, 1), ["linear"] * 2, "squared_error", rate=0.01),
    "2-2-1 sigmoid, two rows": _network((2, 2, 1), ["sigmoid"] * 2, "squared_error", rows=2),
    "2-2-2 sigmoid": _network((2, 2, 2), ["sigmoid"] * 2, "squared_error"),
    "2-2-2-1 ReLU, half squared": _network((2, 2, 2, 1), ["relu", "relu", "linear"], "half_squared_error", rate=0.1),
    "2-3-3 tanh, softmax": _network((2, 3, 3), ["tanh", "softmax"], "categorical_cross_entropy"),
    "two Adam steps": _adam,
}
GATED: dict[str, Make] = {
    "2-2-1 linear": KINDS["2-2-1 linear"],
    "2-2-1 sigmoid": _network((2, 2, 1), ["sigmoid"] * 2, "squared_error"),
    "2-2-2 sigmoid": KINDS["2-2-2 sigmoid"],
    "2-2-2-1 ReLU": _network((2, 2, 2, 1), ["relu", "relu", "linear"], "squared_error", rate=0.1),
}


def _asked(made: Trace, source: random.Random) -> Name:
    """A quantity to ask: gradients and values, now and then a local derivative."""
    names = [name for name, step in made.items() if step.role is not Role.GIVEN and math.isfinite(step.value)]
    main = [name for name in names if made[name].role is not Role.LOCAL]
    return source.choice(main if source.random() < 0.9 else names)


# --- right answers and mistakes -----------------------------------------------------------------


def mistakes(problems: int, seed: int) -> None:
    right: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    later: Counter[str] = Counter()
    lost: list[str] = []
    passed: list[str] = []
    rough: Counter[str] = Counter()
    noise: Counter[str] = Counter()
    started = time.perf_counter()
    marked = 0
    for kind, make in KINDS.items():
        print(kind, file=sys.stderr, flush=True)
        source = random.Random(f"{seed} {kind}")
        for _ in range(problems // len(KINDS)):
            made = make(source)
            name = _asked(made, source)
            asked = Asked(made, name)
            for how, value in _honest(asked):
                right[kind][how, "tried"] += 1
                verdict = mark(made, name, value)
                marked += 1
                if verdict.outcome is Outcome.CORRECT:
                    right[kind][how, "accepted"] += 1
                else:
                    right[kind][how, str(verdict.outcome)] += 1
                    lost.append(f"{kind}: {name} = {asked.value!r} typed {value}: {verdict.outcome}, {verdict.message}")
            allowed = tolerance(asked, 4)
            for suspect, outcome, told in marked_mistakes(asked):
                second = outcome == "one way" and suspect.mistake not in told.also[:1]
                later[suspect.mistake] += second
                if outcome == "accepted":
                    passed.append(f"{kind}: {name} = {asked.value!r}, {suspect.mistake} typed {told.answer.typed}")
                wrong[suspect.mistake][outcome] += 1
                rounded = recomputed(asked, significant(4), anything, suspect.changes)
                verdict = mark(made, name, as_typed(rounded))
                rough[outcome_of(suspect, verdict, abs(rounded - asked.value) <= allowed)] += 1
                marked += 2
            random_wrong = asked.value * source.uniform(0.2, 5.0) * source.choice((-1, 1, 1))
            if abs(random_wrong - asked.value) > 2 * allowed:
                noise[str(mark(made, name, as_typed(random_wrong)).outcome)] += 1
    spent = time.perf_counter() - started
    _print_right(right)
    _print_wrong(wrong)
    print(
        f"\nSaid in the message, but third or fourth: {', '.join(f'{one} {n}' for one, n in later.most_common() if n)}."
    )
    _print_shares("Mistakes with every number on the way rounded to 4 figures as well", rough)
    _print_shares("Random wrong numbers", noise)
    print(f"\n{marked} answers marked in {spent:.0f} s, {1000 * spent / marked:.1f} ms each.")
    print("\nRight answers that were not accepted (the first twelve):")
    for line in lost[:12]:
        print(f"- {line}")
    print("\nMistakes that were accepted (the first twelve):")
    for line in passed[:12]:
        print(f"- {line}")


def _honest(asked: Asked) -> Iterator[tuple[str, str]]:
    """What someone types who makes no mistake."""
    yield "full precision", numeral(asked.value, None, Spelling.ASCII)
    yield "4 figures", numeral(asked.value, 4, Spelling.ASCII)
    rounded = recomputed(asked, significant(4), anything)
    yield "every number on the way to 4 figures", numeral(rounded, 4, Spelling.ASCII)
    yield "every single operation to 4 figures", as_typed(_by_operations(asked))


def _by_operations(asked: Asked) -> float:
    """The asked value when the result of every single sum, product and function is rounded to 4 figures."""
    values: dict[Name, float] = {}
    for step in asked.before:
        given = step.role is Role.GIVEN
        values[step.name] = step.value if given else _by_operation(step.definition, values)
    return values[asked.name]


def _by_operation(node: Expression, values: dict[Name, float]) -> float:
    shorten = significant(4).applied
    match node:
        case Number(value):
            return value
        case Reference(name):
            return values[name]
        case Sum() | Product():
            first, *rest = (_by_operation(part, values) for part in children(node))
            for part in rest:
                first = shorten(first + part if isinstance(node, Sum) else first * part)
            return first
    parts = tuple(Number(_by_operation(part, values)) for part in children(node))
    return shorten(float(evaluate(rebuild(node, parts), values)))


def _print_right(right: dict[str, Counter[tuple[str, str]]]) -> None:
    ways = (
        "full precision",
        "4 figures",
        "every number on the way to 4 figures",
        "every single operation to 4 figures",
    )
    print("| problems | " + " | ".join(ways) + " | of the last two, told as rounding |")
    print("|---" * (len(ways) + 2) + "|")
    whole: Counter[tuple[str, str]] = Counter()
    for kind, counts in [*right.items(), ("**all**", whole)]:
        cells = [f"{_share(counts[way, 'accepted'], counts[way, 'tried'])}" for way in ways]
        free = (Outcome.ROUNDED_EARLY, Outcome.IMPRECISE)
        told = sum(counts[way, str(outcome)] for way in ways[2:] for outcome in free)
        print(f"| {kind} | " + " | ".join(cells) + f" | {told} |")
        whole.update(counts)


def _print_shares(title: str, counts: Counter[str]) -> None:
    whole = sum(counts.values())
    print(f"\n{title} ({whole}): " + ", ".join(f"{what} {_share(n, whole)}" for what, n in counts.most_common()) + ".")


def _print_wrong(wrong: dict[str, Counter[str]]) -> None:
    heads = ("itself", "one way", "later", "another", "free", "close", "hidden", "unrecognised", "accepted")
    print("\n| mistake | tried | " + " | ".join(heads) + " | named |")
    print("|---" * (len(heads) + 3) + "|")
    whole: Counter[str] = Counter()
    rows = [(row.id, wrong[row.id]) for row in MISTAKES if wrong[row.id]]
    for label, counts in [*rows, ("**all**", whole)]:
        tried = sum(counts.values())
        apart = tried - counts["close"] - counts["hidden"]
        named = _share(counts["itself"] + counts["one way"], apart)
        print(f"| {label} | {tried} | " + " | ".join(str(counts[head]) for head in heads) + f" | {named} |")
        whole.update(counts)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def counts(problems: int, seed: int) -> None:
    """The same table for parameter counts of random networks, asked exactly."""
    source = random.Random(seed)
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    for _ in range(problems):
        made = counted([source.randint(1, 12) for _ in range(source.randint(3, 5))])
        name = source.choice([step.name for step in made.values() if step.role is not Role.GIVEN])
        for suspect, outcome, _ in marked_mistakes(Asked.of(made, name), EXACT_DIGITS):
            wrong[suspect.mistake][outcome] += 1
    _print_wrong(wrong)


# --- the gate -----------------------------------------------------------------------------------


COLUMNS = ("NEAR_ZERO", "AT_A_CORNER", "NEAR_A_MISTAKE", "TAKEN_FOR_RIGHT", "SMALL_STEP", "SHARED")


def gate(variants: int, seed: int) -> None:
    """Variants of one base problem, and problems drawn without one; every gradient asked at once, and each alone."""
    print(f"| problem | numbers | asked | sets | refused | {' | '.join(Reason[key] for key in COLUMNS)} |")
    print(f"|---|---|---|---{'|---' * (1 + len(COLUMNS))}|")
    for kind, make in GATED.items():
        source = random.Random(f"{seed} raw")
        like = make(random.Random(f"{seed} like"))
        drawn = {
            "variants": [variant(like, seed * 100_000 + number) for number in range(variants)],
            "raw, any sign": [make(source) for _ in range(variants)],
        }
        for numbers, sets in drawn.items():
            each = [[{doubt.reason for doubt in doubts(made, [name])} for name in _gradients(made)] for made in sets]
            _print_refused(kind, numbers, "every gradient", [set().union(*found) for found in each])
            _print_refused(kind, numbers, "one gradient", [reasons for found in each for reasons in found])


def _gradients(made: Trace) -> list[Name]:
    return [name for name, step in made.items() if step.role is Role.GRADIENT]


def _print_refused(kind: str, numbers: str, asked: str, found: list[set[Reason]]) -> None:
    counts = Counter(reason.name for reasons in found for reason in reasons)
    refused = sum(any(reason.refuses for reason in reasons) for reasons in found)
    cells = [_share(count, len(found)) for count in (refused, *(counts[key] for key in COLUMNS))]
    print(f"| {kind} | {numbers} | {asked} | {len(found)} | {' | '.join(cells)} |")


# --- junk ---------------------------------------------------------------------------------------


def fuzz(strings: int, seed: int) -> None:
    source = random.Random(seed)
    made = KINDS["2-2-2 sigmoid"](source)
    asked = made.find("dL/dW1_11").name
    readable, slowest, total = 0, 0.0, 0.0
    for _ in range(strings):
        text = random_text(source)
        started = time.process_time()
        try:
            read(text, asked, made)
            readable += 1
        except Unreadable:
            pass
        spent = time.process_time() - started
        slowest, total = max(slowest, spent), total + spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{strings} strings, {readable} of them readable, no crash. Mean {1e6 * total / strings:.0f} µs, "
        f"slowest {1e3 * slowest:.1f} ms, memory {memory:.0f} MB."
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("part", choices=("mistakes", "counts", "gate", "fuzz"))
    options.add_argument("--problems", type=int, default=2000)
    options.add_argument("--variants", type=int, default=300)
    options.add_argument("--strings", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    {
        "mistakes": lambda: mistakes(chosen.problems, chosen.seed),
        "counts": lambda: counts(chosen.problems, chosen.seed),
        "gate": lambda: gate(chosen.variants, chosen.seed),
        "fuzz": lambda: fuzz(chosen.strings, chosen.seed),
    }[chosen.part]()


if __name__ == "__main__":
    main()
