"""Completion and the short list of settings."""

from __future__ import annotations

from pathlib import Path

from tutor.configuring import completions, in_short
from tutor.settings.own import OwnSettings
from tutor.terminal import look


def test_keys_and_their_values_are_completed() -> None:
    assert [key for key, _ in completions("", "col")] == ["colours"]
    assert [value for value, _ in completions("colours", "c")] == ["contrast"]
    assert "keys.answer.hint" in [key for key, _ in completions("", "keys.answer")]


def test_the_short_list_has_a_line_for_each_setting(tmp_path: Path) -> None:
    own = OwnSettings(tmp_path / "settings.toml")
    own.change("figures", "8")
    terminal = look({"TERM": "xterm"}, isatty=False, encoding="utf-8", size=(80, 24), settings=own.settings)
    lines = in_short(own, terminal)
    assert any(line.startswith("figures: 8 (file)") for line in lines)
    assert any(line.startswith("face: plain (terminal)") for line in lines)
