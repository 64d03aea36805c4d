"""The engine in its process: every engine through one set of questions, then what happens when the process does not do
what it should. Real processes; the tests wait on events, never on time."""

from __future__ import annotations

import os
import signal
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from render.face.engines import ENGINES
from render.face.engines.chunks import LARGEST
from render.face.engines.process import LipSettings, LipWorker
from render.face.engines.worker import warm
from render.face.film_face import FilmFace
from tests.render.face.engines.conftest import spoken

HANG = 120.0  # seconds; ten times what it takes on a busy machine


def worker(bench, engine: str = "wav2lip", **about) -> LipWorker:
    settings = LipSettings(engine, bench.folder, bench.weights_of(engine), device="cpu")
    return LipWorker(settings, **about)


@pytest.fixture
def started(bench):
    """Workers to be closed at the end."""
    opened: list[LipWorker] = []

    def start(*args, **about) -> LipWorker:
        opened.append(worker(bench, *args, **about))
        opened[-1].start()
        return opened[-1]

    yield start
    for lips in opened:
        lips.close()


def wait_for(what, lips: LipWorker) -> None:
    """Until `what` holds; the worker's own events wake us."""
    import time

    until = time.monotonic() + HANG
    while not what():
        assert time.monotonic() < until, lips.status()
        lips._settled.wait(0.01) if not lips._settled.is_set() else time.sleep(0.005)


@pytest.mark.parametrize("engine", list(ENGINES))
def test_every_frame_of_a_clause_comes_back_silence_undrawn_and_a_cut_ends_it(engine, started):
    lips = started(engine, patient=True)
    assert lips.settle(HANG), lips.refusal
    speech = spoken(0.8, pause=(0.2, 0.6))
    lips.expect(speech, 0)
    came = [lips.take(speech, n, 100 + n, 0) for n in range(20)]
    assert all(d is not None and d.film == (100 + n) % 20 for n, d in enumerate(came))
    undrawn = [n for n, d in enumerate(came) if d.rgb is None]
    assert undrawn == [8, 9, 10, 11]  # what is beside a sound is drawn
    side = lips.spec["side"]
    assert all(d.rgb.shape == (side, side, 3) for d in came if d.rgb is not None)
    lips.cancel(1)
    assert not len(lips._ring)
    assert lips.rung == engine and [c.reason for c in lips.changes()] == ["ready"]


def test_a_card_has_seen_every_size_of_chunk_before_the_first_mouth_is_wanted():
    seen = []

    def engine(runs_on: str) -> SimpleNamespace:
        return SimpleNamespace(
            spec=SimpleNamespace(runs_on=runs_on), hear=lambda pcm, mouth: len(mouth),
            draw=lambda wanted: seen.append(max(w.frame for w in wanted) + 1),
        )  # fmt: skip

    warm(engine("cpu"))
    assert seen == []
    warm(engine("cuda"))
    assert seen == [1, 2, 4, 8, LARGEST]


def test_frames_do_not_depend_on_where_a_chunk_begins(started):
    """The same clause begun in its middle shows the same mouths from there on."""
    lips = started(patient=True)
    assert lips.settle(HANG)
    one = spoken(0.6)
    whole = [lips.take(one, n, 40 + n, 0) for n in range(15)]
    later = [lips.take(one, n, 60 + n, 0) for n in range(6, 15)]  # the film stands where it stood: 20 frames later
    for a, b in zip(whole[6:], later, strict=True):
        assert a.film == b.film and np.abs(a.rgb.astype(int) - b.rgb.astype(int)).max() <= 1


def test_a_killed_process_leaves_the_mouth_to_the_warp_and_comes_back(bench, started):
    lips = started(pauses=(0.0, 0.05))
    assert lips.settle(HANG)
    face = FilmFace(bench.film, (108, 192), lips, patient=True)
    try:
        speech = spoken(0.6)
        row = np.full(10, 0.5, np.float32)
        os.kill(lips.pid, signal.SIGKILL)
        wait_for(lambda: len(lips.changes()) > 1, lips)
        assert lips.changes()[1].rung == "warp" and "-9" in lips.changes()[1].reason
        if lips.rung == "warp":  # it may already be back
            face.follow(3, SimpleNamespace(speech=speech, frame=0, generation=0))
            (patch,) = face.render(row)
            assert patch.rgb.shape == (192, 108, 3)
        wait_for(lambda: lips.rung == "wav2lip", lips)
        assert [c.rung for c in lips.changes()] == ["wav2lip", "warp", "wav2lip"] and lips.restarts == 1
        assert lips.status()["changes"][1]["engine"] == "wav2lip"
        lips._patient = True
        assert lips.take(speech, 0, 50, 0) is not None
    finally:
        face.close()


def test_a_clause_of_an_older_generation_is_not_drawn(started):
    lips = started(patient=True)
    assert lips.settle(HANG)
    old, new = spoken(0.4, seed=1), spoken(0.4, seed=2)
    assert lips.take(old, 0, 10, 0) is not None
    lips.cancel(1)
    assert lips.take(new, 0, 20, 1).film == 0
    assert lips._ring.take(1, 1) is None  # of the old clause nothing is left


def test_weights_that_will_not_do_are_refused_once_for_all(bench, tmp_path, started, caplog):
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(bench.weights_of("wav2lip256").read_bytes())
    lips = LipWorker(LipSettings("wav2lip", bench.folder, wrong, device="cpu"))
    lips.start()
    try:
        assert not lips.settle(HANG)
        assert "no input of shape [?, 6, 96, 96]" in lips.refusal and "docs/engines.md" in lips.refusal
        lips._supervisor.join(HANG)
        assert lips.rung == "warp" and lips.restarts == 0 and not lips._supervisor.is_alive()
        assert lips.take(spoken(0.2), 0, 1, 0) is None
    finally:
        lips.close()


def test_a_process_that_says_nonsense_or_nothing_is_no_hang(bench):
    for words in ("print('hello there, this is not a frame')", "pass"):
        lips = worker(bench, command=(sys.executable, "-c", words), pauses=(0.0, 0.01, 60.0))
        lips.start()
        wait_for(lambda lips=lips: lips.restarts >= 2, lips)
        assert lips.rung == "warp" and lips.take(spoken(0.2), 0, 1, 0) is None
        lips.close()


def test_an_engine_that_is_not_ready_costs_the_clock_nothing(bench):
    """Nobody reads its orders: everything returns, nothing piles up."""
    lips = worker(bench, command=(sys.executable, "-c", "import time; time.sleep(60)"))
    lips.start()
    speech = spoken(0.2)
    for n in range(500):
        lips.expect(speech, n)
        assert lips.take(speech, 0, n, n) is None
    lips.close()
