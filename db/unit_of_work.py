"""One transaction, and the repositories that work in it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from db.keys import Keys
from db.repositories.alerts import Alerts
from db.repositories.attachments import Attachments
from db.repositories.audience import Audience
from db.repositories.audits import Audits
from db.repositories.clips import Clips
from db.repositories.codes import Codes
from db.repositories.consents import Consents
from db.repositories.deliveries import Deliveries
from db.repositories.dependants import Dependants
from db.repositories.enrolments import Enrolments
from db.repositories.inbox import Inbox
from db.repositories.intake import IntakeLog
from db.repositories.joining import Joining
from db.repositories.leases import Leases
from db.repositories.messages import Messages
from db.repositories.notices import Notices
from db.repositories.outbox import Outbox
from db.repositories.people import People
from db.repositories.postings import Postings
from db.repositories.requests import HumanRequests
from db.repositories.searches import Searches
from db.repositories.seats import Seats
from db.repositories.sites import Sites
from db.repositories.speeches import Speeches
from db.repositories.staff import Staff
from db.repositories.talks import Talks
from db.repositories.trainings import Trainings


class UnitOfWork:
    """What is done through these repositories is committed together or not at all."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        """Work on `connection`, which is inside a transaction."""
        self.people = People(connection, keys)
        self.talks = Talks(connection, keys)
        self.intake = IntakeLog(connection, keys)
        self.inbox = Inbox(connection, keys)
        self.outbox = Outbox(connection, keys)
        self.messages = Messages(connection, keys)
        self.leases = Leases(connection, keys)
        self.enrolments = Enrolments(connection, keys)
        self.consents = Consents(connection, keys)
        self.requests = HumanRequests(connection, keys)
        self.dependants = Dependants(connection, keys)
        self.attachments = Attachments(connection, keys)
        self.speeches = Speeches(connection, keys)
        self.clips = Clips(connection, keys)
        self.codes = Codes(connection, keys)
        self.joining = Joining(connection, keys)
        self.postings = Postings(connection, keys)
        self.trainings = Trainings(connection, keys)
        self.seats = Seats(connection, keys)
        self.sites = Sites(connection, keys)
        self.searches = Searches(connection, keys)
        self.alerts = Alerts(connection, keys)
        self.staff = Staff(connection, keys)
        self.audits = Audits(connection, keys)
        self.audience = Audience(connection, keys)
        self.notices = Notices(connection, keys)
        self.deliveries = Deliveries(connection, keys)
