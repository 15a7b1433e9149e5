"""representationCost.json: the representation cost with its constraints, distances of Gram matrices from blocks.

LAPACK computes pseudoinverses and ranks. mpmath computes the Gram distances in 60 digits: near collapse they are differences
of almost equal matrices.
"""

import mpmath
import numpy as np

from common import close, det, one_hot, source, write

mpmath.mp.dps = 60
LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2])


def forward(X, weights, residual):
    """Returns Z^l and A^l, with tanh in every layer except the output."""
    features, preactivations = [], []
    Z = X
    for l, W in enumerate(weights):
        A = W @ Z
        out = A if l == len(weights) - 1 else np.tanh(A)
        Z = out + Z if residual[l] else out
        features.append(Z)
        preactivations.append(A)
    return features, preactivations


def rank(s, tolerance=1e-12):
    return int(np.sum(s > tolerance * s[0])) if s[0] > 0 else 0


def svdvals(M):
    return np.linalg.svd(M, compute_uv=False)


def cost_of(features, preactivations, Y):
    K = rank(svdvals(Y))
    layers = []
    for l in range(len(features) - 1):
        Z, A, own = features[l], preactivations[l + 1], svdvals(preactivations[l])
        pinv = np.linalg.pinv(Z, rcond=1e-12)
        s, p = svdvals(Z), svdvals(A)
        r = rank(p)
        padded = np.concatenate([s, np.zeros(max(0, r - len(s)))])
        C = float(np.max(padded[:r] / p[:r]))
        leading = float(np.max(padded[:min(r, K)] / p[:min(r, K)]))
        cost = 0.5 * np.linalg.norm(A @ pinv) ** 2
        # Check with the smallest W: lstsq solves Z^T W^T = (A Z^+ Z)^T with the least norm.
        W = np.linalg.lstsq(Z.T, (A @ pinv @ Z).T, rcond=1e-12)[0]
        close(f'cost of layer {l + 1}', cost, 0.5 * np.linalg.norm(W) ** 2, 1e-10)
        layers.append({
            'layer': l + 1,
            'cost': cost,
            'representability': np.linalg.norm(A @ pinv @ Z - A) / np.linalg.norm(A),
            'smallestC': C,
            'leadingC': leading,
            'rank': rank(own),
            'missingRank': max(0, K - rank(own)),
            'rankMargin': float(own[K - 1] / own[0]) if K <= len(own) else 0.0,
            'optimum': K / (2 * C**2),
            'leadingOptimum': K / (2 * leading**2),
        })
    return {
        'interpolation': np.linalg.norm(features[-1] - Y) / np.linalg.norm(Y),
        'cost': sum(row['cost'] for row in layers),
        'rank': K,
        'smallestC': max(row['smallestC'] for row in layers),
        'leadingC': max(row['leadingC'] for row in layers),
        'optimum': sum(row['optimum'] for row in layers),
        'leadingOptimum': sum(row['leadingOptimum'] for row in layers),
        'layers': layers,
    }


def network(name, widths, residual, spoil=None):
    X = det(5, 8, 0.5)
    sizes = [5, *widths]
    weights = [0.5 * det(sizes[l + 1], sizes[l], l + 1.0) for l in range(len(widths))]
    if spoil == 'rank 2 in W_2':  # layer 2 of rank 2: (III) fails in it
        weights[1] = 0.5 * det(widths[1], 2, 1) @ det(2, widths[0], 2)
    features, preactivations = forward(X, weights, residual)
    if spoil == 'Z^1 of rank 3':  # then no W_2 gives A^2: (I) fails
        features[0] = det(widths[0], 3, 0.4) @ det(3, 8, 0.9)
    Y = one_hot(LABELS, 3)
    row = {'name': name, 'residual': residual, 'weights': weights, 'features': features, 'preactivations': preactivations,
           'targets': Y, 'weightCost': 0.5 * sum(np.linalg.norm(W) ** 2 for W in weights[1:]),
           'norms': [np.linalg.norm(W) for W in weights], 'X': X,
           'firstLayerCost': 0.5 * np.linalg.norm(preactivations[0] @ np.linalg.pinv(X)) ** 2,
           'numbers': cost_of(features, preactivations, Y)}
    if any(residual):
        row['change'] = [np.linalg.norm(features[l] - features[l - 1]) / np.linalg.norm(features[l]) if residual[l] else None
                         for l in range(len(widths))]
    if spoil is None and row['numbers']['cost'] > row['weightCost'] * (1 + 1e-10):
        raise AssertionError('the smallest weights are larger than those that are there')
    return row


def block_distance(Z, labels):
    M = mpmath.matrix(Z.tolist())
    G = M.T * M
    N = len(labels)
    norm = distance = mpmath.mpf(0)
    for i in range(N):
        for j in range(N):
            rows, columns = np.flatnonzero(labels == labels[i]), np.flatnonzero(labels == labels[j])
            mean = sum(G[int(a), int(b)] for a in rows for b in columns) / (len(rows) * len(columns))
            distance += (G[i, j] - mean) ** 2
            norm += G[i, j] ** 2
    return float(mpmath.sqrt(distance / norm))


def gram_cases():
    labels = np.array([0, 2, 0, 1, 1, 2, 0, 0, 1])
    for rows, shift, scatter in [(4, 0, 1), (3, 0, 1e-3), (5, 0, 1e-9), (3, 2, 1e-12), (2, 50, 0.1)]:
        Z = det(rows, 3, 0.3)[:, labels] + shift + scatter * det(rows, 9, 0.8)
        yield {'rows': rows, 'scatter': scatter, 'features': Z, 'blockDistance': block_distance(Z, labels)}


def main():
    write('representationCost.json', {
        '_source': source('representationCost.py', mpmath),
        '_conventions': {
            'networks': 'features Z^1 ... Z^L and preactivations A^1 ... A^L, one column per sample; tanh, identity at the output;'
            ' residual layers add their input. Ranks and pseudoinverses at 1e-12 of the largest singular value.',
            'cost': '1/2 |A^{l+1} pinv(Z^l)|^2',
            'smallestC': 'max of s_i(Z^l)/s_i(A^{l+1}), i up to rank(A^{l+1})',
            'gram': '|G - block means of G|/|G| in the Frobenius norm, by mpmath in 60 digits, of the float64 features as given',
        },
        'networks': [
            network('pyramid', [8, 7, 6, 3], [False] * 4),
            network('narrow in the middle', [8, 2, 6, 3], [False] * 4),
            network('rank 2 in W_2', [8, 7, 6, 3], [False] * 4, 'rank 2 in W_2'),
            network('Z^1 of rank 3', [8, 7, 6, 3], [False] * 4, 'Z^1 of rank 3'),
            network('residual', [7, 7, 7, 7, 3], [False, True, True, True, False]),
        ],
        'gram': {'labels': [0, 2, 0, 1, 1, 2, 0, 0, 1], 'cases': list(gram_cases())},
    })


if __name__ == '__main__':
    main()
