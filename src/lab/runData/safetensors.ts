import type { Tensor } from './tensor.ts'

/**
 * Returns arrays as a safetensors file: the length of the header (8 bytes, little-endian), the header as JSON, and the
 * values one after another, little-endian. Texts are under `__metadata__`. The header is padded to a multiple of 8, so that
 * programs can map the values without copying.
 */
export function safetensorsOf(tensors: readonly Tensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const { name, shape, values } of tensors) {
    const end = offset + values.byteLength
    header[name] = { dtype: values instanceof Int32Array ? 'I32' : 'F64', shape, data_offsets: [offset, end] }
    offset = end
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const start = 8 + Math.ceil(text.length / 8) * 8
  const file = new Uint8Array(start + offset).fill(0x20, 8, start)
  const view = new DataView(file.buffer)
  view.setBigUint64(0, BigInt(start - 8), true)
  file.set(text, 8)
  let position = start
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position)
    position += values.byteLength
  }
  return file
}
