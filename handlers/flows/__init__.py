"""The flows: each reads like the talk it is."""

from collections.abc import Mapping

from handlers.book import Book
from handlers.commands.paused import KEEPS
from handlers.flows.apply import apply
from handlers.flows.browse import browse
from handlers.flows.crisis import crisis
from handlers.flows.data import data
from handlers.flows.enrol import enrol, listing
from handlers.flows.follow import follow, followed
from handlers.flows.found import found
from handlers.flows.heard import heard
from handlers.flows.human import human
from handlers.flows.interest import interest
from handlers.flows.jobs import jobs, news
from handlers.flows.joining import joining
from handlers.flows.matches import matches
from handlers.flows.menu import menu
from handlers.flows.mine import mine
from handlers.flows.notice import notice
from handlers.flows.notice_state import notice_state
from handlers.flows.notices import subscribe, unsubscribe
from handlers.flows.offer import offer
from handlers.flows.posting import posting
from handlers.flows.profile import profile, start
from handlers.flows.sites import site, sites
from handlers.flows.staff import staff
from handlers.flows.trainings import sign_up, training, trainings
from handlers.flows.welcome import welcome
from handlers.signals import Signal
from handlers.talk import Flow

FLOWS: Mapping[str, Flow] = {
    "apply": apply,
    "browse": browse,
    "crisis": crisis,
    "data": data,
    "enrol": enrol,
    "follow": follow,
    "followed": followed,
    "found": found,
    "heard": heard,
    "human": human,
    "interest": interest,
    "jobs": jobs,
    "joining": joining,
    "listing": listing,
    "matches": matches,
    "menu": menu,
    "mine": mine,
    "news": news,
    "notice": notice,
    "notice_state": notice_state,
    "offer": offer,
    "posting": posting,
    "profile": profile,
    "sign_up": sign_up,
    "site": site,
    "sites": sites,
    "staff": staff,
    "start": start,
    "subscribe": subscribe,
    "training": training,
    "trainings": trainings,
    "unsubscribe": unsubscribe,
    "welcome": welcome,
}

BOOK = Book(
    flows=FLOWS,
    first="welcome",
    menu="menu",
    human="human",
    crisis="crisis",
    found="found",
    heard="heard",
    joining="joining",
    interest="interest",
    signals={
        Signal.MENU: "menu",
        Signal.ENROLMENTS: "mine",
        Signal.DATA: "data",
        Signal.MATCHES: "start",
        Signal.BROWSE: "browse",
        Signal.JOBS: "jobs",
        Signal.NEWS: "news",
        Signal.TRAININGS: "trainings",
        Signal.SITES: "sites",
        Signal.FOLLOWED: "followed",
        Signal.SUBSCRIBE: "subscribe",
        Signal.UNSUBSCRIBE: "unsubscribe",
        Signal.INTERESTED: "interest",
        Signal.NOTICE: "notice",
        Signal.NOTICE_STATE: "notice_state",
        Signal.STAFF: "staff",
    },
    keeps=KEEPS,
    listening=frozenset({"jobs"}),
    wide=frozenset({"browse", "matches", "menu", "start"}),
    writing=frozenset({"notice", "notice_state"}),
)

__all__ = ["BOOK", "FLOWS"]
