"""Microphones on real sockets against a host that writes down what it is told: who has the floor, and when."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from dataclasses import dataclass, field

import av
import numpy as np
import pytest
import websockets
from starlette.applications import Starlette

from commands.guard import Guard
from commands.guests import Guests
from commands.serving import serve
from perception.event import LiveEvent
from perception.voice.guest_ear import RATE
from perception.voice.on_air import OnAir
from perception.voice.played import Played
from perception.voice.turn_end import Silence
from render.stage.guest_mix import GuestVoice
from render.stage.server import Door as StageDoor
from tests.perception.voice.files_made import spoken
from tests.perception.voice.rooms_made import cough, hush, levelled
from tests.room.live import eventually

TOKEN = "the-operator's-token"
PATIENCE = 30


class Hasty:
    """A judge who takes every pause for the end of a turn."""

    limit_s = 1.2

    def chance(self, sound: np.ndarray) -> float:
        return 1.0


@dataclass
class Desk:
    """Host and ears in one; `did` is what they were told, in order."""

    did: asyncio.Queue = field(default_factory=asyncio.Queue)
    sounds: list[tuple[LiveEvent, np.ndarray]] = field(default_factory=list)

    def duck(self, on: bool = True) -> None:
        self.did.put_nowait(("duck", on))

    def give_floor(self, on: bool = True) -> None:
        self.did.put_nowait(("floor", on))

    def hear_guest(self, event: LiveEvent) -> None:
        self.did.put_nowait(("heard", event.text))

    def hear(self, event: LiveEvent, sound: np.ndarray) -> None:
        self.sounds.append((event, sound))
        self.did.put_nowait(("ears", event.user.name))

    async def next(self):
        async with asyncio.timeout(PATIENCE):
            return await self.did.get()

    async def until(self, what: tuple[str, object]) -> list[tuple[str, object]]:
        """All up to it."""
        out = [await self.next()]
        while out[-1] != what:
            out.append(await self.next())
        return out


class Door:
    def __init__(self, desk: Desk, guests: Guests, port: int) -> None:
        self.desk, self.guests, self.port = desk, guests, port

    @contextlib.asynccontextmanager
    async def microphone(self, name: str = "老王", token: str = TOKEN, **given):
        address = f"ws://127.0.0.1:{self.port}/microphone"
        async with websockets.connect(address, proxy=None) as dialled:
            await dialled.send(json.dumps({"token": token, "name": name} | given))
            yield dialled


class Programme:
    """The stage behind its door: what of guests comes, in order."""

    def __init__(self) -> None:
        self.came: asyncio.Queue = asyncio.Queue()

    def guest(self, name: str, *, as_host: bool = False) -> GuestVoice:
        self.came.put_nowait((name, "as host") if as_host else name)
        return GuestVoice(name)

    def guest_sounds(self, voice: GuestVoice, pcm: np.ndarray | None) -> None:
        self.came.put_nowait(pcm)

    def guest_leaves(self, voice: GuestVoice) -> None:
        self.came.put_nowait("gone")


@pytest.fixture
async def door(monkeypatch):
    """Patient: here a gap in the sound is a busy machine, unless a test says otherwise."""
    monkeypatch.setattr("perception.voice.guest_line.MISSING_S", 60.0)
    monkeypatch.setattr("commands.guests.UNDERSTOOD_S", 60.0)
    desk = Desk()
    guests = Guests(desk, desk.hear, Played("", ""), Silence, token=TOKEN)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = Guard(Starlette(routes=guests.routes()))
        serving = asyncio.create_task(serve(app, listener.fileno(), largest=2**20))
        yield Door(desk, guests, listener.getsockname()[1])
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@pytest.fixture(scope="module")
def question(model):
    """Two seconds of a question; it begins at once."""
    said = levelled(spoken(model("voice.kokoro"), "How much is the thermos mug?", "en"))
    return said[np.flatnonzero(np.abs(said) > 0.01)[0] :][: 2 * RATE]


def pcm(sound: np.ndarray) -> bytes:
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()


async def told(microphone) -> dict:
    async with asyncio.timeout(PATIENCE):
        return json.loads(await microphone.recv())


async def speak(microphone, sound: np.ndarray) -> None:
    for at in range(0, len(sound), 512):
        await microphone.send(pcm(sound[at : at + 512]))


@pytest.mark.weights
async def test_a_guest_ducks_the_host_stops_it_is_understood_and_gives_the_floor_back(door, question):
    async with door.microphone() as microphone:
        assert await told(microphone) == {"type": "open"}
        await speak(microphone, np.concatenate([hush(0.4), question[:RATE]]))
        assert [await door.desk.next() for _ in range(2)] == [("duck", True), ("floor", True)]
        assert [(await told(microphone))["act"] for _ in range(2)] == ["duck", "cut"]
        assert (door.guests.status()["state"], door.guests.status()["who"]) == ("guest", "老王")
        await speak(microphone, np.concatenate([question[RATE:], hush(0.9)]))
        assert await door.desk.next() == ("ears", "老王")
        assert (await told(microphone))["act"] == "over"
        assert door.guests.status()["state"] == "heard", "the host waits until it knows what was said"
        assert door.desk.did.empty()
        (event, sound), *_ = door.desk.sounds
        assert (event.type, event.user.name, event.extra["guest"]) == ("voice", "老王", True)
        assert 1.2 * RATE < len(sound) < 3.5 * RATE
        assert door.guests.heard(event.with_text("多少钱"))
        rest = [await door.desk.next() for _ in range(3)]
        assert rest == [("heard", "多少钱"), ("floor", False), ("duck", False)]
        assert door.guests.status()["state"] == "host"


@pytest.mark.weights
@pytest.mark.parametrize("heard", ["before the speaker goes on", "after", "and is a question"])
async def test_a_turn_that_goes_on_is_one_and_its_beginning_is_answered_only_where_it_was_a_question(
    door, question, heard, monkeypatch
):
    monkeypatch.setattr("commands.guests.JOIN_S", 60.0)  # by the clock; by the sound it is as long as ever
    door.guests._judge = Hasty
    words = "保温杯多少钱" if heard == "and is a question" else "老板"
    async with door.microphone() as microphone:
        await told(microphone)
        await speak(microphone, np.concatenate([hush(0.4), question[:RATE], hush(0.35)]))
        await door.desk.until(("ears", "老王"))
        begun, sound = door.desk.sounds[0]
        assert len(sound) < 1.8 * RATE
        if heard != "after":
            assert door.guests.heard(begun.with_text(words))
        await speak(microphone, np.concatenate([question[: round(1.2 * RATE)], hush(0.35)]))
        did = await door.desk.until(("ears", "老王"))
        again, sound = door.desk.sounds[1]
        if heard == "after":
            assert door.guests.heard(begun.with_text(words))
        assert door.guests.heard(again.with_text("老板，保温杯多少钱？"))
        did += await door.desk.until(("duck", False))
    was_answered = heard == "and is a question"
    assert [text for what, text in did if what == "heard"] == [words] * was_answered + ["老板，保温杯多少钱？"]
    assert (len(sound) > 2.2 * RATE) is not was_answered, "with its beginning, unless that has been answered"
    assert (("floor", False) in did[:-2]) is was_answered, "else the host is silent all the time"
    assert not door.guests._forgotten and not door.guests._pending


@pytest.mark.weights
async def test_a_turn_that_may_go_on_is_not_kept_where_the_microphone_says_nothing_more(door, question, monkeypatch):
    door.guests._judge = Hasty
    async with door.microphone() as microphone:
        await told(microphone)
        await speak(microphone, np.concatenate([hush(0.4), question[:RATE], hush(0.35)]))
        await door.desk.until(("ears", "老王"))
        (line,) = door.guests._lines
        assert line._ear.may_go_on
        monkeypatch.setattr("perception.voice.guest_line.MISSING_S", 0.2)
        await microphone.send(pcm(hush(0.032)))  # the last that comes
        await eventually(lambda: not line._ear.may_go_on)


@pytest.mark.weights
async def test_words_that_ask_nothing_are_passed_on_when_nobody_goes_on(door, question, monkeypatch):
    monkeypatch.setattr("commands.guests.JOIN_S", 0.5)
    door.guests._judge = Hasty
    async with door.microphone() as microphone:
        await told(microphone)
        await speak(microphone, np.concatenate([hush(0.4), question[:RATE], hush(0.35)]))
        await door.desk.until(("ears", "老王"))
        assert door.guests.heard(door.desk.sounds[0][0].with_text("老板"))
        assert await door.desk.until(("duck", False)) == [("heard", "老板"), ("floor", False), ("duck", False)]


@pytest.mark.weights
async def test_a_cough_never_stops_the_host(door):
    async with door.microphone() as microphone:
        await told(microphone)
        await speak(microphone, np.concatenate([hush(0.5), cough(), hush(0.9)]))
        await eventually(lambda: door.guests.status()["microphones"][0].get("level", 0) < -50)
    assert ("floor", True) not in [door.desk.did.get_nowait() for _ in range(door.desk.did.qsize())]


@pytest.mark.weights
async def test_a_short_stop_silences_the_host_for_a_while_and_another_short_word_does_not(door, model, monkeypatch):
    monkeypatch.setattr("commands.guests.HOLD_S", 0.1)
    word = levelled(spoken(model("voice.kokoro"), "停！", "zh"))
    word = word[np.argmax(np.abs(word) > 0.02) :][: round(0.35 * RATE)]
    async with door.microphone() as microphone:
        await told(microphone)
        for heard, follows in (
            ("好", []),
            ("听。", [("duck", True), ("floor", True), ("floor", False), ("duck", False)]),
        ):
            await speak(microphone, np.concatenate([hush(0.5), word, hush(0.6)]))
            assert [await door.desk.next() for _ in range(3)] == [("duck", True), ("ears", "老王"), ("duck", False)]
            event, _ = door.desk.sounds[-1]
            assert door.guests.brief(event.with_text(heard))
            assert [await door.desk.next() for _ in follows] == follows
        assert door.desk.did.empty()
        event, _ = door.desk.sounds[-1]
        assert not door.guests.brief(LiveEvent("9", "voice", "room", "room", event.user, 0.0, text="停"))


@pytest.mark.weights
@pytest.mark.parametrize("how", ["is closed", "falls silent"])
async def test_a_microphone_that_goes_away_in_the_middle_gives_the_floor_back(door, question, how, monkeypatch):
    async with door.microphone() as microphone:
        await told(microphone)
        await speak(microphone, np.concatenate([hush(0.4), question[: round(1.2 * RATE)]]))
        assert [await door.desk.next() for _ in range(2)] == [("duck", True), ("floor", True)]
        if how == "is closed":
            await microphone.close()
        else:
            monkeypatch.setattr("perception.voice.guest_line.MISSING_S", 0.4)
            await speak(microphone, question[:1024])  # the last that comes
        assert await door.desk.next() == ("ears", "老王")
        event, _ = door.desk.sounds[0]
        door.guests.understood(event.id)
        assert [await door.desk.next() for _ in range(2)] == [("floor", False), ("duck", False)]


@pytest.mark.weights
async def test_opus_is_heard_as_well(door, question):
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = 48_000, "mono", "s16", 24_000
    encoder.open()
    sound = np.concatenate([hush(0.4), question[: round(1.2 * RATE)]])
    samples = np.frombuffer(pcm(np.repeat(sound, 3)), "<i2")
    async with door.microphone(format="opus") as microphone:
        await told(microphone)
        for at in range(0, len(samples) - 960, 960):
            frame = av.AudioFrame.from_ndarray(samples[None, at : at + 960], "s16", "mono")
            frame.sample_rate, frame.pts = 48_000, at
            for packet in encoder.encode(frame):
                await microphone.send(bytes(packet))
        assert [await door.desk.next() for _ in range(2)] == [("duck", True), ("floor", True)]


@pytest.mark.weights
async def test_where_the_room_wants_it_the_guests_turn_goes_into_the_programme(question):
    """Through the stage's own door to its mixer: from the first syllable on, without what was before it, to the end."""
    programme = Programme()
    app = StageDoor(programme, None, "the-wire", "panic").app()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(serve(app, listener.fileno(), largest=2**20))
        stage = f"ws://127.0.0.1:{listener.getsockname()[1]}"
        desk = Desk()
        guests = Guests(
            desk, desk.hear, Played("", ""), Silence, token=TOKEN, on_air=OnAir(f"{stage}/guest", "the-wire")
        )
        async with guests.line("小李") as line:
            async with asyncio.timeout(PATIENCE):
                assert await programme.came.get() == "小李"
            said = np.concatenate([hush(0.5), question, hush(1.0)])
            for at in range(0, len(said), 512):
                line.heard(said[at : at + 512])
                if at % 8192 == 0:  # it listens in a thread: no more than may wait
                    await eventually(lambda: not line._samples)
            pieces = []
            async with asyncio.timeout(PATIENCE):
                while (piece := await programme.came.get()) is not None:
                    pieces.append(piece)
        sound = np.concatenate(pieces)
        offset = int(np.argmax(np.correlate(sound[: 2 * RATE], question[: RATE // 2], "valid")))
        assert offset < 0.1 * RATE, "nothing from before the guest began"
        assert len(question) - 0.1 * RATE < len(sound) < len(question) + 1.0 * RATE
        async with asyncio.timeout(PATIENCE):
            assert await programme.came.get() == "gone"
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_an_operator_speaks_as_the_host_alone_at_once_and_journalled(monkeypatch):
    """Through the microphone's socket and the stage's own door: the host is silent from first to last."""
    monkeypatch.setattr("commands.as_host.SENT_S", 60.0)
    programme, desk, changes = Programme(), Desk(), []
    async with contextlib.AsyncExitStack() as stack:
        wire, page = (stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2))
        way = OnAir(f"ws://127.0.0.1:{wire.getsockname()[1]}/guest?as=host", "the-wire")
        guests = Guests(desk, desk.hear, Played("", ""), Silence, token=TOKEN, host_voice=way, journal=changes.append)
        door = Door(desk, guests, page.getsockname()[1])
        serving = [
            asyncio.create_task(serve(app, listener.fileno(), largest=2**20))
            for app, listener in (
                (StageDoor(programme, None, "the-wire", "panic").app(), wire),
                (Guard(Starlette(routes=guests.routes())), page),
            )
        ]
        said = np.concatenate([hush(0.3), levelled(np.sin(np.arange(RATE) * 0.09).astype(np.float32)), hush(0.2)])
        async with door.microphone("店主", **{"as": "host"}) as microphone:
            assert await told(microphone) == {"type": "open"}
            assert [await desk.next() for _ in range(2)] == [("duck", True), ("floor", True)]
            assert (guests.status()["state"], guests.status()["who"]) == ("as_host", "店主")
            async with door.microphone("另一个", **{"as": "host"}) as second:
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await told(second)
            assert closed.value.rcvd.code == 1013
            await speak(microphone, said)
        pieces = []
        async with asyncio.timeout(PATIENCE):
            assert await programme.came.get() == ("店主", "as host")
            while (piece := await programme.came.get()) is not None:
                pieces.append(piece)
        assert np.allclose(np.concatenate(pieces), said, atol=2e-4), "every sample, as it was said"
        assert [await desk.next() for _ in range(2)] == [("floor", False), ("duck", False)]
        assert [c["state"] for c in changes] == ["began", "ended"]
        assert changes[1]["by"] == "店主"
        assert changes[1]["seconds"] == pytest.approx(len(said) / RATE, abs=0.02)
        assert guests.status()["state"] == "host"
        assert not desk.sounds, "it is the host's own word: no question of a guest's"
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


async def test_no_invited_guest_speaks_as_the_host_and_nobody_where_there_is_no_stage(door):
    made = door.guests.invitations.invite("小李", 60)
    for token, code in ((made["token"], 4401), (TOKEN, 1013)):
        async with door.microphone(token=token, **{"as": "host"}) as microphone:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await told(microphone)
        assert closed.value.rcvd.code == code
    assert door.desk.did.empty()


async def test_a_voice_without_the_wires_token_is_not_in_the_programme():
    programme = Programme()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(
            serve(StageDoor(programme, None, "the-wire", "panic").app(), listener.fileno(), largest=2**20)
        )
        with pytest.raises(websockets.InvalidStatus):
            async with websockets.connect(f"ws://127.0.0.1:{listener.getsockname()[1]}/guest", proxy=None):
                pass
        assert programme.came.empty()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_who_has_no_token_has_no_microphone(door):
    async with door.microphone(token="wrong") as microphone:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await told(microphone)
    assert closed.value.rcvd.code == 4401
    assert door.guests.status()["microphones"] == []


async def test_an_invited_guest_has_a_microphone_once_under_the_name_the_operator_gave(door):
    made = door.guests.invitations.invite("小李", 60)
    async with door.microphone("the operator", made["token"]) as microphone:
        opened = await told(microphone)
        assert (opened["type"], opened["name"]) == ("open", "小李")
        assert door.guests.status()["microphones"][0]["name"] == "小李"
        async with door.microphone(token=made["token"]) as second:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await told(second)
        assert closed.value.rcvd.code == 4401
        assert door.guests.status()["invitations"][0]["state"] == "here"
    await eventually(lambda: door.guests.status()["invitations"][0]["state"] == "away")
    async with door.microphone(token=opened["key"]) as microphone:
        assert (await told(microphone))["name"] == "小李"
        door.guests.invitations.revoke(made["id"])
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await told(microphone)
    assert closed.value.rcvd.code == 4403
    await eventually(lambda: door.guests.status()["microphones"] == [])


async def test_a_microphone_of_no_form_costs_no_invitation(door):
    made = door.guests.invitations.invite("小李", 60)
    async with door.microphone(token=made["token"], format="mp3") as microphone:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await told(microphone)
    assert closed.value.rcvd.code == 4400
    async with door.microphone(token=made["token"]) as microphone:
        assert (await told(microphone))["type"] == "open"


@pytest.mark.parametrize("given", [{"format": "mp3"}, {"rate": 96_000}, {"rate": "fast"}])
async def test_what_is_no_microphone_is_told_so(door, given):
    async with door.microphone(**given) as microphone:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await told(microphone)
    assert closed.value.rcvd.code == 4400


async def test_rubbish_is_answered_and_survived(door):
    async with door.microphone() as microphone:
        await told(microphone)
        for rubbish in (b"odd", "text", bytes(70_000)):
            await microphone.send(rubbish)
            assert (await told(microphone))["type"] == "error"
        await microphone.send(pcm(hush(0.1)))
        await eventually(lambda: "level" in door.guests.status()["microphones"][0])


async def test_what_comes_faster_than_time_is_left_out_oldest_first(door):
    async with door.microphone() as microphone:
        await told(microphone)
        for _ in range(40):
            await microphone.send(pcm(hush(0.9)))
        await eventually(lambda: door.guests.status()["microphones"][0].get("late"))
    assert door.desk.did.empty()


@pytest.mark.weights
async def test_where_the_ears_never_answer_the_host_goes_on(door, question, monkeypatch):
    monkeypatch.setattr("commands.guests.UNDERSTOOD_S", 0.2)
    async with door.microphone() as microphone:
        await told(microphone)
        await speak(microphone, np.concatenate([hush(0.4), question[: round(1.2 * RATE)]]))
        assert [await door.desk.next() for _ in range(2)] == [("duck", True), ("floor", True)]
        await speak(microphone, hush(1.0))
        rest = [await door.desk.next() for _ in range(3)]
        assert rest == [("ears", "老王"), ("floor", False), ("duck", False)]
