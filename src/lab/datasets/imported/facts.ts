import { badFile, sizeOf, type RawSet, type Report } from '../readers/rawSet.ts'

/** What can be said of a set's numbers. */
export interface Facts {
  counts: number[]
  /** The least and the greatest of all that are not missing; null where all are. */
  least: number | null
  greatest: number | null
  /** What `unitRange` maps to 0 and 1: of bytes 0 and 255, of a constant nothing else; null where all are missing. */
  range: [number, number] | null
  /** Numbers that are missing, samples in which one is, and which. */
  missing: number
  incomplete: number
  incompleteRows: Uint8Array
  /** Of each feature over what is not missing; 0 where all are. Deviations are those of the whole, ÷ n. */
  means: Float64Array
  deviations: Float64Array
}

/** Throws a CallError that names the first number that is infinite. `name` is what it calls the set. */
export function factsOf(set: RawSet, name: string, report: Report): Facts {
  const { numbers, labels } = set
  const features = sizeOf(set.shape)
  const counts = new Array<number>(set.classNames.length).fill(0)
  for (const label of labels) counts[label] = (counts[label] as number) + 1
  const [present, means, squares] = [new Float64Array(features), new Float64Array(features), new Float64Array(features)]
  const incompleteRows = new Uint8Array(labels.length)
  let [least, greatest, missing] = [Infinity, -Infinity, 0]
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < features; j++) {
      const value = numbers[i * features + j] as number
      if (Number.isNaN(value)) {
        missing++
        incompleteRows[i] = 1
        continue
      }
      if (!Number.isFinite(value))
        throw badFile(name, `sample ${i}`, `number ${j} is ${value}: only finite numbers can be trained on`)
      if (value < least) least = value
      if (value > greatest) greatest = value
      // Welford: a large mean does not swallow the deviation.
      const count = (present[j] = (present[j] as number) + 1)
      const step = value - (means[j] as number)
      const mean = (means[j] = (means[j] as number) + step / count)
      squares[j] = (squares[j] as number) + step * (value - mean)
    }
    if (i % 1024 === 0) report(i / labels.length)
  }
  const isKnown = least <= greatest
  return {
    counts,
    least: isKnown ? least : null,
    greatest: isKnown ? greatest : null,
    range: numbers instanceof Uint8Array ? [0, 255] : isKnown ? [least, greatest] : null,
    missing,
    incomplete: incompleteRows.reduce((sum, flag) => sum + flag, 0),
    incompleteRows,
    means,
    deviations: squares.map((sum, j) => Math.sqrt(sum / Math.max(1, present[j] as number))),
  }
}
