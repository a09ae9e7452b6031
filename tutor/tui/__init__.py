"""The full-screen face: a session's view painted as a page of characters.

A page is made by pure functions (``lesson_page``, ``map_page``) from a view and the size of the
terminal; ``canvas`` paints it and sends only the cells that differ from the page before. Textual is
imported by ``app``, ``canvas``, ``compat`` and the two screens, and nowhere else in the program.
"""
