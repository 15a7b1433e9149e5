"""forecast.json: the balance law beyond delta = 0 and beyond plain networks, and real networks beside it.

scalar: the model of one class, minimised over w_2 ... w_L and s_1 (not over the law's unknown) by SciPy, polished by
Newton's method in 30 digits:

    q N/2 (sigma_L(a) - c)^2 + lambda_1 h s_1^2/2 + sum_{l>=2} lambda_l w_l^2/2 + q sum_{l<L} lambda'_l s_l^2/2
    + q lambda'_L N sigma_L(a)^2/2,    s_l = w_l s_{l-1}, or (1 + w_l) s_{l-1} in residual layers; a = s_L/sqrt(N)

coupled: collapsed features Z^l = F_l D of all classes, minimised over the matrices F_1 ... F_{L-1} (K, K) and a by
L-BFGS, with F_L = diag(a_k sqrt(N_k)) and W_{l+1} = F_{l+1} F_l^{-1}:

    tr(F_1 (lambda_1 H + q lambda'_1) F_1')/2 + sum_{l>=2} lambda_l |W_l|^2/2 + q sum_{2<=l<L} lambda'_l |F_l|^2/2
    + the terms of the outputs as above;  H = D (X'X)^+ D', D the class indicators divided by sqrt(N_k)

networks: networks themselves, minimised over all weights by L-BFGS with lambda-continuation from a deterministic start:
nothing in them is collapsed, linear or aligned by assumption.
"""

import mpmath
import numpy as np
import scipy
import scipy.linalg
import scipy.optimize

from common import close, det, source, write

mpmath.mp.dps = 30


# The scalar model

def scalar_terms(model, u, m):
    """Returns the objective at u = (log s_1, w_2, ..., w_L), with the functions of the module m (NumPy or mpmath)."""
    L, N, q = len(model['weightDecays']), model['samples'], model['sampleWeight']
    s, w = [m.exp(u[0])], list(u[1:])
    for l in range(1, L):
        s.append(s[-1] * ((1 if model['residual'] and l < L - 1 else 0) + w[l - 1]))
    a = s[-1] / m.sqrt(N)
    z = m.tanh(a)
    lam, feature = model['weightDecays'], model['featureDecays']
    f = q * N * ((z - model['target']) ** 2 + feature[-1] * z * z) + lam[0] * model['inputCost'] * s[0] ** 2
    f += sum(lam[l] * w[l - 1] ** 2 for l in range(1, L)) + q * sum(feature[l] * s[l] ** 2 for l in range(L - 1))
    return f / 2, s, w, a


def solve_scalar(model):
    L, lam = len(model['weightDecays']), max(model['weightDecays'])
    found = []
    for s in (0.0, 1.0, 2.0):
        for w in (0.3, 1.0, 2.0):
            start = np.array([s] + [w] * (L - 1))
            result = scipy.optimize.minimize(lambda u: scalar_terms(model, u, np)[0] / lam, start, method='BFGS',
                                             options={'gtol': 1e-9, 'maxiter': 4000})
            if scalar_terms(model, result.x, np)[3] > 0.05:
                found.append((result.fun * lam, result.x))
    best = min(found, key=lambda pair: pair[0])[1]
    n = len(best)
    f = lambda *u: scalar_terms(model, u, mpmath)[0] / lam
    slope = lambda *u: [mpmath.diff(f, u, tuple(int(i == j) for j in range(n))) for i in range(n)]
    u = mpmath.findroot(slope, [mpmath.mpf(float(v)) for v in best], tol=1e-24, maxsteps=40)
    value, s, w, a = scalar_terms(model, [u[i] for i in range(n)], mpmath)
    close('scalar polish', float(value), min(found, key=lambda pair: pair[0])[0], 1e-6)
    return {'objective': float(value), 's': [float(v) for v in s[:-1]], 'w': [float(v) for v in w], 'a': float(a)}


def scalar_model(samples, decays, features, target=0.9, q=1.0, residual=False, h=0.0):
    return {'samples': samples, 'target': target, 'weightDecays': decays, 'featureDecays': features, 'sampleWeight': q,
            'residual': residual, 'inputCost': h}


SCALAR = {
    'decays by layer': scalar_model(7, [0, 1e-3, 4e-3, 2e-3, 5e-4], [1e-3, 0, 2e-3, 0, 1e-3]),
    'decays by layer, mean': scalar_model(7, [0, 1e-4, 4e-4, 2e-4], [1e-3, 5e-4, 0, 0], q=1 / 20),
    'delta': scalar_model(12, [2e-3, 1e-3, 1e-3, 1e-3], [1e-3, 1e-3, 1e-3, 1e-3], target=1.0, h=0.4),
    'delta alone': scalar_model(12, [2e-3, 1e-3, 3e-3, 1e-3], [0, 0, 0, 0], h=0.4),
    'residual, Theorem C.2': scalar_model(20, [0] + [1e-4] * 5, [0, 0, 0, 0, 2.3e-6, 0], residual=True),
    'residual, literal': scalar_model(20, [0] + [1e-5] * 5, [1e-5] * 6, target=1.0, residual=True),
    'residual, delta, decays, mean': scalar_model(9, [1e-3, 1e-4, 3e-4, 2e-4], [0, 1e-4, 1e-3, 0], q=1 / 30, residual=True, h=0.1),
    'two layers': scalar_model(5, [1e-3, 2e-3], [1e-3, 1e-3], h=0.7),
}


# The inputs, and all classes together

COUNTS = [7, 5, 4, 4]
LABELS = np.repeat(np.arange(4), COUNTS)


def inputs():
    """Returns X (30, 20): deterministic class means and within-class spread, off the origin like pixels."""
    return 1.0 + det(30, 4, 0.7)[:, LABELS] + 0.8 * det(30, 20, 5.3)


def indicators():
    return (np.arange(4)[:, None] == LABELS) / np.sqrt(np.array(COUNTS))[:, None]


def solve_coupled(H, decays, features, target, q):
    counts, K, L = np.array(COUNTS), 4, len(decays)
    M = decays[0] * H + q * features[0] * np.eye(K)
    scale = max(decays)

    def objective(u):
        F = [u[l * K * K:(l + 1) * K * K].reshape(K, K) for l in range(L - 1)]
        a = u[(L - 1) * K * K:]
        z = np.tanh(a)
        F.append(np.diag(a * np.sqrt(counts)))
        f = np.trace(F[0] @ M @ F[0].T) + q * (counts * ((z - target) ** 2 + features[-1] * z * z)).sum()
        slopes = [F[0] @ M] + [q * features[l] * F[l] for l in range(1, L - 1)] + [np.zeros((K, K))]
        f += q * sum(features[l] * (F[l] ** 2).sum() for l in range(1, L - 1))
        for l in range(L - 1):
            inverse = np.linalg.inv(F[l])
            W = F[l + 1] @ inverse
            f += decays[l + 1] * (W**2).sum()
            slopes[l + 1] = slopes[l + 1] + decays[l + 1] * W @ inverse.T
            slopes[l] = slopes[l] - decays[l + 1] * W.T @ W @ inverse.T
        slope_a = q * counts * (z - target + features[-1] * z) * (1 - z * z) + np.diag(slopes[-1]) * np.sqrt(counts)
        return f / 2 / scale, np.concatenate([*(slope.ravel() for slope in slopes[:-1]), slope_a]) / scale

    best = None
    for s in (1.0, 2.0):
        start = np.concatenate([(s * np.eye(K)).ravel()] * (L - 1) + [np.full(K, 1.2)])
        x = start
        for _ in range(4):  # restarts reach the last digits
            result = scipy.optimize.minimize(objective, x, jac=True, method='L-BFGS-B',
                                             options={'gtol': 1e-13, 'ftol': 1e-18, 'maxiter': 20000, 'maxfun': 40000, 'maxcor': 60})
            x = result.x
        if best is None or result.fun < best.fun:
            best = result
    F = [best.x[l * K * K:(l + 1) * K * K].reshape(K, K) for l in range(L - 1)]
    a = best.x[(L - 1) * K * K:]
    whole = [*F, np.diag(a * np.sqrt(counts))]
    return {
        'objective': best.fun * scale, 'a': a, 'spectra': [np.linalg.svd(f, compute_uv=False) for f in F],
        'weightNorms': [np.sqrt(np.trace(F[0] @ H @ F[0].T))] + [np.linalg.norm(whole[l + 1] @ np.linalg.inv(whole[l])) for l in range(L - 1)],
        'slope': np.abs(best.jac).max(),
    }


COUPLED = {
    'matched, delta = 10': ([1e-2, 1e-3, 1e-3, 1e-3], [2e-3, 0, 0, 0], 0.9, 1.0),
    'literal, delta = 2': ([2e-3, 1e-3, 1e-3, 1e-3], [1e-3] * 4, 1.0, 1.0),
    'mean, decays by layer': ([4e-4, 1e-4, 3e-4, 2e-4, 1e-4], [0, 1e-3, 0, 2e-3, 0], 0.9, 1 / 20),
}


# Networks

SIGMA = {
    'tanh': (np.tanh, lambda a, z: 1 - z * z),
    'identity': (lambda a: a, lambda a, z: np.ones_like(a)),
    'softsign': (lambda a: a / (1 + np.abs(a)), lambda a, z: 1 / (1 + np.abs(a)) ** 2),
    'asinh': (np.arcsinh, lambda a, z: 1 / np.sqrt(1 + a * a)),
    'sin': (np.sin, lambda a, z: np.cos(a)),
}


def network_objective(theta, net, X, multiplier):
    """W_1 = B S^-1 U', X = U S V': theta holds B, W_2, ..., W_L."""
    widths, q = net['widths'], net['sampleWeight']
    U, S, Vt = net['svd']
    L, names = len(widths), [net['activation']] * (len(widths) - 1) + ['tanh']
    shapes = [(widths[0], len(S))] + [(widths[l], widths[l - 1]) for l in range(1, L)]
    W, at = [], 0
    for rows, cols in shapes:
        W.append(theta[at:at + rows * cols].reshape(rows, cols))
        at += rows * cols
    Z, A, adds = [], [], lambda l: net['residual'] and 0 < l < L - 1
    for l in range(L):
        A.append(W[l] @ (Z[-1] if l else Vt))
        z = SIGMA[names[l]][0](A[l])
        Z.append(z + Z[-1] if adds(l) else z)
    Y = net['target'] * (np.arange(4)[:, None] == LABELS)
    decays, features = net['weightDecays'], net['featureDecays']
    price = [multiplier * decays[0] / S**2] + [multiplier * decay for decay in decays[1:]]
    f = q * ((Z[-1] - Y) ** 2).sum() + sum((price[l] * W[l] ** 2).sum() for l in range(L))
    f += multiplier * q * sum(features[l] * (Z[l] ** 2).sum() for l in range(L))
    slopes = [None] * L
    E = q * (Z[-1] - Y) + multiplier * q * features[-1] * Z[-1]
    for l in range(L - 1, -1, -1):
        own = Z[l] - Z[l - 1] if adds(l) else Z[l]
        back = E * SIGMA[names[l]][1](A[l], own)
        slopes[l] = back @ (Z[l - 1] if l else Vt).T + price[l] * W[l]
        if l:
            E = W[l].T @ back + (E if adds(l) else 0) + multiplier * q * features[l - 1] * Z[l - 1]
    return f / 2, np.concatenate([slope.ravel() for slope in slopes]), Z, A, W


def orthogonal(rows, cols, seed):
    return np.linalg.svd(np.random.default_rng(seed).normal(size=(rows, cols)), full_matrices=False)


def train(net, X):
    U, S, Vt = np.linalg.svd(X, full_matrices=False)
    net = {**net, 'svd': (U, S, Vt)}
    widths = net['widths']
    sizes = [(widths[0], len(S))] + [(widths[l], widths[l - 1]) for l in range(1, len(widths))]
    parts = []
    for l, size in enumerate(sizes):
        left, _, right = orthogonal(*size, l)
        parts.append((net['gain'] * left @ right).ravel())
    theta = np.concatenate(parts)
    scale = max(net['weightDecays'])
    for multiplier in (30, 10, 3, 1, 1, 1, 1):
        result = scipy.optimize.minimize(lambda t: tuple(v / scale for v in network_objective(t, net, X, multiplier)[:2]), theta,
                                         jac=True, method='L-BFGS-B',
                                         options={'gtol': 1e-12, 'ftol': 1e-16, 'maxiter': 400 if multiplier > 1 else 6000, 'maxfun': 20000, 'maxcor': 40})
        theta = result.x
    f, slope, Z, A, W = network_objective(theta, net, X, 1)
    means = [z @ indicators().T @ indicators() for z in Z]
    norms = [np.linalg.norm(W[0] / S)] + [np.linalg.norm(w) for w in W[1:]]
    return {'objective': f, 'gradient': np.linalg.norm(slope) / scale, 'spectra': [np.linalg.svd(z, compute_uv=False)[:4] for z in Z],
            'preactivationSpectra': [np.linalg.svd(a, compute_uv=False)[:4] for a in A[1:]],
            'weightNorms': norms, 'withinClass': [np.linalg.norm(z - m) / np.linalg.norm(z) for z, m in zip(Z, means)],
            'dataLoss': net['sampleWeight'] * ((Z[-1] - net['target'] * (np.arange(4)[:, None] == LABELS)) ** 2).sum() / 2}


def network(activation='tanh', target=0.9, decays=(0, 1e-3, 1e-3, 1e-3), features=(1e-3, 0, 0, 0), q=1.0, residual=False, width=20, gain=0.8):
    widths = [width] * (len(decays) - 1) + [4]
    return {'widths': widths, 'activation': activation, 'lastActivation': 'tanh', 'target': target, 'weightDecays': list(decays),
            'featureDecays': list(features), 'sampleWeight': q, 'residual': residual, 'gain': gain}


matched = lambda delta, **rest: network(decays=(1e-3 * delta, 1e-3, 1e-3, 1e-3), **rest)
literal = lambda delta, **rest: network(decays=(1e-3 * delta, 1e-3, 1e-3, 1e-3), features=(1e-3,) * 4, target=1.0, **rest)
NETWORKS = {
    'linear, delta = 10': matched(10, activation='identity'),
    'linear, literal, delta = 2': literal(2, activation='identity'),
    'matched, delta = 0': matched(0),
    'matched, delta = 1': matched(1),
    'matched, delta = 10': matched(10),
    'matched, delta = 10, width 80': matched(10, width=80),
    'literal, delta = 0': literal(0),
    'literal, delta = 2': literal(2),
    'literal, delta = 30': literal(30),
    'delta alone': network(decays=(1e-2, 1e-3, 1e-3, 1e-3), features=(0,) * 4),
    'decays by layer, mean': network(decays=(0, 1e-4, 3e-4, 2e-4, 1e-4), features=(2e-3, 0, 2e-3, 0, 0), q=1 / 20),
    'softsign': network(activation='softsign', features=(1e-3,) * 4),
    'asinh': network(activation='asinh', features=(1e-3,) * 4),
    'sin': network(activation='sin', features=(1e-3,) * 4),
    'residual, Theorem C.2': network(decays=(0,) + (1e-3,) * 4, features=(0, 0, 0, 1e-3, 0), residual=True, gain=0.3),
    'residual, literal': network(decays=(0,) + (1e-3,) * 4, features=(1e-3,) * 5, target=1.0, residual=True, gain=0.3),
    'residual, delta = 10': network(decays=(1e-2,) + (1e-3,) * 4, features=(0, 0, 0, 1e-3, 0), residual=True, gain=0.3),
}


def main():
    X = inputs()
    D = indicators()
    H = D @ np.linalg.pinv(X.T @ X, rcond=1e-13) @ D.T
    close('couplings', H, (D @ np.linalg.pinv(X)) @ (D @ np.linalg.pinv(X)).T, 1e-8)
    trained = {}
    for name, net in NETWORKS.items():
        trained[name] = {**net, **train(net, X)}
        print(name, trained[name]['objective'], trained[name]['gradient'], trained[name]['withinClass'])
    write('forecast.json', {
        '_source': source('forecast.py', scipy, mpmath),
        '_conventions': {
            'models': ' '.join(__doc__.split('\n\n', 1)[1].split()),
            'weightDecays': 'lambda_1 ... lambda_L, lambda_1 being lambda delta; featureDecays: lambda\'_l; sampleWeight: q',
            'inputs': 'X = 1 + det(30, 4, 0.7)[:, labels] + 0.8 det(30, 20, 5.3), det as in network.json; labels: classes of 7, 5, 4, 4 samples',
            'spectra': 's(Z^l): of the coupled model l = 1 ... L-1, of networks l = 1 ... L (4 leading); preactivationSpectra: s(A^{l+1}), l = 1 ... L-1',
            'gradient': '|gradient| of the objective over the largest lambda at the end of training',
            'withinClass': '|Z^l - class means|/|Z^l|',
        },
        'counts': COUNTS,
        'couplings': H,
        'scalar': {name: {**model, **solve_scalar(model)} for name, model in SCALAR.items()},
        'coupled': {name: {'weightDecays': d, 'featureDecays': f, 'target': c, 'sampleWeight': q, **solve_coupled(H, d, f, c, q)}
                    for name, (d, f, c, q) in COUPLED.items()},
        'networks': trained,
    })


if __name__ == '__main__':
    main()
