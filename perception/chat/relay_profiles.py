"""The relay tools that are one JSON object an event, as rows of data.

Shapes from the tools' own sources and documentation (qiutongxue/oba-live-tool, HaoDong108/DouyinBarrageGrab,
jwwsjlm/douyinLive, TikFinity's clients, skmcj/dycast, fire4nt/wxlivespy, OrdinaryRoad barrage-fly); none could be run
here, so all but `generic`, which is ours, are unverified until somebody sends a capture.
"""

from __future__ import annotations

from perception.chat.relay_profile import Profile

GENERIC = Profile(
    name="generic",
    platform="relay",
    types={
        name: name
        for name in (
            *("chat", "gift", "enter", "follow", "like", "share", "subscribe", "paid", "order", "stats", "notice"),
            *("delete", "voice"),
        )
    },
    amount="amount.value",
    currency="amount.currency",
    gift={"id": "gift.id", "name": "gift.name", "count": "gift.count"},
    order={"sku": "order.sku", "count": "order.count", "status": "order.status"},
    statuses={"placed": "placed", "paid": "paid", "cancelled": "cancelled"},
    platform_at="platform",
    extra={"online": "online", "total": "total", "count": "count", "target": "target", "audio_url": "audio_url"},
    strict=True,
)

OBA = Profile(
    name="oba",
    platform="oba",
    url="ws://127.0.0.1:12354",
    types={
        "comment": "chat",
        "xiaohongshu_comment": "chat",
        "taobao_comment": "chat",
        "wechat_channel_live_msg": "chat",
        "room_enter": "enter",
        "room_like": "like",
        "room_follow": "follow",
        "subscribe_merchant_brand_vip": "subscribe",
        "ecom_fansclub_participate": "subscribe",
        "live_order": "order",
    },
    type="msg_type",
    id="msg_id",
    time="time",
    seconds=1000.0,
    room="",
    user_id="user_id",
    user_name="nick_name",
    text="content",
    order={"sku": "product_id", "status": "order_status"},
    statuses={"已下单": "placed", "已付款": "paid"},
    extra={"product": "product_title"},
    platforms={
        "xiaohongshu_comment": "xiaohongshu",
        "taobao_comment": "taobao",
        "wechat_channel_live_msg": "wechat_channels",
    },
)

BARRAGEGRAB = Profile(
    name="barragegrab",
    platform="douyin",
    url="ws://127.0.0.1:8888",
    types={1: "chat", 2: "like", 3: "enter", 4: "follow", 5: "gift", 6: "stats", 7: "subscribe", 8: "share"},
    notices={9: "live_end"},
    type="Type",
    inner="Data",
    id="MsgId",
    time="",
    room="RoomId",
    user_id="User.Id",
    user_name="User.Nickname",
    owner_id="Onwer.UserId",
    text="Content",
    gift={
        "id": "GiftId",
        "name": "GiftName",
        "count": "GiftCount",
        "total": "RepeatCount",
        "combo": "GroupId",
        "coins": "DiamondCount",
    },
    extra={"online": "OnlineUserCount", "total": "TotalUserCount", "count": "Count", "diamonds": "DiamondCount"},
)

_WEBCAST_TYPES = {
    "WebcastChatMessage": "chat",
    "WebcastEmojiChatMessage": "chat",
    "WebcastGiftMessage": "gift",
    "WebcastLikeMessage": "like",
    "WebcastMemberMessage": "enter",
    "WebcastFansclubMessage": "subscribe",
    "WebcastRoomUserSeqMessage": "stats",
    "WebcastRoomStatsMessage": "stats",
}

DOUYINLIVE = Profile(
    name="douyinlive",
    platform="douyin",
    url="ws://127.0.0.1:1088/ws/ROOM",
    types=_WEBCAST_TYPES,
    type="method",
    refine={
        "WebcastSocialMessage": ("action", {1: "follow", 3: "share"}),
        "WebcastControlMessage": ("status", {3: "notice"}),
    },
    id="common.msgId|common.msg_id|msgId|msg_id",
    time="common.createTime|common.create_time",
    room="common.roomId|common.room_id",
    user_id="user.idStr|user.id_str|user.id|user.secUid|user.sec_uid",
    user_name="user.nickname|user.nickName|user.nick_name",
    text="content",
    gift={
        "id": "giftId|gift_id|gift.id",
        "name": "gift.name",
        "count": "comboCount|combo_count",
        "total": "repeatCount|repeat_count",
        "combo": "groupId|group_id",
        "end": "repeatEnd|repeat_end",
        "coins": "gift.diamondCount|gift.diamond_count",
    },
    extra={
        "count": "count",
        "total": "total|totalUser|total_user",
        "online": "onlineUserForAnchor|online_user_for_anchor|memberCount|member_count",
        "title": "title",
    },
)

TIKFINITY = Profile(
    name="tikfinity",
    platform="tiktok",
    url="ws://127.0.0.1:21213/",
    types={
        "chat": "chat",
        "gift": "gift",
        "like": "like",
        "follow": "follow",
        "share": "share",
        "member": "enter",
        "subscribe": "subscribe",
        "roomUser": "stats",
    },
    notices={"streamEnd": "live_end"},
    type="event",
    inner="data",
    id="msgId",
    time="createTime|timestamp",
    seconds=1000.0,
    room="roomId",
    user_id="userId|uniqueId",
    user_name="nickname|uniqueId",
    moderator="isModerator",
    text="comment",
    gift={
        "id": "giftId",
        "name": "giftName",
        "total": "repeatCount",
        "combo": "groupId",
        "end": "repeatEnd",
        "coins": "diamondCount",
    },
    extra={"count": "likeCount", "total": "totalLikeCount", "online": "viewerCount", "diamonds": "diamondCount"},
)

DYCAST = Profile(
    name="dycast",
    platform="douyin",
    types=_WEBCAST_TYPES,
    type="method",
    refine={"WebcastControlMessage": ("room.status", {3: "notice"}), "WebcastSocialMessage": ("content", {})},
    room="",
    time="",
    text="content",
    gift={
        "id": "gift.id",
        "name": "gift.name",
        "total": "gift.count",
        "combo": "",
        "end": "gift.repeatEnd",
        "coins": "gift.price",
    },
    extra={"online": "room.audienceCount", "likes": "room.likeCount", "total": "room.totalUserCount"},
)

WXLIVE = Profile(
    name="wxlive",
    platform="wechat_channels",
    types={"comment": "chat", "enter": "enter", "gift": "gift", "combogift": "gift", "like": "like"},
    type="decoded_type",
    id="seq|msg_id",
    id_in_room=True,
    per_kind=False,
    time="msg_time",
    seconds=1000.0,
    room="live_id",
    user_id="decoded_openid|sec_openid",
    user_name="nickname",
    text="content",
    gift={
        "id": "sec_gift_id",
        "name": "",
        "count": "gift_num",
        "total": "combo_product_count",
        "combo": "",
        "coins": "gift_value",
    },
    extra={},
)

ORDINARYROAD = Profile(
    name="ordinaryroad",
    platform="relay",
    types={"DANMU": "chat", "GIFT": "gift", "ENTER_ROOM": "enter", "LIKE": "like", "SUPER_CHAT": "paid"},
    platform_at="platform",
    id="msg.id|msg.msgId",
    time="msg.timestamp",
    seconds=1000.0,
    room="roomId",
    user_id="msg.uid",
    user_name="msg.username",
    text="msg.content",
    gift={"id": "msg.giftId", "name": "msg.giftName", "count": "msg.giftCount", "coins": "msg.giftPrice"},
    extra={"count": "msg.clickCount"},
)
