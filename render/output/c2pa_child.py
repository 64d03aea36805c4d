"""The process that signs one recording: `python -m render.output.c2pa_child`, at the lowest priority.

In, on stdin: {"file", "certificate", "key", "timestamps"}. Out: the file, signed, in place of the unsigned one; on
stdout why not, and exit code 1. The manifest says "created, by a trained algorithm" in IPTC's words, and by what.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import c2pa
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

CREATED_BY_AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
CURVES = {"secp256r1": b"es256", "secp384r1": b"es384", "secp521r1": b"es512"}


def main() -> int:
    with contextlib.suppress(OSError):
        os.nice(19)
    try:
        sign(**json.load(sys.stdin))
    except Exception as e:  # the library's errors, a key of the wrong kind, a full disk: one line says which
        print(f"{type(e).__name__}: {' '.join(str(e).split())[:300]}")  # noqa: T201
        return 1
    return 0


def sign(file: str, certificate: str, key: str, timestamps: str = "") -> None:
    path = Path(file)
    private = Path(key).read_bytes()
    info = c2pa.C2paSignerInfo(
        alg=algorithm(private),
        sign_cert=Path(certificate).read_bytes(),
        private_key=private,
        ta_url=timestamps.encode() if timestamps else None,
    )
    part = path.with_name(f"{path.stem}.signing{path.suffix}")
    try:
        part.unlink(missing_ok=True)
        c2pa.Builder(manifest(path.name)).sign_file(str(path), str(part), c2pa.Signer.from_info(info))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def manifest(title: str) -> dict[str, Any]:
    return {
        "claim_generator_info": [{"name": "Zhubo", "version": "0.1.0"}],
        "title": title,
        "format": "video/mp4",
        "assertions": [
            {
                "label": "c2pa.actions",
                "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": CREATED_BY_AI}]},
            }
        ],
    }


def algorithm(pem: bytes) -> bytes:
    """C2PA's name for what this key signs with."""
    key = load_pem_private_key(pem, None)
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in CURVES:
        return CURVES[key.curve.name]
    if isinstance(key, rsa.RSAPrivateKey):
        return b"ps256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return b"ed25519"
    raise ValueError("C2PA takes keys on P-256, P-384, P-521, RSA and Ed25519")


if __name__ == "__main__":
    sys.exit(main())
