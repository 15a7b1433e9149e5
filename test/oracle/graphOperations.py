"""graphOperations.json: the results of the operations of the graph language, by NumPy in float64.

Real inputs are rounded to float32 first: the same numbers are then exact in both precisions.
"""

import math

import numpy as np

from common import det, source, write

NAN, INF = math.nan, math.inf
SPECIAL = [NAN, INF, -INF, -0.0, 0.0, 1.0, -2.0, 5.0]
RANGE = [-30.0, -8.0, -3.0, -1.0, -0.3, -1e-3, -1e-6, -0.0, 0.0, 1e-6, 1e-3, 0.3, 1.0, 3.0, 8.0, 30.0]
FAR = [-1e30, -1e8, -1e4, 1e4, 1e8, 1e30, NAN, INF, -INF]


def real(values, shape=None):
    with np.errstate(all='ignore'):
        array = np.asarray(values, dtype=np.float32).astype(np.float64)
    return array if shape is None else array.reshape(shape)


def whole(values):
    return np.asarray(values, dtype=np.int32)


def block(*shape, a=1.0):
    """Returns det(first, the rest, a) reshaped to `shape`."""
    return real(det(shape[0], math.prod(shape[1:]), a), shape)


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def elementwise():
    A, B = block(3, 4), block(3, 4, a=2)
    column, row, cube = block(3, 1, a=3), block(1, 4, a=4).reshape(4), block(2, 3, 1, a=5)
    standing, lying = real(SPECIAL, (8, 1)), real(SPECIAL)
    for name, f in [('add', np.add), ('subtract', np.subtract), ('multiply', np.multiply), ('divide', np.divide)]:
        yield name, [A, B], f(A, B)
        yield f'{name} stretches a column and a row', [column, row], f(column, row)
        yield f'{name} stretches a lower rank', [cube, row], f(cube, row)
        yield f'{name} of what is not finite', [standing, lying], f(standing, lying)
    for name, f in [('maximum', np.maximum), ('minimum', np.minimum)]:
        yield name, [A, B], f(A, B)
        yield f'{name} stretches a column and a row', [column, row], f(column, row)
        yield f'{name} of what is not finite', [standing, lying], f(standing, lying)
        yield f'{name} with a number of what is not finite', [lying], f(lying, 0.5)
        yield f'{name} of a number with what is not finite', [lying], f(0.5, lying)
    yield 'a number plus', [A], 2.5 + A
    yield 'a number minus', [A], 2.5 - A
    yield 'minus a number', [A], A - 2.5
    yield 'a number over', [A], 2.5 / A
    a, b = whole(range(-7, 8)).reshape(15, 1), whole([-4, -3, -1, 1, 2, 3, 7])
    yield 'remainder', [a, b], np.mod(a, b)
    yield 'whole numbers', [a, b], (a + b) * a - b
    near = np.where(np.arange(12).reshape(3, 4) % 3 == 0, A, B)
    comparisons = [
        ('less', np.less),
        ('lessOrEqual', np.less_equal),
        ('greater', np.greater),
        ('greaterOrEqual', np.greater_equal),
        ('equal', np.equal),
    ]
    for name, f in comparisons:
        yield name, [A, near], f(A, near)
        yield f'{name} of what is not finite', [standing, lying], f(standing, lying)
        yield f'{name} of whole numbers', [a, b], f(a, b)
    yield 'less than a number', [A], A < 0.25
    x = real(RANGE)
    unary = [
        ('negative', np.negative),
        ('absolute', np.abs),
        ('square', np.square),
        ('exponential', np.exp),
        ('tanh', np.tanh),
        ('sigmoid', sigmoid),
        ('asinh', np.arcsinh),
        ('sin', np.sin),
        ('cos', np.cos),
    ]
    for name, f in unary:
        yield name, [x], f(x)
    positive, negative = np.abs(x), real([-1e-3, -1.0, NAN, INF, -INF])
    for name, f in [('squareRoot', np.sqrt), ('logarithm', np.log)]:
        yield name, [positive], f(positive)
        yield f'{name} where there is none', [negative], f(negative)
    far = real(FAR)
    for name, f in [('exponential', np.exp), ('tanh', np.tanh), ('sigmoid', sigmoid), ('asinh', np.arcsinh)]:
        yield f'{name} far out', [far], f(far)
    ends = real([NAN, INF, -INF])
    for name, f in [('sin', np.sin), ('cos', np.cos)]:
        yield f'{name} at the ends', [ends], f(ends)


def conditions():
    yes, no = np.array([[True], [False]]), np.array([True, False])
    yield 'and', [yes, no], yes & no
    yield 'or', [yes, no], yes | no
    yield 'not', [no], ~no
    special = real([*SPECIAL, 3e38, -3e38, 1e-38])
    yield 'isFinite', [special], np.isfinite(special)
    A, B = block(3, 4), block(3, 4, a=2)
    mask = A > B
    yield 'select', [mask, A, B], np.where(mask, A, B)
    yield 'select by rows', [mask[:, :1], A, B], np.where(mask[:, :1], A, B)
    yield 'select a number', [mask, A], np.where(mask, A, 7.5)
    alternate = np.arange(8) % 2 == 0
    special = real(SPECIAL)
    yield 'select takes what is not finite', [alternate, special, A.reshape(-1)[:8]], np.where(alternate, special, A.reshape(-1)[:8])
    yield 'select leaves what is not finite', [np.isfinite(special), special], np.where(np.isfinite(special), special, 0)
    yield 'real to whole', [real([-2.9, -1.0, -0.4, 0.0, 0.6, 2.9, 1e6])], whole([-2, -1, 0, 0, 0, 2, 1000000])
    numbers, like = whole([-2147483648, -5, 0, 7, 16777216]), np.asarray(0.0)
    yield 'whole to real', [numbers, like], numbers.astype(np.float64)
    yield 'bool to real', [no, like], no.astype(np.float64)
    yield 'bool to whole', [no], no.astype(np.int32)
    yield 'real to bool', [real([0.0, -0.0, 0.25, -3.0])], np.array([False, False, True, True])
    tenth = np.asarray([0.1, -1 / 3, 1e-20, 1e20])
    yield 'to float32 and back', [tenth], tenth.astype(np.float32).astype(np.float64)


def arrays():
    A, T = block(3, 4), block(2, 3, 4, a=2)
    yield 'reshape', [T], T.reshape(4, 6)
    yield 'reshape to one', [real([[3.5]])], np.asarray(3.5)
    yield 'sliceLast', [T], T[..., 1:3]
    yield 'sliceLast to the end', [A], A[..., 3:]
    yield 'sliceLast of a vector', [A[0]], A[0, :2]
    yield 'concatenate', [A, A[:1], T[0, :2]], np.concatenate([A, A[:1], T[0, :2]], 0)
    yield 'concatenate along the last axis', [A, A[:, :2]], np.concatenate([A, A[:, :2]], 1)
    yield 'concatenate along an axis inside', [T, T[:, :1]], np.concatenate([T, T[:, :1]], 1)
    yield 'broadcastTo', [A[:, :1]], np.broadcast_to(A[:, :1], (2, 3, 4))
    yield 'broadcastTo from one number', [np.asarray(2.5)], np.full((2, 3), 2.5)
    yield 'range', [A], np.arange(5, dtype=np.int32)
    index = whole([2, 0, 2, 1, 1])
    yield 'gatherRows', [A, index], A[index]
    yield 'gatherRows of numbers', [A[0], index], A[0][index]
    yield 'gatherRows by a matrix', [T, index[:4].reshape(2, 2) % 2], T[index[:4].reshape(2, 2) % 2]
    rows = block(2, 4, a=3)
    replaced = A.copy()
    replaced[[2, 0]] = rows
    yield 'replaceRows', [A, whole([2, 0]), rows], replaced
    numbers = A[0].copy()
    numbers[[3, 1]] = rows[0, :2]
    yield 'replaceRows of numbers', [A[0], whole([3, 1]), rows[0, :2]], numbers
    blocks = T.copy()
    blocks[[1]] = 2 * T[:1]
    yield 'replaceRows of matrices', [T, whole([1]), 2 * T[:1]], blocks


def products():
    def transposed(M, on):
        return np.ascontiguousarray(np.swapaxes(M, -1, -2)) if on else M

    batches = {
        'plain': ((), ()),
        'batched': ((3,), (3,)),
        'twice batched': ((2, 3), (2, 3)),
        'batch of one': ((1,), (1,)),
        'one for all on the left': ((), (3,)),
        'one for all on the right': ((3,), ()),
    }
    for name, (left, right) in batches.items():
        X = block(math.prod(left) * 3, 5, a=1).reshape(*left, 3, 5)
        Y = block(math.prod(right) * 5, 4, a=2).reshape(*right, 5, 4)
        for a in (False, True):
            for b in (False, True):
                mark = f'{"Aᵀ" if a else "A"} · {"Bᵀ" if b else "B"}'
                yield f'{mark}, {name}', [transposed(X, a), transposed(Y, b)], X @ Y
    row, column = block(1, 6, a=3), block(6, 1, a=4)
    yield 'row times column', [row, column], row @ column
    yield 'column times row', [column, row], column @ row


def reductions():
    T = block(2, 3, 4, a=2)
    for axes in ([0], [1], [2], [0, 2], [0, 1, 2]):
        yield f'sum over {axes}', [T], T.sum(tuple(axes))
    yield 'sum keeps its axes', [T], T.sum((0, 2), keepdims=True)
    yield 'sum over no axis', [T], T
    yield 'sum of whole numbers', [whole([[1, -5, 7], [2, 2, 2]])], whole([3, 6])
    yield 'sum of what is not finite', [real([[1, INF], [INF, -INF], [1, NAN], [2, 3]])], real([INF, NAN, NAN, 5])
    yield 'largest', [T], T.max((1, 2))
    yield 'largest keeps its axes', [T], T.max(1, keepdims=True)
    yield 'largest of what is infinite', [real([[1, INF], [-INF, -INF]])], real([INF, -INF])
    mask = T > 0.9
    yield 'any', [mask], mask.any((1, 2))
    yield 'any keeps its axes', [mask], mask.any(2, keepdims=True)


def decompositions():
    tall, wide, batch = block(6, 3), block(3, 6, a=2), block(2, 4, 3, a=3)
    for name, M in (('tall', tall), ('wide', wide), ('batched', batch)):
        Q, R = np.linalg.qr(M)
        yield f'qr, {name}: |R|', [M], np.abs(R)
        yield f'qr, {name}: Q R', [M], M
        yield f'qr, {name}: QᵀQ', [M], np.broadcast_to(np.eye(Q.shape[-1]), (*Q.shape[:-2], Q.shape[-1], Q.shape[-1]))
    rank2 = real(np.round(det(4, 2, 1) * 64) @ np.round(det(2, 5, 2) * 64) / 4096)
    for name, M in (('a batch', batch), ('rank 2', rank2), ('zero', np.zeros((3, 5))), ('a row', tall[:1]), ('a column', wide[:, :1])):
        yield f'singularValues, {name}', [M], np.linalg.svd(M, compute_uv=False)
    S = real(tall.T @ tall + np.eye(3))
    S = np.tril(S) + np.tril(S, -1).T
    right = block(3, 2, a=4)
    yield 'choleskySolve', [S, right], np.linalg.solve(S, right)


def loops():
    A, x = real(det(3, 3, 1) / 2), block(3, 1, a=2)
    y = x
    for _ in range(7):
        y = A @ y + x
    yield 'a loop of seven', [A, x], y
    yield 'a loop of none', [A, x], x
    total = np.zeros((3, 1))
    for outer in range(4):
        y = x
        for _ in range(outer):
            y = A @ y
        total = total + y
    yield 'a loop in a loop', [A, x], total
    table = np.zeros((6, 3))
    row = x.reshape(3)
    for step in range(4):
        row = 2 * row - step
        table[step + 1] = row
    yield 'a loop that replaces rows', [x], table
    n, steps = 27, 0
    while n != 1:
        n, steps = (n // 2 if n % 2 == 0 else 3 * n + 1), steps + 1
    yield 'a loop that ends by itself', [whole(27)], whole(steps)


def words(value):
    return 'NaN' if math.isnan(value) else value if math.isfinite(value) else 'Infinity' if value > 0 else '-Infinity'


def tensor(array):
    array = np.asarray(array)
    kind = {'f': 'real', 'i': 'int32', 'b': 'bool'}[array.dtype.kind]
    if kind == 'real':
        values = [words(v) for v in array.reshape(-1).tolist()]
    else:
        values = array.astype(int).reshape(-1).tolist()
    return {'dtype': kind, 'shape': list(array.shape), 'values': values}


def main():
    groups = {}
    for group in (elementwise, conditions, arrays, products, reductions, decompositions, loops):
        rows = groups[group.__name__] = {}
        with np.errstate(all='ignore'):
            for name, inputs, result in group():
                if name in rows:
                    raise AssertionError(f'{name} is there twice')
                rows[name] = {'inputs': [tensor(x) for x in inputs], 'result': tensor(result)}
    write('graphOperations.json', {
        '_source': source('graphOperations.py'),
        '_conventions': {
            'groups': 'by name, what an operation is given and what it gives',
            'dtype': 'real: float64 or float32, whichever is tested; inputs are float32 numbers, but for "to float32 and back"',
            'values': 'row by row; conditions are 0 and 1; NaN, Infinity and -Infinity are strings',
            'maximum, minimum': 'a NaN on either side gives NaN',
            'remainder': 'has the sign of the divisor',
            'qr': 'signs of R differ between implementations, hence |R|',
        },
        'groups': groups,
    }, depth=3)


if __name__ == '__main__':
    main()
