"""The child process of the local brain: a GGUF model behind an OpenAI-compatible server on loopback.

In: `--model PATH --threads N`. Out: one line on stdout with the address once it serves; it ends when stdin closes, so
it never outlives its parent.
"""

from __future__ import annotations

import argparse
import sys

CACHE_MIB = 256  # beginnings of prompts kept beside the one in use (its own default is 8 GB): 20 MB for each language


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--context", type=int, required=True)
    args = parser.parse_args()

    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = args.model
    params.cpuparams.n_threads = args.threads
    params.cpuparams_batch.n_threads = args.threads
    params.n_ctx = args.context
    params.n_parallel = 1
    params.cache_prompt = True
    params.cache_ram_mib = CACHE_MIB
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.verbosity = -1
    server = xllamacpp.Server(params)
    sys.stdout.write(f"listening {server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
