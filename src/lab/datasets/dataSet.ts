/** Stored labelled samples. A sample is named by its class and its position within that class. */
export interface DataSet {
  classes: number
  features: number
  /** The shape of one sample, as [28, 28] for a picture and [4] for a row of a table. */
  shape: readonly number[]
  /** The words for a class and a sample in errors, as "digit" and "image". */
  words: { class: string; sample: string }
  /** Samples per class. */
  available: readonly number[]
  /** Writes the numbers of a sample into `to`, scaled as the spec says. */
  write(label: number, position: number, to: Float64Array): void
  /** Returns the positions of samples with missing values in a class. */
  incomplete(label: number): ReadonlySet<number>
}

/** An imported set of the home, with its numbers unscaled. */
export interface ImportedSet {
  samples: number
  features: number
  /** The shape of one sample. */
  shape: readonly number[]
  type: 'uint8' | 'float32' | 'float64'
  /** The class of each row. */
  labels: Int32Array
  /** The name of each class. */
  classNames: readonly string[]
  /** 1 where a row has missing values. */
  incomplete: Uint8Array
  /** The numbers that `unitRange` maps to 0 and 1: the least and the greatest. */
  range: readonly [least: number, greatest: number]
  /** Statistics of each feature, without missing values. */
  means: Float64Array
  deviations: Float64Array
  lows: Float64Array
  highs: Float64Array
  /** Reads rows `from` … `from + count − 1`, row after row; missing values are NaN. */
  rows(from: number, count: number): Uint8Array | Float32Array | Float64Array
}
