/** A float64 array of one dimension as an NPY file, version 1. */
export const npyOfNumbers = (values: readonly number[]): Uint8Array =>
  npyOfArray(Float64Array.from(values), [values.length])

/** A row-major array of any shape as an NPY file, version 1. */
export function npyOfArray(values: Float64Array | Int32Array, shape: readonly number[]): Uint8Array {
  const header = headerOf(values instanceof Int32Array ? '<i4' : '<f8', shape)
  const file = new Uint8Array(header.length + values.byteLength)
  file.set(header)
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), header.length)
  return file
}

/** Texts as an NPY file of code points: of one dimension, or where `text` is no list, of none. */
export function npyOfTexts(text: readonly string[] | string): Uint8Array {
  const texts = typeof text === 'string' ? [text] : text
  const codes = texts.map((own) => [...own].map((character) => character.codePointAt(0) ?? 0))
  const width = codes.reduce((most, own) => Math.max(most, own.length), 1)
  const header = headerOf(`<U${width}`, typeof text === 'string' ? [] : [texts.length])
  const file = new Uint8Array(header.length + texts.length * width * 4)
  file.set(header)
  const view = new DataView(file.buffer)
  codes.forEach((own, i) => own.forEach((code, j) => view.setUint32(header.length + 4 * (i * width + j), code, true)))
  return file
}

/** Padded with spaces to a multiple of 64, as the format asks for. */
function headerOf(type: string, shape: readonly number[]): Uint8Array {
  const lengths = shape.map((length) => `${length},`).join(' ')
  const description = `{'descr': '${type}', 'fortran_order': False, 'shape': (${lengths}), }`
  const start = 10
  const length = Math.ceil((start + description.length + 1) / 64) * 64 - start
  const text = `${description.padEnd(length - 1)}\n`
  const magic = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 0xff, length >> 8]
  return Uint8Array.from([...magic, ...new TextEncoder().encode(text)])
}
