"""Frames: the file format in which runs report. The document docs/formats.md of Collapsar defines it."""

from __future__ import annotations

import json
import math
import os
import struct
import zlib
from dataclasses import dataclass
from typing import Any, Iterator, Mapping

import numpy as np

MAGIC = b"CLPSFR01"
#: The most bytes of a frame that a reader accepts.
MOST_BYTES = 2**30
#: The most bytes of the JSON text of a frame.
MOST_JSON = 2**24
#: A writer that continues a run begins at the next multiple of this number.
SESSION = 2**32

_DTYPES = ("float64", "float32", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "bool")


class FrameError(ValueError):
    """A value that no frame can hold, or a file that holds no frames."""


@dataclass(frozen=True)
class Frame:
    """One frame: what happened to a run."""

    kind: str
    run: str
    sequence: int
    fields: Mapping[str, Any]
    arrays: Mapping[str, np.ndarray]


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)


def plain(value: Any) -> Any:
    """Returns a value as JSON holds it: NumPy numbers as numbers, NaN and infinities as {"$number": ...}."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return {"$number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def as_array(name: str, value: Any) -> np.ndarray:
    """Returns an array that a frame can hold, from NumPy, PyTorch or JAX. Half precision becomes float32."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        if str(value.dtype) in ("torch.bfloat16", "torch.float16"):
            value = value.float()
        value = value.numpy()
    array = np.asarray(value)
    if array.dtype == np.float16 or array.dtype.name == "bfloat16":
        array = array.astype(np.float32)
    if array.dtype.name not in _DTYPES:
        raise FrameError(f"array {name!r} has the type {array.dtype}; log numbers")
    # ascontiguousarray turns the shape () into (1,).
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).reshape(array.shape)


def encode_frame(kind: str, run: str, sequence: int, arrays: Mapping[str, np.ndarray], fields: Mapping[str, Any]) -> bytes:
    """Returns a frame as bytes. Raises a FrameError where a reader would refuse it."""
    heads = [{"name": name, "dtype": a.dtype.name, "shape": list(a.shape)} for name, a in arrays.items()]
    head = {"kind": kind, "run": run, "sequence": sequence, **({"arrays": heads} if heads else {}), **fields}
    text = json.dumps(head, allow_nan=False, separators=(",", ":")).encode()
    if len(text) > MOST_JSON:
        raise FrameError(f"the text of a frame of kind {kind!r} has {len(text)} bytes; log large values as arrays")
    size = 4 + len(text) + sum(a.nbytes + 8 for a in arrays.values())
    if size > MOST_BYTES:
        largest = max(arrays, key=lambda name: arrays[name].nbytes)
        shape = " x ".join(map(str, arrays[largest].shape))
        raise FrameError(f"array {largest!r} ({shape}) makes a frame of {size} bytes, at most {MOST_BYTES}; log fewer samples")
    payload = _padded(struct.pack("<I", len(text)) + text) + b"".join(_padded(a.tobytes()) for a in arrays.values())
    return struct.pack("<II", len(payload), zlib.crc32(payload)) + payload


def read_frames(path: str | os.PathLike[str]) -> Iterator[Frame]:
    """Reads the frames of a file up to the first one that is torn. Raises a FrameError where the file is none of frames."""
    with open(path, "rb") as file:
        if file.read(8) != MAGIC:
            raise FrameError(f"{path} does not begin with CLPSFR01")
        while len(head := file.read(8)) == 8:
            length, crc = struct.unpack("<II", head)
            if length > MOST_BYTES:
                return
            payload = file.read(length)
            if len(payload) < length or zlib.crc32(payload) != crc:
                return
            yield _decode(payload)


def _decode(payload: bytes) -> Frame:
    (length,) = struct.unpack_from("<I", payload)
    fields = json.loads(payload[4 : 4 + length])
    arrays = {}
    at = -(-(4 + length) // 8) * 8
    for head in fields.pop("arrays", []):
        dtype = np.dtype(head["dtype"]).newbyteorder("<")
        count = math.prod(head["shape"])
        arrays[head["name"]] = np.frombuffer(payload, dtype, count, at).reshape(head["shape"])
        at += -(-count * dtype.itemsize // 8) * 8
    return Frame(fields.pop("kind"), fields.pop("run"), fields.pop("sequence"), fields, arrays)
