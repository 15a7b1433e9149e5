import { unzipSync } from 'fflate'
import { CallError } from '../../../shared/contract/errors.ts'
import { parseNpy, readNpyPair } from './npy.ts'
import type { RawSet } from './rawSet.ts'

export const isZip = (file: Uint8Array): boolean =>
  file[0] === 0x50 && file[1] === 0x4b && (file[2] === 3 || file[2] === 5)

/** Names that samples and labels go by, likeliest first. */
const sampleNames = ['X', 'x', 'X_train', 'x_train', 'data', 'images', 'features']
const labelNames = ['y', 'Y', 'y_train', 'labels', 'target', 'targets', 'label']

export interface ArrayNames {
  samples: string
  labels: string
}

/** Names and sizes in bytes of the arrays of a file. Throws a CallError where it is no zip file. */
export function npzEntries(file: Uint8Array, name: string): { name: string; bytes: number }[] {
  const entries: { name: string; bytes: number }[] = []
  unzip(file, name, (entry, bytes) => {
    if (entry.endsWith('.npy')) entries.push({ name: entry.slice(0, -'.npy'.length), bytes })
    return false
  })
  return entries
}

/** The two arrays that are samples and labels by their names; null where that is not clear. */
export function guessArrays(names: readonly string[]): ArrayNames | null {
  const find = (known: readonly string[]): string | undefined => known.find((name) => names.includes(name))
  const [samples, labels] = [find(sampleNames), find(labelNames)]
  return samples !== undefined && labels !== undefined ? { samples, labels } : null
}

/**
 * An NPZ file: `arrays` names the two that are read; null: by their names. `allow` is told how many bytes they have
 * before they are unpacked. Throws a CallError.
 */
export function readNpz(
  file: Uint8Array,
  name: string,
  arrays: ArrayNames | null,
  allow: (bytes: number) => void,
): RawSet {
  const entries = npzEntries(file, name)
  const names = entries.map((entry) => entry.name)
  const there = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none'
  const chosen = arrays ?? guessArrays(names)
  if (!chosen) throw new CallError('invalid', `${name}: say which arrays are samples and labels: ${there}`)
  const missing = [chosen.samples, chosen.labels].find((array) => !names.includes(array))
  if (missing !== undefined) throw new CallError('invalid', `${name}: there is no array '${missing}': ${there}`)
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
    throw new CallError('invalid', `${name} cannot be unpacked: ${reason}`)
  }
}
