"""What every ear must do, whoever recognises: Whisper here, and a real server on a socket that recognises with it."""

from __future__ import annotations

import numpy as np
import pytest
from opencc import OpenCC

from errors import BadInput, ZhuboError
from perception.voice.heard import EARS, EarOptions, Heard, load_ear
from tests.perception.voice.files_made import noise, tone
from tests.perception.voice.transcription_server import TranscriptionServer

pytestmark = pytest.mark.weights

ZH = "这款保温杯今天多少钱，还有货吗？"
EN = "How much is the thermos mug, and does it leak?"
SHOP = ["保温杯", "电饭煲", "thermos mug"]


@pytest.fixture(scope="module", params=sorted(EARS))
def engine(request, ear, model):
    """An ear of each kind. The server writes Traditional characters, as many do."""
    if request.param == "whisper":
        yield ear
        return
    traditional = OpenCC("s2t")

    def recognise(sound, lang, prompt):
        heard = ear.hear(sound, lang=lang, hotwords=[w for w in prompt.replace("、", ",").split(",") if w.strip()])
        return [{**s.to_json(), "text": traditional.convert(s.text), "no_speech_prob": 0.0} for s in heard.segments]

    with TranscriptionServer(recognise) as server:
        yield load_ear(request.param, EarOptions(url=server.url, model="sensevoice"))


def letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


@pytest.mark.parametrize("lang", ["zh", None])
def test_chinese_is_heard_and_simplified(engine, say, lang):
    heard = engine.hear(say(ZH, "zh"), lang=lang, hotwords=())
    assert letters(heard.text) == letters(ZH)
    assert heard.lang == "zh"
    assert {segment.lang for segment in heard.segments} == {"zh"}


def test_english_is_heard_with_names_to_listen_for(engine, say):
    heard = engine.hear(say(EN, "en"), lang="en", hotwords=SHOP)
    assert "thermos mug" in heard.text.lower()
    assert heard.lang == "en"


def test_times_lie_inside_the_sound_and_it_turns_into_json(engine, say):
    sound = np.concatenate([np.zeros(16_000, np.float32), say(ZH, "zh")])
    heard = engine.hear(sound, lang="zh", hotwords=SHOP)
    assert heard.duration == pytest.approx(len(sound) / 16_000, abs=0.01)
    assert 0.5 < heard.segments[0].start < heard.segments[-1].end <= heard.duration
    assert Heard.from_json(heard.to_json()) == heard
    assert heard.model


@pytest.mark.parametrize(
    "sound",
    [np.zeros(0, np.float32), np.zeros(48_000, np.float32), noise(3.0, 0.1), tone(3.0)],
    ids=["nothing", "silence", "noise", "tone"],
)
def test_where_nobody_speaks_nothing_is_heard(engine, sound):
    heard = engine.hear(sound, lang="zh", hotwords=SHOP)
    assert (heard.segments, heard.text, heard.lang) == ((), "", "zh")


def test_bad_input_is_named_and_the_next_sound_is_heard(engine, say):
    with pytest.raises(BadInput, match="zh, en or auto"):
        engine.hear(say(ZH, "zh"), lang="!!", hotwords=())
    assert engine.hear(say(ZH, "zh"), lang="zh", hotwords=["长" * 400, "", *(f"名{i}" for i in range(200))]).segments


def test_it_may_be_asked_whether_it_hears_and_hears_as_before(engine, say):
    before = engine.hear(say(ZH, "zh"), lang="zh", hotwords=())
    engine.probe()
    assert engine.hear(say(ZH, "zh"), lang="zh", hotwords=()) == before


@pytest.mark.parametrize("name", sorted(EARS))
def test_one_that_cannot_be_built_says_why(name, tmp_path):
    (tmp_path / "model.bin").write_bytes(b"no weights")
    with pytest.raises(ZhuboError) as caught:
        load_ear(name, EarOptions(tmp_path, device="cpu"))
    assert caught.value.remedy
