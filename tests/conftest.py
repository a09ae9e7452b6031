"""What all tests share: property tests that try the same examples wherever nobody is watching."""

from __future__ import annotations

import os

from hypothesis import settings

# A check that decides whether a change is taken must give the same answer twice. At a desk the
# examples stay random, so that new ones are met.
settings.register_profile("repeatable", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("repeatable")
