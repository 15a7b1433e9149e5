"""Numbers for the DNC1, DNC2, DNC3 and NC4 metrics. NumPy forms and inverts the covariance matrices."""

import numpy as np

from common import det, source, write


def scatter(Z, labels, K, about):
    """Returns Sigma_W, Sigma_B, Sigma_T, the class means and the centred class means."""
    N = Z.shape[1]
    labels = np.asarray(labels)
    M = np.stack([Z[:, labels == k].mean(1) for k in range(K)], 1)
    D = Z - M[:, labels]
    centre = Z.mean(1, keepdims=True) if about == 'samples' else M.mean(1, keepdims=True)
    C = M - centre
    T = Z - Z.mean(1, keepdims=True)
    return D @ D.T / N, C @ C.T / K, T @ T.T / N, M, C


def top_inverse(S, rank):
    """Inverts S on the eigenvectors of the `rank` largest eigenvalues."""
    values, vectors = np.linalg.eigh(S)
    return vectors[:, -rank:] @ np.diag(1 / values[-rank:]) @ vectors[:, -rank:].T


def frame(G, E):
    return np.linalg.norm(G / np.linalg.norm(G) - E)


def off_the_lines(W, M):
    cosines = (W @ M) / np.linalg.norm(W, axis=1)[:, None] / np.linalg.norm(M, axis=0)[None, :]
    left = (np.linalg.norm(W, axis=1) ** 2) * (1 - (cosines ** 2).max(1))
    return np.sqrt(left.sum()) / np.linalg.norm(W)


def outside_span(W, M):
    mixed = np.linalg.lstsq(M, W.T, rcond=1e-12)[0]
    return np.linalg.norm(W.T - M @ mixed) / np.linalg.norm(W)


def cdnv(Z, labels, K):
    labels = np.asarray(labels)
    pairs = []
    for k in range(K):
        for other in range(K):
            if k == other:
                continue
            A, B = Z[:, labels == k], Z[:, labels == other]
            # np.var of every row, summed: the trace of the covariance of a class.
            pairs.append((A.var(1).sum() + B.var(1).sum()) / (2 * np.linalg.norm(A.mean(1) - B.mean(1)) ** 2))
    return np.mean(pairs)


def equiangularity(C):
    unit = C / np.linalg.norm(C, axis=0)
    cosines = (unit.T @ unit)[~np.eye(C.shape[1], dtype=bool)]
    return cosines.std()


def agreement(Z, M, outputs):
    distances = np.linalg.norm(Z[:, :, None] - M[:, None, :], axis=0)
    return np.mean(distances.argmin(1) == outputs.argmax(0))


def metrics(Z, labels, K, W, last, about):
    SW, SB, ST, M, C = scatter(Z, labels, K, about)
    simplex = (np.eye(K) - 1 / K) / np.sqrt(K - 1)
    norms = np.linalg.norm(C, axis=0)
    spans = np.linalg.matrix_rank(C) == K - 1
    s = np.linalg.svd(M, compute_uv=False)
    V = last / np.linalg.norm(last)
    return {
        'traceInverse': np.trace(SW @ np.linalg.pinv(SB, rcond=1e-12)) / K,
        'traceTop': np.trace(SW @ top_inverse(SB, K - 1)) if spans else None,
        'quotient': np.trace(SW) / np.trace(SB),
        'share': np.trace(SW) / np.trace(ST),
        'cdnv': cdnv(Z, labels, K),
        'equiangularity': equiangularity(C),
        'centreAgreement': agreement(Z, M, last @ Z),
        'orthogonalFrame': frame(M.T @ M, np.eye(K) / np.sqrt(K)),
        'simplexFrame': frame(C.T @ C, simplex),
        'normVariation': norms.std(ddof=1) / norms.mean(),
        'conditionNumber': s[0] / s[K - 1] if len(s) == K else None,
        'collinearRows': off_the_lines(W, M),
        'rowsInSpan': outside_span(W, M),
        'lastCollinearRows': off_the_lines(last, M),
        'lastRowsInSpan': outside_span(last, M),
        'selfDuality': np.linalg.norm(V.T - C / np.linalg.norm(C)),
        'productFrame': frame(V @ C, simplex),
    }


CASES = {
    'equal classes': (7, [0, 1, 2] * 4, 3, 0.5),
    'unequal classes': (6, [0, 0, 0, 0, 0, 1, 1, 1, 2, 2], 3, 1.5),
    'more classes than units': (2, [0, 1, 2, 3] * 3, 4, 0.25),
    'one unit fewer than classes': (3, [0, 1, 2, 3, 3, 3, 1], 4, 2.0),
}


def main():
    cases = []
    for name, (n, labels, K, a) in CASES.items():
        Z = det(n, len(labels), a)
        W, last = det(5, n, a + 3), det(K, n, a + 4)
        for about in ('samples', 'classes'):
            cases.append({'name': name, 'rows': n, 'labels': labels, 'classes': K, 'a': a, 'about': about,
                          'values': metrics(Z, labels, K, W, last, about)})
    write('collapseMetrics.json', {
        '_source': source('collapseMetrics.py'),
        '_conventions': 'Z = det(rows, samples, a); hidden next weights det(5, rows, a + 3), last weights det(classes, rows, a + 4), with outputs last · Z; null:'
                        ' not defined (traceTop) or infinite (conditionNumber)',
        'cases': cases,
    })


if __name__ == '__main__':
    main()
