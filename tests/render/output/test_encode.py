"""Times are counts, groups are closed and two seconds long, sound and picture end together."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from render.output.encode import Encoder
from tests.render.output.programme import HEIGHT, WIDTH, encode, picture, sound


def test_every_tick_gives_one_picture_with_its_own_number(programme):
    pictures = [[p for p in tick if p.kind == "video"] for tick in programme.ticks]
    assert all(len(p) == 1 for p in pictures)
    assert [p[0].pts for p in pictures] == list(range(163))
    assert [p[0].pts for p in pictures if p[0].key] == [0, 50, 100, 150]


def test_sound_has_no_gap_and_ends_within_a_frame_of_the_picture(programme):
    sounds = [p for p in programme.packets if p.kind == "audio"]
    assert [p.pts for p in sounds] == [1024 * i for i in range(len(sounds))]
    assert 0 <= sounds[-1].end - 163 / 25 < 0.040


def test_sound_trails_its_picture_by_less_than_three_frames(programme):
    heard = 0.0
    for n, tick in enumerate(programme.ticks):
        heard = max([heard, *(p.end for p in tick if p.kind == "audio")])
        assert (n + 1) / 25 - heard < 0.100


def test_the_same_frame_again_is_a_picture_of_its_own():
    encoder = Encoder(WIDTH, HEIGHT)
    frame = picture(0)
    pictures = [p for n in range(5) for p in encoder.encode(frame, sound(n)) if p.kind == "video"]
    assert [p.pts for p in pictures] == [0, 1, 2, 3, 4]
    assert all(len(p.data) < len(pictures[0].data) for p in pictures[1:])


def test_a_run_continues_an_earlier_one():
    later = encode(60, first_tick=1003)
    pictures = [p for p in later.packets if p.kind == "video"]
    sounds = [p for p in later.packets if p.kind == "audio"]
    assert pictures[0].pts == 1003
    assert pictures[0].key
    assert [p.pts for p in pictures if p.key] == [1003, 1053]
    assert sounds[0].pts == 1003 * 1920


def test_a_jump_starts_a_group_and_keeps_sound_with_the_picture():
    encoder = Encoder(WIDTH, HEIGHT)
    before = [p for n in range(30) for p in encoder.encode(picture(n), sound(n))] + encoder.jump(130)
    after = [p for n in range(130, 190) for p in encoder.encode(picture(n), sound(n))] + encoder.flush()
    assert max(p.end for p in before if p.kind == "audio") >= 30 / 25
    assert [p.pts for p in after if p.key and p.kind == "video"] == [130, 180]
    assert min(p.pts for p in after if p.kind == "audio") == 130 * 1920
    with pytest.raises(ValueError, match="backwards"):
        encoder.jump(3)


def test_a_tick_takes_exactly_its_samples():
    encoder = Encoder(WIDTH, HEIGHT)
    with pytest.raises(ValueError, match="1920"):
        encoder.encode(picture(0), np.zeros(1919, np.float32))


def test_the_description_is_what_players_ask_for(programme):
    info = programme.info
    assert info.video_codec.startswith("avc1.64")
    assert info.audio_codec == "mp4a.40.2"
    with av.open(io.BytesIO(info.init), "r", format="mp4") as init:
        assert [s.type for s in init.streams] == ["video", "audio"]
        assert bytes(init.streams.video[0].codec_context.extradata) == info.video_config
        assert (init.streams.video[0].width, init.streams.video[0].height) == (WIDTH, HEIGHT)
