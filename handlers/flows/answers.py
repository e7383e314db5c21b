"""The extra questions of an offer, asked and read back in the words of its data."""

from typing import Any

from handlers.flows.facts import ask_yes_no
from handlers.flows.readers import count, long_text, no_more, year
from handlers.talk import Option, Ref, Takes, Talk
from handlers.talk.values import Value
from knowledge.catalogue import Form, Offer, Question

FILES_AT_MOST = 5


async def ask_question(talk: Talk, offer: Offer, question: Question, age: int | None = None) -> Any:
    """Ask one extra question of `offer`; `None` when it was skipped.

    With `age`, in years, a year can be told as an age too.
    """
    room = talk.within("extra")
    name, key = question.name, f"offer.{offer.id}.ask.{question.name}"
    skippable = question.optional
    born = None if age is None else talk.today.year - age
    options = [Option(one.value, Ref(f"{key}.{one.value}")) for one in question.options]
    match question.form:
        case Form.CHOICE | Form.MANY as form:
            many = form is Form.MANY
            return await room.choose(name, options, many=many, skippable=skippable, key=key)
        case Form.YES_NO:
            return await ask_yes_no(room, name, key=key)
        case Form.NUMBER:
            return await room.ask(name, count, skippable=skippable, key=key)
        case Form.YEAR:
            return await room.ask(name, year(talk.today, born), skippable=skippable, key=key)
        case Form.TEXT:
            return await room.ask(name, long_text, skippable=skippable, key=key)
        case Form.FILES:
            return await ask_files(room, name, key=key)


async def ask_files(talk: Talk, name: str, *, key: str) -> list[Any] | None:
    """Ask for files, one after the other, up to `FILES_AT_MOST`; `None` when there are none yet."""
    files: list[Any] = []
    while len(files) < FILES_AT_MOST:
        words, end = ("attach.more", "done") if files else (key, "later")
        room = talk.within(f"{name}-{len(files) + 1}") if files else talk
        options = [Option(end, Ref(f"attach.{end}"))]
        said = await room.choose(
            name, options, otherwise=no_more(end), takes=Takes.FILE, key=words, count=len(files)
        )
        if said == end:
            break
        files.append(said)
    else:
        talk.say("attach.full", count=len(files))
    return files or None


def put_answer(offer: Offer, question: Question, answer: Any) -> Value:
    """A recorded answer as it is read back."""
    base = f"offer.{offer.id}.ask.{question.name}"
    if question.form is Form.YES_NO:
        return Ref(f"answer.{answer}")
    if question.form is Form.CHOICE:
        return Ref(f"{base}.{answer}")
    if question.form is Form.MANY:
        return [Ref(f"{base}.{one}") for one in answer]
    if question.form is Form.FILES:
        return Ref("answer.files", {"count": len(answer)})
    if question.form is Form.YEAR:
        return Ref("answer.year", {"year": answer})
    return answer if isinstance(answer, int) else str(answer)
