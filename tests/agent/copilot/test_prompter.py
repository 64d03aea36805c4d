"""The teleprompter as a stage: marks come from the person, and races are decided as on every stage."""

from __future__ import annotations

import pytest

from agent.copilot import Prompter
from errors import BadInput
from render.values import ANSWER, OPERATOR, SCRIPT, Cue, Fact, Line, Sentence


def line(id: str, *texts: str, priority: int = SCRIPT, **given) -> Line:
    kind = {SCRIPT: "script", ANSWER: "answer", OPERATOR: "operator"}[priority]
    sentences = tuple(Sentence(t, "zh", "CUP", (Fact("CUP.price", "79.00", 3, "CNY"),)) for t in texts)
    return Line(id, 1, 1, given.pop("generation", 0), kind, priority, sentences, **given)


def cue(kind: str, **data) -> Cue:
    return Cue(kind, 1, 1, data)  # type: ignore[arg-type]


def told(prompter: Prompter) -> list[tuple]:
    return [
        (m.line, m.state, m.sentence) if m.sentence is not None else (m.line, m.state) for m in prompter.take_marks()
    ]


def shown(prompter: Prompter) -> list[str]:
    view = prompter.view()
    return [p["text"] for p in ([view["now"]] if view["now"] else []) + view["next"]]


@pytest.fixture
def prompter() -> Prompter:
    return Prompter()


def test_a_sentence_counts_as_spoken_when_the_person_confirms_it(prompter):
    prompter.accept(line("1", "甲。", "乙。"), 0.0)
    assert told(prompter) == [("1", "accepted", 0)]
    assert shown(prompter) == ["甲。", "乙。"]
    assert prompter.view()["now"]["facts"] == [{"ref": "CUP.price", "value": "79.00", "version": 3, "currency": "CNY"}]
    prompter.said("1", 0, 4.2)
    marks = prompter.take_marks()
    assert [(m.state, m.sentence, m.t) for m in marks] == [("started", None, 4.2), ("spoken", 0, 4.2)]
    assert shown(prompter) == ["乙。"]
    prompter.said("1", 1, 6.0)
    assert told(prompter) == [("1", "spoken", 1), ("1", "finished", 1)]
    assert shown(prompter) == []


def test_what_is_read_stays_and_an_answer_comes_next(prompter):
    prompter.accept(line("1", "甲。", "乙。"), 0.0)
    prompter.accept(line("2", "丙。"), 0.0)
    prompter.accept(line("3", "答。", priority=ANSWER), 1.0)
    assert shown(prompter) == ["甲。", "答。", "乙。", "丙。"]
    prompter.take_marks()
    prompter.said("1", 0, 2.0)
    assert told(prompter) == [("1", "started"), ("1", "spoken", 0), ("1", "yielded", 1)]
    assert shown(prompter) == ["答。", "丙。"]
    assert "1" not in prompter.lines


def test_an_answer_may_be_said_out_of_turn_and_as_a_whole(prompter):
    prompter.accept(line("1", "甲。"), 0.0)
    prompter.accept(line("2", "答。", "完。", priority=ANSWER, reply_to=("c1",), to=("小明",)), 1.0)
    (draft,) = prompter.view()["drafts"]
    assert (draft["text"], draft["reply_to"], draft["whole"]) == ("答。完。", ["c1"], True)
    prompter.take_marks()
    prompter.said("2", None, 3.0)
    assert told(prompter) == [("2", "started"), ("2", "spoken", 0), ("2", "spoken", 1), ("2", "finished", 1)]
    assert shown(prompter) == ["甲。"]


def test_the_rest_of_an_answer_that_is_still_written_follows(prompter):
    prompter.accept(line("2", "答。", priority=ANSWER, final=False), 0.0)
    prompter.said("2", 0, 1.0)
    assert told(prompter)[-1] == ("2", "spoken", 0)
    prompter.accept(line("1", "甲。"), 1.0)
    assert shown(prompter) == ["甲。"], "the glass is not kept for what is not there yet"
    prompter.said("1", 0, 2.0)
    prompter.accept(line("2", "完。", priority=ANSWER, first=1), 2.0)
    assert shown(prompter) == ["完。"]
    prompter.said("2", 1, 3.0)
    assert told(prompter)[-1] == ("2", "finished", 1)


def test_a_line_that_ends_without_more_words_is_finished(prompter):
    prompter.accept(line("2", "答。", priority=ANSWER, final=False), 0.0)
    prompter.said("2", 0, 1.0)
    prompter.accept(line("2", priority=ANSWER, first=1, final=True), 1.5)
    assert told(prompter)[-1] == ("2", "finished", 0)


def test_the_rest_that_never_comes_is_failed(prompter):
    prompter.accept(line("2", "答。", priority=ANSWER, final=False), 0.0)
    prompter.said("2", 0, 1.0)
    prompter.tick(2.0)
    prompter.tick(40.0)
    assert told(prompter)[-1] == ("2", "failed")
    assert prompter.lines == ()


def test_a_recall_takes_back_what_is_on_the_glass_and_a_late_confirmation_is_told_so(prompter):
    prompter.accept(line("1", "七十九元。"), 0.0)
    prompter.take_marks()
    prompter.apply(cue("recall", line="1"), 1.0)
    assert told(prompter) == [("1", "recalled")]
    view = prompter.view()
    assert view["now"] is None
    assert view["withdrawn"] == "七十九元。"
    with pytest.raises(BadInput, match=r"taken back: its facts have changed; .*correct it"):
        prompter.said("1", 0, 1.5)
    assert told(prompter) == []
    prompter.tick(60.0)
    assert prompter.view()["withdrawn"] is None


def test_a_recall_of_what_was_begun_comes_too_late(prompter):
    prompter.accept(line("1", "甲。", "乙。"), 0.0)
    prompter.said("1", 0, 1.0)
    prompter.take_marks()
    prompter.apply(cue("recall", line="1"), 1.0)
    (mark,) = prompter.take_marks()
    assert (mark.state, mark.reason) == ("started", "too late to recall")
    prompter.apply(cue("recall", line="9"), 1.0)
    assert told(prompter) == [("9", "recalled")], "what was never here is answered, too"


def test_the_operators_own_words_replace_what_is_shown(prompter):
    prompter.accept(line("1", "甲。"), 0.0)
    prompter.accept(line("2", "请看这里。", priority=OPERATOR), 0.5)
    assert shown(prompter) == ["请看这里。", "甲。"]
    prompter.said("2", 0, 1.0)
    assert shown(prompter) == ["甲。"]
    assert ("1", "yielded", 0) not in told(prompter), "it had not begun"


def test_skipping_says_nothing_and_of_a_begun_line_only_the_rest(prompter):
    prompter.accept(line("1", "甲。"), 0.0)
    prompter.accept(line("2", "乙。", "丙。"), 0.0)
    prompter.skip("1", 1.0)
    marks = prompter.take_marks()
    assert (marks[-1].line, marks[-1].state, marks[-1].reason) == ("1", "stale", "skipped")
    prompter.said("2", 0, 2.0)
    prompter.skip("2", 3.0)
    assert told(prompter)[-1] == ("2", "finished", 0)
    assert shown(prompter) == []


def test_an_answer_nobody_came_to_goes_stale_but_not_while_it_is_on_the_glass(prompter):
    prompter.accept(line("1", "在读。", priority=ANSWER, ttl_ms=1000), 0.0)
    prompter.accept(line("2", "在等。", priority=ANSWER, ttl_ms=1000), 0.0)
    prompter.take_marks()
    prompter.tick(5.0)
    marks = prompter.take_marks()
    assert [(m.line, m.state, m.reason) for m in marks] == [("2", "stale", "expired")]
    assert shown(prompter) == ["在读。"]


def test_however_long_a_person_takes_the_mind_hears_that_the_line_is_there(prompter):
    prompter.accept(line("1", "甲。"), 0.0)
    prompter.take_marks()
    heard = 0
    for second in range(1, 121):
        prompter.tick(float(second))
        heard += told(prompter) == [("1", "accepted", 0)]
    assert heard == 6


def test_pause_empties_the_glass_and_keeps_the_line(prompter):
    prompter.accept(line("1", "甲。"), 0.0)
    prompter.apply(cue("pause", on=True), 1.0)
    assert prompter.view()["now"] is None
    assert shown(prompter) == ["甲。"], "as the next one"
    prompter.said("1", 0, 1.5)
    prompter.apply(cue("pause", on=False), 2.0)
    assert shown(prompter) == []


def test_panic_cuts_everything_once_and_refuses_until_it_is_over(prompter):
    prompter.accept(line("1", "甲。"), 0.0)
    prompter.accept(line("2", "乙。"), 0.0)
    prompter.take_marks()
    prompter.apply(cue("panic", on=True), 1.0)
    prompter.apply(cue("panic", on=True), 1.1)
    assert told(prompter) == [("1", "cut", 0), ("2", "cut", 0)]
    assert prompter.generation == 1
    prompter.accept(line("3", "丙。", generation=1), 2.0)
    assert told(prompter) == [("3", "stale")]
    prompter.apply(cue("panic", on=False), 3.0)
    prompter.accept(line("4", "丁。", generation=0), 3.0)
    prompter.accept(line("5", "戊。", generation=1), 3.0)
    assert told(prompter) == [("4", "stale"), ("5", "accepted", 0)]


def test_it_is_bounded(prompter):
    for n in range(70):
        prompter.accept(line(str(n), "好。"), 0.0)
    assert len(prompter.lines) == 65
    failed = [m for m in prompter.take_marks() if m.state == "failed"]
    assert {m.reason for m in failed} == {"prompter full"}
    assert [m.line for m in failed] == ["65", "66", "67", "68", "69"]


def test_a_wrong_confirmation_is_refused_and_changes_nothing(prompter):
    prompter.accept(line("1", "甲。", "乙。"), 0.0)
    prompter.take_marks()
    with pytest.raises(BadInput, match="not the next one"):
        prompter.said("1", 1, 1.0)
    with pytest.raises(BadInput, match="no such line"):
        prompter.said("7", 0, 1.0)
    with pytest.raises(BadInput, match="no such line"):
        prompter.skip("7", 1.0)
    assert told(prompter) == []
    prompter.said("1", None, 1.0)
    prompter.accept(line("1", "又。", first=2), 2.0)
    assert told(prompter)[-1] == ("1", "stale"), "a line that is over takes no more"
