/** The types of numbers in an array of a frame, with the view that holds them. `bool`: a byte each, 0 or 1. */
export const dtypes = {
  float64: Float64Array,
  float32: Float32Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint64: BigUint64Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const

export type Dtype = keyof typeof dtypes
export type Numbers =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | BigUint64Array
  | Uint32Array
  | Uint16Array
  | Uint8Array

export const isDtype = (name: unknown): name is Dtype => typeof name === 'string' && Object.hasOwn(dtypes, name)

/** Returns the bytes of numbers, little-endian: all machines that Collapsar runs on are. */
export const bytesOf = (numbers: Numbers): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

/** Returns the numbers of some bytes. They are copied, since a view needs an aligned start. */
export function numbersOf(dtype: Dtype, bytes: Uint8Array): Numbers {
  const { buffer } = Uint8Array.from(bytes)
  return new dtypes[dtype](buffer)
}
