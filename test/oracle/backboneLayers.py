"""backboneLayers.json: forward passes and gradients of the layers of backbones, by JAX in float64.

Written from the definitions of the layers, not from the program: convolutions by lax.conv_general_dilated with explicit
padding, pools by lax.reduce_window, gradients by jax.vjp. Arrays are compared by probes: see _conventions.
"""

import jax

jax.config.update('jax_enable_x64', True)

import jax.numpy as jnp
import numpy as np
from jax import lax

from common import source, write

B = 3


def wave(shape, a):
    """Returns sin(1 + a + 1.7 i + 0.013 i^2), rounded to float32, for the i-th entry of an array."""
    i = np.arange(int(np.prod(shape)), dtype=np.float64)
    return np.float32(np.sin(1 + a + 1.7 * i + 0.013 * i * i)).astype(np.float64).reshape(shape)


def pads(padding, n, k, s):
    if padding == 'valid':
        return (0, 0)
    if padding == 'torch':
        return ((k - 1) // 2, (k - 1) // 2)
    total = max(0, (-(-n // s) - 1) * s + k - n)
    return (total // 2, total - total // 2)


ACTIVATIONS = {
    'tanh': jnp.tanh,
    'identity': lambda a: a,
    'relu': lambda a: jnp.where(a > 0, a, 0.0),
    'leakyRelu': lambda a: jnp.where(a > 0, a, 0.01 * a),
    'sigmoid': lambda a: 1 / (1 + jnp.exp(-a)),
    'softsign': lambda a: a / (1 + jnp.abs(a)),
    'asinh': jnp.arcsinh,
    'sin': jnp.sin,
}


class Net:
    """Applies layers and makes their arrays in order: the k-th parameter or statistic is a wave of its own."""

    def __init__(self, mode, parameters=None):
        self.mode, self.given = mode, parameters
        self.parameters, self.kinds, self.before, self.after = [], [], [], []
        self.dropouts = 0

    def parameter(self, kind, shape):
        k = len(self.parameters)
        base = wave(shape, 10 + k)
        made = {'kernel': 0.5 * base, 'weight': 0.5 * base, 'gamma': 1 + 0.25 * base}.get(kind, 0.25 * base)
        self.kinds.append(kind)
        self.parameters.append(made)
        return jnp.asarray(made) if self.given is None else self.given[k]

    def statistic(self, kind, shape):
        k = len(self.before)
        base = wave(shape, 60 + k)
        self.before.append(0.25 * base if kind == 'mean' else 1 + 0.5 * base)
        return jnp.asarray(self.before[-1])

    def convolution(self, x, out, k, s, padding, bias):
        kernel = self.parameter('kernel', (k, k, x.shape[3], out))
        around = [pads(padding, x.shape[1], k, s), pads(padding, x.shape[2], k, s)]
        y = lax.conv_general_dilated(x, kernel, (s, s), around, dimension_numbers=('NHWC', 'HWIO', 'NHWC'))
        return y + self.parameter('bias', (out,)) if bias else y

    def batch_norm(self, x, epsilon=1e-5, momentum=0.9, scale=True, shift=True):
        c = x.shape[-1]
        gamma = self.parameter('gamma', (c,)) if scale else 1.0
        beta = self.parameter('beta', (c,)) if shift else 0.0
        mean, variance = self.statistic('mean', (c,)), self.statistic('variance', (c,))
        if self.mode == 'running':
            self.after += [mean, variance]
            return gamma * (x - mean) / jnp.sqrt(variance + epsilon) + beta
        flat = x.reshape(-1, c)
        m, v = flat.mean(0), flat.var(0)
        n = flat.shape[0]
        self.after += [momentum * mean + (1 - momentum) * m, momentum * variance + (1 - momentum) * v * n / (n - 1)]
        return gamma * (x - m) / jnp.sqrt(v + epsilon) + beta

    def layer_norm(self, x, epsilon=1e-5):
        gamma, beta = self.parameter('gamma', x.shape[-1:]), self.parameter('beta', x.shape[-1:])
        flat = x.reshape(x.shape[0], -1)
        shape = (-1,) + (1,) * (x.ndim - 1)
        m, v = flat.mean(1).reshape(shape), flat.var(1).reshape(shape)
        return gamma * (x - m) / jnp.sqrt(v + epsilon) + beta

    def pool(self, x, method, k, s, padding):
        around = [(0, 0), pads(padding, x.shape[1], k, s), pads(padding, x.shape[2], k, s), (0, 0)]
        window, strides = (1, k, k, 1), (1, s, s, 1)
        if method == 'max':
            return lax.reduce_window(x, -jnp.inf, lax.max, window, strides, around)
        total = lax.reduce_window(x, 0.0, lax.add, window, strides, around)
        return total / lax.reduce_window(jnp.ones_like(x), 0.0, lax.add, window, strides, around)

    def dense(self, x, units, bias):
        y = x @ self.parameter('weight', (x.shape[1], units))
        return y + self.parameter('bias', (units,)) if bias else y

    def dropout(self, x, rate):
        """Drops entry i of the d-th dropout layer where (3 i + d) mod 10 < 10 rate."""
        i = np.arange(x.size).reshape(x.shape)
        mask = ((3 * i + self.dropouts) % 10 >= 10 * rate) / (1 - rate)
        self.dropouts += 1
        return x * mask

    def residual(self, x, layer):
        y = self.run(x, layer['body'])
        s = int(np.prod([own.get('stride', 1) for own in layer['body']]))
        shortcut = layer['shortcut']
        if shortcut == 'projection':
            side = self.convolution(x, y.shape[3], 1, s, 'valid', not layer['norm'])
            side = self.batch_norm(side) if layer['norm'] else side
        elif shortcut == 'zeroPadding':
            side = x[:, ::s, ::s, :]
            side = jnp.pad(side, ((0, 0), (0, 0), (0, 0), (0, y.shape[3] - side.shape[3])))
        else:
            side = x
        return ACTIVATIONS[layer['activation']](y + side)

    def run(self, x, layers):
        for layer in layers:
            kind = layer['kind']
            if kind == 'convolution':
                x = self.convolution(x, layer['channels'], layer['kernel'], layer['stride'], layer['padding'], layer['bias'])
            elif kind == 'batchNorm':
                x = self.batch_norm(x, layer['epsilon'], layer['momentum'], layer['scale'], layer['shift'])
            elif kind == 'layerNorm':
                x = self.layer_norm(x, layer['epsilon'])
            elif kind == 'activation':
                x = ACTIVATIONS[layer['name']](x)
            elif kind == 'pool':
                x = self.pool(x, layer['method'], layer['size'], layer['stride'], layer['padding'])
            elif kind == 'globalAverage':
                x = x.mean((1, 2))
            elif kind == 'flatten':
                x = x.reshape(x.shape[0], -1)
            elif kind == 'dropout':
                x = self.dropout(x, layer['rate'])
            elif kind == 'dense':
                x = self.dense(x, layer['units'], layer['bias'])
            elif kind == 'residual':
                x = self.residual(x, layer)
            else:
                raise AssertionError(kind)
        return x


def conv(channels, kernel=3, stride=1, padding='same', bias=False):
    return {'kind': 'convolution', 'channels': channels, 'kernel': kernel, 'stride': stride, 'padding': padding, 'bias': bias}


def norm(epsilon=1e-5, momentum=0.9, scale=True, shift=True):
    return {'kind': 'batchNorm', 'epsilon': epsilon, 'momentum': momentum, 'scale': scale, 'shift': shift}


def pool(method, size, stride, padding):
    return {'kind': 'pool', 'method': method, 'size': size, 'stride': stride, 'padding': padding}


def act(name='relu'):
    return {'kind': 'activation', 'name': name}


def dense(units, bias=True):
    return {'kind': 'dense', 'units': units, 'bias': bias}


def block(body, shortcut, activation='relu', norm=True):
    return {'kind': 'residual', 'body': body, 'shortcut': shortcut, 'norm': norm, 'activation': activation}


def body(channels, stride, padding, normed=True):
    normed = [norm()] if normed else []
    return [conv(channels, 3, stride, padding), *normed, act(), conv(channels, 3, 1, padding), *normed]


FLAT, AVERAGE = {'kind': 'flatten'}, {'kind': 'globalAverage'}
LAYER_NORM = {'kind': 'layerNorm', 'epsilon': 1e-3}


def layer_cases():
    """Yields name, picture and layers."""
    odd, even = (7, 6, 2), (6, 6, 2)
    for padding in ('same', 'torch', 'valid'):
        yield f'convolution 3×3 by 2, {padding}, 7×6', odd, [conv(3, 3, 2, padding, True), FLAT]
        yield f'convolution 3×3 by 2, {padding}, 6×6', even, [conv(3, 3, 2, padding), FLAT]
        yield f'convolution 4×4 by 1, {padding}', odd, [conv(2, 4, 1, padding), FLAT]
        for method in ('max', 'average'):
            yield f'{method} pool 3×3 by 2, {padding}, 7×6', odd, [pool(method, 3, 2, padding), FLAT]
            yield f'{method} pool 2×2 by 2, {padding}, 7×6', odd, [pool(method, 2, 2, padding), FLAT]
    yield 'batch norm', even, [norm(1e-3, 0.8), FLAT]
    yield 'batch norm without scale', even, [norm(scale=False), FLAT]
    yield 'batch norm without shift', even, [norm(shift=False), FLAT]
    yield 'batch norm of units', (1, 5, 1), [FLAT, dense(4, False), norm(1e-2), act('tanh')]
    yield 'layer norm of pictures', even, [LAYER_NORM, FLAT]
    yield 'layer norm of units', (1, 5, 1), [FLAT, dense(4), LAYER_NORM]
    for name in ACTIVATIONS:
        yield f'activation {name}', (3, 3, 2), [conv(2), act(name), FLAT]
    yield 'global average', odd, [AVERAGE]
    yield 'dropout', even, [{'kind': 'dropout', 'rate': 0.3}, conv(3), {'kind': 'dropout', 'rate': 0.5}, FLAT]
    yield 'dropout in a block', even, [block([conv(2), {'kind': 'dropout', 'rate': 0.2}], 'identity'), FLAT]
    for padding in ('same', 'torch'):
        yield f'identity shortcut, {padding}', even, [block(body(2, 1, padding), 'identity'), FLAT]
        yield f'zero channels, {padding}, 7×6 to 4×3', odd, [block(body(3, 2, padding), 'zeroPadding'), FLAT]
        yield f'projection, {padding}, 7×6 to 4×3', odd, [block(body(3, 2, padding), 'projection'), FLAT]
    yield 'zero channels at stride 1', even, [block(body(4, 1, 'same'), 'zeroPadding', 'tanh'), AVERAGE]
    yield 'projection without norm', odd, [block(body(3, 2, 'same', False), 'projection', 'tanh', False), FLAT]
    yield 'block of units', (1, 5, 1), [FLAT, dense(4), block([dense(4, False), act()], 'identity', 'identity')]


def family_cases():
    """Yields name, backbone of the spec and its layers."""
    sizes = lambda picture: dict(zip(('height', 'width', 'channels'), picture))
    picture = (7, 7, 2)
    blocks = [block(body(2, 1, 'torch'), 'identity'), block(body(3, 2, 'torch'), 'zeroPadding'), block(body(4, 2, 'torch'), 'zeroPadding')]
    yield 'resnet 8, option A, torch', {'kind': 'resnet', 'depth': 8, 'widths': [2, 3, 4], 'shortcut': 'zeroPadding', 'padding': 'torch', 'input': sizes(picture)}, [conv(2, 3, 1, 'torch'), norm(), act(), *blocks, AVERAGE]
    quick = [block(body(4, 2, 'same'), 'projection'), block(body(8, 2, 'same'), 'projection')]
    yield 'resnet 6, stem by 2', {'kind': 'resnet', 'depth': 6, 'widths': [4, 8], 'stemWidth': 2, 'stemStride': 2, 'strides': [2, 2], 'input': sizes(picture)}, [conv(2, 3, 2), norm(), act(), *quick, AVERAGE]
    stage = lambda channels: [conv(channels, bias=True), act()]
    yield 'vgg without norm', {'kind': 'vgg', 'stages': [[1, 3], [2, 4]], 'norm': 'none', 'input': sizes(picture)}, [*stage(3), pool('max', 2, 2, 'same'), *stage(4), *stage(4), pool('max', 2, 2, 'same'), AVERAGE]
    layers = [FLAT, dense(6, False), {'kind': 'layerNorm', 'epsilon': 1e-5}, act('tanh'), dense(5, False), {'kind': 'layerNorm', 'epsilon': 1e-5}, act('tanh')]
    yield 'mlp with layer norm', {'kind': 'mlp', 'widths': [6, 5], 'activation': 'tanh', 'norm': 'layer', 'input': sizes((3, 3, 2))}, layers


def probe(array):
    """Returns the Euclidean norm and the products with three waves."""
    array = np.asarray(array)
    return [float(np.linalg.norm(array))] + [float(np.sum(array * wave(array.shape, 90 + k))) for k in range(3)]


def numbers(picture, layers, mode):
    x = jnp.asarray(wave((B, *picture), 1))
    made = Net(mode)
    features = made.run(x, layers)
    slope = wave(features.shape, 5)

    def of(x, parameters):
        return Net(mode, parameters).run(x, layers)

    _, pull = jax.vjp(of, x, [jnp.asarray(p) for p in made.parameters])
    by_x, by_parameters = pull(jnp.asarray(slope))
    return {
        'features': probe(features),
        'statistics': [probe(s) for s in made.after],
        'byPictures': probe(by_x),
        'kinds': made.kinds,
        'gradients': [probe(g) for g in by_parameters],
    }


def smoothed_losses():
    """Returns losses of smoothed labels at outputs Z (classes, samples) and their gradients, by loss."""
    classes, samples, smoothing = 4, 6, 0.1
    Z = 2 * wave((classes, samples), 7)
    targets = np.full((classes, samples), smoothing / classes)
    targets[np.arange(samples) % classes, np.arange(samples)] += 1 - smoothing
    losses = {
        'squared': lambda z: 0.5 * jnp.sum((z - targets) ** 2, axis=0),
        'crossEntropy': lambda z: -jnp.sum(targets * jax.nn.log_softmax(z, axis=0), axis=0),
    }
    rows = {name: {'losses': of(jnp.asarray(Z)), 'gradient': jax.grad(lambda z: of(z).sum())(jnp.asarray(Z))} for name, of in losses.items()}
    return {'classes': classes, 'samples': samples, 'smoothing': smoothing, **{name: {k: np.asarray(v) for k, v in row.items()} for name, row in rows.items()}}


def main():
    cases = {}
    for name, picture, layers in layer_cases():
        sizes = dict(zip(('height', 'width', 'channels'), picture))
        cases[name] = {'backbone': {'kind': 'layers', 'layers': layers, 'input': sizes}, 'batch': numbers(picture, layers, 'batch')}
        if cases[name]['batch']['statistics']:
            cases[name]['running'] = numbers(picture, layers, 'running')
    for name, backbone, layers in family_cases():
        picture = [backbone['input'][key] for key in ('height', 'width', 'channels')]
        cases[name] = {'backbone': backbone, 'batch': numbers(picture, layers, 'batch')}
    write('backboneLayers.json', {
        '_source': source('backboneLayers.py', jax),
        '_conventions': {
            'wave': 'wave(shape, a)[i] = sin(1 + a + 1.7 i + 0.013 i^2), rounded to float32, i counts the entries row by row',
            'pictures': f'wave(({B}, height, width, channels), 1)',
            'parameters': 'the k-th: 0.5 wave(shape, 10 + k) for kernel and weight, 1 + 0.25 wave for gamma, 0.25 wave else',
            'running averages': 'the k-th: 0.25 wave(shape, 60 + k) for a mean, 1 + 0.5 wave for a variance',
            'slope': 'wave(shape, 5): gradients are those of the sum of slope times features',
            'dropout': 'entry i of the d-th dropout layer is dropped where (3 i + d) mod 10 < 10 rate',
            'numbers': 'of an array a: its Euclidean norm, then the sums of a times wave(shape, 90), (shape, 91), (shape, 92)',
            'labelSmoothing': 'the losses of 6 samples (i mod 4 is the class of sample i) at Z = 2 wave((4, 6), 7), row by row, and the gradient of their sum',
            'batch, running': 'whether batch norm uses the statistics of the batch or the running averages; `statistics`: afterwards',
        },
        'cases': cases,
        'labelSmoothing': smoothed_losses(),
    }, depth=2)


if __name__ == '__main__':
    main()
