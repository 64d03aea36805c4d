"""The room file's chat sections: `[[twitch]]`, `[[relay]]`, ...; one class a connector, each opens its own source.

In: what a person wrote into room.toml (checked by pydantic). Out: `open()` makes the `ChatSource`, `secrets()` names
the environment variables that hold what must not stand in a file, `peers()` the addresses that `check` tries. A new
connector adds its class and its field in `ChatSections`, and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from commands.folders import data_home
from perception.chat import ChatSource, open_source


class Section(BaseModel):
    """One source of one room. Every address is a setting."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    connector: ClassVar[str]

    def open(self) -> ChatSource:
        """The source, not yet running. BadInput where the section cannot work."""
        raise NotImplementedError

    def named(self) -> str:
        """The connector's name in `perception.chat.connectors`."""
        return self.connector

    def secrets(self) -> tuple[str, ...]:
        """Environment variables without which this section does less or nothing."""
        return ()

    def peers(self) -> tuple[str, ...]:
        """URLs that must answer."""
        return ()

    def affords(self) -> str:
        """What the platform's quota pays for, in words; "" where there is none."""
        return ""


class TwitchSection(Section):
    connector = "twitch_irc"
    channel: str
    url: str = "wss://irc-ws.chat.twitch.tv:443"
    login: str | None = None
    token_env: str = "ZHUBO_TWITCH_TOKEN"

    def open(self) -> ChatSource:
        token = secret(self.token_env)
        return open_source("twitch_irc", self.channel, login=self.login or "", token=token, url=self.url)

    def secrets(self) -> tuple[str, ...]:
        return (self.token_env,) if self.login else ()

    def peers(self) -> tuple[str, ...]:
        return (self.url,)


class TwitchEventSubSection(Section):
    """EventSub and Helix. With `client_id` and a refresh token in `refresh_env` (and `client_secret_env` where the
    application has a secret) the token is renewed when it expires."""

    connector = "twitch_eventsub"
    channel: str
    token_env: str = "ZHUBO_TWITCH_TOKEN"
    client_id: str = ""
    client_secret_env: str = ""
    refresh_env: str = ""
    url: str = "wss://eventsub.wss.twitch.tv/ws"
    api_url: str = "https://api.twitch.tv/helix"
    auth_url: str = "https://id.twitch.tv/oauth2"

    def open(self) -> ChatSource:
        return open_source(
            "twitch_eventsub",
            self.channel,
            token=secret(self.token_env),
            client_id=self.client_id,
            client_secret=secret(self.client_secret_env),
            refresh=secret(self.refresh_env),
            url=self.url,
            api_url=self.api_url,
            auth_url=self.auth_url,
        )

    def secrets(self) -> tuple[str, ...]:
        return tuple(name for name in (self.token_env, self.client_secret_env, self.refresh_env) if name)

    def peers(self) -> tuple[str, ...]:
        return (self.url, self.api_url, self.auth_url)


class BilibiliSection(Section):
    """Route A: `app_id` and the streamer's identity code in `code_env`. Route B: an access token in `token_env`."""

    connector = "bilibili_open"
    app_id: int = 0
    key_env: str = "ZHUBO_BILIBILI_KEY"
    secret_env: str = "ZHUBO_BILIBILI_SECRET"
    code_env: str = ""
    token_env: str = ""
    url: str = ""

    def open(self) -> ChatSource:
        return open_source(
            "bilibili_open",
            key=secret(self.key_env),
            secret=secret(self.secret_env),
            app_id=self.app_id,
            code=secret(self.code_env),
            access_token=secret(self.token_env),
            url=self.url,
        )

    def secrets(self) -> tuple[str, ...]:
        return tuple(name for name in (self.key_env, self.secret_env, self.code_env, self.token_env) if name)

    def peers(self) -> tuple[str, ...]:
        from perception.chat.bilibili_session import OAUTH_URL, OPEN_LIVE_URL

        return (self.url or (OAUTH_URL if self.token_env else OPEN_LIVE_URL),)


class DouyinPushSection(Section):
    """Douyin's official push. `room`: the room's id (another one each live), or nothing and the live companion's start
    token in `start_token_env`. `push_secret_env`: the secret beside the push address in the console."""

    connector = "douyin_push"
    app_id: str
    room: str = ""
    secret_env: str = "ZHUBO_DOUYIN_SECRET"
    push_secret_env: str = "ZHUBO_DOUYIN_PUSH_SECRET"
    start_token_env: str = "ZHUBO_DOUYIN_START_TOKEN"
    types: tuple[str, ...] = ("live_comment", "live_gift", "live_like", "live_fansclub")
    url: str = "https://webcast.bytedance.com"
    token_url: str = "https://developer.toutiao.com"

    def open(self) -> ChatSource:
        return open_source(
            "douyin_push",
            app_id=self.app_id,
            secret=secret(self.secret_env),
            push_secret=secret(self.push_secret_env),
            room=self.room,
            start_token="" if self.room else secret(self.start_token_env),
            types=self.types,
            url=self.url,
            token_url=self.token_url,
        )

    def secrets(self) -> tuple[str, ...]:
        named = (self.secret_env, self.push_secret_env, "" if self.room else self.start_token_env)
        return tuple(name for name in named if name)

    def peers(self) -> tuple[str, ...]:
        return (self.url, self.token_url)


class ShopeeSection(Section):
    """A Shopee live, asked and answered by the partner interface. `user_id`: the streamer's, who authorised it;
    `session_id`: this live's."""

    connector = "shopee"
    partner_id: int
    user_id: int
    session_id: int
    key_env: str = "ZHUBO_SHOPEE_KEY"
    token_env: str = "ZHUBO_SHOPEE_TOKEN"
    url: str = "https://partner.shopeemobile.com"

    def open(self) -> ChatSource:
        return open_source(
            "shopee",
            partner=self.partner_id,
            key=secret(self.key_env),
            user=self.user_id,
            token=secret(self.token_env),
            session=self.session_id,
            url=self.url,
        )

    def secrets(self) -> tuple[str, ...]:
        return (self.key_env, self.token_env)

    def peers(self) -> tuple[str, ...]:
        return (self.url,)


class FacebookSection(Section):
    """A Facebook live, read by a page's access token. `video`: the live video's id, another one each live. `replies`:
    the token may write as the page (pages_manage_engagement)."""

    connector = "facebook"
    video: str
    token_env: str = "ZHUBO_FACEBOOK_TOKEN"
    rate: str = "ten_per_second"
    replies: bool = False
    url: str = "https://streaming-graph.facebook.com"
    graph_url: str = "https://graph.facebook.com"

    def open(self) -> ChatSource:
        about = {"rate": self.rate, "replies": self.replies, "url": self.url, "graph_url": self.graph_url}
        return open_source("facebook", self.video, token=secret(self.token_env), **about)

    def secrets(self) -> tuple[str, ...]:
        return (self.token_env,)

    def peers(self) -> tuple[str, ...]:
        return (self.url, self.graph_url) if self.replies else (self.url,)


class YouTubeSection(Section):
    """Reads with an API key; reads and replies where `client_id` and a refresh token sign in. `video` "": the account's
    own broadcast that is live. `units`: what the Google project may spend in a day; one section a project."""

    connector = "youtube"
    video: str = ""
    key_env: str = "ZHUBO_YOUTUBE_KEY"
    client_id: str = ""
    client_secret_env: str = "ZHUBO_YOUTUBE_CLIENT_SECRET"
    refresh_env: str = "ZHUBO_YOUTUBE_REFRESH_TOKEN"
    units: int = Field(default=10_000, ge=0)
    slowest_s: float = Field(default=60.0, gt=0)
    mode: Literal["auto", "stream", "poll"] = "auto"
    url: str = ""
    oauth_url: str = ""

    def open(self) -> ChatSource:
        signs_in = bool(self.client_id)
        return open_source(
            "youtube",
            self.video,
            key="" if signs_in else secret(self.key_env),
            client_id=self.client_id,
            client_secret=secret(self.client_secret_env) if signs_in else "",
            refresh_token=secret(self.refresh_env) if signs_in else "",
            units=self.units,
            slowest_s=self.slowest_s,
            mode=self.mode,
            ledger=data_home() / "youtube",
            url=self.url,
            oauth_url=self.oauth_url,
        )

    def secrets(self) -> tuple[str, ...]:
        return (self.client_secret_env, self.refresh_env) if self.client_id else (self.key_env,)

    def peers(self) -> tuple[str, ...]:
        from perception.chat.youtube_api import API_URL

        return (self.url or API_URL,)

    def affords(self) -> str:
        from perception.chat.youtube_quota import whole_day

        return whole_day(self.units)


class InstagramSection(Section):
    """Instagram's webhook. `account`: the professional account's id, the only one listened to where given."""

    connector = "instagram"
    account: str = ""
    secret_env: str = "ZHUBO_INSTAGRAM_SECRET"
    verify_env: str = "ZHUBO_INSTAGRAM_VERIFY"

    def open(self) -> ChatSource:
        return open_source(
            "instagram", secret=secret(self.secret_env), verify_token=secret(self.verify_env), account=self.account
        )

    def secrets(self) -> tuple[str, ...]:
        return (self.secret_env, self.verify_env)


class RelaySection(Section):
    """A tool that the operator runs. `secret_env` names the variable with what the tool wants to hear: Streamer.bot's
    password, Social Stream Ninja's session, blivechat's plugin token; `{secret}` in `url` stands for it. `replies`:
    may the host write there (Streamer.bot, and Social Stream Ninja where it has only one chat open)."""

    profile: str = "generic"
    url: str = ""
    room: str = ""
    platform: str = ""
    secret_env: str = ""
    replies: bool = False

    def open(self) -> ChatSource:
        return open_source(
            "relay",
            self.profile,
            url=self.url,
            room=self.room,
            platform=self.platform,
            secret=secret(self.secret_env),
            replies=self.replies,
        )

    def named(self) -> str:
        return f"relay.{self.profile}"

    def secrets(self) -> tuple[str, ...]:
        return (self.secret_env,) if self.secret_env else ()

    def peers(self) -> tuple[str, ...]:
        from perception.chat.dial import usual_address

        url = self.url or usual_address(self.profile)
        return (url,) if url and "{secret}" not in url.partition("/join/")[0] else ()


class ChatSections(BaseModel):
    """All chat sections of a room file; `RoomSettings` is one of these and more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    twitch: tuple[TwitchSection, ...] = ()
    twitch_eventsub: tuple[TwitchEventSubSection, ...] = ()
    bilibili: tuple[BilibiliSection, ...] = ()
    youtube: tuple[YouTubeSection, ...] = ()
    relay: tuple[RelaySection, ...] = ()
    shopee: tuple[ShopeeSection, ...] = ()
    facebook: tuple[FacebookSection, ...] = ()
    instagram: tuple[InstagramSection, ...] = Field(default=(), max_length=1)
    douyin_push: tuple[DouyinPushSection, ...] = Field(default=(), max_length=1)  # one address is pushed to

    def sections(self) -> Iterator[Section]:
        """Every chat section that the file has, in the order of the fields."""
        for field in ChatSections.model_fields:
            yield from getattr(self, field)

    def open_sources(self) -> list[ChatSource]:
        return [section.open() for section in self.sections()]


def secret(name: str) -> str:
    """What the environment says; "" where it says nothing."""
    return os.environ.get(name, "") if name else ""


def section_fields() -> dict[str, Any]:
    """field → its Section class, for the manual and the tests."""
    return {name: field.annotation.__args__[0] for name, field in ChatSections.model_fields.items()}
