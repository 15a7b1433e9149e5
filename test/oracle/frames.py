"""Writes test/oracle/frames.bin with the writer of docs/formats.md: python test/oracle/frames.py (needs NumPy)."""
import json
import os
import struct
import zlib

import numpy as np


def frame(kind, run, sequence, arrays=(), **fields):
    heads = [{"name": n, "dtype": str(a.dtype), "shape": list(a.shape)} for n, a in arrays]
    text = json.dumps({"kind": kind, "run": run, "sequence": sequence, "arrays": heads, **fields}).encode()
    pad = lambda b: b + bytes(-len(b) % 8)
    payload = pad(struct.pack("<I", len(text)) + text) + b"".join(pad(a.tobytes()) for _, a in arrays)
    return struct.pack("<II", len(payload), zlib.crc32(payload)) + payload


names = ["float64", "float32", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "bool"]
every = [(name, np.arange(6).reshape(2, 3).astype(name)) for name in names]
with open(os.path.join(os.path.dirname(__file__), "frames.bin"), "wb") as file:
    file.write(b"CLPSFR01")
    file.write(frame("config", "läuft", 0, note="λ = 1e-3"))
    file.write(frame("step", "läuft", 1, every, step=12))
    file.write(frame("step", "läuft", 2**32, [("loss", np.array(0.1)), ("nan", np.array([np.nan, -0.0]))], step=13))
