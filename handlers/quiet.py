"""The hours in which nobody is told of anything that they have not asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.sheets.dates import CHINA

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class QuietHours:
    """Hours of the day in China, from `begin` until `end`, in which nobody is told of anything.

    There are none where both are the same.
    """

    begin: int = 22
    end: int = 8

    def cover(self, moment: datetime) -> bool:
        """Whether `moment` lies in them."""
        hour = moment.astimezone(CHINA).hour
        if self.begin <= self.end:
            return self.begin <= hour < self.end
        return hour >= self.begin or hour < self.end

    def after(self, moment: datetime, work: timedelta) -> datetime:
        """When `work` that is begun at `moment`, and rests in these hours, is done."""
        while True:
            until = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
            if not self.cover(moment):
                if moment + work <= until:
                    return moment + work
                work -= until - moment
            moment = until


QUIET = QuietHours()
"""From ten in the evening to eight in the morning, where no setting says otherwise."""
