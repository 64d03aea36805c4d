"""The board: which card is shown, and that nobody's prices stay when the mind is lost."""

from __future__ import annotations

from render.stage.beat import REST, SILENCE, Beat
from render.stage.board import ACT_TICKS, CARDS, VOUCHED, Board
from render.values import Cue, Line, Sentence

QUIET = Beat(SILENCE, REST, speaking=False)


def cue(kind, **data) -> Cue:
    return Cue(kind, 1, 1, data)


def speaking(sku: str | None, kind: str = "answer") -> Beat:
    sentence = Sentence("现在89元。", "zh", sku)
    return Beat(SILENCE, REST, True, Line("a", 1, 1, 0, kind, 20, (sentence,)), sentence, spoken=0.5)


def board_with(*skus: str) -> Board:
    board = Board()
    board.mind_here(True, 0)
    for sku in skus:
        board.apply(cue("card", sku=sku, card={"title": f"title {sku}", "price": "¥89.00", "stock": "库存 3 件"}))
    return board


def test_the_card_changes_with_the_sentence_that_speaks_of_it():
    board = board_with("A", "B")
    board.apply(cue("show", sku="A"))
    assert board.at(1, QUIET).card.sku == "A"
    assert board.at(2, speaking("B")).card.sku == "B"
    assert board.at(3, speaking("unknown")).card.sku == "A"


def test_price_and_stock_go_ten_seconds_after_the_mind_is_lost_and_come_back_with_it():
    board = board_with("A")
    board.apply(cue("show", sku="A"))
    board.mind_here(False, 100)
    assert board.at(100 + VOUCHED, QUIET).card.price == "¥89.00"
    bare = board.at(101 + VOUCHED, QUIET).card
    assert (bare.title, bare.price, bare.stock) == ("title A", "", "")
    board.mind_here(True, 500)
    assert board.at(2000, QUIET).card.price == "¥89.00"


def test_the_question_shows_only_while_it_is_answered():
    board = board_with()
    board.apply(cue("ticker", items=[{"name": "小明", "text": "多少钱", "active": True}, {"name": "b", "text": "c"}]))
    assert board.at(1, speaking(None)).question.name == "小明"
    assert board.at(1, speaking(None, "script")).question is None
    assert len(board.at(1, QUIET).ticker) == 2


def test_the_label_cannot_be_emptied_and_cards_are_bounded():
    board = board_with(*(str(i) for i in range(CARDS + 5)))
    board.apply(cue("label", text="数字人"))
    board.apply(cue("label", text="  "))
    assert board.at(1, QUIET).label == "数字人"
    board.apply(cue("show", sku="0"))
    assert board.at(1, QUIET).card is None


def test_a_cues_words_stand_behind_the_platforms():
    board = Board("AI主播 · 内容由AI生成")
    for text, shown in (("真人", "AI主播 · 内容由AI生成 · 真人"), ("", "AI主播 · 内容由AI生成 · 真人")):
        board.apply(cue("label", text=text))
        assert board.at(1, QUIET).label == shown


def test_a_hostile_cue_does_no_harm():
    board = board_with()
    board.apply(cue("ticker", items=["x", {"name": None}]))
    board.apply(cue("card", sku="Z", card={"title": ["x"], "evil": 1}))
    assert board.at(1, speaking("Z")).card.sku == "Z"


def test_who_hears_somebody_listens_and_nobody_poses_while_she_speaks():
    board = board_with()
    board.apply(cue("mic", on=True))
    assert board.at(1, QUIET).pose == "listening"
    assert board.at(2, speaking(None)).pose == ""
    board.apply(cue("mic", on=False))
    assert board.at(3, QUIET).pose == ""
    board.apply(cue("mic", on=True))
    board.mind_here(False, 4)
    assert board.at(5, QUIET).pose == ""


def test_an_answer_that_is_being_made_is_thought_about():
    board = board_with()
    assert board.at(1, Beat(SILENCE, REST, False, awaited=True)).pose == "thinking"
    board.apply(cue("gesture", text="listening"))
    assert board.at(2, Beat(SILENCE, REST, False, awaited=True)).pose == "listening"
    assert board.at(2 + ACT_TICKS, QUIET).pose == ""  # nobody ever said "off"


def test_a_gesture_cue_is_numbered_so_that_the_same_one_can_come_twice():
    board = board_with()
    before = board.at(1, QUIET).gesture
    board.apply(cue("gesture", text="nod"))
    first = board.at(2, QUIET).gesture
    board.apply(cue("gesture", text="nod"))
    assert before != first != board.at(3, QUIET).gesture and first[1] == "nod"


def test_the_promotion_follows_the_wall_clock_and_ends_with_it():
    now = [1000.0]
    board = Board(seller="商家 小店", clock=lambda: now[0])
    board.mind_here(True, 0)
    board.apply(Cue("card", 0, 0, {"sku": "A", "card": {"title": "杯子", "price": "¥79.00", "ends": 1002.5}}))
    board.apply(Cue("show", 0, 0, {"sku": "A"}))
    rest = Beat(SILENCE, REST, speaking=False)
    seen = []
    for tick in range(4):
        seen.append(board.at(tick, rest).promo)
        now[0] += 1
    assert [promo and promo.left for promo in seen] == ["距结束 00:00:02", "距结束 00:00:01", "距结束 00:00:00", None]
    assert board.at(9, rest).seller == "商家 小店"


def test_the_pictures_own_words_are_the_rooms_language_while_nothing_is_said():
    quiet = Beat(SILENCE, REST, speaking=False)
    assert (Board().at(0, quiet).lang, Board(lang="en").at(0, quiet).lang) == ("zh", "en")


def test_further_pictures_of_the_product_take_turns():
    board = Board()
    board.mind_here(True, 0)
    board.apply(Cue("card", 0, 0, {"sku": "A", "card": {"title": "杯子", "media": ["1.png", "2.png"]}}))
    board.apply(Cue("show", 0, 0, {"sku": "A"}))
    rest = Beat(SILENCE, REST, speaking=False)
    assert [board.at(t, rest).media for t in (0, 99, 100, 199, 200)] == ["1.png", "1.png", "2.png", "2.png", "1.png"]
