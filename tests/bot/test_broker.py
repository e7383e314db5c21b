"""A broker as an operator sets it: what stops a start, and what the doctor says."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

import bot.speech.elsewhere
from bot.cli import Commands
from bot.speech.broker import Names
from db.keys import Keys
from tests.conftest import TEST_SECRET
from tests.support.broker import Broker
from tests.support.served import free_port


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    one = Broker(password="geheim")
    one.start()
    yield one
    one.kill()


@pytest.fixture(params=["run", "worker"])
def command(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def zhuye(*arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(Commands("zhuye"), arguments)


def refused(monkeypatch: pytest.MonkeyPatch, command: str, url: str) -> str:
    """The sentence with which a command ends that cannot use a broker."""
    monkeypatch.setenv("ZHUYE_BROKER_URL", url)
    result = zhuye(command)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert "geheim" not in result.stderr
    assert "ZHUYE_BROKER_URL" in result.stderr
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_broker_that_is_away_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    url = f"redis://:geheim@127.0.0.1:{free_port()}"
    assert "连不上" in refused(monkeypatch, command, url)


def test_a_wrong_password_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, broker: Broker, command: str
) -> None:
    url = f"redis://:geheimnis@127.0.0.1:{broker.port}"
    assert "密码不对" in refused(monkeypatch, command, url)


@pytest.mark.parametrize("url", ["amqp://geheim", "redis://geheim:port", "redis://h?geheim=1"])
def test_what_cannot_be_a_broker_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, command: str, url: str
) -> None:
    assert "redis:// 或 rediss://" in refused(monkeypatch, command, url)


def test_without_its_package_it_is_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(bot.speech.elsewhere, "find_spec", lambda _: None)
    assert "make install BROKER=on" in refused(monkeypatch, command, "redis://h")


def test_a_worker_without_a_broker_has_nothing_to_do() -> None:
    result = zhuye("worker")
    assert result.exit_code == 2
    assert "ZHUYE_BROKER_URL" in result.stderr


def test_a_worker_makes_no_key_of_its_own(monkeypatch: pytest.MonkeyPatch, broker: Broker) -> None:
    monkeypatch.setenv("ZHUYE_BROKER_URL", broker.url)
    result = zhuye("worker")
    assert result.exit_code == 2
    assert "ZHUYE_SECRET_KEY" in result.stderr


def test_a_worker_without_engines_has_nothing_to_do(
    monkeypatch: pytest.MonkeyPatch, broker: Broker
) -> None:
    monkeypatch.setenv("ZHUYE_BROKER_URL", broker.url)
    monkeypatch.setenv("ZHUYE_SECRET_KEY", TEST_SECRET)
    monkeypatch.setenv("ZHUYE_TTS", "off")
    monkeypatch.setenv("ZHUYE_ASR", "off")
    result = zhuye("worker")
    assert result.exit_code == 2
    assert "ZHUYE_TTS" in result.stderr


def finding() -> tuple[str, str]:
    """What the doctor says about the broker."""
    report = json.loads(zhuye("doctor", "--json").stdout)
    (one,) = [one for one in report["findings"] if one["check"] == "broker"]
    assert "geheim" not in one["text"]
    return one["status"], one["text"]


def test_the_doctor_asks_the_broker(monkeypatch: pytest.MonkeyPatch, broker: Broker) -> None:
    monkeypatch.setenv("ZHUYE_BROKER_URL", broker.url)
    status, text = finding()
    assert status == "note"
    assert "zhuye worker" in text
    monkeypatch.setenv("ZHUYE_SECRET_KEY", TEST_SECRET)
    with broker.client() as client:
        client.set(Names(Keys(TEST_SECRET)).alive("hear"), 1)
        status, text = finding()
        client.flushall()
    assert status == "ok"
    assert "替我们听" in text
    monkeypatch.setenv("ZHUYE_BROKER_URL", f"redis://:geheim@127.0.0.1:{free_port()}")
    assert finding()[0] == "problem"
