"""Turns a qwen2 GGUF into a bf16 checkpoint that vLLM serves, for the lane with real weights.

Runs in the brain's environment: `.venv-brain/bin/python tests/agent/brains/gguf_to_hf.py MODEL.gguf FOLDER`. Weights
are dequantised, so they are those of the small file, not of the original release.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

NAMES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
}
WHOLE = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output_norm.weight": "model.norm.weight",
    "output.weight": "lm_head.weight",
}


def main(source: Path, folder: Path) -> None:
    import numpy
    import torch
    from gguf import GGUFReader, dequantize
    from safetensors.torch import save_file
    from transformers import AutoTokenizer

    reader = GGUFReader(source)

    def told(key: str, otherwise: object = None):
        field = reader.fields.get(key)
        return field.contents() if field is not None else otherwise

    tensors = {}
    for tensor in reader.tensors:
        shape = [int(n) for n in reversed(tensor.shape)]
        values = numpy.ascontiguousarray(dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32))
        tensors[_name(tensor.name)] = torch.from_numpy(values).reshape(shape).to(torch.bfloat16)
    heads = told("qwen2.attention.head_count")
    embedding = tensors["model.embed_tokens.weight"]
    config = {
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "vocab_size": embedding.shape[0],
        "hidden_size": embedding.shape[1],
        "intermediate_size": told("qwen2.feed_forward_length"),
        "num_hidden_layers": told("qwen2.block_count"),
        "num_attention_heads": heads,
        "num_key_value_heads": told("qwen2.attention.head_count_kv", heads),
        "hidden_act": "silu",
        "max_position_embeddings": told("qwen2.context_length"),
        "rms_norm_eps": float(told("qwen2.attention.layer_norm_rms_epsilon")),
        "rope_theta": float(told("qwen2.rope.freq_base", 10000.0)),
        "tie_word_embeddings": "lm_head.weight" not in tensors,
        "torch_dtype": "bfloat16",
        "use_sliding_window": False,
        "bos_token_id": told("tokenizer.ggml.bos_token_id"),
        "eos_token_id": told("tokenizer.ggml.eos_token_id"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
    if template := told("tokenizer.chat_template"):
        tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)


def _name(name: str) -> str:
    if name in WHOLE:
        return WHOLE[name]
    match = re.fullmatch(r"blk\.(\d+)\.(\w+)\.(weight|bias)", name)
    if match is None:
        raise SystemExit(f"an unknown tensor: {name}")
    return f"model.layers.{match[1]}.{NAMES[match[2]]}.{match[3]}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
