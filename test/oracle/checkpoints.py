"""checkpoints.json: small checkpoints as PyTorch, safetensors, h5py (in the layout of Keras), ONNX and NumPy write them,
in base64, and the numbers of their weights by LAPACK.

files: the same two matrices W1 (12, 9) and W2 (4, 12), a convolution (3, 2, 2, 2) and a bias, in every format.
odd: a pickle with code, a view of a storage, a dictionary of dictionaries, the legacy format, TorchScript.
tails: eigenvalues and their power law, by plain loops over every xmin (Clauset et al. 2009), and by the package powerlaw.
"""

import base64
import io
import os
import pickle

import h5py
import numpy as np
import onnx
import powerlaw
import safetensors.numpy
import torch
from onnx import TensorProto, helper, numpy_helper

from common import source, write

rng = np.random.default_rng(7)
W1 = rng.standard_normal((12, 9)).astype('f4')
W2 = rng.standard_normal((4, 12)).astype('f4')
CONV = rng.standard_normal((3, 2, 2, 2)).astype('f4')
BIAS = np.arange(4, dtype='f4')


def text(data):
    return base64.b64encode(data).decode()


def saved(value, **how):
    buffer = io.BytesIO()
    torch.save(value, buffer, **how)
    return text(buffer.getvalue())


def state():
    names = {'fc1.weight': W1, 'fc2.weight': W2, 'conv.weight': CONV, 'fc2.bias': BIAS}
    return {name: torch.tensor(array) for name, array in names.items()}


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = torch.nn.Linear(9, 12, bias=False)
        self.fc2 = torch.nn.Linear(12, 4)
        with torch.no_grad():
            self.fc1.weight.copy_(torch.tensor(W1))
            self.fc2.weight.copy_(torch.tensor(W2))


def keras():
    buffer = io.BytesIO()
    with h5py.File(buffer, 'w') as file:
        file['model_weights/fc1/fc1/kernel:0'] = W1.T
        file['model_weights/fc2/fc2/kernel:0'] = W2.T
        file['model_weights/fc2/fc2/bias:0'] = BIAS
        file['model_weights/conv/conv/kernel:0'] = CONV.transpose(2, 3, 1, 0)
    return text(buffer.getvalue())


def onnx_model():
    nodes = [
        helper.make_node('Gemm', ['x', 'fc1.weight'], ['h'], transB=1),
        helper.make_node('MatMul', ['h', 'fc2.matmul'], ['y']),
    ]
    inits = [
        numpy_helper.from_array(W1, 'fc1.weight'),
        helper.make_tensor('fc2.matmul', TensorProto.FLOAT, [12, 4], W2.T.ravel().tolist()),
        numpy_helper.from_array(CONV, 'conv.weight'),
        numpy_helper.from_array(np.arange(3), 'shape'),
    ]
    x = helper.make_tensor_value_info('x', TensorProto.FLOAT, [1, 9])
    y = helper.make_tensor_value_info('y', TensorProto.FLOAT, [1, 4])
    return text(helper.make_model(helper.make_graph(nodes, 'g', [x], [y], inits)).SerializeToString())


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return text(buffer.getvalue())


class Code:
    def __reduce__(self):
        return (os.system, ('touch /tmp/collapsar-was-here',))


def script():
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), buffer)
    return text(buffer.getvalue())


def numbers(W):
    s = np.linalg.svd(W.astype('f8'), compute_uv=False)
    return {
        'singularValues': s.tolist(),
        'frobenius': float(np.linalg.norm(W.astype('f8'))),
        'stableRank': float((s**2).sum() / s[0] ** 2),
        'toRank2': float(np.sqrt((s[2:] ** 2).sum() / (s**2).sum())),
    }


def clauset(values):
    """Plain loops over every xmin, as in section 3.3 of Clauset et al."""
    x = sorted(values)
    best = None
    for i in range(len(x) - 1):
        tail = np.array(x[i:])
        n = len(tail)
        alpha = 1 + n / np.sum(np.log(tail / tail[0]))
        if not (np.isfinite(alpha) and alpha > 1):
            continue
        model = 1 - (tail / tail[0]) ** (1 - alpha)
        distance = max(abs(model[j] - j / n) for j in range(n))
        if best is None or distance < best['distance']:
            best = {'alpha': alpha, 'xmin': float(tail[0]), 'distance': distance, 'count': n}
    given = powerlaw.Fit(np.array(values), xmin=best['xmin'], parameter_ranges={'alpha': [1.01, 50]}, verbose=False)
    return {k: float(v) for k, v in best.items()} | {'alphaOfPowerlaw': float(given.power_law.alpha)}


def tails():
    gauss = np.linalg.svd(rng.standard_normal((60, 40)), compute_uv=False) ** 2
    pareto = (1 - rng.random(200)) ** (-1 / 1.5)
    heavy = np.abs(rng.standard_t(2, (80, 50)))
    heavy = np.linalg.svd(heavy, compute_uv=False) ** 2
    return [
        {'name': name, 'eigenvalues': list(map(float, values)), 'fit': clauset(values)}
        for name, values in [('Gaussian matrix', gauss), ('Pareto, α = 2.5', pareto), ('heavy entries', heavy)]
    ]


first = np.linalg.norm(W2.astype('f8').T @ W2.astype('f8') - W1.astype('f8') @ W1.astype('f8').T)
plain = io.BytesIO()
pickle.dump({'w': [1.0, 2.0]}, plain, protocol=2)
base = torch.tensor(rng.standard_normal((6, 8)))
trained = state()
write(
    'checkpoints.json',
    {
        '_source': source('checkpoints.py', torch, h5py, onnx),
        'files': {
            'model.pt': saved(state()),
            'model.pth': saved(Network().state_dict()),
            'model.safetensors': text(
                safetensors.numpy.save({'fc1.weight': W1, 'fc2.weight': W2, 'conv.weight': CONV, 'fc2.bias': BIAS})
            ),
            'model.h5': keras(),
            'model.onnx': onnx_model(),
            'model.npz': npz(W1=W1, W2=W2, b2=BIAS),
        },
        'odd': {
            'code.pt': saved({'fc1.weight': torch.tensor(W1), 'extra': Code()}),
            'module.pt': saved(Network()),
            'nested.pt': saved({'model': trained, 'epoch': 3, 'rate': 0.1, 'name': 'x', 'betas': (0.9, 0.99), 'none': None}),
            'views.pt': saved({'transposed': base.T, 'part': base[1:4, ::2], 'half': base.half(), 'brain': base.bfloat16()}),
            'legacy.pt': saved(trained, _use_new_zipfile_serialization=False),
            'script.pt': script(),
            'plain.pkl': text(plain.getvalue()),
        },
        'views': {'transposed': base.T.tolist(), 'part': base[1:4, ::2].tolist()},
        'weights': {'fc1': numbers(W1), 'fc2': numbers(W2), 'conv': numbers(CONV.reshape(3, 8))},
        'balancedness': float(first / np.linalg.norm(W1.astype('f8')) ** 2),
        'tails': tails(),
    },
)
