"""limits.json: numbers of the limits of the paper, δ → 0 by scaled inputs among them, by LAPACK and SciPy."""

import numpy as np
import scipy

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


write('limits.json', {
    '_source': source('limits.py', scipy),
    '_conventions': {
        'inputScale': 'A (rows, samples) and X (dimension, samples), row by row; squaredNorms[i] = ‖A (factors[i] X)⁺‖²: '
                      'the first layer of eq. 12 without 1/λ.',
    },
    'inputScale': input_scale(),
})
