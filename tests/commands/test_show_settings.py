"""`[show]` and `[schedule]`: what goes in, what comes out, and one clear line for what will not do."""

from __future__ import annotations

from datetime import time

import pytest

from commands.room_settings import RoomSettings, read_room
from errors import BadInput

ROOM = """
[show]
opening = ["欢迎来到鹿汀的直播间。"]
products = ["bottle", "LT-TEA-100", "8"]
block = ["hook", "points", "price", "promotion", "call"]
statements = 4
[[show.say]]
text = "新来的朋友可以先看看商品卡片。"
every_min = 40

[schedule]
zone = "Asia/Shanghai"
[[schedule.on_air]]
days = ["fri", "sat"]
from = "19:30"
to = "24:00"
"""


def read(tmp_path, text: str) -> RoomSettings:
    file = tmp_path / "room.toml"
    file.write_text(text, "utf-8")
    return read_room(str(file))


def test_a_whole_show(tmp_path):
    settings = read(tmp_path, ROOM)
    plan, schedule = settings.show.plan(), settings.schedule.schedule()
    assert plan.products == ("bottle", "LT-TEA-100", "8")
    assert plan.sayings[0].every_s == 2400
    assert plan.statements == 4
    assert schedule.zone.key == "Asia/Shanghai"
    assert (schedule.hours[0].begin, schedule.hours[0].end, schedule.hours[0].days) == (time(19, 30), time(0), {4, 5})


def test_the_children_read_what_the_supervisor_wrote(tmp_path):
    settings = read(tmp_path, ROOM)
    assert RoomSettings.model_validate_json(settings.model_dump_json()) == settings


def test_nothing_asked_is_the_catalogs_own_show(tmp_path):
    settings = read(tmp_path, "")
    assert settings.schedule is None
    assert settings.show.plan().products == ()
    assert read(tmp_path, '[schedule]\nzone = "UTC"').schedule.schedule() is None


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('[show]\nopening = ["全场9.9元"]', "read from the catalog"),
        ('[show]\nopening = ["今天全场八折"]', "read from the catalog"),
        ('[show]\nopening = ["全网最低价就在这里"]', "may not say this"),
        ('[show]\nopening = ["嗯"]', "2 to 160"),
        ('[show]\nblock = ["praise"]', "block"),
        ('[[show.say]]\ntext = "欢迎大家。"\nevery_min = 5', "35"),
        ('[schedule]\nzone = "Beijing"', "Asia/Shanghai"),
        ('[schedule]\nzone = "UTC"\non_air = [{from = "8", to = "9:00"}]', "20:00"),
        ('[schedule]\nzone = "UTC"\non_air = [{from = "08:00", to = "09:00", days = []}]', "no day"),
        ("[shwo]\n", "did you mean 'show'"),
    ],
)
def test_what_will_not_do_is_one_line(tmp_path, text, cause):
    with pytest.raises(BadInput, match=r"room\.toml") as e:
        read(tmp_path, text)
    assert cause in str(e.value)
    assert "\n" not in str(e.value)
