"""Weights and features of a model of PyTorch, by forward hooks. PyTorch itself is never imported."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import Any, Sequence

import numpy as np

from .frames import FrameError, as_array


class Watched:
    """A model whose weights and features are read at some steps."""

    def __init__(self, model: Any, layers: Sequence[str] | None, probe: Any, every: int) -> None:
        if every < 1:
            raise ValueError(f"every is {every}, but must be at least 1")
        modules = dict(model.named_modules())
        matrices = [name for name, module in modules.items() if _has_matrix(module)]
        names = list(layers) if layers is not None else matrices
        missing = [name for name in names if name not in modules]
        if missing:
            raise FrameError(f"the model has no module {missing[0]!r}; it has {', '.join(filter(None, modules))}")
        if not names:
            raise FrameError("the model has no weight matrix; name its layers")
        self.model = model
        self.every = every
        self._probe = probe
        self._modules = {name: modules[name] for name in names}

    def weights(self) -> dict[str, np.ndarray]:
        """Returns the weights of the layers, by the names of their modules."""
        return {
            name: as_array(name, module.weight).copy() for name, module in self._modules.items() if _has_matrix(module)
        }

    def biases(self) -> dict[str, np.ndarray]:
        """Returns the biases of the layers that have one, by the names of their modules."""
        biases = {name: getattr(module, "bias", None) for name, module in self._modules.items() if _has_matrix(module)}
        return {name: as_array(name, bias).copy() for name, bias in biases.items() if bias is not None}

    def features(self) -> dict[str, np.ndarray]:
        """Returns the outputs of the layers on the probe, samples first; none without a probe."""
        if self._probe is None:
            return {}
        found: dict[str, np.ndarray] = {}

        def hook(name: str) -> Any:
            def keep(_module: Any, _inputs: Any, output: Any) -> None:
                found[name] = as_array(name, output).copy()

            return keep

        handles = [module.register_forward_hook(hook(name)) for name, module in self._modules.items()]
        training = self.model.training
        try:
            self.model.eval()
            with _no_gradients():
                self.model(self._probe)
        finally:
            self.model.train(training)
            for handle in handles:
                handle.remove()
        silent = [name for name in self._modules if name not in found]
        if silent:
            raise FrameError(f"the module {silent[0]!r} was not called on the probe")
        return found


def _has_matrix(module: Any) -> bool:
    weight = getattr(module, "weight", None)
    return weight is not None and len(getattr(weight, "shape", ())) >= 2


def _no_gradients() -> Any:
    torch = sys.modules.get("torch")
    return torch.no_grad() if torch is not None else nullcontext()
