"""Worked solutions as text, Markdown, LaTeX and JSON."""
