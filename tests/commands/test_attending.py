"""The shell around attendance: it warns, survives a killed mind, closes with one sentence, and tells the supervisor."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from agent.attendance import CLOSING
from agent.profiles import load
from agent.virtual_time import run_virtually
from commands.attending import LAST_WORDS_S, Attending
from errors import BadInput

KUAISHOU = replace(load("kuaishou"), confirm_every_s=900.0)


class Book:
    """A journal's states."""

    def __init__(self) -> None:
        self.states: dict[str, dict] = {}

    def state(self, key):
        return self.states.get(key)

    def remember(self, key, value):
        self.states[key] = value

    async def flushed(self): ...


class ScriptedMind:
    """Takes the closing sentence; `speaks` False: it never sounds."""

    def __init__(self, speaks: bool = True, muted: bool = False) -> None:
        self.closed: list[tuple[str, str]] = []
        self.speaks, self.muted = speaks, muted
        self.attending: Attending | None = None

    def close(self, text, lang="zh"):
        self.closed.append((text, lang))
        if self.muted:
            return None
        if self.speaks:
            loop = asyncio.get_running_loop()
            loop.call_later(5.0, lambda: self.attending.line_over("9.1", "finished"))
        return "9.1"


def watch(profile=KUAISHOU, mind=None, book=None, **given):
    mind, book, told = mind or ScriptedMind(), book if book is not None else Book(), []
    loop = asyncio.get_running_loop()
    attending = Attending(profile, mind, book, loop.time, lambda reason: told.append((loop.time(), reason)), **given)
    mind.attending = attending
    return attending, mind, book, told


def test_confirmed_in_time_it_goes_on_and_unconfirmed_it_ends_politely(caplog):
    async def scene():
        attending, mind, book, told = watch()
        running = asyncio.create_task(attending.run())
        for _ in range(8):
            await asyncio.sleep(890)
            assert attending.state()["state"] == "due"
            attending.confirm()
            assert attending.state() == {"rule": "required", "state": "fine", "left_s": 900, "every_s": 900.0}
        assert (mind.closed, told) == ([], [])
        await asyncio.sleep(910)
        assert mind.closed == [(CLOSING["zh"], "zh")]
        ((at, reason),) = told
        assert reason == "unattended"
        assert at == pytest.approx(8 * 890 + 900 + 5, abs=1)
        assert book.states["ended"]["reason"] == "unattended"
        with pytest.raises(BadInput, match="the show is ending"):
            attending.confirm()
        await asyncio.sleep(3600)
        assert len(mind.closed) == len(told) == 1, "it ends once"
        running.cancel()

    run_virtually(scene())
    warnings = [r.getMessage() for r in caplog.records]
    assert sum("the show ends in 120 s" in w for w in warnings) == 9
    assert sum("nobody attends" in w for w in warnings) == 1


def test_a_sentence_that_never_sounds_does_not_hold_the_end_up():
    async def scene():
        attending, mind, _, told = watch(mind=ScriptedMind(speaks=False), lang="en")
        running = asyncio.create_task(attending.run())
        await asyncio.sleep(900 + LAST_WORDS_S + 1)
        assert mind.closed == [(CLOSING["en"], "en")]
        assert len(told) == 1
        running.cancel()

    run_virtually(scene())


def test_in_a_panic_it_ends_without_words():
    async def scene():
        attending, _, _, told = watch(mind=ScriptedMind(muted=True))
        running = asyncio.create_task(attending.run())
        await asyncio.sleep(901)
        assert len(told) == 1
        running.cancel()

    run_virtually(scene())


def test_a_mind_that_was_killed_goes_on_with_the_time_that_had_run_and_a_new_show_does_not():
    async def scene():
        _, _, book, _ = watch()
        await asyncio.sleep(600)
        reborn, *_ = watch(book=book, goes_on=True)
        assert reborn.state()["left_s"] == 300
        new, *_ = watch(book=book)
        assert new.state()["left_s"] == 900

    run_virtually(scene())


def test_where_it_is_only_advised_the_show_goes_on(caplog):
    async def scene():
        attending, mind, _, told = watch(load("own"))
        running = asyncio.create_task(attending.run())
        await asyncio.sleep(86_400)
        assert attending.state()["state"] == "missed"
        attending.confirm()
        assert attending.state()["state"] == "fine"
        assert (mind.closed, told) == ([], [])
        running.cancel()

    run_virtually(scene())
    assert sum("nobody has confirmed for 60 min" in r.getMessage() for r in caplog.records) == 1


def test_outside_its_hours_a_show_needs_nobody():
    async def scene():
        hours = [False]
        attending, mind, _, _ = watch(open=lambda: hours[0])
        running = asyncio.create_task(attending.run())
        await asyncio.sleep(36_000)
        assert attending.state()["state"] == "fine"
        hours[0] = True
        await asyncio.sleep(899)
        assert (attending.state()["state"], mind.closed) == ("due", [])
        await asyncio.sleep(2)
        assert mind.closed
        running.cancel()

    run_virtually(scene())
