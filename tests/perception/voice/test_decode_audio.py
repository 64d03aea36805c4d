"""Sound out of real files: WAV, MP3, MP4 with a picture; what cannot be heard is refused in one line."""

from __future__ import annotations

import numpy as np
import pytest

from errors import BadInput
from perception.voice.decode_audio import blocks, decode, decode_message, quietest
from tests.perception.voice.files_made import picture_only, tone, written


@pytest.mark.parametrize(
    ("name", "codec"), [("a.wav", "pcm_s16le"), ("a.mp3", "mp3"), ("a.mp4", "aac"), ("a.ogg", "libopus")]
)
def test_every_format_gives_the_same_sound(tmp_path, name, codec):
    path = written(tmp_path / name, tone(2.0, rate=48_000), codec=codec, rate=48_000)
    sound = decode(path)
    assert sound.dtype == np.float32
    assert len(sound) == pytest.approx(32_000, abs=2_500)  # codecs pad
    assert np.abs(np.fft.rfft(sound[8000:24_000])).argmax() == pytest.approx(440, abs=2)


def test_bytes_are_a_file_too(tmp_path):
    path = written(tmp_path / "a.wav", tone(1.0))
    np.testing.assert_array_equal(decode(path.read_bytes()), decode(path))


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda folder: folder / "none.wav", "no such file"),
        (lambda folder: folder, "cannot be read"),
        (lambda folder: picture_only(folder / "mute.mp4"), "no sound track"),
        (lambda folder: _text(folder), "cannot be read"),
    ],
)
def test_what_is_no_sound_is_refused_with_a_remedy(tmp_path, make, cause):
    with pytest.raises(BadInput, match=cause) as caught:
        decode(make(tmp_path))
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_file_cut_off_is_heard_as_far_as_it_goes(tmp_path):
    whole = written(tmp_path / "a.wav", tone(2.0)).read_bytes()
    assert len(decode(whole[: len(whole) // 2])) == pytest.approx(16_000, abs=2_000)


def test_a_message_has_bounds(tmp_path):
    long = written(tmp_path / "a.mp3", tone(32.0), codec="mp3").read_bytes()
    with pytest.raises(BadInput, match="longer than 30 s"):
        decode_message(long)
    with pytest.raises(BadInput, match="larger than 4 MB"):
        decode_message(bytes(4_000_001))
    assert len(decode_message(written(tmp_path / "b.wav", tone(1.0)).read_bytes())) == 16_000


def test_blocks_lose_nothing_and_are_cut_where_it_is_quiet(tmp_path):
    sound = np.concatenate([tone(2.8), np.zeros(6_400, np.float32), tone(3.0)])
    path = written(tmp_path / "a.wav", sound)
    first, *rest = blocks(path, seconds=3.2)
    assert len(first) == pytest.approx(2.8 * 16_000 + 3_200, abs=1_600)
    np.testing.assert_array_equal(np.concatenate([first, *rest]), decode(path))


def test_quietest_finds_the_gap():
    sound = np.concatenate([tone(1.0), np.zeros(4_800, np.float32), tone(1.0)])
    assert 16_000 < quietest(sound, 8_000) < 20_800


def _text(folder):
    (folder / "a.mp3").write_text("words, not sound")
    return folder / "a.mp3"
