import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ImportFormat, ImportRequest, Inspection, TableOptions } from '../../../shared/contract/datasets.ts'
import { CallError } from '../../../shared/contract/errors.ts'
import { arrayFile, isArrayFormat, type ArrayFormat } from '../readers/arrays/arrayFile.ts'
import { arrayText, guessArrays, guessStored, type ArrayNames } from '../readers/arrays/chooseArrays.ts'
import type { ReadSet } from '../readers/arrays/knownArrays.ts'
import { allArrays, readArrays } from '../readers/arrays/readArrays.ts'
import type { ArrayFile } from '../readers/arrays/storedArray.ts'
import { cifar100Labels, readCifar10, readCifar100, type Cifar100Labels } from '../readers/cifar.ts'
import { columnTable, isColumnFormat, type ColumnFormat } from '../readers/columnar/columnTable.ts'
import type { ColumnTable } from '../readers/columnar/columns.ts'
import { inspectColumns, readColumns } from '../readers/columnar/readColumns.ts'
import { readIdxPair } from '../readers/idx.ts'
import { parseNpy, readArrayPair } from '../readers/npy.ts'
import { npzEntries, readNpz, readNpzPair } from '../readers/npz.ts'
import { readPictures } from '../readers/pictures.ts'
import type { Report } from '../readers/rawSet.ts'
import { inspectTable } from '../readers/table/inspectTable.ts'
import { readTable } from '../readers/table/readTable.ts'
import { formatOf } from './formatOf.ts'
import { pictureFiles } from './pictureFiles.ts'
import { fileBytes } from './fileBytes.ts'
import { requireMemory, type FreeSpace } from './freeSpace.ts'
import { readWhole as readWholeFile } from './wholeFile.ts'

interface Source {
  format: ImportFormat
  files: string[]
}

/** Memory for each byte of a file: the byte itself, and the numbers that a reader makes of it without asking again. */
const memoryPerByte: Readonly<Record<ImportFormat, number>> = {
  idx: 1,
  cifar10: 2,
  cifar100: 2,
  csv: 0,
  npy: 1,
  npz: 1,
  hdf5: 2,
  matlab: 1,
  safetensors: 1,
  parquet: 1,
  arrow: 2,
  pictures: 0,
}

const readWhole = (path: string, free: FreeSpace, format: ImportFormat): Uint8Array =>
  readWholeFile(path, memoryPerByte[format], free)

/** A stored number of one byte may need a float32, and the stored bytes stay while they are read. */
const memoryPerStoredByte = 3

/** The arrays of CIFAR-100: its pictures have two labels. */
const cifar100Arrays = ['images', ...cifar100Labels]

/** Inspects files without reading all of them. Throws a CallError where their format is not supported. */
export async function inspect(paths: readonly string[], options: TableOptions, free: FreeSpace): Promise<Inspection> {
  const { format, files } = findSource(paths)
  const [first = ''] = files
  const nothing = { table: null, arrays: null, arrayTexts: null, arrayNames: null }
  const inspection = { format, files, name: nameOf(first, format), ...nothing }
  if (format === 'csv') return { ...inspection, table: inspectTable(fileBytes(first), options) }
  if (isColumnFormat(format))
    return { ...inspection, table: inspectColumns(await readColumnTable(first, format, free), options) }
  if (format === 'cifar100')
    return { ...inspection, arrays: cifar100Arrays, arrayNames: { samples: 'images', labels: 'fine' } }
  if (isArrayFormat(format)) {
    const opened = await arrayFiles(files, format, free)
    const arrays = allArrays(opened)
    for (const file of opened) file.close?.()
    const names = arrays.map(({ name }) => name)
    return { ...inspection, arrays: names, arrayTexts: arrays.map(arrayText), arrayNames: guessStored(arrays) }
  }
  if (format !== 'npz' || files.length > 1) return inspection
  const arrays = npzEntries(readWhole(first, free, format), basename(first)).map(({ name }) => name)
  return { ...inspection, arrays, arrayNames: guessArrays(arrays) }
}

function readColumnTable(path: string, format: ColumnFormat, free: FreeSpace): Promise<ColumnTable> {
  const name = basename(path)
  const allow = (bytes: number): void => requireMemory(free, 2 * bytes, name)
  return columnTable(format, readWhole(path, free, format), name, allow)
}

async function arrayFiles(files: readonly string[], format: ArrayFormat, free: FreeSpace): Promise<ArrayFile[]> {
  const found: ArrayFile[] = []
  for (const path of files) {
    const name = basename(path)
    const allow = (bytes: number): void => requireMemory(free, memoryPerStoredByte * bytes, name)
    found.push(await arrayFile(format, readWhole(path, free, format), name, allow))
  }
  return found
}

/** Reads a set from its files. Throws a CallError that names the file and the place in it. */
export async function readSource(
  { files: paths, table, arrays }: Pick<ImportRequest, 'files' | 'table' | 'arrays'>,
  free: FreeSpace,
  report: Report,
): Promise<{ set: ReadSet; files: string[]; name: string; notes: string[] }> {
  const { format, files } = findSource(paths)
  const [first = ''] = files
  const allow = (bytes: number): void => requireMemory(free, bytes, basename(first))
  const allowStored = (bytes: number): void => allow(memoryPerStoredByte * bytes)
  const { notes = [], ...set } = await read()
  return { set, files, name: nameOf(first, format), notes }

  async function read(): Promise<ReadSet> {
    if (format === 'csv') return readTable(fileBytes(first), table, report, allow)
    if (format === 'pictures') return readPictures(basename(first), pictureFiles(first), allow, report)
    if (isColumnFormat(format)) return readColumns(await readColumnTable(first, format, free), table, report, allow)
    if (isArrayFormat(format)) return readArrays(await arrayFiles(files, format, free), arrays, allowStored)
    const contents = files.map((path) => ({ name: basename(path), bytes: readWhole(path, free, format) }))
    const [content = { name: '', bytes: new Uint8Array() }] = contents
    switch (format) {
      case 'idx':
        return readIdxPair(contents, allow)
      case 'cifar10':
        return readCifar10(contents, report)
      case 'cifar100':
        return readCifar100(contents, wantedLabels(arrays, content.name), report)
      case 'npz':
        return contents.length > 1 ? readNpzPair(contents, allow) : readNpz(content.bytes, content.name, arrays, allow)
      case 'npy':
        return readArrayPair(contents.map(({ name, bytes }) => parseNpy(bytes, name, allow)))
    }
  }
}

function wantedLabels(arrays: ArrayNames | null, name: string): Cifar100Labels {
  const wanted = arrays?.labels ?? 'fine'
  const found = cifar100Labels.find((own) => own === wanted)
  if (!found)
    throw new CallError('invalid', `${name} is CIFAR-100, whose labels are fine or coarse; set --arrays images,coarse`)
  return found
}

function findSource(paths: readonly string[]): Source {
  const [first = ''] = paths
  for (const path of paths) requireReadable(path)
  const folders = paths.filter((path) => statSync(path).isDirectory())
  if (folders.length > 0 && paths.length > 1)
    throw new CallError('invalid', `${basename(folders[0] ?? '')} is a folder: choose either one folder or files`)
  if (folders.length > 0) return folderSource(first)
  const format = formatOf(first)
  const odd = paths.find((path) => formatOf(path) !== format)
  if (odd !== undefined)
    throw new CallError(
      'invalid',
      `${basename(first)} and ${basename(odd)} have different formats: choose the files of one set`,
    )
  return { format, files: filesOf(format, paths) }
}

/** Throws a CallError where a path is neither a file nor a folder: reading a pipe or a device would never end. */
function requireReadable(path: string): void {
  if (!existsSync(path)) throw new CallError('notFound', `there is no file ${path}: check its path`)
  const stat = statSync(path)
  if (!stat.isFile() && !stat.isDirectory())
    throw new CallError('invalid', `${path} is no file and no folder: copy its content into a file first`)
}

/** The files of one set. Arrays and their labels may have a file each. */
const mostFiles: Readonly<Record<ImportFormat, number>> = {
  idx: 2,
  npy: 2,
  csv: 1,
  npz: 2,
  cifar10: 100,
  cifar100: 2,
  pictures: 1,
  hdf5: 2,
  matlab: 2,
  safetensors: 2,
  parquet: 1,
  arrow: 1,
}

function filesOf(format: ImportFormat, paths: readonly string[]): string[] {
  const most = mostFiles[format]
  if (paths.length > most)
    throw new CallError(
      'invalid',
      `${paths.length} files are too many: a set of this format has ${most === 1 ? 'one file' : `${most} files`}`,
    )
  if (format === 'idx' && paths.length === 1) return [...paths, ...labelFilesOf(paths[0] as string)]
  return format === 'cifar10' || format === 'cifar100' ? paths.toSorted() : [...paths]
}

/** Finds the labels of `train-images-idx3-ubyte` in `train-labels-idx1-ubyte`, compressed or not. */
function labelFilesOf(path: string): string[] {
  const plain = basename(path).replace(/\.gz$/i, '')
  const name = plain.replace('images', 'labels').replace(/idx\d/, 'idx1')
  const qmnist = plain.replace('images', 'labels').replace(/idx\d-ubyte/, 'idx2-int')
  const there = [name, `${name}.gz`, qmnist, `${qmnist}.gz`]
    .map((file) => join(dirname(path), file))
    .find((file) => name !== plain && existsSync(file))
  return there === undefined ? [] : [there]
}

/** A folder has either the binary files of CIFAR-10 or CIFAR-100, or one folder per class. */
function folderSource(folder: string): Source {
  const entries = readdirSync(folder)
  const binary = entries.filter((name) => /^data_batch_\d+\.bin$/.test(name))
  if (binary.length > 0) return { format: 'cifar10', files: binary.toSorted().map((name) => join(folder, name)) }
  // Beside it lie the samples for tests, and the names of the classes.
  if (entries.includes('train.bin')) return { format: 'cifar100', files: [join(folder, 'train.bin')] }
  return { format: 'pictures', files: [folder] }
}

const suffixes = /(\.(gz|csv|tsv|txt|npy|npz|bin|h5|hdf5?|he5|mat|safetensors|parquet|pq|arrow|arrows|feather|ipc))+$/i

/** Returns the default name of a set. */
function nameOf(path: string, format: ImportFormat): string {
  if (format === 'cifar10') return 'CIFAR-10'
  if (format === 'cifar100') return 'CIFAR-100'
  const name = basename(path).replace(suffixes, '')
  const [, svhn] = /^(train|test|extra)_32x32$/.exec(name) ?? []
  if (format === 'matlab' && svhn !== undefined) return `SVHN ${svhn}`
  if (format === 'hdf5' && /^usps$/i.test(name)) return 'USPS'
  return (format === 'idx' ? name.replace(/[-_.]?(images|idx\d|ubyte)/gi, '') : name) || basename(path)
}
