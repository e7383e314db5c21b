"""How clear and how quick the voice is: `python -m tests.bench.bench_voice [SENTENCES]`.

What is spoken is written down by Whisper, which makes a part of the errors itself: figures of one
run can be compared with each other. The named baseline is eSpeak NG.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from bot.present import Passage, Presenter
from bot.speech.jobs import Orders
from bot.speech.workshop import Process, Workshop
from db.database import Database
from db.keys import Keys
from handlers.replies import Reply
from handlers.talk.questions import Option, Shown
from handlers.talk.values import Line, Ref
from handlers.wording import wording
from knowledge.catalogue import catalogue
from knowledge.ear import speakable
from knowledge.reading.normal import compact
from knowledge.words import Mode
from tests.support.talks import House, Someone

SENTENCES = 44
OF_OUR_OWN = (
    "月薪 3,500—5,000 元，包吃住。",
    "2026-12-01 9:30 开课，一共 12 天。",
    "报名截止到 2026 年 11 月 30 日。",
    "每天 8 小时，每周休息 2 天。",
    "地点在北京市海淀区。",
    "在重庆和长沙都有服务点。",
    "工资打到银行卡里，第 2 个月开始缴社保。",
    "比去年多 15%，最多补贴 1.2 万元。",
    "请打 12385，或者 010-66580000。",
    "乐业云工上有 230 个岗位。",
)
VOICES = (("espeak", "female"), ("kokoro", "female"), ("kokoro", "female2"), ("kokoro", "male"))
TO_THE_MENU = ("你好", "适合听的话")
TO_THE_ROLES = (*TO_THE_MENU, "找适合的项目")
TO_THE_PROGRAMMES = (*TO_THE_MENU, "看全部项目")
ANSWERS = (
    (
        TO_THE_MENU,
        ("第一个", "第二个", "第三个", "第四个", "找适合的项目", "我的资料", "人工", "帮助"),
    ),
    (TO_THE_ROLES, ("第一个", "第三个", "帮家人或朋友", "盲人按摩店", "用人单位", "返回", "菜单")),
    (
        (*TO_THE_ROLES, "我自己", "同意保存"),
        ("视力残疾", "听力残疾", "肢体残疾", "第一个", "跳过", "重复"),
    ),
    (
        TO_THE_PROGRAMMES,
        ("第二个", "第五个", "心光绽放", "天籁之家", "蜗牛之翼", "更多", "返回", "上一步"),
    ),
)
"""What leads to a question, and what is said to it."""

SECRET = "only for measuring, only for measuring"
RATES = (0.5, 2.0, 3.0)
CROWD = 200
_MEGABYTE = 1_000_000
_KIB = 1024


async def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        await _clarity(home, count)
        await _answers(home)
        await _quickness(home)
        await _memory(home)
        await _crowd(home)


async def _clarity(home: Path, count: int) -> None:
    said = _sentences(count)
    _print(
        f"{len(said)} sentences through speech out and speech in, errors by character and pinyin"
    )
    async with _workshop(home, "kokoro") as listener:
        for one in VOICES:
            await _voice(home, listener, one, said)
        for rate in RATES:
            await _voice(home, listener, ("kokoro", "female"), said[:12], rate)


async def _voice(
    home: Path,
    listener: Workshop,
    speaker_and_voice: tuple[str, str],
    said: Sequence[str],
    rate: float = 1.0,
) -> None:
    engine, voice = speaker_and_voice
    characters, syllables, seconds, spent = [], [], 0.0, 0.0
    async with _workshop(home, engine) as speaker:
        await speaker.speak([Passage("您好", personal=True)], voice, rate)
        for text in said:
            start = time.perf_counter()
            clip = await speaker.speak([Passage(text, personal=True)], voice, rate)
            spent += time.perf_counter() - start
            seconds += clip.seconds
            heard = await listener.hear(clip.ogg, ())
            wanted, found = compact(speakable(text)), compact(speakable(heard.text))
            characters.append(_distance(wanted, found))
            syllables.append(_distance(lazy_pinyin(wanted), lazy_pinyin(found)))
    length = sum(len(compact(speakable(one))) for one in said)
    _print(
        f"  {engine:<8}{voice:<9}{rate:>4} x  characters {sum(characters) / length:6.1%}"
        f"  pinyin {sum(syllables) / length:6.1%}  {spent / seconds:6.3f} s for a second of speech"
    )


async def _answers(home: Path) -> None:
    """Say answers where they can be said, and compare where that leads with typing them."""
    database = Database.open(f"sqlite:///{home / 'answers.db'}", Keys(SECRET))
    await database.upgrade()
    house, met = House(database), Counter[str]()
    async with _workshop(home, "kokoro") as workshop:
        for voice in ("female", "female2", "male"):
            for place, (way, answers) in enumerate(ANSWERS):
                for number, answer in enumerate(answers):
                    name = f"{voice}-{place}-{number}"
                    typing = await _led(Someone(house, f"typing-{name}"), way)
                    saying = await _led(Someone(house, f"saying-{name}"), way)
                    before = saying.asked
                    clip = await workshop.speak([Passage(answer)], voice, 1.0)
                    hints = await house.turns.can_be_said("test", saying.address)
                    heard = await workshop.hear(clip.ogg, hints)
                    await typing.says(answer)
                    if heard.text:
                        await saying.says_aloud(heard.text, heard.confidence)
                    met[_outcome(before, typing.asked, saying.asked)] += 1
    await database.close()
    counts = ", ".join(f"{count} {what}" for what, count in met.most_common())
    _print(f"{met.total()} spoken answers: {counts}")


async def _led(someone: Someone, way: Sequence[str]) -> Someone:
    for said in way:
        await someone.says(said)
    return someone


def _outcome(before: str, wanted: str, got: str) -> str:
    if got == wanted:
        return "right"
    if got == "heard.right":
        return "read back"
    return "asked again" if got == before else "WRONG"


async def _quickness(home: Path) -> None:
    reply = _reply()
    text = "".join(one.text for one in reply)
    _print(f"a typical reply of {len(text)} characters")
    async with _workshop(home / "quick", "kokoro") as workshop:
        start = time.perf_counter()
        await workshop.speak(reply, "female", 1.0)
        _print(
            f"  first of all, models put together and loaded {time.perf_counter() - start:6.2f} s"
        )
    async with _workshop(home / "quick", "kokoro") as workshop:
        await workshop.speak([Passage("您好", personal=True)], "female", 1.0)
        cold = [
            await _timed(workshop, [replace(one, personal=True) for one in reply]) for _ in range(8)
        ]
        _show("nothing of it was ever said", cold)
        warm = [
            await _timed(workshop, [Passage("李明，您好。", personal=True), *reply])
            for _ in range(8)
        ]
        _show("all of it but a name was said before, in parts", warm)
        _show("it was said before", [await _timed(workshop, reply) for _ in range(50)])


async def _memory(home: Path) -> None:
    reply = [replace(one, personal=True) for one in _reply()]
    for at_once in (1, 4):
        ordered = replace(_orders(home, "kokoro"), at_once=at_once, threads=1)
        workshop = Workshop(ordered)
        start = time.perf_counter()
        clips = await asyncio.gather(*(workshop.speak(reply, "female", 1.0) for _ in range(4)))
        spent = time.perf_counter() - start
        memory = _resident(workshop._speaking)
        seconds = sum(one.seconds for one in clips)
        _print(
            f"{at_once} at once with a thread each: {memory:5.0f} MB,"
            f" {spent / seconds:5.3f} s for a second of speech"
        )
        await workshop.close()


async def _crowd(home: Path) -> None:
    reply = _reply()
    async with _workshop(home / "crowd", "kokoro") as workshop:
        await workshop.speak(reply, "female", 1.0)
        waits = await asyncio.gather(
            *(
                _timed(workshop, [Passage(f"{number} 号，您好。", personal=True), *reply])
                for number in range(CROWD)
            )
        )
    _show(f"{CROWD} people at once, each a greeting of their own", waits)


async def _timed(workshop: Workshop, passages: Sequence[Passage]) -> float:
    start = time.perf_counter()
    await workshop.speak(passages, "female", 1.0)
    return time.perf_counter() - start


def _sentences(count: int) -> list[str]:
    offers = catalogue().offers.values()
    ours = [text for one in offers for text in (one.summary.of(Mode.VOICE), one.name.plain)]
    step = max(1, len(ours) // max(1, count - len(OF_OUR_OWN)))
    return [*OF_OUR_OWN, *ours[::step]][:count]


def _reply() -> tuple[Passage, ...]:
    options = tuple(Option(one, Ref(f"offer.{one}.name")) for one in list(catalogue().offers)[:5])
    shown = Shown("t", "matches.offer", {}, options, many=False, skippable=False)
    reply = Reply((Line("turn.resumed"),), shown)
    return Presenter(wording()).present(reply, Mode.VOICE, aloud=True).speech


def _orders(home: Path, tts: str) -> Orders:
    return Orders(tts, "whisper", home / "models", home / "audio", 200 * _MEGABYTE)


@asynccontextmanager
async def _workshop(home: Path, tts: str) -> AsyncIterator[Workshop]:
    workshop = Workshop(_orders(home, tts))
    try:
        yield workshop
    finally:
        await workshop.close()


def _resident(process: Process) -> float:
    """Megabytes of memory that a worker has (proc(5), VmHWM)."""
    assert process._running is not None
    status = Path(f"/proc/{process._running.pid}/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) * _KIB / _MEGABYTE


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    return Levenshtein.distance(one, other)


def _show(what: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    late = ordered[int(len(ordered) * 0.95) - (len(ordered) < 20)]
    _print(f"  {what}: p50 {statistics.median(ordered):8.4f} s, p95 {late:8.4f} s")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else SENTENCES))
