"""Whether a file is what Telegram shows as a voice message: OGG, and in it one voice in Opus."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

CAPTURE = b"OggS"
HEADER = 27
CHECKSUM = slice(22, 26)
FIRST, FULL = 2, 255
POLYNOMIAL = 0x04C11DB7
# The head of Opus (RFC 7845, 5.1): its name, version, number of channels and more.
NAME = b"OpusHead"
SHORTEST_HEAD = 19
MAPPED = 18


@dataclass(frozen=True)
class Page:
    """One page of an OGG file (RFC 3533): its flags, what its packets hold, where it ends."""

    flags: int
    packets: list[bytes]
    end: int


def voice_like(data: bytes) -> bool:
    """Whether it is OGG whose first packet is the head of Opus with one channel, then sound."""
    first = page(data, 0)
    if first is None or not first.flags & FIRST or checksum(data[: first.end]) != told(data):
        return False
    head = first.packets[0] if first.packets else b""
    if len(head) < SHORTEST_HEAD or not head.startswith(NAME) or head[8] >> 4:
        return False
    if head[9] != 1 or head[MAPPED]:
        return False
    # The second packet holds tags; only what comes after it can be heard.
    return len([one for later in pages(data, first.end) for one in later.packets]) > 1


def pages(data: bytes, start: int) -> Iterator[Page]:
    """The pages from `start` on, as long as they are whole; three tell enough."""
    for _ in range(3):
        found = page(data, start)
        if found is None:
            return
        yield found
        start = found.end


def page(data: bytes, start: int) -> Page | None:
    """The page at `start`, if there is a whole one."""
    head = data[start : start + HEADER]
    if len(head) < HEADER or not head.startswith(CAPTURE) or head[4]:
        return None
    body = start + HEADER + head[26]
    sizes = data[start + HEADER : body]
    end = body + sum(sizes)
    if len(sizes) < head[26] or end > len(data):
        return None
    packets, packet = [], b""
    for size in sizes:
        packet += data[body : body + size]
        body += size
        if size < FULL:
            packets.append(packet)
            packet = b""
    return Page(head[5], packets, end)


def told(data: bytes) -> int:
    """The checksum that the first page tells of itself."""
    return int.from_bytes(data[CHECKSUM], "little")


def checksum(data: bytes) -> int:
    """The checksum of a page, which counts its own place as zeros."""
    table, value = remainders(), 0
    for byte in data[: CHECKSUM.start] + bytes(4) + data[CHECKSUM.stop :]:
        value = (value << 8 & 0xFFFFFFFF) ^ table[value >> 24 ^ byte]
    return value


@cache
def remainders() -> tuple[int, ...]:
    """What every byte adds to a checksum."""
    found = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = value << 1 & 0xFFFFFFFF ^ (POLYNOMIAL if value >> 31 else 0)
        found.append(value)
    return tuple(found)
