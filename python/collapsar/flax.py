"""Weights and features of models of JAX and Flax. Neither is imported."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np

from .frames import as_array


def _leaves(tree: Any, path: str = "") -> dict[str, Any]:
    if isinstance(tree, Mapping):
        return {
            name: leaf for key, own in tree.items() for name, leaf in _leaves(own, f"{path}/{key}" if path else str(key)).items()
        }
    if isinstance(tree, (list, tuple)):
        return {name: leaf for i, own in enumerate(tree) for name, leaf in _leaves(own, f"{path}/{i}" if path else str(i)).items()}
    return {} if tree is None else {path: tree}


def flax_weights(params: Any) -> dict[str, np.ndarray]:
    """Returns all matrices of nested parameters as (outputs, inputs, ...), by their paths.

    Kernels of JAX have inputs before outputs, (..., in, out); they are turned.
    """
    arrays = {name: as_array(name, leaf) for name, leaf in _leaves(params).items()}
    return {name: np.ascontiguousarray(_turned(a)) for name, a in arrays.items() if a.ndim >= 2}


def _turned(kernel: np.ndarray) -> np.ndarray:
    return np.moveaxis(kernel, (-1, -2), (0, 1))


def flax_features(model: Any, variables: Any, probe: Any) -> dict[str, np.ndarray]:
    """Returns the outputs of all modules of a model of Flax on ``probe``, samples first, by their paths."""
    _, state = model.apply(variables, probe, capture_intermediates=True, mutable=["intermediates"])
    found = _leaves(state["intermediates"])
    ending = "/__call__/0"
    return {
        (name[: -len(ending)] if name.endswith(ending) else "output"): as_array(name, leaf)
        for name, leaf in found.items()
    }
