"""Against a real nginx with its RTMP module on loopback: what arrives, and what a dead or frozen server does."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest

from errors import BadInput
from render.output.backoff import Backoff
from render.output.rtmp import RtmpPush, redacted
from render.output.rtmp_child import StallWatch
from tests.render.output.nginx import Nginx, arrived, serving
from tests.render.output.programme import Programme, encode


@pytest.fixture
def nginx(program, tmp_path) -> Iterator[Nginx]:
    with serving(program, tmp_path) as server:
        yield server


class Air(threading.Thread):
    """Feeds the programme over and over, its times running on, `speed` times as fast as it is."""

    def __init__(self, push: RtmpPush, programme: Programme, speed: float) -> None:
        super().__init__(daemon=True)
        self._push, self._programme, self._pause = push, programme, 0.04 / speed
        self._over = threading.Event()
        self.worst = 0.0
        self.start()

    def run(self) -> None:
        from dataclasses import replace
        from itertools import count
        from time import monotonic

        length = len(self._programme.ticks)
        for n in count():
            shift = n // length * length
            began = monotonic()
            self._push.outlet.put(
                [replace(p, pts=p.pts + shift * p.rate // 25) for p in self._programme.ticks[n % length]]
            )
            self.worst = max(self.worst, monotonic() - began)
            if self._over.wait(self._pause):
                return

    def end(self) -> None:
        self._over.set()
        self.join()


@pytest.fixture(scope="module")
def long_programme() -> Programme:
    return encode(400)


def wait_until(condition, seconds: float) -> None:
    from time import monotonic

    limit, tick = monotonic() + seconds, threading.Event()
    while not condition():
        assert monotonic() < limit, "it did not happen in time"
        tick.wait(0.02)


def test_the_stream_arrives_forty_milliseconds_apart(nginx, programme, mark):
    push = RtmpPush("main", nginx.url, programme.info, mark)
    assert push.wait_for("publishing", timeout=20)
    for tick in (*programme.ticks, programme.tail):
        wait_until(lambda: push.outlet.waiting < 50, 10)
        push.outlet.put(tick)
    push.close(10)
    assert push.state == "stopped"
    wait_until(lambda: nginx.recordings() and nginx.recordings()[0].stat().st_size > 10_000, 5)
    nginx.send(signal.SIGTERM)
    nginx.process.wait(10)
    times, sounds = arrived(nginx.recordings()[0])
    assert times == [40 * n for n in range(163)]
    assert sounds >= 300


def test_times_cross_the_extended_timestamp_without_a_gap(nginx, mark):
    """RTMP writes times in 24 bits until 16,777,215 ms, 4 h 39 min into a show; then it needs the longer form."""
    first = 16_772 * 25
    programme = encode(250, first_tick=first)
    push = RtmpPush("main", nginx.url, programme.info, mark)
    assert push.wait_for("publishing", timeout=20)
    for tick in (*programme.ticks, programme.tail):
        wait_until(lambda: push.outlet.waiting < 50, 10)
        push.outlet.put(tick)
    push.close(10)
    wait_until(lambda: nginx.recordings() and nginx.recordings()[0].stat().st_size > 10_000, 5)
    nginx.send(signal.SIGTERM)
    nginx.process.wait(10)
    times, _ = arrived(nginx.recordings()[0])
    assert times == [40 * n for n in range(first, first + 250)]


def test_a_killed_server_is_found_and_the_stream_goes_on_with_the_running_times(nginx, long_programme, mark):
    push = RtmpPush("main", nginx.url, long_programme.info, mark, random=Random(1))
    air = Air(push, long_programme, speed=2)
    try:
        assert push.wait_for("publishing", timeout=20)
        nginx.send(signal.SIGKILL)
        nginx.process.wait(10)
        assert push.wait_for("waiting", timeout=5)
        nginx.start()
        assert push.wait_for("publishing", timeout=30)
        before = len(nginx.recordings())
        wait_until(lambda: nginx.recordings()[-1].stat().st_size > 60_000, 20)
    finally:
        air.end()
        push.close()
    assert before >= 1
    assert push.reconnects >= 1
    times, _ = arrived(nginx.recordings()[-1])
    assert times[0] > 0
    assert times[0] % 2000 % 40 == 0
    assert {b - a for a, b in pairwise(times)} <= {40}
    assert air.worst < 0.5


def test_a_frozen_server_is_left_and_never_holds_the_programme(nginx, long_programme, mark):
    push = RtmpPush("main", nginx.url, long_programme.info, mark, random=Random(2))
    air = Air(push, long_programme, speed=40)
    try:
        assert push.wait_for("publishing", timeout=20)
        nginx.send(signal.SIGSTOP)
        assert push.wait_for("waiting", timeout=90)
        assert "s3cret" not in str(push.status())
        nginx.send(signal.SIGCONT)
        assert push.wait_for("publishing", timeout=40)
    finally:
        air.end()
        push.close()
    assert air.worst < 0.5


def test_no_server_is_said_without_the_stream_key(programme, mark, caplog):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    push = RtmpPush("main", f"rtmp://user:pass@127.0.0.1:{port}/live/s3cret?token=abc", programme.info, mark)
    assert push.wait_for("waiting", timeout=20)
    assert "refused" in push.reason
    push.close()
    everything = caplog.text + str(push.status())
    assert not any(word in everything for word in ("s3cret", "abc", "pass"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtmp://a.example/live/key", "rtmp://a.example/live/…"),
        ("rtmps://u:p@a.example:443/app/x/key?sign=1", "rtmps://a.example:443/app/x/…"),
    ],
)
def test_a_shown_address_has_no_secrets(url, shown):
    assert redacted(url) == shown


def test_an_address_that_is_not_rtmp_is_refused():
    with pytest.raises(BadInput, match="rtmp://host"):
        redacted("http://a.example/live/key")


def test_a_peer_that_acknowledges_nothing_has_stopped():
    watch = StallWatch(patience=2.0)
    assert not any(watch.look(t, 500, 1000 + t) for t in range(10))
    assert not watch.look(10.0, 500, 1009)
    assert watch.look(11.5, 900, 1009)
    assert not watch.look(12.0, 0, 1009)
    assert not watch.look(60.0, 0, 1009)


def test_the_pauses_double_up_to_half_a_minute():
    backoff = Backoff(Random(0))
    pauses = [backoff.pause() for _ in range(9)]
    assert 0.375 <= pauses[0] <= 0.5
    assert all(p <= 30 for p in pauses)
    assert pauses[-1] >= 22
    backoff.reset()
    assert backoff.pause() <= 0.5


def test_of_several_servers_one_that_is_away_does_not_touch_the_other(nginx, programme, mark):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"rtmp://127.0.0.1:{free.getsockname()[1]}/live/key"
    here, away = (RtmpPush(name, url, programme.info, mark) for name, url in (("1", nginx.url), ("2", nobody)))
    assert here.wait_for("publishing", timeout=20)
    assert away.wait_for("waiting", timeout=20)
    for tick in (*programme.ticks, programme.tail):
        wait_until(lambda: here.outlet.waiting < 50, 10)
        here.outlet.put(tick)
        away.outlet.put(tick)
    here.close(10)
    away.close(10)
    wait_until(lambda: nginx.recordings() and nginx.recordings()[0].stat().st_size > 10_000, 5)
    nginx.send(signal.SIGTERM)
    nginx.process.wait(10)
    assert arrived(nginx.recordings()[0])[0] == [40 * n for n in range(163)]
    assert (here.reconnects, away.reconnects > 0) == (0, True)
