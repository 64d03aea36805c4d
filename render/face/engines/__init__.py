"""Neural lip-sync engines behind one contract: `open_engine(name, ...)` gives a `LipEngine`. They run in a process of
their own (`render.face.engines.process.LipWorker`); nothing here is imported by the clock but the client."""

from render.face.engines.contract import (
    ENGINES,
    LICENCES,
    NEEDS_WEIGHTS,
    LipEngine,
    Spec,
    Wanted,
    engine_at,
    open_engine,
)

__all__ = ["ENGINES", "LICENCES", "NEEDS_WEIGHTS", "LipEngine", "Spec", "Wanted", "engine_at", "open_engine"]
