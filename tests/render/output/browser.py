"""Headless Chromium through chromedriver's own HTTP protocol (W3C WebDriver): open a page, run an async script."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
)
SCRIPT_MS = 45_000


class Browser:
    def __init__(self, driver: str, chromium: str, profile: Path) -> None:
        self._driver = subprocess.Popen(
            [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        port = next(m[1] for line in self._driver.stdout if (m := re.search(r"on port (\d+)\.", line)))
        self._url = f"http://127.0.0.1:{port}/session"
        options = {"binary": chromium, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        session = self._ask("", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self._url += f"/{session['sessionId']}"
        self._ask("/timeouts", {"script": SCRIPT_MS})

    def open(self, url: str) -> None:
        self._ask("/url", {"url": url})

    def run(self, script: str, *args: Any) -> Any:
        """Run `script`; what it hands to its last argument comes back."""
        return self._ask("/execute/async", {"script": script, "args": list(args)})

    def close(self) -> None:
        try:
            request = urllib.request.Request(self._url, method="DELETE")
            urllib.request.urlopen(request, timeout=20).close()
        finally:
            self._driver.terminate()
            self._driver.wait(10)
            self._driver.stdout.close()

    def _ask(self, path: str, body: dict) -> Any:
        request = urllib.request.Request(
            self._url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=SCRIPT_MS / 1000 + 15) as answer:
            return json.load(answer)["value"]
