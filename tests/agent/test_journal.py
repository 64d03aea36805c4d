"""The journal: survives kill -9, a full disk, a flood; gives a new life what it must know."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import agent.journal
from agent.acts import Send, Tell
from agent.flight import Flight
from agent.inbox import Settled
from agent.journal import Journal
from errors import BadInput
from perception.event import LiveEvent, User
from render.values import Fact, Mark, Sentence

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A loaded machine may take longer over a commit than a show would wait."""
    monkeypatch.setattr(agent.journal, "FLUSH_WAIT_S", 10.0)


def open_journal(path) -> Journal:
    return Journal(path, clock=lambda: 100.0)


def question(id: str, text: str = "多少钱") -> LiveEvent:
    return LiveEvent(id, "chat", "test", "room", User("u", "小明", ("vip",)), 1.0, text)


def answer(id: str = "1.1", reply_to: tuple[str, ...] = ("a",)) -> Send:
    sentence = Sentence("现在¥79.00。", "zh", "CUP", (Fact("CUP.price", "79.00", 3, "CNY"),))
    flight = Flight(id, "answer", 20, "zh", [sentence], to=("小明",), reply_to=reply_to, wire=id)
    return Send(flight, id, (sentence,), 0, True, None)


async def test_what_is_open_comes_back_and_what_is_settled_does_not(tmp_path):
    journal = open_journal(tmp_path / "j.db")
    for id in ("a", "b", "old"):
        journal.heard(question(id), 5.0 if id == "old" else 100.0)
    journal.heard(question("a", "twice"), 101.0)
    journal.settled(Settled("b", "answered", line="1.0"), 100.0)
    sent = answer()
    journal.sent(sent, 101.0)
    journal.told(Tell(sent.flight, 0, 9.5), 102.0)
    journal.remember("rundown", {"step": 3})
    await journal.flushed()
    past = journal.past(110.0, 60.0)
    journal.close()
    assert past.ids == ("old", "a", "b") or set(past.ids) == {"old", "a", "b"}
    assert [(e, at) for e, at in past.pending] == [(question("a"), 100.0)]
    assert past.states == {"rundown": {"step": 3}}
    assert [s.text for s, _ in past.said] == ["现在¥79.00。"]
    (line,) = past.lines
    assert (line.wire, line.reply_to, line.spoken, line.final) == ("1.1", ("a",), frozenset({0}), True)
    assert line.sentences == sent.sentences


async def test_the_first_outcome_stands(tmp_path):
    journal = open_journal(tmp_path / "j.db")
    journal.heard(question("a"), 1.0)
    journal.settled(Settled("a", "answered"), 2.0)
    journal.settled(Settled("a", "expired"), 3.0)
    await journal.flushed()
    journal.close()
    with sqlite3.connect(tmp_path / "j.db") as db:
        assert db.execute("SELECT outcome FROM events").fetchall() == [("answered",)]
    db.close()


async def test_the_studio_sees_answers_with_their_facts(tmp_path):
    journal = open_journal(tmp_path / "j.db")
    journal.heard(question("a"), 1.0)
    sent = answer()
    journal.sent(sent, 1.0)
    journal.told(Tell(sent.flight, 0, 9.5), 2.0)
    journal.settled(Settled("a", "answered", line="1.1"), 2.0)
    await journal.flushed()
    (row,) = journal.answers()
    journal.close()
    assert row["text"] == "现在¥79.00。"
    assert row["facts"] == [["CUP.price", "79.00", 3, "CNY"]]
    assert row["questions"] == [{"id": "a", "name": "小明", "text": "多少钱"}]


def test_kill_9_loses_nothing_that_was_flushed(tmp_path):
    program = """
import asyncio, os, signal, sys
from agent.journal import Journal
from perception.event import LiveEvent, User
async def main():
    journal = Journal(sys.argv[1], clock=lambda: 100.0)
    for n in range(500):
        journal.heard(LiveEvent(str(n), "chat", "t", "r", User("u", "n"), 1.0, "x"), 100.0)
    await journal.flushed()
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    path = tmp_path / "j.db"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == -signal.SIGKILL
    journal = open_journal(path)
    assert len(journal.past(110.0, 60.0).pending) == 500
    journal.close()


async def test_a_full_disk_is_one_line_and_the_show_goes_on(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(agent.journal, "RETRY_S", 0.01)
    journal = open_journal(tmp_path / "j.db")
    full = threading.Event()
    full.set()
    commit = Journal._commit

    def refuse(self, db, ops):
        db = _Full() if full.is_set() else db
        return commit(self, db, ops)

    monkeypatch.setattr(Journal, "_commit", refuse)
    monkeypatch.setattr(agent.journal, "FLUSH_WAIT_S", 0.5)
    with caplog.at_level(logging.ERROR):
        for n in range(20):
            journal.heard(question(f"q{n}"), 100.0)
            await asyncio.wait_for(journal.flushed(), 2.0)
    assert len([r for r in caplog.records if "full" in r.message]) == 1
    full.clear()
    journal.close()
    again = open_journal(tmp_path / "j.db")
    assert len(again.past(110.0, 60.0).pending) == 20, "nothing is lost once the disk has room"
    again.close()


class _Full:
    in_transaction = False

    def execute(self, *_):
        raise sqlite3.OperationalError("database or disk is full")


def test_a_flood_drops_marks_first(tmp_path, monkeypatch):
    monkeypatch.setattr(Journal, "_write", lambda self: None)
    monkeypatch.setattr(agent.journal, "QUEUE", 100)
    journal = open_journal(tmp_path / "j.db")
    for n in range(200):
        journal.marked(Mark(n, "1.1", "clause", 1.0), 1.0)
    assert journal.dropped > 90
    dropped = journal.dropped
    journal.heard(question("a"), 1.0)
    assert journal.dropped == dropped


async def test_the_log_goes_into_the_file_once_nothing_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(agent.journal, "FOLD_AFTER", 50)
    folded, fold, waiting = threading.Event(), Journal._fold, []

    def seen(self, db):
        waiting.append(self._ops.qsize())
        fold(self, db)
        folded.set()

    monkeypatch.setattr(Journal, "_fold", seen)
    journal = open_journal(tmp_path / "j.db")
    for n in range(60):
        journal.heard(question(f"q{n}"), 100.0)
    await journal.flushed()
    assert await asyncio.to_thread(folded.wait, 30)
    shutil.copy(tmp_path / "j.db", tmp_path / "alone.db")  # without its log
    with contextlib.closing(sqlite3.connect(tmp_path / "alone.db")) as db:
        assert db.execute("SELECT count(*) FROM events").fetchone()[0] >= 50
    journal.close()
    assert len(waiting) == 1


async def test_old_entries_leave(tmp_path):
    day = 86_400.0
    journal = Journal(tmp_path / "j.db", retention_days=1, clock=lambda: 3 * day)
    journal.heard(question("old"), day)
    journal.heard(question("new"), 3 * day)
    await journal.flushed()
    journal.close()
    again = Journal(tmp_path / "j.db", retention_days=1, clock=lambda: 3 * day)
    again.remember("swept", {})
    again.close()
    with sqlite3.connect(tmp_path / "j.db") as db:
        assert db.execute("SELECT id FROM events").fetchall() == [("new",)]
    db.close()


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match=r"journal cannot be opened.*another path"):
        open_journal(tmp_path / "file" / "j.db")
