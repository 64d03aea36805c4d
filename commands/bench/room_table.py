"""`bench render --table`: how many rooms at 25 frames a second one device draws the mouths of, engine by engine.

One command on a machine with a card: `python run.py bench render --table --device cuda --json`. For each of
`--engines`:

- `ticks`: for so many rooms, one frame of each in one batch: milliseconds, medians. `builtin` is the built-in host's
  whole face; `one_by_one` beside it: the same rooms drawn one after another, as `ticks` and `rooms_at_25`.
- `hear_ms`: hearing five seconds of one room. A room hears as long as it speaks, so a tick bears its share.
- `rooms_at_25`: the most rooms whose tick, with that share, stays within 40 ms; `at_least` where the largest of
  `--rooms` still does.

`cores` beside it: what a room's picture and x264 cost the CPU, and how many rooms this machine's cores bear so.

Weights are random: the layers of wav2lip, wav2lip256 and ultralight are the published ones, run by torch; MuseTalk's
are convolutions with about as many multiplications as the published U-Net and decoder, run by onnxruntime. With
`--twin` all are tiny: then only the way is proved, as the tests do on a CPU.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commands.bench.engine_film import film_of
from commands.bench.engine_twins import write_published, write_sized, write_twin
from commands.bench.engines import SIZED, median_ms, noise
from commands.bench.face_rooms import FaceRooms
from render.face.engines import NEEDS_WEIGHTS, LipEngine, Wanted, open_engine
from render.face.engines.contract import RATE
from render.face.film import open_film
from render.speech import FPS, SAMPLE_RATE
from render.voice.sound import resample

TICK_MS = 1000 / FPS
_PUBLISHED = ("wav2lip", "wav2lip256", "ultralight")
_TURNS, _FRAMES = 10, 50


def table(
    engines: Sequence[str], device: str, *, size: tuple[int, int], rooms: Sequence[int], threads: int, twin: bool,
    depth: int, width: int,
) -> dict[str, Any]:  # fmt: skip
    """Figures by engine."""
    counts = sorted({int(n) for n in rooms})
    rows: dict[str, Any] = {}
    with TemporaryDirectory() as work:
        film = open_film(film_of("lin", Path(work) / "host", "", frames=_FRAMES, size=size))
        assert film is not None
        for name in engines:
            if name == "builtin":
                rows[name] = _builtin(device, size, counts)
                continue
            made, kind = _weights(name, Path(work) / name, twin=twin, depth=depth, width=width)
            engine = open_engine(name, film, made, device=device, threads=threads)
            rows[name] = {"weights": kind, **_engine(engine, counts)}
            shutil.rmtree(Path(work) / name, ignore_errors=True)
    return rows


def most_rooms(ms_of: Callable[[int], float], counts: Sequence[int]) -> tuple[int, bool, dict[int, float]]:
    """The most rooms whose tick takes no longer than TICK_MS, whether more may do, and what was measured: `counts` one
    after another, and where one is too many what lies between it and the one before."""
    seen: dict[int, float] = {}
    low, high = 0, None
    for count in counts:
        seen[count] = ms_of(count)
        if seen[count] > TICK_MS:
            high = count
            break
        low = count
    if high is None:
        return low, True, seen
    while high - low > max(1, low // 16):
        middle = (low + high) // 2
        seen[middle] = ms_of(middle)
        low, high = (middle, high) if seen[middle] <= TICK_MS else (low, middle)
    return low, False, seen


def _engine(engine: LipEngine, counts: Sequence[int]) -> dict[str, Any]:
    speech = noise(1)
    pcm = resample(speech.pcm, SAMPLE_RATE, RATE)
    heard = engine.hear(pcm, speech.mouth)
    hear_ms = median_ms(lambda: engine.hear(pcm, speech.mouth), 3)
    share = hear_ms / len(speech.mouth)

    def ms_of(count: int) -> float:
        wanted = [Wanted(heard, n % len(speech.mouth), 7 * n) for n in range(count)]
        engine.draw(wanted)
        return median_ms(lambda: engine.draw(wanted), _TURNS) + count * share

    best, more, seen = most_rooms(ms_of, counts)
    spec = engine.spec
    return {"runs_on": spec.runs_on, "side": spec.side, "hear_ms": round(hear_ms, 2), **_row(best, more, seen)}


def _weights(name: str, folder: Path, *, twin: bool, depth: int, width: int) -> tuple[Path | None, str]:
    if name not in NEEDS_WEIGHTS:
        return None, "its own"
    if not twin and name in _PUBLISHED:
        return write_published(name, folder), "published layers, random weights: time only"
    if not twin and name == "musetalk":
        return write_sized(name, folder), SIZED
    return write_twin(name, folder, depth=depth, width=width), "random twin: shapes and time only"


def _builtin(device: str, size: tuple[int, int], counts: Sequence[int]) -> dict[str, Any]:
    """Speaking hosts, each with its own mouth and life, drawn in one pass and one after another."""
    rooms = FaceRooms(size, device)
    batched = most_rooms(lambda count: rooms.batched_ms(count, _TURNS), counts)
    alone = most_rooms(lambda count: rooms.one_by_one_ms(count, _TURNS), counts)
    runs_on = "cpu" if device == "cpu" else "cuda"
    return {"weights": "the built-in pack", "runs_on": runs_on, **_row(*batched), "one_by_one": _row(*alone)}


def _row(best: int, more: bool, seen: dict[int, float]) -> dict[str, Any]:
    ticks = {str(count): round(seen[count], 2) for count in sorted(seen)}
    return {"ticks": ticks, "rooms_at_25": best, **({"at_least": True} if more else {})}
