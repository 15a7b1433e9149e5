import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import type { ColumnFormat } from '../../src/lab/datasets/readers/columnar/columnTable.ts'
import type { ImportFormat } from '../../src/shared/contract/datasets.ts'
import { arrayFiles } from '../lab/datasets/arrays/oracleArrays.ts'
import { formatOfName, tableFiles } from '../lab/datasets/columnar/oracleTables.ts'
import { fromBase64, idx } from '../lab/datasets/makeFiles.ts'
import { root } from '../lab/specs.ts'
import { oracle } from '../oracle/read.ts'

/** The files of one small data set; one of them is changed. A name with a folder is a picture of a class. */
export interface SetFiles {
  name: string
  files: Readonly<Record<string, Uint8Array>>
}

const cases = join(root, 'test/fixtures/cases')
const read = (path: string): Uint8Array => readFileSync(join(cases, path))

interface Entry {
  name: string
  file: string
}
const written = oracle<{ npy: Entry[]; npz: Record<'stored' | 'deflated', string>; pictures: Entry[] }>('files')
const pictures = oracle<Record<'png' | 'jpeg', Entry[]>>('pictures')

const set = (name: string, files: SetFiles['files']): SetFiles => ({ name, files })

const labels = idx([4], [0, 1, 0, 1])
const idxSets = [8, 9, 11, 12, 13, 14].map((type) => {
  const width = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 }[type] ?? 1
  const samples = idx(
    [4, 2, 2],
    Array.from({ length: 16 * width }, (_, i) => (i * 37) % 256),
    type,
  )
  return set(`type ${type}`, { 'a-images-idx3-ubyte': samples, 'a-labels-idx1-ubyte': labels })
})

const labelsNpy = fromBase64(written.npy.find(({ name }) => name === 'bytes')?.file ?? '')

const textFiles = (folder: string): SetFiles[] =>
  readdirSync(join(cases, folder))
    .filter((name) => /\.(csv|tsv)$/.test(name))
    .map((name) => set(`${folder}/${name}`, { [name]: read(join(folder, name)) }))

const tables = ['label-column', 'header-and-columns', 'table-text'].flatMap(textFiles)

const cifar = (bytes: number): Uint8Array =>
  Uint8Array.from({ length: 2 * bytes }, (_, i) => (i % bytes < 2 ? (i > 9 ? 1 : 0) : i % 251))

const pictureSets = [...pictures.png, ...pictures.jpeg, ...written.pictures].map(({ name, file }) => {
  const bytes = fromBase64(file)
  const ending = bytes[0] === 0xff ? 'jpg' : 'png'
  return set(name, { [`cat/1.${ending}`]: bytes, [`dog/1.${ending}`]: bytes })
})

const named = (name: string, file: string): SetFiles => set(name, { [name]: fromBase64(file) })

const columnSets = (format: ColumnFormat): SetFiles[] =>
  Object.entries(tableFiles.same)
    .filter(([name]) => formatOfName(name) === format)
    .concat([['columns', tableFiles.columns[format]]])
    .map(([name, file]) => named(`${name}.${format}`, file))

/** Small sets of every format, from which the changed inputs are made. A new format of the contract needs its line. */
export const setsByFormat: Readonly<Record<ImportFormat, readonly SetFiles[]>> = {
  idx: [
    ...idxSets,
    set('compressed', {
      'b-images-idx3-ubyte.gz': gzipSync(idx([4, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7])),
      'b-labels-idx1-ubyte.gz': gzipSync(labels),
    }),
  ],
  cifar10: [set('two records', { 'data_batch_1.bin': cifar(3073) })],
  cifar100: [set('two records', { 'train.bin': cifar(3074) })],
  csv: [
    ...tables,
    ...tables
      .slice(0, 6)
      .map(({ name, files }) =>
        set(
          `${name}.gz`,
          Object.fromEntries(Object.entries(files).map(([file, bytes]) => [`${file}.gz`, gzipSync(bytes)])),
        ),
      ),
  ],
  npy: written.npy.map(({ name, file }) => set(name, { 'X.npy': fromBase64(file), 'y.npy': labelsNpy })),
  npz: [
    named('stored.npz', written.npz.stored),
    named('deflated.npz', written.npz.deflated),
    set('good.npz', { 'good.npz': read('archives/good.npz') }),
    set('text.npz', { 'text.npz': zipSync({ 'X.npy': strToU8('x'), 'y.npy': strToU8('y') }) }),
  ],
  hdf5: [
    ...['hdf5', 'hdf5, user block', 'hdf5, latest'].map((name) => named(`${name}.h5`, arrayFiles.sets[name] ?? '')),
    ...Object.entries(arrayFiles.hdf5).map(([name, { file }]) => named(`${name}.h5`, file)),
    named('usps.h5', arrayFiles.usps.file),
    named('new.mat', arrayFiles.matlab73.file),
  ],
  matlab: [
    ...['matlab', 'matlab, compressed'].map((name) => named(`${name}.mat`, arrayFiles.sets[name] ?? '')),
    ...Object.entries(arrayFiles.matlab).map(([name, { file }]) => named(`${name}.mat`, file)),
    named('train_32x32.mat', arrayFiles.svhn.file),
    named('emnist.mat', arrayFiles.emnist.file),
  ],
  safetensors: [
    named('set.safetensors', arrayFiles.sets['safetensors'] ?? ''),
    named('a.safetensors', arrayFiles.safetensors.file),
    named('b.safetensors', arrayFiles.safetensors.brain.file),
  ],
  parquet: columnSets('parquet'),
  arrow: columnSets('arrow'),
  pictures: pictureSets,
}
