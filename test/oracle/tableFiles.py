"""tableFiles.json: small Parquet, Arrow and Feather files as pyarrow and pandas write them, in base64.

Every file of `same` holds the same table: TABLE below. types: a column for each type, with its values as numbers (null:
missing) or texts. Other files show indices, lists, pictures, nested records and what is refused.
"""

import base64
import datetime
import decimal
import io
import json

import numpy as np
import pandas
import pyarrow
import pyarrow.feather
import pyarrow.parquet
from PIL import Image

from common import source, write


def text(data):
    return base64.b64encode(data).decode()


def parquet(table, **how):
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file, **how)
    return text(file.getvalue())


def arrow_file(table, compression=None):
    file = io.BytesIO()
    options = pyarrow.ipc.IpcWriteOptions(compression=compression)
    with pyarrow.ipc.new_file(file, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=50)
    return text(file.getvalue())


def arrow_stream(table):
    file = io.BytesIO()
    with pyarrow.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=50)
    return text(file.getvalue())


ROWS = 120
I = np.arange(ROWS)
NUMBERS = {
    'small': (I * 7 % 256).astype('u1'),
    'whole': (I * 13 - 200).astype('i4'),
    'exact': ((I * 31 % 64) / 8).astype('f8'),
    'double': np.sin(I),
}
KINDS = np.array(['setosa', 'virginica', 'versicolor'])[I % 3]
TABLE = pyarrow.table({**NUMBERS, 'kind': KINDS})


def same():
    coded = TABLE.set_column(4, 'kind', TABLE['kind'].dictionary_encode())
    for codec in ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4']:
        yield f'parquet {codec}', parquet(TABLE, compression=codec)
    yield 'parquet pages of version 2', parquet(TABLE, data_page_version='2.0', compression='zstd')
    yield 'parquet row groups', parquet(TABLE, row_group_size=35)
    yield 'parquet without dictionaries', parquet(TABLE, use_dictionary=False)
    yield 'parquet delta', parquet(
        TABLE,
        use_dictionary=False,
        column_encoding={'small': 'DELTA_BINARY_PACKED', 'whole': 'DELTA_BINARY_PACKED', 'exact': 'BYTE_STREAM_SPLIT', 'double': 'BYTE_STREAM_SPLIT', 'kind': 'DELTA_BYTE_ARRAY'},
    )
    yield 'parquet version 1', parquet(TABLE, version='1.0')
    yield 'parquet, small pages', parquet(TABLE, data_page_size=64, write_page_index=True, write_page_checksum=True)
    yield 'parquet of pandas', pandas_parquet(TABLE.to_pandas())
    yield 'parquet of a categorical', pandas_parquet(TABLE.to_pandas().astype({'kind': 'category'}))
    yield 'arrow file', arrow_file(TABLE)
    yield 'arrow stream', arrow_stream(TABLE)
    yield 'arrow lz4', arrow_file(TABLE, 'lz4')
    yield 'arrow zstd', arrow_file(TABLE, 'zstd')
    yield 'arrow dictionary', arrow_file(coded)
    yield 'arrow large texts', arrow_file(TABLE.set_column(4, 'kind', TABLE['kind'].cast(pyarrow.large_string())))
    yield 'arrow views', arrow_file(TABLE.set_column(4, 'kind', TABLE['kind'].cast(pyarrow.string_view())))
    yield 'feather of pandas', feather(TABLE.to_pandas())


def pandas_parquet(frame):
    file = io.BytesIO()
    frame.to_parquet(file)
    return text(file.getvalue())


def feather(frame):
    file = io.BytesIO()
    frame.to_feather(file)
    return text(file.getvalue())


def types():
    """Columns of every type that becomes numbers, with missing values in the second row."""
    whole = [3, None, 5]
    for kind in [pyarrow.int8(), pyarrow.int16(), pyarrow.int32(), pyarrow.int64(), pyarrow.uint8(), pyarrow.uint16(), pyarrow.uint32(), pyarrow.uint64()]:
        yield str(kind), pyarrow.array(whole, kind), whole
    for kind, name in [(pyarrow.float16(), 'half'), (pyarrow.float32(), 'float'), (pyarrow.float64(), 'double')]:
        yield name, pyarrow.array([np.float16(0.5), None, np.float16(-2)], kind), [0.5, None, -2]
    yield 'bool', pyarrow.array([True, None, False]), [1, None, 0]
    yield 'decimal', pyarrow.array([decimal.Decimal('1.25'), None, decimal.Decimal('-3.50')], pyarrow.decimal128(10, 2)), [1.25, None, -3.5]
    yield 'nan', pyarrow.array([1.5, float('nan'), 2.0]), [1.5, None, 2]
    yield 'coded numbers', pyarrow.array([7, None, 9]).dictionary_encode(), [7, None, 9]
    yield 'text', pyarrow.array(['a', None, 'être']), ['a', None, 'être']
    yield 'date', pyarrow.array([datetime.date(2020, 1, 2), None, datetime.date(1969, 12, 31)]), ['2020-01-02T00:00:00.000Z', None, '1969-12-31T00:00:00.000Z']
    yield 'timestamp', pyarrow.array([datetime.datetime(2020, 1, 2, 3), None, datetime.datetime(1969, 12, 31)], pyarrow.timestamp('ms')), ['2020-01-02T03:00:00.000Z', None, '1969-12-31T00:00:00.000Z']


def columns():
    found = list(types())
    table = pyarrow.table({name: array for name, array, _ in found})
    return {
        'parquet': parquet(table),
        'arrow': arrow_file(table),
        'values': [{'name': name, 'values': values} for name, _, values in found],
    }


def indexed():
    frame = pandas.DataFrame({'x': np.arange(6.0) / 4, 'label': list('abcabc')}, index=[f'row {i}' for i in range(6)])
    named = frame.copy()
    named.index.name = 'patient'
    return {'unnamed': pandas_parquet(frame), 'named': pandas_parquet(named)}


def lists():
    numbers = np.arange(24).reshape(6, 4)
    labels = pyarrow.array([0, 1, 0, 1, 2, 2])
    fixed = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(numbers.ravel(), pyarrow.uint8()), 4)
    loose = pyarrow.array(numbers.tolist(), pyarrow.list_(pyarrow.uint8()))
    records = pyarrow.array([{'a': int(row[0]), 'b': float(row[1])} for row in numbers])
    ragged = pyarrow.table({'x': pyarrow.array([[1, 2], [3], [4, 5], [6, 7], [8, 9], [0, 1]]), 'label': labels})
    files = {}
    for name, array in [('fixed', fixed), ('loose', loose), ('records', records)]:
        table = pyarrow.table({'x': array, 'label': labels})
        files[f'parquet {name}'] = parquet(table)
        files[f'arrow {name}'] = arrow_file(table)
    return {'files': files, 'values': numbers.ravel(), 'ragged': {'parquet': parquet(ragged), 'arrow': arrow_file(ragged)}}


def hub():
    """As the datasets library of Hugging Face stores pictures."""
    pictures = (np.arange(4 * 20).reshape(4, 4, 5) * 3).astype('u1')

    def png(picture):
        file = io.BytesIO()
        Image.fromarray(picture).save(file, format='PNG')
        return file.getvalue()

    image = pyarrow.array([{'bytes': png(picture), 'path': None} for picture in pictures])
    table = pyarrow.table({'image': image, 'label': pyarrow.array([1, 0, 1, 2])})
    info = {'info': {'features': {'image': {'_type': 'Image'}, 'label': {'names': ['cat', 'dog', 'owl'], '_type': 'ClassLabel'}}}}
    table = table.replace_schema_metadata({'huggingface': json.dumps(info)})
    return {'parquet': parquet(table), 'arrow': arrow_file(table), 'values': pictures.ravel(), 'bare': parquet(pyarrow.table({'image': pyarrow.array([png(picture) for picture in pictures]), 'label': table['label']}))}


def long():
    """Blocks of LZ4 beyond 64 kB, which refer to each other: x is i mod 7, the label i mod 3."""
    i = np.arange(20000)
    table = pyarrow.table({'x': (i % 7).astype('f8'), 'label': i % 3})
    return {
        'arrow lz4': arrow_file_whole(table, 'lz4'),
        'arrow zstd': arrow_file_whole(table, 'zstd'),
        'parquet lz4': parquet(table, compression='lz4', use_dictionary=False),
    }


def arrow_file_whole(table, compression):
    file = io.BytesIO()
    pyarrow.feather.write_feather(table, file, compression=compression)
    return text(file.getvalue())


def refused():
    infinite = pyarrow.table({'x': [1.0, float('inf'), 2.0], 'label': [0, 1, 0]})
    huge = pyarrow.table({'x': [1, 2**60, 3], 'label': [0, 1, 0]})
    texts = pyarrow.table({'x': [1.0, 2.0, 3.0], 'word': ['a', 'b', 'c'], 'label': [0, 1, 0]})
    missing = pyarrow.table({'x': [1.0, 2.0, 3.0], 'label': pyarrow.array([0, None, 1])})
    unclear = pyarrow.table({'x': [1.0, 2.0, 3.0], 'z': [0, 1, 0]})
    return {name: parquet(table) for name, table in [('infinite', infinite), ('huge', huge), ('texts', texts), ('missing', missing), ('unclear', unclear)]}


write(
    'tableFiles.json',
    {
        '_source': source('tableFiles.py', pandas, pyarrow),
        '_conventions': 'files: base64; values: row after row; null: missing',
        'same': dict(same()),
        'table': {**{name: array.astype('f8') for name, array in NUMBERS.items()}, 'kind': list(KINDS)},
        'columns': columns(),
        'indexed': indexed(),
        'lists': lists(),
        'hub': hub(),
        'long': long(),
        'refused': refused(),
    },
)
