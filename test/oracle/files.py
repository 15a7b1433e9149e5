"""files.json: small files as NumPy and Pillow write them, in base64, with the numbers that they hold.

npy: arrays of every type that is read, C and Fortran order, both byte orders, format versions 1 and 2.
npz: stored and deflated archives. pictures: PNG of every depth and kind, JPEG grey and colour.
standardised: means and population deviations of features with missing values, and the sets scaled by them.
"""

import base64
import io

import numpy as np
import PIL
from PIL import Image

from common import det, source, write


def text(data):
    return base64.b64encode(data).decode()


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return text(file.getvalue())


def entry(name, array, version=None):
    values = array.tolist() if array.dtype.kind in 'US' else array.astype(np.float64).ravel().tolist()
    if array.dtype.kind == 'S':
        values = [value.decode() for value in array.tolist()]
    return {'name': name, 'file': npy(array, version), 'shape': list(array.shape), 'values': values}


def arrays():
    numbers = np.arange(24).reshape(2, 3, 4)
    floats = det(4, 3, 0.25)
    for kind in ['u1', 'i1', '<u2', '>i2', '<i4', '>u4', '<i8', '>u8']:
        yield entry(kind, (numbers - (12 if 'i' in kind else 0)).astype(kind))
    yield entry('bool', numbers % 5 == 0)
    for kind in ['<f2', '>f2', '<f4', '>f4', '<f8', '>f8']:
        yield entry(kind, floats.astype(kind))
    yield entry('f2, small and large', np.array([[6e-8, -6e-5], [65504, -0.0]], dtype='<f2'))
    yield entry('Fortran order', np.asfortranarray(numbers.astype('<f8')))
    yield entry('version 2', floats, version=(2, 0))
    yield entry('texts', np.array(['a', 'être', '猫猫'], dtype='<U4'))
    yield entry('big-endian texts', np.array(['ab', 'c'], dtype='>U2'))
    yield entry('bytes', np.array([b'one', b'zero'], dtype='S4'))
    yield entry('no dimension', np.array(3.5))
    yield entry('empty', np.zeros((0, 3)))


def archive(save):
    file = io.BytesIO()
    save(file, x_train=np.arange(12, dtype='u1').reshape(3, 2, 2), y_train=np.array([5, 0, 5]), x_test=np.zeros((1, 2, 2)))
    return text(file.getvalue())


def picture(name, image, **how):
    file = io.BytesIO()
    image.save(file, **how)
    back = np.asarray(Image.open(io.BytesIO(file.getvalue())).convert('RGB' if image.mode in ('RGB', 'RGBA', 'P') else 'L'))
    shape = list(back.shape) + ([1] if back.ndim == 2 else [])
    return {'name': name, 'file': text(file.getvalue()), 'shape': shape, 'bytes': back.ravel().tolist()}


def pictures():
    grey = Image.fromarray((np.arange(35).reshape(5, 7) * 7).astype('u1'))
    colour = Image.fromarray((np.arange(105).reshape(5, 7, 3) * 2).astype('u1'))
    yield picture('grey PNG', grey, format='PNG')
    yield picture('colour PNG', colour, format='PNG')
    yield picture('PNG of one bit', grey.point(lambda p: 255 if p > 100 else 0).convert('1'), format='PNG')
    for colours, bits in [(3, 2), (11, 4), (30, 8)]:
        yield picture(f'PNG with a palette of {bits} bits', colour.quantize(colours), format='PNG', bits=bits)
    opaque = colour.copy()
    opaque.putalpha(255)
    yield picture('opaque PNG with alpha', opaque, format='PNG')
    # Smooth pictures at the best quality, because decoders may differ by one in the last bit.
    x, y = np.meshgrid(np.linspace(0, 1, 16), np.linspace(0, 1, 16))
    smooth = (40 + 90 * x + 80 * y).astype('u1')
    yield picture('grey JPEG', Image.fromarray(smooth), format='JPEG', quality=100)
    yield picture('colour JPEG', Image.fromarray(np.stack([smooth, 255 - smooth, smooth // 2], 2)), format='JPEG', quality=100, subsampling=0)
    yield picture('progressive JPEG', Image.fromarray(smooth), format='JPEG', quality=100, progressive=True)


def refused():
    transparent = Image.new('RGBA', (3, 3), (10, 20, 30, 128))
    sixteen = Image.fromarray(np.arange(9, dtype='<u2').reshape(3, 3) * 1000)
    yield {'name': 'transparent', 'file': picture('', transparent, format='PNG')['file']}
    yield {'name': 'sixteen bits', 'file': picture('', sixteen, format='PNG')['file']}


def standardised():
    X = det(6, 4, 0.75) * [1, 100, 1e-3, 0]
    X[1, 0] = X[4, 1] = np.nan
    X[:, 3] = 7
    means, deviations = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    least, greatest = np.nanmin(X), np.nanmax(X)
    complete = ~np.isnan(X).any(axis=1)
    rows = X[complete]
    return {
        'X': [[None if np.isnan(value) else float(value) for value in row] for row in X],
        'means': means,
        'deviations': deviations,
        'complete': np.flatnonzero(complete),
        'unitRange': (rows - least) / (greatest - least),
        'featureRange': (rows - np.nanmin(X, axis=0)) / np.where(deviations > 0, np.nanmax(X, axis=0) - np.nanmin(X, axis=0), 1),
        'perFeature': (rows - means) / np.where(deviations > 0, deviations, 1),
        'unitNorm': rows / np.linalg.norm(rows, axis=1, keepdims=True),
    }


write(
    'files.json',
    {
        '_source': source('files.py', PIL),
        '_conventions': 'file: base64; values and bytes: C order',
        'npy': list(arrays()),
        'npz': {'stored': archive(np.savez), 'deflated': archive(np.savez_compressed), 'x': list(range(12)), 'y': [5, 0, 5]},
        'pictures': list(pictures()),
        'refused': list(refused()),
        'standardised': standardised(),
    },
)
