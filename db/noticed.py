"""The tables of notices: staff, what they did, what is told to whom, and who can be told.

`audience` holds one narrow row for each person, so that a million of them can be counted in one
look. What it says of somebody stands there as blind tags: keyed hashes that are equal where facts
are equal, and tell nobody without the key what those facts are.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import NEVER_REUSED, Base, id_column, person_column
from db.types import BigId, Moment

TAGS = ("category", "level", "born", "province", "city", "roles")
"""The columns of `audience` that hold tags."""

DELIVERY_PENDING = text("state = 'pending'")
NOT_EMPTIED = text("emptied_at IS NULL")
INTERESTED = text("interested_at IS NOT NULL")
NOTICE_OPEN = text("state IN ('scheduled', 'freezing', 'sending', 'paused')")


class Staff(Base):
    """A member of staff: what they may do, and where; nothing is deleted, so that it can be told.

    `scopes` are codes of provinces and cities, or associations; an empty list is everywhere.
    """

    __tablename__ = "staff"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = id_column()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("people.id", ondelete="SET NULL"), unique=True
    )
    code_digest: Mapped[str | None] = mapped_column(String(43), unique=True)
    code_until: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Audit(Base):
    """What a member of staff did: to what, and how it was before and after."""

    __tablename__ = "audits"
    __table_args__ = (Index(None, "target", "id"), NEVER_REUSED)

    id: Mapped[int] = id_column()
    at: Mapped[datetime] = mapped_column(Moment)
    staff_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("staff.id"))
    by: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(80))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Notice(Base):
    """Something that staff tell many people; see `NoticeState` for its way.

    `cursor` is the last person of whom it is settled whether they get it; `corrects` names the
    notice whose receivers this one sets right. `outcome` are the numbers of its deliveries
    (`counts` by state and reason, and `takers`) once those themselves are not kept any more;
    `emptied_at` is when the last of them went.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "ix_notices_open",
            "send_at",
            sqlite_where=NOTICE_OPEN,
            postgresql_where=NOTICE_OPEN,
        ),
        Index(
            "ix_notices_not_emptied",
            "finished_at",
            sqlite_where=NOT_EMPTIED,
            postgresql_where=NOT_EMPTIED,
        ),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    author_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("staff.id"))
    state: Mapped[str] = mapped_column(String(10))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    selection: Mapped[dict[str, Any]] = mapped_column(JSON)
    target: Mapped[str | None] = mapped_column(String(80))
    test: Mapped[bool] = mapped_column(Boolean)
    size: Mapped[int] = mapped_column(Integer)
    send_at: Mapped[datetime] = mapped_column(Moment)
    spread_minutes: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("staff.id"))
    corrects: Mapped[int | None] = mapped_column(BigId, ForeignKey("notices.id"))
    cursor: Mapped[int] = mapped_column(BigId)
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)


class Delivery(Base):
    """One notice on its way to one person; there is never a second row of the two.

    `claimed_until` is set while somebody sends it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice_id", "person_id"),
        Index(None, "person_id", "id"),
        # The numbers of a report, and how many went out of late, without a look at the rows.
        Index(None, "notice_id", "state", "reason", "sent_at"),
        Index(
            "ix_deliveries_pending",
            "notice_id",
            "channel",
            "due_at",
            "id",
            sqlite_where=DELIVERY_PENDING,
            postgresql_where=DELIVERY_PENDING,
        ),
        Index(
            "ix_deliveries_interested",
            "notice_id",
            "person_id",
            sqlite_where=INTERESTED,
            postgresql_where=INTERESTED,
        ),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    notice_id: Mapped[int] = mapped_column(BigId, ForeignKey("notices.id", ondelete="CASCADE"))
    person_id: Mapped[int] = person_column()
    channel: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(40))
    due_at: Mapped[datetime] = mapped_column(Moment)
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    parts_sent: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    interested_at: Mapped[datetime | None] = mapped_column(Moment)


class AudienceRow(Base):
    """What decides whether a notice is for somebody, and whether it can reach them.

    The tags are of facts (`Keys.tag`), none where a fact is not known. `stance` is whether they
    have agreed to notices, `doors` the channels that are open, as bits.
    """

    __tablename__ = "audience"

    person_id: Mapped[int] = person_column(primary_key=True)
    category: Mapped[int | None] = mapped_column(BigInteger)
    level: Mapped[int | None] = mapped_column(BigInteger)
    born: Mapped[int | None] = mapped_column(BigInteger)
    province: Mapped[int | None] = mapped_column(BigInteger)
    city: Mapped[int | None] = mapped_column(BigInteger)
    roles: Mapped[int | None] = mapped_column(BigInteger)
    mode: Mapped[str | None] = mapped_column(String(20))
    stance: Mapped[str] = mapped_column(String(10))
    doors: Mapped[int] = mapped_column(Integer)
