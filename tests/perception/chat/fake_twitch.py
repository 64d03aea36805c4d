"""A Twitch chat server on loopback: IRC over websocket with Twitch's tags for hosts, plain IRC over TCP for viewers.

    async with FakeTwitch("shop", tokens={"host": "secret"}) as twitch:
        source = dial.twitch_irc("shop", url=twitch.url, login="host", token="secret")    # the host's ears
        viewer = irc.client_aio.AioReactor(...).server()                                   # any standard IRC client
        await viewer.connect("127.0.0.1", twitch.irc_port, "xiaoming"); viewer.join("#shop")
        viewer.privmsg("#shop", "这个多少钱?")               # reaches every websocket as a tagged PRIVMSG
        twitch.say("ronni", "how much?", bits="100")         # the same without a client; tags may be overridden
        reply = await twitch.next_reply()                    # what a signed-in host wrote: login, text, parent id

What is faithful: CAP (ACK and NAK), PASS, NICK, JOIN and the numerics, anonymous `justinfan` reading, login failure,
several CRLF lines in one websocket message, PING, RECONNECT, tags only for those who asked, no echo of one's own words,
the limit of 20 messages in 30 s. What can be broken at will: `faults`, `raw`, `frame`, `drop`, `reconnect`. Nothing
here sleeps: `joined`, `probed`, `left` and `next_reply` wait for what happens. `display` maps a nick to the name that
is shown.
"""

from __future__ import annotations

import asyncio
import time
import uuid
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from perception.chat.dial import twitch_irc
from perception.chat.irc_line import IrcLine, escape_tag, parse_line
from perception.chat.reconnect import Backoff
from perception.chat.wire import BadFrame

SERVER = "tmi.twitch.tv"
_GREETING = (
    ("001", "Welcome, GLHF!"),
    ("002", f"Your host is {SERVER}"),
    ("003", "This server is rather new"),
    ("004", "-"),
    ("375", "-"),
    ("372", "You are in a maze of twisty passages, all alike."),
    ("376", ">"),
)


@dataclass(slots=True)
class Faults:
    """What the server does wrong from now on."""

    refuse_login: bool = False
    silent_handshake: bool = False  # takes the socket, never says a word of IRC
    deaf: bool = False  # half-open: takes everything, answers nothing
    no_tags: bool = False  # knows none of the capabilities, as a plain IRC server
    wrong_pong: bool = False  # answers PING with a payload nobody sent


@dataclass(frozen=True, slots=True)
class Reply:
    """What a signed-in client wrote."""

    login: str
    text: str
    parent: str


@dataclass(slots=True, eq=False)
class _Session:
    """One client, websocket or TCP. `outbox` is emptied by its own task, so that one slow client holds up nobody."""

    tagged: bool
    outbox: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    nick: str = ""
    password: str = ""
    user: bool = False
    welcomed: bool = False
    joined: bool = False
    socket: ServerConnection | None = None


class FakeTwitch:
    """One channel. All methods are called on the loop it runs on."""

    def __init__(
        self,
        channel: str = "shop",
        *,
        tokens: dict[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.channel = channel
        self.faults = Faults()
        self.display: dict[str, str] = {}
        self.received: list[str] = []  # every IRC line any websocket client sent, in order
        self.connections = 0
        self._tokens = tokens or {}
        self._clock = clock
        self._sessions: list[_Session] = []
        self._replies: asyncio.Queue[Reply] = asyncio.Queue()
        self._spoken: dict[str, deque[float]] = {}
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> FakeTwitch:
        self._websockets = await serve(self._on_websocket, "127.0.0.1", 0, ping_interval=None, close_timeout=0.2)
        self._tcp = await asyncio.start_server(self._on_tcp, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._tcp.close()
        self._websockets.close(code=1001)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._websockets.wait_closed()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._websockets.sockets[0].getsockname()[1]}"

    @property
    def irc_port(self) -> int:
        return self._tcp.sockets[0].getsockname()[1]

    # -- what happens in the channel ------------------------------------------------------------------------------

    def say(self, nick: str, text: str, **tags: str) -> str:
        """A viewer writes `text`. Returns the message's id. Tags given by name (underscores for hyphens) win."""
        return self._fan_out(nick, text, {name.replace("_", "-"): value for name, value in tags.items()})

    def raw(self, line: str) -> None:
        """One IRC line to everybody on a websocket, as it stands."""
        for session in self._listeners():
            session.outbox.put_nowait(line)

    async def frame(self, data: str | bytes) -> None:
        """One websocket message to everybody, without a line end of its own."""
        for session in self._listeners():
            await session.socket.send(data)

    async def pong(self, payload: bytes) -> None:
        """An unasked websocket pong, as servers send that answer pings wrongly."""
        for session in self._listeners():
            await session.socket.pong(payload)

    def ping(self) -> None:
        self.raw(f"PING :{SERVER}")

    def reconnect(self) -> None:
        self.raw(f":{SERVER} RECONNECT")

    async def drop(self, code: int = 1001, reason: str = "") -> None:
        """Closes every websocket with `code`; 1006 cuts the line without a word."""
        for session in self._listeners():
            if code == 1006:
                session.socket.transport.abort()
            else:
                await session.socket.close(code, reason)

    # -- what others did ------------------------------------------------------------------------------------------

    async def joined(self, count: int = 1) -> None:
        """Until `count` websocket clients are in the channel."""
        await self._until(lambda: sum(s.joined for s in self._listeners()) >= count)

    async def left(self) -> None:
        """Until no websocket client is connected."""
        await self._until(lambda: not self._listeners())

    async def probed(self, line: str = "PING", count: int = 1) -> None:
        """Until websocket clients have sent `count` lines that begin with `line`."""
        await self._until(lambda: sum(sent.startswith(line) for sent in self.received) >= count)

    async def next_reply(self) -> Reply:
        return await self._replies.get()

    # -- the protocol ---------------------------------------------------------------------------------------------

    async def _on_websocket(self, socket: ServerConnection) -> None:
        session = _Session(tagged=False, socket=socket)
        self.connections += 1

        async def write() -> None:
            while True:
                lines = [await session.outbox.get()]
                while not session.outbox.empty():
                    lines.append(session.outbox.get_nowait())
                await socket.send("".join(f"{line}\r\n" for line in lines))

        writer = asyncio.create_task(write())
        self._tasks.add(writer)
        await self._enter(session)
        try:
            async for message in socket:
                for line in str(message).splitlines():
                    self.received.append(line)
                    self._on_line(session, line)
                    await self._tell()
        except ConnectionClosed:
            pass
        finally:
            await self._leave(session, writer)

    async def _on_tcp(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        session = _Session(tagged=False)
        self._tasks.add(asyncio.current_task())

        async def write() -> None:
            while True:
                out.write(f"{await session.outbox.get()}\r\n".encode())
                await out.drain()

        writer = asyncio.create_task(write())
        self._tasks.add(writer)
        await self._enter(session)
        try:
            while line := await reader.readline():
                self._on_line(session, line.decode("utf-8", "replace").rstrip("\r\n"))
                await self._tell()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            out.close()
            await self._leave(session, writer)
            self._tasks.discard(asyncio.current_task())

    def _on_line(self, session: _Session, text: str) -> None:
        if self.faults.silent_handshake or self.faults.deaf or not text:
            return
        try:
            line = parse_line(text)
        except BadFrame:
            return
        say = session.outbox.put_nowait
        match line.command, line.params:
            case "CAP", ["LS", *_]:
                say(f":{SERVER} CAP * LS :twitch.tv/tags twitch.tv/commands twitch.tv/membership")
            case "CAP", ["REQ", wanted]:
                session.tagged |= "twitch.tv/tags" in wanted and not self.faults.no_tags
                say(f":{SERVER} CAP * {'NAK' if self.faults.no_tags else 'ACK'} :{wanted}")
            case "PASS", [password]:
                session.password = password
            case "NICK", [nick]:
                session.nick = nick
                self._sign_in(session)
            case "USER", _:
                session.user = True
                self._sign_in(session)
            case "JOIN", [channel, *_] if session.welcomed and channel.lstrip("#") == self.channel:
                self._join(session)
            case "PRIVMSG", [_, text] if session.welcomed:
                self._on_privmsg(session, line, text)
            case "PING", params:
                payload = "not-what-you-sent" if self.faults.wrong_pong else (params or [""])[-1]
                say(f":{SERVER} PONG {SERVER} :{payload}")

    def _sign_in(self, session: _Session) -> None:
        say, nick = session.outbox.put_nowait, session.nick
        if session.welcomed or not nick or (session.socket is None and not session.user):
            return  # a plain IRC client says NICK and USER; Twitch's websocket needs no USER
        wrong = session.password and session.password != f"oauth:{self._tokens.get(nick)}"
        if self.faults.refuse_login or (session.socket is not None and wrong):
            say(f":{SERVER} NOTICE * :Login authentication failed")
            return
        session.welcomed = True
        for numeric, words in _GREETING:
            say(f":{SERVER} {numeric} {nick} :{words}")
        if session.tagged and session.password:
            say(f"@badges=;display-name={nick};user-id={_user_id(nick)} :{SERVER} GLOBALUSERSTATE")

    def _join(self, session: _Session) -> None:
        say, nick, channel = session.outbox.put_nowait, session.nick, self.channel
        session.joined = True
        for other in self._sessions:
            if other.joined:
                other.outbox.put_nowait(f":{nick}!{nick}@{nick}.{SERVER} JOIN #{channel}")
        say(f":{SERVER} 353 {nick} = #{channel} :{nick}")
        say(f":{SERVER} 366 {nick} #{channel} :End of /NAMES list")
        if session.tagged:
            say(f"@emote-only=0;followers-only=-1;r9k=0;room-id=1;slow=0;subs-only=0 :{SERVER} ROOMSTATE #{channel}")

    def _on_privmsg(self, session: _Session, line: IrcLine, text: str) -> None:
        nick = session.nick
        if session.socket is not None and not session.password:
            return  # an anonymous reader's words go nowhere
        spoken = self._spoken.setdefault(nick, deque())
        now = self._clock()
        while spoken and spoken[0] <= now - 30:
            spoken.popleft()
        if len(spoken) >= 20:
            notice = "Your message was not sent because you are sending messages too quickly."
            session.outbox.put_nowait(f"@msg-id=msg_ratelimit :{SERVER} NOTICE #{self.channel} :{notice}")
            return
        spoken.append(now)
        parent = line.tags.get("reply-parent-msg-id", "")
        self._fan_out(nick, text, {"reply-parent-msg-id": parent} if parent else {}, but=session)
        if session.socket is not None:
            self._replies.put_nowait(Reply(nick, text, parent))

    def _fan_out(self, nick: str, text: str, overrides: dict[str, str], but: _Session | None = None) -> str:
        tags = {
            "badges": "",
            "color": "#0D4200",
            "display-name": self.display.get(nick, nick),
            "emotes": "",
            "first-msg": "0",
            "id": str(uuid.uuid4()),
            "mod": "0",
            "room-id": "1",
            "subscriber": "0",
            "tmi-sent-ts": str(int(self._clock() * 1000)),
            "user-id": _user_id(nick),
            **overrides,
        }
        line = f":{nick}!{nick}@{nick}.{SERVER} PRIVMSG #{self.channel} :{text}"
        tagged = "@" + ";".join(f"{key}={escape_tag(value)}" for key, value in tags.items()) + " " + line
        for session in self._sessions:
            if session.joined and session is not but:
                session.outbox.put_nowait(tagged if session.tagged else line)
        return tags["id"]

    # -- sessions -------------------------------------------------------------------------------------------------

    def _listeners(self) -> list[_Session]:
        return [session for session in self._sessions if session.socket is not None]

    async def _enter(self, session: _Session) -> None:
        self._sessions.append(session)
        await self._tell()

    async def _leave(self, session: _Session, writer: asyncio.Task[None]) -> None:
        self._sessions.remove(session)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        self._tasks.discard(writer)
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _until(self, true: Callable[[], bool]) -> None:
        async with self._changed:
            await self._changed.wait_for(true)


def _user_id(nick: str) -> str:
    return str(zlib.crc32(nick.encode()))


class IrcHarness:
    """The contract suite's handle on this server, signed in."""

    can_refuse = True
    can_write = True
    dies_silently = True

    def __init__(self, clock, rng) -> None:
        self.clock = clock
        self.server = FakeTwitch("shop", tokens={"host": "secret"})
        self._rng = rng

    async def __aenter__(self) -> IrcHarness:
        await self.server.__aenter__()
        self.source = twitch_irc(
            "shop",
            url=self.server.url,
            login="host",
            token="secret",
            clock=self.clock,
            rng=self._rng,
            backoff=Backoff(first=0.0, cap=0.0),
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.server.__aexit__(*exc)

    async def joined(self) -> None:
        await self.server.joined()

    async def say(self, id: str, text: str) -> None:
        self.server.say("xiaoming", text, id=id)

    async def garbage(self) -> None:
        await self.server.frame(b"\xff\xfe\xfd\r\n")
        self.server.raw("@id=1;tm")

    async def monster(self) -> None:
        with suppress(ConnectionClosed):
            await self.server.frame("x" * (10 << 20))
        await self.server.left()

    async def cut(self) -> None:
        await self.server.drop(1006)
        await self.server.left()

    async def deafen(self) -> None:
        self.server.faults.deaf = True

    async def silence(self) -> None:
        await self.clock.asleep(4.9)
        self.clock.advance(5)
        await self.clock.asleep(24.9)
        self.clock.advance(25)
        await self.server.probed("PING")
        await self.clock.asleep(4.9)
        self.server.faults.deaf = False
        self.clock.advance(5)
        await self.server.left()

    async def refuse(self) -> None:
        self.server.faults.refuse_login = True

    async def next_reply(self) -> str:
        return (await self.server.next_reply()).text
