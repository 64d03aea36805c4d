"""A microphone over a websocket: the studio page's, an invited guest's, any program's that holds the operator's token.

In: first `{"token", "name", "format": "pcm"|"opus", "rate"?}`, then the sound in binary messages: 16-bit little-endian
mono PCM at `rate` (16000 unless said otherwise), or one Opus packet a message. Out: `{"type": "open"}`, then
`{"type": "floor", "act": "duck"|"restore"|"cut"|"over"}` as it is decided, and `{"type": "error", "error"}` for a
message that is no sound. A guest is told `name` and `key` with "open": the key is the token for coming back. With
`"as": "host"` in the first message, which takes the operator's token, the host's lips say what comes, and nothing but
the socket's end gives the floor back. Close codes: 4401 wrong token or none within 5 s, 4403 the invitation is over,
4400 not a microphone, 1013 too many open.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import av
import av.error
import numpy as np
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from perception.chat.origin import scope_refusal
from perception.chat.sanitise import NAME_LIMIT, clean
from perception.voice.guest_ear import RATE

log = logging.getLogger(__name__)

WRONG_TOKEN, OVER, NOT_A_MICROPHONE, TRY_LATER, POLICY = 4401, 4403, 4400, 1013, 1008
TOKEN_WAIT_S = 5.0
LARGEST = 1 << 16  # bytes of one message: two seconds of PCM
RATES = (8_000, 48_000)
NEWS = 64  # drop policy "newest": a page that does not read is told no more


class Hears(Protocol):
    """`perception.voice.guest_line.GuestLine` is one."""

    def heard(self, sound: np.ndarray) -> None: ...


class Lines(Protocol):
    """Where a microphone's sound goes; `commands.guests.Guests` is one. `as_host`: None where it cannot be now."""

    @property
    def full(self) -> bool: ...
    def line(self, name: str, news: Callable[[str], None]) -> AbstractAsyncContextManager[Hears]: ...
    def as_host(self, name: str) -> AbstractAsyncContextManager[Hears] | None: ...


class Guest(Protocol):
    """Somebody who was invited; `commands.invitations.Admitted` is one. `gone` is set when the invitation is over."""

    name: str
    key: str
    gone: asyncio.Event

    def leave(self) -> None: ...


class MicrophoneSocket:
    """`admit(token)`: the guest whose invitation this is."""

    def __init__(
        self,
        lines: Lines,
        token: str,
        *,
        origins: tuple[str, ...] = (),
        admit: Callable[[str], Guest | None] = lambda token: None,
    ) -> None:
        if not token:
            raise ValueError("an empty operator token would let everybody speak")
        self._lines = lines
        self._token = token.encode()
        self._origins = origins
        self._admit = admit

    def route(self, path: str = "/microphone") -> WebSocketRoute:
        return WebSocketRoute(path, self._serve, name="microphone")

    async def _serve(self, socket: WebSocket) -> None:
        if reason := scope_refusal(socket.scope, allowed=self._origins):
            await socket.close(POLICY, reason[:120])
            return
        await socket.accept()
        try:
            async with asyncio.timeout(TOKEN_WAIT_S):
                first = _object(await _message(socket))
        except TimeoutError:
            await socket.close(WRONG_TOKEN, "no token came")
            return
        except WebSocketDisconnect:
            return
        token = first.get("token")
        if not isinstance(token, str):
            token = ""
        if self._lines.full:
            await socket.close(TRY_LATER, "too many microphones are open")
            return
        try:
            decode = _decoder(first)
        except ValueError as e:
            await socket.close(NOT_A_MICROPHONE, str(e)[:120])
            return
        guest = None
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self._token):
            guest = self._admit(token)
            if guest is None:
                log.warning("a microphone was refused: wrong token")
                await socket.close(WRONG_TOKEN, "wrong operator token, or an invitation that is over or used")
                return
        name = guest.name if guest is not None else first.get("name")
        name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
        try:
            if first.get("as") != "host":
                await self._listen(socket, name, decode, guest)
            elif guest is not None:
                await socket.close(WRONG_TOKEN, "only an operator speaks as the host")
            elif (speaking := self._lines.as_host(name)) is None:
                await socket.close(TRY_LATER, "somebody speaks as the host already, or nobody can here")
            else:
                await self._listen(socket, name, decode, None, speaking)
        finally:
            if guest is not None:
                guest.leave()

    async def _listen(
        self,
        socket: WebSocket,
        name: str,
        decode: Callable[[bytes], np.ndarray],
        guest: Guest | None,
        speaking: AbstractAsyncContextManager[Hears] | None = None,
    ) -> None:
        news: asyncio.Queue[dict] = asyncio.Queue(NEWS)

        def told(act: str) -> None:
            if not news.full():
                news.put_nowait({"type": "floor", "act": act})

        async with speaking or self._lines.line(name or "microphone", told) as line:
            news.put_nowait({"type": "open"} | ({"name": guest.name, "key": guest.key} if guest is not None else {}))
            tasks = [
                asyncio.create_task(_take(socket, line, decode, news), name="microphone: sound"),
                asyncio.create_task(_tell(socket, news), name="microphone: news"),
            ]
            if guest is not None:
                tasks.append(asyncio.create_task(guest.gone.wait(), name="microphone: invited"))
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                results = await asyncio.gather(*tasks, return_exceptions=True)
        if guest is not None and guest.gone.is_set():
            with contextlib.suppress(RuntimeError):
                await socket.close(OVER, "the invitation is over")
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
                raise result


async def _take(socket: WebSocket, line: Hears, decode: Callable[[bytes], np.ndarray], news: asyncio.Queue) -> None:
    while True:
        message = await _message(socket)
        try:
            if isinstance(message, str) or len(message) > LARGEST:
                raise ValueError("after the first message: sound only, at most 64 KiB at a time")
            sound = decode(message)
        except (ValueError, av.error.FFmpegError) as e:
            if not news.full():
                news.put_nowait({"type": "error", "error": str(e)[:200]})
            continue
        if len(sound):
            line.heard(sound)


async def _tell(socket: WebSocket, news: asyncio.Queue) -> None:
    while True:
        try:
            await socket.send_json(await news.get())
        except RuntimeError:  # Starlette's word for a socket that was closed meanwhile
            raise WebSocketDisconnect(1006) from None


async def _message(socket: WebSocket) -> str | bytes:
    received = await socket.receive()
    if received["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(received.get("code", 1005))
    return received.get("bytes") or received.get("text") or ""


def _object(frame: str | bytes) -> dict:
    if isinstance(frame, bytes) or len(frame) > 4096:
        return {}
    try:
        body = json.loads(frame)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


# ---------------------------------------------------------------------- from what is sent to 16 kHz


def _decoder(first: dict) -> Callable[[bytes], np.ndarray]:
    form, rate = first.get("format", "pcm"), first.get("rate", RATE)
    if form == "opus":
        return Opus()
    if form != "pcm":
        raise ValueError('format must be "pcm" or "opus"')
    if not isinstance(rate, int) or isinstance(rate, bool) or not RATES[0] <= rate <= RATES[1]:
        raise ValueError(f"rate must lie between {RATES[0]} and {RATES[1]}")
    return Pcm(rate)


class Pcm:
    """16-bit PCM of any rate."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._resampler = None if rate == RATE else av.AudioResampler("flt", "mono", RATE)

    def __call__(self, data: bytes) -> np.ndarray:
        if len(data) % 2:
            raise ValueError("16-bit PCM has an even number of bytes")
        samples = np.frombuffer(data, "<i2")
        if self._resampler is None:
            return samples.astype(np.float32) / 32768
        if not len(samples):
            return np.zeros(0, np.float32)
        frame = av.AudioFrame.from_ndarray(samples[None], "s16", "mono")
        frame.sample_rate = self._rate
        return _resampled(self._resampler, [frame])


class Opus:
    """Opus packets, one at a time (RFC 6716); whatever their rate, they decode to 48 kHz."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("opus", "r")
        self._codec.sample_rate = 48_000
        self._codec.layout = "mono"
        self._resampler = av.AudioResampler("flt", "mono", RATE)

    def __call__(self, data: bytes) -> np.ndarray:
        if not data:
            return np.zeros(0, np.float32)
        return _resampled(self._resampler, self._codec.decode(av.Packet(data)))


def _resampled(resampler: av.AudioResampler, frames: list[av.AudioFrame]) -> np.ndarray:
    out = []
    for frame in frames:
        frame.pts = None
        out += [made.to_ndarray().reshape(-1) for made in resampler.resample(frame)]
    return np.concatenate(out) if out else np.zeros(0, np.float32)
