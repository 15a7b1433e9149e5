"""balanceLaw.json: the per-class scalar model of the collapsed optimum and its balance law, in high precision.

For a class of N samples, c the target, lambda the weight decay, lambda'_l the feature decay of layer l (delta = 0),
minimise over s_1 ... s_{L-1}, a, with s_L := a sqrt(N):

    1/2 N (tanh a - c)^2 + lambda/2 sum_{l=1}^{L-1} (s_{l+1}/s_l)^2 + 1/2 sum_{l<L} lambda'_l s_l^2 + 1/2 lambda'_L N tanh^2 a

The hidden layers count as linear: their entries are small. SciPy minimises from several starts in the logarithms of s
and a; the best is polished by Newton's method in 40 digits. reduction = mean divides N (tanh a - c)^2 and every lambda'
by the number of all samples.
"""

import mpmath
import numpy as np
import scipy
import scipy.optimize

from common import close, read, source, write

mpmath.mp.dps = 40
COUNTS = (1, 2, 4, 5, 14, 16, 17, 22, 23, 24)


def config(layers, weight_decay, feature_decay, feature_layers, target, over=1):
    decays = [feature_decay if feature_layers == 'all' or l == 0 else 0.0 for l in range(layers)]
    return {'layers': layers, 'weightDecay': weight_decay, 'featureDecays': decays, 'targetScale': target,
            'dataWeight': 1 / over, 'featureWeight': 1 / over}


def value_and_slope(u, N, model):
    """Returns the model and its gradient in u = (log s_1, ..., log s_{L-1}, log a), in float64."""
    L, lam, c = model['layers'], model['weightDecay'], model['targetScale']
    decays = [d * model['featureWeight'] for d in model['featureDecays']]
    s = np.exp(np.append(u[:-1], u[-1] + 0.5 * np.log(N)))
    a, t = np.exp(u[-1]), np.tanh(np.exp(u[-1]))
    w2 = (s[1:] / s[:-1]) ** 2
    penal = np.array(decays[:-1]) * s[:-1] ** 2
    f = 0.5 * model['dataWeight'] * N * (t - c) ** 2 + 0.5 * lam * w2.sum() + 0.5 * penal.sum() + 0.5 * decays[-1] * N * t * t
    slope = np.zeros(L)
    slope[:-1] = penal - lam * w2
    slope[1:] += lam * w2
    slope[-1] += (model['dataWeight'] * N * (t - c) + decays[-1] * N * t) * (1 - t * t) * a
    return f, slope


def exact(u, N, model):
    """Solves the stationarity of the model by Newton's method in 40 digits."""
    L, lam, c = model['layers'], mpmath.mpf(model['weightDecay']), mpmath.mpf(model['targetScale'])
    feature = [mpmath.mpf(d) * mpmath.mpf(model['featureWeight']) for d in model['featureDecays']]
    data = mpmath.mpf(model['dataWeight'])
    root = mpmath.sqrt(N)

    def system(*u):
        s = [mpmath.exp(v) for v in u[:-1]] + [mpmath.exp(u[-1]) * root]
        a = mpmath.exp(u[-1])
        t = mpmath.tanh(a)
        w2 = [0] + [(s[l] / s[l - 1]) ** 2 for l in range(1, L)]
        rows = [lam * w2[l] - lam * w2[l + 1] + feature[l] * s[l] ** 2 for l in range(L - 1)]
        rows.append(lam * w2[L - 1] + N * (data * (t - c) + feature[L - 1] * t) * (1 - t * t) * a)
        return [row / lam for row in rows]

    solution = mpmath.findroot(system, [mpmath.mpf(float(v)) for v in u], tol=1e-50, maxsteps=60)
    s = [mpmath.exp(solution[l]) for l in range(L - 1)]
    a = mpmath.exp(solution[L - 1])
    t = mpmath.tanh(a)
    s.append(a * root)
    w = [s[l] / s[l - 1] for l in range(1, L)]
    parts = {
        'dataLoss': data * N * (t - c) ** 2 / 2,
        'weightPenalty': lam / 2 * sum(v**2 for v in w),
        'featurePenalty': (sum(feature[l] * s[l] ** 2 for l in range(L - 1)) + feature[L - 1] * N * t**2) / 2,
    }
    # w_{l+1}^2 = w_l^2 + lambda'_l s_l^2 / lambda, l = 1 ... L-1, with w_1 = 0 since delta = 0
    law = max(abs(w[l] ** 2 - (w[l - 1] ** 2 if l else 0) - feature[l] * s[l] ** 2 / lam) for l in range(L - 1))
    return {
        's': [float(v) for v in s[:-1]],
        'a': float(a),
        's_L': float(root * t),
        'w': [float(v) for v in w],
        'objective': float(sum(parts.values())),
        **{key: float(v) for key, v in parts.items()},
        'lawError': float(law),
    }


def solve(N, model):
    """Returns the best collapsed solution, or the zero solution where no solution has a > 0."""
    L, c = model['layers'], model['targetScale']
    zero = 0.5 * model['dataWeight'] * N * c * c
    bounds = [(-12.0, 8.0)] * (L - 1) + [(-12.0, 3.0)]
    found = []
    for a in (0.3, 1.0, 1.5, 2.5, 3.5):
        for s in (0.3, 1.0, 3.0):
            start = np.append(np.linspace(np.log(s), np.log(a * np.sqrt(N)), L)[:-1], np.log(a))
            scale = model['weightDecay']
            result = scipy.optimize.minimize(lambda u: tuple(v / scale for v in value_and_slope(u, N, model)), start,
                                             jac=True, method='L-BFGS-B', bounds=bounds,
                                             options={'gtol': 1e-13, 'ftol': 1e-17, 'maxiter': 5000, 'maxfun': 20000})
            if np.exp(result.x[-1]) > 0.05 and np.abs(result.jac).max() < 1e-2:
                found.append((result.fun * scale, result.x))
    if not found:
        return {'collapsed': None, 'zeroObjective': zero, 'zeroIsBetter': True}
    best = min(found, key=lambda pair: pair[0])
    answer = exact(best[1], N, model)
    close('polish', answer['objective'], best[0], 1e-7)
    f, slope = value_and_slope(np.log([*answer['s'], answer['a']]), N, model)
    close('float64', f, answer['objective'], 1e-12)
    curvature = np.linalg.eigvalsh(hessian(np.log([*answer['s'], answer['a']]), N, model))
    return {**answer, 'zeroObjective': zero, 'zeroIsBetter': bool(zero < answer['objective']),
            'isMinimum': bool(curvature[0] > 0), 'startsAgreeing': f'{sum(abs(v - best[0]) < 1e-8 * best[0] for v, _ in found)} of 15'}


def hessian(u, N, model, h=1e-5):
    columns = [(value_and_slope(u + h * e, N, model)[1] - value_and_slope(u - h * e, N, model)[1]) / (2 * h) for e in np.eye(len(u))]
    H = np.array(columns)
    return (H + H.T) / 2


MODELS = {
    'literal_L5': config(5, 1e-5, 1e-5, 'all', 1.0),
    'matched_N200': config(5, 1e-4, 2.3e-6, 'first', 0.9),
    'matched_N50': config(5, 1e-4, 9.2e-6, 'first', 0.9),
    'literal_L10': config(10, 1e-5, 1e-5, 'all', 1.0),
    'literal_L10_lam.03': config(10, 0.03, 0.03, 'all', 1.0),
    'literal_L5_lam.03': config(5, 0.03, 0.03, 'all', 1.0),
    'literal_L5_lam.3': config(5, 0.3, 0.3, 'all', 1.0),  # so strong that dropping small classes lowers the objective
    'literal_L5_mean_N200': config(5, 1e-5, 1e-5, 'all', 1.0, over=200),
}


def compare(name, got, expected, tolerance=1e-6):
    got, expected = np.asarray(got), np.asarray(expected)
    worst = float(np.max(np.abs(got - expected) / np.abs(expected)))
    return {'what': name, 'worstRelativeDifference': worst, 'within': bool(worst <= tolerance)}


def check_against_reference(solved):
    reference = read('reference.json')
    fig2, scalar, small = reference['fig2_N200_mnist_seed0'], reference['scalar_model'], reference['deterministic_small']
    counts = fig2['counts']

    def total(name):
        return sum(solved[name][str(n)]['objective'] for n in counts)

    def spectra(name):
        rows = [solved[name][str(n)]['s'] for n in sorted(counts, reverse=True)]
        return np.array(rows).T

    checks = [
        compare('A (literal) fstar_delta0', total('literal_L5'), fig2['A']['fstar_delta0']),
        compare('A (literal) pred_scalar', spectra('literal_L5'), fig2['A']['pred_scalar']),
        compare('Zm (matched) fstar_delta0', total('matched_N200'), fig2['Zm']['fstar_delta0']),
        compare('Zm (matched) pred_scalar', spectra('matched_N200'), fig2['Zm']['pred_scalar']),
        compare('B (mean) fstar_delta0', total('literal_L5_mean_N200'), reference['mean_reduction_fstar_delta0']),
    ]
    for key, name in (('L5_lam1e-05', 'literal_L5'), ('L10_lam1e-05', 'literal_L10'), ('L10_lam0.03', 'literal_L10_lam.03'),
                      ('L5_lam0.03', 'literal_L5_lam.03')):
        row = scalar[f'{key}_sum_seed0counts']
        checks.append(compare(f'{key} f', total(name), row['f']))
        checks.append(compare(f'{key} s, N_k = 23', solved[name]['23']['s'], row['s_class0']))
        checks.append(compare(f'{key} a, N_k = 23', solved[name]['23']['a'], row['a_class0']))
    for key, layers in (('L5', 5), ('L10', 10)):
        row = solve(20, config(layers, 1e-5, 1e-5, 'all', 1.0))
        expected = scalar[f'{key}_lam1e-05_sum_balanced']
        checks.append(compare(f'{key} balanced f, s, a', [10 * row['objective'], *row['s'], row['a']],
                              [expected['f'], *expected['s'], expected['a']]))
    for key, lam, c in (('opt_lam1e-2', 1e-2, 1.0), ('opt_lam1e-3_c09', 1e-3, 0.9)):
        row = solve(4, config(4, lam, lam, 'all', c))
        expected = small[key]
        checks.append(compare(f'deterministic_small {key}, L = 4, N_k = 4, lambda\' = lambda', [3 * row['objective'], *row['s'], row['a']],
                              [expected['scalar_model_f'], *expected['scalar_s'], expected['scalar_a']]))
    five = solved['literal_L5']['5']
    expected = reference['fig2_N50_literal_delta0.1']
    checks.append(compare('N50 literal f', 10 * five['objective'], expected['f_apriori_delta0']))
    checks.append(compare('N50 literal s (given to 4 decimals)', five['s'], expected['s_apriori'], 1e-4))
    return checks


def main():
    solved = {name: {str(N): solve(N, model) for N in COUNTS} for name, model in MODELS.items()}
    checks = check_against_reference(solved)
    for check in checks:
        print(check)
        if not check['within']:
            raise AssertionError(f'differs from reference.json: {check}')
    law = max(row.get('lawError', 0) for rows in solved.values() for row in rows.values())
    totals = {name: {'counts': [23, 14, 14, 23, 17, 16, 22, 24, 23, 24],
                     'objective': sum(solved[name][str(n)]['objective'] for n in [23, 14, 14, 23, 17, 16, 22, 24, 23, 24])}
              for name in MODELS}
    totals['literal_N50'] = {'counts': [5] * 10, 'objective': 10 * solved['literal_L5']['5']['objective']}
    totals['matched_N50'] = {'counts': [5] * 10, 'objective': 10 * solved['matched_N50']['5']['objective']}
    theorem = {f'{c} N_k={N}': float(np.arctanh(c) * np.sqrt(N)) for c in (0.9, 0.5) for N in COUNTS}
    write('balanceLaw.json', {
        '_source': source('balanceLaw.py', scipy, mpmath),
        '_conventions': {
            'model': ' '.join(__doc__.split('\n\n', 1)[1].split()),
            'solutions': 'models.NAME.solutions[N_k]: s = [s_1 ... s_{L-1}]; a = the attained pre-activation; s_L = sqrt(N_k) tanh a = s(Z^L)'
            ' (not the a sqrt(N_k) of the model); w = [w_2 ... w_L], w_l = s_l/s_{l-1} with a sqrt(N_k) for s_L: the singular values of'
            ' W_l; objective and its three parts of one class: the optimum is the sum over the classes',
            'law': "w_{l+1}^2 = w_l^2 + (lambda'_l/lambda) s_l^2 for l = 1..L-1 with w_1 = 0 (delta = 0); lawError is the largest |left - right|",
            'C': 'the constant of Theorem 4.2 in layer l is s_l/s(atanh Z^{l+1}) = 1/w_{l+1}',
            'zeroObjective': '1/2 N_k c^2, of the class dropped. zeroIsBetter: the collapsed solution is only a local minimum and the'
            ' global one drops the class; collapsed: null where there is no collapsed stationary point',
            'order': 'a forecast of a network lists s_l of its classes in descending order',
            'theoremFlat': "Theorem 4.2 with C = 1 and targets c < 1: the same s_l = atanh(c) sqrt(N_k) in every layer l < L",
        },
        'check': {'lawError': law, 'againstReference': checks},
        'totals': totals,
        'models': {name: {**MODELS[name], 'solutions': solved[name]} for name in MODELS},
        'theoremFlat': theorem,
    })


if __name__ == '__main__':
    main()
