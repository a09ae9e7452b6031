"""A problem built line by line: one prompt a field and a row of a table, with what stands there in brackets.

What is wrong is said at once and asked again. Every line is kept, so that quitting and coming back goes on there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TextIO

from tutor.plain import filing, pages
from tutor.plain.face import Choose, Lines, OpenLesson, run
from tutor.session import actions
from tutor.workbench.draft import Cell
from tutor.workbench.view import BuilderView
from tutor.workbench.workbench import Workbench

NOTHING = ("none", "-")
AGAIN = "backprop-tutor walk --plain"
HELP = (
    "Type what is asked for; Enter keeps what stands in brackets, none empties it.",
    "A row of a table is typed with blanks between its numbers. Besides that:",
    "  back                back to the field before",
    "  random              random, friendly numbers where none were typed; again: others",
    "  values              the problem as it stands",
    "  new                 begin a new problem",
    "  undo                take the last change back",
    "  next                work through it, once it is complete",
    "  ask NAME            work through it and be asked for NAME, any, or the next one",
    "  save FILE           save it as a problem file",
    "  export FORMAT FILE  the whole working as text, markdown or latex",
    "  quit                leave; the draft is kept",
)
COMPLETE = "The problem is complete. Enter works through it; save, export, random, back and help are there as well."


Choosing = Callable[[Any], Choose]


class Desk(Protocol):
    """What this face needs of the rest of the program."""

    def workbench(self) -> Workbench: ...

    def open_built(self, bench: Workbench) -> OpenLesson: ...


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked for at one line: a field, or a row of a table."""

    label: str
    cells: tuple[Cell, ...]


def prompts(view: BuilderView) -> list[Prompt]:
    """Every line that is asked for, in order."""
    made = [Prompt(entry.label, (entry.cell,)) for entry in view.entries]
    for block in view.blocks:
        over = " ".join(block.columns)
        for row in block.rows:
            label = f"{block.title} {row.label}: {over}" if row.label else f"{block.title}: {over}"
            made.append(Prompt(label, row.cells))
    return made


def build(desk: Desk, source: TextIO, goal: TextIO, choosing: Choosing) -> None:
    """Build a problem until it is worked through or left, ``quit``, or the end of the input.

    ``choosing`` gives what shows and changes the settings while it is worked through.
    """
    talk = _Talk(desk, Lines(source, goal), source, goal, choosing)
    try:
        talk.begin()
        while talk.step():
            pass
    finally:
        if talk.bench.notice:
            talk.lines.print(pages.wrapped(talk.bench.notice))
        elif not talk.worked:
            talk.lines.print(pages.with_command("Your draft is kept. Come back with:", AGAIN))


class _Talk:
    """The builder while it is talked to."""

    def __init__(self, desk: Desk, lines: Lines, source: TextIO, goal: TextIO, choosing: Choosing) -> None:
        self.desk, self.lines, self.source, self.goal, self.choosing = desk, lines, source, goal, choosing
        self.bench = desk.workbench()
        self.worked = False
        self.told = False  # that it is complete
        self.notice = ""
        self.at = 0  # which prompt; as many as there are means that all is there

    def begin(self) -> None:
        first = self.bench.beginning()
        complete = self.bench.view().ready
        self.at = len(self.prompts) if complete else self._prompt_of(first)
        self.lines.print(["A problem of your own. Type help for what can be typed here.", ""])
        if complete:
            self._values()

    @property
    def prompts(self) -> list[Prompt]:
        return prompts(self.bench.view())

    def _prompt_of(self, cell: Cell) -> int:
        return next((number for number, one in enumerate(self.prompts) if cell in one.cells), 0)

    def step(self) -> bool:
        """Ask for one line and take it; False to leave."""
        found = self.prompts
        if self.at >= len(found):
            waiting = self.bench.to_do()
            if waiting is not None:
                self.at = self._prompt_of(waiting)
                self._say(self.bench.says(waiting))
        self._tell_notice()
        here = found[self.at] if self.at < len(found) else None
        if here is None and not self.told:
            self.lines.print(pages.wrapped(COMPLETE))
        self.told = here is None
        typed = self.lines.ask(f"{here.label} [{self._standing(here)}]: " if here else "> ")
        if typed is None:
            return False
        word, _, argument = typed.strip().partition(" ")
        command = COMMANDS.get(word.lower())
        if command is not None and (not argument or word.lower() in WITH_ARGUMENT):
            return command(self, argument.strip())
        if here is None:
            return self._work("") if not typed.strip() else self._refuse("Type help for what can be typed here.")
        if typed.strip():
            self._take(here, typed.strip())
        else:
            self.at += 1
        return True

    def _standing(self, here: Prompt) -> str:
        texts = [self.bench.view().texts[cell] for cell in here.cells]
        return " ".join(text or "?" for text in texts) if any(texts) else "none"

    def _take(self, here: Prompt, typed: str) -> None:
        """What was typed, in its cells; the next prompt unless something is wrong with it."""
        if typed.lower() in NOTHING:
            for cell in here.cells:
                self.bench.type(cell, "")
        elif len(here.cells) == 1 and not _is_table(here):
            self.bench.type(here.cells[0], typed)
            self.bench.settle(here.cells[0])
        else:
            numbers = typed.replace(",", " ").replace(";", " ").split()
            if len(numbers) != len(here.cells):
                count = f"{len(here.cells)} {'number' if len(here.cells) == 1 else 'numbers'}"
                self._refuse(f"Here are {count} needed, with blanks between them; {len(numbers)} came.")
                return
            for cell, text in zip(here.cells, numbers, strict=True):
                self.bench.type(cell, text)
        wrong = [one for cell in here.cells if (one := self.bench.says(cell)) is not None and not one.open]
        if wrong:
            self._refuse(wrong[0].text)
        else:
            self.at += 1

    def _say(self, finding: object) -> None:
        self.lines.print(pages.wrapped(str(getattr(finding, "text", ""))))

    def _refuse(self, text: str) -> bool:
        self.lines.print(pages.wrapped(text))
        return True

    def _tell_notice(self) -> None:
        notice = self.bench.notice
        if notice and notice != self.notice:
            self.lines.print(pages.wrapped(f"Note: {notice}"))
        self.notice = notice

    # What the words do

    def _help(self, argument: str) -> bool:
        self.lines.print(list(HELP))
        return True

    def _back(self, argument: str) -> bool:
        if self.at == 0:
            return self._refuse("This is the first field.")
        self.at -= 1
        return True

    def _values(self, argument: str = "") -> bool:
        view = self.bench.view()
        rows = [f"  {one.label}: {self._standing(one)}" for one in prompts(view)]
        self.lines.print([*rows, f"  {view.missing} missing" if view.missing else "  Nothing is missing.", ""])
        return True

    def _random(self, argument: str) -> bool:
        said = self.bench.draw_numbers()
        if said:
            return self._refuse(said)
        self.at = len(self.prompts)
        return self._values()

    def _new(self, argument: str) -> bool:
        self.bench.start_anew()
        self.at = 0
        return self._refuse("A new problem. Type undo to have the one before back.")

    def _undo(self, argument: str) -> bool:
        return self._values() if self.bench.undo() else self._refuse("There is nothing to take back.")

    def _work(self, argument: str) -> bool:
        """Work through it; False where the learner leaves from there, True back here to change it."""
        waiting = self.bench.to_do()
        if waiting is not None or self.bench.problem() is None:
            self._say(self.bench.says(waiting) if waiting else None)
            self.at = self._prompt_of(waiting) if waiting else 0
            return True
        session = self.desk.open_built(self.bench)
        self.worked = True
        if argument:
            _ask(session, argument, self.lines)
        choose, paper = self.choosing(session), self.bench.paper()
        if not run(session, self.source, self.goal, AGAIN, choose, paper, change=lambda: ""):
            return False
        self.worked, self.told, self.at = False, False, len(self.prompts)
        return self._values()

    def _ask(self, argument: str) -> bool:
        return self._work(argument or "next")

    def _save(self, argument: str) -> bool:
        return self._file(filing.save, argument)

    def _export(self, argument: str) -> bool:
        return self._file(filing.export, argument)

    def _file(self, write: Callable[..., list[str]], argument: str) -> bool:
        paper = self.bench.paper()
        if paper is None:
            waiting = self.bench.to_do()
            return self._refuse(f"Not yet: {getattr(waiting and self.bench.says(waiting), 'text', 'it is not whole.')}")
        self.lines.print(write(paper, argument, self.lines.ask))
        return True

    def _quit(self, argument: str) -> bool:
        return False


def _is_table(here: Prompt) -> bool:
    return here.cells[0][0] in ("x", "y") or here.cells[0][0][1:].isdigit()


def _ask(session: OpenLesson, argument: str, lines: Lines) -> None:
    named: dict[str, actions.Action] = {"next": actions.AskNext(), "any": actions.AskAny()}
    try:
        session.act(named.get(argument.lower()) or actions.AskAbout(argument))
    except ValueError as refused:
        lines.print(pages.wrapped(str(refused)))


COMMANDS: dict[str, Callable[[_Talk, str], bool]] = {
    "help": _Talk._help,
    "?": _Talk._help,
    "back": _Talk._back,
    "b": _Talk._back,
    "values": _Talk._values,
    "random": _Talk._random,
    "new": _Talk._new,
    "undo": _Talk._undo,
    "next": lambda talk, argument: talk._work(""),
    "ask": _Talk._ask,
    "save": _Talk._save,
    "export": _Talk._export,
    "quit": _Talk._quit,
    "q": _Talk._quit,
    "exit": _Talk._quit,
}
WITH_ARGUMENT = ("ask", "save", "export")
