"""Numbers for Lemma 3.3: the entrywise norm of the second derivatives, hulls of clusters, and the centroid-based loss (eq. 8).

JAX forms the whole tensor of second derivatives of a gradient, entry by entry. SciPy maximises its norm over the hull of all
pairs, and over the hulls of the classes. The networks are those of rankBound.json, which PyTorch made.
"""

import jax
import jax.numpy as jnp
import numpy as np
import scipy
import scipy.optimize

from common import close, det, one_hot, read, source, write

jax.config.update('jax_enable_x64', True)

LABELS = [0, 0, 0, 1, 1, 1]
WIDTHS, D, N = [4, 4, 2], 3, 6
X = det(D, N, 0.5)
SHAPES = [(4, 3), (4, 4), (2, 4)]
ACT = {'tanh': jnp.tanh, 'identity': lambda a: a}


def unpack(theta, bias):
    W, b, at = [], [], 0
    for shape in SHAPES:
        W.append(theta[at:at + shape[0] * shape[1]].reshape(shape))
        at += shape[0] * shape[1]
    for n in WIDTHS:
        b.append(theta[at:at + n] if bias else np.zeros(n))
        at += n if bias else 0
    return W, b


def layer(W, b, l, z, c):
    new = ACT[c['hidden'] if l < 3 else c['last']](W[l - 1] @ z + b[l - 1])
    return new + z if c['residual'] and l == 2 else new


def tail_loss(W, b, j, z, y, c):
    """Returns l(f_j(z), y) + sum_{m>j} lambda'_m/2 |z^m|^2 of one pair."""
    total = 0.0
    for l in range(j + 1, 4):
        z = layer(W, b, l, z, c)
        total = total + c['featureDecay'] / 2 * (z * z).sum()
    if c['loss'] == 'squared':
        return total + 0.5 * ((z - y) ** 2).sum()
    return total + jax.scipy.special.logsumexp(z) - z @ y


def features(W, b, c):
    """Returns Z^0 .. Z^2 of all samples."""
    Z = [X]
    for l in (1, 2):
        Z.append(np.stack([layer(W, b, l, Z[-1][:, i], c) for i in range(N)], 1))
    return Z


def tensor_of(W, b, l, j, c):
    """Returns the function p = (z, y) -> all second derivatives of grad_{W_l} there: (n_l, n_{l-1}, d, d)."""
    def gradient(p):
        n = p.shape[0] - 2
        return jax.grad(lambda V: tail_loss(W[:l - 1] + [V] + W[l:], b, j, p[:n], p[n:], c))(W[l - 1])
    return jax.jit(jax.hessian(gradient))


def entrywise(T, p):
    return float(jnp.linalg.norm(T(p).ravel()))


def operator(T, p, rng, starts=4):
    """Maximises |T[u, u]| over unit u by SciPy."""
    own = np.asarray(T(p))

    def value(x):
        u = x / np.linalg.norm(x)
        return -np.linalg.norm(np.einsum('mnab,a,b->mn', own, u, u))

    return max(-scipy.optimize.minimize(value, rng.normal(size=p.shape[0])).fun for _ in range(starts))


def supremum(T, pairs, rng, starts):
    """Maximises the entrywise norm over the hull of the pairs by SciPy from random starts, samples included."""
    def value(x):
        share = np.exp(x - x.max())
        return -entrywise(T, pairs @ (share / share.sum()))

    found = [entrywise(T, pairs[:, i]) for i in range(pairs.shape[1])]
    for _ in range(starts):
        start = 2 * rng.normal(size=pairs.shape[1])
        found.append(-scipy.optimize.minimize(value, start, method='Nelder-Mead', options={'maxiter': 300}).fun)
    return max(found)


def centroid_loss(W, b, j, pairs, c):
    n = pairs.shape[0] - 2
    terms, mean = 0.0, 0.0
    for k in (0, 1):
        own = pairs[:, np.asarray(LABELS) == k]
        centre = own.mean(1)
        terms += own.shape[1] / N * float(tail_loss(W, b, j, centre[:n], centre[n:], c))
    for i in range(N):
        mean += float(tail_loss(W, b, j, pairs[:n, i], pairs[n:, i], c)) / N
    return terms, mean


def main():
    rng = np.random.default_rng(11)
    networks = {}
    for name, c in read('rankBound.json')['networks'].items():
        Y = c['targetScale'] * one_hot(LABELS, 2)
        theta = np.asarray(c['start'])
        W, b = unpack(theta, c['bias'])
        Z = features(W, b, c)
        rows = []
        for l in (1, 2, 3):
            for j in range(l):
                pairs = np.concatenate([Z[j], Y])
                T = tensor_of(W, b, l, j, c)
                own = np.asarray(T(pairs[:, 0]))
                close(f'{name} {l} {j}: the tensor is symmetric', own, own.transpose(0, 1, 3, 2), 1e-12)
                classes = max(supremum(T, pairs[:, np.asarray(LABELS) == k], rng, 2) for k in (0, 1))
                rows.append({'layer': l, 'below': j, 'entrywise': entrywise(T, pairs[:, 0]), 'operator': operator(T, pairs[:, 0], rng),
                             'hull': supremum(T, pairs, rng, 2), 'classHulls': classes})
        losses = []
        for j in (0, 1, 2):
            terms, mean = centroid_loss(W, b, j, np.concatenate([Z[j], Y]), c)
            losses.append({'below': j, 'loss': terms, 'mean': mean})
        networks[name] = {'rows': rows, 'losses': losses, 'penalty': c['decay'] / 2 * float(theta @ theta)}
        print(name, [f"{r['entrywise'] / r['operator']:.2f}" for r in rows])
    write('lemma33.json', {
        '_source': source('lemma33.py', scipy, jax),
        '_conventions': {
            'networks': 'those of rankBound.json at their start, classes 0 0 0 1 1 1',
            'entrywise, operator': 'norms of all second derivatives of grad_{W_l} at the pair of sample 0: root of the sum of squares; maximum of'
            ' |T[u, u]| over unit u',
            'hull, classHulls': 'the largest entrywise norm that SciPy found over the hull of all pairs, and over the hulls of both classes: from below',
            'losses': 'loss: eq. 8 without weight decay, for the partition into classes; mean: the mean over samples; both with lambda\' of the layers above j',
            'penalty': 'Lambda/2 |theta|^2 with the loss a mean over samples',
        },
        'networks': networks,
    })


if __name__ == '__main__':
    main()
