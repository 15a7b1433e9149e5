"""startWeights.json: a network of another program (JAX, float64) with biases, its losses, and its weights in files.

Gradient descent by jax.grad trains 6 -> 5 -> 4 -> 3 (tanh, the last layer identity) on the cross-entropy mean. frames: the
log of the Python package, in base64, with weights, biases and loss at steps 0, 10 and 20. inOut: the last weights as NPZ in
the layout of Flax (inputs, outputs).
"""

import base64
import io
import sys
import tempfile
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from common import source, write

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'python'))
import collapsar  # noqa: E402

jax.config.update('jax_enable_x64', True)
rng = np.random.default_rng(21)
labels = np.repeat(np.arange(3), 4)
X = rng.standard_normal((12, 6)) + 0.8 * labels[:, None]
sizes = [6, 5, 4, 3]
params = [
    {'kernel': jnp.asarray(rng.standard_normal((a, b)) / np.sqrt(a)), 'bias': jnp.asarray(0.3 * rng.standard_normal(b))}
    for a, b in zip(sizes, sizes[1:])
]


def loss(params):
    Z = jnp.asarray(X)
    for layer in params[:-1]:
        Z = jnp.tanh(Z @ layer['kernel'] + layer['bias'])
    logits = Z @ params[-1]['kernel'] + params[-1]['bias']
    return -jnp.mean(jax.nn.log_softmax(logits)[jnp.arange(12), labels])


names = ['Dense_0', 'Dense_1', 'Dense_2']
step = jax.jit(jax.value_and_grad(loss))
with tempfile.TemporaryDirectory() as folder:
    run = collapsar.Run('jax net', folder, config={'loss': 'crossEntropy', 'activation': 'tanh', 'layers': names})
    losses = {}
    for t in range(21):
        value, gradient = step(params)
        if t % 10 == 0:
            losses[t] = float(value)
            run.log(
                t,
                loss=float(value),
                weights={name: np.asarray(layer['kernel']).T for name, layer in zip(names, params)},
                biases={name: np.asarray(layer['bias']) for name, layer in zip(names, params)},
            )
        if t < 20:
            params = jax.tree.map(lambda p, g: p - 0.5 * g, params, gradient)
    run.finish()
    frames = base64.b64encode(run.path.read_bytes()).decode()
    name = run.id

buffer = io.BytesIO()
np.savez(
    buffer,
    **{
        f'params/{name}/{part}': np.asarray(layer[part])
        for name, layer in zip(names, params)
        for part in ('kernel', 'bias')
    },
)
write(
    'startWeights.json',
    {
        'source': source(f'JAX {jax.__version__}, NumPy {np.__version__}'),
        'X': X.tolist(),
        'labels': labels.tolist(),
        'losses': losses,
        'frames': frames,
        'run': name,
        'inOut': base64.b64encode(buffer.getvalue()).decode(),
    },
)
