import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import type { ImportFormat, ImportRequest, Inspection, TableOptions } from '../../../shared/contract/datasets.ts'
import { CallError } from '../../../shared/contract/errors.ts'
import { readCifar10 } from '../readers/cifar10.ts'
import { isIdx, readIdxPair } from '../readers/idx.ts'
import { isNpy, parseNpy, readArrayPair } from '../readers/npy.ts'
import { guessArrays, npzEntries, readNpz, readNpzPair } from '../readers/npz.ts'
import { readPictures } from '../readers/pictures.ts'
import type { RawSet, Report } from '../readers/rawSet.ts'
import { isZip } from '../readers/zip.ts'
import { inspectTable } from '../readers/table/inspectTable.ts'
import { readTable } from '../readers/table/readTable.ts'
import { pictureFiles } from './pictureFiles.ts'
import { fileBytes, isGzip } from './fileBytes.ts'
import { requireSpace, type FreeSpace } from './freeSpace.ts'

interface Source {
  format: ImportFormat
  files: string[]
}

/** Memory for each byte of the files while they are read: one digit of a table becomes eight bytes, in arrays that double. */
const memoryPerByte: Readonly<Record<ImportFormat, number>> = {
  idx: 2,
  cifar10: 2,
  csv: 10,
  npy: 3,
  npz: 4,
  pictures: 0,
}

/** Inspects files without reading all of them. Throws a CallError where their format is not supported. */
export function inspect(paths: readonly string[], options: TableOptions, free: FreeSpace): Inspection {
  const { format, files } = findSource(paths)
  const [first = ''] = files
  const inspection = {
    format,
    files,
    name: nameOf(first, format),
    table: null,
    arrays: null,
    arrayNames: null,
  }
  if (format === 'csv') return { ...inspection, table: inspectTable(fileBytes(first), options) }
  if (format !== 'npz' || files.length > 1) return inspection
  const arrays = npzEntries(readWhole(first, free, format), basename(first)).map(({ name }) => name)
  return { ...inspection, arrays, arrayNames: guessArrays(arrays) }
}

/** Reads a set from its files. Throws a CallError that names the file and the place in it. */
export function readSource(
  { files: paths, table, arrays }: Pick<ImportRequest, 'files' | 'table' | 'arrays'>,
  free: FreeSpace,
  report: Report,
): { set: RawSet; files: string[]; name: string; notes: string[] } {
  const { format, files } = findSource(paths)
  const [first = ''] = files
  const { notes = [], ...set } = read()
  return { set, files, name: nameOf(first, format), notes }

  function allow(bytes: number): void {
    requireSpace(free, 'memory', 2 * bytes, basename(first))
  }

  function read(): RawSet & { notes?: string[] } {
    if (format === 'csv') return readTable(fileBytes(first), table, report, allow)
    if (format === 'pictures') return readPictures(basename(first), pictureFiles(first), allow, report)
    const contents = files.map((path) => ({ name: basename(path), bytes: readWhole(path, free, format) }))
    const [content = { name: '', bytes: new Uint8Array() }] = contents
    switch (format) {
      case 'idx':
        return readIdxPair(contents)
      case 'cifar10':
        return readCifar10(contents, report)
      case 'npz':
        return contents.length > 1 ? readNpzPair(contents, allow) : readNpz(content.bytes, content.name, arrays, allow)
      case 'npy':
        return readArrayPair(contents.map(({ name, bytes }) => parseNpy(bytes, name)))
    }
  }
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

function filesOf(format: ImportFormat, paths: readonly string[]): string[] {
  const most = { idx: 2, npy: 2, csv: 1, npz: 2, cifar10: 100, pictures: 1 }[format]
  if (paths.length > most)
    throw new CallError(
      'invalid',
      `${paths.length} files are too many: a set of this format has ${most === 1 ? 'one file' : `${most} files`}`,
    )
  if (format === 'idx' && paths.length === 1) return [...paths, ...labelFilesOf(paths[0] as string)]
  return format === 'cifar10' ? paths.toSorted() : [...paths]
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

/** A folder has either the binary files of CIFAR-10 or one folder per class. */
function folderSource(folder: string): Source {
  const binary = readdirSync(folder).filter((name) => /^data_batch_\d+\.bin$/.test(name))
  if (binary.length > 0) return { format: 'cifar10', files: binary.toSorted().map((name) => join(folder, name)) }
  return { format: 'pictures', files: [folder] }
}

/** Reads the format from the name first, because a damaged file should be reported as damaged; then from the first bytes. */
function formatOf(path: string): ImportFormat {
  const name = basename(path).toLowerCase().replace(/\.gz$/, '')
  if (/idx\d|ubyte/.test(name)) return 'idx'
  if (name.endsWith('.npy')) return 'npy'
  if (name.endsWith('.npz')) return 'npz'
  if (name.endsWith('.bin')) return 'cifar10'
  if (/\.(csv|tsv|txt)$/.test(name)) return 'csv'
  const head = readHead(path)
  if (isNpy(head)) return 'npy'
  if (isZip(head)) return 'npz'
  if (isIdx(head)) return 'idx'
  if (!head.includes(0) && head.length > 0) return 'csv'
  throw new CallError(
    'invalid',
    `${basename(path)} has an unsupported format: choose IDX, CIFAR-10 binary, CSV, TSV, NPY, NPZ, or a folder with one folder of pictures per class`,
  )
}

const headBytes = 4096

function readHead(path: string): Uint8Array {
  const head = new Uint8Array(headBytes)
  const file = openSync(path, 'r')
  const count = readSync(file, head)
  closeSync(file)
  const there = head.subarray(0, count)
  // Only the beginning is needed, so a cut end is no error.
  return isGzip(there) ? gunzipSync(there, { finishFlush: constants.Z_SYNC_FLUSH }) : there
}

function readWhole(path: string, free: FreeSpace, format: ImportFormat): Uint8Array {
  const name = basename(path)
  const { size } = statSync(path)
  requireSpace(free, 'memory', size * memoryPerByte[format], name)
  const bytes = attempt(name, () => readFileSync(path))
  if (!isGzip(bytes)) return bytes
  const most = Math.max(1, Math.floor(free.memory / memoryPerByte[format]))
  return attempt(name, () => gunzipSync(bytes, { maxOutputLength: most }))
}

function attempt(name: string, work: () => Uint8Array): Uint8Array {
  try {
    return work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new CallError(
        'notPossible',
        `${name} does not fit into the free memory: close other programs, or choose a smaller file`,
      )
    throw new CallError(
      'invalid',
      `Collapsar cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const suffixes = /(\.(gz|csv|tsv|txt|npy|npz|bin))+$/i

/** Returns the default name of a set. */
function nameOf(path: string, format: ImportFormat): string {
  if (format === 'cifar10') return 'CIFAR-10'
  const name = basename(path).replace(suffixes, '')
  return (format === 'idx' ? name.replace(/[-_.]?(images|idx\d|ubyte)/gi, '') : name) || basename(path)
}
