"""Supervised children: settings in, reports out, restarted when they fall, ended when told."""

from __future__ import annotations

import asyncio
import os
import signal
import textwrap

import pytest

from commands import children
from commands.children import Child, Refused
from commands.room_settings import RoomSettings

ACTOR = """
    import json, os, signal, sys, time
    settings = json.loads(sys.stdin.readline())
    print(json.dumps({"event": "born", "attempt": settings["attempt"], "pid": os.getpid()}), flush=True)
    %s
"""


@pytest.fixture
def actor(tmp_path, monkeypatch):
    """actor(body) -> a Child that runs that body, and the queue of what it says."""

    def make(body: str) -> tuple[Child, asyncio.Queue]:
        (tmp_path / "actor.py").write_text(textwrap.dedent(ACTOR % body))
        monkeypatch.setattr(children, "ROOT", tmp_path)
        monkeypatch.setattr(children, "PAUSES", (0.0, 0.0))
        said: asyncio.Queue = asyncio.Queue()
        return Child("actor", "actor", RoomSettings(), lambda name, message: said.put_nowait(message)), said

    return make


async def test_a_killed_child_is_started_again_and_knows_which_life_it_is(actor):
    child, said = actor("sys.stdin.read()")
    running = asyncio.create_task(child.run())
    async with asyncio.timeout(30):
        first = await said.get()
        os.kill(first["pid"], signal.SIGKILL)
        second = await said.get()
        assert (first["attempt"], second["attempt"]) == (0, 1)
        assert child.pid == second["pid"]
        await child.end()
        await running


async def test_a_child_that_cannot_work_is_not_started_again(actor):
    child, _ = actor("sys.exit(2)")
    async with asyncio.timeout(30):
        with pytest.raises(Refused):
            await child.run()
    assert child.starts == 1


async def test_what_is_no_json_on_its_stdout_harms_nobody(actor):
    child, said = actor("print('hello'); print('{}', flush=True); sys.stdin.read()")
    running = asyncio.create_task(child.run())
    async with asyncio.timeout(30):
        assert (await said.get())["event"] == "born"
        assert await said.get() == {}
        await child.end()
        await running


async def test_a_child_that_does_not_end_is_killed(actor, monkeypatch):
    monkeypatch.setattr(children, "GRACE", 0.3)
    child, said = actor("signal.signal(signal.SIGTERM, signal.SIG_IGN); print('{}', flush=True); time.sleep(600)")
    running = asyncio.create_task(child.run())
    async with asyncio.timeout(30):
        await said.get()
        await said.get()
        await child.end()
        await running
