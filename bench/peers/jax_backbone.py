"""JAX: a compiled training step of a residual network. Pictures are NHWC, kernels HWIO."""

import sys

from protocol import serve_recorded
from backbone_job import BackboneJob

import jax

jax.config.update('jax_platforms', 'cpu')
import jax.numpy as jnp
from jax import lax

job = BackboneJob(sys.argv[1])
X, Y = jnp.asarray(job.pictures), jnp.asarray(job.targets)


def convolution(x, kernel, stride):
    around = (kernel.shape[0] - 1) // 2
    return lax.conv_general_dilated(x, kernel, (stride, stride), [(around, around)] * 2, dimension_numbers=('NHWC', 'HWIO', 'NHWC'))


def network(parameters, statistics):
    """Returns the outputs and the running averages after the batch."""
    left, moved = list(parameters), []
    running = iter(statistics)

    def normed(x, stride):
        kernel, gamma, beta = left.pop(0), left.pop(0), left.pop(0)
        y = convolution(x, kernel, stride)
        mean, variance = y.mean((0, 1, 2)), y.var((0, 1, 2))
        n = y.size / y.shape[-1]
        for now in (mean, variance * n / (n - 1)):
            moved.append(0.9 * next(running) + 0.1 * lax.stop_gradient(now))
        return gamma * (y - mean) * lax.rsqrt(variance + 1e-5) + beta

    h = jax.nn.relu(normed(X, job.stem_stride))
    for block in job.blocks:
        stride = block['stride']
        y = normed(jax.nn.relu(normed(h, stride)), 1)
        if block['shortcut'] == 'projection':
            side = normed(h, stride)
        elif block['shortcut'] == 'zeroPadding':
            side = h[:, ::stride, ::stride, :]
            side = jnp.pad(side, ((0, 0), (0, 0), (0, 0), (0, y.shape[3] - side.shape[3])))
        else:
            side = h
        h = jax.nn.relu(y + side)
    h = h.mean((1, 2))
    for l, weight in enumerate(left):
        h = h @ weight.T
        h = jax.nn.relu(h) if l < len(left) - 1 else h
    return h, moved


def objective(parameters, statistics):
    out, moved = network(parameters, statistics)
    return jnp.sum((out - Y) ** 2) / (2 * Y.shape[0]), moved


def step(state):
    parameters, buffers, statistics = state
    gradient, moved = jax.grad(objective, has_aux=True)(parameters, statistics)
    buffers = [job.momentum * m + g for m, g in zip(buffers, gradient)]
    return [p - job.rate * m for p, m in zip(parameters, buffers)], buffers, moved


def start():
    parameters = [jnp.asarray(p) for p in job.parameters]
    gammas = [p for p in parameters if p.ndim == 1][::2]
    return parameters, [jnp.zeros_like(p) for p in parameters], [s for g in gammas for s in (jnp.zeros_like(g), jnp.ones_like(g))]


# Inside a loop of XLA on a CPU convolutions are six times as slow, so Python calls one compiled step after another.
one = jax.jit(step, donate_argnums=0)
value = jax.jit(lambda state: objective(state[0], state[2])[0])


def train(steps, record=None):
    state = start()
    for _ in range(steps):
        if record is not None:
            record.append(float(value(state)))
        state = one(state)
    jax.block_until_ready(state)


if __name__ == '__main__':
    serve_recorded({'jax': jax.__version__}, train)
