/** Labelled samples that are stored; one is named by its class and its position among the samples of that class. */
export interface DataSet {
  classes: number
  features: number
  /** What errors call a class and a sample: "digit" and "image", say. */
  words: { class: string; sample: string }
  /** Samples per class. */
  available: readonly number[]
  /** Writes what a run is trained on into `to`, `features` numbers. */
  write(label: number, position: number, to: Float64Array): void
  /** Positions of a class whose samples have missing values. */
  incomplete(label: number): ReadonlySet<number>
}

/** A set of the home, as it is stored: numbers and rows as they were imported. */
export interface ImportedSet {
  samples: number
  features: number
  /** Of one sample. */
  shape: readonly number[]
  type: 'uint8' | 'float32' | 'float64'
  /** Class of each row. */
  labels: Int32Array
  /** By their numbers. */
  classNames: readonly string[]
  /** Not 0 where a row has missing values. */
  incomplete: Uint8Array
  /** The least and the greatest number, of bytes 0 and 255: what `unitRange` maps to 0 and 1. */
  range: readonly [least: number, greatest: number]
  /** Of each feature over what is not missing. */
  means: Float64Array
  deviations: Float64Array
  lows: Float64Array
  highs: Float64Array
  /** Numbers of rows `from` … `from + count − 1`, row after row; missing ones are NaN. */
  rows(from: number, count: number): Uint8Array | Float32Array | Float64Array
}
