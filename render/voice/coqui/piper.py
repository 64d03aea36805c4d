"""A Piper voice made into a VITS checkpoint of the Coqui library: both are VITS, with other names for the same weights.

    .venv-coqui/bin/python -m render.voice.coqui.piper VOICE.onnx FOLDER

In: a single-speaker Piper voice of medium quality (`VOICE.onnx` and `VOICE.onnx.json`). Out: a folder with `model.pth`
and `config.json`. What only training needs (the posterior encoder) stays as it is made. Runs in the coqui environment;
of the ONNX file only its weights are read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from errors import BadInput, ZhuboError

_SIGNS = "!'(),-.:;? \""
_ROOMS = (("enc_p.", "text_encoder."), ("dec.", "waveform_decoder."), ("dp.", "duration_predictor."))
_PARAMETRIZED = "parametrizations.weight.original"


def convert(voice: Path, folder: Path) -> int:
    """How many tensors were carried over. Raises BadInput when this is no such voice."""
    import torch

    try:
        meta = json.loads(Path(f"{voice}.json").read_text("utf-8"))
        weights = _weights(voice)
        config = _config(meta)
    except (OSError, ValueError, KeyError, IndexError) as e:
        raise BadInput(f"is no single-speaker Piper voice: {type(e).__name__}: {e}", where=str(voice),
                       remedy="give a VOICE.onnx of medium quality, VOICE.onnx.json beside it") from e  # fmt: skip
    from TTS.tts.models.vits import Vits

    torch.manual_seed(0)
    model = Vits(config).eval()
    wanted = model.state_dict()
    symbols = model.tokenizer.characters.vocab
    rows = meta["phoneme_id_map"]
    table = weights["enc_p.emb.weight"]
    weights["enc_p.emb.weight"] = np.stack([table[rows[s][0] if s in rows else 0] for s in symbols])
    taken: dict[str, Any] = {}
    for name, values in weights.items():
        if name.startswith(("enc_p.", "dec.", "flow.flows.", "dp.")):
            taken.update(_placed(_renamed(name), torch.from_numpy(np.array(values)), wanted, voice))
    model.load_state_dict({**wanted, **taken})
    folder.mkdir(parents=True, exist_ok=True)
    config.save_json(str(folder / "config.json"))
    torch.save({"model": model.state_dict(), "config": config.to_dict()}, folder / "model.pth")
    return len(taken)


def _weights(voice: Path) -> dict[str, np.ndarray]:
    """Weights by Piper's own names. Those of the flow's convolutions were folded at export and lost theirs: the nodes
    that use them still have it; one scale was folded into its exponent."""
    import onnx
    from google.protobuf.message import DecodeError
    from onnx import numpy_helper

    try:
        graph = onnx.load(str(voice)).graph
    except DecodeError as e:
        raise ValueError(f"not ONNX: {e}") from e
    weights = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == "Conv" and node.input[1].startswith("onnx::"):
            weights[node.name.strip("/").replace("/", ".").rsplit(".Conv", 1)[0] + ".weight"] = weights[node.input[1]]
    folded = next(name for name in [*weights, ""] if not name or name.endswith("dp/flows.0/Exp_output_0"))
    weights["dp.flows.0.logs"] = -np.log(weights[folded])
    if "enc_p.emb.weight" not in weights:
        weights["enc_p.emb.weight"] = weights["sid"]
    return weights


def _config(meta: dict[str, Any]):
    from TTS.tts.configs.shared_configs import CharactersConfig
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig

    symbols, how = meta["phoneme_id_map"], meta["inference"]
    letters = "".join(s for s in symbols if len(s) == 1 and s not in f"_^${_SIGNS}")
    characters = CharactersConfig(
        characters_class="TTS.tts.utils.text.characters.IPAPhonemes", pad="<PAD>", eos="$", bos="^", blank="_",
        characters=letters, punctuations="".join(s for s in _SIGNS if s in symbols), is_unique=False, is_sorted=False,
    )  # fmt: skip
    args = VitsArgs(
        resblock_type_decoder="2", resblock_kernel_sizes_decoder=[3, 5, 7],
        resblock_dilation_sizes_decoder=[[1, 2], [2, 6], [3, 12]], upsample_rates_decoder=[8, 8, 4],
        upsample_kernel_sizes_decoder=[16, 16, 8], upsample_initial_channel_decoder=256, init_discriminator=False,
        inference_noise_scale=how["noise_scale"], inference_noise_scale_dp=how["noise_w"],
        length_scale=how["length_scale"],
    )  # fmt: skip
    config = VitsConfig(
        model_args=args, characters=characters, use_phonemes=True, phonemizer="espeak",
        phoneme_language=meta["espeak"]["voice"], text_cleaner="phoneme_cleaners", enable_eos_bos_chars=True,
        add_blank=True, run_eval=False,
    )  # fmt: skip
    config.audio.sample_rate = meta["audio"]["sample_rate"]
    return config


def _renamed(name: str) -> str:
    """Coqui counts the flows without the flips between them."""
    for theirs, ours in _ROOMS:
        if name.startswith(theirs):
            name = ours + name[len(theirs) :]
    parts = name.split(".")
    if name.startswith("flow.flows."):
        parts[2] = str(int(parts[2]) // 2)
    if name.startswith("duration_predictor.flows."):
        at = int(parts[2])
        parts[2] = str((at + 1) // 2)
        if at == 0:
            parts[3] = {"m": "translation", "logs": "log_scale"}[parts[3]]
    return ".".join(parts)


def _placed(name: str, values: Any, wanted: dict[str, Any], voice: Path) -> dict[str, Any]:
    """The tensor under its name; a weight that Coqui keeps normalised (w = g v/‖v‖) as its length and itself."""
    if name in wanted:
        placed = {name: values}
    else:
        inner = name.removesuffix("weight") + _PARAMETRIZED
        length = values.flatten(1).norm(dim=1).reshape(-1, *[1] * (values.dim() - 1))
        placed = {f"{inner}0": length, f"{inner}1": values}
    for key, tensor in placed.items():
        if key not in wanted or wanted[key].shape != tensor.shape:
            raise BadInput(f"{name} does not fit", where=str(voice), remedy="only voices of medium quality are known")
    return placed


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m render.voice.coqui.piper", description=__doc__.split("\n")[0])
    parser.add_argument("voice", type=Path, help="VOICE.onnx, with VOICE.onnx.json beside it")
    parser.add_argument("folder", type=Path, help="where model.pth and config.json go")
    args = parser.parse_args(argv)
    try:
        count = convert(args.voice, args.folder)
    except ZhuboError as e:
        sys.stderr.write(f"python -m render.voice.coqui.piper: {e}\n")
        return e.exit_code
    sys.stdout.write(f"{args.folder}: {count} tensors\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
