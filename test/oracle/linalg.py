"""linalg.json: singular values of a few deterministic matrices, by LAPACK (NumPy) in float64 and by mpmath in 60 digits."""

import mpmath
import numpy as np

from common import close, det, source, write

mpmath.mp.dps = 60


def reflector(n, a):
    """Returns the Householder matrix I - 2 v v^T/(v^T v), v = det(n, 1, a)."""
    v = det(n, 1, a)
    return np.eye(n) - 2 * (v @ v.T) / (v.T @ v)


def matrices():
    yield 'det_8x12', 'det(8,12,.5)', det(8, 12, 0.5)
    yield 'det_12x8', 'det(12,8,1)', det(12, 8, 1)
    yield 'det_50x50', 'det(50,50,2)', det(50, 50, 2)
    yield 'det_10x200', 'det(10,200,3)', det(10, 200, 3)
    yield 'rank3_12x12', 'det(12,3,1) det(3,12,2)', det(12, 3, 1) @ det(3, 12, 2)
    yield 'graded_columns_8x8', 'det(8,8,1), column j times 10^(-2j): 14 decades', det(8, 8, 1) * 10.0 ** (-2 * np.arange(8))
    yield 'graded_rows_8x8', 'det(8,8,1), row i times 10^(-2i)', det(8, 8, 1) * 10.0 ** (-2 * np.arange(8))[:, None]
    yield (
        'graded_spectrum_8x8',
        'H(8,.3) diag(10^(-2k)) H(8,.7) with Householder H: dense, so what lies below 1e-16 s_1 is rounding',
        reflector(8, 0.3) @ np.diag(10.0 ** (-2 * np.arange(8))) @ reflector(8, 0.7),
    )
    yield 'orthogonal_8x8', 'H(8,.3) H(8,.7): all singular values 1', reflector(8, 0.3) @ reflector(8, 0.7)
    yield 'repeated_6x4', 'two times the first four columns of H(6,.3): four equal values', 2 * reflector(6, 0.3)[:, :4]
    yield 'zeros_5x7', 'zeros', np.zeros((5, 7))
    yield 'row_1x9', 'det(1,9,.5)', det(1, 9, 0.5)
    yield 'column_9x1', 'det(9,1,.5)', det(9, 1, 0.5)
    yield 'scalar_1x1', '[[-3]]', np.array([[-3.0]])
    yield 'zero_column_4x3', 'det(4,3,1) with its second column zero', det(4, 3, 1) * np.array([1.0, 0.0, 1.0])
    yield 'large_6x5', '1e150 det(6,5,1): squares overflow', 1e150 * det(6, 5, 1)
    yield 'small_6x5', '1e-160 det(6,5,1): squares underflow', 1e-160 * det(6, 5, 1)


def exact_singular_values(M):
    wide = M if M.shape[0] >= M.shape[1] else M.T
    if wide.shape[1] <= 12:
        s = mpmath.svd_r(mpmath.matrix(wide.tolist()), compute_uv=False)
        return sorted((float(v) for v in s), reverse=True)
    return None


def main():
    result = {}
    for name, text, M in matrices():
        lapack = np.linalg.svd(M, compute_uv=False)
        exact = exact_singular_values(M)
        row = {'_def': text, 'rows': M.shape[0], 'columns': M.shape[1], 'lapack': lapack}
        if exact is not None:
            row['exact'] = [v if v > 1e-300 else 0.0 for v in exact]
            top = max(lapack[0], 1e-300)
            row['lapackErrorOverLargest'] = float(np.abs(lapack - row['exact']).max() / top)
            if row['lapackErrorOverLargest'] > 2e-15:
                raise AssertionError(f'{name}: LAPACK and mpmath differ by {row["lapackErrorOverLargest"]}')
        if M.size <= 100:
            row['matrix'] = M
        else:
            row['frobenius'], row['corner'] = float(np.linalg.norm(M)), [M[0, 0], M[-1, -1]]
        with np.errstate(over='ignore', under='ignore'):
            scale = max(np.abs(M).max(), 1e-300)
            close(f'{name} Frobenius', np.linalg.norm(lapack / scale), np.linalg.norm(M / scale), 1e-14)
        result[name] = row
    write('linalg.json', {
        '_source': source('linalg.py', mpmath),
        '_conventions': {
            'det': 'det(o,n,a)[i][j] = sin(1 + a + 1.7 i + 2.3 j + .37 i j)',
            'H': 'H(n,a) = I - 2 v v^T/(v^T v), v = det(n,1,a)',
            'lapack': 'numpy.linalg.svd in float64, descending: good to about 1e-15 s_1, not relative to the small values',
            'exact': 'of the float64 matrix as given, by mpmath in 60 digits, then rounded (at most 12 columns or rows); 0 below 1e-300',
            'matrix': 'the entries themselves up to 100 of them: take these rather than sin() where digits matter (graded_*)',
        },
        'matrices': result,
    })
    for name, row in result.items():
        print(name, row.get('lapackErrorOverLargest'), row['lapack'][:3], row['lapack'][-2:], row.get('exact', [])[-2:])


if __name__ == '__main__':
    main()
