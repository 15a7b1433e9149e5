import json
import pathlib
import sys

import numpy as np


def load(path):
    """Return the arrays (dict of float64 or int32 arrays) and the metadata (dict) of an exported run."""
    if path.suffix == ".npz":
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files if name != "metadata"}
            return arrays, json.loads(str(file["metadata"]))
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata = json.loads(header.pop("__metadata__")["collapsar"])
    types = {"F64": np.float64, "I32": np.int32}
    arrays = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[start + begin : start + end], types[entry["dtype"]])
        arrays[name] = values.reshape(entry["shape"])
    return arrays, metadata


def network_at(arrays, metadata, step):
    """Return the weights (W_1 … W_L), biases (b_1 … b_L, or none) and inputs X (None for free features) at a step."""
    suffix = f"@{step}" if len(metadata["steps"]) > 1 else ""
    objective = metadata["objective"]
    layers = range(1, len(objective["widths"]) + 1)
    weights = [arrays[f"W{layer}{suffix}"] for layer in layers]
    biases = [arrays[f"b{layer}{suffix}"] for layer in layers] if objective["bias"] else None
    return weights, biases, arrays.get("X")


def compare(metadata, arrays, step, computed):
    """Print recomputed numbers beside those of Collapsar. Return the largest relative difference."""
    expected = next((own for own in metadata["expected"] if own["step"] == step), None)
    pairs = []
    if expected is not None:
        for name in ("objective", "dataLoss", "weightPenalty", "featurePenalty", "weightGradient"):
            if name in expected:
                pairs.append((name, np.atleast_1d(expected[name]), np.atleast_1d(computed[name])))
    measured = np.flatnonzero(arrays.get("measured.step", np.array([])) == step)
    for layer, (feature, weight) in enumerate(zip(computed["s(Z)"], computed["s(W)"]), start=1):
        for name, spectrum in ((f"s(Z{layer})", feature), (f"s(W{layer})", weight)):
            if measured.size and f"measured.{name}" in arrays:
                stored = arrays[f"measured.{name}"][measured[0]]
                stored = stored[~np.isnan(stored)]
                # Whitened coordinates drop directions of W_1 that are zero.
                pairs.append((name, stored, spectrum[: len(stored)]))
    largest = 0.0
    print(f"step {step}")
    for name, stored, own in pairs:
        # A gradient that vanishes is a difference of terms of the size of the weights' decay.
        scale = computed["gradientScale"] if name == "weightGradient" else np.abs(stored).max()
        difference = np.abs(stored - own).max() / (scale if scale > 0 else 1.0)
        largest = max(largest, float(difference))
        print(f"  {name:16} {difference:.1e}")
    if not pairs:
        print("  Collapsar measured nothing at this step")
    return largest


def main():
    script = pathlib.Path(__file__)
    base = script.name.rsplit("-", 1)[0]
    candidates = [script.with_name(base + ending) for ending in (".npz", ".safetensors")]
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else next((p for p in candidates if p.exists()), candidates[0])
    arrays, metadata = load(path)
    if metadata["version"] > 1:
        sys.exit(f"{path}: version {metadata['version']} is newer than this script")
    run = metadata["run"]
    print(f"{run['name']}\nrun {run['id']}, spec {run['specHash']}\nrelative differences from Collapsar:")
    largest = 0.0
    for step in metadata["steps"]:
        weights, biases, X = network_at(arrays, metadata, step)
        expected = next((own for own in metadata["expected"] if own["step"] == step), {})
        computed = compute(metadata["objective"], weights, biases, X, arrays["labels"], expected.get("multiplier", 1.0))
        largest = max(largest, compare(metadata, arrays, step, computed))
    print(f"largest {largest:.1e}")
