"""Experiments: what is trained, how it is trained in small slices, and what is read and drawn of it.

Pure values and one run that moves on when it is told to. Lessons, sessions and the faces come later.
"""
