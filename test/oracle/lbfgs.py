"""lbfgs.json: losses of torch.optim.LBFGS (strong Wolfe) on the small deterministic problem, in float64.

It also has the change of the losses when the start changes by one part in 1e15, as another summation order would, and
the minimum that SciPy's L-BFGS-B and a continuation find.
"""

import numpy as np
import scipy
import scipy.optimize
import torch

from common import close, one_hot, read, small_problem, source, write
from network import feature_decays, whiten, with_numpy, TORCH

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ALGORITHM = {
    'objects': 'x: all W_l, row by row, W_1 first, as one vector; f the objective, g its gradient. One iteration: direction, line search, x += t d.',
    'direction': 'd = -g in iteration 1. Afterwards y = g - g_previous, s = d_previous * t_previous; if y.s > 1e-10 the pair is stored'
    ' (the oldest of more than history_size is dropped) and H = y.s / y.y; otherwise memory and H stay. d is the two-loop recursion with'
    ' H times the identity in the middle: q = -g; newest to oldest a_i = (s_i.q)/(y_i.s_i), q -= a_i y_i; r = H q; oldest to newest'
    ' b_i = (y_i.r)/(y_i.s_i), r += (a_i - b_i) s_i; d = r. H starts at 1.',
    'first trial step': 't = min(1, 1/||g||_1) in iteration 1, else t = 1 (lr = 1).',
    'line search': 'c1 = 1e-4, c2 = .9, at most 25 steps of bracketing and zoom together (the first trial not counted), as lswolfe.lua.'
    ' Bracketing, with t_prev = 0: (1) f(t) > f(0) + c1 t g(0).d, or from the third trial on f(t) >= f(t_prev): bracket [t_prev, t];'
    ' (2) |g(t).d| <= -c2 g(0).d: accept t; (3) g(t).d >= 0: bracket [t_prev, t]; (4) else t_new = cubic interpolation of t_prev and t'
    ' clamped to [t + .01 (t - t_prev), 10 t].',
    'zoom': 'Stop when |b1 - b0| max|d| < 1e-9 (not tolerance_change: it is not passed on). t = cubic interpolation clamped to the'
    ' bracket. eps = .1 (max - min of the bracket); if t is nearer than eps to an end, then if the last step was already marked'
    ' insufficient, or t is on or outside an end, move t to eps inside the nearer end and clear the mark, else set the mark; otherwise'
    ' clear it. If f(t) > f(0) + c1 t g(0).d or f(t) >= f(low): high = t, and low/high are chosen anew by f. Else: accept if'
    ' |g(t).d| <= -c2 g(0).d; otherwise if g(t).d (high - low) >= 0: high = low; in both cases low = t. The result is low.',
    'cubic interpolation': 'of (x1,f1,g1), (x2,f2,g2): d1 = g1 + g2 - 3 (f1-f2)/(x1-x2), d2 = sqrt(d1^2 - g1 g2); if x1 <= x2: x2 -'
    ' (x2-x1) (g2+d2-d1)/(g2-g1+2 d2), else x1 - (x1-x2) (g1+d2-d1)/(g1-g2+2 d2); clamped; the middle of the bounds if d1^2 < g1 g2.',
    'max_eval': 'torch 2.15 passes max_ls = max_eval - evaluations so far to the line search; with max_iter = 1 the default max_eval is 1,'
    ' hence max_ls = 0 and no search at all. max_eval = 26 gives the 25 steps of the published algorithm.',
}


class Problem:
    """Returns the small problem as a function of one vector, with torch gradients."""

    def __init__(self, coordinates='raw', **settings):
        X, labels, W = small_problem()
        self.case = {'hidden': 'tanh', 'last': 'tanh', 'reduction': 'sum', 'targetScale': 1.0, 'weightDecay': 1e-2,
                     'firstLayer': 0.5, 'featureDecay': 2e-2, 'featureLayers': 'all', 'bias': False,
                     'coordinates': coordinates, **settings}
        self.Y = self.case['targetScale'] * one_hot(labels, 3)
        self.inputs, self.start, self.scale = X, W, None
        if coordinates == 'whitened':
            U, S, Vt = whiten(X)
            stored = read('network.json')['whitened']['small']
            close('S of network.json', S, stored['S'], 1e-14)
            self.inputs, self.scale = np.array(stored['Vt']), np.array(stored['S'])
            self.start = [np.array(stored['B']), *W[1:]]
        self.shapes = [w.shape for w in self.start]

    def split(self, x):
        parts = np.split(x, np.cumsum([a * b for a, b in self.shapes])[:-1])
        return [part.reshape(shape) for part, shape in zip(parts, self.shapes)]

    def vector(self, W):
        return np.concatenate([w.ravel() for w in W])

    def objective(self, parameters):
        Z, penalty = torch.tensor(self.inputs), 0
        decays = feature_decays(self.case, len(parameters))
        over = self.Y.shape[1] if self.case['reduction'] == 'mean' else 1
        for l, W in enumerate(parameters):
            Z = TORCH[self.case['last' if l == len(parameters) - 1 else 'hidden']](W @ Z)
            penalty = penalty + decays[l] * (Z**2).sum() / over
            if l == 0:
                W1 = W / torch.tensor(self.scale) if self.scale is not None else W
                penalty = penalty + self.case['weightDecay'] * self.case['firstLayer'] * (W1**2).sum()
            else:
                penalty = penalty + self.case['weightDecay'] * (W**2).sum()
        return 0.5 * ((Z - torch.tensor(self.Y)) ** 2).sum() / over + 0.5 * penalty

    def numpy(self, x):
        W = self.split(x)
        result, _, _ = with_numpy(self.case, self.inputs, self.Y, W[0], W[1:], [], self.scale)
        return result['objective'], self.vector(result['gradient'])


def lbfgs(problem, iterations, memory=10, noise=0.0):
    """Calls step() once per iteration. losses[0] is the start, losses[i] the loss after iteration i."""
    random = np.random.default_rng(1)
    start = [w * (1 + noise * random.standard_normal(w.shape)) for w in problem.start]
    parameters = [torch.tensor(w, requires_grad=True) for w in start]
    optimizer = torch.optim.LBFGS(parameters, lr=1, max_iter=1, max_eval=26, history_size=memory, tolerance_grad=0,
                                  tolerance_change=0, line_search_fn='strong_wolfe')

    def closure():
        optimizer.zero_grad()
        loss = problem.objective(parameters)
        loss.backward()
        return loss

    losses, norms, steps, evaluations = [], [], [], []

    def note():
        losses.append(closure().item())
        norms.append(float(torch.sqrt(sum((p.grad**2).sum() for p in parameters))))

    note()
    state = optimizer.state[parameters[0]]
    for _ in range(iterations):
        before = state.get('func_evals', 0)
        optimizer.step(closure)
        steps.append(float(state['t']))
        evaluations.append(state['func_evals'] - before - 1)
        note()
    return {'losses': losses, 'gradientNorms': norms, 'steps': steps, 'evaluations': evaluations,
            'final': [p.detach().numpy() for p in parameters]}


def single_call(problem, iterations, memory=10):
    """Runs all iterations in one call of step(), which must reach the same final loss."""
    parameters = [torch.tensor(w, requires_grad=True) for w in problem.start]
    optimizer = torch.optim.LBFGS(parameters, lr=1, max_iter=iterations, max_eval=10**6, history_size=memory,
                                  tolerance_grad=0, tolerance_change=0, line_search_fn='strong_wolfe')

    def closure():
        optimizer.zero_grad()
        loss = problem.objective(parameters)
        loss.backward()
        return loss

    optimizer.step(closure)
    return closure().item()


def scipy_minimum(problem, start, iterations):
    result = scipy.optimize.minimize(problem.numpy, start, jac=True, method='L-BFGS-B',
                                     options={'maxcor': 10, 'gtol': 1e-15, 'ftol': 0, 'maxiter': iterations, 'maxfun': 10**6})
    return {'f': float(result.fun), 'iterations': int(result.nit), 'evaluations': int(result.nfev),
            'gradientNorm': float(np.linalg.norm(result.jac))}, result.x


def run(problem, iterations, memory=10):
    result = lbfgs(problem, iterations, memory)
    again = lbfgs(problem, iterations, memory, noise=1e-15)
    result['relativeChangeAfterNoise1e-15'] = np.abs(np.array(again['losses']) / np.array(result['losses']) - 1)
    result['singleCall'] = single_call(problem, iterations, memory)
    close('single call', result['singleCall'], result['losses'][-1], 1e-9)
    result['finalWeightNorms'] = [float(np.linalg.norm(w)) for w in result.pop('final')]
    result['evaluationsSame'] = again['evaluations'] == result['evaluations']
    return result


def collapsed_minimum(lam, target, gain, stages):
    """opt_lam* of reference.json: lambda = lambda' = lam, delta = 0, N = 12, all widths 12, by SciPy's L-BFGS-B.

    X is the identity: at delta = 0 only its row space matters, and collapse needs the class indicators in it. The X of
    the small problem is 8 x 12, its row space has dimension 8, and Z^1 cannot collapse there.
    """
    random, x = np.random.default_rng(0), None
    for m in stages:
        problem = Problem(weightDecay=lam * m, featureDecay=lam * m, firstLayer=0.0, targetScale=target)
        problem.inputs = np.eye(12)
        problem.shapes = [(12, 12), *problem.shapes[1:]]
        if x is None:
            factors = [np.linalg.svd(random.standard_normal(shape), full_matrices=False) for shape in problem.shapes]
            x = problem.vector([(gain if l else 0.8) * (u @ v) for l, (u, _, v) in enumerate(factors)])
        found, x = scipy_minimum(problem, x, 300 if m > 1 else 6000)
    W = problem.split(x)
    _, _, Z = with_numpy(problem.case, problem.inputs, problem.Y, W[0], W[1:], [], None)
    return {'gain': gain, 'continuation': stages, **found, 'sv': [np.linalg.svd(z, compute_uv=False)[:3] for z in Z]}


def run(problem, iterations, memory=10):
    result = lbfgs(problem, iterations, memory)
    again = lbfgs(problem, iterations, memory, noise=1e-15)
    result['relativeChangeAfterNoise1e-15'] = np.abs(np.array(again['losses']) / np.array(result['losses']) - 1)
    result['singleCall'] = single_call(problem, iterations, memory)
    close('single call', result['singleCall'], result['losses'][-1], 1e-9)
    result['finalWeightNorms'] = [float(np.linalg.norm(w)) for w in result.pop('final')]
    result['evaluationsSame'] = again['evaluations'] == result['evaluations']
    return result


def opt_lam(lam, target, stages=(100, 30, 10, 3, 1)):
    """opt_lam* of reference.json: lambda = lambda' = lam, delta = 0; whitened, SciPy L-BFGS-B with continuation."""
    x = None
    for m in stages:
        problem = Problem('whitened', weightDecay=lam * m, featureDecay=lam * m, firstLayer=0.0, targetScale=target)
        if x is None:
            orthogonal = [np.linalg.svd(w, full_matrices=False) for w in problem.start]
            x = problem.vector([u @ v for u, _, v in orthogonal])
        _, x = scipy_minimum(problem, x, 500 if m > 1 else 20000)
    found, x = scipy_minimum(problem, x, 20000)
    return found


def main():
    raw = Problem()
    cases = {
        'raw': run(raw, 40),
        'raw_memory3': run(raw, 40, memory=3),
        'whitened': run(Problem('whitened'), 40),
        'raw_matched': run(Problem(targetScale=0.9, featureLayers='first'), 40),
    }
    second = {}
    for iterations in (10, 40, 200, 5000):
        second[f'raw, at most {iterations} iterations'], _ = scipy_minimum(raw, raw.vector(raw.start), iterations)
    long = lbfgs(raw, 200)
    reference = read('reference.json')['deterministic_small']
    optima = {}
    for name, lam, target in (('opt_lam1e-2', 1e-2, 1.0), ('opt_lam1e-3_c09', 1e-3, 0.9)):
        found = [collapsed_minimum(lam, target, gain, stages) for stages, gain in (((3, 1), 1.0), ((1,), 0.6))]
        optima[name] = {'found': found, 'reference': reference[name]['f_best'],
                        'relative': [row['f'] / reference[name]['f_best'] - 1 for row in found]}
    write('lbfgs.json', {
        '_source': {**source('lbfgs.py', torch, scipy),
                    'call': "torch.optim.LBFGS(lr=1, max_iter=1, max_eval=26, history_size=10, line_search_fn='strong_wolfe',"
                    ' tolerance_grad=0, tolerance_change=0), step() once per iteration'},
        '_conventions': {
            'problem': 'problem small of network.json, case ff_tanh_sum: tanh, sum, c = 1, lambda 1e-2, lambda_prime 2e-2 on all layers,'
            ' delta .5, from the stated weights; raw_memory3 with history_size 3; whitened: W_1 replaced by B with S and Vt of'
            ' network.json (case ff_tanh_sum_whitened); raw_matched: c = .9 and the feature penalty on Z^1 only',
            'losses': 'losses[0] at the start, losses[i] after iteration i (41 values); gradientNorms (2-norm) likewise',
            'steps': 'steps[i-1] is the accepted t of iteration i; evaluations[i-1] the evaluations of its line search, without the'
            ' one that torch repeats at the beginning of step()',
            'relativeChangeAfterNoise1e-15': 'of each loss when every weight of the start is multiplied by 1 + 1e-15 normal noise:'
            ' tolerances below ten times this test rounding, not the algorithm',
            'optima': "opt_lam* of reference.json (delta = 0, lambda' = lambda on all layers, X = identity). The value stated there is a"
            ' local minimum with three different singular values; one slightly lower, with three equal ones, is listed too',
        },
        '_algorithm': ALGORITHM,
        **cases,
        'raw_200': {'losses at 50, 100, 150, 200': [long['losses'][i] for i in (50, 100, 150, 200)]},
        'lbfgsb': second,
        'optima': optima,
    })


if __name__ == '__main__':
    main()
