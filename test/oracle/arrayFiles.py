"""arrayFiles.json: small HDF5, MATLAB and safetensors files as h5py, SciPy and safetensors write them, in base64.

Each array has the values that NumPy gives it, in C order. sets: the same samples and labels in every format.
svhn, emnist, cifar, usps: small files in the layout of the published sets.
"""

import base64
import io
import os
import re

import h5py
import numpy as np
import safetensors
import safetensors.numpy
import scipy
import scipy.io
import scipy.sparse

from common import source, write

NUMBERS = np.arange(24).reshape(2, 3, 4)
TYPES = ['u1', 'i1', '<u2', '<i4', '<i8', '<u8', '<f4', '<f8']


def text(data):
    return base64.b64encode(data).decode()


def signed(kind, array=NUMBERS):
    return (array - (12 if kind[-2] in 'if' else 0)).astype(kind)


def entry(name, array):
    array = np.asarray(array)
    values = array.astype(np.float64).ravel().tolist() if array.dtype.kind != 'U' else array.ravel().tolist()
    return {'name': name, 'shape': list(array.shape), 'values': values}


def hdf5_file(fill, **how):
    file = io.BytesIO()
    with h5py.File(file, 'w', **how) as root:
        fill(root)
    return text(file.getvalue())


def hdf5_types(root):
    for kind in [*TYPES, '>u2', '>i4', '>i8', '>f4', '>f8', '<f2', '>f2', '?']:
        array = NUMBERS % 5 == 0 if kind == '?' else signed(kind)
        root[kind] = array
        yield entry(kind, array)


def hdf5_filters(root):
    for name, how in {
        'gzip': {'compression': 'gzip'},
        'shuffle and checksum': {'compression': 'gzip', 'shuffle': True, 'fletcher32': True},
        'chunks': {'chunks': (1, 2, 3)},
        'scale and offset': {'scaleoffset': 0},
        'fill value': {'fillvalue': 7},
    }.items():
        if name == 'fill value':
            data = root.create_dataset(name, shape=(2, 3, 4), dtype='i4', chunks=(1, 3, 4), **how)
            data[0] = NUMBERS[0]
            yield entry(name, np.stack([NUMBERS[0], np.full((3, 4), 7)]))
        else:
            root.create_dataset(name, data=NUMBERS, **{'chunks': True, **how})
            yield entry(name, NUMBERS)


def hdf5_other(root):
    root['texts'] = np.array([b'cat', b'd'], dtype='S3')
    root['long texts'] = ['être', '猫']
    root.create_dataset('words', data=np.array([1, 0, 1]), dtype=h5py.enum_dtype({'cat': 0, 'dog': 1}, basetype='i1'))
    root['group/inner'] = NUMBERS
    root['link'] = h5py.SoftLink('/group/inner')
    yield entry('texts', np.array(['cat', 'd']))
    yield entry('long texts', np.array(['être', '猫']))
    yield {**entry('words', np.array([1, 0, 1])), 'texts': ['dog', 'cat', 'dog']}
    yield entry('group/inner', NUMBERS)
    yield entry('link', NUMBERS)
    root['scalar'] = 3.5
    yield entry('scalar', np.array(3.5))
    root['empty rows'] = np.zeros((0, 3))
    yield entry('empty rows', np.zeros((0, 3)))


def hdf5_refused(root):
    root['complex'] = np.array([1j, 2])
    root['records'] = np.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')])
    root['null'] = h5py.Empty('f4')
    lists = root.create_dataset('lists', (2,), dtype=h5py.vlen_dtype(np.float32))
    lists[0], lists[1] = [1, 2], [3]
    root['broken link'] = h5py.SoftLink('/nowhere')
    root['link outside'] = h5py.ExternalLink('/etc/other.h5', '/a')
    root['loop'] = h5py.SoftLink('/')
    root.create_dataset('lzf', data=NUMBERS, compression='lzf', chunks=(1, 3, 4))


def collect(fill, **how):
    arrays = []
    return {'file': hdf5_file(lambda root: arrays.extend(fill(root)), **how), 'arrays': arrays}


def matlab_file(variables, **how):
    file = io.BytesIO()
    scipy.io.savemat(file, variables, **how)
    return text(file.getvalue())


def matlab_arrays():
    for kind in TYPES:
        yield kind, signed(kind)
    yield 'bool', NUMBERS % 5 == 0
    yield 'small whole doubles', NUMBERS.astype('f8')
    yield 'row', np.arange(3.0)[None, :]


def matlab_case(**how):
    variables = {f'v{i}': array for i, (_, array) in enumerate(matlab_arrays())}
    variables['v_sparse'] = scipy.sparse.csc_matrix(np.array([[0, 2.5, 0], [1, 0, 0]]))
    variables['s'] = {'inner': {'deep': NUMBERS.astype('u1')}, 'flat': np.arange(4.0)[:, None]}
    variables['words'] = np.array(['cat', 'être'], dtype=object)[:, None]
    arrays = [{**entry(f'v{i}', array), 'what': what} for i, (what, array) in enumerate(matlab_arrays())]
    arrays.append(entry('v_sparse', np.array([[0, 2.5, 0], [1, 0, 0]])))
    arrays.append(entry('s/inner/deep', NUMBERS))
    arrays.append(entry('s/flat', np.arange(4.0)[:, None]))
    arrays.append(entry('words', np.array(['cat', 'être'])[:, None]))
    return {'file': matlab_file(variables, **how), 'arrays': arrays}


def matlab_refused():
    return matlab_file(
        {
            'complex': np.array([[1j, 2]]),
            'cells': np.array([np.arange(3), 'a'], dtype=object)[:, None],
            'empty': np.zeros((0, 0)),
        }
    )


def swapped_endian():
    """A big-endian file of version 5, by hand: SciPy writes none."""
    def element(code, data):
        pad = (-len(data)) % 8
        return code.to_bytes(4, 'big') + len(data).to_bytes(4, 'big') + data + b'\0' * pad

    array = np.arange(6, dtype='>f8').reshape(2, 3)
    flags = (6).to_bytes(4, 'big') + (0).to_bytes(4, 'big')
    body = element(6, flags) + element(5, np.array([2, 3], dtype='>i4').tobytes()) + element(1, b'x')
    body += element(9, array.tobytes(order='F'))
    header = b'MATLAB 5.0 MAT-file, big-endian'.ljust(124) + (0x100).to_bytes(2, 'big') + b'MI'
    return {'file': text(header + element(14, body)), 'arrays': [entry('x', array)]}


def matlab_of_others():
    """Files that MATLAB 5 to 7.4 wrote on Linux and Solaris, from the tests that SciPy ships."""
    folder = os.path.join(os.path.dirname(scipy.io.matlab.__file__), 'tests', 'data')
    kinds = 'double|matrix|minus|multi|sparse|sparsefloat|string|stringarray|onechar|unicode|3dmatrix|bool'
    wanted = re.compile(f'test({kinds})_(6.1_SOL2|7.4_GLNX86).mat|logical_sparse.mat|(big|little)_endian.mat')
    for name in sorted(os.listdir(folder)):
        if not wanted.fullmatch(name):
            continue
        with open(os.path.join(folder, name), 'rb') as file:
            data = file.read()
        found = scipy.io.loadmat(io.BytesIO(data), chars_as_strings=True)
        if any(np.asarray(array).dtype.kind == 'O' and not scipy.sparse.issparse(array) for array in found.values()):
            continue
        arrays = []
        for own, array in found.items():
            if own.startswith('__'):
                continue
            array = array.toarray() if scipy.sparse.issparse(array) else np.asarray(array)
            if array.dtype.kind == 'U':
                array = np.array([row.rstrip() for row in array.ravel()])
            arrays.append(entry(own, array))
        yield {'name': name, 'file': text(data), 'arrays': arrays}


def safetensors_case():
    arrays = {kind.replace('<', ''): signed(kind) for kind in [*TYPES, '<f2']}
    arrays['bool'] = NUMBERS % 5 == 0
    values = [entry(name, array) for name, array in arrays.items()]
    # bfloat16 by hand: NumPy has none. 1.0 is 0x3f80, -2.5 is 0xc020.
    header = b'{"bf":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'
    brain = len(header).to_bytes(8, 'little') + header + bytes([0x80, 0x3F, 0x20, 0xC0])
    return {
        'file': text(safetensors.numpy.save(arrays)),
        'arrays': values,
        'brain': {'file': text(brain), 'arrays': [entry('bf', np.array([1.0, -2.5]))]},
    }


def sets():
    """Five samples of 2 x 3 numbers, labels 0 … 2, in every format and in several types."""
    X = np.arange(30).reshape(5, 2, 3)
    y = np.array([2, 0, 1, 0, 2])
    npz = io.BytesIO()
    np.savez(npz, X=X, y=y)

    def fill(root):
        root['train/data'] = X
        root['train/target'] = y
        root['test/data'] = X[:1]
        root['test/target'] = y[:1]

    return {
        'values': X.ravel(),
        'labels': y,
        'npz': text(npz.getvalue()),
        'hdf5': hdf5_file(fill),
        'hdf5, user block': hdf5_file(fill, userblock_size=512),
        'hdf5, latest': hdf5_file(fill, libver='latest'),
        'matlab': matlab_file({'X': X, 'y': y.astype('f8')}),
        'matlab, compressed': matlab_file({'X': X, 'y': y.astype('f8')}, do_compression=True),
        'matlab, samples last': matlab_file({'X': np.moveaxis(X, 0, -1), 'y': y}),
        'safetensors': text(safetensors.numpy.save({'X': X, 'y': y})),
    }


def matlab73():
    """Version 7.3 as MATLAB writes it: HDF5 after a block of 512 bytes, dimensions in reverse, the class as an attribute."""
    X = np.arange(30).reshape(5, 2, 3)
    y = np.array([[3.0], [1], [2], [1], [3]])

    def fill(root):
        for name, array, kind in [('X', X.astype('u1'), b'uint8'), ('y', y, b'double')]:
            data = root.create_dataset(name, data=array.T, compression='gzip')
            data.attrs['MATLAB_class'] = np.bytes_(kind)
        root.create_group('#refs#')

    file = bytearray(base64.b64decode(hdf5_file(fill, userblock_size=512)))
    file[:128] = b'MATLAB 7.3 MAT-file, Platform: GLNXA64'.ljust(124) + b'\0\2IM'
    return {'file': text(bytes(file)), 'values': X.ravel(), 'labels': [2, 0, 1, 0, 2]}


def svhn():
    pictures = (np.arange(3 * 32 * 32 * 3).reshape(3, 32, 32, 3) * 7 % 256).astype('u1')
    file = matlab_file({'X': np.moveaxis(pictures, 0, -1), 'y': np.array([[10], [1], [10]], dtype='u1')}, do_compression=True)
    return {'file': file, 'sums': pictures.sum(axis=(1, 2, 3)), 'first': pictures[1, 0, :4].ravel(), 'classes': ['0', '1']}


def emnist():
    """An upright picture is dark in its first row. EMNIST stores it transposed."""
    upright = np.zeros((3, 28, 28), dtype='u1')
    upright[:, 0, :] = np.arange(28)
    rows = upright.transpose(0, 2, 1).reshape(3, 784)
    labels = np.array([[1], [2], [1]], dtype='u1')
    part = {'images': rows, 'labels': labels, 'writers': labels}
    mapping = np.array([[1, 65, 97], [2, 66, 98]], dtype='u1')
    file = matlab_file({'dataset': {'train': part, 'test': part, 'mapping': mapping}}, do_compression=True)
    return {'file': file, 'values': upright.ravel()}


def cifar():
    pictures = (np.arange(2 * 3072).reshape(2, 32, 32, 3) % 251).astype('u1')
    rows = pictures.transpose(0, 3, 1, 2).reshape(2, 3072)
    ten = matlab_file({'data': rows, 'labels': np.array([[3], [9]], dtype='u1'), 'batch_label': 'training batch 1 of 5'}, do_compression=True)
    fine, coarse = np.array([[0], [99]], dtype='u1'), np.array([[4], [13]], dtype='u1')
    hundred = matlab_file({'data': rows, 'fine_labels': fine, 'coarse_labels': coarse, 'batch_label': 'a'}, do_compression=True)
    return {'ten': ten, 'hundred': hundred, 'first': pictures[0, 0, :4].ravel(), 'last': pictures[1, -1, -1]}


def usps():
    data = (np.arange(3 * 256).reshape(3, 256) / 768).astype('f4')

    def fill(root):
        for part in ['train', 'test']:
            group = root.create_group(part)
            group['data'] = data
            group['target'] = np.array([6, 5, 6])

    return {'file': hdf5_file(fill), 'values': data}


write(
    'arrayFiles.json',
    {
        '_source': source('arrayFiles.py', h5py, scipy, safetensors),
        '_conventions': 'file: base64; values: C order',
        'hdf5': {
            'types': collect(hdf5_types),
            'filters': collect(hdf5_filters),
            'other': collect(hdf5_other),
            'latest': collect(hdf5_other, libver='latest'),
        },
        'hdf5Refused': hdf5_file(hdf5_refused),
        'matlab': {
            'plain': matlab_case(),
            'compressed': matlab_case(do_compression=True),
            'oned as column': matlab_case(oned_as='column'),
            'big-endian': swapped_endian(),
        },
        'matlabOfOthers': list(matlab_of_others()),
        'matlabRefused': matlab_refused(),
        'matlab4': matlab_file({'x': np.arange(6.0).reshape(2, 3)}, format='4'),
        'safetensors': safetensors_case(),
        'sets': sets(),
        'matlab73': matlab73(),
        'svhn': svhn(),
        'emnist': emnist(),
        'cifar': cifar(),
        'usps': usps(),
    },
)
