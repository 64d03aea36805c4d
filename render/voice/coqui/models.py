"""The library's models as the child uses them: words in, pieces of sound out. Runs only in the coqui environment.

In: a checkpoint, a speaker by name or a consented clip. Out: `pieces(words, lang)`: float32 samples at `rate`, XTTS as
it makes them, VITS the whole clause cut into frames. The same words always give the same samples: the noise is seeded.

Weights are read with `weights_only`; paths in a config are followed into the model's folder or nowhere.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch

from errors import BadInput, EngineFailed
from render.voice.coqui.checkpoint import Checkpoint, verify

log = logging.getLogger("coqui")

FRAME_S = 0.1
SEED = 20
TOKENS = 10  # XTTS: tokens (46 ms each) in a piece; few, so that a stop is obeyed soon
CLIP_S = 30.0  # of a clip, what is listened to
SHORTEST_CLIP_S = 3.0  # what XTTS asks for at least


class Model(Protocol):
    rate: int

    def pieces(self, words: str, lang: str) -> Iterator[np.ndarray]: ...


def load(
    checkpoint: Checkpoint, speakers: Mapping[str, str], clip: tuple[Path, str] | None, *, device: str, speed: float
) -> Model:
    """`speakers` by our language, "" for the model's first; `clip` with its SHA-256. Raises BadInput, EngineFailed."""
    try:
        if checkpoint.kind == "xtts":
            heard = None
            if clip is not None:
                verify(*clip)
                heard = _sound(clip[0])
            return Xtts(checkpoint, speakers, heard, torch.device(device), speed)
        if clip is not None:
            raise BadInput("a VITS model speaks with the voice it was trained on", where=str(checkpoint.folder),
                           remedy="clone with an XTTS model")  # fmt: skip
        return Vits(checkpoint, speakers, torch.device(device), speed)
    except (BadInput, EngineFailed):
        raise
    except Exception as e:  # whatever the library makes of a file that is not what it says
        raise EngineFailed(f"the model does not load: {type(e).__name__}: {str(e)[:200]}", where=str(checkpoint.folder),
                           remedy="take the files of one model, whole") from e  # fmt: skip


class Vits:
    def __init__(self, checkpoint: Checkpoint, speakers: Mapping[str, str], device: torch.device, speed: float) -> None:
        from TTS.tts.configs.vits_config import VitsConfig
        from TTS.tts.models.vits import Vits as Library

        config = VitsConfig()
        config.from_dict(local(_read(checkpoint.folder / "config.json"), checkpoint.folder))
        config.model_args.init_discriminator = config.model_args.use_speaker_encoder_as_loss = False
        self._languages = checkpoint.languages
        self._model = Library(config)
        state = weights(checkpoint.folder / "model.pth")
        state = {name: w for name, w in state.items() if not name.startswith(("disc.", "speaker_encoder."))}
        self._model.load_state_dict(state)
        self._model.to(device).eval()
        self._model.length_scale /= speed
        self.rate = int(config.audio.sample_rate)
        manager = self._model.speaker_manager
        self._speakers = _chosen(speakers, list(manager.speaker_names) if manager else [], checkpoint.folder)

    def pieces(self, words: str, lang: str) -> Iterator[np.ndarray]:
        torch.manual_seed(SEED)
        manager = self._model.language_manager
        language = self._languages.get(lang) if manager is not None and manager.num_languages > 1 else None
        said = self._model.synthesize(words, speaker=self._speakers.get(lang), language=language)
        pcm = np.asarray(said["wav"], np.float32).reshape(-1)
        size = int(FRAME_S * self.rate)
        for at in range(0, pcm.size, size):
            yield pcm[at : at + size]


class Xtts:
    def __init__(
        self,
        checkpoint: Checkpoint,
        speakers: Mapping[str, str],
        clip: tuple[torch.Tensor, int] | None,
        device: torch.device,
        speed: float,
    ) -> None:
        from TTS.tts.configs.xtts_config import XttsConfig
        from TTS.tts.models.xtts import Xtts as Library

        class Untouched(Library):
            def _load_checkpoint(self, model_path: Path) -> dict:
                return _xtts_state(Path(model_path))  # the library's own writes older files anew

        folder = checkpoint.folder
        config = XttsConfig()
        config.from_dict(local(_read(folder / "config.json"), folder))
        self._config, self._languages, self._speed = config, checkpoint.languages, speed
        self._model = Untouched(config)
        self._model.load_checkpoint(config, checkpoint_dir=str(folder), eval=True)
        self._model.to(device)
        self.rate = int(config.model_args.output_sample_rate)
        self._latents = self._cloned(*clip) if clip is not None else self._stock(speakers, folder)

    def _stock(self, speakers: Mapping[str, str], folder: Path) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
        manager = self._model.speaker_manager
        if manager is None or not manager.speakers:
            raise BadInput("this model has no speakers of its own", where=str(folder),
                           remedy='add its speakers_xtts.pth, or clone: kind = "cloned", with consent')  # fmt: skip
        chosen = _chosen(speakers, list(manager.speakers), folder)
        voices = {lang: manager.speakers[name] for lang, name in chosen.items()}
        return {lang: tuple(voice.values()) for lang, voice in voices.items()}  # as the library reads them

    def _cloned(self, audio: torch.Tensor, rate: int) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
        """What the library makes of a clip (`Xtts.get_conditioning_latents`)."""
        config = self._config
        embedding = self._model.get_speaker_embedding(audio[:, : int(config.max_ref_len * rate)], rate)
        latent = self._model.get_gpt_cond_latents(
            audio, rate, length=config.gpt_cond_len, chunk_length=config.gpt_cond_chunk_len
        )
        return dict.fromkeys(("zh", "en"), (latent, embedding))

    def pieces(self, words: str, lang: str) -> Iterator[np.ndarray]:
        torch.manual_seed(SEED)
        config = self._config
        latent, embedding = self._latents[lang]
        for piece in self._model.inference_stream(
            words, self._languages[lang], latent, embedding, stream_chunk_size=TOKENS, speed=self._speed,
            temperature=config.temperature, length_penalty=config.length_penalty,
            repetition_penalty=config.repetition_penalty, top_k=config.top_k, top_p=config.top_p,
        ):  # fmt: skip
            yield piece.detach().cpu().numpy().astype(np.float32).reshape(-1)


def weights(path: Path) -> dict[str, torch.Tensor]:
    """Tensors by name. Raises pickle.UnpicklingError where the file would do anything but that."""
    return torch.load(path, map_location="cpu", weights_only=True)["model"]


def _xtts_state(path: Path) -> dict[str, torch.Tensor]:
    from TTS.tts.models.xtts import _legacy_safe_globals

    with _legacy_safe_globals():  # the released files hold their config as an object of the library
        return weights(path)


def _sound(clip: Path) -> tuple[torch.Tensor, int]:
    """(1, samples) and the rate."""
    import soundfile

    try:
        with soundfile.SoundFile(clip) as f:
            rate = f.samplerate
            pcm = f.read(int(CLIP_S * rate), dtype="float32", always_2d=True).mean(axis=1)
    except (soundfile.LibsndfileError, OSError) as e:
        raise BadInput(f"the clip cannot be read: {e}", where=str(clip), remedy="give a WAV or FLAC file") from e
    if pcm.size < SHORTEST_CLIP_S * rate:
        raise BadInput(f"the clip is {pcm.size / rate:.1f} s long", where=str(clip),
                       remedy=f"XTTS wants {SHORTEST_CLIP_S:.0f} s or more")  # fmt: skip
    return torch.from_numpy(pcm)[None, :], rate


def _chosen(speakers: Mapping[str, str], known: list[str], folder: Path) -> dict[str, str]:
    """A speaker for each of our languages; nothing where the model has only one voice."""
    for name in filter(None, speakers.values()):
        if name not in known:
            remedy = f"one of: {', '.join(known[:60])}" if known else "leave it out: it has one voice"
            raise BadInput(f"no speaker {name!r}", where=str(folder), remedy=remedy)
    return {lang: speakers.get(lang) or known[0] for lang in ("zh", "en")} if known else {}


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def local(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The config with every path in it led into the folder, or to nothing: they are those of another machine."""
    out: dict[str, Any] = {}
    for key, value in config.items():
        if isinstance(value, dict):
            out[key] = local(value, folder)
        elif key.endswith(("_file", "_path")) and isinstance(value, str):
            beside = folder / Path(value).name
            out[key] = str(beside) if value and beside.is_file() else ""
        else:
            out[key] = value
    return out
