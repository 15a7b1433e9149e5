"""limits.json: numbers of the limits of the paper, δ → 0 by scaled inputs among them, by LAPACK and SciPy."""

import numpy as np
import scipy

from scipy.optimize import minimize

from common import det, source, write


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


write('limits.json', {
    '_source': source('limits.py', scipy),
    '_conventions': {
        'inputScale': 'A (rows, samples) and X (dimension, samples), row by row; squaredNorms[i] = ‖A (factors[i] X)⁺‖²: '
                      'the first layer of eq. 12 without 1/λ.',
        'depth': 'cost: the smallest ½ Σ ‖W_l‖² of linear networks with 3 × 3 layers, whose product has the singular '
                 'values; costs: ½‖W_l‖² of each layer there.',
    },
    'inputScale': input_scale(),
    'depth': depth(),
})
