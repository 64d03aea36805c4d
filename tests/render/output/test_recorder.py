"""The file: exact counts, the mark, and what is left after a kill, a full disk, a stop at any moment."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import av
import pytest

from errors import BadInput
from render.output.recorder import Recorder
from tests.render.output.programme import encode

ROOT = Path(__file__).resolve().parents[3]


def record(path, programme, mark, *, ticks=None, tail=True, **options) -> Recorder:
    recorder = Recorder(path, programme.info, mark, **options)
    for tick in programme.ticks[:ticks]:
        recorder.outlet.put(tick)
    if tail:
        recorder.outlet.put(programme.tail)
    recorder.close()
    return recorder


def counts(path) -> tuple[list[int], float, float]:
    """Presentation times of the pictures in ticks; the two durations in seconds, all by decoding."""
    with av.open(str(path)) as file:
        video = [f.pts * f.time_base * 25 for f in file.decode(video=0)]
    with av.open(str(path)) as file:
        samples = sum(f.samples for f in file.decode(audio=0))
    return [int(t) for t in video if t.denominator == 1], len(video) / 25, samples / 48_000


def test_every_picture_is_there_forty_milliseconds_apart(tmp_path, programme, mark):
    recorder = record(tmp_path / "show.mp4", programme, mark)
    times, video, audio = counts(recorder.path)
    assert times == list(range(163))
    assert abs(video - audio) < 0.040
    assert (recorder.state, recorder.frames) == ("closed", 163)


@pytest.mark.parametrize("ticks", [51, 52, 77, 100, 161])
def test_sound_and_picture_end_together_wherever_it_stops(tmp_path, programme, mark, ticks):
    """Also without the encoder's flush: the recorder may stop while the show goes on."""
    recorder = record(tmp_path / "stop.mp4", programme, mark, ticks=ticks, tail=False)
    times, video, audio = counts(recorder.path)
    assert times == list(range(len(times)))
    assert ticks - 3 <= len(times) <= ticks
    assert abs(video - audio) < 0.040


def test_a_recording_begun_later_starts_at_zero(tmp_path, mark):
    recorder = record(tmp_path / "later.mp4", encode(60, first_tick=7321), mark)
    times, video, audio = counts(recorder.path)
    assert times == list(range(60))
    assert abs(video - audio) < 0.040


def test_flash_and_beep_begin_together(tmp_path, programme, mark):
    import numpy as np

    recorder = record(tmp_path / "sync.mp4", programme, mark)
    with av.open(str(recorder.path)) as file:
        flashes = [float(f.pts * f.time_base) for f in file.decode(video=0) if f.to_ndarray()[:320].mean() > 150]
    with av.open(str(recorder.path)) as file:
        pcm = np.concatenate([f.to_ndarray()[0] for f in file.decode(audio=0)])
    loud = np.flatnonzero(np.abs(pcm) > 0.25) / 48_000
    for second in range(1, 6):
        flash = min(t for t in flashes if t >= second)
        beep = loud[loud >= second - 0.02][0]
        assert abs(beep - flash) < 0.020


def test_the_mark_is_in_the_file(tmp_path, programme, mark):
    recorder = record(tmp_path / "mark.mp4", programme, mark)
    with av.open(str(recorder.path)) as file:
        metadata = dict(file.metadata)
    said = json.loads(metadata["AIGC"])
    assert said["Label"] == "1"
    assert said["ProduceID"] == "rec-0001"
    assert metadata["AIGC"].isascii()
    assert all(isinstance(v, str) for v in said.values())
    assert "AI-generated" in metadata["comment"]


SHOW = """
import os, signal, sys
sys.path.insert(0, {root!r})
from render.output.aigc import AigcMark
from render.output.recorder import Recorder
from tests.render.output.programme import encode
programme = encode(163)
recorder = Recorder({path!r}, programme.info, AigcMark("Zhubo", "rec-2"))
def end(*_):
    recorder.close()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
for tick in programme.ticks:
    recorder.outlet.put(tick)
while recorder.frames < 155:
    pass
print("ready", flush=True)
signal.pause()
"""


@pytest.mark.parametrize(("how", "least"), [(signal.SIGTERM, 160), (signal.SIGKILL, 150)])
def test_a_killed_show_leaves_a_playable_marked_file(tmp_path, how, least):
    path = tmp_path / "killed.mp4"
    show = subprocess.Popen(
        [sys.executable, "-c", SHOW.format(root=str(ROOT), path=str(path))], stdout=subprocess.PIPE, cwd=ROOT
    )
    with show:
        assert show.stdout.readline() == b"ready\n"
        os.kill(show.pid, how)
    times, video, audio = counts(path)
    assert len(times) >= least
    assert abs(video - audio) < 0.040
    with av.open(str(path)) as file:
        assert "AIGC" in file.metadata


def test_a_disk_that_fills_up_ends_the_recording_with_one_line(tmp_path, programme, mark, caplog):
    free = iter([1 << 40, 1 << 40, 1 << 20])
    recorder = record(tmp_path / "full.mp4", programme, mark, free_bytes=lambda _: next(free))
    assert recorder.state == "stopped"
    assert "1 MB left" in recorder.reason
    assert len(caplog.records) == 1
    assert "the show goes on" in caplog.text
    times, video, audio = counts(recorder.path)
    assert len(times) >= 97
    assert abs(video - audio) < 0.040


FULL = """
import resource, signal, sys
sys.path.insert(0, {root!r})
from render.output.aigc import AigcMark
from render.output.recorder import Recorder
from tests.render.output.programme import encode
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
programme = encode(400)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
recorder = Recorder({path!r}, programme.info, AigcMark("Zhubo", "rec-3"), seconds=60)
for tick in programme.ticks:
    recorder.outlet.put(tick)
recorder.close()
print(recorder.state)
"""


def test_a_write_that_fails_in_the_kernel_does_not_stop_the_show(tmp_path):
    path = tmp_path / "refused.mp4"
    done = subprocess.run(
        [sys.executable, "-c", FULL.format(root=str(ROOT), path=str(path))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "stopped"
    assert done.stderr.count("\n") == 1
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 60_000
    seen = 0
    with av.open(str(path)) as file, contextlib.suppress(av.InvalidDataError):  # it breaks off inside a picture
        for _ in file.decode(video=0):
            seen += 1
    assert seen >= 40


def test_a_folder_that_is_not_there_is_told_before_the_show(tmp_path, programme, mark):
    with pytest.raises(BadInput, match="cannot record"):
        Recorder(tmp_path / "nowhere" / "x.mp4", programme.info, mark)


def test_a_new_file_every_few_seconds_and_no_picture_between_them_is_lost(tmp_path, programme, mark):
    opened, closed = [], []
    (tmp_path / "show-006.mp4").write_bytes(b"an earlier show's")
    recorder = record(tmp_path / "show.mp4", programme, mark, every=1.5, opened=opened.append, closed=closed.append)
    names = ["show-007.mp4", "show-008.mp4", "show-009.mp4", "show-010.mp4"]
    assert [p.name for p in opened] == [p.name for p in closed] == names
    assert (recorder.state, recorder.frames, recorder.path.name) == ("closed", 163, names[-1])
    ids, sounds = set(), []
    for path, pictures in zip(opened, (50, 50, 50, 13), strict=True):
        times, video, audio = counts(path)
        assert times == list(range(pictures))
        assert abs(video - audio) < 0.040
        with av.open(str(path)) as file:
            ids.add(json.loads(file.metadata["AIGC"])["ProduceID"])
            sounds += [bytes(p) for p in file.demux(audio=0) if p.size]
    assert ids == {f"rec-0001-{n:03d}" for n in range(7, 11)}
    assert sounds == [p.data for p in programme.packets if p.kind == "audio"]
    assert (tmp_path / "show-006.mp4").read_bytes() == b"an earlier show's"
