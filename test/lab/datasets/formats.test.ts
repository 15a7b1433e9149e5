import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ImportRequest, TableOptions } from '../../../src/shared/contract/datasets.ts'
import type { ImportRequestInput } from '../../../src/shared/contract/datasets.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { arrayFiles } from './arrays/oracleArrays.ts'
import { tableFiles } from './columnar/oracleTables.ts'
import { fromBase64, idx, utf8 } from './makeFiles.ts'

const table = TableOptions.parse({})

function put(files: Record<string, Uint8Array | string>): string[] {
  const folder = temporaryFolder()
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
    return path
  })
}

async function take(files: string[], more: Partial<ImportRequestInput> = {}) {
  const lab = await watchedLab('finishes')
  const { dataset, notes } = await lab.handlers['datasets.import'](ImportRequest.parse({ id: 'one', files, ...more }))
  const { numbers } = await lab.handlers['datasets.preview']({ id: dataset.hash, from: 0, count: 10 })
  return { dataset, notes, numbers: [...numbers] }
}

const inspect = async (files: string[]) => (await watchedLab('finishes')).handlers['datasets.inspect']({ files, table })

describe('files of arrays', () => {
  const { hdf5, matlab, safetensors } = arrayFiles.sets
  const samples: [string, string][] = [
    ['points.h5', hdf5 ?? ''],
    ['points.mat', matlab ?? ''],
    ['points.safetensors', safetensors ?? ''],
    ['points.73.mat', arrayFiles.matlab73.file],
  ]

  it.each(samples)('%s is inspected and imported, plain and compressed', async (name, file) => {
    const bytes = fromBase64(file)
    const [plain = '', packed = ''] = put({ [name]: bytes, [`${name}.gz`]: gzipSync(bytes) })
    const { dataset, numbers, notes } = await take([plain])
    expect(dataset).toMatchObject({ samples: 5, shape: [2, 3], name: name.replace(/\.\w+$/, '') })
    expect(numbers).toEqual(arrayFiles.sets.values)
    expect(notes[0]).toMatch(/^samples: .*, labels: /)
    expect((await take([packed])).dataset.hash).toBe(dataset.hash)
    expect((await inspect([plain])).arrayNames).not.toBeNull()
  })

  it('shows the arrays of all groups and takes the ones that are asked for', async () => {
    const [file = ''] = put({ 'a.h5': fromBase64(hdf5 ?? '') })
    expect(await inspect([file])).toMatchObject({
      format: 'hdf5',
      arrays: ['test/data', 'test/target', 'train/data', 'train/target'],
      arrayTexts: ['test/data (1 × 2 × 3)', 'test/target (1)', 'train/data (5 × 2 × 3)', 'train/target (5)'],
      arrayNames: { samples: 'train/data', labels: 'train/target' },
    })
    await expect(take([file], { arrays: { samples: 'test/data', labels: 'test/target' } })).rejects.toThrow(
      'test/target: all 1 samples have the label',
    )
  })

  it('samples and labels in two files', async () => {
    const head = (name: string, shape: number[], bytes: number) =>
      utf8(JSON.stringify({ [name]: { dtype: 'U8', shape, data_offsets: [0, bytes] } }))
    const file = (name: string, shape: number[], data: number[]): Uint8Array => {
      const text = head(name, shape, data.length)
      return Uint8Array.of(text.length, 0, 0, 0, 0, 0, 0, 0, ...text, ...data)
    }
    const files = put({
      'x.safetensors': file('x', [2, 3], [1, 2, 3, 4, 5, 6]),
      'y.safetensors': file('y', [2], [1, 0]),
    })
    expect((await take(files)).dataset).toMatchObject({ samples: 2, shape: [3], type: 'uint8' })
  })
})

describe('tables with typed columns', () => {
  const { same } = tableFiles

  it.each([
    ['iris.parquet', same['parquet of pandas'] ?? '', 'parquet'],
    ['iris.feather', same['feather of pandas'] ?? '', 'arrow'],
    ['iris.stream', same['arrow stream'] ?? '', 'arrow'],
  ])('%s is inspected and imported', async (name, file, format) => {
    const [path = ''] = put({ [name]: fromBase64(file) })
    const { table: preview, ...inspection } = await inspect([path])
    expect(inspection).toMatchObject({ format, arrays: null })
    expect(preview).toMatchObject({ samples: 120, questions: [], delimiter: null })
    const { dataset, notes } = await take([path])
    expect(dataset).toMatchObject({ samples: 120, features: 4, classNames: ['setosa', 'versicolor', 'virginica'] })
    expect(dataset.featureNames).toEqual(['small', 'whole', 'exact', 'double'])
    expect(notes[0]).toBe("labels: column 'kind' (it is the only column of texts)")
    const fewer = await take([path], { table: { drop: ['double', '#1'] } })
    expect(fewer.dataset.featureNames).toEqual(['whole', 'exact'])
  })
})

describe('published sets', () => {
  const record = (coarse: number, fine: number): number[] => [
    coarse,
    fine,
    ...[10, 20, 30].flatMap((value) => new Array<number>(1024).fill(value)),
  ]
  const cifar100 = Uint8Array.from([...record(4, 0), ...record(13, 99), ...record(4, 57)])

  it('CIFAR-100: fine labels, or coarse ones as asked, from its folder or one file', async () => {
    const [file = ''] = put({ 'cifar-100-binary/train.bin': cifar100 })
    const { dataset, numbers } = await take([join(file, '..')])
    expect(dataset).toMatchObject({ name: 'CIFAR-100', shape: [32, 32, 3], classNames: ['apple', 'pear', 'worm'] })
    expect(numbers.slice(0, 4)).toEqual([10, 20, 30, 10])
    expect(await inspect([file])).toMatchObject({
      format: 'cifar100',
      arrays: ['images', 'fine', 'coarse'],
      arrayNames: { samples: 'images', labels: 'fine' },
    })
    const coarse = await take([file], { arrays: { samples: 'images', labels: 'coarse' } })
    expect(coarse.dataset.classNames).toEqual(['fruit_and_vegetables', 'non-insect_invertebrates'])
    await expect(take([file], { arrays: { samples: 'images', labels: 'both' } })).rejects.toThrow(
      'train.bin is CIFAR-100, whose labels are fine or coarse; set --arrays images,coarse',
    )
  })

  it('CIFAR-100 is known by the size of its records too', async () => {
    const [file = ''] = put({ 'some.bin': cifar100 })
    expect(await inspect([file])).toMatchObject({ format: 'cifar100' })
  })

  it('SVHN has its name and its digits', async () => {
    const [file = ''] = put({ 'train_32x32.mat': fromBase64(arrayFiles.svhn.file) })
    const { dataset, notes } = await take([file])
    expect(dataset).toMatchObject({ name: 'SVHN train', shape: [32, 32, 3], classNames: ['0', '1'], counts: [2, 1] })
    expect(notes).toContain('SVHN: the label 10 is the digit 0')
  })

  const transposed = Array.from({ length: 784 }, (_, i) => Math.floor(i / 28))
  const upright = Array.from({ length: 784 }, (_, i) => i % 28)
  const emnist = (split: string, labels: number[]): Record<string, Uint8Array> => ({
    [`emnist-${split}-train-images-idx3-ubyte`]: idx(
      [labels.length, 28, 28],
      labels.flatMap(() => transposed),
    ),
    [`emnist-${split}-train-labels-idx1-ubyte`]: idx([labels.length], labels),
  })

  it.each([
    ['letters', [1, 26], ['A', 'Z']],
    ['balanced', [9, 10, 36, 46], ['9', 'A', 'a', 't']],
    ['byclass', [0, 35, 61], ['0', 'Z', 'z']],
    ['mnist', [3, 7], ['3', '7']],
  ])('EMNIST %s: upright, and its classes have their letters', async (split, labels, classNames) => {
    const [images = ''] = put(emnist(split, labels))
    const { dataset, numbers, notes } = await take([images])
    expect(dataset).toMatchObject({ shape: [28, 28], classNames })
    expect(numbers).toEqual(labels.flatMap(() => upright))
    expect(notes).toEqual(['EMNIST: turned the pictures upright, since its files store them transposed'])
  })

  it('other IDX files keep their order', async () => {
    const files = Object.entries(emnist('mnist', [3, 7])).map(([name, bytes]) => [name.replace('emnist-', ''), bytes])
    const [images = ''] = put(Object.fromEntries(files) as Record<string, Uint8Array>)
    expect((await take([images])).numbers.slice(0, 784)).toEqual(transposed)
  })
})

describe('a format without a reader is refused with what to do', () => {
  it.each([
    [
      'batch.pkl',
      Uint8Array.of(0x80, 4),
      'is a Python pickle, which could run any program: save its arrays with numpy.savez',
    ],
    ['data_batch_1', Uint8Array.of(0x80, 2, 0x7d), 'is a Python pickle'],
    ['model.pt', Uint8Array.of(0x50, 0x4b, 3, 4), 'is a file of PyTorch'],
    ['sheet.xlsx', Uint8Array.of(0x50, 0x4b, 3, 4), 'is a spreadsheet: export it as CSV'],
    ['all.tar', utf8('a'), 'is an archive: unpack it first'],
    ['x.what', Uint8Array.of(0, 1, 2), 'has an unsupported format: choose IDX, CIFAR binary, '],
  ])('%s', async (name, content, message) => {
    await expect(inspect(put({ [name]: content }))).rejects.toThrow(`${name} ${message}`)
  })
})
