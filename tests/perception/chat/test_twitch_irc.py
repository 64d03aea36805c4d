"""What Twitch's lines mean."""

from __future__ import annotations

import contextlib
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.chat.irc_line import escape_tag
from perception.chat.twitch_irc import TwitchIrc
from perception.chat.wire import BadFrame, Fatal, Ready, Restart, Say
from perception.event import LiveEvent

CHAT = (
    "@badge-info=subscriber/8;badges=broadcaster/1,subscriber/6;color=#0D4200;display-name=小明;"
    "emotes=25:0-4,12-16/1902:6-10;first-msg=1;id=b34ccfc7-4977-403a-8a94-33c6bac34fb8;mod=0;room-id=1337;"
    "tmi-sent-ts=1507246572675;user-id=1338 :ronni!ronni@ronni.tmi.twitch.tv PRIVMSG #shop :Kappa Keepo Kappa 多少钱"
)


def one(line: str | bytes, **settings) -> LiveEvent:
    (event,) = TwitchIrc("shop", **settings).decode(line)
    assert isinstance(event, LiveEvent)
    return event


def notice(kind: str, text: str = "", **tags: str) -> LiveEvent:
    more = "".join(f";{name.replace('_', '-')}={value}" for name, value in tags.items())
    trailing = f" :{text}" if text else ""
    head = f"@display-name=Ronni;id=n-1;login=ronni;msg-id={kind};tmi-sent-ts=1507246572675;user-id=9{more}"
    return one(f"{head} :tmi.twitch.tv USERNOTICE #shop{trailing}")


def test_a_chat_line_is_one_whole_event():
    assert one(CHAT).to_json() == {
        "id": "b34ccfc7-4977-403a-8a94-33c6bac34fb8",
        "type": "chat",
        "platform": "twitch",
        "room": "shop",
        "t": 1507246572.675,
        "user": {
            "id": "1338",
            "name": "小明",
            "badges": ["broadcaster", "subscriber"],
            "is_mod": True,
            "is_owner": True,
        },
        "text": "Kappa Keepo Kappa 多少钱",
        "is_self": False,
        "history": False,
        "extra": {"emotes": ["Kappa", "Keepo"], "first": True},
    }


def test_bits_are_an_amount_and_me_is_an_action():
    event = one("@bits=100;id=1 :a!a@a PRIVMSG #shop :\x01ACTION cheers Cheer100\x01")
    assert (event.amount, event.text, event.extra) == ({"bits": 100}, "cheers Cheer100", {"action": True})


def test_a_reply_names_its_parent():
    event = one("@id=2;reply-parent-msg-id=p-1;reply-parent-user-login=host :a!a@a PRIVMSG #shop :@host thanks")
    assert event.extra["reply_to"] == {"id": "p-1", "user": "host"}


def test_history_and_our_own_words_are_marked():
    assert one("@historical=1;id=3 :a!a@a PRIVMSG #shop :old").history
    assert one(":Host!h@h PRIVMSG #shop :mine", login="host").is_self
    wire = TwitchIrc("shop")
    wire.decode("@badges=;user-id=77 :tmi.twitch.tv GLOBALUSERSTATE")
    (event,) = wire.decode("@id=4;user-id=77 :a!a@a PRIVMSG #shop :mine too")
    assert event.is_self


def test_a_message_shared_from_another_room_says_so():
    event = one("@id=5;room-id=1;source-room-id=2;source-id=s-9 :a!a@a PRIVMSG #shop :hi")
    assert event.extra == {"from_room": "2", "source_id": "s-9"}


def test_subscriptions_gifts_and_raids():
    sub = notice("resub", "love it", msg_param_cumulative_months="6", system_msg="Ronni\\ssubscribed")
    assert (sub.type, sub.text) == ("subscribe", "love it")
    assert sub.extra == {"kind": "resub", "system": "Ronni subscribed", "months": 6}
    gift = notice("subgift", msg_param_sub_plan="1000", msg_param_recipient_display_name="Ann")
    assert (gift.type, gift.gift) == ("gift", {"id": "1000", "name": "sub", "count": 1})
    assert gift.extra["recipient"] == "Ann"
    many = notice("submysterygift", msg_param_mass_gift_count="5", msg_param_sub_plan="1000")
    assert many.gift["count"] == 5
    raid = notice("raid", msg_param_viewerCount="15")
    assert (raid.type, raid.extra) == ("notice", {"kind": "raid", "viewers": 15})
    assert notice("sharedchatnotice", source_msg_id="sub").type == "subscribe"


def test_a_gift_batch_is_counted_once():
    each = notice("subgift", msg_param_community_gift_id="c1", msg_param_recipient_id="5", msg_param_sub_plan="1000")
    assert (each.type, each.user.id, each.gift) == ("subscribe", "5", None)


def test_deletions_name_their_target_and_not_its_text():
    message = one("@login=ronni;target-msg-id=abc :tmi.twitch.tv CLEARMSG #shop :something foul")
    assert (message.type, message.id, message.text) == ("delete", "delete:abc", None)
    assert message.extra == {"kind": "delete", "target": "abc"}
    user = one("@ban-duration=350;target-user-id=8;tmi-sent-ts=1 :tmi.twitch.tv CLEARCHAT #shop :ronni")
    assert user.extra == {"kind": "timeout", "target_user": "8", "seconds": 350, "weak_id": True}
    assert one(":tmi.twitch.tv CLEARCHAT #shop").extra["kind"] == "clear"


def test_the_protocols_own_lines():
    wire = TwitchIrc("shop", login="host", token="oauth:x")
    assert wire.decode("PING :tmi.twitch.tv") == (Say("PONG :tmi.twitch.tv"),)
    assert wire.decode(":tmi.twitch.tv RECONNECT") == (Restart("Twitch asks to reconnect"),)
    assert wire.decode("@slow=0 :tmi.twitch.tv ROOMSTATE #shop") == (Ready(),)
    assert wire.decode(":tmi.twitch.tv CAP * ACK :twitch.tv/tags") == ()
    assert one(":tmi.twitch.tv CAP * NAK :twitch.tv/tags").extra["kind"] == "no_tags"
    assert wire.decode(":justinfan1!x@x PART #shop") == ()
    _, fatal = wire.decode(":tmi.twitch.tv NOTICE * :Login authentication failed")
    assert isinstance(fatal, Fatal) and "token" in fatal.remedy
    assert one(":ann!ann@ann JOIN #shop").type == "enter"
    assert wire.decode(":host!h@h JOIN #shop") == ()


def test_weak_ids_tell_equal_lines_apart_and_repeat_across_runs():
    line = ":a!a@a PRIVMSG #shop :hi"
    wire, again = TwitchIrc("shop"), TwitchIrc("shop")
    first, second = wire.decode(line)[0].id, wire.decode(line)[0].id
    assert first != second and first == again.decode(line)[0].id
    assert TwitchIrc("shop", salt="next run").decode(line)[0].id != first
    timed = "@tmi-sent-ts=5;user-id=1 " + line
    assert wire.decode(timed)[0].id == wire.decode(timed)[0].id


@pytest.mark.parametrize(
    "line",
    [
        "@id=1;tm",
        ":a!a@a PRIVMSG #shop",
        ":a!a@a PRIVMSG",
        "@id=1 :tmi.twitch.tv CLEARMSG #shop :x",
        ":tmi.twitch.tv USERNOTICE",
        ":a!a@a PRIVMSG #shop :nul\x00",
        b":a!a@a PRIVMSG #shop :\xff",
        "PRIVMSG #shop :" + "x" * 70_000,
    ],
)
def test_bad_frames(line):
    with pytest.raises(BadFrame):
        TwitchIrc("shop").decode(line)


@pytest.mark.parametrize("t", ["", "abc", "-5", "1e9", "9" * 400, "١٢٣"])
def test_an_odd_clock_is_no_clock_or_a_number(t):
    event = one(f"@id=1;tmi-sent-ts={t} :a!a@a PRIVMSG #shop :hi")
    assert event.t is None or event.t == 0.123


def test_hostile_names_and_texts_are_stripped():
    event = one("@id=1;display-name=\u202eevil\u200b;user-id=1 :a!a@a PRIVMSG #shop :a\u202eb\x07c\U000e0041d")
    assert (event.user.name, event.text) == ("evil", "abcd")


def test_hostile_ids_and_channels_are_stripped():
    line = "@id=1;reply-parent-msg-id=‮p :a!a@a PRIVMSG #sh‮op :hi"
    event = one(line)
    assert (event.room, event.extra["reply_to"]["id"]) == ("shop", "p")
    weak = one("@id=‮ :a!a@a PRIVMSG #shop :hi")
    assert weak.id.startswith("weak:")


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_a_bad_frame(data):
    with contextlib.suppress(BadFrame):
        TwitchIrc("shop").decode(data)


@given(
    st.text(max_size=200), st.dictionaries(st.sampled_from(["id", "bits", "emotes", "badges"]), st.text(max_size=40))
)
def test_any_tags_and_text_stay_within_their_caps(text, tags):
    raw = ";".join(f"{k}={escape_tag(v)}" for k, v in {"user-id": "1", **tags}.items())
    try:
        events = TwitchIrc("shop").decode(f"@{raw} :a!a@a PRIVMSG #shop :{text}")
    except BadFrame:
        return
    (event,) = events
    assert len(event.text) <= 500 and len(event.id) <= 128
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in event.text)
    json.dumps(event.to_json(), allow_nan=False).encode("utf-8")


def test_replies():
    wire = TwitchIrc("shop", login="host", token="oauth:t")
    assert list(wire.opening())[1:3] == ["PASS oauth:t", "NICK host"]
    question = one(CHAT)
    assert wire.answer("79元", question) == f"@reply-parent-msg-id={question.id} PRIVMSG #shop :79元"
    assert wire.answer("hi", one(":a!a@a PRIVMSG #shop :no id")) == "PRIVMSG #shop :hi"
    assert wire.answer("\r\n", question) is None
    assert TwitchIrc("shop").answer("hi", question) is None
