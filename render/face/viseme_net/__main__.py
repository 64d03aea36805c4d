"""`python -m render.face.viseme_net corpus|train`: make the net's lessons, teach the net.

corpus: a folder of sound with phone times, spoken by the built-in voices (needs Kokoro's weights; half an hour of one
core). train: the weights from such a folder (torch, CPU, minutes). Both print one JSON line.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from errors import ZhuboError


def main() -> int:
    parser = argparse.ArgumentParser(prog="render.face.viseme_net", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    corpus = what.add_parser("corpus", help="say words and keep them with their phone times")
    corpus.add_argument("out", type=Path)
    corpus.add_argument("--kokoro", type=Path, required=True, help="the folder of Kokoro's weights")
    corpus.add_argument("--clauses", type=int, default=70, help="clauses of a whole share, see corpus.SPEAKERS")
    corpus.add_argument("--seed", type=int, default=1)
    corpus.add_argument("--speaker", action="append", default=[], help="only these")
    train = what.add_parser("train", help="the weights from a corpus")
    train.add_argument("corpus", type=Path)
    train.add_argument("--out", type=Path, default=Path(__file__).parent)
    train.add_argument("--epochs", type=int, default=75)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    try:
        if args.what == "corpus":
            from render.face.viseme_net.corpus import make

            make(args.kokoro, args.out, clauses=args.clauses, seed=args.seed, speakers=args.speaker)
            said = {"speakers": sorted(p.stem for p in args.out.glob("*.npz"))}
        else:
            from render.face.viseme_net.train import train as teach

            said = teach(args.corpus, args.out, epochs=args.epochs, seed=args.seed, threads=args.threads)
    except ZhuboError as e:
        sys.stderr.write(f"viseme_net: {e}\n")
        return e.exit_code
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
