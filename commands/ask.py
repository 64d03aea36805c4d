"""Answer questions from the catalog, as text: one TEXT, or a line each on stdin.

Without --stdin TEXT is answered. With --stdin every line is a question; with --json it is an object
{"text", "on_air"?, "user"?} and so is every line of output, in order, flushed at once (docs/ask.md lists the fields).
Lines with one user share follow-up memory. Nothing is downloaded.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import BadInput

if TYPE_CHECKING:
    from agent.answers import Answerer, Memories
    from agent.brains import Ladder
    from catalog import Catalog

LONGEST_LINE = 64_000
LEARNED_FIRST = 50  # products whose rows are known by meaning before the first line: a second of work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the question")
    parser.add_argument(
        "--catalog", metavar="FILE|DB-URL", help="a catalog file, or a database in place (default: the sample shop)"
    )
    parser.add_argument(
        "--brain",
        default="clerk",
        metavar="clerk|local|URL",
        help="who writes: rules, the small local model, or a server",
    )
    parser.add_argument(
        "--model", default="", metavar="NAME|FILE", help="the server's model name, or the local model's file"
    )
    parser.add_argument("--lang", choices=("auto", "zh", "en"), default="auto", help="the answer's language")
    parser.add_argument("--on-air", metavar="SKU|HANDLE", help="the product being shown")
    parser.add_argument("--json", action="store_true", help="JSON lines out (and in, with --stdin)")
    parser.add_argument("--patience", type=float, metavar="S", help="seconds a brain may take to its first word")
    parser.add_argument("--times", action="store_true", help="with --json: also `first_ms`, to the first sentence")
    parser.add_argument("--stdin", action="store_true", help="read questions from standard input")


def main(args: argparse.Namespace) -> int:
    if args.stdin == (args.text is not None):
        raise BadInput("give one TEXT, or --stdin", remedy="run.py ask --help")
    with tempfile.TemporaryDirectory(prefix="zhubo-ask-") as folder:
        catalog = open_catalog(args.catalog, Path(folder))
        try:
            return asyncio.run(_run(args, catalog))
        finally:
            catalog.close()


def open_catalog(where: str | None, folder: Path) -> Catalog:
    """A file becomes a private database in `folder`; a database URL is used in place."""
    from catalog import SAMPLE, Catalog

    if where and "://" in where:
        return Catalog.open(where)
    source = Path(where) if where else SAMPLE
    if not source.is_file():
        what = "this is a folder" if source.is_dir() else "there is no such catalog file"
        raise BadInput(what, where=str(source), remedy="check --catalog")
    with source.open("rb") as f:
        if f.read(16) == b"SQLite format 3\0":
            return Catalog.open(source)
    catalog = Catalog.open(folder / "catalog.db")
    try:
        for line, cause in catalog.import_file(source).problems:
            print(f"run.py ask: {source}:{line}: {cause}; the row is left out", file=sys.stderr)
    except BaseException:
        catalog.close()
        raise
    return catalog


async def _run(args: argparse.Namespace, catalog: Catalog) -> int:
    from agent.answers import Answerer, ByMeaning, Memories
    from commands.cross_encoder import CrossEncoders
    from commands.encoder import SentenceEncoder

    if args.on_air and catalog.by_sku(args.on_air) is None and catalog.product(args.on_air) is None:
        raise BadInput(
            f"no product {args.on_air!r} in the catalog", where="--on-air", remedy="run.py catalog list shows the SKUs"
        )
    async with _brains(args.brain, args.model, args.patience) as brains:
        encoder, cross_encoders = SentenceEncoder(), CrossEncoders()
        by_meaning = ByMeaning(encoder.where_there, cross_encoders, patient=True)
        session = _Session(Answerer(catalog, brains, second_look=by_meaning), Memories(), args)
        await session.warm()
        if brains is not None:
            await brains.warm()  # what an answer needs first is read now, not in the first question's time
        if args.text is not None:
            await session.answer(args.text)
            return 0
        session.answerer.warm(every_kind=True)
        await asyncio.to_thread(cross_encoders.load)
        if await asyncio.to_thread(encoder.load):
            products = catalog.products()[:LEARNED_FIRST]
            await asyncio.to_thread(by_meaning.vectors.prepare, products, ("zh", "en"), time.time())
        loop = asyncio.get_running_loop()
        lines = _lines()
        while (line := await loop.run_in_executor(None, next, lines, None)) is not None:
            await session.line(line)
    return 0


def _lines() -> Iterator[str]:
    """Lines of standard input; bytes that are not UTF-8 are replaced, never fatal."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")


def whole(text: str) -> str:
    """Without the halves of characters that JSON's escapes can write: nothing can store or say them."""
    return text.encode("utf-8", "ignore").decode("utf-8")


class _brains:
    """The brain named on the command line as an async context; None for the clerk."""

    def __init__(self, name: str, model: str, patience: float | None) -> None:
        self._name, self._model = name, model
        self._patience = {} if patience is None else {"first_token_s": patience, "between_s": patience}
        self._open: Any = None

    async def __aenter__(self) -> Ladder | None:
        if self._name == "clerk":
            return None
        from agent.brains import open_brain

        more: dict[str, Any] = dict(self._patience)
        if self._name != "local":
            more["api_key"] = os.environ.get("ZHUBO_BRAIN_KEY", "none")
        self._open = open_brain(self._name, model=self._model or local_model(self._name), **more)
        return await self._open.__aenter__()

    async def __aexit__(self, *error: object) -> None:
        if self._open is not None:
            await self._open.__aexit__(*error)


def local_model(name: str) -> str:
    """The path of the local model's weights in the store; nothing is fetched here."""
    if name != "local":
        return ""
    from errors import ModelMissing
    from models.store import Store

    folder = Store().present("brain.local")
    files = sorted(Path(folder).glob("*.gguf")) if folder else []
    if not files:
        raise ModelMissing(
            "the local model is not on this machine", where="--brain local", remedy="run.py check tells how to fetch it"
        )
    return str(files[0])


@dataclass(slots=True)
class _Session:
    answerer: Answerer
    memories: Memories
    args: argparse.Namespace
    count: int = 0

    async def warm(self) -> None:
        """Tables and indexes are built before the first question is timed."""
        from agent.answers import Question

        products = self.answerer.catalog.products()[:1]
        names = [p.name(lang) for p in products for lang in ("zh", "en")]
        for text in ("这个多少钱?", "how much is it?", *(f"{name}多少钱 how much" for name in names)):
            async for _ in self.answerer.answer(Question("warm", text)):
                pass

    async def line(self, line: str) -> None:
        if not self.args.json:
            await self.answer(line)
            return
        try:
            if len(line) > LONGEST_LINE:
                raise ValueError("the line is too long")
            asked = json.loads(line)
            if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
                raise ValueError('the line is no object with "text"')
            for key in ("on_air", "user"):
                if asked.get(key) is not None and not isinstance(asked[key], str):
                    raise ValueError(f'"{key}" is no string')
        except (ValueError, RecursionError) as e:
            self._error(f"bad line: {e}")
            return
        await self.answer(whole(asked["text"]), asked.get("on_air"), asked.get("user"))

    def _error(self, why: str) -> None:
        print(f"run.py ask: {why}", file=sys.stderr)
        _emit({"outcome": "error", "text": why, "lang": "en", "products": [], "facts": [], "brain": "clerk", "ms": 0})

    async def answer(self, text: str, on_air: str | None = None, user: str | None = None) -> None:
        from agent.answers import Question, Verdict

        self.count += 1
        shown = on_air or self.args.on_air
        lang = None if self.args.lang == "auto" else self.args.lang
        question = Question(str(self.count), text, user or "", user or "", lang)
        began = time.perf_counter()
        verdict: Verdict | None = None
        sentences: list[Any] = []
        first: float | None = None
        try:
            async for item in self.answerer.answer(question, on_air=shown, memory=self.memories.of(user or "")):
                if isinstance(item, Verdict):
                    verdict = item
                else:
                    first = first or _ms_since(began)
                    sentences.append(item)
        except Exception as e:  # one question's trouble must not end the others
            if not self.args.json:
                raise
            self._error(f"{type(e).__name__}: {e}")
            return
        assert verdict is not None
        spoken = _joined([s.text for s in sentences], verdict.lang)
        if not self.args.json:
            print(spoken, flush=True)
            return
        facts = {f.ref: f for s in sentences for f in s.facts}
        _emit(
            {
                "outcome": verdict.outcome,
                "text": spoken,
                "lang": verdict.lang,
                "products": list(verdict.products),
                "facts": [
                    {"ref": f.ref, "value": f.value, **({"currency": f.currency} if f.currency else {})}
                    for f in facts.values()
                ],
                "brain": verdict.brain,
                "ms": _ms_since(began),
            }
            | ({"first_ms": first} if self.args.times else {})
        )


def _ms_since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)


def _joined(texts: list[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(texts)


def _emit(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)
