import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { datasetsPath, setPath } from '../../../src/lab/datasets/dataSets.ts'
import type { ImportRequestInput } from '../../../src/shared/contract/datasets.ts'
import { ImportRequest, TableOptions } from '../../../src/shared/contract/datasets.ts'
import type { Imported } from '../../../src/shared/spec/data.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { eventually, watchedLab, type WatchedLab } from '../place.ts'
import { spec } from '../specs.ts'
import { cifarRecord, idx, npyBytes, npz } from './makeFiles.ts'

const table = TableOptions.parse({})
const iris = 'a,b,species\n1,2,setosa\n3,4,virginica\n5,6,setosa\n7,,virginica\n'

/** Files in a folder of their own; returns their paths. */
function put(files: Record<string, Uint8Array | string>): string[] {
  const folder = temporaryFolder()
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
    return path
  })
}

const take = (lab: WatchedLab, request: Partial<ImportRequestInput> & { files: string[] }) =>
  Promise.resolve(lab.handlers['datasets.import'](ImportRequest.parse({ id: 'one', ...request })))
const list = async (lab: WatchedLab) => (await lab.handlers['datasets.list']({})).slice(1)
/** What lies in the folder of data sets. */
function lying(lab: WatchedLab): string[] {
  try {
    return readdirSync(datasetsPath(lab.home))
  } catch {
    return []
  }
}

describe('an import', () => {
  it('of a table is listed with its statistics and keeps its numbers', async () => {
    const lab = await watchedLab('finishes')
    const [file = ''] = put({ 'iris.csv': iris })
    const { dataset, wasThere } = await take(lab, { files: [file] })
    expect(wasThere).toBe(false)
    expect(dataset).toMatchObject({
      kind: 'imported',
      name: 'iris',
      source: file,
      samples: 4,
      shape: [2],
      type: 'float32',
      classNames: ['setosa', 'virginica'],
      counts: [2, 2],
      featureNames: ['a', 'b'],
      range: [1, 7],
      missing: 1,
      incomplete: 1,
      runs: 0,
      problem: null,
    })
    expect(await list(lab)).toEqual([dataset])
    expect(lying(lab)).toEqual([`${dataset.hash}.data`])
    expect(readFileSync(setPath(lab.home, dataset.hash)).length).toBe(dataset.bytes)
    const preview = await lab.handlers['datasets.preview']({ id: dataset.id, from: 1, count: 100 })
    expect(preview).toMatchObject({ shape: [2], labels: [1, 0, 1], numbers: Float32Array.of(3, 4, 5, 6, 7, NaN) })
    expect(lab.events.map(({ name }) => name)).toContain('datasets.changed')
  })

  it.each<[string, Record<string, Uint8Array | string>, object]>([
    [
      'a packed pair of IDX',
      {
        'train-images-idx3-ubyte.gz': gzipSync(idx([2, 1, 2], [1, 2, 3, 4])),
        'train-labels-idx1-ubyte.gz': gzipSync(idx([2], [5, 3])),
      },
      { name: 'train', shape: [1, 2], classNames: ['3', '5'], type: 'uint8' },
    ],
    [
      'CIFAR-10',
      { 'data_batch_2.bin': cifarRecord(1, 1, 2, 3), 'data_batch_1.bin': cifarRecord(0, 1, 2, 3) },
      { name: 'CIFAR-10', shape: [32, 32, 3], classNames: ['airplane', 'automobile'] },
    ],
    [
      'NPY',
      { 'y.npy': npyBytes([2], [1, 0]), 'X.npy': npyBytes([2, 3], [1, 2, 3, 4, 5, 6]) },
      { shape: [3], classNames: ['0', '1'] },
    ],
    [
      'NPZ',
      { 'some.npz': npz({ X: npyBytes([2, 3], [1, 2, 3, 4, 5, 6]), y: npyBytes([2], [1, 0]) }) },
      { name: 'some', shape: [3] },
    ],
    [
      'a table with tabs, packed',
      { 'plants.tsv.gz': gzipSync(iris.replaceAll(',', '\t')) },
      { name: 'plants', samples: 4 },
    ],
    ['what no name tells', { data: iris }, { name: 'data', samples: 4 }],
  ])('reads %s', async (_, files, expected) => {
    const lab = await watchedLab('finishes')
    expect((await take(lab, { files: put(files) })).dataset).toMatchObject(expected)
  })

  it('finds the file of the labels, and reads folders', async () => {
    const lab = await watchedLab('finishes')
    const [images = ''] = put({
      't10k-images-idx3-ubyte': idx([2, 1, 2], [1, 2, 3, 4]),
      't10k-labels-idx1-ubyte.gz': gzipSync(idx([2], [5, 3])),
    })
    expect(await lab.handlers['datasets.inspect']({ files: [images], table })).toMatchObject({
      format: 'idx',
      files: [images, expect.stringMatching(/labels-idx1-ubyte\.gz$/)],
    })
    expect((await take(lab, { files: [images] })).dataset.samples).toBe(2)
    const png = (value: number) =>
      encode({ width: 2, height: 2, channels: 1, depth: 8, data: new Uint8Array(4).fill(value) })
    const [cat = ''] = put({ 'cat/1.png': png(1), 'dog/1.png': png(2), 'dog/.hidden': 'x' })
    expect((await take(lab, { files: [join(cat, '../..')] })).dataset).toMatchObject({
      shape: [2, 2],
      classNames: ['cat', 'dog'],
    })
  })

  it('starts with an inspection', async () => {
    const lab = await watchedLab('finishes')
    const inspect = (files: Record<string, Uint8Array | string>) =>
      lab.handlers['datasets.inspect']({ files: put(files), table })
    expect(await inspect({ 'iris.csv': iris })).toMatchObject({
      format: 'csv',
      name: 'iris',
      table: { columns: [{ name: 'a' }, { name: 'b' }, { name: 'species', role: 'label' }] },
    })
    const arrays = { X: npyBytes([1, 1], [1]), z: npyBytes([1], [1]) }
    expect(await inspect({ 'f.npz': npz(arrays) })).toMatchObject({
      format: 'npz',
      arrays: ['X', 'z'],
      arrayTexts: null,
      arrayNames: null,
    })
  })

  it('of the same content returns the present set, whatever name and format', async () => {
    const lab = await watchedLab('finishes')
    const first = await take(lab, {
      files: put({ 'X.npy': npyBytes([2, 2], [1, 2, 3, 4]), 'y.npy': npyBytes([2], [0, 1]) }),
    })
    const arrays = { X: npyBytes([2, 2], [1, 2, 3, 4]), y: npyBytes([2], [0, 1]) }
    const second = await take(lab, { files: put({ 'b.npz': npz(arrays) }), name: 'other' })
    expect(second).toMatchObject({ dataset: first.dataset, wasThere: true })
    const third = await take(lab, { files: put({ 'b.npz': npz({ ...arrays, y: npyBytes([2], [1, 0]) }) }) })
    expect(third.wasThere).toBe(false)
    expect((await list(lab)).length).toBe(2)
  })

  it('gets a unique name', async () => {
    const lab = await watchedLab('finishes')
    await take(lab, { files: put({ 'iris.csv': iris }) })
    const more = `${iris}9,9,setosa\n`
    expect((await take(lab, { files: put({ 'iris.csv': more }) })).dataset.name).toBe('iris 2')
    await expect(take(lab, { files: put({ 'x.csv': `${more}8,8,setosa\n` }), name: 'iris' })).rejects.toThrow(
      "there is already a data set 'iris'",
    )
    const [{ id = '' } = {}] = await list(lab)
    expect(() => lab.handlers['datasets.rename']({ id, name: 'iris' })).toThrow('already')
    await lab.handlers['datasets.rename']({ id, name: 'my own' })
    expect((await list(lab)).map(({ name }) => name)).toEqual(['my own', 'iris'])
  })
})

describe('a bad import gives one sentence and leaves no file', () => {
  it.each<[string, Record<string, Uint8Array | string>, string]>([
    [
      'a cut file',
      { 'a-images-idx3-ubyte': idx([2, 1, 2], [1, 2, 3]), 'a-labels-idx1-ubyte': idx([2], [0, 1]) },
      'a-images-idx3-ubyte, byte 19: expected 4 bytes of data (2 × 1 × 2), found the end of the file after 3',
    ],
    ['no labels', { 'a-idx3-ubyte': idx([2, 1, 2], [1, 2, 3, 4]) }, 'choose also the file of the labels'],
    [
      'a damaged gzip',
      { 'a-images-idx3-ubyte.gz': gzipSync(idx([1], [1])).subarray(0, 15), 'a-labels-idx1-ubyte': idx([1], [0]) },
      'Collapsar cannot read a-images-idx3-ubyte.gz: unexpected end of file',
    ],
    [
      'one class',
      { 'a.npy': npyBytes([2, 1], [1, 2]), 'b.npy': npyBytes([2], [0, 0]) },
      "all 2 samples have the label '0'",
    ],
    ['too many files', { 'a.csv': iris, 'b.csv': iris }, '2 files are too many: a set of this format has one file'],
    ['two kinds', { 'a.csv': iris, 'b.npz': npz({}) }, 'a.csv and b.npz have different formats'],
    ['an unknown kind', { 'a.dat': Uint8Array.of(1, 2, 0, 3) }, 'a.dat has an unsupported format'],
    ['one array', { 'X.npy': npyBytes([2, 1], [1, 2]) }, 'X.npy is one array: choose the files of samples and labels'],
  ])('%s', async (_, files, sentence) => {
    const lab = await watchedLab('finishes')
    await expect(take(lab, { files: put(files) })).rejects.toThrow(new RegExp(sentence.replace(/[()]/g, '\\$&')))
    expect(lying(lab)).toEqual([])
    expect(await list(lab)).toEqual([])
  })

  it('an infinity, a missing file, a folder with other files', async () => {
    const lab = await watchedLab('finishes')
    const infinite = Uint8Array.from(
      Buffer.concat([Buffer.from(idx([2, 1], [], 0x0d)), Buffer.from([0x7f, 0x80, 0, 0, 0, 0, 0, 0])]),
    )
    await expect(take(lab, { files: put({ 'a-idx2': infinite, 'b-idx1': idx([2], [0, 1]) }) })).rejects.toThrow(
      'sample 0: number 0 is Infinity: replace it by a finite number',
    )
    await expect(take(lab, { files: ['/nowhere/at/all.csv'] })).rejects.toThrow('there is no file /nowhere/at/all.csv')
    const [text = ''] = put({ 'cat/readme.md': 'x' })
    await expect(take(lab, { files: [join(text, '../..')] })).rejects.toThrow('readme.md is no PNG or JPEG')
    expect(lying(lab)).toEqual([])
  })

  it('a cancelled import', async () => {
    const lab = await watchedLab('finishes')
    const rows = Array.from({ length: 400_000 }, (_, i) => `${i},${i % 2},${i * 0.1}`)
    const importing = take(lab, { files: put({ 'long.csv': rows.join('\n') }), table: { label: '2' } })
    const refused = expect(importing).rejects.toThrow('the import was cancelled; nothing was stored')
    const progress = await eventually(() => lab.events.find(({ name }) => name === 'datasets.progressed') ?? null)
    expect(progress.payload).toMatchObject({ id: 'one', stage: 'reading' })
    await expect(take(lab, { files: put({ 'iris.csv': iris }) })).rejects.toThrow("import 'one' is already running")
    await lab.handlers['datasets.cancel']({ id: 'one' })
    await refused
    expect(lying(lab)).toEqual([])
    await expect(Promise.resolve(lab.handlers['datasets.cancel']({ id: 'one' }))).rejects.toThrow(
      "there is no running import 'one'",
    )
  })

  it('an import of a dead process, whose files the next lab deletes', async () => {
    const home = temporaryFolder()
    mkdirSync(datasetsPath(home))
    writeFileSync(join(datasetsPath(home), '999999999-x.part'), 'half')
    expect(lying(await watchedLab('finishes', { home }))).toEqual([])
  })
})

describe('a run on an imported set', () => {
  const data = (hash: string, changes: Partial<Imported> = {}): Imported => ({
    set: 'imported',
    hash,
    name: 'iris',
    classes: 2,
    dimension: 2,
    standardise: 'none',
    missing: 'leaveOut',
    sampling: { kind: 'balanced', perClass: 1, seed: 0 },
    scale: 1,
    ...changes,
  })
  const run = (hash: string) => spec({ data: data(hash), network: { widths: [12, 2] } })

  it('trains on the set and protects it from removal', async () => {
    const lab = await watchedLab('finishes')
    const { dataset } = await take(lab, { files: put({ 'iris.csv': iris }) })
    const { hash } = dataset
    const [id = ''] = await lab.start(run(hash))
    expect((await lab.until(id, 'finished')).samples).toBe(2)
    expect((await list(lab))[0]?.runs).toBe(1)
    const remove = (evenIfUsed: boolean) => lab.handlers['datasets.remove']({ id: hash, evenIfUsed })
    expect(() => remove(false)).toThrow("1 run used 'iris'. Their results stay")
    await remove(true)
    expect({ sets: await list(lab), files: lying(lab) }).toEqual({
      sets: [],
      files: [expect.stringMatching(/\.removed$/)],
    })
    const gone = `data.hash: the data set 'iris' (SHA-256 ${hash.slice(0, 12)}…) is not in this home: import it again`
    await expect(lab.start(run(hash))).rejects.toThrow(gone)
    expect(() => lab.handlers['datasets.draw']({ data: data(hash) })).toThrow(gone)
    expect((await take(lab, { files: put({ 'iris.csv': iris }) })).dataset).toMatchObject({ hash, runs: 1 })
    await lab.start(run(hash))
  })

  it('is refused where the file is missing or damaged, and the list says so', async () => {
    const lab = await watchedLab('finishes')
    const [file = ''] = put({ 'iris.csv': iris })
    const { hash } = (await take(lab, { files: [file] })).dataset
    const path = setPath(lab.home, hash)
    truncateSync(path, 200)
    await expect(lab.start(run(hash))).rejects.toThrow(
      /data\.hash: Collapsar cannot read the data set 'iris' \(.*\): .* is damaged: /,
    )
    rmSync(path)
    expect((await list(lab))[0]?.problem).toBe(`its file ${path} is missing: import it again`)
    expect((await take(lab, { files: [file] })).dataset.problem).toBe(null)
    await lab.start(run(hash))
  })

  it('that is not over always protects it', async () => {
    const lab = await watchedLab('hangs')
    const { hash } = (await take(lab, { files: put({ 'iris.csv': iris }) })).dataset
    const [id = ''] = await lab.start(run(hash))
    await lab.until(id, 'running')
    expect(() => lab.handlers['datasets.remove']({ id: hash, evenIfUsed: true })).toThrow("'iris' is in use by 1 run")
  })
})

describe('the handwritten digits', () => {
  it('are listed first, with the number of runs on them', async () => {
    const lab = await watchedLab('finishes')
    await lab.start(spec(), spec({ seed: 1 }))
    const [digits] = await lab.handlers['datasets.list']({})
    expect(digits).toMatchObject({ kind: 'embedded', runs: 2 })
  })
})
