"""Numbers for the cluster variation, the gradient's rank and the low-rank bound (2402.03991v2, section 3).

The script computes the cluster variation over every partition. Gradients and second derivatives come from autograd
(`torch.func`), one sample at a time. SciPy's BFGS and Newton steps with autograd's Hessian find stationary points.
"""

import itertools

import numpy as np
import scipy
import scipy.optimize
import torch
from torch.func import grad, hessian, jvp

from common import det, one_hot, source, write

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def partitions(N, K):
    """Yields every partition of N samples into at most K clusters, as N numbers."""
    def grow(prefix, used):
        if len(prefix) == N:
            yield prefix
            return
        for k in range(min(used + 1, K)):
            yield from grow(prefix + [k], max(used, k + 1))
    yield from grow([], 0)


def wcss(A, partition):
    """Evaluates eq. 6 on the columns of A."""
    partition = np.asarray(partition)
    return sum(((A[:, partition == k] - A[:, partition == k].mean(1, keepdims=True)) ** 2).sum() for k in set(partition)) / A.shape[1]


def tcv(A, K):
    """Returns the value of eq. 7 and the partition that attains it."""
    best = min(partitions(A.shape[1], K), key=lambda p: wcss(A, p))
    return wcss(A, best), best


def spectral(A, K):
    s = np.linalg.svd(A - A.mean(1, keepdims=True), compute_uv=False)
    return float((s[K - 1:] ** 2).sum() / A.shape[1])


LABELS = [0, 0, 0, 1, 1, 1]
ACT = {'tanh': torch.tanh, 'identity': lambda a: a, 'softsign': torch.nn.functional.softsign}
CASES = {
    'squared': dict(hidden='tanh', last='tanh', bias=False, loss='squared', reduction='sum', weightDecay=0.05, featureDecay=0.02,
                    residual=False, targetScale=0.9),
    'crossEntropy': dict(hidden='tanh', last='identity', bias=True, loss='crossEntropy', reduction='mean', weightDecay=0.01,
                         featureDecay=0.0, residual=False, targetScale=1.0),
    'residual': dict(hidden='tanh', last='identity', bias=True, loss='squared', reduction='mean', weightDecay=0.02, featureDecay=0.01,
                     residual=True, targetScale=1.0),
}
WIDTHS, D, N, K = [4, 4, 2], 3, 6, 2
X = torch.tensor(det(D, N, 0.5))
SHAPES = [(4, 3), (4, 4), (2, 4)]


def unpack(theta, c):
    W, at = [], 0
    for shape in SHAPES:
        W.append(theta[at:at + shape[0] * shape[1]].reshape(shape))
        at += shape[0] * shape[1]
    b = []
    for n in WIDTHS:
        b.append(theta[at:at + n] if c['bias'] else torch.zeros(n))
        at += n if c['bias'] else 0
    return W, b


def tail_loss(W, b, j, z, y, c):
    """Returns l(f_j(z), y) + sum_{m>j} lambda'_m/2 |z^m|^2 of one pair."""
    total = 0.0
    for l in range(j + 1, 4):
        a = W[l - 1] @ z + b[l - 1]
        new = ACT[c['hidden'] if l < 3 else c['last']](a)
        z = new + z if c['residual'] and l == 2 else new
        total = total + c['featureDecay'] / 2 * (z * z).sum()
    if c['loss'] == 'squared':
        return total + 0.5 * ((z - y) ** 2).sum()
    return total + torch.logsumexp(z, 0) - z @ y


def features(W, b, c):
    """Returns Z^0 .. Z^2 of all samples."""
    Z = [X]
    for l in (1, 2):
        new = ACT[c['hidden']](W[l - 1] @ Z[-1] + b[l - 1][:, None])
        Z.append(new + Z[-1] if c['residual'] and l == 2 else new)
    return Z


def layer_gradient(W, b, l, j, z, y, c):
    """Returns grad_{W_l} of the loss of one pair."""
    return grad(lambda V: tail_loss(W[:l - 1] + [V] + W[l:], b, j, z, y, c))(W[l - 1])


def second(W, b, l, j, p, u, c):
    """Returns D^2 T[u, u] at p = (z, y)."""
    n = p.shape[0] - 2
    T = lambda q: layer_gradient(W, b, l, j, q[:n], q[n:], c)
    once = lambda q: jvp(T, (q,), (u,))[1]
    return jvp(once, (p,), (u,))[1]


def supremum(W, b, l, j, pairs, c, rng, hull, starts):
    """Maximises |D^2 T[u, u]| over unit u, and over the hull when `hull`, by SciPy from random starts."""
    m, count = pairs.shape

    def value(x):
        x = torch.tensor(x, requires_grad=True)
        p = pairs @ torch.softmax(x[m:], 0) if hull else pairs[:, 0]
        u = x[:m] / x[:m].norm()
        f = -second(W, b, l, j, p, u, c).norm()
        f.backward()
        return f.item(), x.grad.numpy()

    found = []
    for _ in range(starts):
        x = np.concatenate([rng.normal(size=m), 3 * rng.normal(size=count)])
        found.append(-scipy.optimize.minimize(value, x, jac=True, method='L-BFGS-B', options={'maxiter': 80, 'gtol': 1e-9, 'ftol': 1e-14}).fun)
    return max(found)


def stationary(c, Y):
    q = 1.0 if c['reduction'] == 'sum' else 1.0 / N

    def objective(theta):
        W, b = unpack(theta, c)
        return q * sum(tail_loss(W, b, 0, X[:, i], Y[:, i], c) for i in range(N)) + c['weightDecay'] / 2 * (theta * theta).sum()

    start = np.concatenate([(0.8 * det(*shape, a + 1)).ravel() for a, shape in enumerate(SHAPES)]
                           + ([(0.2 * det(n, 1, 7 + a)).ravel() for a, n in enumerate(WIDTHS)] if c['bias'] else []))
    slope, curve = grad(objective), hessian(objective)
    result = scipy.optimize.minimize(lambda t: objective(torch.tensor(t)).item(), start, jac=lambda t: slope(torch.tensor(t)).numpy(), method='BFGS',
                                     options={'gtol': 1e-6, 'maxiter': 5000})
    theta = torch.tensor(result.x)
    for _ in range(8):
        theta = theta - torch.linalg.lstsq(curve(theta), slope(theta)[:, None]).solution[:, 0]
    assert slope(theta).norm() < 1e-12, slope(theta).norm()
    return start, theta, c['weightDecay'] / (q * N)


def bound(theta, c, Y, decay):
    W, b = unpack(theta, c)
    Z = features(W, b, c)
    rows = []
    for l in (1, 2, 3):
        full = sum(layer_gradient(W, b, l, 0, X[:, i], Y[:, i], c) for i in range(N)) / N
        left = torch.linalg.svdvals(W[l - 1])[K:].norm().item()
        stationarity = float((full + decay * W[l - 1]).norm() / (decay * W[l - 1]).norm())
        for j in range(l):
            pairs = torch.cat([Z[j], Y])
            variation, partition = tcv(pairs.numpy(), K)
            part = torch.tensor(partition)
            centroid = 0
            for k in set(partition):
                mean = pairs[:, part == k].mean(1)
                centroid = centroid + (part == k).sum() / N * layer_gradient(W, b, l, j, mean[:-2], mean[-2:], c)
            remainder = float((full - centroid).norm())
            if stationarity < 1e-9:
                assert left <= remainder / decay + 1e-12, (l, j)
            rows.append({'layer': l, 'below': j, 'distance': left, 'stationarity': stationarity, 'tcv': variation, 'partition': partition,
                         'remainder': remainder / decay, 'rankOfCentroidGradient': int(np.linalg.matrix_rank(centroid.numpy(), tol=1e-12))})
    return rows


def second_at(theta, c, Y, rng):
    """Returns the value at the first sample along (1, ..., 1) normalised, and the maximum over directions there."""
    W, b = unpack(theta, c)
    Z = features(W, b, c)
    rows = []
    for l, j in itertools.combinations(range(3, -1, -1), 2):
        pairs = torch.cat([Z[j], Y])
        u = torch.ones(pairs.shape[0]) / np.sqrt(pairs.shape[0])
        rows.append({'layer': l, 'below': j, 'along': second(W, b, l, j, pairs[:, 0], u, c).norm().item(),
                     'most': supremum(W, b, l, j, pairs[:, :1], c, rng, False, 3),
                     'M': supremum(W, b, l, j, pairs, c, rng, True, 3) if (l, j) in ((2, 1), (3, 2), (3, 0)) else None})
    return rows


def main():
    rng = np.random.default_rng(7)
    variation = []
    for rows, count, a, classes, scale in ((3, 8, 1.0, 3, 1.0), (2, 9, 0.3, 2, 0.1), (5, 10, 2.0, 2, 1.0)):
        Zs, labels = det(rows, count, a), np.arange(count) % classes
        A = np.vstack([Zs, scale * one_hot(labels, classes)])
        for clusters in (1, 2, 3, 4):
            variation.append({'rows': rows, 'samples': count, 'a': a, 'classes': classes, 'scale': scale, 'K': clusters,
                              'tcv': tcv(A, clusters)[0], 'lower': spectral(A, clusters), 'byClass': wcss(A, labels)})
    networks = {}
    for name, c in CASES.items():
        Y = torch.tensor(c['targetScale'] * one_hot(LABELS, 2))
        start, theta, decay = stationary(c, Y)
        begin = torch.tensor(start)
        W, b = unpack(begin, c)
        few = [layer_gradient(W, b, l, 0, X[:, 0], Y[:, 0], c) + layer_gradient(W, b, l, 0, X[:, 4], Y[:, 4], c) for l in (1, 2, 3)]
        networks[name] = {**c, 'decay': decay, 'start': start, 'theta': theta.numpy(),
                          'fewSpectra': [torch.linalg.svdvals(g).numpy() for g in few], 'second': second_at(begin, c, Y, rng),
                          'atStart': bound(begin, c, Y, decay), 'atStationary': bound(theta, c, Y, decay)}
        print(name, [(r['layer'], r['below'], f"{r['distance']:.2e} {r['remainder']:.2e}") for r in networks[name]['atStationary']])
    write('rankBound.json', {
        '_source': source('rankBound.py', scipy, torch),
        '_conventions': {
            'variation': 'pairs: det(rows, samples, a) over scale * onehot(i mod classes); tcv by going through every partition (eq. 7),'
            ' lower = the sum of squares of the singular values of the centred pairs from the K-th on, over samples',
            'networks': 'd = 3, widths 4, 4, 2, N = 6, X = det(3, 6, 0.5), labels 0 0 0 1 1 1, K = 2; start, theta: W_1, W_2, W_3 by rows, then'
            ' the biases; the same featureDecay in every layer; residual: layer 2 adds its input',
            'decay': 'Lambda of eq. 4 with the loss a mean over samples',
            'fewSpectra': 'singular values of the gradient of the summed loss of samples 0 and 4, by layer, at start',
            'second': 'at start: |D^2 grad_{W_l} l(f_j(z), y)[u, u]| at the pair of sample 0: along u = (1, ..., 1) normalised, its maximum over u (most),'
            ' and the largest value over u and the hull of all pairs (M) that SciPy found: from below',
            'atStart, atStationary': 'both sides of Theorem 3.4 without M; remainder = |R|/Lambda of the partition of tcv',
        },
        'variation': variation,
        'networks': networks,
    })


if __name__ == '__main__':
    main()
