import { CallError } from '../../../shared/contract/errors.ts'
import type { NumberArray, RawSet } from './rawSet.ts'

/** What a network can have as outputs. */
const mostClasses = 1000

/** Labels as they are met, in any order; what they are called is sorted at the end, as numbers where all of them are. */
export interface LabelList {
  add(label: string): void
  /** Throws a CallError where there are too few classes to tell apart. */
  finish(): Pick<RawSet, 'labels' | 'classNames'>
}

/** `where` is what errors call the labels, e.g. "column 'species' of iris.csv". */
export function labelList(where: string): LabelList {
  const places = new Map<string, number>()
  const met: number[] = []
  return {
    add(label) {
      const known = places.get(label)
      if (known === undefined && places.size === mostClasses)
        throw new CallError(
          'invalid',
          `${where}: more than ${mostClasses} different labels by sample ${met.length + 1}; are these numbers rather than classes?`,
        )
      if (known === undefined) places.set(label, places.size)
      met.push(known ?? places.size - 1)
    },
    finish() {
      const names = [...places.keys()]
      if (names.length === 0) throw new CallError('invalid', `${where}: there is not one sample`)
      if (names.length === 1)
        throw new CallError(
          'invalid',
          `${where}: all ${met.length} samples have the label '${names[0]}'; at least two classes are needed`,
        )
      const classNames = names.toSorted(names.every(isNumber) ? (a, b) => Number(a) - Number(b) : byCodePoints)
      const rank = new Map(classNames.map((name, k) => [name, k]))
      const labels = Int32Array.from(met, (place) => rank.get(names[place] as string) as number)
      return { labels, classNames }
    },
  }
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))
/** The same on every machine, whatever its language. */
const byCodePoints = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Samples and their labels from two arrays. Throws a CallError where the two do not fit. */
export function joinLabels(
  samples: NumberArray & { name: string },
  labels: { shape: number[]; texts: (i: number) => string; name: string },
): RawSet {
  const [count = 0, ...shape] = samples.shape
  const labelled = labels.shape[0] ?? 0
  if (shape.length === 0)
    throw new CallError('invalid', `${samples.name}: has one dimension; samples need a second one, of their numbers`)
  if (labels.shape.slice(1).some((length) => length !== 1))
    throw new CallError(
      'invalid',
      `${labels.name}: is ${labels.shape.join(' × ')}; expected one label for each of the ${count} samples`,
    )
  if (count !== labelled)
    throw new CallError('invalid', `${samples.name} has ${count} samples and ${labels.name} ${labelled} labels`)
  if (shape.includes(0)) throw new CallError('invalid', `${samples.name}: its samples have no numbers`)
  const list = labelList(labels.name)
  for (let i = 0; i < count; i++) list.add(labels.texts(i))
  return { numbers: samples.numbers, shape, ...list.finish(), featureNames: null }
}
