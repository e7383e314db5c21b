"""What a free sentence may mean to whom the talk is about, looked up once a turn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.book import About, Finder, Sense
from handlers.commands.people import Recall
from handlers.course import Course
from handlers.talk.values import JSON


@dataclass
class Senses:
    """Looks up with `find`, in the light of where `course` stands."""

    course: Course
    find: Finder
    _found: Sense | None = None

    async def of(self, text: str) -> Sense:
        """What `text` may mean; there is one text a turn."""
        if self._found is None:
            known = await self.course.execute(Recall())
            facts = known["facts"] if isinstance(known, Mapping) else {}
            carry = self.course.state.current.carry
            offer, subject = carry.get("offer"), carry.get("subject")
            about = About(
                today=self.course.clock().date(),
                facts=facts if isinstance(facts, Mapping) else {},
                offer=offer if isinstance(offer, str) else None,
            )
            sense = self.find(text, about)
            if sense.carry is not None and isinstance(subject, str):
                sense = replace(sense, carry={"subject": subject, **sense.carry})
            self._found = sense
        return self._found


def meant(carry: Mapping[str, JSON]) -> list[JSON]:
    """What a sense carries to the flow that asks about it, likeliest first."""
    found = carry["meant"]
    return list(found) if isinstance(found, list) else []
