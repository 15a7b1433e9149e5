import { CallError } from '../../../shared/contract/errors.ts'
import type { NumberArray, RawSet } from './rawSet.ts'

/** The most outputs of a network. */
const mostClasses = 1000

/** Collects labels in any order. Class names are sorted at the end, as numbers where all of them are numbers. */
export interface LabelList {
  add(label: string): void
  /** Returns the labels. Throws a CallError where there are fewer than two classes. */
  finish(): Pick<RawSet, 'labels' | 'classNames'>
}

/** `where`: the source of the labels in errors, as "column 'species' of iris.csv". `count`: how many there will be. */
export function labelList(where: string, count: number): LabelList {
  const numbers = new Map<string, number>()
  const found = new Int32Array(count)
  let length = 0
  return {
    add(label) {
      const number = numbers.get(label)
      if (number === undefined && numbers.size === mostClasses)
        throw new CallError(
          'invalid',
          `${where}: more than ${mostClasses} different labels by sample ${length + 1}; choose labels that are classes, not numbers`,
        )
      if (number === undefined) numbers.set(label, numbers.size)
      found[length++] = number ?? numbers.size - 1
    },
    finish() {
      const names = [...numbers.keys()]
      if (names.length === 0) throw new CallError('invalid', `${where}: there are no samples; choose a file with data`)
      if (names.length === 1)
        throw new CallError(
          'invalid',
          `${where}: all ${length} samples have the label '${names[0]}'; choose labels with at least two classes`,
        )
      const classNames = names.toSorted(names.every(isNumber) ? (a, b) => Number(a) - Number(b) : byCodePoints)
      const rank = names.map((name) => classNames.indexOf(name))
      const labels = found.subarray(0, length)
      for (const [i, number] of labels.entries()) labels[i] = rank[number] as number
      return { labels, classNames }
    },
  }
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))
/** Sorts equally on every machine, whatever its language. */
const byCodePoints = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Joins samples and labels of two arrays. Throws a CallError where they do not match. */
export function joinLabels(
  samples: NumberArray & { name: string },
  labels: { shape: number[]; texts: (i: number) => string; name: string },
): RawSet {
  const [count = 0, ...shape] = samples.shape
  const labelled = labels.shape[0] ?? 0
  if (shape.length === 0)
    throw new CallError('invalid', `${samples.name}: has one dimension; samples need a second one for their numbers`)
  if (labels.shape.slice(1).some((length) => length !== 1)) {
    const advice =
      labels.shape.length === 2 ? '; of a column for each class save the place of the one, as y.argmax(1) in NumPy' : ''
    throw new CallError(
      'invalid',
      `${labels.name}: has shape ${labels.shape.join(' × ')}; expected one label for each of the ${count} samples${advice}`,
    )
  }
  if (count !== labelled)
    throw new CallError(
      'invalid',
      `${samples.name} has ${count} samples, but ${labels.name} has ${labelled} labels: choose two matching arrays`,
    )
  if (shape.includes(0)) throw new CallError('invalid', `${samples.name}: its samples have no numbers`)
  const list = labelList(labels.name, count)
  for (let i = 0; i < count; i++) list.add(labels.texts(i))
  return { numbers: samples.numbers, shape, ...list.finish(), featureNames: null }
}
