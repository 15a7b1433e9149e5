"""A run that your own program trains."""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Mapping, Sequence

import numpy as np

from .frames import MAGIC, SESSION, FrameError, as_array, encode_frame, plain, read_frames
from .hooks import Watched

#: The version of the kinds of frames below. A reader refuses a higher one.
VERSION = 1
_NUMBER = (bool, int, float, np.generic)


class Run:
    """Writes the training of one network into a folder that Collapsar watches.

    Each call of ``log`` appends frames with checksums to a file of this run alone. A run that is killed loses nothing that
    ``log`` has written. There is no server and no network.

    ``run`` continues an earlier run by its id, in a file of its own. ``sync`` is the least number of seconds between two
    calls of fsync, which protect against a loss of power.
    """

    def __init__(
        self,
        name: str,
        folder: str | os.PathLike[str],
        config: Mapping[str, Any] | None = None,
        *,
        run: str | None = None,
        sync: float = 2.0,
    ) -> None:
        if not name:
            raise ValueError("a run needs a name")
        self.name = name
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.id = run if run is not None else secrets.token_hex(6)
        self._sequence = self._first_sequence() if run is not None else 0
        self._watched: Watched | None = None
        self._lock = threading.Lock()
        self._sync = sync
        self._synced = time.monotonic()
        word = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:40] or "run"
        self.path = self.folder / f"{word}-{self.id}-{self._sequence // SESSION}-{secrets.token_hex(3)}.frames"
        self._file: BinaryIO | None = open(self.path, "xb", buffering=0)
        self._length = 0
        self._write(MAGIC)
        self._append([("config", {}, {"version": VERSION, "name": name, "config": plain(config or {}), "at": _now()})])

    def log(
        self,
        step: int,
        *,
        loss: float | None = None,
        weights: Mapping[str, Any] | None = None,
        biases: Mapping[str, Any] | None = None,
        features: Mapping[str, Any] | None = None,
        labels: Any = None,
        inputs: Any = None,
        **numbers: float,
    ) -> None:
        """Logs one step: numbers, weights and biases by layer, features by layer (samples first), and the labels of the samples.

        A weight is (outputs, inputs), a convolution (outputs, inputs, ...), as in PyTorch. A bias has the name of its weight.
        Collapsar measures no biases; a run that continues this network starts with them. Every step may have other parts.
        Labels count for all features that follow. So do ``inputs`` (samples first), which theorems need. A watched model adds its own weights and features.
        """
        if isinstance(step, bool) or not isinstance(step, (int, np.integer)) or step < 0:
            raise ValueError(f"the step is {step!r}, but must be a whole number from 0")
        values = {**({} if loss is None else {"loss": loss}), **numbers}
        scalars = {key: _number(key, value) for key, value in values.items()}
        parts: list[tuple[str, dict[str, np.ndarray], dict[str, Any]]] = []
        watched = self._watched
        if watched is not None and step % watched.every == 0:
            weights = {**watched.weights(), **(weights or {})}
            biases = {**watched.biases(), **(biases or {})}
            features = {**watched.features(), **(features or {})}
        if labels is not None:
            parts.append(("labels", {"labels": _labels(labels)}, {}))
        if inputs is not None:
            parts.append(("inputs", {"inputs": as_array("inputs", inputs)}, {}))
        for kind, arrays in (("weights", weights), ("biases", biases), ("features", features)):
            if arrays:
                parts.append((kind, {name: as_array(name, value) for name, value in arrays.items()}, {"step": int(step)}))
        # The step comes last: a reader that has it has the whole step.
        parts.append(("step", {}, {"step": int(step), "numbers": plain(scalars), "at": _now()}))
        self._append(parts)

    def watch(
        self,
        model: Any,
        layers: Sequence[str] | None = None,
        *,
        probe: Any = None,
        labels: Any = None,
        every: int = 100,
    ) -> None:
        """Watches a model of PyTorch: ``log`` adds its weights, and features of ``probe``, at every ``every``-th step.

        ``layers`` are names of modules (``model.named_modules()``); by default all that have a weight matrix. Features are
        the outputs of these modules on ``probe``, in evaluation mode and without gradients.
        """
        self._watched = Watched(model, layers, probe, every)
        parts: list[tuple[str, dict[str, np.ndarray], dict[str, Any]]] = []
        if labels is not None:
            parts.append(("labels", {"labels": _labels(labels)}, {}))
        if len(getattr(probe, "shape", ())) >= 2:
            parts.append(("inputs", {"inputs": as_array("inputs", probe)}, {}))
        if parts:
            self._append(parts)

    def finish(self, status: str = "finished", message: str = "") -> None:
        """Ends the run. Without it, Collapsar shows the run as running, then as silent."""
        if self._file is None:
            return
        self._append([("end", {}, {"status": status, "message": message, "at": _now()})], sync=True)
        self._file.close()
        self._file = None

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.finish()
        else:
            self.finish("failed", f"{type(error).__name__}: {error}")

    def _append(
        self, parts: Sequence[tuple[str, Mapping[str, np.ndarray], Mapping[str, Any]]], sync: bool = False
    ) -> None:
        with self._lock:
            data = b""
            sequence = self._sequence
            for kind, arrays, fields in parts:
                data += encode_frame(kind, self.id, sequence, arrays, fields)
                sequence += 1
            self._write(data)
            self._sequence = sequence
            if sync or time.monotonic() - self._synced >= self._sync:
                os.fsync(self._handle())
                self._synced = time.monotonic()

    def _handle(self) -> int:
        if self._file is None:
            raise FrameError(f"the run {self.name!r} has ended")
        return self._file.fileno()

    def _write(self, data: bytes) -> None:
        """Appends all bytes or none: a part of a frame in the middle of a file would be damage."""
        handle = self._handle()
        try:
            view = memoryview(data)
            while len(view) > 0:
                view = view[os.write(handle, view) :]
        except OSError:
            os.ftruncate(handle, self._length)
            os.lseek(handle, 0, os.SEEK_END)
            raise
        self._length += len(data)

    def _first_sequence(self) -> int:
        """Returns the first sequence above those of every file of this run."""
        last = -1
        for path in self.folder.glob("*.frames"):
            try:
                last = max([last, *(frame.sequence for frame in read_frames(path) if frame.run == self.id)])
            except FrameError:
                continue
        if last < 0:
            raise FrameError(f"{self.folder} has no run {self.id!r}; leave out run= to begin a new one")
        return (last // SESSION + 1) * SESSION


def _now() -> int:
    return time.time_ns() // 1_000_000


def _number(name: str, value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if not isinstance(value, _NUMBER):
        raise FrameError(f"{name!r} is {value!r}; log one number, or weights= and features=")
    return value


def _labels(labels: Any) -> np.ndarray:
    array = as_array("labels", labels)
    if array.ndim != 1:
        raise FrameError(f"labels have the shape {array.shape}; log one class number for each sample, as y.argmax(1)")
    if array.dtype.kind == "f" and not np.array_equal(array, np.round(array)):
        raise FrameError("a label is no whole number; log class numbers")
    return array.astype("<i8")
