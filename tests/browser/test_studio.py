"""The studio page in a real Chromium: it plays, obeys, shows hostile text as text, and survives both its servers."""

from __future__ import annotations

import asyncio
import io
import wave

import pytest

from perception.event import LiveEvent, User
from tests.studio.scripted import said

pytestmark = pytest.mark.browser

PATIENCE = 30
FACT = {"ref": "LT-BTL-BLK-500.price", "value": "79.00", "version": 12, "currency": "CNY"}


def chat(n: int, user: str, text: str, type: str = "chat", platform: str = "room") -> LiveEvent:
    return LiveEvent(f"c{n}", type, platform, "room", User("u", user), text=text)


async def told(house):
    async with asyncio.timeout(PATIENCE):
        return await house.operator.told.get()


async def panicked(house):
    async with asyncio.timeout(PATIENCE):
        return await house.stage.panics.get()


async def test_the_programme_plays_with_sound_and_nothing_complains(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#air').dataset.state === 'on'")
    began = await tab.until("document.querySelector('video').currentTime")
    await tab.until(f"document.querySelector('video').currentTime > {began} + 1")
    assert await tab.run("document.querySelector('video').muted")
    await tab.click("#unmute")
    await tab.until("!document.querySelector('video').muted && document.querySelector('#unmute').hidden")
    await tab.until("document.querySelector('video').webkitAudioDecodedByteCount > 1000")
    assert await tab.run("document.querySelector('#lag').textContent.includes('buffered')")
    assert await tab.run("location.hash") == ""
    assert await tab.run("[...document.querySelectorAll('#links .light')].every((l) => l.matches('.live'))")
    assert tab.complaints == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (390, 844)])
async def test_nothing_sticks_out_at_any_width(visit, house, width, height):
    tab = await visit(width=width, height=height, language="zh-CN")
    house.room.broadcast(
        said("1", "很长" * 200, facts=[{"ref": "S" * 90 + ".title", "value": "v" * 400, "version": 1}])
    )
    house.room.echo(chat(1, "W" * 32, "x" * 500))
    await tab.until("document.querySelector('.fact') && document.querySelector('#messages li')")
    assert await tab.run("document.documentElement.scrollWidth") == width
    over = (
        "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1"
        " && !e.closest('.health')).map((e) => e.outerHTML.slice(0, 80))"
    )
    assert await tab.run(over) == []
    for control in ("#panic", "#pause"):
        box = await tab.run(f"document.querySelector('{control}').getBoundingClientRect().bottom")
        assert 0 < box <= height


async def test_the_desk_obeys_hand_and_keyboard(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#links .light').matches('.live')")
    await tab.press("p")
    assert await told(house) == ("pause", True)
    await tab.until("document.querySelector('#air').dataset.state === 'paused'")
    await tab.click("#pause")
    assert await told(house) == ("pause", False)
    await tab.run("document.querySelector('#takeover-text').focus()")
    await tab.ask("Input.insertText", text="Hello, p and v are letters here")
    await tab.click("#takeover [type=submit]")
    assert await told(house) == ("say", "Hello, p and v are letters here", "en")
    await tab.until("document.querySelector('#takeover-text').value === ''")
    await tab.click("#products > li:nth-child(2) .show")
    assert (await told(house))[0] == "show"
    await tab.until("document.querySelector('#on-air .title').textContent.includes('Wok')")


async def test_a_price_is_changed_on_the_shelf(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#links .light').matches('.live')")
    await tab.run("document.querySelector('#products details').open = true")
    await tab.run(
        "(() => { const f = document.querySelector('.variants form'); f.price.value = '75.5'; f.requestSubmit(); })()"
    )
    await tab.until("document.querySelector('.toast.good').textContent.includes('¥75.50')")
    assert str(house.shelf.by_sku("LT-BTL-BLK-500")[1].price) == "75.50"
    await tab.until("document.querySelector('#on-air .numbers').textContent.includes('¥75.50')")


async def test_panic_goes_to_the_stage_first_and_works_when_the_mind_is_dead(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#links .light').matches('.live')")
    await tab.press("Escape")  # a tap is no panic
    await tab.press("Escape", up=False)
    assert await panicked(house) is True
    await tab.press("Escape", down=False)
    assert await told(house) == ("panic", True)
    assert house.stage.panics.empty()
    await tab.until("document.querySelector('#air').dataset.state === 'panic'")
    await tab.click("#panic")
    assert await panicked(house) is False
    await house.end("mind")
    await tab.until("document.querySelector('#notice').textContent.includes('mind is away')")
    await tab.click("#panic")
    assert await panicked(house) is True
    await tab.until("document.querySelector('#air').dataset.state === 'panic'")
    await tab.until("document.querySelector('video').currentTime > 1")


async def test_what_strangers_write_is_text(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#links .light:last-child').matches('.live')")
    name, text = '"><b>管理员</b>', "<img src=x onerror=document.title='owned'>{{1+1}} 全场1元"
    house.room.echo(chat(1, name, text))
    house.room.echo(chat(2, "\u202eelohw", "\u202e!sdrawkcab" + "长" * 2000))
    house.room.broadcast(said("1", text, to=[name], reply_to=["c1"], facts=[FACT | {"value": "<i>79</i>"}]))
    house.operator.feed.tell({"type": "outcome", "id": "c2", "outcome": "refused", "reason": "<script>1</script>"})
    await tab.until(
        "document.querySelector('.badge.refused') && document.querySelectorAll('#messages li').length === 2"
    )
    assert await tab.run("document.querySelector('#messages .name').textContent") == name
    assert await tab.run("document.querySelector('#messages .text').textContent") == text
    assert await tab.run("document.querySelector('.line.answer .sentence bdi').textContent") == text
    made = "#messages :is(img, b, script), #said :is(img, b, i, script)"
    assert await tab.run(f"document.querySelectorAll('{made}').length") == 0
    assert await tab.run("document.querySelectorAll('#messages li:last-child .text')[0].textContent.length") < 300
    assert await tab.run("document.querySelectorAll('#messages bdi').length") == 4
    assert await tab.run("document.querySelector('#messages li:last-child .name').textContent") == "elohw"
    assert await tab.run("document.title") == "Zhubo 主播"
    assert tab.complaints == []


async def test_an_answer_shows_its_question_and_its_facts_with_versions(visit, house):
    tab = await visit(language="zh-CN")
    await tab.until("document.querySelector('#links .light:last-child').matches('.live')")
    house.room.echo(chat(1, "小明", "保温杯多少钱"))
    house.room.broadcast(said("1", "这款保温杯 79.00 元。", to=["小明"], reply_to=["c1"], facts=[FACT]))
    await tab.until("document.querySelector('.line.answer .fact')")
    parts = "[...document.querySelectorAll('.line.answer .fact > *')].map((e) => e.textContent)"
    assert await tab.run(parts) == ["LT-BTL-BLK-500", "价格", "¥79.00", "v12"]
    assert await tab.run("document.querySelector('.line.answer .asked').textContent") == "小明保温杯多少钱"
    assert await tab.run("document.querySelector('#messages .outcome').textContent") == "已回答"
    await tab.click("#language")
    assert await tab.run(parts) == ["LT-BTL-BLK-500", "price", "¥79.00", "v12"]


async def test_a_viewer_writes_and_speaks_and_has_no_desk(visit, house):
    tab = await visit(operator=False)
    await tab.until("document.querySelector('#links .light').matches('.live')")
    assert await tab.run("document.querySelector('#panic').offsetParent === null")
    await tab.run("document.querySelector('#write-name').select()")
    await tab.ask("Input.insertText", text="小明")
    await tab.press("Escape")
    await tab.until("document.querySelector('#links .light').matches('.live')")
    await tab.run(
        "document.querySelector('#write-text').value = '多少钱？'; document.querySelector('#write').requestSubmit()"
    )
    await tab.until("document.querySelector('#messages li.mine .text').textContent === '多少钱？'")
    assert await tab.run("document.querySelector('#messages .name').textContent") == "小明"
    assert [e.text for e in house.heard if e.type == "chat"] == ["多少钱？"]
    await tab.press("v", up=False)
    await tab.until("document.querySelector('#microphone').matches('.on')")
    await tab.until("parseFloat(document.querySelector('#microphone').style.getPropertyValue('--level')) > 0.05")
    await tab.run("new Promise((done) => setTimeout(done, 700))")
    await tab.press("v", down=False)
    await tab.until("document.querySelector('#write-hint').textContent.includes('writing')")
    async with asyncio.timeout(PATIENCE):
        event, sound = await house.spoken.get()
    assert event.user.name == "小明"
    with wave.open(io.BytesIO(sound)) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (16_000, 1, 2)
        assert 0.4 < wav.getnframes() / 16_000 < 10
        assert max(abs(s) for s in memoryview(wav.readframes(wav.getnframes())).cast("h")) > 500


async def test_a_wrong_token_makes_a_viewer_and_says_so(visit, house):
    house.token = "an-old-token"
    tab = await visit()
    await tab.until("document.documentElement.dataset.role === 'viewer'")
    await tab.until("document.querySelector('#notice').textContent.includes('Wrong operator token')")
    assert await tab.run("sessionStorage.getItem('zhubo.token')") is None


async def test_the_page_finds_its_way_back_to_both_servers(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#air').dataset.state === 'on'")
    house.operator.feed.past = [
        {"line": "1", "text": "79 元", "facts": [FACT], "questions": [{"name": "小明", "text": "多少钱"}], "at": 1.0}
    ]
    await house.end("stage")
    await tab.until("document.querySelector('#notice').textContent.includes('stage is away')")
    await tab.until("!document.querySelector('#veil').hidden")
    await house.end("mind")
    await tab.until("document.querySelector('#notice').textContent.includes('room does not answer')")
    house.begin("stage")
    house.begin("mind")
    await tab.until("document.querySelector('#notice').hidden")
    await tab.until("document.querySelector('#air').dataset.state === 'on' && document.querySelector('#veil').hidden")
    at = await tab.run("document.querySelector('video').currentTime")
    await tab.until(f"document.querySelector('video').currentTime > {at} + 0.5")
    await tab.until("document.querySelector('.line.answer .asked').textContent === '小明多少钱'")
