"""collapseStep.json: every change of a collapse step on small networks, in NumPy float64, whatever it does to the objective.

Class means: W_1 <- mean(A^1) X^+, the class means of W_1 X repeated over the samples. The script solves for W_1 by two
ways, a pseudoinverse and least squares, and fails when they differ. Then bottom up, for l = 2 ... L: W_l <- W_l P, with P
the orthogonal projection onto the left singular directions of Z^(l-1) above 1e-5 s_1, and Z^(l-1) from the changed
weights below. P is formed by a QR factorisation of the leading part of Z as well, and the two must agree.
"""

import numpy as np

from common import close, det, one_hot, source, write

RANK = 1e-5
ACTIVATION = {
    'tanh': np.tanh,
    'identity': lambda a: a,
    'relu': lambda a: np.maximum(a, 0),
    'leakyRelu': lambda a: np.where(a > 0, a, 0.01 * a),
}


def nets():
    """Returns X, labels and W_1 ... W_L of `deep` and `small`, as network.py defines them."""
    deep = [0.5 * det(24, 30, 1)] + [0.35 * det(24, 24, l) for l in (2, 3, 4)] + [0.4 * det(5, 24, 5)]
    small = [0.4 * det(12, 8, 1), 0.3 * det(12, 12, 2), 0.3 * det(12, 12, 3), 0.4 * det(3, 12, 4)]
    return {
        'deep': (det(30, 20, 0.5), np.arange(20) // 4, deep),
        'small': (det(8, 12, 0.5), np.arange(12) // 4, small),
    }


DEFAULT = {
    'problem': 'deep', 'hidden': 'tanh', 'last': 'tanh', 'bias': False, 'reduction': 'sum', 'targetScale': 0.9,
    'weightDecay': 1e-3, 'firstLayer': 0.1, 'featureDecay': 2e-3, 'featureLayers': 'all', 'coordinates': 'raw',
    'residual': False, 'loss': 'squared', 'freeFeatures': False,
}
CASES = {
    'tanh': {},
    'tanh, one unpenalised first layer': {'firstLayer': 0, 'featureLayers': 'first'},
    'relu, identity, mean': {'hidden': 'relu', 'last': 'identity', 'reduction': 'mean'},
    'leaky relu with biases': {'hidden': 'leakyRelu', 'last': 'identity', 'bias': True},
    'linear': {'hidden': 'identity', 'last': 'identity'},
    'residual with biases': {'residual': True, 'bias': True},
    'cross-entropy': {'loss': 'crossEntropy', 'last': 'identity', 'targetScale': 1},
    'free features': {'problem': 'small', 'freeFeatures': True, 'hidden': 'relu', 'last': 'identity'},
    'free features with biases': {'problem': 'small', 'freeFeatures': True, 'bias': True},
    'more samples than inputs': {'problem': 'small'},
}


def build(case):
    X, labels, W = nets()[case['problem']]
    W = [np.array(w) for w in W]
    if case['freeFeatures']:
        W[0] = 0.6 * det(W[0].shape[0], X.shape[1], 1)
        X = np.eye(X.shape[1])
    b = [(0.2 * det(w.shape[0], 1, 6 + l) if case['bias'] else np.zeros((w.shape[0], 1))) for l, w in enumerate(W, 1)]
    return X, labels, W, b


def layer(case, l, L, W, b, Z):
    name = 'identity' if l == 0 and case['freeFeatures'] else case['hidden'] if l < L - 1 else case['last']
    out = ACTIVATION[name](W @ Z + b)
    return out + Z if case['residual'] and 0 < l < L - 1 else out


def objective(case, X, labels, W, b):
    L, N = len(W), X.shape[1]
    q = 1 if case['reduction'] == 'sum' else 1 / N
    Z, features = X, []
    for l in range(L):
        Z = layer(case, l, L, W[l], b[l], Z)
        features.append(Z)
    if case['loss'] == 'squared':
        data = 0.5 * np.sum((Z - case['targetScale'] * one_hot(labels, Z.shape[0])) ** 2)
    else:
        top = Z.max(axis=0)
        data = np.sum(np.log(np.exp(Z - top).sum(axis=0)) + top - Z[labels, np.arange(N)])
    decays = [case['weightDecay'] * (case['firstLayer'] if l == 0 else 1) for l in range(L)]
    weights = sum(0.5 * d * (np.sum(w**2) + np.sum(v**2)) for d, w, v in zip(decays, W, b))
    penalised = features if case['featureLayers'] == 'all' else features[:1]
    return q * data + weights + q * 0.5 * case['featureDecay'] * sum(np.sum(z**2) for z in penalised)


def class_means(X, labels, W):
    """Returns W_1 with the class means of W_1 X; None where no W_1 has them."""
    A = W @ X
    means = np.stack([A[:, labels == k].mean(axis=1) for k in range(labels.max() + 1)], axis=1)
    target = means[:, labels]
    changed = target @ np.linalg.pinv(X)
    if np.linalg.norm(changed @ X - target) > 1e-8 * np.linalg.norm(target):
        return None
    close('class means', changed, np.linalg.lstsq(X.T, target.T, rcond=None)[0].T, 1e-9)
    return changed


def project(W, Z):
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    rank = int(np.sum(s > RANK * s[0]))
    Q, _ = np.linalg.qr((U[:, :rank] * s[:rank]) @ Vt[:rank] @ Vt[:rank].T)
    close('projection', U[:, :rank] @ U[:, :rank].T, Q @ Q.T, 1e-9)
    return W @ Q @ Q.T, rank


def solve(changes):
    case = {**DEFAULT, **changes}
    X, labels, W, b = build(case)
    L = len(W)
    objectives = [objective(case, X, labels, W, b)]
    changed = class_means(X, labels, W[0])
    if changed is not None:
        W[0] = changed
    objectives.append(objective(case, X, labels, W, b))
    Z, ranks = X, []
    for l in range(1, L):
        Z = layer(case, l - 1, L, W[l - 1], b[l - 1], Z)
        W[l], rank = project(W[l], Z)
        ranks.append(rank)
        objectives.append(objective(case, X, labels, W, b))
    probes = [w @ det(w.shape[1], 2, 0.3) for w in W]
    return {**case, 'hasClassMeans': changed is not None, 'probes': probes, 'ranks': ranks, 'objectives': objectives}


write('collapseStep.json', {
    '_source': source('collapseStep.py'),
    '_conventions': 'objectives: before, after the class means of A^1, and after W_l P for l = 2 ... L. probes: W_l det(., 2, .3) '
                    'after all changes. ranks: of P for l = 2 ... L. hasClassMeans: false where no W_1 has them.',
    'cases': {name: solve(changes) for name, changes in CASES.items()},
})
