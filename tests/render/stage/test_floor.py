"""The floor: who sounds when, and what the marks say about it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from render.speech import FPS, MOUTH, SAMPLES_PER_FRAME, Clause, Phone, Speech
from render.stage.clip import CLOSING
from render.stage.floor import DRY_LIMIT, GAP_CLAUSE, GAP_LINE, QUEUE_LIMIT, Floor
from render.values import ANSWER, OPERATOR, SCRIPT, Cue, Fact, Line, Sentence

FRAMES = 5


def split(text: str, lang: str) -> list[Clause]:
    parts = [p for p in re.split("(?<=[，。])", text) if p]
    return [Clause(p, lang, last=i == len(parts) - 1) for i, p in enumerate(parts)]


def line(name: str, *texts: str, priority: int = SCRIPT, facts: tuple[Fact, ...] = (), **about) -> Line:
    kind = {SCRIPT: "script", ANSWER: "answer", OPERATOR: "operator"}[priority]
    sentences = tuple(Sentence(t, "zh", facts=facts) for t in texts)
    return Line(name, 1, 1, about.pop("generation", 0), kind, priority, sentences, **about)


class Show:
    """A floor with a voice that is instantaneous unless told to hold a line back."""

    def __init__(self) -> None:
        self.floor = Floor(split)
        self.n = 0
        self.marks: list = []
        self.held: set[str] = set()
        self.phones: dict[str, tuple[Phone, ...]] = {}

    def give_sound(self) -> None:
        for wish in self.floor.wishes():
            if wish.line not in self.held:
                phones = self.phones.get(wish.line, ())
                pcm = np.full(FRAMES * SAMPLES_PER_FRAME, 0.5, np.float32)
                mouth = np.ones((FRAMES, len(MOUTH)), np.float32)
                self.floor.hear(wish.line, wish.place, Speech(wish.clause, pcm, phones, mouth, "test"))

    def run(self, ticks: int) -> list:
        beats = []
        for _ in range(ticks):
            self.give_sound()
            beats.append(self.floor.tick(self.n))
            self.n += 1
            self.marks += self.floor.take_marks(len(self.marks) + 1)
        return beats

    def states(self, name: str) -> list[str]:
        return [m.state for m in self.marks if m.line == name]

    def mark(self, name: str, state: str):
        return next(m for m in self.marks if m.line == name and m.state == state)


@pytest.fixture
def show() -> Show:
    return Show()


def test_every_tick_gives_exactly_one_frame_of_samples(show):
    show.floor.accept(line("a", "你好，世界。"))
    for beat in show.run(40):
        assert beat.samples.shape == (SAMPLES_PER_FRAME,)
        assert beat.mouth.shape == (len(MOUTH),)


def test_a_line_is_accepted_ready_started_spoken_finished(show):
    show.floor.accept(line("a", "第一，句。", "第二句。"))
    show.run(60)
    assert show.states("a") == [
        "accepted", "ready", "started", "spoken", "clause", "clause", "spoken", "clause", "finished",
    ]  # fmt: skip
    assert [m.seq for m in show.marks] == list(range(1, len(show.marks) + 1))


def test_an_answer_takes_over_at_the_clause_boundary_and_the_script_resumes_at_its_sentence(show):
    show.floor.accept(line("script", "甲，乙。", "丙，丁。"))
    show.run(FRAMES * 2 + 8)
    show.run(1)
    show.floor.accept(line("answer", "答。", priority=ANSWER))
    show.run(40)
    assert show.mark("script", "yielded").sentence == 1
    yielded, started = show.mark("script", "yielded"), show.mark("answer", "started")
    assert yielded.t == started.t
    assert "finished" not in show.states("script")


def test_chat_never_cuts_inside_a_clause_but_the_operator_does(show):
    show.floor.accept(line("script", "很长的一句。"))
    show.run(2)
    show.floor.accept(line("answer", "答。", priority=ANSWER))
    assert all(b.line.id == "script" for b in show.run(FRAMES - 2))
    show.run(20)
    assert show.states("script")[-1] == "finished"
    show.floor.accept(line("more", "又一句。"))
    show.run(2)
    show.floor.accept(line("boss", "请稍等。", priority=OPERATOR))
    beats = show.run(2)
    assert show.states("more")[-1] == "cut"
    assert show.states("boss")[-1] in ("clause", "started", "spoken")
    assert abs(beats[0].samples[-1]) < 1e-6, "the cut fades to silence inside its frame"


def rests_at(frame: int) -> tuple[Phone, ...]:
    """A clause of FRAMES whose speaker rests around the beginning of `frame`."""
    at = frame / FPS
    return (Phone("a", 0.0, at - 0.01), Phone("(", at - 0.01, at + 0.01), Phone("a", at + 0.01, FRAMES / FPS))


@pytest.mark.parametrize(("priority", "until"), [(ANSWER, 3), (SCRIPT, None)])
def test_an_answer_also_takes_over_at_a_pause_inside_a_clause_of_the_script(show, priority, until):
    show.phones["script"] = rests_at(3)
    show.floor.accept(line("script", "甲（乙）。"))
    show.run(1)
    show.floor.accept(line("b", "答。", priority=priority))
    show.run(20)
    begun, script = show.mark("b", "started").t, show.states("script")
    assert ("yielded" in script) == (until is not None)
    assert until is None or begun * FPS == until + 1  # the frame between lets the sound fade
    assert until is not None or begun * FPS >= FRAMES + GAP_LINE


def test_an_answer_in_the_air_gives_way_to_another_only_when_its_line_is_over(show):
    show.phones["a"] = rests_at(3)
    show.floor.accept(line("a", "甲（乙）。", priority=ANSWER))
    show.run(1)
    show.floor.accept(line("b", "答。", priority=ANSWER))
    show.run(20)
    assert show.states("a")[-1] == "finished"


def test_a_higher_line_without_sound_does_not_take_the_floor(show):
    show.held.add("answer")
    show.floor.accept(line("script", "甲，乙。", "丙，丁。"))
    show.floor.accept(line("answer", "答。", priority=ANSWER))
    show.run(60)
    assert show.states("script")[-1] == "finished"
    show.held.clear()
    show.run(20)
    assert show.states("answer")[-1] == "finished"


def test_a_script_sentence_begins_only_when_all_of_it_has_sound_an_answer_with_its_first_two_clauses(show):
    for name, priority, needed in (("script", SCRIPT, 3), ("answer", ANSWER, 2)):
        floor = Floor(split)
        floor.accept(line(name, "甲，乙，丙。", priority=priority))
        for given, wish in enumerate(sorted(floor.wishes(), key=lambda w: w.place.clause), 1):
            pcm = np.zeros(SAMPLES_PER_FRAME, np.float32)
            floor.hear(wish.line, wish.place, Speech(wish.clause, pcm, (), np.zeros((1, len(MOUTH)), np.float32), "t"))
            floor.tick(given)
            begun = "started" in [m.state for m in floor.take_marks(1)]
            assert begun == (given == needed)
            if begun:
                break


def test_an_answer_begins_with_one_clause_where_the_voice_has_shown_that_the_rest_will_be_there(show):
    floor = show.floor
    floor.accept(line("a", "这个呢，只要九块九。", priority=ANSWER))
    first = floor.wishes()[0]
    floor.hear("a", first.place, timed(first.clause, 2.0, took=4.0))
    assert not floor.tick(0).speaking  # a voice this slow would leave a hole after the comma
    floor.apply(Cue("recall", 1, 2, {"line": "a"}))
    for n in range(20):
        floor.accept(line(f"b{n}", "好。", priority=ANSWER))
        floor.hear(f"b{n}", first.place, timed(first.clause, 1.0, took=0.2))
        floor.apply(Cue("recall", 1, 3 + n, {"line": f"b{n}"}))
    floor.accept(line("c", "这个呢，只要九块九。", priority=ANSWER))
    floor.hear("c", first.place, timed(first.clause, 2.0, took=0.2))
    assert floor.tick(1).speaking


def timed(clause: Clause, seconds: float, took: float) -> Speech:
    frames = round(seconds * FPS)
    pcm = np.full(frames * SAMPLES_PER_FRAME, 0.5, np.float32)
    return Speech(clause, pcm, (), np.ones((frames, len(MOUTH)), np.float32), "test", took=took)


@pytest.mark.parametrize("ticks", [2, FRAMES * 2 + 4], ids=["inside a sentence", "between two"])
def test_a_line_told_to_be_brief_ends_with_the_sentence_that_sounds(show, ticks):
    show.floor.accept(line("answer", "九块九，一个。", "可以退。", "包邮。", priority=ANSWER, final=False))
    show.run(ticks)
    show.floor.apply(Cue("brief", 1, 2, {"line": "answer"}))
    show.floor.accept(line("answer", "还有呢。", priority=ANSWER, first=3))
    show.run(FRAMES * 12)
    assert [m.sentence for m in show.marks if m.state == "spoken"] == [0]
    assert show.mark("answer", "finished").sentence == 0


def test_a_line_that_waits_is_not_made_brief(show):
    show.floor.accept(line("script", "第一句。"))
    show.run(1)
    show.floor.accept(line("next", "第二句。", "第三句。"))
    show.floor.apply(Cue("brief", 1, 2, {"line": "next"}))
    show.run(FRAMES * 12)
    assert [m.sentence for m in show.marks if m.line == "next" and m.state == "spoken"] == [0, 1]


@pytest.mark.parametrize(("took", "holds"), [(0.4, True), (3.0, False)], ids=["a fast voice", "a slow voice"])
def test_the_script_takes_a_breath_for_an_answer_that_is_nearly_made(show, took, holds):
    floor = show.floor
    floor.accept(line("script", "第一句呢，第二段，第三段。"))
    for wish in floor.wishes():
        floor.hear("script", wish.place, timed(wish.clause, 1.0, took))
    assert floor.tick(0).speaking
    for n in range(1, 24):
        floor.tick(n)
    floor.accept(line("answer", "九块九。", priority=ANSWER))
    heard = [floor.tick(n).speaking for n in range(24, 24 + 45)]
    assert (not any(heard[5:25])) == holds
    assert any(heard[-4:])  # for a moment only: where the sound does not come, the script goes on
    wish = next(w for w in floor.wishes() if w.line == "answer")
    floor.hear("answer", wish.place, timed(wish.clause, 1.0, took))
    lines = [floor.tick(n).line for n in range(69, 69 + 40)]
    assert [line.id for line in lines if line is not None][-1] == "answer"
    assert floor.underruns == 0


def test_recall_before_start_and_too_late(show):
    show.floor.accept(line("air", "甲，乙。"))
    show.floor.accept(line("next", "丙。"))
    show.run(2)
    show.floor.apply(Cue("recall", 1, 2, {"line": "next"}))
    show.floor.apply(Cue("recall", 1, 3, {"line": "air"}))
    show.run(1)
    assert show.states("next")[-1] == "recalled"
    assert show.marks[-1].line == "air"
    assert show.marks[-1].state == "started"


def test_a_part_that_comes_late_joins_its_line_and_one_after_the_end_is_stale(show):
    show.floor.accept(line("a", "第一。", final=False))
    show.run(FRAMES + 10)
    assert "finished" not in show.states("a")
    show.floor.accept(line("a", "第二。", first=1))
    show.run(FRAMES + 10)
    assert show.states("a")[-1] == "finished"
    show.floor.accept(line("a", "第三。", first=2))
    show.run(1)
    assert show.states("a")[-1] == "stale"


def test_a_line_whose_promised_part_never_comes_is_failed_and_frees_the_floor(show):
    show.floor.accept(line("a", "第一。", final=False))
    show.run(FRAMES + 10 + DRY_LIMIT)
    assert show.states("a")[-1] == "failed"
    show.floor.accept(line("b", "第二。"))
    show.run(20)
    assert show.states("b")[-1] == "finished"


def test_panic_is_silence_within_two_frames_and_nothing_old_comes_back(show):
    show.floor.accept(line("a", "甲，乙。", "丙。"))
    show.floor.accept(line("b", "丁。"))
    show.run(3)
    show.floor.panic(True)
    beats = show.run(30)
    assert all(not b.samples.any() for b in beats[1:])
    assert show.states("a")[-1] == "cut"
    assert show.states("b")[-1] == "cut"
    show.floor.accept(line("c", "戊。", generation=9))
    show.run(1)
    assert show.states("c")[-1] == "stale"
    show.floor.panic(False)
    show.floor.accept(line("d", "己。", generation=9))
    show.run(20)
    assert show.states("d")[-1] == "finished"


def test_panic_pressed_at_the_stage_and_told_by_the_mind_is_one(show):
    show.floor.panic(True)
    show.floor.apply(Cue("panic", 1, 1, {"on": True}))
    assert show.floor.generation == 1


def test_an_older_generation_is_dropped(show):
    show.floor.apply(Cue("cut", 1, 1, {"generation": 5}))
    show.floor.accept(line("old", "甲。", generation=4))
    show.run(1)
    assert show.states("old") == ["stale"]


def test_pause_finishes_the_clause_then_rests_until_resumed(show):
    show.floor.accept(line("a", "甲，乙，丙。"))
    show.run(2)
    show.floor.apply(Cue("pause", 1, 1, {"on": True}))
    beats = show.run(40)
    assert sum(bool(b.samples.any()) for b in beats) == FRAMES - 2
    show.floor.apply(Cue("pause", 1, 2, {"on": False}))
    show.run(40)
    assert show.states("a")[-1] == "finished"


def test_a_line_not_begun_in_time_is_stale(show):
    show.held.add("a")
    show.floor.accept(line("a", "甲。", ttl_ms=1000))
    show.run(30)
    assert show.states("a")[-1] == "stale"


def test_a_full_floor_refuses_the_newest_of_the_lowest(show):
    for i in range(QUEUE_LIMIT + 1):
        show.held.add(f"s{i}")
        show.floor.accept(line(f"s{i}", "甲。"))
    show.floor.accept(line("answer", "答。", priority=ANSWER))
    show.run(20)
    failed = [m.line for m in show.marks if m.state == "failed"]
    assert failed == [f"s{QUEUE_LIMIT}", f"s{QUEUE_LIMIT - 1}"]
    assert show.states("answer")[-1] == "finished"


def test_a_clause_that_could_not_be_spoken_is_shown_for_its_time(show):
    show.held.add("a")
    show.floor.accept(line("a", "九个字的一句话在此。"))
    show.run(1)
    (wish,) = show.floor.wishes()
    show.floor.hear(wish.line, wish.place, None)
    beats = show.run(80)
    shown = [b for b in beats if b.clause is not None]
    assert len(shown) == round(10 / 4.5 * 25)
    assert not any(b.speaking for b in shown)


def test_the_first_fact_ready_is_marked(show):
    fact = Fact("BTL.price", "89.00", 3, "CNY")
    show.floor.accept(line("a", "保温杯，现在89元。", priority=ANSWER, facts=(fact,)))
    show.run(2)
    ready = [m for m in show.marks if m.state == "ready"]
    assert [m.facts_ready for m in ready] == [False, True]
    assert ready[1].clause == 1


def test_lines_of_equal_priority_keep_their_order_with_a_pause_between(show):
    show.floor.accept(line("a", "甲。"))
    show.floor.accept(line("b", "乙。"))
    show.run(40)
    order = [m.line for m in show.marks if m.state == "started"]
    assert order == ["a", "b"]
    gap = show.mark("b", "started").t - show.mark("a", "finished").t
    assert gap == pytest.approx(GAP_LINE / 25)


def test_an_answer_does_not_wait_out_the_pause_behind_the_script(show):
    show.floor.accept(line("script", "甲。"))
    show.run(1)
    show.floor.accept(line("answer", "答。", priority=ANSWER))
    show.run(20)
    assert round((show.mark("answer", "started").t - show.mark("script", "finished").t) * FPS) == GAP_CLAUSE


def test_a_cut_is_silent_and_shut_two_frames_later(show):
    """80 ms: in the first frame the sound fades and the mouth closes, in the second both are nothing."""
    show.floor.accept(line("a", "一二三四五六七八。"))
    while not show.run(1)[0].speaking:
        pass
    speaking = show.run(1)[0]
    assert np.abs(speaking.samples).max() > 0.4 and speaking.mouth.max() == 1.0
    show.floor.apply(Cue("cut", 1, 1, {"generation": 1}))
    fading, silent = show.run(2)
    assert np.abs(fading.samples[960:]).max() == 0.0 and 0.0 < fading.mouth.max() <= CLOSING
    assert np.abs(silent.samples).max() == 0.0 and silent.mouth.max() == 0.0 and not silent.speaking


def test_the_first_sound_and_its_mouth_go_out_in_the_tick_that_finds_them(show):
    """From the voice's first sound to the first frame that shows it: the wait for the next tick, 40 ms at most."""
    show.held.add("a")
    show.floor.accept(line("a", "有货。", priority=ANSWER))
    waiting = show.run(3)
    assert all(b.awaited and not b.speaking for b in waiting)
    show.held.clear()
    first = show.run(1)[0]
    assert first.speaking and np.abs(first.samples).max() > 0.0 and first.mouth.max() > 0.0 and not first.awaited


def test_a_beat_says_how_stressed_its_moment_is(show):
    floor, frames = Floor(split), 40
    floor.accept(line("a", "你好。"))
    (wish,) = floor.wishes()
    mouth = np.zeros((frames, len(MOUTH)), np.float32)
    mouth[18:23, 0] = 0.8
    pcm = np.full(frames * SAMPLES_PER_FRAME, 0.1, np.float32)
    floor.hear("a", wish.place, Speech(wish.clause, pcm, (), mouth, "test"))
    stress = [floor.tick(n).stress for n in range(frames)]
    assert stress[20] > 0.8 and max(stress[:8]) == max(stress[-8:]) == 0.0


def test_a_person_at_the_microphone_cuts_by_generation_and_nothing_begins_until_it_is_given_back(show):
    show.floor.accept(line("script", "很长的一句。", "又一句。"))
    show.run(3)
    show.floor.apply(Cue("mic", 1, 2, {"on": True}))
    show.floor.apply(Cue("cut", 1, 3, {"generation": 1}))
    first, *rest = show.run(10)
    assert abs(first.samples[-1]) < 1e-6, "the cut fades to silence inside its frame"
    assert not any(b.samples.any() or b.mouth.any() for b in rest), "silent, and its mouth is shut"
    assert (show.states("script")[-1], show.mark("script", "cut").sentence) == ("cut", 0)
    show.floor.accept(line("late", "来晚了。", generation=0))
    show.floor.accept(line("answer", "答。", priority=ANSWER, generation=1))
    assert not any(b.speaking for b in show.run(20)), "an answer waits for the person"
    assert show.states("late") == ["stale"]
    show.floor.accept(line("boss", "停一下。", priority=OPERATOR, generation=1))
    show.run(20)
    assert show.states("boss")[-1] == "finished", "the operator does not"
    assert "started" not in show.states("answer")
    show.floor.apply(Cue("mic", 1, 4, {"on": False}))
    show.run(20)
    assert show.states("answer")[-1] == "finished"


def made(floor: Floor, place_of: int, engine: str) -> None:
    """The sound of the wished clause with that index, by that engine."""
    wish = next(w for w in floor.wishes() if w.place.clause == place_of)
    pcm, mouth = np.full(FRAMES * SAMPLES_PER_FRAME, 0.5, np.float32), np.ones((FRAMES, len(MOUTH)), np.float32)
    floor.hear(wish.line, wish.place, Speech(wish.clause, pcm, (), mouth, engine))


def test_the_rest_of_a_sentence_is_asked_of_the_voice_that_began_it():
    floor = Floor(split)
    floor.accept(line("a", "甲，乙，丙。", "丁。"))
    made(floor, 0, "kokoro")
    assert {(w.place.sentence, w.keep) for w in floor.wishes()} == {(0, "kokoro"), (1, "")}


def test_a_sentence_that_has_not_begun_is_made_again_whole_where_its_voice_fell():
    floor = Floor(split)
    floor.accept(line("a", "甲，乙，丙。"))
    made(floor, 0, "coqui")
    made(floor, 1, "kokoro")  # the other one is gone
    assert [(w.place.clause, w.keep) for w in floor.wishes()] == [(0, "kokoro"), (2, "kokoro")]


def test_a_sentence_that_sounds_goes_on_with_the_other_voice():
    floor = Floor(split)
    floor.accept(line("a", "甲，乙，丙。", priority=ANSWER))
    made(floor, 0, "coqui")
    made(floor, 1, "coqui")
    assert floor.tick(0).speaking
    made(floor, 2, "kokoro")
    assert not floor.wishes()
