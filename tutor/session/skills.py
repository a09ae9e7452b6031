"""What the course says of its skills: their titles, and which lessons teach them. Made from the catalogue alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tutor.course.lessons import Catalogue


@dataclass(frozen=True, slots=True)
class Skills:
    """``titles`` by id, in the order of the course; ``lessons`` are (id, title) of those that teach a skill.

    The lesson that is mostly about a skill, which names it first, comes first.
    """

    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lessons: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=lambda: MappingProxyType({}))

    def title(self, skill: str) -> str:
        """What a learner reads for a skill; one that is not on the list is called as it is."""
        return self.titles.get(skill, skill)


NO_SKILLS = Skills()


def skills_of(catalogue: Catalogue) -> Skills:
    """The skills of the course."""
    headings = [entry.heading for entry in catalogue.entries]
    first = {
        skill: [(each.id, each.title) for each in headings if each.skills[:1] == (skill,)] for skill in _all(catalogue)
    }
    other = {skill: [(each.id, each.title) for each in headings if skill in each.skills[1:]] for skill in first}
    return Skills(catalogue.skills, {skill: (*first[skill], *other[skill]) for skill in first})


def _all(catalogue: Catalogue) -> dict[str, None]:
    """The listed skills in their order, then those that only a lesson names."""
    named = (skill for entry in catalogue.entries for skill in entry.heading.skills)
    return dict.fromkeys((*catalogue.skills, *named))
