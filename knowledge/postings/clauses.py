"""What a sentence says of a wish: what is wanted, what is refused, what does not matter."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.postings.items import Item, items_of
from knowledge.postings.pay import a_month, find_pay
from knowledge.postings.phrases import clauses
from knowledge.postings.refusing import LISTED, adds, mark_refused
from knowledge.reading.normal import normalise

_WORK = frozenset({"occupation", "task"})
_NO_WISHES = frozenset({"around", "spared", "refused"})


@dataclass
class Said:
    """What is said, by groups: what is `wanted`, what is `refused`.

    `left` are words that nobody knows, `work` the words for the kind of work, `anything` the fields
    of a wish that do not matter any more, `salary` yuan a month.
    """

    wanted: dict[str, set[str]] = field(default_factory=dict)
    refused: dict[str, set[str]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)
    anything: set[str] = field(default_factory=set)
    salary: int | None = None
    remote: bool | None = None
    everything: bool = False
    is_work: bool = False

    def wants(self, *groups: str) -> frozenset[str]:
        """The names of what is wanted of some groups."""
        return frozenset[str]().union(*(self.wanted.get(one, ()) for one in groups))

    def refuses(self, *groups: str) -> frozenset[str]:
        """The names of what is refused of some groups."""
        return frozenset[str]().union(*(self.refused.get(one, ()) for one in groups))


def read_clauses(text: str) -> Said:
    """Read a sentence, clause by clause."""
    said = Said()
    pay = find_pay(text)
    if pay is not None:
        said.salary = a_month(pay.least, pay.unit)
        normal = normalise(text)
        text = f"{normal[: pay.start]}，{normal[pay.end :]}"
    besides = adds(text)
    for clause in clauses(text):
        items: list[Item] = []
        for tokens in clause:
            items += [LISTED, *items_of(tokens)] if items else items_of(tokens)
        mark_refused(items, besides=besides)
        _take(items, said)
    return said


def _take(items: Iterable[Item], said: Said) -> None:
    for item in items:
        if not item.meanings and not item.refused:
            said.left.append(item.written)
        if item.groups & _WORK and not item.refused:
            said.work.append(item.written)
        spared = [name for group, name in item.meanings if group == "spared" and item.refused]
        for way in spared:
            said.wanted.setdefault("accommodations", set()).add(way)
        for group, name in item.meanings:
            if not (spared and group in _WORK):
                _take_meaning(group, name, said, refused=item.refused)


def _take_meaning(group: str, name: str, said: Said, *, refused: bool) -> None:
    match group:
        case "everything":
            said.everything = True
        case "anything":
            said.anything.add(name)
        case "work":
            said.is_work = True
        case "remote":
            said.remote = (name == "yes") is not refused
        case _ if group not in _NO_WISHES:
            (said.refused if refused else said.wanted).setdefault(group, set()).add(name)
