"""network.json: forward pass, objective, gradient and measurements of small networks, by PyTorch autograd in float64.

Every case is computed twice, by torch (autograd) and by a backward pass written out in NumPy, and the script fails
when the two differ by more than 1e-12. It also checks `deterministic_small` of reference.json.
"""

import numpy as np
import torch

from common import close, det, one_hot, read, small_problem, source, write

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

TORCH = {
    'tanh': torch.tanh,
    'identity': lambda a: a,
    'relu': torch.relu,
    'leakyRelu': lambda a: torch.nn.functional.leaky_relu(a, 0.01),
    'sigmoid': torch.sigmoid,
    'softsign': torch.nn.functional.softsign,
    'asinh': torch.asinh,
    'sin': torch.sin,
}
SLOPE = {
    'tanh': lambda a: 1 - np.tanh(a) ** 2,
    'identity': np.ones_like,
    'relu': lambda a: (a > 0).astype(np.float64),
    'leakyRelu': lambda a: np.where(a > 0, 1, 0.01),
    'sigmoid': lambda a: 1 / (2 + np.exp(a) + np.exp(-a)),
    'softsign': lambda a: 1 / (1 + np.abs(a)) ** 2,
    'asinh': lambda a: 1 / np.sqrt(1 + a**2),
    'sin': np.cos,
}
NUMPY = {
    'tanh': np.tanh,
    'identity': lambda a: a,
    'relu': lambda a: np.maximum(a, 0),
    'leakyRelu': lambda a: np.maximum(a, 0.01 * a),
    'sigmoid': lambda a: 1 / (1 + np.exp(-a)),
    'softsign': lambda a: a / (1 + np.abs(a)),
    'asinh': np.arcsinh,
    'sin': np.sin,
}
INVERSE = {'tanh': np.arctanh, 'identity': lambda z: z, 'asinh': np.sinh}
CUTOFF = 1e-10  # singular values of X below CUTOFF * s_1 are dropped in whitened coordinates
RANK = 1e-5


# ---------------------------------------------------------------- problems

def problems():
    X, labels, W = small_problem()
    deep = [0.5 * det(24, 30, 1)] + [0.35 * det(24, 24, l) for l in (2, 3, 4)] + [0.4 * det(5, 24, 5)]
    thin = [0.3 * det(12, 8, 1)] + [np.array(w) for w in W[1:]]
    centres = det(8, 3, 0.5)
    low_rank = det(12, 2, 2) @ det(2, 12, 2.5)
    return {
        'tiny': {
            '_def': 'X det(4,6,.5); W .6*det(4,4,1), .5*det(4,4,2), .7*det(3,4,3); classes of 3, 2 and 1 samples, not sorted',
            'X': det(4, 6, 0.5),
            'labels': [2, 0, 1, 0, 1, 0],
            'W': [0.6 * det(4, 4, 1), 0.5 * det(4, 4, 2), 0.7 * det(3, 4, 3)],
        },
        'small': {
            '_def': 'deterministic_small of reference.json: X det(8,12,.5); W .4*det(12,8,1), .3*det(12,12,2), .3*det(12,12,3), .4*det(3,12,4)',
            'X': X,
            'labels': labels,
            'W': W,
        },
        'deep': {
            '_def': 'more inputs than samples: X det(30,20,.5); W .5*det(24,30,1), .35*det(24,24,l) for l=2,3,4, .4*det(5,24,5); label of sample i is floor(i/4)',
            'X': det(30, 20, 0.5),
            'labels': np.arange(20) // 4,
            'W': deep,
        },
        'rank3': {
            '_def': 'X = det(8,3,.5) det(3,12,.7)/3 of rank 3, so only 3 columns of B; W_1 .3*det(12,8,1), the others as small',
            'X': det(8, 3, 0.5) @ det(3, 12, 0.7) / 3,
            'labels': labels,
            'W': thin,
        },
        'collapsed': {
            '_def': 'every class is one point: column i of X is column floor(i/4) of det(8,3,.5); W as small, but W_2 = .02*det(12,2,2) det(2,12,2.5) of rank 2',
            'X': np.repeat(centres, 4, axis=1),
            'labels': labels,
            'W': [W[0], 0.02 * low_rank, W[2], W[3]],
        },
        'wide': {
            '_def': 'more inputs than samples, narrow: X det(9,6,.5); W .5*det(5,9,1), .6*det(5,5,2), .4*det(5,5,3), .7*det(3,5,4); labels as tiny',
            'X': det(9, 6, 0.5),
            'labels': [2, 0, 1, 0, 1, 0],
            'W': [0.5 * det(5, 9, 1), 0.6 * det(5, 5, 2), 0.4 * det(5, 5, 3), 0.7 * det(3, 5, 4)],
        },
        'zero': {
            '_def': 'as small with all weights zero: the zero solution',
            'X': X,
            'labels': labels,
            'W': [np.zeros_like(w) for w in W],
        },
    }


def biases_of(problem):
    """Returns b_l = .2 * det(n_l, 1, 6 + l), l from 1, as a flat vector."""
    return [0.2 * det(w.shape[0], 1, 6 + l)[:, 0] for l, w in enumerate(problem['W'], start=1)]


def free_features(problem):
    """Returns W_1 = Z^1 of the free features: .6 * det(n_1, N, 1), with the identity as inputs."""
    return 0.6 * det(problem['W'][0].shape[0], problem['X'].shape[1], 1)


def is_residual(case, l, layers):
    """Returns whether layer l, from 0, adds its input."""
    return case['residual'] and 0 < l < layers - 1


def name_of(case, l, layers):
    """Returns the activation of layer l, from 0."""
    if l == 0 and case['freeFeatures']:
        return 'identity'
    return case['last' if l == layers - 1 else 'hidden']


def whiten(X):
    U, S, Vt = np.linalg.svd(X, full_matrices=False)
    kept = S >= CUTOFF * S[0]
    return U[:, kept], S[kept], Vt[kept]


# ---------------------------------------------------------------- the objective, twice

def torch_terms(case, inputs, labels, Y, parameters, offsets, scale):
    """Returns data loss, weight penalty and feature penalty. The first parameter is W_1, or B when `scale` holds S."""
    layers = len(parameters)
    Z, features = torch.tensor(inputs), []
    for l, W in enumerate(parameters):
        A = W @ Z + (offsets[l][:, None] if offsets else 0)
        value = TORCH[name_of(case, l, layers)](A)
        Z = value + Z if is_residual(case, l, layers) else value
        features.append(Z)
    over = Y.shape[1] if case['reduction'] == 'mean' else 1
    if case['loss'] == 'crossEntropy':
        data = torch.nn.functional.cross_entropy(Z.T, torch.tensor(labels), reduction='sum') / over
    else:
        data = 0.5 * ((Z - torch.tensor(Y)) ** 2).sum() / over
    W1 = parameters[0] / torch.tensor(scale) if scale is not None else parameters[0]
    squares = [(W1**2).sum()] + [(W**2).sum() for W in parameters[1:]]
    for l, b in enumerate(offsets):
        squares[l] = squares[l] + (b**2).sum()
    weights = 0.5 * sum(decay * square for decay, square in zip(weight_decays(case, layers), squares))
    decays = feature_decays(case, layers)
    return data, weights, 0.5 * sum(decay * (Z**2).sum() for decay, Z in zip(decays, features)) / over


def with_torch(case, inputs, labels, Y, first, rest, biases, scale):
    """Returns the parts of the objective, and the gradient by autograd."""
    parameters = [torch.tensor(w, requires_grad=True) for w in [first, *rest]]
    offsets = [torch.tensor(b, requires_grad=True) for b in biases]
    data, weights, feature = torch_terms(case, inputs, labels, Y, parameters, offsets, scale)
    objective = data + weights + feature
    objective.backward()
    return {
        'objective': objective.item(),
        'dataLoss': data.item(),
        'weightPenalty': weights.item(),
        'featurePenalty': feature.item() if torch.is_tensor(feature) else feature,
        'gradient': [p.grad.numpy() for p in parameters],
        'biasGradient': [b.grad.numpy() for b in offsets],
    }


def with_numpy(case, inputs, labels, Y, first, rest, biases, scale):
    """Returns the same numbers from a backward pass written out in NumPy."""
    W = [first, *rest]
    layers = len(W)
    names = [name_of(case, l, layers) for l in range(layers)]
    Z, A = [inputs], []
    for l, name in enumerate(names):
        A.append(W[l] @ Z[-1] + (biases[l][:, None] if biases else 0))
        Z.append(NUMPY[name](A[-1]) + (Z[-1] if is_residual(case, l, layers) else 0))
    over = Y.shape[1] if case['reduction'] == 'mean' else 1
    decays = feature_decays(case, layers)
    decay_of = weight_decays(case, layers)
    if case['loss'] == 'crossEntropy':
        weights_of = np.exp(Z[-1])
        data = (np.log(weights_of.sum(axis=0)) - np.sum(Z[-1] * Y, axis=0)).sum() / over
        back = (weights_of / weights_of.sum(axis=0) - Y) / over
    else:
        data = 0.5 * np.sum((Z[-1] - Y) ** 2) / over
        back = (Z[-1] - Y) / over
    gradient, bias_gradient = [None] * layers, [None] * layers
    for l in reversed(range(layers)):
        above = back + decays[l] / over * Z[l + 1]
        back = above * SLOPE[names[l]](A[l])
        own = W[l] / scale**2 if l == 0 and scale is not None else W[l]
        gradient[l] = back @ Z[l].T + decay_of[l] * own
        if biases:
            bias_gradient[l] = back.sum(axis=1) + decay_of[l] * biases[l]
        back = W[l].T @ back + (above if is_residual(case, l, layers) else 0)
    W1 = W[0] / scale if scale is not None else W[0]
    squares = [np.sum(w**2) for w in [W1, *W[1:]]]
    if biases:
        squares = [s + np.sum(b**2) for s, b in zip(squares, biases)]
    weights = 0.5 * sum(d * s for d, s in zip(decay_of, squares))
    feature = 0.5 * sum(d * np.sum(z**2) for d, z in zip(decays, Z[1:])) / over
    return {
        'objective': data + weights + feature,
        'dataLoss': data,
        'weightPenalty': weights,
        'featurePenalty': feature,
        'gradient': gradient,
        'biasGradient': bias_gradient if biases else [],
    }, A, Z[1:]


def weight_decays(case, layers):
    lam = case['weightDecay']
    return case['weightDecays'] or [lam * case['firstLayer']] + [lam] * (layers - 1)


def feature_decays(case, layers):
    wanted = case['featureLayers']
    if isinstance(wanted, str):
        wanted = range(1, layers + 1) if wanted == 'all' else [1]
    return [case['featureDecay'] if l in wanted else 0.0 for l in range(1, layers + 1)]


def set_up(problem, case):
    """Returns inputs, labels, targets, first matrix, other matrices, biases and scale in the coordinates of the case."""
    X, labels, W = problem['X'], np.asarray(problem['labels']), problem['W']
    Y = case['targetScale'] * one_hot(labels, W[-1].shape[0])
    inputs, first, scale = X, W[0], None
    if case['freeFeatures']:
        inputs, first = np.eye(X.shape[1]), free_features(problem)
    if case['coordinates'] == 'whitened':
        U, S, Vt = whiten(X)
        inputs, first, scale = Vt, W[0] @ U * S, S  # the part of W_1 that acts on X; equals W_1 X V
    if case['coordinates'] == 'reduced':
        Q, R = np.linalg.qr(X)
        inputs, first = R, W[0] @ Q
    return inputs, labels, Y, first, W[1:], biases_of(problem) if case['bias'] else [], scale


def evaluate(problem, case):
    setting = set_up(problem, case)
    torch_result = with_torch(case, *setting)
    numpy_result, A, Z = with_numpy(case, *setting)
    name = case['name']
    for key in ('objective', 'dataLoss', 'weightPenalty', 'featurePenalty'):
        close(f'{name} {key}', numpy_result[key], torch_result[key], 1e-13)
    for key in ('gradient', 'biasGradient'):
        for mine, auto in zip(numpy_result[key], torch_result[key]):
            close(f'{name} {key}', mine, auto, 1e-12)
    return torch_result, A, Z


# ---------------------------------------------------------------- measurements

def spectrum(matrix):
    return np.linalg.svd(matrix, compute_uv=False)


def tcv(Z, labels):
    """Returns 1/N sum_i ||z_i - mean of its class||^2, the within-class sum of squares of the class partition."""
    labels = np.asarray(labels)
    total = 0.0
    for k in np.unique(labels):
        members = Z[:, labels == k]
        total += np.sum((members - members.mean(axis=1, keepdims=True)) ** 2)
    return total / Z.shape[1]


def rank(s):
    return int(np.sum(s > RANK * s[0])) if s[0] > 0 else 0


def measure(problem, hidden, last, bias, full, residual=False):
    _, A, Z = evaluate(problem, case('forward', '', hidden=hidden, last=last, bias=bias, residual=residual))
    W = problem['W']
    spectra = [spectrum(a) for a in A]
    names = [hidden] * (len(W) - 1) + [last]
    result = {
        'featureSpectra': [spectrum(z) for z in Z],
        'preactivationSpectra': spectra,
        'tcv': [tcv(z, problem['labels']) for z in Z],
        'featureRanks': [rank(spectrum(z)) for z in Z],
        'preactivationRanks': [rank(s) for s in spectra],
        'featureCorners': [[z[0, 0], z[-1, -1]] for z in Z],
    }
    if not residual and not any(name == 'relu' for name in names[1:]):
        inverse = [spectrum(INVERSE[names[l]](Z[l])) for l in range(1, len(W))]
        result['recursiveSpectra'] = spectra[1:]
        result['inverseOfFeaturesAgreesTo'] = max(float(np.abs(a - b).max()) for a, b in zip(inverse, spectra[1:]))
    if full:
        result['preactivations'], result['features'] = A, Z
    return result


# ---------------------------------------------------------------- cases

def case(name, problem, hidden='tanh', last='tanh', bias=False, reduction='sum', targetScale=1.0, weightDecay=1e-2,
         firstLayer=0.5, featureDecay=2e-2, featureLayers='all', coordinates='raw', residual=False, loss='squared',
         weightDecays=None, freeFeatures=False, brief=False):
    return {'name': name, 'problem': problem, 'hidden': hidden, 'last': last, 'bias': bias, 'reduction': reduction,
            'targetScale': targetScale, 'weightDecay': weightDecay, 'firstLayer': firstLayer,
            'featureDecay': featureDecay, 'featureLayers': featureLayers, 'coordinates': coordinates,
            'residual': residual, 'loss': loss, 'weightDecays': weightDecays, 'freeFeatures': freeFeatures,
            'brief': brief}


# The defaults of a case.
UNSAID = {'residual': False, 'loss': 'squared', 'weightDecays': None, 'freeFeatures': False}


def cases():
    yield case('ff_tanh_sum', 'small')
    yield case('ff_c09', 'small', targetScale=0.9)
    yield case('zfirst', 'small', featureLayers='first')
    yield case('relu_lin', 'small', hidden='relu', last='identity')
    yield case('ff_tanh_mean', 'small', reduction='mean')
    yield case('ff_tanh_delta0', 'small', firstLayer=0.0)
    yield case('ff_asinh', 'small', hidden='asinh')
    yield case('ff_identity', 'small', hidden='identity', last='identity')
    yield case('ff_tanh_bias', 'small', bias=True)
    yield case('matched', 'small', targetScale=0.9, weightDecay=1e-4, featureDecay=2.3e-6, featureLayers='first', firstLayer=0.1)
    yield case('literal', 'small', weightDecay=1e-5, featureDecay=1e-5, firstLayer=10.0)
    for name in ('ff_tanh_sum', 'ff_tanh_mean', 'ff_tanh_delta0', 'zfirst_mean_c09', 'ff_tanh_bias'):
        yield case(f'{name}_whitened', 'small', coordinates='whitened',
                   reduction='mean' if 'mean' in name else 'sum', firstLayer=0.0 if 'delta0' in name else 0.5,
                   featureLayers='first' if 'zfirst' in name else 'all', targetScale=0.9 if 'c09' in name else 1.0,
                   bias='bias' in name)
    for coordinates in ('raw', 'whitened'):
        yield case(f'deep_{coordinates}', 'deep', coordinates=coordinates)
        yield case(f'deep_matched_{coordinates}', 'deep', coordinates=coordinates, targetScale=0.9, weightDecay=1e-4,
                   featureDecay=9.2e-6, featureLayers='first', firstLayer=10.0)
        yield case(f'rank3_{coordinates}', 'rank3', coordinates=coordinates)
    yield case('zero_solution', 'zero')
    number = 0
    for hidden in ('tanh', 'identity', 'relu', 'asinh'):
        for reduction in ('sum', 'mean'):
            for bias in (False, True):
                for layers in ('all', 'first'):
                    for delta in (0.0, 0.5):
                        number += 1
                        yield case(f'tiny_{number}', 'tiny', hidden=hidden, bias=bias, reduction=reduction,
                                   featureLayers=layers, firstLayer=delta,
                                   last=('tanh', 'identity', 'asinh')[number % 3],
                                   targetScale=(1.0, 0.9)[number // 2 % 2],
                                   coordinates=('raw', 'raw', 'whitened')[number % 5 % 3])
    yield from other_networks()


def other_networks():
    """Residual layers, other activations, cross-entropy, decays by layer, free features, reduced coordinates."""
    yield case('res', 'small', residual=True, brief=True)
    yield case('res_mean_bias', 'small', residual=True, reduction='mean', bias=True, targetScale=0.9, brief=True)
    yield case('res_whitened', 'small', residual=True, coordinates='whitened', featureLayers='first', brief=True)
    number = 0
    for hidden in ('leakyRelu', 'sigmoid', 'softsign', 'sin'):
        for reduction in ('sum', 'mean'):
            for residual in (False, True):
                number += 1
                yield case(f'{hidden}_{number}', 'tiny', hidden=hidden, reduction=reduction, residual=residual,
                           bias=number % 3 == 0, last=('sigmoid', 'softsign', 'sin', 'leakyRelu', 'identity')[number % 5])
    for reduction in ('sum', 'mean'):
        yield case(f'entropy_{reduction}', 'small', last='identity', loss='crossEntropy', reduction=reduction, brief=True)
        yield case(f'entropy_{reduction}_free', 'tiny', hidden='relu', last='identity', loss='crossEntropy',
                   reduction=reduction, freeFeatures=True)
        yield case(f'decays_{reduction}', 'tiny', reduction=reduction, weightDecays=[3e-3, 0.0, 2e-2], bias=True)
        yield case(f'layers_{reduction}', 'tiny', reduction=reduction, featureLayers=[2])
        yield case(f'free_{reduction}', 'tiny', hidden='relu', last='identity', reduction=reduction, freeFeatures=True,
                   weightDecays=[2e-2, 1e-2, 1e-2], featureLayers=[])
        yield case(f'reduced_{reduction}', 'wide', coordinates='reduced', reduction=reduction, bias=reduction == 'mean')
    yield case('entropy_bias_tanh', 'tiny', loss='crossEntropy', bias=True)
    yield case('entropy_whitened', 'tiny', last='identity', loss='crossEntropy', coordinates='whitened')
    yield case('entropy_residual', 'small', last='identity', loss='crossEntropy', residual=True, brief=True)
    yield case('layers_two', 'tiny', featureLayers=[1, 3], last='identity')
    yield case('free_residual_bias', 'small', freeFeatures=True, residual=True, bias=True, brief=True)
    yield case('reduced_residual', 'wide', coordinates='reduced', residual=True, hidden='asinh')
    yield case('wide_raw', 'wide')


def stated(problem, results, gradients):
    """Checks the numbers of reference.json for the same problem."""
    reference = read('reference.json')['deterministic_small']
    agreement = {}
    for name in ('ff_tanh_sum', 'ff_c09', 'zfirst', 'res'):
        seen = measure(problem, 'tanh', 'tanh', False, False, residual=name == 'res')
        row, got = reference[name], results[name]
        agreement[name] = max(
            close(f'{name} loss', got['objective'], row['loss'], 1e-12),
            close(f'{name} data', got['dataLoss'], row['data_term'], 1e-12),
            close(f'{name} gradient norms', got['gradientNorms'], row['grad_fro'], 1e-12),
            close(f'{name} gradient [0][0]', [g[0, 0] for g in gradients[name]], row['grad_00'], 1e-12),
            close(f'{name} spectra', [s[:3] for s in seen['featureSpectra']], row['sv'], 1e-12),
            close(f'{name} tcv', seen['tcv'], row['tcv'], 1e-12),
        )
    return agreement


def main():
    all_problems = problems()
    results, gradients = {}, {}
    for one in cases():
        problem = all_problems[one['problem']]
        found, _, _ = evaluate(problem, one)
        gradient = found.pop('gradient')
        bias_gradient = found.pop('biasGradient')
        squares = [float(np.sum(g**2)) for g in gradient]
        row = {key: value for key, value in one.items() if key not in ('name', 'brief') and UNSAID.get(key, ...) != value}
        row.update(found)
        row['gradientNorm'] = float(np.sqrt(sum(squares) + sum(float(np.sum(g**2)) for g in bias_gradient)))
        row['gradientNorms'] = np.sqrt(squares)
        if one['problem'] in ('deep', 'rank3') or one['brief']:
            row['gradientEntries'] = [[g[0, 0], g[1, 2], g[-1, -1]] for g in gradient]
        elif one['problem'] == 'small' and one['name'] not in ('ff_tanh_sum', 'ff_tanh_sum_whitened'):
            row['gradientEntries'] = [[g[0, 0], g[1, 2], g[-1, -1]] for g in gradient]
            row['gradientFirst'] = gradient[0]
        else:
            row['gradient'] = gradient
        if one['bias']:
            row['biasGradient'] = bias_gradient
        results[one['name']], gradients[one['name']] = row, gradient
    agreement = stated(all_problems['small'], results, gradients)

    whitened = {}
    for name in ('tiny', 'small', 'deep', 'rank3'):
        U, S, Vt = whiten(all_problems[name]['X'])
        whitened[name] = {'S': S, 'Vt': Vt, 'B': all_problems[name]['W'][0] @ U * S}
        close(f'{name} svd', U * S @ Vt, all_problems[name]['X'], 1e-14)

    Q, R = np.linalg.qr(all_problems['wide']['X'])
    reduced = {'wide': {'R': R, 'B': all_problems['wide']['W'][0] @ Q}}
    close('wide qr', Q @ R, all_problems['wide']['X'], 1e-14)

    forward = {}
    for name, problem in all_problems.items():
        pairs = [('tanh', 'tanh'), ('identity', 'identity'), ('relu', 'identity'), ('asinh', 'tanh')]
        for hidden, last in pairs if name in ('tiny', 'small') else [('tanh', 'tanh')]:
            for bias in (False, True) if name == 'tiny' else (False,):
                key = f'{name} {hidden} {last}' + (' bias' if bias else '')
                full = name == 'tiny' or key == 'small tanh tanh'
                forward[key] = measure(problem, hidden, last, bias, full)
    forward['small tanh tanh residual'] = measure(all_problems['small'], 'tanh', 'tanh', False, False, residual=True)
    forward['collapsed identity identity'] = measure(all_problems['collapsed'], 'identity', 'identity', False, False)

    described = {}
    for name, problem in all_problems.items():
        spectra = [spectrum(w) for w in problem['W']]
        described[name] = {
            '_def': problem['_def'],
            'labels': problem['labels'],
            'weightSpectra': spectra,
            'weightRanks': [rank(s) for s in spectra],
            'corners': [[m[0, 0], m[-1, -1], float(np.linalg.norm(m))] for m in [problem['X'], *problem['W']]],
        }
        if name == 'tiny':
            described[name].update(X=problem['X'], W=problem['W'])

    write('network.json', {
        '_source': {**source('network.py', torch), 'checked': 'each case by torch autograd and by a NumPy backward pass, to 1e-12'},
        '_conventions': {
            'det': 'det(o,n,a)[i][j] = sin(1 + a + 1.7 i + 2.3 j + .37 i j), i and j from 0',
            'matrices': 'lists of rows; a sample is a column; targets are targetScale times one-hot columns',
            'layers': 'A^l = W_l Z^{l-1} (+ b_l), Z^l = act(A^l); hidden activation for l < L, last for l = L',
            'residual': 'layers 2 ... L-1 are Z^l = act(A^l) + Z^{l-1}',
            'freeFeatures': 'Z^1 = W_1 (+ b_1) = .6*det(n_1, N, 1), n_1 the width of the problem: inputs and first activation are the identity',
            'biases': 'b_l = .2 * det(n_l, 1, 6 + l) as a vector, l from 1',
            'objective': 'dataLoss + weightPenalty + featurePenalty',
            'dataLoss': '1/2 ||Z^L - Y||^2, or with loss crossEntropy sum_i (log sum_k exp z_ki - z_{y_i i}); divided by N when reduction is mean',
            'weightPenalty': 'with weightDecays sum_l weightDecays[l-1]/2 (||W_l||^2 + ||b_l||^2), else '
            'weightDecay/2 (firstLayer (||W_1||^2 + ||b_1||^2) + sum_{l>=2} (||W_l||^2 + ||b_l||^2)); never divided by N',
            'featurePenalty': 'featureDecay/2 sum ||Z^l||^2, over l = 1..L (all: Z^L included), l = 1 (first) or the layers listed; divided by N when reduction is mean',
            'whitened': 'X = U S V^T, singular values below 1e-10 s_1 dropped; B = W_1 U S, so W_1 X = B V^T; the first layer carries'
            ' weightDecay*firstLayer/2 ||B S^-1||^2; gradient[0] is with respect to B. Use S, Vt and B as given: the SVD is unique only'
            ' up to signs. Where W_1 has a part outside the span of X (deep, rank3) the penalty of W_1 is larger than that of B.',
            'reduced': 'X = Q R, B = W_1 Q: inputs R, and the first layer carries ||B||^2; use R and B as given',
            'gradient': 'gradient[l-1] for W_l; gradientNorms one Frobenius norm per W_l; gradientNorm over all weights and biases',
            'gradientEntries': '[0][0], [1][2] and the last entry of each gradient; gradientFirst is the whole gradient of the first layer',
            'spectra': 'descending, min(rows, columns) values; ranks count s_i > 1e-5 s_1 (0 for a zero matrix)',
            'recursiveSpectra': 's(A^{l+1}) = s(act^-1(Z^{l+1})), l = 1..L-1; inverseOfFeaturesAgreesTo is the largest difference of the two',
            'tcv': '1/N sum_i ||z_i - mean of its class||^2 of Z^1 ... Z^L',
            'corners': 'of X, W_1, ... W_L: first entry, last entry, Frobenius norm, to check that a problem was built alike',
        },
        'agreementWithReference': agreement,
        'problems': described,
        'whitened': whitened,
        'reduced': reduced,
        'forward': forward,
        'cases': results,
    })


if __name__ == '__main__':
    main()
