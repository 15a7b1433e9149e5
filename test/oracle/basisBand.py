"""The recursion Z^l = O_l sigma^{-1}(Z^{l+1}) of Theorem 4.2, on the samples themselves.

frames: given bases. O_l = F_l Q' with F_l the Q of det(n_l, K, l) and Q R = sigma^{-1}(Z^{l+1}) on class means, both with
positive diagonals of R. Every Z^l is formed on all samples, and its K leading singular values are taken.
draws: O_l (n_l, n_{l+1}) drawn from the Haar measure of matrices with orthonormal columns, all of them, with no reduction
to K columns. A draw counts where every entry of every Z^l is in the range of sigma.
"""

import numpy as np

from common import det, source, write

INVERSES = {
    'tanh': np.arctanh,
    'softsign': lambda z: np.where(np.abs(z) < 1, z / (1 - np.abs(z)), np.nan),
    'asinh': np.sinh,
    'leakyRelu': lambda z: np.where(z > 0, z, 100 * z),
}
COUNTS = [7, 5, 3]
CASES = {
    'tanh': {'activation': 'tanh', 'widths': [12, 10, 8, 3], 'start': 0.6},
    'tanh, few admissible': {'activation': 'tanh', 'widths': [12, 10, 8, 3], 'start': 1.0},
    'softsign': {'activation': 'softsign', 'widths': [20, 16, 12, 3], 'start': 0.4},
    'asinh': {'activation': 'asinh', 'widths': [12, 10, 8, 3], 'start': 1.2},
    'leakyRelu': {'activation': 'leakyRelu', 'widths': [12, 10, 8, 3], 'start': 0.9},
}
DRAWS = 20000


def positive_qr(A):
    Q, R = np.linalg.qr(A)
    signs = np.where(np.diag(R) < 0, -1.0, 1.0)
    return Q * signs, R * signs[:, None]


def haar(rows, columns, rng):
    return positive_qr(rng.standard_normal((rows, columns)))[0]


def chain(case, basis):
    """s(Z^1) ... s(Z^{L-1}), K values each; None where an entry leaves the range of sigma."""
    inverse = INVERSES[case['activation']]
    K, widths = len(COUNTS), case['widths']
    A = case['start'] * np.repeat(np.eye(K), COUNTS, axis=1)  # sigma_L^{-1}(Y) on the samples
    spectra = []
    for l in range(len(widths) - 2, -1, -1):
        Z = basis(l, A) @ A
        with np.errstate(all='ignore'):
            A = inverse(Z)
        if not np.isfinite(A).all():
            return None
        spectra.insert(0, np.linalg.svd(Z, compute_uv=False)[:K])
    return spectra


def framed(case):
    def basis(l, A):
        means = A[:, np.cumsum(COUNTS) - 1]
        Q, _ = positive_qr(means)
        F, _ = positive_qr(det(case['widths'][l], len(COUNTS), l + 1))
        return F @ Q.T

    return basis


def main():
    rng = np.random.default_rng(20240206)
    cases = {}
    for name, case in CASES.items():
        drawn = [chain(case, lambda l, A: haar(case['widths'][l], A.shape[0], rng)) for _ in range(DRAWS)]
        kept = np.array([spectra for spectra in drawn if spectra is not None])
        frames = chain(case, framed(case))
        cases[name] = {
            **case,
            'counts': COUNTS,
            'frames': frames,
            'admissible': len(kept) / DRAWS,
            'mean': kept.mean(axis=0),
            'deviation': kept.std(axis=0, ddof=1),
            'quantiles': {str(p): np.quantile(kept, p, axis=0) for p in (0.05, 0.3, 0.5, 0.7, 0.95)},
        }
        identity = chain(case, lambda l, A: np.eye(case['widths'][l], A.shape[0]))
        cases[name]['identity'] = identity
        print(name, cases[name]['admissible'], kept.shape)
    write('basisBand.json', {
        '_source': source('basisBand.py'),
        '_conventions': {
            'model': ' '.join(__doc__.split('\n\n', 1)[1].split()),
            'spectra': 's(Z^l), l = 1 ... L-1, K values each, descending; null where undefined',
            'statistics': f'over the admissible ones of {DRAWS} draws; admissible: their share; quantiles as NumPy interpolates',
            'identity': 'O_l = [I; 0] in every layer',
            'start': 'sigma_L^{-1} of the targets',
        },
        'draws': DRAWS,
        'cases': cases,
    }, depth=3)


if __name__ == '__main__':
    main()
