"""The README's two commands are the ones that are checked, and what it shows exists."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_there_are_exactly_two_commands_to_set_up() -> None:
    assert README.count("python3 -m venv .venv") == 2


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    found = re.search(r"<!-- test command -->\n```bash\n(.+)\n```\n<!-- end -->", README)
    assert found is not None
    assert "pytest" in found[1]


def test_every_link_and_picture_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (CHECKOUT / target).exists(), target
