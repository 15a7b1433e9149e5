/** A named array of an exported run, row-major. */
export interface Tensor {
  name: string
  shape: readonly number[]
  values: Float64Array | Int32Array
}
