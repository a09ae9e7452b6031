"""Scenes for the drawing tests: a dense network with chosen marks, spelled for either charset."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from hypothesis import strategies as st

from tutor.drawing.scene import Bias, Direction, Edge, Layer, Mark, Neuron, Outcome, Scene

LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
GIVEN = ("3.75", "80", "21", "0.5")
CAPTIONS = ("CGPA", "IQ", "age", "city")


def dense(
    sizes: Sequence[int],
    lit: Collection[str] = (),
    current: Collection[str] = (),
    values: Mapping[str, str] | None = None,
    direction: Direction = Direction.NONE,
    plain: bool = False,
) -> Scene:
    """A fully connected network; ``lit`` and ``current`` are keys; ``plain`` spells all names in ASCII."""
    known = values or {}

    def mark(key: str) -> Mark:
        return Mark.CURRENT if key in current else Mark.LIT if key in lit else Mark.QUIET

    def spelled(letter: str, index: str) -> str:
        return letter + (index if plain else index.translate(LOW))

    def neuron(k: int, j: int) -> Neuron:
        index = f"{k}{j}" if j < 10 else f"{k},{j}"
        if k == 0:
            key, index = (f"x1{j}" if j < 10 else f"x1,{j}"), f"1{j}"
            caption = CAPTIONS[j - 1] if j <= len(CAPTIONS) else ""
            return Neuron(key, spelled("x", index), known.get(key, GIVEN[j % 4 - 1]), caption, mark=mark(key))
        bias = Bias(f"b{index}", spelled("b", index), "0.5", mark(f"b{index}"))
        if k == len(sizes) - 1:
            end = "" if sizes[-1] == 1 else str(j)
            key, name = f"yhat{end}", spelled("yhat" if plain else "ŷ", end)
        else:
            key, name = f"O{index}", spelled("O", index)
        return Neuron(key, name, known.get(key, "?"), "", "linear", bias, mark(key))

    def edge(k: int, i: int, j: int) -> Edge:
        index = f"{i}{j}" if max(i, j) < 10 else f"{i},{j}"
        key = f"W{k}_{index}"
        name = key if plain else f"W{str(k).translate(HIGH)}{index.translate(LOW)}"
        return Edge(key, i - 1, j - 1, name, known.get(key, f"0.{(i * 3 + j * 7 + k) % 9 + 1}"), mark(key))

    layers = []
    for k, size in enumerate(sizes):
        before = range(1, sizes[k - 1] + 1) if k else ()
        edges = tuple(edge(k, i, j) for i in before for j in range(1, size + 1))
        layers.append(Layer(tuple(neuron(k, j) for j in range(1, size + 1)), edges))
    outcomes = (Outcome("y", "salary  y 8", mark("y"), "yhat"), Outcome("L", "L 120.12", mark("L")))
    return Scene(tuple(layers), outcomes, direction)


@st.composite
def scenes(draw: st.DrawFn, plain: bool = False, most_layers: int = 7, most_neurons: int = 12) -> Scene:
    """Any dense network of 1 to 6 gaps with a few marked parts."""
    sizes = draw(st.lists(st.integers(1, most_neurons), min_size=2, max_size=most_layers))
    bare = dense(sizes, plain=plain)
    keys = [neuron.key for layer in bare.layers for neuron in layer.neurons]
    keys += [edge.key for layer in bare.layers for edge in layer.edges] + ["L", "b11"]
    lit = draw(st.lists(st.sampled_from(keys), max_size=12))
    current = draw(st.lists(st.sampled_from(keys), max_size=2))
    values = {key: draw(st.sampled_from(["8.875", "-0.01234", "1.2345e-05", "0"])) for key in lit}
    return dense(sizes, lit, current, values, draw(st.sampled_from(Direction)), plain)


sizes_of_area = st.tuples(st.integers(1, 120), st.integers(1, 24))
