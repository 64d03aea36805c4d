"""A server with OpenAI's `/v1/audio/transcriptions` on a real socket, for the tests of the ear that speaks to one.

It holds clients to the published form: multipart, a file and a model, one of the response formats, a known key; and
answers as OpenAI's, FunASR's and failing servers do. What it hears comes from the real recogniser where a test gives
it one, else from a script.
"""

from __future__ import annotations

import email.parser
import email.policy
import io
import json
import socket
import threading
import wave
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

Recognise = Callable[[np.ndarray, str | None, str], list[dict[str, Any]]]  # sound, language, prompt → segments


class TranscriptionServer:
    """`with TranscriptionServer(recognise) as server`; `requests` are the forms that came, `sounds` their lengths."""

    def __init__(self, recognise: Recognise, *, key: str = "", style: str = "openai") -> None:
        self.requests: list[dict[str, str]] = []
        self.sounds: list[int] = []
        self.style = style  # openai | text only | sensevoice | garbage | 500 | huge | drops
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path != "/v1/audio/transcriptions":
                    return self._send(404, {"error": {"message": "Not Found"}})
                if key and self.headers.get("Authorization") != f"Bearer {key}":
                    return self._send(401, {"error": {"message": "Incorrect API key provided"}})
                form, sound = _parts(self.headers["Content-Type"], body)
                if form.get("response_format", "json") not in ("json", "text", "srt", "verbose_json", "vtt"):
                    return self._send(400, {"error": {"message": "response_format"}})
                if "model" not in form or sound is None:
                    return self._send(422, {"detail": "field required"})
                outer.requests.append(form)
                outer.sounds.append(len(sound))
                return self._answer(form, sound)

            def _answer(self, form: dict[str, str], sound: np.ndarray) -> None:
                if outer.style == "500":
                    return self._send(500, {"error": {"message": "CUDA out of memory"}})
                if outer.style == "garbage":
                    return self._raw(200, b"<html>it works</html>")
                if outer.style == "huge":
                    return self._raw(200, b'{"text": "' + b"a" * (2 << 20) + b'"}')
                if outer.style == "drops":
                    self.close_connection = True
                    return self.connection.shutdown(socket.SHUT_RDWR)
                lang = form.get("language")
                pieces = recognise(sound, lang, form.get("prompt", ""))
                text = "".join(piece["text"] for piece in pieces)
                if outer.style == "text only":
                    return self._send(200, {"text": text})
                if outer.style == "sensevoice":
                    tags = (
                        f"<|{lang or 'zh'}|><|NEUTRAL|><|Speech|><|withitn|>" if text else "<|nospeech|><|EMO_UNKNOWN|>"
                    )
                    return self._send(200, {"text": tags + text})
                spelt = {"zh": "chinese", "en": "english"}.get(lang or pieces[0].get("lang", "") if pieces else "", "")
                whole = {"task": "transcribe", "language": spelt, "duration": len(sound) / 16_000, "text": text}
                return self._send(200, whole | {"segments": pieces})

            def _send(self, status: int, body: Any) -> None:
                self._raw(status, json.dumps(body, ensure_ascii=False).encode())

            def _raw(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> TranscriptionServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _parts(content_type: str, body: bytes) -> tuple[dict[str, str], np.ndarray | None]:
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    message = parser.parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    form: dict[str, str] = {}
    sound = None
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if name == "file":
            with wave.open(io.BytesIO(part.get_payload(decode=True))) as file:
                assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16_000)
                sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
        else:
            form[str(name)] = part.get_payload(decode=True).decode()
    return form, sound
