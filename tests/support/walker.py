"""Answers whatever is asked, as one kind of person would, until an enrolment is recorded."""

from dataclasses import dataclass, field
from typing import Any

from handlers.replies import Reply
from handlers.talk.questions import Shown
from knowledge.catalogue import Form, Question, catalogue
from knowledge.paging import page_of
from tests.support.talks import Someone

_TEXTS = {
    Form.TEXT: "光明路 8 号",
    Form.NUMBER: "三",
    Form.YEAR: "2015年",
    Form.YES_NO: "是",
}

_SAID = {
    "welcome.mode": "普通文字",
    "menu.goal": "找适合的项目",
    "start.who": "我自己",
    "consent.profile": "同意保存",
    "behalf.agreed": "本人知道，并且同意",
    "behalf.relation": "孩子",
    "behalf.called": "小宝",
    "offer.step": "我要报名",
    "contact.called": "小王",
    "contact.way": "就在这里发消息",
    "enrol.same_contact": "还用这个",
    "region.mine": "银川",
    "region.organisation": "银川",
    "enrol.confirm": "都对，提交",
}


@dataclass
class Walker:
    """Somebody with certain facts who wants one offer."""

    someone: Someone
    offer: str
    facts: dict[str, Any]
    mode: str = "普通文字"
    log: list[tuple[str, str]] = field(default_factory=list)
    longest: int = 0

    async def walk(self, turns: int = 60) -> str:
        """Talk from 你好 until the enrolment is recorded; the reply that says so."""
        reply = await self._says("你好")
        for _ in range(turns):
            if any(line.key == "enrol.recorded" for line in self.someone.reply.lines):
                return reply
            assert self.someone.reply.question is not None, reply
            reply = await self._says(self._answer(self.someone.reply.question))
        raise AssertionError("\n".join(f"me: {me}\n{bot}" for me, bot in self.log[-6:]))

    async def _says(self, text: str) -> str:
        reply = await self.someone.says(text)
        self.log.append((text, reply))
        self.longest = max(self.longest, _before_acting(self.someone.reply, reply))
        return reply

    def _answer(self, shown: Shown) -> str:
        if shown.key == "welcome.mode":
            return self.mode
        if shown.key in _SAID:
            return _SAID[shown.key]
        if shown.key in {"matches.offer", "browse.offer"}:
            return self._number(shown, self.offer)
        if shown.key.startswith("fact."):
            return self._fact(shown)
        if shown.key.startswith("offer."):
            return self._extra(shown)
        raise AssertionError(f"nobody told the walker what to say to {shown.key}")

    def _fact(self, shown: Shown) -> str:
        fact = shown.key.split(".")[2]
        if fact in {"shop_too", "employer_too"}:
            return "是" if "person" in self.facts["roles"] else "不是"
        if fact == "roles" and self.facts["roles"][0] in {"professional", "foundation"}:
            return self._number(shown, "more")
        fact = {"roles_more": "roles", "which": "category"}.get(fact, fact)
        value = self.facts.get(fact)
        if fact in {"roles", "category"}:
            return self._number(shown, value[0] if value else "none")
        if value is None:
            return "跳过"
        if isinstance(value, bool):
            return self._number(shown, "yes" if value else "no")
        return self._number(shown, str(value)) if shown.options else str(value)

    def _extra(self, shown: Shown) -> str:
        question = self._question(shown.key.rsplit(".", 1)[1])
        return _TEXTS.get(question.form, "1")

    def _question(self, name: str) -> Question:
        questions = catalogue().offers[self.offer].questions
        return next(one for one in questions if one.name == name)

    @staticmethod
    def _number(shown: Shown, value: str) -> str:
        values = [one.value for one in shown.options]
        return str(values.index(value) + 1)


def _before_acting(reply: Reply, text: str) -> int:
    """Characters until the first option; what somebody said themselves, read back, apart."""
    if any(line.key == "enrol.review" for line in reply.lines):
        return 0
    options = len(page_of(reply.question.options, reply.question.page)[1]) if reply.question else 0
    lines = text.splitlines()
    return sum(map(len, lines[: len(lines) - options]))
