"""``python -m tutor`` is ``backprop-tutor``."""

from tutor.cli import main

main()
