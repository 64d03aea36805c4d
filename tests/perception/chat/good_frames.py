"""One good frame of each connector: 小明 asks 多少钱. A new connector adds its own here (bytes where it is binary)."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator


def _j(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def _packet(value) -> bytes:
    body = _j(value).encode()
    return struct.pack(">IHHII", 16 + len(body), 16, 0, 5, 0) + body


GOOD: dict[str, str | bytes] = {
    "twitch_irc": "@id=1;tmi-sent-ts=1700000000000;user-id=7;display-name=小明 :a!a@a PRIVMSG #shop :多少钱",
    "twitch_eventsub": _j(
        {"metadata": {"message_id": "e1", "message_type": "notification",
                      "message_timestamp": "2026-11-25T12:00:00.123456789Z",
                      "subscription_type": "channel.chat.message", "subscription_version": "1"},
         "payload": {"subscription": {"id": "s1", "type": "channel.chat.message"},
                     "event": {"broadcaster_user_id": "1", "broadcaster_user_login": "shop", "chatter_user_id": "7",
                               "chatter_user_login": "xiaoming", "chatter_user_name": "小明", "message_id": "c1",
                               "message": {"text": "多少钱", "fragments": [{"type": "text", "text": "多少钱"}]},
                               "badges": [{"set_id": "subscriber", "id": "1", "info": ""}], "cheer": {"bits": 5},
                               "reply": {"parent_message_id": "p", "parent_user_login": "x"}}}}
    ),
    "bilibili_open": _packet(
        {"cmd": "LIVE_OPEN_PLATFORM_DM", "data": {"uname": "小明", "open_id": "o1", "msg": "多少钱", "msg_id": "m1",
                                                  "room_id": 5, "timestamp": 1700000000}}
    ),
    "douyin_push": _j(
        [{"msg_id": "d1", "sec_openid": "_000abc", "content": "多少钱", "avatar_url": "https://p3/a.jpg",
          "nickname": "小明", "timestamp": 1700000000000}]
    ),
    "shopee": _j(
        {"request_id": "r", "error": "", "message": "", "response": {"next_offset": 10, "list": [
            {"comment_id": 1001, "user_id": 5001, "username": "小明", "content": "多少钱", "timestamp": 1735870969}]}}
    ),
    "facebook": _j({"id": "1019_1", "from": {"name": "小明", "id": "4567890"}, "message": "多少钱"}),
    "youtube": _j(
        {"kind": "youtube#liveChatMessageListResponse", "nextPageToken": "GO8t", "pollingIntervalMillis": 5000,
         "pageInfo": {"totalResults": 1, "resultsPerPage": 1},
         "items": [{"kind": "youtube#liveChatMessage", "id": "LCC.1", "snippet": {
             "type": "textMessageEvent", "liveChatId": "Cg0K", "authorChannelId": "UCxm", "hasDisplayContent": True,
             "publishedAt": "2026-11-25T10:00:00.123456+00:00", "displayMessage": "多少钱",
             "textMessageDetails": {"messageText": "多少钱"}},
             "authorDetails": {"channelId": "UCxm", "channelUrl": "http://www.youtube.com/channel/UCxm",
                               "displayName": "小明", "isChatOwner": False, "isChatModerator": False,
                               "isChatSponsor": True, "isVerified": False}}]}
    ),
    "instagram": _j(
        {"object": "instagram", "entry": [{"id": "1784", "time": 1700000000, "changes": [
            {"field": "live_comments", "value": {"from": {"id": "232323232", "username": "小明"}, "id": "178657993",
             "media": {"id": "123123123", "media_product_type": "LIVE"}, "text": "多少钱"}}]}]}
    ),
    "relay.generic": _j({"type": "chat", "user": "小明", "text": "多少钱", "id": "g1", "t": 1700000000}),
    "relay.accept": _j({"user": {"id": "u1", "name": "小明"}, "text": "多少钱", "id": "g1"}),
    "relay.oba": _j(
        {"time": 1700000000000, "msg_type": "comment", "msg_id": "o1", "nick_name": "小明", "content": "多少钱"}
    ),
    "relay.barragegrab": _j(
        {"Type": 1, "Data": _j({"MsgId": 7345678901234567890, "User": {"Id": 12, "Nickname": "小明"},
                                "Content": "多少钱"})}
    ),
    "relay.douyinlive": _j(
        {"method": "WebcastChatMessage", "common": {"msgId": "7345678901234567890", "roomId": "99"},
         "user": {"id": "123456789", "nickname": "小明"}, "content": "多少钱", "livename": "店", "title": "好物"}
    ),
    "relay.ssn": _j(
        {"chatname": "小明", "chatmessage": "多少钱", "type": "tiktok", "userid": "u1", "textonly": True, "id": 3,
         "meta": {"messageId": "m-1"}}
    ),
    "relay.streamerbot": _j(
        {"timeStamp": "2026-11-22T10:00:00.1234567+00:00", "event": {"source": "Twitch", "type": "ChatMessage"},
         "data": {"messageId": "m-1", "text": "多少钱", "user": {"id": "7", "name": "小明", "role": 1}}}
    ),
    "relay.tikfinity": _j(
        {"event": "chat", "data": {"msgId": "734567", "userId": "6890", "uniqueId": "xiaoming", "nickname": "小明",
                                   "comment": "多少钱"}}
    ),
    "relay.blivechat": _j(
        {"cmd": 50, "data": ["//a.jpg", 1700000000, "小明", 0, "多少钱", 0, 0, 1, 0, 1, 0, "m1", "", 0, [], [], "o1",
                             ""], "extra": {"roomId": 5}}
    ),
    "relay.dycast": _j(
        [{"id": "7345", "method": "WebcastChatMessage", "user": {"id": "MS4w", "name": "小明"}, "content": "多少钱"}]
    ),
    "relay.wxlive": _j(
        {"live_info": {"live_id": "L1"}, "events": [{"seq": 1, "decoded_type": "comment", "nickname": "小明",
         "content": "多少钱", "sec_openid": "s1", "msg_id": "c1", "msg_time": 1700000000000}]}
    ),
    "relay.ordinaryroad": _j(
        {"roomId": 1, "platform": "douyu", "type": "DANMU",
         "msg": {"username": "小明", "uid": "9", "content": "多少钱"}}
    ),
}  # fmt: skip


def reworded(name: str, text: str) -> str | bytes:
    """The good frame with other words in it."""
    frame = GOOD[name]
    if isinstance(frame, str):
        return frame.replace("多少钱", text)
    return _packet(json.loads(frame[16:].decode().replace("多少钱", text)))


def mutants(name: str) -> Iterator[str | bytes]:
    """The good frame with one value after the other made odd; () for what is not JSON."""
    frame = GOOD[name]
    if isinstance(frame, str) and frame[0] not in "{[":
        return
    value = json.loads(frame if isinstance(frame, str) else frame[16:])
    for odd in _ODD:
        for mutant in _changed(value, odd):
            yield _j(mutant) if isinstance(frame, str) else _packet(mutant)


_ODD = (None, [], {}, True, -1, 1e300, "", "x", "0", [[]], {"a": {}}, 10**40)


def _changed(value, odd):
    if isinstance(value, dict):
        for key in value:
            yield {**value, key: odd}
            yield {k: v for k, v in value.items() if k != key}
            for inner in _changed(value[key], odd):
                yield {**value, key: inner}
    elif isinstance(value, list):
        for i in range(len(value)):
            yield [*value[:i], odd, *value[i + 1 :]]
            for inner in _changed(value[i], odd):
                yield [*value[:i], inner, *value[i + 1 :]]
    elif isinstance(value, str) and value[:1] == "{":
        for inner in _changed(json.loads(value), odd):
            yield _j(inner)
