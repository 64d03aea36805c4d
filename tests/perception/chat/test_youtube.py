"""Every type of message that YouTube's chat has, and what is read out of a page beside them."""

from __future__ import annotations

import json

import pytest

from perception.chat.wire import BadFrame, Call, Damaged
from perception.chat.youtube import _HANDLERS, YouTube
from perception.event import LiveEvent

AUTHOR = {"channelId": "UCxm", "displayName": "小明", "channelUrl": "http://www.youtube.com/channel/UCxm"}


def item(type: str, id: str = "m1", author: dict | None = None, **details) -> dict:
    snippet = {"type": type, "liveChatId": "chat-1", "publishedAt": "2026-11-25T10:00:00.5Z", **details}
    return {"id": id, "snippet": snippet, "authorDetails": AUTHOR if author is None else author}


def page(*items: dict, **more) -> str:
    return json.dumps({"items": list(items), "nextPageToken": "p1", "pollingIntervalMillis": 4000, **more})


def one(type: str, decoder: YouTube | None = None, **details) -> LiveEvent:
    (event,) = (decoder or YouTube(room="video-1")).decode(page(item(type, **details)))
    assert isinstance(event, LiveEvent)
    return event


def test_every_type_of_the_discovery_document_is_known(shared_data):
    schemas = json.loads((shared_data("chat/youtube") / "livechat_schemas.json").read_text("utf-8"))["schemas"]
    types = set(schemas["LiveChatMessageSnippet"]["properties"]["type"]["enum"])
    assert types - {"invalidType"} == set(_HANDLERS)
    fields = {name for schema in schemas.values() for name in schema["properties"]}
    used = {
        "messageText", "amountMicros", "currency", "userComment", "tier", "superStickerMetadata", "altText",
        "stickerId",
        "memberLevelName", "isUpgrade", "memberMonth", "giftMembershipsCount", "giftMembershipsLevelName",
        "gifterChannelId", "giftName", "jewelsAmount", "comboCount", "deletedMessageId", "retractedMessageId",
        "banType",
        "banDurationSeconds", "bannedUserDetails", "questionText", "options", "optionText", "offlineAt", "channelUrl",
        "nextPageToken", "pollingIntervalMillis", "publishedAt", "isChatOwner", "isChatSponsor", "displayMessage",
    }  # fmt: skip
    assert used <= fields


def test_a_comment():
    event = one("textMessageEvent", textMessageDetails={"messageText": "多少钱"})
    assert (event.type, event.text, event.room, event.user.id, event.t) == (
        "chat", "多少钱", "video-1", "UCxm", 1_795_600_800.5,
    )  # fmt: skip
    assert one("textMessageEvent", decoder=YouTube(), displayMessage="hi").room == "chat-1"


def test_roles():
    author = AUTHOR | {"isChatOwner": True, "isChatSponsor": True, "isVerified": True}
    user = one("textMessageEvent", author=author, displayMessage="hi").user
    assert user.is_owner and user.is_mod and user.badges == ("member", "verified")
    assert one("textMessageEvent", author=AUTHOR | {"isChatModerator": True}, displayMessage="hi").user.is_mod


def test_super_chat_and_sticker_are_paid_exactly():
    details = {"amountMicros": "1750000", "currency": "USD", "tier": 2, "userComment": "how much?"}
    event = one("superChatEvent", superChatDetails=details)
    assert (event.type, event.text, event.amount) == ("paid", "how much?", {"value": 1.75, "currency": "USD"})
    assert event.extra == {"tier": 2}
    sticker = {**details, "superStickerMetadata": {"altText": "a pear that waves", "stickerId": "pear"}}
    event = one("superStickerEvent", superStickerDetails=sticker)
    assert event.type == "paid" and event.text is None and event.extra["sticker"] == "a pear that waves"
    assert one("fanFundingEvent", fanFundingEventDetails=details).amount == {"value": 1.75, "currency": "USD"}


def test_members():
    event = one("newSponsorEvent", newSponsorDetails={"memberLevelName": "Gold", "isUpgrade": True})
    assert event.type == "subscribe" and event.extra == {"level": "Gold", "upgrade": True}
    details = {"memberLevelName": "Gold", "memberMonth": 7, "userComment": "seven!"}
    event = one("memberMilestoneChatEvent", memberMilestoneChatDetails=details)
    assert event.type == "subscribe" and event.text == "seven!" and event.extra == {"level": "Gold", "months": 7}
    event = one("membershipGiftingEvent", membershipGiftingDetails={"giftMembershipsCount": 5})
    assert event.type == "gift" and event.gift == {"id": "membership", "name": "membership", "count": 5}
    event = one("giftMembershipReceivedEvent", giftMembershipReceivedDetails={"gifterChannelId": "UCgiver"})
    assert event.type == "subscribe" and event.gift is None and event.extra["gifted_by"] == "UCgiver"


def test_gifts_count_what_is_new_in_a_combo():
    decoder = YouTube()

    def given(n: int, combo: int) -> LiveEvent:
        details = {"giftName": "Rose", "jewelsAmount": 10, "comboCount": combo}
        return one("giftEvent", decoder, id=f"g{n}", giftDetails=details)

    assert [given(n, combo).gift["count"] for n, combo in enumerate((1, 2, 5, 1, 1, 3))] == [1, 1, 3, 1, 1, 2]
    assert given(9, 4).extra == {"jewels": 10, "combo": {"id": "", "count": 4}}


def test_deletions_and_bans():
    event = one("messageDeletedEvent", messageDeletedDetails={"deletedMessageId": "m0"})
    assert (event.type, event.id, event.extra) == ("delete", "delete:m0", {"kind": "delete", "target": "m0"})
    event = one("messageRetractedEvent", messageRetractedDetails={"retractedMessageId": "m0"})
    assert event.extra["target"] == "m0"
    event = one("tombstone", id="m7", author={})  # it has the id of what was here
    assert (event.type, event.id, event.extra["target"]) == ("delete", "delete:m7", "m7")
    banned = {"banType": "temporary", "banDurationSeconds": "300", "bannedUserDetails": {"channelId": "UCbad"}}
    event = one("userBannedEvent", userBannedDetails=banned)
    assert event.extra == {"kind": "timeout", "target_user": "UCbad", "seconds": 300}
    event = one("userBannedEvent", userBannedDetails=banned | {"banType": "permanent"})
    assert event.extra == {"kind": "ban", "target_user": "UCbad"}
    with pytest.raises(BadFrame, match="nothing"):
        one("messageDeletedEvent")


def test_polls_and_notices():
    about = {"questionText": "Which?", "options": [{"optionText": "red", "tally": "3"}, {"optionText": "blue"}]}
    event = one("pollEvent", pollDetails={"metadata": about, "status": "active"})
    assert (event.type, event.text, event.extra) == ("notice", "Which?", {"kind": "poll", "options": ["red", "blue"]})
    closed = one("pollEvent", pollDetails={"metadata": about, "status": "closed"})
    assert closed.extra["kind"] == "poll_closed" and closed.id != event.id
    assert one("sponsorOnlyModeStartedEvent").extra == {"kind": "members_only"}
    assert YouTube().decode(page(item("invalidType"), item("someNewEvent"))) == []


def test_the_end_is_said_once_however_it_is_told():
    decoder = YouTube(room="video-1")
    event = one("chatEndedEvent", decoder, author={})
    assert event.extra == {"kind": "live_end"} and decoder.page.over
    (event,) = decoder.decode(page(offlineAt="2026-11-25T12:00:00Z"))
    assert event.type == "notice" and event.extra == {"kind": "live_end"} and decoder.page.over
    assert len(decoder.decode(page(item("chatEndedEvent"), offlineAt="2026-11-25T12:00:00Z"))) == 1


def test_a_page_says_what_comes_next():
    decoder = YouTube()
    assert decoder.decode(page()) == []
    assert (decoder.page.token, decoder.page.wait_s, decoder.page.over) == ("p1", 4.0, False)
    decoder.decode(json.dumps({"items": [], "pollingIntervalMillis": 10**12}))
    assert (decoder.page.token, decoder.page.wait_s) == ("", None)


def test_history_is_the_first_page_and_whatever_is_no_newer_than_the_joining():
    decoder = YouTube()
    decoder.history = True
    assert one("textMessageEvent", decoder, displayMessage="old").history
    decoder.history, decoder.joined = False, 1_795_600_800.5
    assert one("textMessageEvent", decoder, displayMessage="old").history
    assert not one("textMessageEvent", decoder, displayMessage="new", publishedAt="2026-11-25T10:00:00.6Z").history


def test_our_own_by_channel_or_by_id():
    decoder = YouTube()
    decoder.own = {"UCxm"}
    assert one("textMessageEvent", decoder, displayMessage="ours").is_self
    decoder.own = {"m1"}
    assert one("textMessageEvent", decoder, displayMessage="ours").is_self
    decoder.own = {"UChost"}
    assert not one("textMessageEvent", decoder, displayMessage="a viewer's").is_self


def test_one_bad_message_costs_no_other_and_an_error_is_a_call():
    said = YouTube().decode(page({"snippet": {}}, item("textMessageEvent", displayMessage="good"), "text"))
    assert [type(heard) for heard in said] == [Damaged, LiveEvent, Damaged]
    (call,) = YouTube().decode('{"error": {"code": 403}}')
    assert isinstance(call, Call) and call.data["error"]["code"] == 403
    for odd in ("{}", '{"kind": "x"}', '{"items": {}}', "[]"):
        with pytest.raises(BadFrame):
            YouTube().decode(odd)


def test_redaction_leaves_no_name_in_what_youtube_would_show():
    details = {"amountMicros": "1", "currency": "USD", "userComment": "送你"}
    frame = page(
        item("superChatEvent", superChatDetails=details, displayMessage='$1.00 from 小明: "送你"'),
        item("userBannedEvent", id="m2", userBannedDetails={"bannedUserDetails": {"channelId": "UCbad",
             "displayName": "小坏", "channelUrl": "http://www.youtube.com/channel/UCbad"}}),
        item("giftMembershipReceivedEvent", id="m3", giftMembershipReceivedDetails={"gifterChannelId": "UCgiver"}),
    )  # fmt: skip
    kept = YouTube().redact(frame)
    for name in ("小明", "小坏", "UCxm", "UCbad", "UCgiver", '"p1"'):
        assert name not in kept
    assert [e.type for e in YouTube().decode(kept)] == ["paid", "delete", "subscribe"]
