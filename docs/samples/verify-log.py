"""Verifies an exchange log with nothing of Jembatan's: Python's standard library and openssl.

python3 verify-log.py URL [receipt.json] [verifier key]
"""

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import urllib.request


def fetch(path):
    return urllib.request.urlopen(sys.argv[1].rstrip("/") + path).read()


def sha256(data):
    return hashlib.sha256(data).digest()


def open_note(note, key):
    """c2sp.org/signed-note: the text, if `key` has signed it."""
    name, key_id, material = key.split("+", 2)
    text, signatures = note[: note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2 :]
    public = base64.b64decode(material)[1:]
    assert sha256(f"{name}\n".encode() + b"\x01" + public)[:4].hex() == key_id, "this is no verifier key"
    for line in signatures.splitlines():
        _, signer, encoded = line.split(" ")
        signature = base64.b64decode(encoded)
        if signer == name and signature[:4].hex() == key_id:
            check_ed25519(public, text.encode(), signature[4:])
            return text
    raise AssertionError("the log's key has not signed this")


def check_ed25519(public, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        files = {"key": bytes.fromhex("302a300506032b6570032100") + public, "message": message, "signature": signature}
        for name, data in files.items():
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)
        command = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in message -sigfile signature"
        subprocess.run(command.split(), cwd=folder, check=True, stdout=subprocess.DEVNULL)


def parse_checkpoint(text):
    """c2sp.org/tlog-checkpoint: how many entries, under which root."""
    _, size, root = text.splitlines()[:3]
    return int(size), base64.b64decode(root)


def root_of(leaves):
    """RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:]))


def root_from(leaf, index, size, proof):
    """RFC 9162, section 2.1.3.2: the root that a leaf and its inclusion proof make."""
    last, node = size - 1, leaf
    for sibling in proof:
        if index % 2 == 1 or index == last:
            node = sha256(b"\x01" + sibling + node)
            while index % 2 == 0 and index != 0:
                index, last = index // 2, last // 2
        else:
            node = sha256(b"\x01" + node + sibling)
        index, last = index // 2, last // 2
    assert last == 0, "the proof is too short"
    return node


def tile_path(index, width):
    """c2sp.org/tlog-tiles: groups of three digits, all but the last marked with x."""
    name = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        name = f"x{index % 1000:03}/{name}"
    return f"/log/tile/0/{name}" + (f".p/{width}" if width < 256 else "")


def check_log(key):
    size, root = parse_checkpoint(open_note(fetch("/log/checkpoint").decode(), key))
    leaves = []
    for first in range(0, size, 256):
        width = min(256, size - first)
        tile = fetch(tile_path(first // 256, width))
        leaves += [tile[at : at + 32] for at in range(0, 32 * width, 32)]
    assert root_of(leaves) == root, "the tiles do not have the signed root"
    print(f"log: {size} entries have the signed root")


def check_receipt(receipt, key):
    """c2sp.org/tlog-proof."""
    head, checkpoint = receipt["proof"].split("\n\n", 1)
    lines = [line for line in head.splitlines()[1:] if not line.startswith("extra ")]
    index, proof = int(lines[0].split(" ")[1]), [base64.b64decode(line) for line in lines[1:]]
    size, root = parse_checkpoint(open_note(checkpoint, key))
    leaf = sha256(b"\x00" + base64.b64decode(receipt["entry"]))
    assert root_from(leaf, index, size, proof) == root, "the receipt does not prove its entry"
    print(f"receipt: entry {index} is in the log")


trusted = sys.argv[3] if len(sys.argv) > 3 else fetch("/log/key").decode().splitlines()[0]
check_log(trusted)
if len(sys.argv) > 2:
    with open(sys.argv[2]) as file:
        check_receipt(json.load(file), trusted)
