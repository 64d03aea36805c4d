"""Each layer catches what it is for, and lets true questions through."""

from __future__ import annotations

import numpy as np
import pytest

from perception.voice.hallucination import Evidence, hurried, loudness_dbfs, made_up, tidied, unheard


def said(text: str, lang: str = "zh", **odd) -> Evidence:
    sure = {"voiced_s": 2.5, "no_speech_prob": 0.02, "avg_logprob": -0.3, "compression_ratio": 0.8}
    return Evidence(text, lang, **{**sure, **odd})


@pytest.mark.parametrize(
    "evidence",
    [
        said("这款保温杯今天多少钱?"),
        said("How much is the thermos mug?", "en"),
        said("谢谢"),
        said("谢谢", no_speech_prob=0.3),
        said("thank you", "en"),
        said("保温杯"),
        said("三号链接三百九十九块九,有没有优惠"),
        said("哈哈哈哈"),
        said("停停停", no_speech_prob=0.4),
        said("谢谢谢谢", no_speech_prob=0.5),
        said("编号100000"),
        said("多少钱？"),
        said("多少钱？还有货吗？"),
        said("Is it in stock?", "en"),
    ],
)
def test_what_a_viewer_says_is_kept(evidence):
    assert made_up(evidence, ["保温杯", "电饭煲"]) is None


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        (said(" ,。"), "empty"),
        (said("以下是普通话的句子"), "prompt"),
        (said("多少钱？还有货吗？有什么优惠？"), "prompt"),
        (said("多少钱？", no_speech_prob=0.5), "prompt"),
        (said("How much is it? Is it in stock?", "en", no_speech_prob=0.4), "prompt"),
        (said("今天天气很好", no_speech_prob=0.7, avg_logprob=-0.9), "no_speech"),
        (said("铁锦铁锦铁锦铁锦铁", no_speech_prob=0.9, avg_logprob=-0.6), "no_speech"),
        (said("鸡鸡", no_speech_prob=0.75, avg_logprob=-0.68), "no_speech"),
        (said("今天天气很好", avg_logprob=-1.8), "unlikely"),
        (said("不知道不知道不知道不知道不知道不知道", voiced_s=6), "repeats"),
        (said("a b", "en", compression_ratio=3.0), "repeats"),
        (said("这款保温杯今天多少钱还有没有货能不能便宜一点", voiced_s=0.4), "too_fast"),
        (said("字幕由Amara.org社群提供", no_speech_prob=0.2), "credits"),
        (said("请不吝点赞订阅转发打赏支持明镜与点点栏目", no_speech_prob=0.1), "credits"),
        (said("Thanks for watching!", "en", avg_logprob=-0.6), "credits"),
        (said("谢谢大家", no_speech_prob=0.5), "filler"),
        (said("you", "en", no_speech_prob=0.5), "filler"),
        (said("保温杯，电饭煲，保温杯"), "hotwords_only"),
        (said("电饭煲", no_speech_prob=0.5), "hotwords_only"),
    ],
)
def test_what_nobody_said_is_caught_by_its_rule(evidence, rule):
    assert made_up(evidence, ["保温杯", "电饭煲"]) == rule


def test_silence_and_noise_never_reach_the_recogniser():
    quiet, loud = np.full(16_000, 1e-4, np.float32), np.full(16_000, 0.1, np.float32)
    assert unheard(np.zeros(0, np.float32), np.zeros(0)) == "quiet"
    assert unheard(quiet, np.ones(32)) == "quiet"
    assert unheard(loud, np.full(32, 0.3)) == "no_voice"
    assert unheard(loud, np.full(32, 0.9)) is None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (" 有货吗？。", "有货吗？"),
        ("有货吗�", "有货吗"),
        ("可以退换吗：", "可以退换吗"),
        ("3,000 yuan.", "3,000 yuan."),
        ("", ""),
    ],
)
def test_marks_without_meaning_are_left_out(written, text):
    assert tidied(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("主播４这个保温瓶４还有货吗?４", "主播，这个保温瓶，还有货吗?"),
        ("跑鞋的质量怎么样Ｇ能用多久ＧＧＧＧＧＧＧ", "跑鞋的质量怎么样，能用多久"),
        ("还有没有床单？还有没有床单", "还有没有床单？"),
        ("能用多久？耳朵、纸纸、纸纸、纸纸、纸纸", "能用多久？耳朵"),
        ("能用多久？耳机。", "能用多久？"),
        ("耳机", "耳机"),
        ("有货吗？多少钱？", "有货吗？多少钱？"),
        ("哈哈哈哈", "哈哈哈哈"),
        ("Is it in stock? Earbuds.", "Is it in stock?"),
        ("红色、黑色、白色", "红色、黑色、白色"),
    ],
)
def test_what_the_recognisers_hand_did_is_undone(written, text):
    assert tidied(written, ["耳机", "earbuds"]) == text


def test_more_text_than_time_is_worth_a_second_look():
    assert not hurried(said("这款保温杯今天多少钱", voiced_s=1.5))
    assert hurried(said("你好木头积木可以退换吗积木剩下的鞋锅鞋鞋鞋鞋", voiced_s=2.0))
    assert hurried(said("How much is it? Is it in stock? Any discount? When does it ship?", "en", voiced_s=1.5))


def test_a_short_word_in_a_long_silence_is_loud():
    sound = np.zeros(160_000, np.float32)
    sound[80_000:83_200] = 0.1
    assert loudness_dbfs(sound) == pytest.approx(-20, abs=0.1)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("你好棉袜可以退换吗？曲奇、充电宝、辣椒", "你好棉袜可以退换吗？"),
        ("可以退换吗？曲奇", "可以退换吗？"),
        ("曲奇可以退换吗？充电宝、台灯", "曲奇可以退换吗？充电宝、台灯"),
        ("可以退换吗？曲奇怎么卖", "可以退换吗？曲奇怎么卖"),
    ],
)
def test_the_list_of_names_behind_a_question_was_not_said(text, left):
    assert tidied(text, ["曲奇", "充电宝", "辣椒油"]) == left


def test_english_has_letters():
    assert made_up(said("嘴", "en")) == "script"
    assert made_up(said("嘴", "zh")) is None
    assert made_up(said("Is it 20?", "en")) is None
