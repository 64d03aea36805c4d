"""The voice worker's process: `python -m render.voice.worker`, spoken to over its standard input and output.

In: frames (`wire`): open, speak, warm, cancel, forget. Out: ready or refused, then begun, speech, failed, dropped.

Two threads. The desk reads, answers from the cache at once, and keeps the orders; the voice makes one clause at a
time. What is urgent interrupts what is not, what is spoken interrupts what is only being warmed: the interrupted order
goes back to the front. Warming takes at most a third of the time, and all of it stands behind the clock in the
scheduler's eyes. The process ends when its input does: it never outlives the stage.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from typing import Any, BinaryIO

from errors import EngineFailed, ZhuboError
from render.voice import wire
from render.voice.orders import SPOKEN, URGENT, WARM, Order, Orders
from render.voice.speaker import Speaker, VoiceSettings
from render.voice.voices import Stop, Stopped

log = logging.getLogger("voice")

NICE = 5  # behind the clock process, which must never wait for a core
WARM_REST = 2.0  # after a warm clause: this many times what it took


class Desk:
    """Takes orders in one thread and has them made in another."""

    def __init__(self, speaker: Speaker, out: BinaryIO) -> None:
        self._speaker = speaker
        self._out = out
        self._writing = threading.Lock()
        self._orders = Orders()
        self._changed = threading.Condition()
        self._making: tuple[Order, Stop] | None = None

    def send(self, frame: bytes) -> None:
        with self._writing:
            self._out.write(frame)
            self._out.flush()

    def take(self, header: dict[str, Any]) -> None:
        """One frame from the stage."""
        match header["op"]:
            case "speak":
                rank = URGENT if header["urgent"] else SPOKEN
                clause = wire.clause_from_json(header)
                self._take(Order(header["id"], clause, rank, header["generation"], header["keep"]))
            case "warm":
                with self._changed:
                    for clause in header["clauses"]:
                        self._orders.put(Order(None, wire.clause_from_json(clause), WARM))
                    self._changed.notify()
            case "cancel":
                with self._changed:
                    gone = self._orders.cancel(header["generation"])
                    if self._making is not None and self._orders.is_over(self._making[0]):
                        self._making[1].set()
                self._drop(gone)
            case "forget":
                with self._changed:
                    self._orders.forget(header["id"])
                    if self._making is not None and self._making[0].id == header["id"]:
                        self._orders.give_up(header["id"])
                        self._making[1].set()
            case unknown:
                log.error("the stage asked for %r", unknown)

    def _take(self, order: Order) -> None:
        if not self._orders.is_over(order) and (speech := self._speaker.cached(order.clause, keep=order.keep)):
            self.send(wire.speech_to_frame(speech, op="speech", id=order.id))
            return
        with self._changed:
            is_taken = self._orders.put(order)
            if is_taken:
                if self._making is not None and order.rank < self._making[0].rank:
                    self._making[1].set()
                self._changed.notify()
        if not is_taken:
            if self._orders.is_over(order):
                self._drop([order])
            else:
                self._fail(order, EngineFailed("too many clauses wait for the voice", retryable=True))

    def work(self) -> None:
        """Make what is ordered, for ever."""
        while True:
            with self._changed:
                while (order := self._orders.pop()) is None:
                    self._changed.wait()
                stop = Stop()
                self._making = (order, stop)
            began = time.monotonic()
            try:
                self._make(order, stop)
            finally:
                with self._changed:
                    self._making = None
                    if order.rank == WARM and not self._orders.is_pressing():
                        self._changed.wait(WARM_REST * (time.monotonic() - began))

    def _make(self, order: Order, stop: Stop) -> None:
        if order.id is not None:
            self.send(wire.pack({"op": "begun", "id": order.id}))
        try:
            speech = self._speaker.speak(order.clause, urgent=order.rank == URGENT, stop=stop, keep=order.keep)
        except Stopped:
            with self._changed:
                is_kept = self._orders.put_back(order)
            if order.id is not None:
                if is_kept:
                    self.send(wire.pack({"op": "waits", "id": order.id}))
                else:
                    self._drop([order])
        except ZhuboError as e:
            self._fail(order, e)
        except Exception as e:
            log.exception("the voice failed on %r", order.clause.text)
            self._fail(order, EngineFailed(f"the voice failed: {e}", retryable=True))
        else:
            if order.id is not None:
                self.send(wire.speech_to_frame(speech, op="speech", id=order.id))

    def _drop(self, orders: list[Order]) -> None:
        for order in orders:
            if order.id is not None:
                self.send(wire.pack({"op": "dropped", "id": order.id}))

    def _fail(self, order: Order, error: ZhuboError) -> None:
        if order.id is not None:
            self.send(wire.pack({"op": "failed", "id": order.id, **told(error)}))


def told(error: ZhuboError) -> dict[str, Any]:
    """An error as it crosses the pipe."""
    return {
        "error": type(error).__name__,
        "what": error.what,
        "where": error.where,
        "remedy": error.remedy,
        "retryable": error.retryable,
    }


def main() -> int:
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the supervisor; we end with our input
    source = os.fdopen(os.dup(0), "rb")
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to the log, not into a frame
    logging.basicConfig(stream=sys.stderr, format="voice: %(message)s", level=logging.WARNING)
    opened = wire.read(source)
    if opened is None:
        return 0
    try:
        speaker = Speaker(VoiceSettings.from_json(opened[0]["settings"]))
        voices = speaker.load()
    except ZhuboError as e:
        out.write(wire.pack({"op": "refused", **told(e)}))
        out.flush()
        return e.exit_code
    desk = Desk(speaker, out)
    desk.send(wire.pack({"op": "ready", "voices": voices}))

    def listen() -> None:
        try:
            while (frame := wire.read(source)) is not None:
                desk.take(frame[0])
        except Exception:
            log.exception("the voice's desk failed")
            os._exit(1)
        os._exit(0)  # the voice may be deep inside a model

    threading.Thread(target=listen, name="desk", daemon=True).start()
    try:
        desk.work()
    except BrokenPipeError:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
