"""decode CONNECTOR [FILE]: recorded frames in, one event a line out.

A text connector's file holds one frame a line (for IRC one IRC line), a binary connector's one base64 frame a line.
Without FILE the frames come from standard input. A file that `live --capture` wrote is known by its first line; of it
CONNECTOR picks its own frames, and `capture` takes all, each by its own connector. A frame that cannot be read becomes
{"type": "bad_frame", "n": line number, "error": cause} and the rest goes on.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import codecs
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import chain
from typing import Any, BinaryIO

from errors import BadInput
from perception.chat.capture import frames, is_header
from perception.chat.source import decoders, open_decoder
from perception.chat.wire import BadFrame, Damaged, Decoder, Frame
from perception.event import LiveEvent

LINE_LIMIT = 8 << 20
CAPTURE = "capture"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("connector", metavar="CONNECTOR", help=f"capture, or one of {', '.join(decoders())}")
    parser.add_argument("file", metavar="FILE", nargs="?", help="recorded frames, one a line (without it: stdin)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of words")


def main(args: argparse.Namespace) -> int:
    decoder = None if args.connector == CAPTURE else open_decoder(args.connector)
    show = _as_json if args.json else _as_words
    out = sys.stdout.buffer
    with _opened(args.file) as stream:
        try:
            for row in rows(decoder, stream, args.connector):
                out.write(show(row).encode("utf-8", "replace") + b"\n")
                if stream is sys.stdin.buffer:
                    out.flush()
        except OSError as e:
            if isinstance(e, BrokenPipeError):
                raise
            raise BadInput(f"cannot be read: {e.strerror or e}", where=args.file or "stdin") from e
    out.flush()
    return 0


def rows(decoder: Decoder | None, stream: BinaryIO, name: str = "") -> Iterator[LiveEvent | dict[str, Any]]:
    """Every event in `stream`, and a bad_frame row for each line that holds none. `decoder` None: it must be a capture,
    and each frame in it is decoded by its own connector."""
    numbered = enumerate(lines(stream), start=1)
    first = next(numbered, None)
    if first is None:
        return
    if is_header(first[1]):
        yield from _captured(frames(numbered), decoder, name)
    elif decoder is None:
        raise BadInput("not a capture", where="the first line", remedy="name the connector whose frames these are")
    else:
        for n, line in chain([first], numbered):
            if line is None:
                yield _bad(n, f"line of more than {LINE_LIMIT} bytes")
            elif line:
                yield from _decoded(decoder, n, line)


def _captured(
    taken: Iterator[tuple[int, str, Frame | BadFrame]], decoder: Decoder | None, name: str
) -> Iterator[LiveEvent | dict[str, Any]]:
    known: dict[str, Decoder] = {name: decoder} if decoder is not None else {}
    for n, connector, frame in taken:
        if isinstance(frame, BadFrame):
            yield _bad(n, str(frame))
            continue
        if decoder is None and connector not in known:
            if connector not in decoders():
                yield _bad(n, f"unknown connector {connector[:40]!r}")
                continue
            known[connector] = open_decoder(connector)
        if connector in known:
            yield from _events(known[connector], n, frame)


def _decoded(decoder: Decoder, n: int, line: bytes) -> Iterator[LiveEvent | dict[str, Any]]:
    try:
        frame = _from_base64(line) if decoder.binary else line
    except BadFrame as e:
        yield _bad(n, str(e))
        return
    yield from _events(decoder, n, frame)


def _events(decoder: Decoder, n: int, frame: Frame) -> Iterator[LiveEvent | dict[str, Any]]:
    try:
        for heard in decoder.decode(frame):
            if isinstance(heard, LiveEvent):
                yield heard
            elif isinstance(heard, Damaged):
                yield _bad(n, heard.cause)
    except BadFrame as e:
        yield _bad(n, str(e))


def _bad(n: int, error: str) -> dict[str, Any]:
    return {"type": "bad_frame", "n": n, "error": error}


def lines(stream: BinaryIO, limit: int = LINE_LIMIT) -> Iterator[bytes | None]:
    """Lines without their ends, never more than `limit` bytes of one in memory; a longer one is None."""
    first = True
    while line := stream.readline(limit + 1):
        if first:
            line, first = line.removeprefix(codecs.BOM_UTF8), False
        if len(line) <= limit or line.endswith(b"\n"):
            yield line.rstrip(b"\r\n")
            continue
        while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
            pass
        yield None


def _opened(path: str | None) -> Any:
    if path is None or path == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return open(path, "rb")
    except OSError as e:
        raise BadInput(
            f"cannot be opened: {e.strerror or e}", where=path, remedy="give a readable file or use stdin"
        ) from e


def _from_base64(line: bytes) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except binascii.Error as e:
        raise BadFrame(f"not base64: {e}") from None


def _as_json(row: LiveEvent | dict[str, Any]) -> str:
    return json.dumps(row.to_json() if isinstance(row, LiveEvent) else row, ensure_ascii=False, separators=(", ", ": "))


def _as_words(row: LiveEvent | dict[str, Any]) -> str:
    if isinstance(row, dict):
        return f"line {row['n']}: {row['error']}"
    what = row.text if row.text is not None else row.gift or row.order or row.extra or ""
    return f"{row.type:<9} {row.user.name}: {what}" if row.user.name else f"{row.type:<9} {what}"
