"""A problem that can be computed, as something to take away: saved as a file, or its whole working exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import yaml

from engine.names import Spelling
from tutor.course.problem_types import NETWORK, kind_of_problem
from tutor.course.problems import BuiltProblem, NamedProblem
from tutor.reports.solution import stand_alone
from tutor.workbench import files
from tutor.workbench.draft import shape_of
from tutor.workbench.writing import draft_of, written

# What follows the dot of a file name, for each format the working can be exported in.
FORMATS: Mapping[str, tuple[str, ...]] = {"text": ("txt",), "markdown": ("md", "markdown"), "latex": ("tex",)}
PROBLEM_SUFFIXES = ("yaml", "yml")


@dataclass(frozen=True, slots=True)
class Paper:
    """``spelling`` is that of a text: Markdown and LaTeX have their own."""

    problem: NamedProblem
    spelling: Spelling = Spelling.UNICODE

    def save(self, place: str, replace: bool = False) -> str:
        """Save the problem as a file; a line that says so. Raises files.NotWritten."""
        path = named_place(place, PROBLEM_SUFFIXES)
        files.write(path, problem_text(self.problem.built), replace)
        return f"Saved as {files.told(path)}."

    def export(self, form: str, place: str, replace: bool = False) -> str:
        """Write the whole working in one of FORMATS; a line that says so. Raises files.NotWritten."""
        path = named_place(place, FORMATS[form])
        files.write(path, stand_alone(form, self.problem.built.trace, self.problem.name, self.spelling), replace)
        return f"The whole working stands in {files.told(path)}."

    def write(self, place: str, replace: bool = False) -> str:
        """Save or export, as the ending of the name says; a line on what was written. Raises files.NotWritten."""
        suffix = Path(place.strip()).suffix.lower().lstrip(".")
        if not suffix or suffix in PROBLEM_SUFFIXES:
            return self.save(place, replace)
        return self.export(format_of(place.strip()), place, replace)


def format_of(place: str) -> str:
    """The format that the name of a file asks for. Raises files.NotWritten where it asks for none."""
    suffix = Path(place).suffix.lower().lstrip(".")
    found = next((form for form, suffixes in FORMATS.items() if suffix in suffixes), None)
    if found is None:
        endings = ", ".join(f".{suffixes[0]}" for suffixes in FORMATS.values())
        raise files.NotWritten(f"The ending says how it is written: use one of {endings}.")
    return found


def named_place(place: str, suffixes: tuple[str, ...]) -> Path:
    """The file that was named, with the usual ending where none was given. Raises files.NotWritten for no name."""
    if not place.strip():
        raise files.NotWritten("Type the name of a file.")
    path = Path(place.strip())
    return path if path.suffix or not path.name or path.is_dir() else path.with_name(f"{path.name}.{suffixes[0]}")


def problem_text(built: BuiltProblem) -> str:
    """A problem as the text of a problem file."""
    if kind_of_problem(built.problem) is NETWORK:
        draft = draft_of(built.problem)
        return written(draft, shape_of(draft)).text
    keys = {key: value for key, value in msgspec.to_builtins(built.problem).items() if value}
    kept = {key: value for key, value in keys.items() if key in ("layers", "given", "formulas")}
    return str(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, default_flow_style=None))
