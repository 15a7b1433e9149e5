"""JAX: the whole training loop is one compiled program (fori_loop around the gradient and Adam).

Samples are rows, as is usual in JAX and 10 % faster in small networks.
"""

import sys
from functools import partial

from protocol import Job, np, serve_steps

import jax

jax.config.update('jax_platforms', 'cpu')
jax.config.update('jax_enable_x64', True)
import jax.numpy as jnp

job = Job(sys.argv[1])
transposed = lambda array: jnp.asarray(np.ascontiguousarray(np.swapaxes(array, -1, -2)))
X, Y = transposed(job.X), transposed(job.Y)
W = [transposed(weight) for weight in job.W]
rate, beta1, beta2, epsilon = job.adam()


batch = job.spec['batch']
orders = batch and jnp.asarray(batch['orders']).reshape(-1, batch['size'])  # a row for each step


def samples(t):
    """Returns the samples of a step, and the weight of a sum over them."""
    if not batch:
        return X, Y, 1.0
    rows = orders[t % len(orders)]
    return X[rows], Y[rows], X.shape[0] / batch['size']


def objective(weights, t):
    x, y, share = samples(t)
    z, penalties = x, 0.0
    for weight, weight_decay, feature_decay in zip(weights, job.weight_decays, job.feature_decays):
        z = jnp.tanh(z @ weight)
        penalties += weight_decay * jnp.sum(weight * weight) + share * feature_decay * jnp.sum(z * z)
    return (share * jnp.sum((z - y) ** 2) + penalties) / 2


def step(t, state):
    weights, m, v = state
    gradient = jax.grad(objective)(weights, t)
    each = jax.tree_util.tree_map
    m = each(lambda m, g: beta1 * m + (1 - beta1) * g, m, gradient)
    v = each(lambda v, g: beta2 * v + (1 - beta2) * g * g, v, gradient)
    power = jnp.asarray(t + 1, X.dtype)
    size, root = rate / (1 - beta1**power), jnp.sqrt(1 - beta2**power)
    weights = each(lambda w, m, v: w - size * m / (jnp.sqrt(v) / root + epsilon), weights, m, v)
    return weights, m, v


def start(weights):
    zeros = [jnp.zeros_like(weight) for weight in weights]
    return weights, zeros, zeros


@jax.jit
def train(weights, steps):
    return jax.lax.fori_loop(0, steps, step, start(weights))[0]


@partial(jax.jit, static_argnums=1)
def first_losses(weights, count):
    record = lambda state, t: (step(t, state), objective(state[0], t))
    return jax.lax.scan(record, start(weights), jnp.arange(count))[1]


if __name__ == '__main__':
    serve_steps(
        {'jax': jax.__version__},
        lambda count: first_losses(W, count).tolist(),
        lambda steps: jax.block_until_ready(train(W, steps)),
    )
