"""muon.json: three steps of Muon on a small tanh network, in NumPy float64, with the polar factor from LAPACK's SVD.

B <- mu B + G; D = B, or G + mu B with Nesterov's look-ahead; W <- W - rate * scale * U V^T with D = U S V^T, for every weight
matrix. The gradient comes from a backward pass written here and is checked against central differences.
"""

import numpy as np

from common import close, one_hot, small_problem, source, write

LAMBDA = 0.05
CASES = {
    'plain': {'momentum': 0.9, 'isNesterov': False, 'scaling': 'none', 'learningRate': 0.02},
    'nesterov': {'momentum': 0.95, 'isNesterov': True, 'scaling': 'aspect', 'learningRate': 0.02},
    'rms': {'momentum': 0.8, 'isNesterov': True, 'scaling': 'rms', 'learningRate': 0.03},
}
STEPS = 3


def objective(W, X, Y):
    Z = [X]
    for l, w in enumerate(W):
        A = w @ Z[-1]
        Z.append(A if l == len(W) - 1 else np.tanh(A))
    loss = 0.5 * np.sum((Z[-1] - Y) ** 2) + 0.5 * LAMBDA * sum(np.sum(w**2) for w in W)
    return loss, Z


def gradient(W, X, Y):
    _, Z = objective(W, X, Y)
    E = Z[-1] - Y
    gradients = [None] * len(W)
    for l in range(len(W) - 1, -1, -1):
        gradients[l] = E @ Z[l].T + LAMBDA * W[l]
        E = (W[l].T @ E) * (1 - Z[l] ** 2)
    return gradients


def check_gradient(W, X, Y):
    rng = np.random.default_rng(0)
    D = [rng.standard_normal(w.shape) for w in W]
    h = 1e-5
    up, down = ([w + s * h * d for w, d in zip(W, D)] for s in (1, -1))
    numeric = (objective(up, X, Y)[0] - objective(down, X, Y)[0]) / (2 * h)
    close('gradient', numeric, sum(np.sum(g * d) for g, d in zip(gradient(W, X, Y), D)), 1e-7)


def scale(rows, columns, scaling):
    if scaling == 'aspect':
        return max(1.0, rows / columns) ** 0.5
    return 0.2 * max(rows, columns) ** 0.5 if scaling == 'rms' else 1.0


def train(W, X, Y, given):
    W = [w.copy() for w in W]
    B = [np.zeros_like(w) for w in W]
    losses, least = [objective(W, X, Y)[0]], 1.0
    for _ in range(STEPS):
        for l, g in enumerate(gradient(W, X, Y)):
            B[l] = given['momentum'] * B[l] + g
            D = g + given['momentum'] * B[l] if given['isNesterov'] else B[l]
            u, s, vt = np.linalg.svd(D, full_matrices=False)
            least = min(least, s[-1] / np.linalg.norm(s))
            W[l] = W[l] - given['learningRate'] * scale(*D.shape, given['scaling']) * (u @ vt)
        losses.append(objective(W, X, Y)[0])
    return {**given, 'losses': losses, 'theta': np.concatenate([w.ravel() for w in W]), 'leastSingularValue': least}


def main():
    X, labels, W = small_problem()
    Y = one_hot(labels, 3)
    check_gradient(W, X, Y)
    write('muon.json', {
        '_source': source('muon.py'),
        '_conventions': {
            'network': 'deterministic_small of reference.json with tanh, last activation identity, squared loss summed over samples, lambda 0.05 in every layer',
            'losses': 'the objective after 0, 1, 2, 3 steps',
            'theta': 'W_1 ... W_4 after three steps, row-major',
            'leastSingularValue': 'the least singular value of a direction over its Frobenius norm, in all steps',
        },
        **{name: train(W, X, Y, given) for name, given in CASES.items()},
    })


if __name__ == '__main__':
    main()
