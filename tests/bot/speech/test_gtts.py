"""The voice of an outside service, which may do anything."""

import base64
import io
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import av
import numpy as np
import pytest

pytest.importorskip("gtts")

import gtts.tts

import bot.speech.gtts
from bot.speech.audio import RATE
from bot.speech.gtts import Google
from bot.speech.problems import SpeechProblem

SECRET = "这句话谁也不该看到。"


@dataclass
class Service:
    """A stand-in for Google Translate; `answers` says how."""

    answers: str = "audio"
    asked: int = 0
    goes_on: threading.Event = field(default_factory=threading.Event)


def mp3(seconds: float) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=24_000, layout="mono")
        tone = 0.3 * np.sin(np.arange(int(seconds * 24_000), dtype=np.float32) / 20)
        frame = av.AudioFrame.from_ndarray(tone[None, :], format="fltp", layout="mono")
        frame.sample_rate = 24_000
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return out.getvalue()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.asked += 1
            self.rfile.read(int(self.headers["Content-Length"]))
            if service.answers == "hangs":
                service.goes_on.wait(30)
                return
            self.send_response(429 if service.answers == "429" else 200)
            self.end_headers()
            audio = {"audio": mp3(1.0), "rubbish": b"no audio at all"}.get(service.answers)
            if audio is not None:
                said = base64.b64encode(audio).decode()
                self.wfile.write(rf'[["wrb.fr","jQ1olc","[\"{said}\"]",null]]'.encode())

        def log_message(self, *_: object) -> None:
            """Nothing goes to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld="com", path="": here + path)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield service
        service.goes_on.set()
        server.shutdown()


def test_what_it_says_is_audio_at_our_rate(service: Service) -> None:
    sound = Google().speak("你好。", "female")
    assert sound.rate == RATE
    assert sound.seconds == pytest.approx(1.0, abs=0.1)
    assert service.asked == 1


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ("nothing", "no_audio"),
        ("rubbish", "no_audio"),
        ("429", "unreachable"),
        ("hangs", "unreachable"),
    ],
)
def test_what_is_no_audio_is_told_and_what_was_to_be_said_is_not(
    answers: str,
    reason: str,
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(bot.speech.gtts, "_WITHIN", (0.5, 0.5))
    service.answers = answers
    with caplog.at_level(logging.DEBUG, "gtts"), pytest.raises(SpeechProblem) as caught:
        Google().speak(SECRET, "female")
    assert type(caught.value) is SpeechProblem
    assert caught.value.reason == reason
    assert SECRET not in caplog.text


def test_where_nobody_answers_it_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gtts.tts, "_translate_url", lambda **_: "http://127.0.0.1:9/")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(SpeechProblem, match="unreachable"):
        Google().speak("你好。", "female")


def test_what_is_said_leaves_this_machine() -> None:
    assert not Google.local
