"""A recording signed with a shop's own key and read back by the reference library; what cannot be signed stays."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import av
import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from errors import BadInput
from render.output.c2pa import Identity, Signing
from render.output.recorder import Recorder

USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def certificate(name, key, issuer, issuer_key, *, is_root: bool) -> x509.Certificate:
    subject, by = (
        x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Shop"), x509.NameAttribute(NameOID.COMMON_NAME, n)])
        for n in (name, issuer)
    )
    uses = {use: use in (("key_cert_sign", "crl_sign") if is_root else ("digital_signature",)) for use in USES}
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1))
        .not_valid_after(dt.datetime(2060, 1, 1))
        .add_extension(x509.BasicConstraints(is_root, None), critical=True)
        .add_extension(x509.KeyUsage(**uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not is_root:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


@pytest.fixture(scope="module")
def identity(tmp_path_factory) -> Identity:
    folder = tmp_path_factory.mktemp("keys")
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    chain = [
        certificate("Signer", key, "Root", root_key, is_root=False),
        certificate("Root", root_key, "Root", root_key, is_root=True),
    ]
    pem = serialization.Encoding.PEM
    (folder / "chain.pem").write_bytes(b"".join(c.public_bytes(pem) for c in chain))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return Identity(str(folder / "chain.pem"), str(folder / "key.pem"))


def record(folder: Path, programme, mark, **told) -> Path:
    recorder = Recorder(folder / "show.mp4", programme.info, mark, **told)
    for tick in programme.ticks:
        recorder.outlet.put(tick)
    recorder.close()
    return recorder.path


def test_a_recording_says_how_it_was_made_under_the_shops_key(tmp_path, programme, mark, identity):
    identity.check()
    signing = Signing(identity)
    path = record(tmp_path, programme, mark, closed=signing.later)
    signing.close(120)
    assert (signing.signed, signing.failed) == (1, 0)
    with c2pa.Reader(str(path)) as reader:
        said = json.loads(reader.json())
        assert reader.get_validation_state() == "Valid"
    active = said["manifests"][said["active_manifest"]]
    assert active["signature_info"]["common_name"] == "Signer"
    actions = next(a for a in active["assertions"] if a["label"].startswith("c2pa.actions"))["data"]["actions"]
    assert actions[0]["digitalSourceType"].endswith("trainedAlgorithmicMedia")
    with av.open(str(path)) as file:
        assert "AIGC" in file.metadata
        assert sum(1 for _ in file.decode(video=0)) >= 160
    assert [p.name for p in tmp_path.iterdir()] == ["show.mp4"]


def test_a_file_that_cannot_be_signed_stays_as_it_was(tmp_path, programme, mark, identity, caplog):
    signing = Signing(Identity(identity.certificate, identity.certificate))  # no key in it
    path = record(tmp_path, programme, mark)
    before = path.read_bytes()
    signing.later(path)
    signing.close(120)
    assert (signing.signed, signing.failed) == (0, 1)
    assert path.read_bytes() == before
    assert "stays unsigned" in caplog.text
    assert [p.name for p in tmp_path.iterdir()] == ["show.mp4"]


def test_a_missing_key_is_told_before_the_show(identity):
    with pytest.raises(BadInput, match="no such file"):
        Identity(identity.certificate, "/nowhere/key.pem").check()
