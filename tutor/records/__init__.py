"""What the learner did: append-only, one local file."""

from tutor.records.events import Event
from tutor.records.store import LessonSummary, Records, open_records

__all__ = ["Event", "LessonSummary", "Records", "open_records"]
