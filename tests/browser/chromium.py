"""Headless Chromium, driven over its own debugging websocket: a page, its console, its keyboard, its picture.

In: the program's path and an empty profile folder. Out: `Tab`, with `open`, `run` (an expression's value), `until` (an
expression becomes true), `press`, `size`, `shot` (PNG bytes) and `complaints` (console errors, exceptions, refusals).
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0", "about:blank",
)  # fmt: skip
PATIENCE_S = 30.0


class Tab:
    def __init__(self, socket: ClientConnection) -> None:
        self.complaints: list[str] = []
        self._socket = socket
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future] = {}
        self._session: str | None = None

    async def listen(self) -> None:
        async for frame in self._socket:
            message = json.loads(frame)
            if (answer := self._waiting.pop(message.get("id", 0), None)) is not None:
                if not answer.done():
                    answer.set_result(message)
            else:
                self._note(message.get("method", ""), message.get("params", {}))

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            self.complaints.append(" ".join(str(a.get("value", a.get("description"))) for a in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._ids)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        session = {"sessionId": self._session} if self._session else {}
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params, **session}))
        async with asyncio.timeout(PATIENCE_S):
            message = await answer
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        return message["result"]

    async def attach(self, width: int, height: int, language: str) -> None:
        targets = (await self.ask("Target.getTargets"))["targetInfos"]
        target = next(t["targetId"] for t in targets if t["type"] == "page")
        self._session = (await self.ask("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            await self.ask(f"{domain}.enable")
        await self.ask("Emulation.setUserAgentOverride", userAgent="Zhubo test", acceptLanguage=language)
        await self.size(width, height)

    async def size(self, width: int, height: int, scale: float = 1) -> None:
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )

    async def open(self, url: str) -> None:
        await self.ask("Page.navigate", url=url)
        await self.until("document.readyState === 'complete'")

    async def run(self, expression: str) -> Any:
        """The value of a JavaScript expression; promises are waited for."""
        result = await self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", expression))
        return result["result"].get("value")

    async def until(self, expression: str) -> Any:
        """Waits in the page, frame by frame, until the expression is true; its value."""
        looking = (
            f"new Promise((done) => {{ const look = () => {{ let v = null; try {{ v = ({expression}); }} catch {{}}"
            " if (v) done(v); else setTimeout(look, 30); }; look(); })"
        )
        return await self.run(looking)

    async def press(self, key: str, *, down: bool = True, up: bool = True) -> None:
        code = {"Escape": 27}.get(key, ord(key[0].upper()))
        given = {"key": key, "windowsVirtualKeyCode": code, "code": key if len(key) > 1 else f"Key{key.upper()}"}
        if down:
            await self.ask("Input.dispatchKeyEvent", type="keyDown", **given)
        if up:
            await self.ask("Input.dispatchKeyEvent", type="keyUp", **given)

    async def click(self, selector: str) -> None:
        """A real press of the mouse in the middle of the element."""
        x, y = await self.run(
            f"(() => {{ const r = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def shot(self) -> bytes:
        return base64.b64decode((await self.ask("Page.captureScreenshot", format="png"))["data"])


@contextlib.asynccontextmanager
async def browse(
    chromium: str, profile: Path, *, width: int = 1280, height: int = 800, language: str = "en-GB"
) -> AsyncIterator[Tab]:
    process = await asyncio.create_subprocess_exec(
        chromium,
        *FLAGS,
        f"--user-data-dir={profile}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            while b"DevTools listening on " not in (line := await process.stderr.readline()):
                if not line:
                    raise RuntimeError("Chromium did not start")
        draining = asyncio.create_task(process.stderr.read())
        async with connect(line.split(b" on ")[1].decode().strip(), max_size=None, proxy=None) as socket:
            tab = Tab(socket)
            listening = asyncio.create_task(tab.listen())
            try:
                await tab.attach(width, height, language)
                yield tab
                with contextlib.suppress(Exception):
                    tab._session = None
                    await tab.ask("Browser.close")
            finally:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)
    finally:
        if process.returncode is None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()
        await asyncio.gather(draining, return_exceptions=True)
