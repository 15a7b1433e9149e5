"""pictures.json: pictures of every declared coding, in base64, with the numbers that Pillow reads from them.

png: every depth and colour type, plain and interlaced, with unused transparent colours and damaged profiles.
jpeg: YCbCr and RGB, as Adobe's marker, JFIF and the names of the channels declare; progressive, subsampled, with restart
markers, with an EXIF rotation. refused: transparent pixels and codings that have no place in a set.
"""

import base64
import io
import struct
import zlib

import numpy as np
import PIL
from PIL import Image

from common import source, write

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def text(data):
    return base64.b64encode(data).decode()


def chunk(kind, data=b'', checksum=None):
    body = kind + data
    return struct.pack('>I', len(data)) + body + struct.pack('>I', zlib.crc32(body) if checksum is None else checksum)


def packed(row, depth):
    """Returns one row of samples as bytes, the first sample in the highest bits."""
    if depth == 16:
        return row.astype('>u2').tobytes()
    bits = ''.join(format(int(value), f'0{depth}b') for value in row.ravel())
    bits += '0' * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def filtered(rows, distance):
    """Returns the rows with filter 0, 1 (Sub) and 2 (Up) in turn."""
    above = bytes(len(rows[0]))
    for i, row in enumerate(rows):
        kind = i % 3
        other = [bytes(len(row)), (bytes(distance) + row)[: len(row)], above][kind]
        yield bytes([kind]) + bytes((a - b) & 255 for a, b in zip(row, other))
        above = row


def png(samples, depth, colour_type, interlaced, extra=b'', palette=b''):
    height, width = samples.shape[:2]
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b''
    for x, y, dx, dy in passes:
        part = samples[y::dy, x::dx]
        if part.size:
            distance = max(1, CHANNELS[colour_type] * depth // 8)
            data += b''.join(filtered([packed(row, depth) for row in part], distance))
    header = struct.pack('>IIBBBBB', width, height, depth, colour_type, 0, 0, int(interlaced))
    colours = chunk(b'PLTE', palette) if palette else b''
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + colours + extra + chunk(b'IDAT', zlib.compress(data)) + chunk(b'IEND')


def entry(name, file, values=None):
    if values is None:
        image = Image.open(io.BytesIO(file))
        values = np.asarray(image.convert('L' if image.mode in ('1', 'L', 'LA') else 'RGB'))
    return {'name': name, 'file': text(file), 'shape': list(values.shape) + [1] * (values.ndim == 2), 'values': values.ravel().tolist()}


def pngs():
    for colour_type, depths in [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])]:
        for depth in depths:
            for interlaced in [False, True]:
                width, height = (5, 7) if depth > 4 else (11, 9)
                channels = CHANNELS[colour_type]
                samples = (np.arange(width * height * channels).reshape(height, width, channels) * 2654435761 >> 7) % 2**depth
                palette = bytes(i * 37 % 256 for i in range(3 * 2**depth)) if colour_type == 3 else b''
                if colour_type in (4, 6):
                    samples[:, :, -1] = 2**depth - 1
                file = png(samples, depth, colour_type, interlaced, palette=palette)
                # Pillow keeps 8 of 16 bits; the samples themselves are right.
                colours = samples[:, :, : 1 if channels <= 2 else 3]
                values = colours if depth == 16 else None
                yield entry(f'colour type {colour_type}, {depth} bits, {"interlaced" if interlaced else "plain"}', file, values)
    one_pixel = np.array([[[3]]])
    yield entry('one interlaced pixel', png(one_pixel, 2, 0, True))
    grey = np.arange(30).reshape(5, 6, 1)
    colour = np.arange(90).reshape(5, 6, 3)
    yield entry('grey with an unused transparent colour', png(grey, 8, 0, False, chunk(b'tRNS', struct.pack('>H', 200))))
    yield entry('RGB with an unused transparent colour', png(colour, 8, 2, True, chunk(b'tRNS', struct.pack('>HHH', 0, 1, 200))))
    indices = grey % 4
    opaque_colours = chunk(b'tRNS', bytes([255, 255, 255, 255, 0]))
    yield entry('palette with an unused transparent colour', png(indices, 4, 3, False, opaque_colours, bytes(range(24))))
    plain = Image.fromarray(colour.astype('u1'))
    broken = chunk(b'iCCP', b'profile\0\0not compressed')
    yield entry('damaged profile', png(colour, 8, 2, False, broken), np.asarray(plain))
    yield entry('damaged checksum of a text', png(colour, 8, 2, False, chunk(b'tEXt', b'a\0b', 1)), np.asarray(plain))


def jpeg(name, image, change=lambda data: data, **how):
    file = io.BytesIO()
    image.save(file, format='JPEG', quality=100, **how)
    return entry(name, change(file.getvalue()))


def without(data, marker):
    """Returns a JPEG without its first segment of this marker."""
    at = data.index(bytes([0xFF, marker]))
    return data[:at] + data[at + 2 + struct.unpack('>H', data[at + 2 : at + 4])[0] :]


def adobe(transform):
    return lambda data: data[:2] + b'\xff\xee\0\x0eAdobe\0\x64\0\0\0\0' + bytes([transform]) + data[2:]


def ids(data, names):
    """Returns a JPEG whose three channels have other names."""
    data = bytearray(data)
    frame, scan = data.index(b'\xff\xc0'), data.index(b'\xff\xda')
    for i, name in enumerate(names):
        data[frame + 10 + 3 * i] = name
        data[scan + 5 + 2 * i] = name
    return bytes(data)


def jpegs():
    x, y = np.meshgrid(np.linspace(0, 1, 21), np.linspace(0, 1, 19))
    grey = Image.fromarray((40 + 90 * x + 80 * y).astype('u1'))
    colour = Image.fromarray(np.stack([40 + 90 * x + 80 * y, 220 - 170 * x, 60 + 100 * y], 2).astype('u1'))
    full = {'subsampling': 0}
    bare = lambda data: without(data, 0xE0)
    yield jpeg('JFIF', colour, **full)
    yield jpeg('no JFIF', colour, bare, **full)
    yield jpeg('Adobe, YCbCr', colour, lambda data: adobe(1)(bare(data)), **full)
    yield jpeg('Adobe, RGB', colour, lambda data: adobe(0)(bare(data)), **full)
    yield jpeg('Adobe, transform 2', colour, lambda data: adobe(2)(bare(data)), **full)
    yield jpeg('JFIF and Adobe, RGB', colour, lambda data: data[:20] + adobe(0)(data[18:])[2:], **full)
    yield jpeg('channels R, G, B', colour, lambda data: ids(bare(data), b'RGB'), **full)
    yield jpeg('channels R, G, B and Adobe, YCbCr', colour, lambda data: adobe(1)(ids(bare(data), b'RGB')), **full)
    yield jpeg('channels 0, 1, 2', colour, lambda data: ids(bare(data), bytes([0, 1, 2])), **full)
    yield jpeg('RGB as Pillow keeps it', colour, keep_rgb=True)
    yield jpeg('progressive', colour, progressive=True, **full)
    yield jpeg('progressive, RGB', colour, progressive=True, keep_rgb=True)
    for name, subsampling in [('4:2:2', 1), ('4:2:0', 2)]:
        yield jpeg(name, colour, subsampling=subsampling)
        yield jpeg(f'{name}, progressive', colour, subsampling=subsampling, progressive=True)
        yield jpeg(f'{name}, restart markers', colour, subsampling=subsampling, restart_marker_blocks=2)
    yield jpeg('grey, restart markers', grey, restart_marker_blocks=3)
    yield jpeg('colour, restart markers', colour, restart_marker_blocks=4, **full)
    yield jpeg('progressive, restart markers', colour, progressive=True, restart_marker_blocks=7, **full)
    yield jpeg('many restart markers', grey, restart_marker_blocks=1)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield jpeg('EXIF rotation', colour, exif=exif, **full)


def refused():
    cmyk = io.BytesIO()
    Image.new('CMYK', (9, 9), (10, 200, 30, 40)).save(cmyk, format='JPEG')
    yield {'name': 'CMYK', 'file': text(cmyk.getvalue())}
    x, y = np.meshgrid(np.arange(21), np.arange(20))
    colour = Image.fromarray(np.stack([9 * x, 9 * y, 5 * x + 5 * y], 2).astype('u1'))
    uneven = jpeg('', colour, subsampling=2, progressive=True, restart_marker_blocks=4)
    yield {'name': 'uneven restart intervals', 'file': uneven['file']}
    grey = np.arange(30).reshape(5, 6, 1)
    yield {'name': 'grey transparent', 'file': text(png(grey, 8, 0, False, chunk(b'tRNS', struct.pack('>H', 7))))}
    colour = np.arange(90).reshape(5, 6, 3) * 700
    yield {'name': 'RGB transparent', 'file': text(png(colour, 16, 2, True, chunk(b'tRNS', struct.pack('>HHH', 0, 700, 1400))))}
    yield {'name': 'palette transparent', 'file': text(png(grey % 4, 2, 3, True, chunk(b'tRNS', b'\xff\xff\x80'), bytes(range(12))))}
    yield {'name': 'index beyond the palette', 'file': text(png(grey % 4, 2, 3, False, palette=bytes(range(9))))}


write(
    'pictures.json',
    {
        '_source': source('pictures.py', PIL),
        '_conventions': 'file: base64; values: by row, pixel and channel',
        'png': list(pngs()),
        'jpeg': list(jpegs()),
        'refused': list(refused()),
    },
)
