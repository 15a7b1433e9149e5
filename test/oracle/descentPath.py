"""descentPath.json: the path of Theorem 4.3, by another method than the code.

Here the basis is aligned by two-sided rotations of Q = V_A^T V_B that minimise Brockett's cost entry by entry (the code
rotates A V_B), weights are W_{l+1} = sigma^-1(Z^{l+1}) Z^{l,-1} by a linear solve or pinv (the code decomposes), and
what the path must pass through whatever the rotations is computed from the start alone.
"""

import numpy as np
import scipy
import torch

from common import close, det, source, write

N, K, SIZES = 20, 4, [8, 6, 4, 2]
LABELS = np.repeat(np.arange(K), SIZES)
INVERSE = {'asinh': np.sinh, 'tanh': np.arctanh}


def one_hot(c):
    return c * (np.arange(K)[:, None] == LABELS[None, :]).astype(np.float64)


def ratio(Z, A):
    s, p = (np.linalg.svd(M, compute_uv=False) for M in (Z, A))
    r = int(np.sum(p > 1e-12 * p[0]))
    return float(np.max(s[:r] / p[:r]))


def objective(features, inverse):
    costs = []
    for Z, above in zip(features[:-1], features[1:]):
        costs.append(0.5 * np.linalg.norm(inverse(above) @ np.linalg.pinv(Z, rcond=1e-12)) ** 2)
    return costs


def align(Q, a, b):
    """Minimises 1/2 sum a_i^2 Q_ij^2 / b_j^2 by sweeps of plane rotations of the columns of Q; yields Q after each sweep."""
    n = len(b)
    A2 = np.concatenate([a, np.zeros(n - len(a))]) ** 2
    for _ in range(60):
        turned = False
        for j in range(n):
            for k in range(j + 1, n):
                p, q = Q[:, j], Q[:, k]
                jj, kk, jk = A2 @ p**2, A2 @ q**2, A2 @ (p * q)
                long, short = max(jj, kk), min(jj, kk)
                is_done = short <= 1e-28 * A2[0] or abs(jk) <= 1e-14 * np.sqrt(jj * kk)
                if long <= 1e-28 * A2[0] or (is_done and jj >= kk * (1 - 1e-13)):
                    continue
                angle = 0.5 * np.arctan2(2 * jk, jj - kk)
                c, s = np.cos(angle), np.sin(angle)
                Q[:, j], Q[:, k] = c * p + s * q, c * q - s * p
                turned = True
        yield Q
        if not turned:
            return
    raise AssertionError('60 sweeps')


def path(features, inverse, C):
    """Returns the objective after every sweep and along every straight piece, and the end."""
    Z = [F.copy() for F in features]
    O, values = {}, [sum(objective(Z, inverse))]
    for l in range(len(Z) - 1):
        A = inverse(Z[l + 1])
        UB, b, VBt = np.linalg.svd(Z[l])
        UA, a, VAt = np.linalg.svd(A)
        a = a * (a > 1e-12 * a[0])

        def follow(moved):
            Z[l] = moved
            for j in range(l - 1, -1, -1):
                Z[j] = C[j] * O[j] @ inverse(Z[j + 1])
            values.append(sum(objective(Z, inverse)))

        Q = VAt @ VBt.T
        for Q in align(Q, a, b):
            follow(UB @ np.diag(b) @ (VAt.T @ Q).T)
        end = np.concatenate([a, np.zeros(N - len(a))]) * C[l]
        for tau in np.linspace(0, 1, 31)[1:]:
            follow(UB @ np.diag((1 - tau) * b + tau * end) @ (VAt.T @ Q).T)
        if l < len(Z) - 2:
            O[l] = UB @ Q.T @ UA.T
    return values, Z


def line(start, end, inverse):
    return [sum(objective([(1 - t) * A + t * B for A, B in zip(start, end)], inverse)) for t in np.linspace(0, 1, 11)]


def milestones(features, inverse, C):
    """Computes the points of the path at the end of each half of a stage, from the start only."""
    costs = objective(features, inverse)
    rows, done = [], 0.0
    for l in range(len(features) - 1):
        b = np.linalg.svd(features[l], compute_uv=False)
        a = np.linalg.svd(inverse(features[l + 1]), compute_uv=False)
        a = a[a > 1e-12 * a[0]]
        rest = sum(costs[l + 1:])
        rows.append([done + 0.5 * float(np.sum((a / b[:len(a)]) ** 2)) + rest, done + len(a) / (2 * C[l] ** 2) + rest])
        done += len(a) / (2 * C[l] ** 2)
    return rows, done


def scatter(Z):
    return sum(np.sum((Z[:, LABELS == k] - Z[:, LABELS == k].mean(axis=1, keepdims=True)) ** 2) for k in range(K)) / N


def trained(seed):
    """Trains an asinh network to interpolation by L-BFGS, without any penalty."""
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(N, N, generator=generator, dtype=torch.float64)
    Y = torch.tensor(one_hot(1.0))
    widths = [N, N, N, N, K]
    weights = [(0.9 * torch.linalg.qr(torch.randn(max(m, n), n, generator=generator, dtype=torch.float64))[0][:m]).contiguous().requires_grad_()
               for n, m in zip(widths[:-1], widths[1:])]
    optimizer = torch.optim.LBFGS(weights, lr=1, max_iter=2000, history_size=20, tolerance_grad=1e-13, tolerance_change=1e-18,
                                  line_search_fn='strong_wolfe')

    def run():
        Z, features = X, []
        for W in weights:
            Z = torch.asinh(W @ Z)
            features.append(Z)
        return features

    def closure():
        optimizer.zero_grad()
        loss = 0.5 * torch.sum((run()[-1] - Y) ** 2)
        loss.backward()
        return loss

    optimizer.step(closure)
    features = [Z.detach().numpy() for Z in run()]
    gap = np.linalg.norm(features[-1] - one_hot(1.0)) / np.sqrt(N)
    if gap > 1e-7:
        raise AssertionError(f'the network does not interpolate: {gap}')
    return features


def case(name, sigma, c, features, stored):
    inverse = INVERSE[sigma]
    features = [*features[:-1], one_hot(c)]
    ratios = [ratio(Z, inverse(above)) for Z, above in zip(features[:-1], features[1:])]
    C = [max(1.0, value) for value in ratios]
    values, end = path(features, inverse, C)
    passed, limit = milestones(features, inverse, C)
    rise = float(np.max(np.diff(values)))
    exact = sum(K / (2 * value**2) for value in C)
    if rise > 1e-9 * values[0]:
        raise AssertionError(f'{name}: the objective rises by {rise}')
    close(f'{name}: end', values[-1], exact, 1e-9)
    straight = line(features, end, inverse)
    transposed = [*(Z.T for Z in features[:-1]), features[-1]]
    forced = None
    if max(ratios) > 1:
        forced = float(np.max(np.diff(path(features, inverse, [1.0] * len(C))[0])))
    print(f'{name}: {len(values)} points, start {values[0]:.6g}, end {values[-1]:.12g}, rise {rise:.2g}, C = 1 forced: {forced},'
          f' scatter {max(scatter(Z) for Z in end):.1g}, straight line up to {max(straight):.4g}')
    return {
        'name': name, 'activation': sigma, 'targetScale': c,
        'features': features[:-1] if stored else None,
        'ratios': ratios, 'C': C, 'start': values[0], 'startCosts': objective(features, inverse), 'end': exact, 'limit': limit,
        'milestones': passed, 'largestIncrease': max(0.0, rise), 'increaseWithCof1': forced,
        'lineToTransposed': line(features, transposed, inverse),
    }


def scaled(factors, a):
    return [factor * det(N, N, a + l) for l, factor in enumerate(factors)] + [None]


def main():
    write('descentPath.json', {
        '_source': source('descentPath.py', scipy, torch),
        '_conventions': {
            'features': 'Z^1 ... Z^3 (20, 20) where stored; else factors[l] det(20,20,a+l), l = 0, 1, 2. Z^4 = c onehot, class sizes 8, 6, 4, 2.',
            'ratios': 'the smallest C_l that (II) allows at the start; C: max(1, ratio)',
            'milestones': 'for every stage the objective when the basis is aligned, and when the singular values have arrived:'
            ' from the start alone, the same for every path of this kind',
            'limit': 'just before the end, where the ranks of the layers below fall from 20 to 4',
            'lineToTransposed': 'objective at t = 0, .1, ... 1 of the straight line to the transposed Z^1 ... Z^3 (the line to the end of'
            ' the path depends on signs that the rotations leave open)',
            'largestIncrease': 'of the path computed here, from one sweep to the next and along 30 points of every straight piece',
            'increaseWithCof1': 'the same with C = 1 forced where (II) needs more; null where it does not',
        },
        'classSizes': SIZES,
        'cases': [
            {**case('det asinh', 'asinh', 1.0, scaled((0.1, 0.15, 0.2), 1.0), False), 'factors': [0.1, 0.15, 0.2], 'a': 1.0},
            {**case('det tanh', 'tanh', 0.5, scaled((0.05, 0.06, 0.07), 2.0), False), 'factors': [0.05, 0.06, 0.07], 'a': 2.0},
            case('trained asinh', 'asinh', 1.0, trained(0), True),
        ],
    })


if __name__ == '__main__':
    main()
