"""limits.json: numbers of the limits of the paper, δ → 0 by scaled inputs among them, by LAPACK and SciPy."""

import numpy as np
import scipy

from scipy.optimize import minimize

from common import close, det, one_hot, source, write


def input_scale():
    """Returns ‖A (cX)⁺‖² of explicit matrices and factors, with the pseudoinverse of cX itself."""
    cases = []
    for rows, dimension, samples in [(3, 9, 5), (5, 5, 5), (4, 12, 6)]:
        A, X = det(rows, samples, 0.3), det(dimension, samples, 1.1)
        factors = [0.5, 1, 2, 3.7, 100]
        norms = [np.linalg.norm(A @ np.linalg.pinv(c * X)) ** 2 for c in factors]
        cases.append({
            'rows': rows, 'dimension': dimension, 'samples': samples,
            'preactivations': A.ravel(), 'inputs': X.ravel(), 'factors': factors, 'squaredNorms': norms,
        })
    return cases


def depth():
    """Returns the smallest ½ Σ ‖W_l‖² of linear networks with a given product, minimised over whole matrices."""
    cases = []
    values = np.array([2.5, 1.0, 0.3])
    left, right = np.linalg.qr(det(3, 3, 0.2))[0], np.linalg.qr(det(3, 3, 0.9))[0]
    product = left @ np.diag(values) @ right
    for layers in [1, 2, 3, 5, 8]:
        def weights(theta):
            W = list(theta.reshape(layers - 1, 3, 3))
            inner = np.eye(3)
            for own in W:
                inner = own @ inner
            return W + [product @ np.linalg.inv(inner)]

        def cost(theta):
            return 0.5 * sum(np.sum(W**2) for W in weights(theta))

        start = np.array([np.eye(3) + 0.1 * det(3, 3, l) for l in range(layers - 1)]).ravel()
        options = {'gtol': 1e-9, 'maxiter': 5000}
        theta = minimize(cost, start, method='BFGS', options=options).x if layers > 1 else start
        costs = [0.5 * np.sum(W**2) for W in weights(theta)]
        cases.append({'layers': layers, 'values': values, 'cost': sum(costs), 'costs': costs})
    return cases


def interpolants():
    """Returns both interpolating networks made from explicit weights, by pseudoinverses of explicit features."""
    cases = []
    for name, widths, counts, decays, feature_decays in [
        ('two hidden layers', [7, 7, 3], [2, 3, 1], [1e-2, 2e-2, 3e-2], [0, 1e-3, 2e-3]),
        ('one hidden layer', [8, 2], [3, 3], [1e-4, 1.0], [0.1, 0.0]),
    ]:
        labels = np.repeat(np.arange(len(counts)), counts)
        N, K = len(labels), len(counts)
        X, Y = det(9, N, 0.7), 0.5 * one_hot(labels, K)
        W = [0.5 * det(rows, columns, l) for l, (rows, columns) in enumerate(zip(widths, [9] + widths[:-1]))]

        def penalties(weights, features):
            costs = [0.5 * d * np.sum(w**2) for d, w in zip(decays, weights)]
            return costs, 0.5 * sum(d * np.sum(z**2) for d, z in zip(feature_decays, features))

        def network(first, rcond):
            features, A = [], first
            for w in W[1:]:
                features.append(np.tanh(A))
                A = w @ features[-1]
            last = np.arctanh(Y) @ np.linalg.pinv(features[-1], rcond)
            close(f'{name}: outputs', np.tanh(last @ features[-1]), Y, 1e-9)
            return features + [Y], last

        kept_features, kept_last = network(W[0] @ X, 1e-13)
        means = one_hot(labels, K).T / np.array(counts)
        target = (W[0] @ X) @ means @ one_hot(labels, K)
        first = target @ np.linalg.pinv(X)
        close(f'{name}: first layer', first @ X, target, 1e-9)
        collapsed_features, collapsed_last = network(first @ X, 1e-10)
        out = {'name': name, 'widths': widths, 'labels': labels, 'weightDecays': decays,
               'featureDecays': feature_decays, 'X': X.ravel(), 'theta': np.concatenate([w.ravel() for w in W])}
        for kind, weights, features in [
            ('kept', W[:-1] + [kept_last], kept_features),
            ('collapsed', [first] + W[1:-1] + [collapsed_last], collapsed_features),
        ]:
            costs, feature_penalty = penalties(weights, features)
            out[kind] = {'weightPenalties': costs, 'featurePenalty': feature_penalty, 'objective': sum(costs) + feature_penalty}
        cases.append(out)
    return cases


def discrete_paths():
    """Returns the fewest samples of an uneven path with steps below 1/k, and how far they are from it."""
    t = np.linspace(0, 1, 61) ** 1.5
    features = np.array([np.array([[np.cos(3 * s), s**2], [1 - s, np.exp(-2 * s)]]) for s in t])
    objective = 3 - 2 * t + 0.3 * np.sin(9 * t)
    paths = []
    for k in [1, 3, 10, 25]:
        chosen = [0]
        while t[chosen[-1]] < 1:
            within = np.flatnonzero(t - t[chosen[-1]] < 1 / k)
            chosen.append(int(within[-1]))
        held = np.searchsorted(chosen, np.arange(len(t)), side='right') - 1
        away = features - features[np.array(chosen)[held]]
        paths.append({
            'k': k, 'times': t[chosen], 'largestStep': np.diff(t[chosen]).max(),
            'largestRise': max(0, np.diff(objective[chosen]).max()),
            'distance': np.linalg.norm(away, axis=(1, 2)).max() / np.linalg.norm(features[0]),
        })
    return [{'t': t, 'features': features.ravel(), 'objective': objective, 'paths': paths}]


write('limits.json', {
    '_source': source('limits.py', scipy),
    '_conventions': {
        'inputScale': 'A (rows, samples) and X (dimension, samples), row by row; squaredNorms[i] = ‖A (factors[i] X)⁺‖²: '
                      'the first layer of eq. 12 without 1/λ.',
        'depth': 'cost: the smallest ½ Σ ‖W_l‖² of linear networks with 3 × 3 layers, whose product has the singular '
                 'values; costs: ½‖W_l‖² of each layer there.',
        'interpolants': 'networks of tanh with weights theta (W_1 … W_L, row by row) on X (9, N), targets 0.5·one-hot; kept '
                        'and collapsed: the penalties of both interpolating networks.',
        'discretePaths': 'features: 2 × 2 matrices at every t; paths: the fewest samples with steps below 1/k, and '
                         'their distance from all samples relative to the first.',
    },
    'inputScale': input_scale(),
    'depth': depth(),
    'interpolants': interpolants(),
    'discretePaths': discrete_paths(),
})
