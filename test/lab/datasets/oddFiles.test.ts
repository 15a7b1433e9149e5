import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSource } from '../../../src/lab/datasets/imported/source.ts'
import { TableOptions } from '../../../src/shared/contract/datasets.ts'
import { oracle } from '../../oracle/read.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { fromBase64, npy, utf8 } from './makeFiles.ts'

const free = { memory: 1e9, disk: 1e9 }

/** Writes files into a folder of their own, and reads those with these names, or the folder. */
async function read(files: Record<string, Uint8Array | string>, ...names: string[]) {
  const folder = join(temporaryFolder(), 'set')
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const paths = names.length > 0 ? names.map((name) => join(folder, name)) : [folder]
  return readSource({ files: paths, table: TableOptions.parse({}), arrays: null }, free, () => {})
}

const array = (descr: string, shape: string, data: Uint8Array): Uint8Array =>
  npy(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`, data)
const X = array('|u1', '4, 2', Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7))
const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer)

describe('labels of an array', () => {
  it.each<[string, Uint8Array, string[]]>([
    ['floats that are whole', array('<f4', '4,', floats(1, 2, 1, 2)), ['1', '2']],
    ['big-endian', array('>i2', '4,', Uint8Array.of(0, 7, 255, 255, 0, 7, 0, 7)), ['-1', '7']],
    ['booleans', array('|b1', '4,', Uint8Array.of(0, 1, 1, 0)), ['0', '1']],
    ['a column', array('|u1', '4, 1', Uint8Array.of(3, 5, 3, 5)), ['3', '5']],
    [
      'bytes',
      array(
        '|S2',
        '4,',
        utf8('ab\0\0ab\0\0').map((own) => own || 0),
      ),
      ['', 'ab'],
    ],
  ])('are read from %s', async (_, y, classNames) => {
    const { set } = await read({ 'X.npy': X, 'y.npy': y }, 'X.npy', 'y.npy')
    expect(set).toMatchObject({ classNames, shape: [2] })
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['NaN', array('<f4', '4,', floats(1, NaN, 1, 2)), /entry 1: the label NaN is no whole number/],
    ['a row', array('|u1', '1, 4', Uint8Array.of(1, 2, 1, 2)), /has shape 1 × 4; expected one label for each of the 4/],
    ['one-hot', array('|u1', '4, 2', Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 1)), /has shape 4 × 2; expected one label/],
    ['too few', array('|u1', '3,', Uint8Array.of(1, 2, 1)), /has 4 samples, but y\.npy has 3 labels/],
    ['Python objects', array('|O', '4,', new Uint8Array(32)), /has Python objects/],
    ['dates', array('<M8[s]', '4,', new Uint8Array(32)), /has the type '<M8\[s\]'/],
    ['complex numbers', array('<c16', '4,', new Uint8Array(64)), /has the type '<c16'/],
  ])('are refused from %s', async (_, y, message) => {
    await expect(read({ 'X.npy': X, 'y.npy': y }, 'X.npy', 'y.npy')).rejects.toThrow(message)
  })
})

describe('a file that is empty, or another one than its name says,', () => {
  const names = 'x.csv x.csv.gz x.npy x.npz x.h5 x.mat x.safetensors x.parquet x.arrow x.bin x-idx3-ubyte x'.split(' ')
  it.each(
    names.flatMap((name) => [
      [name, ''],
      [name, 'hello'],
      [name, '\x1f\x8bhello'],
    ]),
  )('is refused: %s with %j', async (name, content) => {
    const bytes = Buffer.from(content, 'latin1')
    await expect(read({ [name]: bytes }, name)).rejects.toMatchObject({
      name: 'CallError',
      code: 'invalid',
      message: expect.not.stringMatching(/undefined|TypeError|NaN/) as string,
    })
  })
})

describe('a folder of pictures', () => {
  const [picture = { file: '' }] = oracle<{ pictures: { file: string }[] }>('files').pictures
  const png = fromBase64(picture.file)

  it('may have endings in capitals, and names with line breaks and tabs', async () => {
    const { set } = await read({ 'a\nx/1.PNG': png, 'b\tc/1.PnG': png })
    expect(set.classNames).toEqual(['a\nx', 'b\tc'])
  })

  it.each<[string, Record<string, Uint8Array | string>, RegExp]>([
    ['without pictures', { 'a/.DS_Store': '', 'b/Thumbs.db': '' }, /there is no PNG or JPEG in its folders/],
    ['of GIF', { 'a/1.gif': 'GIF89a', 'b/1.gif': 'GIF89a' }, /1\.gif is no PNG or JPEG/],
    [
      'of GIF that is called PNG',
      { 'a/1.png': 'GIF89a', 'b/1.png': 'GIF89a' },
      /is the beginning of neither a PNG nor a JPEG/,
    ],
    ['with one class', { 'a/1.png': png, 'a/2.png': png }, /choose labels with at least two classes/],
  ])('is refused %s', async (_, files, message) => {
    await expect(read(files)).rejects.toThrow(message)
  })

  it('with a link to a folder above ends', async () => {
    const folder = join(temporaryFolder(), 'loop')
    mkdirSync(join(folder, 'a'), { recursive: true })
    symlinkSync('..', join(folder, 'a', 'up'))
    const reading = readSource({ files: [folder], table: TableOptions.parse({}), arrays: null }, free, () => {})
    await expect(reading).rejects.toThrow('the folders a hold folders themselves')
  })
})
