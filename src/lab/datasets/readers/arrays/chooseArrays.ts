import { CallError } from '../../../../shared/contract/errors.ts'
import { shapeText } from '../rawSet.ts'
import type { StoredArray } from './storedArray.ts'

/** Usual names of samples and labels, likeliest first. */
const sampleNames = [
  'X',
  'x',
  'X_train',
  'x_train',
  'train_x',
  'trainX',
  'train_X',
  'train_set_x',
  'data',
  'images',
  'imgs',
  'features',
  'fea',
  'inputs',
  'samples',
  'image',
]
const labelNames = [
  'y',
  'Y',
  'y_train',
  'Y_train',
  'train_y',
  'trainY',
  'train_Y',
  'train_set_y',
  'labels',
  'target',
  'targets',
  'label',
  'fine_labels',
  'gnd',
  'ans',
  'classes',
]

export interface ArrayNames {
  samples: string
  labels: string
}

/** Guesses the arrays of samples and labels by their names; null where that is unclear. */
export function guessArrays(names: readonly string[]): ArrayNames | null {
  const find = (known: readonly string[]): string | undefined => known.find((name) => names.includes(name))
  const [samples, labels] = [find(sampleNames), find(labelNames)]
  return samples !== undefined && labels !== undefined ? { samples, labels } : null
}

const groupOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1)

/** Guesses them inside one group: the outermost one, or the group of the training samples. */
function guessInGroups(names: readonly string[]): ArrayNames | null {
  const groups = [...new Set(names.map(groupOf))]
  const found = groups.flatMap((group) => {
    const own = names.filter((name) => groupOf(name) === group).map((name) => name.slice(group.length))
    const guess = guessArrays(own)
    return guess ? [{ group, samples: group + guess.samples, labels: group + guess.labels }] : []
  })
  const [only, another] = found
  const best = another ? (found.find(({ group }) => group === '') ?? trainingGroup(found)) : only
  return best ? { samples: best.samples, labels: best.labels } : null
}

function trainingGroup<T extends { group: string }>(found: readonly T[]): T | undefined {
  const training = found.filter(({ group }) => /(^|\/)train(ing)?\/$/i.test(group))
  return training.length === 1 ? training[0] : undefined
}

const isVector = ({ shape }: StoredArray): boolean => shape.filter((length) => length !== 1).length === 1

/** Guesses by shapes: one array of samples, and one vector with an entry for each of them. */
function guessByShape(arrays: readonly StoredArray[]): ArrayNames | null {
  const readable = arrays.filter(({ problem, shape }) => problem === null && shape.length > 0)
  const [samples, other] = readable.filter((array) => !isVector(array))
  const [labels, another] = readable.filter(isVector)
  if (!samples || !labels || other || another) return null
  const count = Math.max(...labels.shape)
  return samples.shape[0] === count || (samples.isColumnMajor && samples.shape.at(-1) === count)
    ? { samples: samples.name, labels: labels.name }
    : null
}

/** Guesses samples and labels by names, then by shapes; null where that is unclear. */
export const guessStored = (arrays: readonly StoredArray[]): ArrayNames | null =>
  guessInGroups(arrays.map(({ name }) => name)) ?? guessByShape(arrays)

/** An array with its shape, as `train/data (7291 × 256)`. */
export const arrayText = ({ name, shape, problem }: StoredArray): string =>
  `${name} (${problem ?? (shape.length === 0 ? 'one number' : shapeText(shape))})`

/** Arrays of `DataFrame.to_hdf`: its blocks of columns, or its table of records. */
const isOfPandas = (name: string): boolean => /(^|\/)(block\d+_values|_i_table\/)/.test(name)

const mostListed = 20

function listText(arrays: readonly StoredArray[]): string {
  const texts = arrays.map(arrayText)
  return texts.length > mostListed
    ? `${texts.slice(0, mostListed).join(', ')}, … (${texts.length} in all)`
    : texts.join(', ')
}

/**
 * Returns the arrays of samples and labels: those asked for, or guessed. Throws a CallError that lists the arrays where
 * they are unclear or do not exist. `file`: the files in errors.
 */
export function chooseArrays(
  arrays: readonly StoredArray[],
  file: string,
  asked: ArrayNames | null,
): { samples: StoredArray; labels: StoredArray } {
  if (arrays.length === 0)
    throw new CallError('invalid', `${file} has no arrays; choose a file with samples and labels`)
  const chosen = asked ?? guessStored(arrays)
  const choice = `choose two of ${listText(arrays)}`
  if (!chosen && arrays.some(({ name }) => isOfPandas(name)))
    throw new CallError('invalid', `${file} is a table that pandas stored in HDF5; save it with DataFrame.to_parquet`)
  if (!chosen)
    throw new CallError(
      'invalid',
      `${file}: which arrays are samples and labels is unclear; ${choice} with --arrays SAMPLES,LABELS, or add the file of the labels`,
    )
  const find = (wanted: string): StoredArray => {
    const found = arrays.find(({ name }) => name === wanted)
    if (!found) throw new CallError('invalid', `${file}: there is no array '${wanted}'; ${choice}`)
    if (found.problem !== null)
      throw new CallError('invalid', `${file}: '${wanted}' ${found.problem}; ${choice} that are numbers or texts`)
    return found
  }
  return { samples: find(chosen.samples), labels: find(chosen.labels) }
}
