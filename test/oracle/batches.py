"""batches.json: nine steps on batches of a small tanh network in NumPy float64, for every first-order method.

The samples of a batch come from orders that this file lists; the test hands over the seed whose orders they are. Objective of
a batch of b samples: N/b times the sum of losses and feature decays times the sample weight, plus weight decay. The gradient
comes from a backward pass written here and is checked against central differences. One row a step, at the point before it: data
loss, weight penalty, feature penalty, norm of the gradient before clipping.
"""

import numpy as np

from common import close, one_hot, small_problem, source, write

DECAY, FEATURE_DECAY = 0.03, 0.02
SIZE, EPOCHS = 5, 3
ORDERS = [
    [5, 8, 6, 4, 1, 10, 0, 3, 7, 11, 9, 2],
    [3, 9, 1, 4, 11, 10, 8, 6, 5, 7, 2, 0],
    [7, 4, 11, 8, 5, 10, 6, 3, 0, 9, 2, 1],
]
METHODS = {
    'gradientDescent': {'kind': 'gradientDescent', 'learningRate': 0.05},
    'clipped': {'kind': 'gradientDescent', 'learningRate': 0.05, 'clipNorm': 0.7},
    'momentum': {'kind': 'momentum', 'momentum': 0.9, 'learningRate': 0.02},
    'momentum, rate inside': {'kind': 'momentum', 'momentum': 0.9, 'learningRate': 0.02, 'rateInside': True, 'clipNorm': 1},
    'nesterov': {'kind': 'nesterov', 'momentum': 0.8, 'learningRate': 0.02},
    'nesterov, rate inside': {'kind': 'nesterov', 'momentum': 0.8, 'learningRate': 0.02, 'rateInside': True},
    'adam': {'kind': 'adam', 'beta1': 0.9, 'beta2': 0.99, 'epsilon': 1e-3, 'learningRate': 0.01},
    'adamw': {'kind': 'adam', 'beta1': 0.9, 'beta2': 0.99, 'epsilon': 1e-3, 'learningRate': 0.01, 'decoupledDecay': 0.1},
    'muon': {'kind': 'muon', 'momentum': 0.9, 'isNesterov': True, 'scaling': 'aspect', 'learningRate': 0.02},
}
# The rate falls by half after two thirds of the steps, and the first step has half of it.
DROP, WARMUP = 0.5, 1


def terms(W, X, Y, N, weight):
    Z = [X]
    for l, w in enumerate(W):
        A = w @ Z[-1]
        Z.append(A if l == len(W) - 1 else np.tanh(A))
    factor = weight * N / X.shape[1]
    data = factor * 0.5 * np.sum((Z[-1] - Y) ** 2)
    features = factor * 0.5 * FEATURE_DECAY * sum(np.sum(z**2) for z in Z[1:])
    weights = 0.5 * DECAY * sum(np.sum(w**2) for w in W)
    return data, weights, features, Z, factor


def gradient(W, X, Y, N, weight):
    _, _, _, Z, factor = terms(W, X, Y, N, weight)
    D = factor * (Z[-1] - Y) + factor * FEATURE_DECAY * Z[-1]
    gradients = [None] * len(W)
    for l in range(len(W) - 1, -1, -1):
        E = D if l == len(W) - 1 else D * (1 - Z[l + 1] ** 2)
        gradients[l] = E @ Z[l].T + DECAY * W[l]
        if l > 0:
            D = W[l].T @ E + factor * FEATURE_DECAY * Z[l]
    return gradients


def check_gradient(W, X, Y, N, weight):
    rng = np.random.default_rng(0)
    D = [rng.standard_normal(w.shape) for w in W]
    h = 1e-5
    up, down = (sum(terms([w + s * h * d for w, d in zip(W, D)], X, Y, N, weight)[:3]) for s in (1, -1))
    close('gradient', (up - down) / (2 * h), sum(np.sum(g * d) for g, d in zip(gradient(W, X, Y, N, weight), D)), 1e-7)


def polar(D):
    U, _, Vt = np.linalg.svd(D, full_matrices=False)
    return U @ Vt


def train(W, X, Y, given, last, weight):
    N = X.shape[1]
    W = [w.copy() for w in W]
    M, V = ([np.zeros_like(w) for w in W] for _ in range(2))
    kind, mu = given['kind'], given.get('momentum', 0)
    rows, step = [], 0
    starts = list(range(0, N if last == 'keep' else N - N % SIZE, SIZE))
    steps = EPOCHS * len(starts)
    for epoch in range(EPOCHS):
        for start in starts:
            batch = ORDERS[epoch][start : start + SIZE]
            x, y = X[:, batch], Y[:, batch]
            data, weights, features, _, _ = terms(W, x, y, N, weight)
            G = gradient(W, x, y, N, weight)
            norm = np.sqrt(sum(np.sum(g**2) for g in G))
            rows.append([data, weights, features, norm])
            G = [g * min(1, given.get('clipNorm', np.inf) / norm) for g in G]
            rate = given['learningRate']
            if step < WARMUP:
                rate *= (step + 1) / (WARMUP + 1)
            elif step >= 2 / 3 * steps:
                rate *= DROP
            step += 1
            for l, g in enumerate(G):
                if kind == 'gradientDescent':
                    W[l] -= rate * g
                elif kind in ('momentum', 'nesterov'):
                    inside, outside = (rate, 1) if given.get('rateInside') else (1, rate)
                    M[l] = mu * M[l] + inside * g
                    W[l] -= outside * (inside * g + mu * M[l] if kind == 'nesterov' else M[l])
                elif kind == 'adam':
                    W[l] *= 1 - rate * given.get('decoupledDecay', 0)
                    M[l] = given['beta1'] * M[l] + (1 - given['beta1']) * g
                    V[l] = given['beta2'] * V[l] + (1 - given['beta2']) * g**2
                    m, v = M[l] / (1 - given['beta1'] ** step), V[l] / (1 - given['beta2'] ** step)
                    W[l] -= rate * m / (np.sqrt(v) + given['epsilon'])
                else:
                    M[l] = mu * M[l] + g
                    W[l] -= rate * max(1, W[l].shape[0] / W[l].shape[1]) ** 0.5 * polar(g + mu * M[l])
    return {'rows': rows, 'theta': np.concatenate([w.ravel() for w in W])}


def main():
    X, labels, W = small_problem()
    Y = one_hot(labels, 3)
    check_gradient(W, X[:, :5], Y[:, :5], 12, 1 / 12)
    runs = {
        name: {'optimizer': given, 'last': last, 'reduction': reduction, **train(W, X, Y, given, last, weight)}
        for name, given in METHODS.items()
        for last, reduction, weight in [('drop', 'sum', 1) if name == 'momentum' else ('keep', 'mean', 1 / 12)]
    }
    write('batches.json', {'source': source('batches.py'), 'size': SIZE, 'epochs': EPOCHS, 'decay': DECAY,
                           'featureDecay': FEATURE_DECAY, 'orders': ORDERS, 'runs': runs})


if __name__ == '__main__':
    main()
