"""An XTTS model of random weights, as small as its shapes allow, run in the coqui environment: `xtts_twin.py FOLDER`.

In: a folder. Out: config.json, model.pth, vocab.json and speakers_xtts.pth there, as the released model has them. It
speaks noise: it proves shapes, streaming and loading, nothing about how XTTS sounds.
"""

import json
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, models
from TTS.tts.configs.xtts_config import XttsArgs, XttsConfig
from TTS.tts.models.xtts import Xtts

SPECIAL = ("[STOP]", "[UNK]", "[SPACE]", "[START]", "[en]", "[zh-cn]")


def main(folder: Path) -> None:
    torch.manual_seed(0)
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)] + list("0123456789',.!?")
    vocabulary = {token: i for i, token in enumerate([*SPECIAL, *letters])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="[UNK]"))
    tokenizer.add_special_tokens(list(SPECIAL))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(tokenizer.to_str(), "utf-8")
    args = XttsArgs(
        tokenizer_file=str(folder / "vocab.json"),
        gpt_number_text_tokens=len(vocabulary), gpt_start_text_token=vocabulary["[START]"],
        gpt_stop_text_token=vocabulary["[STOP]"], gpt_layers=1, gpt_n_model_channels=64, gpt_n_heads=1,
        gpt_max_audio_tokens=32, gpt_num_audio_tokens=34, gpt_start_audio_token=32, gpt_stop_audio_token=33,
        gpt_use_perceiver_resampler=True, decoder_input_dim=64,
    )  # fmt: skip
    config = XttsConfig(model_args=args, languages=["en", "zh-cn"])
    model = Xtts(config)
    model.gpt.mel_head.bias.data[33] = -100.0  # it never stops by itself: as many tokens as there may be
    config.save_json(str(folder / "config.json"))
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    speaker = {"gpt_cond_latent": torch.randn(1, 32, 64), "speaker_embedding": torch.randn(1, 512, 1)}
    torch.save({"Ana Twin": speaker, "Bo Twin": speaker}, folder / "speakers_xtts.pth")
    size = (folder / "model.pth").stat().st_size
    print(json.dumps({"parameters": sum(p.numel() for p in model.parameters()), "bytes": size}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
