import { CallError } from '../../../shared/contract/errors.ts'
import { guessArrays, type ArrayNames } from './arrays/chooseArrays.ts'
import { parseNpy, readArrayPair, readNpyPair, type NpyArray } from './npy.ts'
import { type RawSet } from './rawSet.ts'
import { unzip, zipMembers } from './zip.ts'

/** Lists the arrays of a file with their sizes in bytes. Throws a CallError where it is no sound zip file. */
export const npzEntries = (file: Uint8Array, name: string): { name: string; bytes: number }[] =>
  zipMembers(file, name)
    .filter((member) => member.name.endsWith('.npy'))
    .map((member) => ({ name: member.name.slice(0, -'.npy'.length), bytes: member.bytes }))

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
  const [samples] = readArrays(file, name, [chosen.samples], allow)
  const [labels] = readArrays(file, name, [chosen.labels], allow)
  if (!samples || !labels) throw new CallError('invalid', `${name}: ${choice}`)
  return readNpyPair(samples, labels)
}

/**
 * Reads two archives of one array each, as KMNIST comes: the array with a second dimension has the samples. Throws a
 * CallError where one has more arrays.
 */
export function readNpzPair(
  files: readonly { name: string; bytes: Uint8Array }[],
  allow: (bytes: number) => void,
): RawSet {
  const all = files.map(({ name, bytes }) => {
    const entries = npzEntries(bytes, name)
    const [only, another] = entries
    if (!only || another)
      throw new CallError('invalid', `${name} has ${entries.length} arrays: of two files each must have one`)
    allow(only.bytes)
    return readArrays(bytes, name, [only.name], allow)[0]
  })
  return readArrayPair(all)
}

/** Reads the named arrays of one file. */
function readArrays(
  file: Uint8Array,
  name: string,
  names: readonly string[],
  allow: (bytes: number) => void,
): NpyArray[] {
  const wanted = zipMembers(file, name).filter((member) => names.some((own) => `${own}.npy` === member.name))
  const files = unzip(file, name, wanted)
  return names.map((own) => parseNpy(files[`${own}.npy`] ?? new Uint8Array(), `${name}, ${own}.npy`, allow))
}
