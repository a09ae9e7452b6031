"""The builder as both faces see it: a draft that changes, what is found about it, and what it leads to.

Every change is kept on the disk before it is shown. A face says what was typed where, and shows what is found.
"""

from __future__ import annotations

from pathlib import Path

from engine.names import Spelling
from engine.trace import Phase
from tutor.course.problems import NamedProblem
from tutor.drawing.scene import Scene
from tutor.session.picture import Involved, picture
from tutor.workbench import keeping
from tutor.workbench.draft import BY_KEY, COST, SETTINGS, START, Cell, Draft, settled, typed, with_texts
from tutor.workbench.examining import Examined, Finding, examine, is_blank, needed
from tutor.workbench.filling import NOTHING_TO_DRAW, with_random_numbers
from tutor.workbench.keeping import Kept
from tutor.workbench.laying import Block, blocks
from tutor.workbench.outline import outlined
from tutor.workbench.paper import Paper
from tutor.workbench.pasting import pasted
from tutor.workbench.view import BuilderView, Entry

MOST_UNDONE = 200


class Workbench:
    """A problem under construction. Opens with the draft that was kept, or with a 2-2-1 network to fill in."""

    def __init__(self, place: Path, spelling: Spelling, draft: Draft | None = None) -> None:
        self.place = place
        self.spelling = spelling
        kept = Kept(draft) if draft else keeping.kept_draft(place) or Kept(START)
        self.draft = kept.draft
        self._aside = kept.aside
        self.notice = ""  # why the draft is not being kept
        self._before: list[Draft] = [kept.aside] if kept.aside else []
        self._typing: Cell | None = None
        self._seed = 0
        self._examined: tuple[Draft, Examined] | None = None

    # --- what is there

    @property
    def found(self) -> Examined:
        """Everything about the draft as it stands."""
        if self._examined is None or self._examined[0] is not self.draft:
            self._examined = (self.draft, examine(self.draft))
        return self._examined[1]

    def view(self) -> BuilderView:
        """What a face shows of it."""
        found = self.found
        # A cost is a question only where there are several samples.
        shown = [one for one in SETTINGS if one.key != COST or found.shape.rows > 1]
        tables = blocks(found.shape, self.spelling)
        entries = tuple(Entry((one.key, 0, 0), one.label, one.about) for one in shown)
        cells = (*(one.cell for one in entries), *(cell for block in tables for cell in block.cells))
        return BuilderView(
            name=self.draft.name,
            entries=entries,
            blocks=tables,
            cells=cells,
            texts={cell: self.draft.text(cell) for cell in cells},
            wrong=frozenset(cell for cell in cells if any(_is_at(one, cell) for one in found.wrong)),
            missing=sum(map(self._missing, cells)),
            errors=len(found.wrong),
            ready=found.problem is not None,
            scene=self._scene(),
            needs={key: f"{needed(found.shape, key)}." for key in found.shape.tables},
            notice=self.notice,
        )

    def says(self, cell: Cell, text: str | None = None) -> Finding | None:
        """What is to be done at a cell; with ``text``, if that stood there."""
        found = self.found
        if text is not None and text != self.draft.text(cell):
            found = examine(typed(self.draft, cell, text))
        return found.at(cell)

    def to_do(self) -> Cell | None:
        """The first cell where something is wrong, else the first that is missing; None when all is there."""
        view = self.view()
        wrong = [cell for cell in view.cells if cell in view.wrong]
        missing = [cell for cell in view.cells if self._missing(cell)]
        return next(iter([*wrong, *missing]), None)

    def beginning(self) -> Cell:
        """Where to go on filling in: at the first field of a new draft, else at what is still to be done."""
        first = self.view().cells[0]
        return first if self.draft.cells == START.cells else self.to_do() or first

    def _missing(self, cell: Cell) -> bool:
        """Whether a cell has to be filled in and is not. A layer may go without biases."""
        return is_blank(self.draft, cell) and any(one.open and one.field == cell[0] for one in self.found.findings)

    def _scene(self) -> Scene | None:
        """The drawing of the network, "?" where a number is missing; None while it has no shape."""
        outline = self.found.outline
        if outline is None:
            return None
        given = frozenset(step.name for step in outline.trace.phase(Phase.GIVEN))
        drawn = picture(outline, given, Involved(), self.spelling)
        return outlined(drawn, self.draft, self.found.shape, self.spelling)

    # --- what changes it

    def type(self, cell: Cell, text: str) -> None:
        """``text`` stands in ``cell`` now. What is typed in one cell in a row is one change."""
        before, going_on = self._before, cell == self._typing
        self._take(typed(self.draft, cell, text))
        if going_on:
            self._before = before
        self._typing = cell

    def settle(self, cell: Cell) -> None:
        """A cell is left: a beginning that only one name has is written out."""
        self._take(settled(self.draft, cell))

    def paste(self, cell: Cell, text: str) -> tuple[Cell, str]:
        """Paste at ``cell``; where to go on, and what there is to say."""
        after = pasted(self.draft, cell, text)
        if after.whole:
            self.take(after.draft)
        else:
            self._take(after.draft)
        return after.cell, after.said

    def draw_numbers(self) -> str:
        """Random and friendly numbers where none were typed, other ones each time; what there is to say."""
        self._seed += 1
        after = with_random_numbers(self.draft, self._seed)
        if after is self.draft:
            wrong = self.found.wrong
            return wrong[0].text if wrong else NOTHING_TO_DRAW
        self._take(after)
        return ""

    def empty(self, block: Block) -> None:
        """Take all numbers out of one table."""
        self._take(with_texts(self.draft, dict.fromkeys(block.cells, "")))

    def start_anew(self) -> None:
        self.take(START)

    def take(self, draft: Draft) -> None:
        """Another draft in the place of this one, which can be had back, also by the next who opens it."""
        if self.draft.cells != START.cells:
            self._aside = self.draft
        self._take(draft)

    def undo(self) -> bool:
        """The draft as it was before the last change; whether there was one."""
        if not self._before:
            return False
        self._typing = None
        self.draft = self._before.pop()
        self._aside = None if self.draft is self._aside else self._aside
        self._keep()
        return True

    def _take(self, draft: Draft) -> None:
        self._typing = None
        if draft.cells == self.draft.cells and draft.drawn == self.draft.drawn:
            return
        self._before = [*self._before[-MOST_UNDONE:], self.draft]
        self.draft = draft
        self._keep()

    def _keep(self) -> None:
        self.notice = keeping.keep(self.place, Kept(self.draft, self._aside))

    # --- what it leads to

    def problem(self) -> NamedProblem | None:
        """The problem, once nothing is missing and nothing is wrong."""
        built = self.found.problem
        return None if built is None else NamedProblem(self.draft.name, built)

    def paper(self) -> Paper | None:
        problem = self.problem()
        return None if problem is None else Paper(problem, self.spelling)


def _is_at(finding: Finding, cell: Cell) -> bool:
    """Whether something is wrong at a cell: in it, or in the whole field of a setting."""
    return finding.cell == cell or (finding.cell is None and finding.field == cell[0] and cell[0] in BY_KEY)
