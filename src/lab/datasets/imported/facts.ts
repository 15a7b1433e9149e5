import { badFile, sizeOf, type RawSet, type Report } from '../readers/rawSet.ts'

/** Statistics of a set's numbers. */
export interface Facts {
  counts: number[]
  /** The least and greatest number; null where all are missing. */
  least: number | null
  greatest: number | null
  /**
   * The numbers that `unitRange` maps to 0 and 1: the least and the greatest, whatever type stores them; null where all are
   * missing.
   */
  range: [number, number] | null
  /** The count of missing numbers, of samples with missing numbers, and a flag per sample. */
  missing: number
  incomplete: number
  incompleteRows: Uint8Array
  /** Statistics of each feature without missing numbers; 0 where all are missing. Deviations divide by n. */
  means: Float64Array
  deviations: Float64Array
  lows: Float64Array
  highs: Float64Array
}

/** Computes the statistics of a set. Throws a CallError that names the first infinite number. `name`: the set in errors. */
export function factsOf(set: RawSet, name: string, report: Report): Facts {
  const { numbers, labels } = set
  const counts = new Array<number>(set.classNames.length).fill(0)
  for (const label of labels) counts[label] = (counts[label] as number) + 1
  const features = columns(sizeOf(set.shape))
  const n = features.means.length
  const incompleteRows = new Uint8Array(labels.length)
  let missing = 0
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < n; j++) {
      const value = numbers[i * n + j] as number
      if (Number.isFinite(value)) features.add(j, value)
      else if (Number.isNaN(value)) {
        missing++
        incompleteRows[i] = 1
      } else
        throw badFile(name, `sample ${i}`, `number ${j} is ${value}: replace it by a finite number, or leave it empty`)
    }
    if (i % 1024 === 0) report(i / labels.length)
  }
  const { least, greatest, ...scales } = features.finish()
  return {
    counts,
    least,
    greatest,
    missing,
    incompleteRows,
    range: least === null || greatest === null ? null : [least, greatest],
    incomplete: incompleteRows.reduce((sum, flag) => sum + flag, 0),
    ...scales,
  }
}

type Scales = Pick<Facts, 'least' | 'greatest' | 'means' | 'deviations' | 'lows' | 'highs'>

/** Accumulates the statistics of each feature, one number after another. */
function columns(n: number): { means: Float64Array; add(j: number, value: number): void; finish(): Scales } {
  const [present, means, squares] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  const [lows, highs] = [new Float64Array(n).fill(Infinity), new Float64Array(n).fill(-Infinity)]
  return {
    means,
    add(j, value) {
      if (value < (lows[j] as number)) lows[j] = value
      if (value > (highs[j] as number)) highs[j] = value
      // Welford's method: a large mean causes no cancellation.
      const count = (present[j] as number) + 1
      const step = value - (means[j] as number)
      const mean = (means[j] as number) + step / count
      present[j] = count
      means[j] = mean
      squares[j] = (squares[j] as number) + step * (value - mean)
    },
    finish() {
      const least = lows.reduce((low, value) => Math.min(low, value), Infinity)
      const greatest = highs.reduce((high, value) => Math.max(high, value), -Infinity)
      const known = (value: number): number => (Number.isFinite(value) ? value : 0)
      return {
        least: least <= greatest ? least : null,
        greatest: least <= greatest ? greatest : null,
        means,
        deviations: squares.map((sum, j) => Math.sqrt(sum / Math.max(1, present[j] as number))),
        lows: lows.map(known),
        highs: highs.map(known),
      }
    },
  }
}
