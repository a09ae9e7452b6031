"""What a learner can choose for themselves: one table of settings, the file they are kept in, and what is in force.

Pure values and text; nothing here knows a screen. The same rows serve the file, the command line, its
completion and the settings screen of both faces.
"""
