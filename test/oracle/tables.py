"""tables.json: odd tables of text as programs write them, with the numbers that pandas and Python read from them.

read: text (base64), the options of an import, and what is right: names of features, class names, labels, numbers (null where
missing). Where pandas needs to be told something, it is told here what Collapsar must find. refused: no reading is right.
"""

import base64
import csv
import gzip
import io

import numpy as np
import pandas as pd

from common import det, source, write

X = np.round(det(12, 3, 0.25) * 10, 4)
KINDS = ['ash', 'birch', 'cedar']
LABELS = [KINDS[i % 3] for i in range(12)]
FRAME = pd.DataFrame(X, columns=['h', 'w', 'd']).assign(kind=LABELS)

read = []
refused = []


def numbers(values):
    return [None if np.isnan(value) else float(value) for value in np.asarray(values, dtype=float).ravel()]


def case(name, data, frame, label='kind', features=None, **options):
    """frame: what pandas reads from the same bytes, or from them with the arguments that the test names."""
    data = data.encode() if isinstance(data, str) else data
    features = [column for column in frame.columns if column != label] if features is None else features
    names = sorted({str(own) for own in frame[label]}, key=lambda own: (0, float(own)) if all_numbers(frame[label]) else (1, own))
    read.append({
        'name': name,
        'file': base64.b64encode(data).decode(),
        'options': options,
        'features': [str(own) for own in features],
        'classNames': names,
        'labels': [names.index(str(own)) for own in frame[label]],
        'numbers': numbers(frame[features].to_numpy(dtype=float)),
    })


def all_numbers(values):
    return pd.to_numeric(pd.Series(list(values)), errors='coerce').notna().all()


def same(name, data, **options):
    case(name, data, FRAME, **options)


def pandas_reads(name, data, options=None, label='kind', features=None, **how):
    raw = data.encode() if isinstance(data, str) else data
    case(name, raw, pd.read_csv(io.BytesIO(raw), **how), label=label, features=features, **(options or {}))


text = FRAME.to_csv(index=False)
same('pandas', text)
same('pandas, semicolons', FRAME.to_csv(index=False, sep=';'))
same('pandas, decimal comma', FRAME.to_csv(index=False, sep=';', decimal=','))
same('pandas, bars', FRAME.to_csv(index=False, sep='|'))
same('pandas, tabs and quotes everywhere', FRAME.to_csv(index=False, sep='\t', quoting=csv.QUOTE_ALL))
same('pandas, scientific', FRAME.to_csv(index=False, float_format='%.17E'))
same('pandas, CRLF', FRAME.to_csv(index=False, lineterminator='\r\n'))
same('pandas, CR of an old Mac', FRAME.to_csv(index=False, lineterminator='\r'))
same('mixed line ends', text.replace('\n', '\r\n', 3).replace('\n', '\n\n', 1))
same('UTF-8 with a mark', text.encode('utf-8-sig'))
same('UTF-16 of Python', text.encode('utf-16'))
same('UTF-16, big-endian, without a mark', text.encode('utf-16-be'))
same('index of pandas', FRAME.to_csv())
same('named index of pandas', FRAME.to_csv(index_label='rownames'))
same('write.csv of R', '"","h","w","d","kind"\n' + ''.join(f'"{i + 1}",{row.h},{row.w},{row.d},"{row.kind}"\n' for i, row in enumerate(FRAME.itertuples())))
same('write.table of R', '"h" "w" "d" "kind"\n'.replace(' ', '\t') + ''.join(f'"r{i}"\t{row.h}\t{row.w}\t{row.d}\t"{row.kind}"\n' for i, row in enumerate(FRAME.itertuples())))
same('no last line break', text.rstrip('\n'))
same('spaces around values', text.replace(',', ' , '))
same('no-break spaces around values', text.replace(',', '\u00a0,\u00a0'))
same('plus signs', ''.join([text.split('\n')[0] + '\n'] + [','.join(['+' + cell if cell[0].isdigit() else cell for cell in line.split(',')[:3]] + line.split(',')[3:]) + '\n' for line in text.split('\n')[1:-1]]))
same('a comment above and below', '# measured "by hand", 3" apart\n' + text + '# end\n')
same('trailing delimiters', text.replace('\n', ',\n'))
same('a column without values and name', text.replace(',kind', ',,kind').replace(',ash', ',,ash').replace(',birch', ',,birch').replace(',cedar', ',,cedar'))
same('compressed twice as members', gzip.compress(text[:60].encode()) + gzip.compress(text[60:].encode()))
same('labels first', FRAME[['kind', 'h', 'w', 'd']].to_csv(index=False))
same('a quoted header with line breaks', '"h","w","d","kind"\n' + text.split('\n', 1)[1])
holes = FRAME.copy()
holes.loc[[1, 5], 'w'] = np.nan
holes.loc[11, 'd'] = np.nan
for marker in ['', 'NA', 'NaN', 'nan', 'null', 'N/A', '#N/A', '?', '-', '.', 'None']:
    case(f'missing as {marker!r}', holes.to_csv(index=False, na_rep=marker), holes)
case('missing as -999, set', holes.to_csv(index=False, na_rep='-999'), holes, missing=['-999'])
case('missing as a text, set', holes.to_csv(index=False, na_rep='below limit'), holes, missing=['below limit'])
accents = FRAME.assign(kind=[{'ash': 'frêne', 'birch': 'bouleau', 'cedar': 'cèdre'}[own] for own in LABELS])
for encoding in ['utf-8', 'latin-1', 'cp1252', 'utf-16', 'utf-16-le']:
    case(f'accents in {encoding}', accents.to_csv(index=False).encode(encoding), accents)
case('labels with commas and quotes', accents.assign(kind=[own + ', "x"' for own in accents.kind]).to_csv(index=False), accents.assign(kind=[own + ', "x"' for own in accents.kind]))
case('labels with line breaks', FRAME.assign(kind=[own + '\nx' for own in LABELS]).to_csv(index=False), FRAME.assign(kind=[own + '\nx' for own in LABELS]))
case('labels that are words of missing numbers', FRAME.assign(kind=['none' if own == 'ash' else own for own in LABELS]).to_csv(index=False), FRAME.assign(kind=['none' if own == 'ash' else own for own in LABELS]))
case('labels of JavaScript', FRAME.assign(kind=['__proto__' if own == 'ash' else own for own in LABELS]).to_csv(index=False), FRAME.assign(kind=['__proto__' if own == 'ash' else own for own in LABELS]))
whole = pd.DataFrame(X, columns=['h', 'w', 'd']).assign(target=[i % 3 for i in range(12)])
case('whole labels', whole.to_csv(index=False), whole, label='target')
case('whole labels, negative', whole.assign(target=whole.target - 1).to_csv(index=False), whole.assign(target=whole.target - 1), label='target')
mixed = whole.to_csv(index=False).replace(',2\n', ',2.0\n', 2)
case('labels 2 and 2.0', mixed, whole, label='target')
case('labels by option', whole.rename(columns={'target': 'group'}).to_csv(index=False), whole.rename(columns={'target': 'group'}), label='group')
read[-1]['options'] = {'label': 'group'}
case('labels by number', whole.rename(columns={'target': 'group'}).to_csv(index=False), whole.rename(columns={'target': 'group'}), label='group')
read[-1]['options'] = {'label': '4'}
case('a column left out', FRAME.assign(note='x').to_csv(index=False), FRAME, drop=['note'])
case('names of Excel in a second column of labels', FRAME.assign(code=[KINDS.index(own) for own in LABELS]).to_csv(index=False), FRAME)
big = pd.DataFrame({'h': [2.0 ** 53, -1e308, 5e-324, 1e-300], 'w': [0.1, 0.30000000000000004, -0.0, 123456789012.125], 'kind': ['a', 'b', 'a', 'b']})
case('extreme numbers', big.to_csv(index=False), big)
wide = pd.DataFrame(np.arange(24.0).reshape(4, 6), columns=[f'x{i}' for i in range(6)]).assign(label=['a', 'b', 'a', 'b'])
case('numbers above a header of names', wide.to_csv(index=False), wide, label='label')
pandas_reads('spaces in names', 'a b,c d,kind\n1,2,x\n3,4,y\n')
pandas_reads('leading zeros and points', 'a,b,kind\n007,.5,x\n010,5.,y\n')
pandas_reads('one sample a class', 'a,kind\n1,x\n2,y\n')

for name, data, reason in [
    ('thousands', 'a,kind\n"1,234",x\n"2,345",y\n"3,456",x\n', 'separators of thousands'),
    ('a percent sign', 'a,kind\n5%,x\n6%,y\n', 'which column has the labels'),
    ('a currency', 'a,b,kind\n1,$5,x\n2,6,y\n3,7,x\n', 'finite number'),
    ('an underscore in a number', 'a,kind\n1_000,x\n2,y\n3,x\n', 'finite number'),
    ('digits of another script', 'a,b,kind\n1,\u0663,x\n2,4,y\n3,5,y\n', 'finite number'),
    ('hexadecimal numbers', 'a,b,kind\n1,0x1F,x\n2,4,y\n3,5,y\n', 'finite number'),
    ('dates', 'a,day,kind\n1,2026-01-02,x\n2,2026-01-03,y\n', 'labels|cannot be a feature'),
    ('infinite numbers', 'a,b,kind\n1,inf,x\n2,4,y\n3,5,y\n', 'finite number'),
    ('numbers beyond float64', 'a,b,kind\n1,1e400,x\n2,4,y\n3,5,y\n', 'finite number'),
    ('a label missing', 'a,kind\n1,x\n2,\n3,y\n', 'has no label'),
    ('one class', 'a,kind\n1,x\n2,x\n', 'at least two classes'),
    ('a short row', 'a,b,kind\n1,2,x\n3,y\n4,5,y\n', 'expected 3 fields'),
    ('a continuous target', 'a,target\n' + ''.join(f'{i},{i * 0.37:.3f}\n' for i in range(30)), 'continuous'),
    ('two columns of one name', 'a,a,kind\n1,2,x\n3,4,y\n', "have the name 'a'"),
    ('half a character of UTF-16', 'a,kind\n1,x\n2,y\n'.encode('utf-16')[:-1], 'utf-16'),
    ('a binary file', bytes(range(256)) * 4, 'byte|no text'),
    ('a cut gzip', gzip.compress(text.encode())[:-9], 'unpacked|checksum'),
    ('HTML', '<!DOCTYPE html>\n<html><body>404</body></html>\n', 'one column|labels'),
]:
    data = data.encode() if isinstance(data, str) else data
    refused.append({'name': name, 'file': base64.b64encode(data).decode(), 'reason': reason})

write(
    'tables.json',
    {
        '_source': source('tables.py', pd),
        '_conventions': 'file: base64; numbers: sample after sample, null where missing',
        'read': read,
        'refused': refused,
    },
)
