"""How many comments a second are heard: each connector's decoder on one core, and a flood into a running room.

Decoding: frames of every connector, made to be as long as real ones, through its decoder, the sanitiser and
deduplication, to whole `LiveEvent`s; the best of several rounds, by processor time: what one core does in a second,
whoever else is on the machine. For Twitch's IRC side by side with what others would use, where it is installed:
irctokens, which only tokenises, and twitchAPI, which only parses. With --room a whole room is started and --rate
comments a second are poured into it (`chat_room`).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import importlib
import importlib.util
import json
import random
import struct
import time
import zlib
from collections.abc import Callable
from typing import Any

from perception.chat.dedupe import Dedupe
from perception.chat.source import connectors, open_decoder
from perception.chat.wire import BadFrame
from perception.event import LiveEvent

ROUNDS = 5
WORDS = ("这个多少钱", "有货吗", "how much is the flask?", "哈哈哈", "第一次来 👋", "包邮吗？几天到", "nice stream!",
         "主播好", "the black one, is it waterproof?", "666", "LUL LUL", "还有优惠吗")  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--frames", type=int, default=5_000, help="frames a connector")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds; the best one counts")
    parser.add_argument("--room", action="store_true", help="flood a running room, too")
    parser.add_argument("--rate", type=float, default=500.0, help="comments a second into the room")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the flood lasts")
    parser.add_argument("--file", metavar="FILE", help="recorded IRC lines instead of made ones")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    decoded = {name: _decoded(name, args.frames, args.rounds, None) for name in connectors if connectors[name].decoder}
    if args.file:
        with open(args.file, encoding="utf-8", errors="replace") as file:
            lines = [line.rstrip("\r\n") for line in file if line.strip()]
        decoded["twitch_irc (recorded)"] = _decoded("twitch_irc", len(lines), args.rounds, lines)
    figures: dict[str, Any] = {
        "events_per_s": decoded,
        "side_by_side_irc_lines_per_s": _side_by_side(irc_lines(args.frames), args.rounds),
        "unit": "whole LiveEvents a second, sanitised and deduplicated, one core",
    }
    if args.room:
        from commands.bench.chat_room import flood

        figures["room"] = asyncio.run(flood(args.rate, args.seconds))
    return figures


# -- decoding -------------------------------------------------------------------------------------------------------


def _decoded(name: str, many: int, rounds: int, given: list[str] | None) -> int | None:
    made = given or frames_of(name, many)
    if made is None:
        return None
    best = 0.0
    for _ in range(rounds):
        decoder, dedupe = open_decoder(name), Dedupe()
        gc.collect()
        began = time.process_time()
        events = 0
        for frame in made:
            try:
                said = decoder.decode(frame)
            except BadFrame:  # in a recording; the count below notices one in what was made
                continue
            for heard in said:
                if isinstance(heard, LiveEvent) and dedupe.fresh(heard, began):
                    events += 1
        took = time.process_time() - began
        if given is None and events != len(made):
            raise AssertionError(f"{name}: {events} events of {len(made)} frames")
        best = max(best, events / took)
    return round(best)


def frames_of(name: str, many: int) -> list[Any] | None:
    """`many` frames of one connector, a comment each, all different; None for one without a maker."""
    make = _MAKERS.get(name)
    rng = random.Random(7)
    return None if make is None else [make(n, rng.choice(WORDS), rng) for n in range(many)]


def irc_lines(many: int) -> list[str]:
    rng = random.Random(7)
    return [_irc(n, rng.choice(WORDS), rng) for n in range(many)]


def _irc(n: int, text: str, rng: random.Random) -> str:
    """As long and as tagged as what Twitch sends today."""
    nick = f"viewer{rng.randrange(3000)}"
    return (
        f"@badge-info=subscriber/12;badges=subscriber/12,premium/1;client-nonce={rng.getrandbits(128):032x};"
        f"color=#1E90FF;display-name={nick.title()};emotes={'1:0-2' if n % 7 == 0 else ''};first-msg=0;flags=;"
        f"id={n:08x}-9d1b-4f0e-8a8e-{rng.getrandbits(48):012x};mod=0;returning-chatter=0;room-id=71092938;"
        f"subscriber=1;tmi-sent-ts=17953488{n % 100000:05d};turbo=0;user-id={rng.randrange(10**9)};user-type= "
        f":{nick}!{nick}@{nick}.tmi.twitch.tv PRIVMSG #shop :{text}"
    )


def _j(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _bilibili(n: int, text: str, rng: random.Random) -> bytes:
    data = {"uname": f"观众{n % 3000}", "open_id": f"{n % 3000:032x}", "union_id": "u", "uface": "https://i0.hdslb.com/a",
            "timestamp": 1795348800 + n // 50, "room_id": 5, "msg": text, "msg_id": f"m-{n}", "guard_level": n % 4,
            "fans_medal_level": 12, "fans_medal_name": "小店", "fans_medal_wearing_status": True, "dm_type": 0,
            "emoji_img_url": "", "is_admin": 0, "glory_level": 1, "reply_open_id": "", "reply_uname": ""}  # fmt: skip
    body = _j({"cmd": "LIVE_OPEN_PLATFORM_DM", "data": data}).encode()
    inner = struct.pack(">IHHII", 16 + len(body), 16, 0, 5, 0) + body
    packed = zlib.compress(inner)
    return struct.pack(">IHHII", 16 + len(packed), 16, 2, 5, 0) + packed


def _eventsub(n: int, text: str, rng: random.Random) -> str:
    event = {
        "broadcaster_user_id": "1", "broadcaster_user_login": "shop", "broadcaster_user_name": "Shop",
        "chatter_user_id": str(n % 3000), "chatter_user_login": f"viewer{n % 3000}",
        "chatter_user_name": f"Viewer{n % 3000}", "message_id": f"m-{n}",
        "message": {"text": text, "fragments": [{"type": "text", "text": text, "cheermote": None, "emote": None,
                                                 "mention": None}]},
        "color": "#00FF7F", "badges": [{"set_id": "subscriber", "id": "12", "info": "12"}], "message_type": "text",
        "cheer": None, "reply": None, "channel_points_custom_reward_id": None,
    }  # fmt: skip
    meta = {"message_id": f"e-{n}", "message_type": "notification", "message_timestamp": "2026-11-25T12:00:00.000Z",
            "subscription_type": "channel.chat.message", "subscription_version": "1"}  # fmt: skip
    return _j({"metadata": meta, "payload": {"subscription": {"type": "channel.chat.message"}, "event": event}})


_MAKERS: dict[str, Callable[[int, str, random.Random], Any]] = {
    "twitch_irc": _irc,
    "twitch_eventsub": _eventsub,
    "bilibili_open": _bilibili,
    "douyin_push": lambda n, text, rng: _j(
        [{"msg_id": f"d{n}", "sec_openid": f"_000{n % 3000:032x}", "content": text, "avatar_url": "https://p3/a.jpg",
          "nickname": f"观众{n % 3000}", "timestamp": 1795348800000 + n}]
    ),
    "shopee": lambda n, text, rng: _j(
        {"request_id": "r", "error": "", "message": "", "response": {"next_offset": n, "list": [
            {"comment_id": n + 1, "user_id": n % 3000 + 1, "username": f"v{n % 3000}", "content": text,
             "timestamp": 1795348800 + n}]}}
    ),
    "facebook": lambda n, text, rng: _j(
        {"id": f"1019_{n}", "from": {"name": f"Viewer {n % 3000}", "id": str(n % 3000 + 1)}, "message": text}
    ),
    "youtube": lambda n, text, rng: _j(
        {"kind": "youtube#liveChatMessageListResponse", "etag": "e", "nextPageToken": f"GO8t{n}",
         "pollingIntervalMillis": 5000, "pageInfo": {"totalResults": 1, "resultsPerPage": 1}, "items": [
             {"kind": "youtube#liveChatMessage", "etag": "e", "id": f"LCC.{n}", "snippet": {
                 "type": "textMessageEvent", "liveChatId": "Cg0K", "authorChannelId": f"UC{n % 3000:022d}",
                 "publishedAt": "2026-11-25T12:00:00.123456+00:00", "hasDisplayContent": True, "displayMessage": text,
                 "textMessageDetails": {"messageText": text}},
              "authorDetails": {"channelId": f"UC{n % 3000:022d}", "displayName": f"v{n % 3000}",
                                "channelUrl": "http://www.youtube.com/channel/UC", "profileImageUrl": "https://y/a.jpg",
                                "isVerified": False, "isChatOwner": False, "isChatSponsor": False,
                                "isChatModerator": False}}]}
    ),
    "instagram": lambda n, text, rng: _j(
        {"object": "instagram", "entry": [{"id": "1784", "time": 1795348800 + n, "changes": [
            {"field": "live_comments", "value": {"from": {"id": str(n % 3000 + 1), "username": f"v{n % 3000}"},
             "id": str(n + 1), "media": {"id": "9", "media_product_type": "LIVE"}, "text": text}}]}]}
    ),
    "relay.generic": lambda n, text, rng: _j({"type": "chat", "user": f"v{n % 3000}", "text": text, "id": f"g{n}"}),
    "relay.accept": lambda n, text, rng: _j({"user": f"v{n % 3000}", "text": text, "id": f"g{n}"}),
    "relay.oba": lambda n, text, rng: _j(
        {"time": 1795348800000 + n, "msg_type": "comment", "msg_id": str(n), "nick_name": f"v{n}", "content": text}
    ),
    "relay.barragegrab": lambda n, text, rng: _j(
        {"Type": 1, "ProcessName": "直播伴侣", "Data": _j(
            {"MsgId": 7345678901234000000 + n, "User": {"Id": n % 3000 + 1, "DisplayId": "x", "Nickname": f"v{n}",
             "PayLevel": 3, "Gender": 1, "HeadImgUrl": "https://p3/a.jpg", "SecUid": "MS4wLjAB"},
             "Onwer": {"UserId": 1, "Nickname": "店"}, "Content": text, "RoomId": 7345, "WebRoomId": 99})}
    ),
    "relay.douyinlive": lambda n, text, rng: _j(
        {"method": "WebcastChatMessage", "common": {"msgId": str(n + 1), "roomId": "99"}, "user": {"id": str(n % 3000),
         "nickname": f"v{n}"}, "content": text, "livename": "店", "title": "好物"}
    ),
    "relay.ssn": lambda n, text, rng: _j(
        {"chatname": f"v{n}", "chatmessage": f"{text} <img alt='🎉' src='x'>", "type": "tiktok", "id": n,
         "userid": str(n % 3000), "chatimg": "https://x/a.jpg", "meta": {"messageId": f"m{n}"}}
    ),
    "relay.streamerbot": lambda n, text, rng: _j(
        {"timeStamp": "2026-11-25T12:00:00.1234567+00:00", "event": {"source": "Twitch", "type": "ChatMessage"},
         "data": {"messageId": f"m{n}", "text": text, "user": {"id": str(n % 3000), "name": f"v{n}", "role": 1}}}
    ),
    "relay.tikfinity": lambda n, text, rng: _j(
        {"event": "chat", "data": {"msgId": str(n), "userId": str(n % 3000), "uniqueId": f"v{n}", "nickname": f"v{n}",
                                   "comment": text, "profilePictureUrl": "https://x/a.jpg"}}
    ),
    "relay.blivechat": lambda n, text, rng: _j(
        {"cmd": 50, "data": ["//a.jpg", 1795348800, f"v{n}", 0, text, 0, 0, 1, 0, 1, 0, f"m{n}", "", 0, [], [],
                             f"o{n % 3000}", ""], "extra": {"roomId": 5}}
    ),
    "relay.dycast": lambda n, text, rng: _j(
        [{"id": str(n + 1), "method": "WebcastChatMessage", "user": {"id": f"u{n % 3000}", "name": f"v{n}"},
          "content": text}]
    ),
    "relay.wxlive": lambda n, text, rng: _j(
        {"live_info": {"live_id": "L1"}, "events": [{"seq": n + 1, "decoded_type": "comment", "nickname": f"v{n}",
         "content": text, "sec_openid": f"s{n % 3000}", "msg_id": str(n), "msg_time": 1795348800000}]}
    ),
    "relay.ordinaryroad": lambda n, text, rng: _j(
        {"roomId": 1, "platform": "douyu", "type": "DANMU", "msg": {"username": f"v{n}", "uid": str(n), "content": text,
                                                                    "id": f"m{n}"}}
    ),
}  # fmt: skip


# -- side by side ---------------------------------------------------------------------------------------------------


def _side_by_side(lines: list[str], rounds: int) -> dict[str, Any]:
    ours = _rate(lines, rounds, _ours)
    out: dict[str, Any] = {"zhubo: whole events, sanitised, deduplicated": ours}
    for title, module, work in (
        ("irctokens: tokenises only", "irctokens", _irctokens),
        ("twitchAPI: parses only", "twitchAPI", _twitch_api),
    ):
        if importlib.util.find_spec(module) is None:
            out[title] = "not installed here"
        else:
            theirs = _rate(lines, rounds, work)
            out[title] = theirs
            out[f"ratio to {module}"] = round(ours / theirs, 2)
    return out


def _rate(lines: list[str], rounds: int, work: Callable[[], Callable[[str], Any]]) -> int:
    best = 0.0
    for _ in range(rounds):
        each = work()
        gc.collect()
        began = time.process_time()
        for line in lines:
            each(line)
        best = max(best, len(lines) / (time.process_time() - began))
    return round(best)


def _ours() -> Callable[[str], Any]:
    decoder, dedupe = open_decoder("twitch_irc"), Dedupe()

    def each(line: str) -> None:
        for heard in decoder.decode(line):
            dedupe.fresh(heard, 0.0)  # type: ignore[arg-type]

    return each


def _irctokens() -> Callable[[str], Any]:
    return importlib.import_module("irctokens").tokenise


def _twitch_api() -> Callable[[str], Any]:
    """Its parser is a method of the chat client, which needs nothing of the client for these lines."""
    chat: Any = importlib.import_module("twitchAPI.chat").Chat
    client = object.__new__(chat)
    client._channel_command_prefix, client._prefix = {}, "!"
    return client._parse_irc_message
