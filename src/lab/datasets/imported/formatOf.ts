import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import type { ImportFormat } from '../../../shared/contract/datasets.ts'
import { CallError } from '../../../shared/contract/errors.ts'
import { isArrowStart, isHdf5, isParquetStart } from '../readers/signatures.ts'
import { isMatlab } from '../readers/arrays/matlab.ts'
import { isSafetensors } from '../readers/arrays/safetensors.ts'
import { isIdx } from '../readers/idx.ts'
import { isNpy } from '../readers/npy.ts'
import { isZip } from '../readers/zip.ts'
import { libraryReason } from '../readers/rawSet.ts'
import { isGzip } from './fileBytes.ts'

/** Formats by the endings of names. `.mat` of MATLAB 7.3 is HDF5. */
const endings: readonly (readonly [RegExp, ImportFormat])[] = [
  [/idx\d|ubyte/, 'idx'],
  [/\.npy$/, 'npy'],
  [/\.npz$/, 'npz'],
  [/\.(csv|tsv|txt)$/, 'csv'],
  [/\.(h5|hdf5?|he5)$/, 'hdf5'],
  [/\.safetensors$/, 'safetensors'],
  [/\.(parquet|pq)$/, 'parquet'],
  [/\.(arrows?|feather|ipc)$/, 'arrow'],
]

/** Formats without a reader, by endings or first bytes, with what to do. `docs/data.md` has the lines of Python. */
const unreadable: readonly { ending: RegExp; is?: (head: Uint8Array) => boolean; advice: string }[] = [
  {
    ending: /\.(pkl|pickle|joblib)$/,
    is: (head) => head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5,
    advice: 'a Python pickle, which could run any program: save its arrays with numpy.savez',
  },
  { ending: /\.(pt|pth)$/, advice: 'a file of PyTorch, which is a Python pickle: save its arrays with numpy.savez' },
  { ending: /\.(xlsx?|xlsm|ods)$/, advice: 'a spreadsheet: export it as CSV' },
  { ending: /\.(rds|rda|rdata)$/, advice: 'a file of R: save it with write.csv' },
  { ending: /\.tfrecords?$/, advice: 'a file of TensorFlow records: save its arrays with numpy.savez' },
  { ending: /\.(zip|tar|tgz|7z|rar|bz2|xz|zst)$/, advice: 'an archive: unpack it first' },
]

export const supported =
  'IDX, CIFAR binary, CSV, TSV, Parquet, Arrow, NPY, NPZ, HDF5, MATLAB, safetensors, or a folder with one folder of pictures per class'

/** Reads the format from the name first, because a damaged file should be reported as damaged; then from the first bytes. */
export function formatOf(path: string): ImportFormat {
  const name = basename(path).toLowerCase().replace(/\.gz$/, '')
  const named = endings.find(([ending]) => ending.test(name))
  if (named) return named[1]
  if (name.endsWith('.bin')) return binaryFormat(name, path)
  const head = readHead(path)
  if (name.endsWith('.mat')) return isHdf5(head) ? 'hdf5' : 'matlab'
  refuseUnreadable(path, name, head)
  if (isNpy(head)) return 'npy'
  if (isZip(head)) return 'npz'
  if (isIdx(head)) return 'idx'
  if (isHdf5(head)) return 'hdf5'
  if (isMatlab(head)) return 'matlab'
  if (isSafetensors(head)) return 'safetensors'
  if (isParquetStart(head)) return 'parquet'
  if (isArrowStart(head)) return 'arrow'
  if (!head.includes(0) && head.length > 0) return 'csv'
  throw new CallError('invalid', `${basename(path)} has an unsupported format: choose ${supported}`)
}

function refuseUnreadable(path: string, name: string, head: Uint8Array): void {
  const found = unreadable.find(({ ending, is }) => ending.test(name) || is?.(head))
  if (found) throw new CallError('invalid', `${basename(path)} is ${found.advice}`)
}

/** CIFAR-100 has one byte more in each record, and other names of files. */
function binaryFormat(name: string, path: string): ImportFormat {
  if (/^(train|test)\.bin$/.test(name)) return 'cifar100'
  const { size } = statSync(path)
  return size % 3073 !== 0 && size % 3074 === 0 ? 'cifar100' : 'cifar10'
}

const headBytes = 4096

function readHead(path: string): Uint8Array {
  const head = new Uint8Array(headBytes)
  try {
    const file = openSync(path, 'r')
    const count = readSync(file, head)
    closeSync(file)
    const there = head.subarray(0, count)
    // Only the beginning is needed, so a cut end is no error.
    return isGzip(there) ? gunzipSync(there, { finishFlush: constants.Z_SYNC_FLUSH }) : there
  } catch (error) {
    throw new CallError('invalid', `Collapsar cannot read ${basename(path)}: ${libraryReason(error)}`)
  }
}
