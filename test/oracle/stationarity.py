"""stationarity.json: gradients by W_1 ... W_L and their size relative to weight decay, by JAX autograd in float64.

The cases are those of network.json. Every gradient is taken by W_1 itself, whatever the coordinates of the case: in
whitened and reduced coordinates W_1 is its part in the span of the inputs. The script fails where its gradients in raw
coordinates differ from those of network.json by more than 1e-12.
"""

import jax
import numpy as np

from common import close, det, one_hot, read, small_problem, source, write

jax.config.update('jax_enable_x64', True)
jnp = jax.numpy

ACTIVATIONS = {
    'tanh': jnp.tanh,
    'identity': lambda a: a,
    'relu': lambda a: jnp.where(a > 0, a, 0),
    'leakyRelu': lambda a: jnp.where(a > 0, a, 0.01 * a),
    'sigmoid': jax.nn.sigmoid,
    'softsign': lambda a: a / (1 + jnp.abs(a)),
    'asinh': jnp.arcsinh,
    'sin': jnp.sin,
}
CUTOFF = 1e-10


def problems():
    """Returns X and W_1 ... W_L of the problems of network.json, as its `_def` lines define them."""
    X, _, W = small_problem()
    return {
        'tiny': (det(4, 6, 0.5), [0.6 * det(4, 4, 1), 0.5 * det(4, 4, 2), 0.7 * det(3, 4, 3)]),
        'small': (X, W),
        'deep': (
            det(30, 20, 0.5),
            [0.5 * det(24, 30, 1), *(0.35 * det(24, 24, l) for l in (2, 3, 4)), 0.4 * det(5, 24, 5)],
        ),
        'rank3': (det(8, 3, 0.5) @ det(3, 12, 0.7) / 3, [0.3 * det(12, 8, 1), *W[1:]]),
        'wide': (det(9, 6, 0.5), [0.5 * det(5, 9, 1), 0.6 * det(5, 5, 2), 0.4 * det(5, 5, 3), 0.7 * det(3, 5, 4)]),
        'zero': (X, [np.zeros_like(w) for w in W]),
    }


def decays_of(case, layers):
    lam = case['weightDecay']
    weights = case.get('weightDecays') or [lam * case['firstLayer']] + [lam] * (layers - 1)
    wanted = case['featureLayers']
    if isinstance(wanted, str):
        wanted = range(1, layers + 1) if wanted == 'all' else [1]
    return weights, [case['featureDecay'] if l in wanted else 0.0 for l in range(1, layers + 1)]


def objective(W, b, case, X, Y):
    layers = len(W)
    weight_decays, feature_decays = decays_of(case, layers)
    over = Y.shape[1] if case['reduction'] == 'mean' else 1
    Z, penalty = X, 0.0
    for l in range(layers):
        name = case['last'] if l == layers - 1 else case['hidden']
        if l == 0 and case.get('freeFeatures'):
            name = 'identity'
        value = ACTIVATIONS[name](W[l] @ Z + (b[l][:, None] if b else 0.0))
        Z = value + Z if case.get('residual') and 0 < l < layers - 1 else value
        penalty += weight_decays[l] / 2 * (jnp.sum(W[l] ** 2) + (jnp.sum(b[l] ** 2) if b else 0.0))
        penalty += feature_decays[l] / 2 * jnp.sum(Z**2) / over
    if case.get('loss') == 'crossEntropy':
        data = jnp.sum(jax.scipy.special.logsumexp(Z, axis=0) - jnp.sum(Z * Y, axis=0))
    else:
        data = jnp.sum((Z - Y) ** 2) / 2
    return data / over + penalty


def main():
    network = read('network.json')
    built = problems()
    results = {}
    for name, case in network['cases'].items():
        X, W = built[case['problem']]
        labels = network['problems'][case['problem']]['labels']
        W, layers = [np.array(w) for w in W], len(W)
        if case.get('freeFeatures'):
            X, W[0] = np.eye(X.shape[1]), 0.6 * det(W[0].shape[0], X.shape[1], 1)
        elif case['coordinates'] != 'raw':
            U, S, _ = np.linalg.svd(X, full_matrices=False)
            U = U[:, S >= CUTOFF * S[0]]
            W[0] = W[0] @ U @ U.T
        b = [0.2 * det(w.shape[0], 1, 7 + l)[:, 0] for l, w in enumerate(W)] if case['bias'] else []
        Y = case['targetScale'] * one_hot(labels, W[-1].shape[0])
        gradients = jax.grad(objective)([jnp.array(w) for w in W], [jnp.array(v) for v in b], case, X, Y)
        norms = [float(np.linalg.norm(g)) for g in gradients]
        if case['coordinates'] == 'raw' and case['problem'] != 'zero':
            close(f'{name} gradient norms', norms, case['gradientNorms'], 1e-12)
        pulls = [decay * float(np.linalg.norm(w)) for decay, w in zip(decays_of(case, layers)[0], W)]
        results[name] = {
            'gradientNorms': norms,
            'gradientNorm': float(np.linalg.norm(norms)),
            'stationarity': [n / pull if pull > 0 else None for n, pull in zip(norms, pulls)],
        }
    write('stationarity.json', {
        '_source': {**source('stationarity.py', jax), 'checked': 'gradients in raw coordinates against network.json, to 1e-12'},
        '_conventions': {
            'gradientNorms': '||grad_{W_l} L||, Frobenius, of the whole objective by W_l itself; whitened and reduced cases'
            ' take the part of W_1 in the span of X',
            'gradientNorm': 'the norm of all of them together, without biases',
            'stationarity': '||grad_{W_l} L|| / ||lambda_l W_l||; null where lambda_l W_l = 0',
        },
        'cases': results,
    })


if __name__ == '__main__':
    main()
