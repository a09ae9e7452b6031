"""Where the program keeps its files.

Home directories differ: a laptop follows the desktop's rules, a shared machine may need everything
in one place, a test wants a directory of its own. Only names are worked out here; whoever writes
a file creates its directory.
"""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "BACKPROP_TUTOR_HOME"
_NAME = "backprop-tutor"


def data_directory() -> Path:
    """The absolute directory of what the learner did: ``data`` under BACKPROP_TUTOR_HOME if set, else the XDG one."""
    home = _home()
    if home is not None:
        return home / "data"
    import platformdirs

    return platformdirs.user_data_path(_NAME, appauthor=False).absolute()


def config_directory() -> Path:
    """The absolute directory of the settings: ``config`` under BACKPROP_TUTOR_HOME if set, else the XDG one."""
    home = _home()
    if home is not None:
        return home / "config"
    import platformdirs

    return platformdirs.user_config_path(_NAME, appauthor=False).absolute()


def _home() -> Path | None:
    # Absolute, so that a later change of the working directory moves nothing.
    named = os.environ.get(HOME_VARIABLE, "")
    return Path(os.path.expanduser(named)).absolute() if named else None
