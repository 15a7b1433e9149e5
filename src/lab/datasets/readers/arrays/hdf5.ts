import h5wasm, { Dataset, File, Group } from 'h5wasm'
import { CallError } from '../../../../shared/contract/errors.ts'
import { arrayOfType, numberTypes, readNumbers, type NumberType } from '../numberTypes.ts'
import { badFile, libraryReason, sizeOf, type Numbers } from '../rawSet.ts'
import { placeOf, type ArrayFile, type StoredArray } from './storedArray.ts'

type H5Module = Awaited<typeof h5wasm.ready>
type Metadata = Dataset['metadata']

/** A hard link may lead back to an outer group, so depth and groups have a limit. */
const deepest = 8
const mostGroups = 500
const mostArrays = 2000
/** Bytes that cross from the library at a time. Its memory ends at 2 GB. */
const slice = 1 << 26
const largestFile = 1.5e9

/**
 * Lists the data sets of an HDF5 file with libhdf5, which sees this file only: no link leads to another one. Throws a
 * CallError where it is damaged.
 */
export async function hdf5(file: Uint8Array, name: string): Promise<ArrayFile> {
  if (file.length > largestFile)
    throw new CallError('notPossible', `${name} is larger than 1.5 GB: save fewer samples, or save its arrays as NPY`)
  if (isBroken)
    throw new CallError('notPossible', `${name}: libhdf5 stopped at a damaged file before this one; import it again`)
  const library = await h5wasm.ready
  const path = `/tmp/${openFiles++}.h5`
  attempt(name, 'HDF5', () => {
    // Without it the library ignores errors and returns whatever its memory held.
    library.activate_throwing_error_handler()
    library.FS.writeFile(path, file)
  })
  let root: File | null = null
  const close = (): void => {
    try {
      root?.close()
    } catch {
      // A damaged file may not close, and is not needed any more.
    }
    library.FS.unlink(path)
  }
  try {
    root = attempt(name, 'HDF5', () => new File(path, 'r'))
    return { name, arrays: listArrays(library, root, name), close }
  } catch (error) {
    close()
    throw error
  }
}

let openFiles = 0
/** A crash inside WebAssembly leaves the library of this process unusable. Each import has a thread of its own. */
let isBroken = false

function attempt<T>(name: string, where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CallError) throw error
    isBroken ||= error instanceof Error && error.name === 'RuntimeError'
    throw badFile(
      name,
      where,
      `cannot be read: ${reasonOf(error)}; the file is damaged, or needs a filter that Collapsar lacks`,
    )
  }
}

/** The innermost message of libhdf5, which names each function on the way. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const reasons = [...message.matchAll(/#\d+:.* in \w+\(\): (.*)/g)].map(([, reason = '']) => reason)
  const filter = reasons.find((reason) => reason.startsWith('required filter'))
  return filter ?? reasons.at(-1) ?? libraryReason(message.split('\n')[0] ?? message)
}

function listArrays(library: H5Module, root: Group, file: string): StoredArray[] {
  const arrays: StoredArray[] = []
  const groups: { group: Group; path: string; depth: number }[] = [{ group: root, path: '', depth: 0 }]
  for (let seen = 0; seen < groups.length && seen < mostGroups && arrays.length < mostArrays; seen++) {
    const { group, path, depth } = groups[seen] as (typeof groups)[number]
    const keys = attempt(file, path === '' ? 'HDF5' : path, () => group.keys())
    // Groups whose names begin with # are MATLAB's own.
    for (const key of keys.filter((own) => !own.startsWith('#'))) {
      const entity = attempt(file, `${path}${key}`, () => group.get(key))
      if (entity instanceof Group) {
        // A soft link repeats a group, or leads back to an outer one. Its path counts from the root of the file.
        const isLink = Boolean(attempt(file, `${path}${key}`, () => group.get_link(`/${path}${key}`)))
        if (!isLink && depth < deepest) groups.push({ group: entity, path: `${path}${key}/`, depth: depth + 1 })
      } else if (entity instanceof Dataset) arrays.push(arrayOf(library, entity, file, `${path}${key}`))
    }
  }
  return arrays
}

function arrayOf(library: H5Module, dataset: Dataset, file: string, name: string): StoredArray {
  const metadata = attempt(file, name, () => dataset.metadata)
  const attributes = attempt(file, name, () => dataset.attrs)
  const isMatlab = 'MATLAB_class' in attributes
  const own = metadata.shape ?? []
  // MATLAB writes its dimensions in reverse.
  const shape = isMatlab ? own.toReversed() : [...own]
  const [place, type] = [placeOf(file, name), typeOf(metadata)]
  const numbersOf = (): Numbers => attempt(file, name, () => readDataset(library, dataset, place, type ?? 'u1'))
  return {
    name,
    shape,
    bytes: sizeOf(shape) * (8 + metadata.size),
    isColumnMajor: isMatlab,
    problem: 'MATLAB_empty' in attributes ? 'is empty' : problemOf(metadata, type),
    read() {
      if (metadata.type === classes.text) {
        const texts = attempt(file, name, () => dataset.value)
        return { name: place, shape, numbers: null, text: (i) => textOf(Array.isArray(texts) ? texts[i] : texts) }
      }
      const numbers = numbersOf()
      const words = wordsOf(metadata)
      return { name: place, shape, numbers, text: (i) => words.get(numbers[i] ?? NaN) ?? String(numbers[i]) }
    },
  }
}

/** Classes of HDF5 types. */
const classes = {
  whole: 0,
  float: 1,
  text: 3,
  bits: 4,
  opaque: 5,
  compound: 6,
  reference: 7,
  enumeration: 8,
  list: 9,
  array: 10,
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Booleans of h5py are an enumeration of FALSE and TRUE. */
const isBoolean = ({ enum_type: words }: Metadata): boolean =>
  words?.nmembers === 2 && words.members['FALSE'] === 0 && words.members['TRUE'] === 1

/** Returns the words of an enumeration by their numbers. */
function wordsOf(metadata: Metadata): ReadonlyMap<number, string> {
  if (isBoolean(metadata)) return new Map()
  return new Map(Object.entries(metadata.enum_type?.members ?? {}).map(([word, number]) => [number, word]))
}

/** Returns the type of numbers, as the library hands them out; null for other types. */
function typeOf(metadata: Metadata): NumberType | null {
  const { type, size, signed } = metadata
  const find = (wanted: string): NumberType | null => numberTypes.find((own) => own === wanted) ?? null
  if (isBoolean(metadata)) return size === 1 ? 'b1' : find(`i${size}`)
  if (type === classes.float) return find(`f${size}`)
  if (type === classes.bits) return find(`u${size}`)
  return type === classes.whole || type === classes.enumeration ? find(`${signed ? 'i' : 'u'}${size}`) : null
}

function problemOf(metadata: Metadata, type: NumberType | null): string | null {
  const { type: kind, shape, size, compound_type: compound } = metadata
  if (shape === null) return 'is empty'
  if (type || kind === classes.text) return null
  if (kind === classes.compound) {
    const members = compound?.members.map(({ name }) => name).join(', ') ?? ''
    return /^r(eal)?, i(mag)?$/.test(members) ? 'has complex numbers' : `has records (${members})`
  }
  if (kind === classes.reference) return 'has references'
  if (kind === classes.list || kind === classes.array) return 'has lists'
  return kind === classes.float ? `has floats of ${8 * size} bits` : 'has a type that Collapsar does not read'
}

/** Reads all numbers, in slices of whole rows. */
function readDataset(library: H5Module, dataset: Dataset, place: string, type: NumberType): Numbers {
  const { shape, size, chunks } = dataset.metadata
  const lengths = shape ?? []
  const count = sizeOf(lengths)
  const numbers = new (arrayOfType(type))(count)
  if (count === 0) return numbers
  const [rows = 1, ...inner] = lengths
  const [rowSize, chunk] = [sizeOf(inner), chunks?.[0] ?? 1]
  // Whole chunks: the library unpacks each chunk once.
  const step = Math.max(1, Math.ceil(slice / (rowSize * size) / chunk)) * chunk
  for (let from = 0; from < rows; from += step) {
    const own = Math.min(step, rows - from)
    const bytes = readRows(library, dataset, [from, own], own * rowSize * size)
    const view = new DataView(bytes.buffer)
    numbers.set(readNumbers({ view, type, isLittle: true, count: own * rowSize }, place), from * rowSize)
  }
  return numbers
}

function readRows(library: H5Module, dataset: Dataset, [from, own]: [number, number], bytes: number): Uint8Array {
  const lengths = dataset.metadata.shape ?? []
  const pointer = library._malloc(bytes)
  if (pointer === 0) throw new Error('the memory of libhdf5 is full')
  const target = BigInt(pointer)
  const { file_id: file, path } = dataset
  try {
    if (lengths.length === 0) library.get_dataset_data(file, path, null, null, null, target)
    else {
      const count = [own, ...lengths.slice(1)].map(BigInt)
      const offset = lengths.map((_, d) => BigInt(d === 0 ? from : 0))
      const strides = lengths.map(() => 1n)
      library.get_dataset_data(file, path, count, offset, strides, target)
    }
    return library.HEAPU8.slice(pointer, pointer + bytes)
  } finally {
    library._free(pointer)
  }
}
