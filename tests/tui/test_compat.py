"""The private names of Textual that are used still mean what ``compat`` takes them for."""

from __future__ import annotations

import inspect
import io
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from textual import _compositor
from textual.app import App
from textual.binding import Binding
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen

from tutor.tui.compat import output_is_behind, rebind

TUI = Path(__file__).parents[2] / "tutor" / "tui"


class Rebound(Screen[None], inherit_bindings=False):
    BINDINGS = [Binding("f2", "one", id="one"), Binding("f4", "two", id="two")]  # noqa: RUF012 - Textual reads it


def test_the_version_is_the_one_that_was_read() -> None:
    assert version("textual") == "8.2.8"


def test_a_partial_update_still_has_the_parts_we_read() -> None:
    assert list(inspect.signature(_compositor.ChopsUpdate.__init__).parameters) == [
        "self",
        "chops",
        "spans",
        "chop_ends",
    ]
    assert list(inspect.signature(_compositor.LayoutUpdate.__init__).parameters) == ["self", "strips", "region"]


def test_textual_still_sends_a_line_from_its_left_edge() -> None:
    """When this fails the work-around in ``compat`` can go."""
    assert "strip.crop(0, min(end, x2) - x)" in inspect.getsource(_compositor.ChopsUpdate.render_segments)


def test_an_unforeseen_error_still_ends_in_the_method_that_is_overridden() -> None:
    assert "_fatal_error" in inspect.getsource(App._handle_exception)


def test_the_terminal_driver_still_has_a_queue_of_what_is_to_be_sent() -> None:
    thread = WriterThread(io.StringIO())
    assert thread._queue.empty()
    assert "_writer_thread" in inspect.getsource(LinuxDriver)


def test_without_a_terminal_nothing_is_behind() -> None:
    assert not output_is_behind(App())


def test_the_bindings_of_a_class_still_lie_by_key_where_they_are_read() -> None:
    class Node(App[None]):
        BINDINGS = [Binding("f2,f3", "one", id="one")]  # noqa: RUF012 - Textual reads it

    usual = Node()._merged_bindings
    assert usual is not None
    assert [binding.action for binding in usual.key_to_bindings["f3"]] == ["one"]


def test_the_bindings_of_a_node_are_still_asked_at_every_key() -> None:
    """What ``rebind`` writes there is what holds."""
    assert "_bindings" in inspect.getsource(Screen._binding_chain.fget)  # type: ignore[attr-defined]
    node = Rebound()
    rebind(node, {"one": ("f9",)})
    assert list(node._bindings.key_to_bindings) == ["f9", "f4"]
    assert [binding.key for binding in node._bindings.get_bindings_for_key("f9")] == ["f9"]


def test_giving_keys_anew_does_not_change_what_a_class_has() -> None:
    node = Rebound()
    rebind(node, {"one": ("f9",)})
    rebind(node, {})
    assert list(node._bindings.key_to_bindings) == ["f2", "f4"]
    assert list(Rebound()._bindings.key_to_bindings) == ["f2", "f4"]


def test_private_names_of_textual_stand_in_compat_only() -> None:
    for path in TUI.glob("*.py"):
        if path.name != "compat.py":
            assert "textual._" not in path.read_text(encoding="utf-8"), path.name
            assert "from textual import _" not in path.read_text(encoding="utf-8"), path.name


def test_the_face_imports_neither_numpy_nor_markdown() -> None:
    heavy = "{'numpy', 'rich.markdown', 'markdown_it', 'textual.widgets._markdown'}"
    probe = f"import sys, tutor.tui.app; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
