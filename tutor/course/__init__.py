"""Lesson and problem files: found, read, checked, and turned into typed lessons and computed problems.

A face or a session asks `lessons` for the catalogue, `lessons.load_lesson` and `checking.require_sound` for a
lesson, `problems.built` for what its steps compute with, and `placeholders.fill` for its texts.
"""
