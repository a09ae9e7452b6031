"""Hand-made views of a small lesson, and a session that walks through them: enough to drive every screen.

The numbers are those of the salary network; nothing here computes. What the real session does with
them is tested with it; here the subject is what is seen and what the keys do.
"""

from __future__ import annotations

from dataclasses import replace

from engine.names import Notation, Spelling, output, prediction
from tutor.drawing.scene import Bias, Direction, Edge, Layer, Mark, Neuron, Outcome, Scene
from tutor.session import actions
from tutor.session.coursemap import CourseMap, MapEntry, MapUnit, Progress
from tutor.session.lookup import Lookup
from tutor.session.view import Asked, Known, Message, Option, Part, Piece, Place, Tone, View, WorkingLine
from tutor.tui.desk import OpenLesson
from tutor.workbench.paper import Paper
from tutor.workbench.workbench import Workbench

UNKNOWN = "?"
LONG = "\n\n".join(
    f"Paragraph {n} of a long text that has to be read in several pages, word after word." for n in range(30)
)


def scene(known: int, lit: str = "") -> Scene:
    """The 2-2-1 network with the first ``known`` of O11, O12, yhat known, and one weight or neuron current."""
    values = [text if index < known else UNKNOWN for index, text in enumerate(("8.875", "24.85", "18.96"))]

    def mark(key: str) -> Mark:
        return Mark.CURRENT if key == lit else Mark.LIT if key in LIT.get(lit, ()) else Mark.QUIET

    def neuron(key: str, name: str, value: str, caption: str = "", bias: Bias | None = None) -> Neuron:
        return Neuron(key, name, value, caption, "linear" if bias else "", bias, mark(key))

    def edge(key: str, source: int, target: int, label: str) -> Edge:
        name, value = label.split()
        return Edge(key, source, target, name, value, mark(key))

    return Scene(
        (
            Layer((neuron("x11", "x₁₁", "3.75", "CGPA"), neuron("x12", "x₁₂", "80", "IQ"))),
            Layer(
                (
                    neuron("O11", "O₁₁", values[0], bias=Bias("b11", "b₁₁", "0.5")),
                    neuron("O12", "O₁₂", values[1], bias=Bias("b12", "b₁₂", "0.1")),
                ),
                (
                    edge("W1_11", 0, 0, "W¹₁₁ 0.1"),
                    edge("W1_12", 0, 1, "W¹₁₂ 0.2"),
                    edge("W1_21", 1, 0, "W¹₂₁ 0.1"),
                    edge("W1_22", 1, 1, "W¹₂₂ 0.3"),
                ),
            ),
            Layer(
                (neuron("yhat", "ŷ", values[2], "salary", bias=Bias("b21", "b₂₁", "0.5")),),
                (edge("W2_11", 0, 0, "W²₁₁ 0.4"), edge("W2_21", 1, 0, "W²₂₁ 0.6")),
            ),
        ),
        (Outcome("y", "y 8"), Outcome("L", "L ?")),
        Direction.FORWARD,
    )


LIT = {
    "O11": ("x11", "x12", "W1_11", "W1_21"),
    "O12": ("x11", "x12", "W1_12", "W1_22"),
    "yhat": ("O11", "O12", "W2_11", "W2_21"),
    "W1_11": ("x11", "O11", "W2_11", "yhat"),
}


def line(left: str, sign: str, *pieces: str, current: int = -1) -> WorkingLine:
    return WorkingLine(left, sign, tuple(Piece(text, index == current) for index, text in enumerate(pieces)))


O11_WORKING = (
    line("O₁₁", "=", "x₁₁ · W¹₁₁", " + ", "x₁₂ · W¹₂₁", " + b₁₁"),
    line("", "=", "3.75 · 0.1", " + ", "80 · 0.1", " + 0.5"),
    line("", "=", "8.875"),
)
O12_WORKING = (
    line("O₁₂", "=", "x₁₁ · W¹₁₂", " + ", "x₁₂ · W¹₂₂", " + b₁₂"),
    line("", "=", "3.75 · 0.2", " + ", "80 · 0.3", " + 0.1"),
    line("", "=", "24.85"),
)
YHAT_WORKING = (
    line("ŷ", "=", "O₁₁ · W²₁₁", " + ", "O₁₂ · W²₂₁", " + b₂₁"),
    line("", "=", "8.875 · 0.4", " + ", "24.85 · 0.6", " + 0.5"),
    line("", "=", "18.96"),
)
CHAIN = (
    line("dL/dW¹₁₁", "=", "dL/dŷ", "  ·  ", "dŷ/dO₁₁", "  ·  ", "dO₁₁/dW¹₁₁", current=0),
    line("", "=", "−2(y − ŷ)", "  ·  ", "W²₁₁", "  ·  ", "x₁₁", current=0),
    line("", "=", "−2(8 − 18.96)", "  ·  ", "0.4", "  ·  ", "3.75", current=0),
    line("", "=", "?"),
)
KNOWN = (
    Known("x₁₁", "3.75", "given"),
    Known("x₁₂", "80", "given"),
    Known("O₁₁", "8.875", "found"),
    Known("O₁₂", "24.85", "shown"),
    Known("ŷ", "?", "unknown"),
)
CONVENTIONS = (
    "W²₁₁: the upper 2 is the layer it leads to, then from, then to.",
    "L = (y − ŷ)², without a ½.",
    "All gradients use the weights from before the update.",
)


def _view(step: int, kind: str, **parts: object) -> View:
    base = View("backprop-by-hand", "Backpropagation by hand", Place(step, len(KINDS)), kind, conventions=CONVENTIONS)
    return replace(base, **parts)  # type: ignore[arg-type]


LOOKUP = Lookup((output(1, 1), output(1, 2), prediction()), Notation((2, 2, 1)), Spelling.UNICODE)
KINDS = ("explain", "explain", "walk", "ask", "ask", "choose", "end")
WALK = ((1, "O11", O11_WORKING), (2, "O12", O12_WORKING), (3, "yhat", YHAT_WORKING))
FIRST = (
    "A network learns by asking of each weight: **how strongly does it pull on the loss?**\n\n"
    "- First the numbers run *forward*, to the prediction `ŷ`.\n"
    "- Then the question runs backward. A tag like [/foo] or [bold] is text like any other."
)
SHEET = (Asked("dL/dyhat", "dL/dŷ"), Asked("dL/dW2_11", "dL/dW²₁₁"), Asked("dL/db21", "dL/db₂₁"))
RIGHT = {"dL/dW1_11": "32.88", "dL/dyhat": "21.92", "dL/dW2_11": "194.54", "dL/db21": "21.92"}
LADDER = (
    "Follow the weight to the loss: through O₁₁, then ŷ.",
    "One factor a station: dL/dŷ, then dŷ/dO₁₁, then dO₁₁/dW¹₁₁.",
    "With the numbers: −2(8 − 18.96) · 0.4 · 3.75.",
    "It is 32.88.",
)
OPTIONS = (
    Option(1, "The path from O₁₁ to ŷ runs through it."),
    Option(2, "It is updated first."),
    Option(3, "It is the largest weight."),
)


PARTS = (Part("x11", 0, "layer 0 neuron 1"), Part("W1_11", 1, "from x11 to O11"), Part("O11", 2, "layer 1 neuron 1"))


def to_point_at() -> View:
    """The question again, to be answered by pointing at a part of the drawing."""
    return replace(views()[3], kind="point", parts=PARTS, working=(), scene=scene(3))


def views() -> list[View]:
    """One for each step, as it is when first entered."""
    said = "The first hidden neuron adds what comes in, each input times its weight."
    question = "How strongly does this weight pull on the loss? 4 significant figures."
    one = (Asked("dL/dW1_11", "dL/dW¹₁₁"),)
    way = ("x₁₁ → O₁₁ → ŷ → L",)
    walked = _view(3, "walk", scene=scene(1, "O11"), working=O11_WORKING, known=KNOWN, text=said)
    asked = _view(4, "ask", scene=scene(3, "W1_11"), working=CHAIN, text=question, asked=one, known=KNOWN, paths=way)
    sheet = _view(5, "ask", scene=scene(3, "yhat"), text="Three at once.", asked=SHEET, known=KNOWN)
    choice = _view(6, "choose", scene=scene(3, "W1_11"), text="Why does W²₁₁ appear in dL/dW¹₁₁?", options=OPTIONS)
    return [
        _view(1, "explain", text=FIRST),
        _view(2, "explain", text=LONG),
        replace(walked, place=Place(3, len(KINDS), 1, len(WALK)), lookup=LOOKUP),
        replace(asked, hints_left=4, can_go_on=False),
        replace(sheet, hints_left=4, can_go_on=False),
        replace(choice, can_go_on=False),
        _view(7, "end", text="That was the whole of it."),
    ]


class HandMadeSession:
    """Goes through ``views``; an answer is right when it is the text in ``RIGHT``. ``seen`` keeps the actions."""

    def __init__(self, fragile: bool = False) -> None:
        self.fragile = fragile  # raise when a hint is asked for
        self.views = views()
        self.at = 0
        self.seen: list[actions.Action] = []

    def view(self, spelling: Spelling) -> View:
        return self.views[self.at]

    def write_as(self, spelling: Spelling, digits: int) -> None:
        pass

    def train(self, seconds: float) -> bool:
        return False

    def act(self, action: actions.Action) -> View:
        self.seen.append(action)
        now = self.views[self.at]
        match action:
            case actions.Forward() if now.place.inner < now.place.inners:
                self._walk(now.place.inner + 1)
            case actions.Forward():
                self.at = min(self.at + 1, len(self.views) - 1)
            case actions.Back() if now.place.inner > 1:
                self._walk(now.place.inner - 1)
            case actions.Back():
                self.at = max(self.at - 1, 0)
            case actions.WalkTo(position):
                self._walk(position)
            case actions.GoToQuantity(key):
                self._walk([str(name) for name in LOOKUP.names].index(key) + 1)
            case actions.Answer(key, text):
                self._answer(key, text)
            case actions.Hint() if self.fragile:
                raise RuntimeError("on purpose")
            case actions.Hint():
                left = now.hints_left - 1
                told = (*now.messages, Message(Tone.HINT, LADDER[3 - left]))
                self.views[self.at] = replace(now, messages=told, hints_left=left)
            case actions.Focus(key):
                self.views[self.at] = replace(now, focus=[each.key for each in now.asked].index(key))
            case actions.Choose(number):
                chosen = tuple(
                    replace(
                        each, chosen=True, right=number == 1, because="" if number == 1 else "No: see the conventions."
                    )
                    if each.number == number
                    else each
                    for each in now.options
                )
                self.views[self.at] = replace(now, options=chosen, can_go_on=number == 1)
            case actions.StartOver():
                self.views, self.at = views(), 0
            case _:
                pass
        return self.views[self.at]

    def _walk(self, position: int) -> None:
        known, lit, working = WALK[position - 1]
        now = self.views[self.at]
        place = replace(now.place, inner=position)
        self.views[self.at] = replace(now, place=place, scene=scene(known, lit), working=working)

    def _answer(self, key: str, text: str) -> None:
        now = self.views[self.at]
        right = text.strip() == RIGHT[key]
        if right:
            message = Message(Tone.RIGHT, f"Right: {RIGHT[key]}.")
        elif text.startswith("+"):
            message = Message(Tone.FREE, "Here a number should follow.", quoted=text, caret=1)
        else:
            message = Message(
                Tone.WRONG,
                "Half of it: the 2 from the square is missing. dL/dŷ = −2(y − ŷ), "
                "since the loss here is (y − ŷ)² without a ½.",
            )
        asked = tuple(
            replace(each, typed=text, done=right, value=RIGHT[key] if right else "") if each.key == key else each
            for each in now.asked
        )
        done = all(each.done for each in asked)
        focus = next((index for index, each in enumerate(asked) if not each.done), now.focus) if right else now.focus
        self.views[self.at] = replace(now, asked=asked, messages=(*now.messages, message), can_go_on=done, focus=focus)


def course() -> CourseMap:
    """Two units, one lesson in each state, one broken file."""
    forward = MapEntry("forward-pass", "The forward pass", "Numbers run from the inputs to the prediction.", 15)
    by_hand = MapEntry("backprop-by-hand", "Backpropagation by hand", "Nine derivatives, one chain at a time.", 25)
    sigmoid = MapEntry(
        "backprop-sigmoid", "Backpropagation through sigmoids", "The exam question, carried through.", 30
    )
    done = replace(forward, progress=Progress.DONE, answered=9, asked=9, step=12, steps=12)
    begun = replace(by_hand, needs=("forward-pass",), progress=Progress.STARTED, answered=3, asked=9, step=4, steps=16)
    new = replace(sigmoid, needs=("forward-pass", "backprop-by-hand"))
    units = (MapUnit("The network on paper", (done,)), MapUnit("Backpropagation", (begun, new)))
    return CourseMap(units, "backprop-by-hand", ("my-lesson.yaml:7: unknown key 'stepz', nearest is 'steps'",))


class LessonsOnly:
    """The part of a desk that a test of lessons never touches."""

    def open_problem(self, text: str) -> OpenLesson:
        raise NotImplementedError

    def paper(self, text: str) -> Paper:
        raise NotImplementedError

    def put_on_the_bench(self, text: str) -> None:
        raise NotImplementedError

    def workbench(self) -> Workbench:
        raise NotImplementedError

    def open_built(self, bench: Workbench) -> OpenLesson:
        raise NotImplementedError

    def open_lab(self) -> OpenLesson:
        raise NotImplementedError

    def save_run(self, name: str = "") -> str:
        raise NotImplementedError


class HandMadeDesk(LessonsOnly):
    """One lesson, whatever is opened; ``opened`` keeps the ids, ``broken`` says why none can be."""

    def __init__(self, session: HandMadeSession | None = None) -> None:
        self.session = session or HandMadeSession()
        self.opened: list[str] = []
        self.broken = ""  # why no lesson can be opened

    def course_map(self) -> CourseMap:
        return course()

    def conventions(self, spelling: Spelling) -> tuple[str, ...]:
        return CONVENTIONS

    def open_lesson(self, lesson_id: str) -> HandMadeSession:
        if self.broken:
            raise ValueError(self.broken)
        self.opened.append(lesson_id)
        return self.session
