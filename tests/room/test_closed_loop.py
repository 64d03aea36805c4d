"""The closed loop, on the real thing: viewers ask over real sockets, and what is heard in the sound and seen
in the pixels of the recording is the catalog row's price. The prices are never read from what the product says about
itself; its `said` messages only tell where in the recording to listen. At its end a guest comes by an invitation and is
heard in the programme.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
import websockets
from irc.client_aio import AioReactor
from PIL import Image

from catalog import Catalog
from tests.conftest import ROOT
from tests.perception.chat.fake_twitch import FakeTwitch
from tests.perception.voice.rooms_made import levelled
from tests.room.heard import IN_CHARACTERS, RATE, Transcriber, numbers_in, sound_of
from tests.room.live import HANG, Room, Viewer, on_air
from tests.room.pixels import label_score, read_price
from tests.room.test_copilot import sit_down
from tests.room.test_guest import LONG, microphone

PRICE = re.compile(r"¥\d+\.\d\d")

pytestmark = [pytest.mark.room, pytest.mark.weights]

ASKED = {  # who asks what about which SKU, in which language
    "小明": ("电热水壶多少钱", "LT-KTL-GRN", "zh"),
    "irc": ("吹风机什么价格", "LT-DRY-GRY", "zh"),
    "Anna": ("how much is the umbrella?", "LT-UMB-GRN", "en"),
    "voice": ("请问充电宝多少钱？", "LT-PWB-WHT", "zh"),
}


GUEST = "小李"
LATE_S = 4.0  # several times what a guest's voice is late by


@dataclass(frozen=True)
class Answer:
    """Where in the recording a question was answered, and what the row says. `edges`: when each sentence begins, and
    when whatever came after the answer does."""

    who: str
    lang: str
    edges: tuple[float, ...]
    price: Decimal
    others: frozenset[Decimal]

    @property
    def begin(self) -> float:
        return self.edges[0]

    @property
    def end(self) -> float:
        return self.edges[-1]


@dataclass(frozen=True)
class Guest:
    """What somebody who was invited said, at 16 kHz, and the recording's time just before its first sample was sent."""

    sound: np.ndarray
    began: float


@dataclass(frozen=True)
class Show:
    recording: Path
    answers: tuple[Answer, ...]
    guest: Guest | None = None


@pytest.fixture(scope="module")
def font(model) -> Path:
    return next(model("font.cjk").glob("*.otf"))


@pytest.fixture(scope="module")
def transcriber(model) -> Transcriber:
    return Transcriber(model("ears.base"))


@pytest.fixture(scope="module")
def show(model, tmp_path_factory) -> Show:
    model("voice.kokoro")
    settings = "[guests]\non_air = true\n"
    return asyncio.run(perform(tmp_path_factory.mktemp("show"), settings=settings, invites=True))


async def perform(
    folder: Path, *, settings: str = "", who: tuple[str, ...] = tuple(ASKED), invites: bool = False
) -> Show:
    """Put a room on air, let everybody ask, and end it once all have been answered."""
    recording, guest = folder / "show.mp4", None
    async with FakeTwitch("shop") as twitch:
        room_file = folder / "room.toml"
        room_file.write_text(f'[[twitch]]\nchannel = "shop"\nurl = "{twitch.url}"\n{settings}')
        async with on_air(folder, "--room", str(room_file), "--record", str(recording)) as room:
            async with room.viewer("listener") as listener:
                answers = [await ask(name, room, listener, twitch, folder) for name in who]
                if invites:
                    guest = await take_the_floor(room, listener, levelled(sound_of(folder / "question.wav")))
            assert (await room.stop())["record"] == str(recording)
    return Show(recording, tuple(answers), guest)


async def ask(name: str, room: Room, listener: Viewer, twitch: FakeTwitch, folder: Path) -> Answer:
    """One question over that viewer's own kind of socket, and where its answer lies."""
    text, sku, lang = ASKED[name]
    if name == "irc":
        async with irc_viewer(twitch) as say:
            say(text)
            chat = await listener.until(lambda m: m["type"] == "chat" and m["text"] == text)
    elif name == "voice":
        wav = folder / "question.wav"
        command = [sys.executable, "run.py", "say", text, "--voice", "zm_yunjian", "--out", str(wav)]
        await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=True, capture_output=True)
        await listener.send(audio=base64.b64encode(wav.read_bytes()).decode())
        chat = await listener.until(lambda m: m["type"] == "chat" and m.get("voice"))
    else:
        async with room.viewer(name) as viewer:
            await viewer.ask(text)
        chat = await listener.until(lambda m: m["type"] == "chat" and m["text"] == text)
    said = await listener.answer(chat["id"])
    assert said[0]["type"] == "said", f"{name} was not answered: {said}"
    edges = (*(m["t"] for m in said), listener.seen[-1]["t"])
    with Catalog.open(folder / "data" / "catalog.db") as catalog:
        product, variant = catalog.by_sku(sku)
        prices = {v.sku: money(v.price) for p in catalog.products() for v in p.variants if v.price}
    mine = {money(p) for v in product.variants for p in (v.price, v.list_price) if p}
    return Answer(name, lang, edges, prices[variant.sku], frozenset(set(prices.values()) - mine))


async def take_the_floor(room: Room, listener: Viewer, sound: np.ndarray) -> Guest:
    """Somebody comes by a link that is good once and speaks in the middle of a sentence, until they were understood."""
    async with sit_down(room) as desk:
        invited = await desk.order(do="invite", name=GUEST, minutes=5)
    async with microphone(room, "不是这个名字", invited["token"]) as open_one:
        with pytest.raises(websockets.ConnectionClosed) as refused:
            async with microphone(room, GUEST, invited["token"]):
                pass
        assert refused.value.rcvd.code == 4401, "good once"
        long = lambda m: m["type"] == "said" and m["kind"] == "script" and len(m["text"]) >= LONG  # noqa: E731
        cut = await listener.until(long, HANG)
        await room.status_when(lambda status: status["t"] >= cut["t"] + 0.4)
        open_one.say(sound)
        asked = await listener.until(lambda m: m["type"] == "chat" and m.get("voice"), HANG)
        assert asked["user"] == GUEST
        await room.status_when(lambda status: status["t"] >= open_one.began + len(sound) / RATE + LATE_S)
    return Guest(sound, open_one.began)


def money(price) -> Decimal:
    return (Decimal(price.minor) / 100).normalize()


@contextlib.asynccontextmanager
async def irc_viewer(twitch: FakeTwitch) -> AsyncIterator:
    """A standard IRC client in the channel; gives the function that writes there."""
    reactor = AioReactor(loop=asyncio.get_running_loop())
    connection = reactor.server()
    await connection.connect("127.0.0.1", twitch.irc_port, "laowang")
    connection.join("#shop")
    try:
        yield lambda text: connection.privmsg("#shop", text)
    finally:
        connection.disconnect("bye")


def check_heard(show: Show, transcriber: Transcriber) -> None:
    """Each answer's price is in its stretch of the sound, and no other product's price is."""
    sound = sound_of(show.recording)
    for answer in show.answers:
        spans = [slice(int(a * RATE), int(b * RATE)) for a, b in pairwise(answer.edges)]
        texts = [transcriber.hear(sound[span], answer.lang) for span in spans]  # each sentence is heard once
        if answer.price not in set().union(*map(numbers_in, texts)):  # 一百一十九 may be spelt "1119"
            texts = [transcriber.hear(sound[span], answer.lang, IN_CHARACTERS) for span in spans]
        heard = set().union(*map(numbers_in, texts))
        assert answer.price in heard, f"{answer.who}: the row says {answer.price}, the sound says {texts}"
        assert not heard & answer.others, f"{answer.who}: the price of something else is in the sound: {texts}"


def test_each_price_is_heard_in_the_sound(show, transcriber):
    check_heard(show, transcriber)


def test_each_price_is_seen_in_the_pixels(show, font):
    for answer in show.answers:
        seen = Counter(
            read_price(rgb, font)
            for t, rgb in frames(show.recording, every=5)
            if answer.begin + 0.6 < t < answer.end - 0.6
        )
        read = {price: count for price, count in seen.items() if PRICE.fullmatch(price)}
        wrong = {p for p in read if Decimal(p[1:]).normalize() != answer.price}
        assert read, f"{answer.who}: no price can be read: {seen}"
        assert not wrong, f"{answer.who}: the row says {answer.price}: {seen}"
        assert sum(read.values()) >= 0.5 * seen.total(), f"{answer.who}: {seen}"


def test_the_label_is_in_every_sampled_frame(show, font):
    scores = {t: label_score(rgb, "内容由AI生成", font) for t, rgb in frames(show.recording, every=50)}
    assert len(scores) > 10
    assert min(scores.values()) > 0.6, {t: s for t, s in scores.items() if s <= 0.6}


def test_a_picture_of_the_room_on_air_is_kept(show):
    """The README's picture: the middle of the first answer, as recorded. `docs/on-air.jpg` is a copy of it."""
    middle = (show.answers[0].begin + show.answers[0].end) / 2
    picture = next(rgb for t, rgb in frames(show.recording, every=1) if t >= middle)
    out = ROOT / "out" / "on-air.jpg"
    out.parent.mkdir(exist_ok=True)
    Image.fromarray(picture).save(out, quality=88)
    assert out.stat().st_size > 30_000


def test_sound_and_picture_are_equally_long_and_strictly_paced(show):
    with av.open(str(show.recording)) as file:
        picture, sound = file.streams.video[0], file.streams.audio[0]
        lengths = [float(s.duration * s.time_base) for s in (picture, sound)]
        assert abs(lengths[0] - lengths[1]) < 1 / 25
        times = sorted(float(p.pts * p.time_base) for p in file.demux(picture) if p.pts is not None)
        assert "AIGC" in {k.upper() for k in file.metadata}
    assert np.allclose(np.diff(times), 1 / 25)


def test_an_invited_guest_is_in_the_programme_as_loud_as_the_host_who_is_not_heard_meanwhile(show):
    sound = sound_of(show.recording)
    found = [found_in(sound, piece, at) for at, piece in pieces(show.guest)]
    share, late, level = (np.array(column) for column in zip(*found, strict=True))
    answer = show.answers[0]  # how loud the host is where nobody else speaks
    host = loudness(sound[round(answer.begin * RATE) : round(answer.end * RATE)])
    print(f"the guest sounds {np.median(late):.2f} s late, {np.median(level) - host:+.1f} dB beside the host")
    assert np.median(share) > 0.8, f"what sounds there is the guest, and little else: {share.round(2)}"
    assert np.median(level) == pytest.approx(host, abs=6)


def pieces(guest: Guest) -> Iterator[tuple[float, np.ndarray]]:
    """0.4 s each of what was said, and when it was sent; where somebody speaks."""
    size = round(0.4 * RATE)
    loud = 0.2 * np.abs(guest.sound).max()
    for begin in range(0, len(guest.sound) - size, size):
        if (piece := guest.sound[begin : begin + size]).max() > loud:
            yield guest.began + begin / RATE, piece


def found_in(sound: np.ndarray, piece: np.ndarray, at: float) -> tuple[float, float, float]:
    """Where it is most like what was recorded from then on: its share of the power there, how late, how loud. Piece by
    piece, for a busy machine may leave a hole."""
    after = sound[round(at * RATE) :][: len(piece) + round(LATE_S * RATE)].astype(np.float64)
    power = np.convolve(after**2, np.ones(len(piece)), "valid")
    alike = np.correlate(after, piece, "valid") ** 2 / (power * np.sum(piece.astype(np.float64) ** 2) + 1e-9)
    best = int(np.argmax(alike))
    return float(alike[best]), best / RATE, loudness(after[best : best + len(piece)])


def loudness(sound: np.ndarray) -> float:
    """Of what is not a pause, dBFS."""
    loud = sound[np.abs(sound) > 0.01].astype(np.float64)
    return float(10 * np.log10(np.mean(loud**2))) if len(loud) else -120.0


def test_a_voice_that_says_another_price_is_caught(model, tmp_path, transcriber):
    """The same loop with the voice swapped: caption, card and `said` stay right, only the sound lies."""
    model("voice.kokoro")
    lie = '[voice.lexicon]\n"¥119.00" = "六十三块"\n'
    swapped = asyncio.run(perform(tmp_path, settings=lie, who=("小明",)))
    with pytest.raises(AssertionError, match="the row says"):
        check_heard(swapped, transcriber)


def frames(recording: Path, every: int):
    """(seconds, RGB) of every so many frames."""
    with av.open(str(recording)) as file:
        for n, frame in enumerate(file.decode(video=0)):
            if n % every == 0:
                yield frame.time, frame.to_ndarray(format="rgb24")
