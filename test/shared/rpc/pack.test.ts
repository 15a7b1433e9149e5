import { describe, expect, it } from 'vitest'
import { packed, unpacked, type Packed } from '../../../src/shared/rpc/pack.ts'

/** Packs and copies a value as for a window; the copy may start at any byte offset. */
function crossed(value: unknown, offset = 0): unknown {
  const sent = structuredClone(packed(value)) as Packed
  const room = new Uint8Array(sent.packed.length + offset)
  room.set(sent.packed, offset)
  return unpacked({ ...sent, packed: room.subarray(offset) })
}

const bulky = {
  id: 'ab12cd34',
  missing: null,
  text: 'λ “∂” \u0000 ' + '\ud83d\ude00',
  strange: [NaN, Infinity, -Infinity, -0, 0, 5e-324, 1e308],
  spectra: [Float64Array.of(3, NaN, -0), new Float64Array(), Float64Array.of(Infinity)],
  codes: Int32Array.of(-1, 2, 3),
  drawn: Float32Array.of(0.1, -0),
  file: Uint8Array.of(1, 2, 3),
  nested: [{ deep: { tcv: Float64Array.of(1e-17) }, flags: [true, false] }],
}

describe('a large value', () => {
  it('survives the round trip at any byte offset', () => {
    for (const offset of [0, 1, 8, 13]) expect(crossed(bulky, offset)).toStrictEqual(bulky)
  })

  it('is not modified by packing, and neither are its arrays', () => {
    const before = structuredClone(bulky)
    crossed(bulky)
    expect(bulky).toStrictEqual(before)
  })

  it('is packed into a buffer of its own numbers, also from views of a larger buffer', () => {
    const all = new Float64Array(10_000).map((_, i) => i)
    const views = [all.subarray(10, 13), all.subarray(9000, 9001)]
    expect((packed(views) as Packed).packed.byteLength).toBe(8 * 4)
    expect(crossed(views)).toStrictEqual([Float64Array.of(10, 11, 12), Float64Array.of(9000)])
  })

  it('can be a long list, with and without NaN and infinities', () => {
    const runs = Array.from({ length: 300 }, (_, i) => ({ id: `run${i}`, tcv: i % 7 === 0 ? NaN : i, tags: ['a'] }))
    expect(crossed(runs)).toStrictEqual(runs)
    const whole = runs.map(({ id }) => ({ id }))
    expect(crossed(whole)).toStrictEqual(whole)
  })

  it('can be a single typed array', () => {
    expect(crossed(Float64Array.of(1, 2))).toStrictEqual(Float64Array.of(1, 2))
  })
})

it.each([null, 3, 'text', { ok: true, list: [1, NaN, -0] }, []])('%j is small and is not packed', (value) => {
  expect(packed(value)).toBe(value)
  expect(unpacked(value)).toBe(value)
})

it('unsupported typed arrays are rejected by name', () => {
  expect(() => packed({ a: new BigInt64Array(1) })).toThrow('BigInt64Array')
})

describe('a long list of records', () => {
  const statuses = ['finished', 'stopped', null] as const
  const record = (i: number) => ({
    id: `run${i}`,
    status: statuses[i % 3],
    tcv: i % 5 === 0 ? null : i % 5 === 1 ? NaN : 10 ** -i,
    count: i % 7 === 0 ? -0 : i,
    isStarred: i % 2 === 0,
    mixed: i % 2 === 0 ? i : `${i}`,
    tags: i % 3 === 0 ? ['a', 'b'] : [],
    progress: i % 4 === 0 ? null : { step: i, objective: Infinity, stage: { name: `s${i % 3}` } },
    spectra: [Float64Array.of(i, NaN)],
    odd: i % 2 === 0 ? { a: 1 } : { b: 2 },
    same: 'as ever',
    none: null,
    never: NaN,
    below: -0,
    signs: i % 2 === 0 ? 0 : -0,
    many: `kind ${i % 60}`,
  })

  it('survives the round trip with fields of every kind', () => {
    const list = Array.from({ length: 250 }, (_, i) => record(i))
    expect(crossed(list)).toStrictEqual(list)
    expect(crossed({ inside: [list] })).toStrictEqual({ inside: [list] })
  })

  it('survives the round trip with several shapes and orders of fields', () => {
    const list = Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? { a: i, b: 'x' } : { b: 'x', a: i }))
    expect(crossed(list)).toStrictEqual(list)
    expect(Object.keys((crossed(list) as object[])[1] ?? {})).toEqual(['b', 'a'])
    const some = [...list, null, 3, [1]]
    expect(crossed(some)).toStrictEqual(some)
    const nothing = Array.from({ length: 150 }, () => null)
    expect(crossed({ nothing, none: [] })).toStrictEqual({ nothing, none: [] })
  })

  it('packs few distinct texts into few bytes', () => {
    const list = Array.from({ length: 1000 }, () => ({ engine: 'TensorFlow on this processor, with a long name' }))
    expect((packed(list) as Packed).json.length).toBeLessThan(300)
  })
})
