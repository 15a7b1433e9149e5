import { chooseArrays, type ArrayNames } from './chooseArrays.ts'
import { joinArrays } from './joinArrays.ts'
import { knownArrays, type ReadSet } from './knownArrays.ts'
import type { Allow, ArrayFile, StoredArray } from './storedArray.ts'

/** Returns the arrays of all files; the name of the file tells arrays of the same name apart. */
export function allArrays(files: readonly ArrayFile[]): StoredArray[] {
  const all = files.flatMap(({ name, arrays }) => arrays.map((array) => ({ file: name, array })))
  const isRepeated = (name: string): boolean => all.filter(({ array }) => array.name === name).length > 1
  return all.map(({ file, array }) => (isRepeated(array.name) ? { ...array, name: `${file}/${array.name}` } : array))
}

/**
 * Reads a set from the arrays of one or two files. `asked`: the arrays of samples and labels; null guesses them. `allow`
 * gets their size before they are read, and may throw. Closes the files. Throws a CallError.
 */
export function readArrays(files: readonly ArrayFile[], asked: ArrayNames | null, allow: Allow): ReadSet {
  try {
    const arrays = allArrays(files)
    const file = files.map(({ name }) => name).join(', ')
    const { samples, labels } = chooseArrays(arrays, file, asked)
    allow(samples.bytes + labels.bytes)
    const known = knownArrays(file, arrays, samples, labels)
    const { notes = [], ...set }: ReadSet = known ? known() : joinArrays(samples, labels)
    return { ...set, notes: [`samples: ${samples.name}, labels: ${labels.name}`, ...notes] }
  } finally {
    for (const file of files) file.close?.()
  }
}
