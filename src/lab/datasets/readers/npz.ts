import { unzipSync } from 'fflate'
import { CallError } from '../../../shared/contract/errors.ts'
import { parseNpy, readNpyPair } from './npy.ts'
import type { RawSet } from './rawSet.ts'

export const isZip = (file: Uint8Array): boolean =>
  file[0] === 0x50 && file[1] === 0x4b && (file[2] === 3 || file[2] === 5)

/** Usual names of samples and labels, likeliest first. */
const sampleNames = ['X', 'x', 'X_train', 'x_train', 'data', 'images', 'features']
const labelNames = ['y', 'Y', 'y_train', 'labels', 'target', 'targets', 'label']

export interface ArrayNames {
  samples: string
  labels: string
}

/** Lists the arrays of a file with their sizes in bytes. Throws a CallError where it is no zip file. */
export function npzEntries(file: Uint8Array, name: string): { name: string; bytes: number }[] {
  const entries: { name: string; bytes: number }[] = []
  unzip(file, name, (entry, bytes) => {
    if (entry.endsWith('.npy')) entries.push({ name: entry.slice(0, -'.npy'.length), bytes })
    return false
  })
  return entries
}

/** Guesses the arrays of samples and labels by their names; null where that is unclear. */
export function guessArrays(names: readonly string[]): ArrayNames | null {
  const find = (known: readonly string[]): string | undefined => known.find((name) => names.includes(name))
  const [samples, labels] = [find(sampleNames), find(labelNames)]
  return samples !== undefined && labels !== undefined ? { samples, labels } : null
}

/**
 * Reads an NPZ file. `arrays`: the two arrays to read; null: guessed by their names. `allow` gets their size in bytes
 * before they are decompressed, and may throw. Throws a CallError.
 */
export function readNpz(
  file: Uint8Array,
  name: string,
  arrays: ArrayNames | null,
  allow: (bytes: number) => void,
): RawSet {
  const entries = npzEntries(file, name)
  const names = entries.map((entry) => entry.name)
  const choice = names.length > 0 ? `choose among ${names.join(', ')}` : 'it has no arrays'
  const chosen = arrays ?? guessArrays(names)
  if (!chosen) throw new CallError('invalid', `${name}: which arrays are samples and labels is unclear; ${choice}`)
  const missing = [chosen.samples, chosen.labels].find((array) => !names.includes(array))
  if (missing !== undefined) throw new CallError('invalid', `${name}: there is no array '${missing}'; ${choice}`)
  const isChosen = (array: string): boolean => array === chosen.samples || array === chosen.labels
  allow(entries.reduce((sum, entry) => sum + (isChosen(entry.name) ? entry.bytes : 0), 0))
  const paths = { samples: `${chosen.samples}.npy`, labels: `${chosen.labels}.npy` }
  const files = unzip(file, name, (entry) => entry === paths.samples || entry === paths.labels)
  const read = (path: string) => parseNpy(files[path] ?? new Uint8Array(), `${name}, ${path}`)
  return readNpyPair(read(paths.samples), read(paths.labels))
}

function unzip(
  file: Uint8Array,
  name: string,
  isWanted: (entry: string, bytes: number) => boolean,
): Record<string, Uint8Array> {
  try {
    return unzipSync(file, { filter: (entry) => isWanted(entry.name, entry.originalSize) })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CallError('invalid', `Collapsar cannot decompress ${name}: ${reason}`)
  }
}
