"""What Twitch says over EventSub, frame by frame; nothing here opens a socket."""

from __future__ import annotations

import json

import pytest

from perception.chat.twitch_eventsub import CLOSES, TwitchEventSub
from perception.chat.wire import BadFrame, Call, Damaged, Fatal, Move, Ready, Restart
from perception.event import LiveEvent

NOW = "2026-11-25T12:00:00.5Z"


def frame(type: str, /, id: str = "m1", at: str = NOW, **event) -> str:
    meta = {"message_id": id, "message_type": "notification", "message_timestamp": at, "subscription_type": type}
    event = {"broadcaster_user_id": "1", "broadcaster_user_login": "shop", **event}
    return json.dumps({"metadata": meta, "payload": {"subscription": {}, "event": event}})


def session(kind: str, at: str = NOW, **payload) -> str:
    meta = {"message_id": "s", "message_type": kind, "message_timestamp": at}
    return json.dumps({"metadata": meta, "payload": payload})


def who(by: str, id: str = "7", name: str = "小明") -> dict:
    return {f"{by}user_id": id, f"{by}user_login": "xiaoming", f"{by}user_name": name}


def one(text: str, wire: TwitchEventSub | None = None) -> LiveEvent:
    (event,) = (wire or TwitchEventSub()).decode(text)
    return event


def comment(text: str = "多少钱", **more) -> str:
    return frame("channel.chat.message", **{"message_id": "c1", **who("chatter_"), "message": {"text": text}, **more})


class TestComments:
    def test_a_comment_with_all_that_it_can_have(self):
        fragments = [{"type": "emote", "text": "LUL"}, {"type": "text", "text": " 多少钱"}]
        event = one(
            comment(
                message={"text": "LUL 多少钱", "fragments": fragments},
                badges=[{"set_id": "moderator"}, {"set_id": "subscriber"}],
                cheer={"bits": 100},
                reply={"parent_message_id": "p1", "parent_user_login": "host"},
                message_type="user_intro",
            )
        )
        assert (event.id, event.type, event.text, event.room, event.t) == (
            "c1", "chat", "LUL 多少钱", "shop", 1795608000.5,
        )  # fmt: skip
        assert event.user.name == "小明" and event.user.is_mod and not event.user.is_owner
        assert event.amount == {"bits": 100}
        assert event.extra == {"emotes": ["LUL"], "reply_to": {"id": "p1", "user": "host"}, "first": True}

    def test_the_channels_own_account_is_the_owner_and_ours_is_ourselves(self):
        wire = TwitchEventSub("shop")
        wire.fresh("7")
        assert one(comment(), wire).is_self
        owner = one(comment(chatter_user_id="1"), wire)
        assert owner.user.is_owner and not owner.is_self

    def test_me_is_no_control_character(self):
        event = one(comment("\x01ACTION 挥手\x01"))
        assert event.text == "挥手" and event.extra["action"]

    def test_a_comment_of_a_shared_chat_says_from_where(self):
        event = one(comment(source_broadcaster_user_id="9", source_message_id="x"))
        assert event.extra == {"from_room": "9", "source_id": "x"}
        assert one(comment(source_broadcaster_user_id="1", source_message_id="x")).extra == {}

    def test_what_is_too_old_by_twitchs_own_clock_is_history(self):
        wire = TwitchEventSub()
        assert not one(comment(), wire).history
        wire.decode(session("session_keepalive", "2026-11-25T12:10:00Z"))
        assert not one(comment(), wire).history
        wire.decode(session("session_keepalive", "2026-11-25T12:10:01Z"))
        assert one(comment(), wire).history

    def test_a_comment_without_words_is_a_bad_frame(self):
        for message in (None, {}, {"text": 5}):
            with pytest.raises(BadFrame):
                TwitchEventSub().decode(comment(message=message))


class TestEverythingElse:
    def test_subscriptions_and_gifts_of_them(self):
        notice = "channel.chat.notification"
        resub = one(
            frame(
                notice,
                **who("chatter_"),
                message_id="n1",
                notice_type="resub",
                resub={"cumulative_months": 58},
                message={"text": "好"},
                system_message="小明 subscribed",
            )
        )
        assert (resub.id, resub.type, resub.text) == ("n1", "subscribe", "好")
        assert resub.extra == {"kind": "resub", "system": "小明 subscribed", "months": 58}
        batch = {"total": 5, "sub_tier": "1000", "id": "g"}
        gift = one(frame(notice, notice_type="community_sub_gift", community_sub_gift=batch, chatter_user_id=None))
        assert gift.type == "gift" and gift.gift == {"id": "1000", "name": "sub", "count": 5}
        assert gift.user.id == "anonymous"
        about = {**who("recipient_", "8", "小红"), "sub_tier": "1000"}
        single = one(frame(notice, **who("chatter_"), notice_type="sub_gift", sub_gift=about))
        assert single.type == "gift" and single.gift["count"] == 1 and single.extra["recipient"] == "小红"
        of_batch = {**about, "community_gift_id": "g"}
        got = one(frame(notice, **who("chatter_"), notice_type="sub_gift", sub_gift=of_batch))
        assert got.type == "subscribe" and got.user.name == "小红" and got.extra["gifted_by"] == "小明"
        shared = one(frame(notice, notice_type="shared_chat_resub", shared_chat_resub={"cumulative_months": 3}))
        assert shared.type == "subscribe" and shared.extra["months"] == 3
        raid = one(frame(notice, notice_type="raid", raid={"viewer_count": 42}))
        assert raid.type == "notice" and raid.extra["viewers"] == 42

    def test_what_is_taken_back(self):
        event = one(frame("channel.chat.message_delete", message_id="c1", **who("target_")))
        assert event.type == "delete" and event.id == "delete:c1" and event.extra["target"] == "c1"
        event = one(frame("channel.chat.clear_user_messages", **who("target_")))
        assert event.type == "delete" and event.extra == {"kind": "ban", "target_user": "7"}
        assert one(frame("channel.chat.clear")).extra == {"kind": "clear"}

    def test_follows_power_ups_rewards_and_the_stream(self):
        follow = one(frame("channel.follow", id="f1", **who("")))
        assert (follow.id, follow.type, follow.user.name) == ("f1", "follow", "小明")
        power = {"type": "power_up", "bits": 300, "power_up": {"type": "celebration"}}
        gift = one(frame("channel.bits.use", **who(""), **power))
        assert gift.gift == {"id": "celebration", "name": "celebration", "count": 1} and gift.amount == {"bits": 300}
        assert TwitchEventSub().decode(frame("channel.bits.use", **who(""), type="cheer", bits=100)) == ()
        reward = {"title": "喝水", "cost": 50}
        type = "channel.channel_points_custom_reward_redemption.add"
        event = one(frame(type, **who(""), reward=reward, user_input="现在"))
        assert event.type == "notice" and event.text == "现在"
        assert event.extra == {"kind": "redemption", "reward": "喝水", "cost": 50}
        assert one(frame("stream.online")).extra["kind"] == "live_start"
        assert one(frame("stream.offline")).extra["kind"] == "live_end"

    def test_what_is_new_to_us_is_nothing(self):
        assert TwitchEventSub().decode(frame("channel.something.new")) == ()
        assert TwitchEventSub().decode(session("session_something")) == ()


class TestTheSession:
    def test_a_welcome_is_subscribed_to_unless_the_subscriptions_came_along(self):
        wire = TwitchEventSub()
        welcome = session("session_welcome", session={"id": "A", "keepalive_timeout_seconds": 60})
        assert wire.decode(welcome) == (Call("subscribe", {"session": "A"}), Ready())
        assert wire.quiet_s + wire.answer_s == 65
        moved = wire.decode(session("session_reconnect", session={"reconnect_url": "wss://x/?a=b"}))
        assert moved == (Move("wss://x/?a=b"),)
        wire.opening()
        assert wire.decode(welcome) == (Ready(),)
        wire.decode(session("session_reconnect", session={"reconnect_url": "wss://x"}))
        wire.fresh("7")  # the move came to nothing, and all begins anew
        assert wire.decode(welcome)[0] == Call("subscribe", {"session": "A"})

    @pytest.mark.parametrize("url", [None, "", 5, "https://elsewhere", "javascript:x"])
    def test_a_move_to_nowhere_is_damage(self, url):
        (heard,) = TwitchEventSub().decode(session("session_reconnect", session={"reconnect_url": url}))
        assert isinstance(heard, Damaged)

    @pytest.mark.parametrize("status", ["authorization_revoked", "user_removed", "version_removed", "unheard_of"])
    def test_the_chat_revoked_needs_a_person(self, status):
        about = {"type": "channel.chat.message", "status": status}
        (heard,) = TwitchEventSub().decode(session("revocation", subscription=about))
        assert isinstance(heard, Fatal) and status in heard.what and heard.remedy

    def test_one_topic_less_is_said_and_no_more(self):
        about = {"type": "channel.follow", "status": "moderator_removed"}
        event = one(session("revocation", subscription=about))
        assert event.type == "notice" and event.extra["what"] == "channel.follow"

    def test_every_close_code_has_its_meaning_and_none_is_for_ever(self):
        assert list(CLOSES) == list(range(4000, 4008))
        for code in CLOSES:
            end = TwitchEventSub().closed(code, "")
            assert isinstance(end, Restart) and str(code) in end.reason
        assert TwitchEventSub().closed(1006, "") is None

    def test_names_in_words_are_not_kept(self):
        raw = frame("channel.chat.notification", notice_type="sub", system_message="小明 subscribed", **who("chatter_"))
        kept = TwitchEventSub().redact(raw)
        assert "小明" not in kept and "xiaoming" not in kept and one(kept).type == "subscribe"
        moved = TwitchEventSub().redact(session("session_reconnect", session={"reconnect_url": "wss://x/?secret"}))
        assert "secret" not in moved


EXPECTED = {
    "channel.chat.message": "chat",
    "channel.chat.notification-community-sub-gift": "gift",
    "channel.chat.notification-pay-it-forward": "subscribe",
    "channel.chat.notification-resub-2": "subscribe",
    "channel.chat.notification-resub-msg": "subscribe",
    "channel.chat.notification-resub": "subscribe",
    "channel.chat.notification-shared-chat-resub": "subscribe",
    "stream.online": "notice",
    "stream.offline": "notice",
}


def test_every_recorded_frame_is_what_it_is(shared_data):
    """Frames of another program's tests, a topic a file; those that we do not subscribe to are nothing."""
    heard = {}
    for path in sorted(shared_data("chat/twitch-eventsub").glob("*.json")):
        wire = TwitchEventSub()
        for text in (path.read_text("utf-8"), wire.redact(path.read_text("utf-8"))):
            said = wire.decode(text)
            if path.stem == "session-welcome":
                assert [type(s) for s in said] == [Call, Ready]
            elif said:
                (event,) = said
                assert event.id and event.t and event.user.id and not event.extra.get("weak_id")
                heard[path.stem] = event.type
    assert heard == EXPECTED
