"""Code that the oracle scripts share: the deterministic matrices and the JSON writer."""

import datetime
import json
import os
import platform

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def det(rows, columns, a):
    """det(o, n, a)[i, j] = sin(1 + a + 1.7 i + 2.3 j + 0.37 i j), i and j from 0."""
    i = np.arange(rows, dtype=np.float64)[:, None]
    j = np.arange(columns, dtype=np.float64)[None, :]
    return np.sin(1 + a + 1.7 * i + 2.3 * j + 0.37 * i * j)


def small_problem():
    """Returns `deterministic_small` of reference.json: X, labels and W_1 ... W_4."""
    X = det(8, 12, 0.5)
    labels = np.arange(12) // 4
    W = [0.4 * det(12, 8, 1), 0.3 * det(12, 12, 2), 0.3 * det(12, 12, 3), 0.4 * det(3, 12, 4)]
    return X, labels, W


def one_hot(labels, classes):
    return (np.arange(classes)[:, None] == np.asarray(labels)[None, :]).astype(np.float64)


def plain(value):
    """Turns arrays and NumPy scalars into lists and numbers. JSON keeps float64 exactly."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return value


def source(script, *modules):
    versions = {'python': platform.python_version(), 'numpy': np.__version__}
    versions.update({module.__name__: str(module.__version__) for module in modules})
    return {
        'script': f'test/oracle/{script}',
        'versions': versions,
        'date': datetime.date.today().isoformat(),
        'precision': 'float64',
    }


def _text(value, depth):
    """Writes objects on separate lines up to `depth` levels, and deeper values on one line, for readable diffs."""
    if isinstance(value, dict) and value and depth > 0:
        rows = [f'{json.dumps(key)}: {_text(item, depth - 1)}' for key, item in value.items()]
    elif isinstance(value, list) and value and depth > 0 and isinstance(value[0], dict):
        rows = [_text(item, 0) for item in value]
        return '[\n' + ',\n'.join(rows) + '\n]'
    else:
        return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(',', ':'))
    return '{\n' + ',\n'.join(rows) + '\n}'


def write(name, value, depth=2):
    path = os.path.join(HERE, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(_text(plain(value), depth) + '\n')
    print(f'{name}: {os.path.getsize(path)} bytes')


def read(name):
    with open(os.path.join(HERE, name), encoding='utf-8') as file:
        return json.load(file)


def close(name, got, expected, tolerance):
    """Checks relative agreement in the Euclidean norm, and ends the script otherwise."""
    got, expected = np.asarray(got, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    error = np.linalg.norm(got - expected) / max(np.linalg.norm(expected), 1e-300)
    if not error <= tolerance:
        raise AssertionError(f'{name}: relative difference {error:.3e} > {tolerance:.1e}')
    return float(error)
