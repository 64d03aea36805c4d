"""Pipecat's bare pipeline, for `bench overhead --pipecat PYTHON` to stand beside: run by an interpreter that has it.

In: a transcription frame. Through: a processor that answers with one sentence at once, pipecat's sentence aggregator,
a processor that stamps. No retrieval, no gate, no journal, no socket. Out: one JSON list, milliseconds a turn.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time


async def main(turns: int) -> list[float]:
    from pipecat.frames.frames import (
        EndFrame,
        LLMFullResponseEndFrame,
        LLMFullResponseStartFrame,
        LLMTextFrame,
        TextFrame,
        TranscriptionFrame,
    )
    from pipecat.pipeline.pipeline import Pipeline
    from pipecat.pipeline.runner import PipelineRunner
    from pipecat.pipeline.task import PipelineTask
    from pipecat.processors.aggregators.sentence import SentenceAggregator
    from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

    took: list[float] = []
    began, came = 0.0, asyncio.Event()

    class Model(FrameProcessor):
        async def process_frame(self, frame, direction):
            await super().process_frame(frame, direction)
            if isinstance(frame, TranscriptionFrame):
                for answer in (LLMFullResponseStartFrame(), LLMTextFrame("现在35元。"), LLMFullResponseEndFrame()):
                    await self.push_frame(answer, FrameDirection.DOWNSTREAM)
            else:
                await self.push_frame(frame, direction)

    class Stage(FrameProcessor):
        async def process_frame(self, frame, direction):
            await super().process_frame(frame, direction)
            if isinstance(frame, TextFrame) and not isinstance(frame, TranscriptionFrame) and not came.is_set():
                took.append(1000 * (time.monotonic() - began))
                came.set()
            await self.push_frame(frame, direction)

    task = PipelineTask(Pipeline([Model(), SentenceAggregator(), Stage()]))
    running = asyncio.create_task(PipelineRunner(handle_sigint=False).run(task))
    await asyncio.sleep(1.0)
    for _ in range(turns):
        came.clear()
        began = time.monotonic()
        await task.queue_frame(TranscriptionFrame("猫抓板多少钱", "user", "now"))
        async with asyncio.timeout(10):
            await came.wait()
        await asyncio.sleep(0.02)
    await task.queue_frame(EndFrame())
    await running
    return took


if __name__ == "__main__":
    logging.disable()
    from loguru import logger

    logger.remove()
    print(json.dumps(asyncio.run(main(int(sys.argv[1])))))
