import { crc32 as zlibCrc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { crc32 } from '../../../src/shared/frames/crc32.ts'
import { decodePayload, encodeFrame, frameLimits, FrameError, type Frame } from '../../../src/shared/frames/frame.ts'
import { textOf, utf8Of } from '../../../src/shared/frames/utf8.ts'
import { frameValue, valueOfFrame } from '../../../src/shared/frames/values.ts'

const frame = (over: Partial<Frame> = {}): Frame => ({
  kind: 'step',
  run: 'a run',
  sequence: 3,
  fields: { at: 1.5, text: 'λ ‖W‖ 𝔽 "quoted"\n' },
  arrays: [
    { name: 'x', dtype: 'float64', shape: [2, 1], values: Float64Array.of(-0, Number.NaN) },
    { name: 'classes', dtype: 'uint8', shape: [3], values: Uint8Array.of(1, 2, 3) },
    { name: 'none', dtype: 'int64', shape: [0, 7], values: new BigInt64Array() },
    { name: 'big', dtype: 'int64', shape: [], values: BigInt64Array.of(-(2n ** 62n)) },
  ],
  ...over,
})

const payloadOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(8)
const withJson = (json: string, tail = 0): Uint8Array => {
  const text = utf8Of(json)
  const payload = new Uint8Array(8 * Math.ceil((4 + text.length) / 8) + tail)
  new DataView(payload.buffer).setUint32(0, text.length, true)
  payload.set(text, 4)
  return payload
}

describe('encodeFrame', () => {
  test('a frame comes back with every bit', () => {
    const back = decodePayload(payloadOf(encodeFrame(frame())))
    expect(back).toEqual(frame())
    expect(Object.is((back.arrays[0]?.values as Float64Array)[0], -0)).toBe(true)
  })

  test('the bytes are those of docs/formats.md', () => {
    const bytes = encodeFrame(frame({ kind: 'a', run: 'r', sequence: 0, fields: {}, arrays: [] }))
    const json = '{"kind":"a","run":"r","sequence":0}'
    const view = new DataView(bytes.buffer)
    expect(view.getUint32(0, true)).toBe(40)
    expect(view.getUint32(4, true)).toBe(zlibCrc32(bytes.subarray(8)))
    expect(view.getUint32(8, true)).toBe(json.length)
    expect(new TextDecoder().decode(bytes.subarray(12, 12 + json.length))).toBe(json)
    expect([...bytes.subarray(12 + json.length)]).toEqual([0])
  })

  test.each([
    ['kind', { kind: 'Not a kind' }],
    ['run', { run: '' }],
    ['sequence', { sequence: -1 }],
    ['kind', { fields: { kind: 'other' } }],
    ['its shape', { arrays: [{ name: 'x', dtype: 'int8', shape: [2], values: Int8Array.of(1) }] }],
    ['does not hold', { arrays: [{ name: 'x', dtype: 'int8', shape: [1], values: Uint8Array.of(1) }] }],
  ] satisfies [string, Partial<Frame>][])('a frame is refused for its %s', (what, over) => {
    expect(() => encodeFrame(frame(over))).toThrow(what)
  })
})

describe('decodePayload refuses', () => {
  const head = '"kind":"a","run":"r","sequence":0'
  const array = (text: string): string => `{${head},"arrays":[${text}]}`
  test.each([
    ['no object', '[1]'],
    ['cannot be parsed', '{"kind":'],
    ['kind', '{"kind":"../x","run":"r","sequence":0}'],
    ['sequence', '{"kind":"a","run":"r","sequence":1e20}'],
    ['unknown dtype', array('{"name":"x","dtype":"constructor","shape":[1]}')],
    ['no valid shape', array('{"name":"x","dtype":"int8","shape":[-1]}')],
    ['no valid shape', array('{"name":"x","dtype":"int8","shape":[4503599627370496,4503599627370496]}')],
    ['longer than the payload', array('{"name":"x","dtype":"float64","shape":[1000000]}')],
    ['two arrays', array('{"name":"x","dtype":"int8","shape":[0]},{"name":"x","dtype":"int8","shape":[0]}')],
    ['needs a name', array('null')],
    ['a list', `{${head},"arrays":{}}`],
    ['no JSON text ends there', `{${head}}`],
  ])('%s', (reason, json) => {
    const isTail = reason === 'no JSON text ends there'
    const decode = (): Frame => decodePayload(withJson(json, isTail ? 16 : 0))
    expect(decode).toThrow(FrameError)
    expect(decode).toThrow(isTail ? 'its arrays end at' : reason)
  })

  test('a JSON text that is no UTF-8, or longer than the payload', () => {
    const payload = withJson(`{${head}}`)
    payload[10] = 0xff
    expect(() => decodePayload(payload)).toThrow('no UTF-8')
    new DataView(payload.buffer).setUint32(0, frameLimits.jsonBytes, true)
    expect(() => decodePayload(payload)).toThrow('longer than its payload')
  })
})

test('crc32 agrees with zlib', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 37) % 256)
  for (const length of [0, 1, 7, 1000])
    expect(crc32(bytes.subarray(0, length))).toBe(zlibCrc32(bytes.subarray(0, length)))
})

test('UTF-8 agrees with TextEncoder and a strict TextDecoder', () => {
  for (const text of ['', 'plain', 'ü λ ‖ 𝔽 😀', '\ud800 alone', 'x'.repeat(10_000)]) {
    const bytes = new TextEncoder().encode(text)
    expect([...utf8Of(text)]).toEqual([...bytes])
    expect(textOf(bytes)).toBe(new TextDecoder().decode(bytes))
  }
  const wrong = [[0xc0, 0x80], [0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff], [0xc3, 0x28]]
  for (const bytes of wrong) expect(textOf(Uint8Array.from(bytes))).toBeNull()
})

test('a record comes back from a frame with every bit', () => {
  const record = {
    step: 3,
    values: { tcv: Float64Array.of(Number.NaN, -0), spectra: [Float64Array.of(1), new Float64Array()] },
    odd: [Number.NaN, Infinity, -Infinity, -0, null, 'x', true],
  }
  const { fields, arrays } = frameValue(record)
  const back = valueOfFrame(decodePayload(payloadOf(encodeFrame(frame({ fields, arrays })))))
  expect(back).toEqual(record)
  expect(arrays.map(({ name }) => name)).toEqual(['values.tcv', 'values.spectra.0', 'values.spectra.1'])
  expect(() => valueOfFrame({ fields: { x: { $array: 'lost' } }, arrays: [] })).toThrow("array 'lost' is missing")
})
