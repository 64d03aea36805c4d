"""The real painter process: newest wins, it survives its own death, and it never holds anybody up."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from errors import EngineFailed
from render.picture.layout import lay_out
from render.picture.painter import Painter, key_of
from render.picture.scene import Caption, Scene
from render.picture.template import load_template

TEMPLATE = load_template()


def caption(text: str):
    return lay_out(Scene(caption=Caption(text, "en")), TEMPLATE, 720, 1280)[0]


def test_a_tile_is_drawn_once_and_then_known(painter):
    spec = caption("hello there")
    tile = painter.wait(spec)
    assert tile.key == key_of(spec)
    assert tile.width % 2 == tile.height % 2 == tile.x % 2 == tile.y % 2 == 0
    before = painter.painted
    assert painter.wait(caption("hello there")) is tile
    assert painter.painted == before
    assert painter.ready()["caption"] is tile


def test_the_newest_wish_of_a_layer_wins(painter):
    before = painter.painted
    specs = [caption(f"number {n}") for n in range(200)]
    for spec in specs:
        painter.request(spec)
    painter.wait(specs[-1])
    assert painter.ready()["caption"].key == key_of(specs[-1])
    assert painter.painted - before < 100


def test_a_killed_painter_comes_back_with_what_was_asked(painter):
    painter.wait(caption("before"))
    os.kill(painter._worker.pid, signal.SIGKILL)
    assert painter.wait(caption("after"), timeout=20).layer == "caption"
    assert painter.restarts >= 1


def test_asking_never_waits_for_a_painter_that_hangs(painter):
    painter.wait(caption("awake"))
    os.kill(painter._worker.pid, signal.SIGSTOP)
    try:
        done = threading.Event()

        def ask() -> None:
            for n in range(500):
                painter.request(caption(f"sleeping {n}"))
                painter.ready()
            done.set()

        threading.Thread(target=ask).start()
        assert done.wait(10)
    finally:
        os.kill(painter._worker.pid, signal.SIGCONT)
    painter.wait(caption("sleeping 499"))


def test_a_drawing_that_fails_is_said_and_given_up(painter, caplog):
    spec = caption("fine")
    broken = type(spec)("caption", spec.box, object(), spec.template, spec.scale)
    with pytest.raises(EngineFailed, match="could not draw the caption"):
        painter.wait(broken)
    assert "could not be drawn" in caplog.text
    assert painter.wait(caption("still fine")).layer == "caption"


def test_closing_ends_the_process():
    painter = Painter(None)
    painter.wait(caption("x"))
    worker = painter._worker
    painter.close()
    assert worker.poll() is not None
