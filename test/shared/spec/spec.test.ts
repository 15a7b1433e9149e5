import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../src/shared/spec/canonical.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { findPreset, presets } from '../../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import { parseSpec, type RunSpec } from '../../../src/shared/spec/runSpec.ts'

const spec = (): RunSpec => presetSpecs(findPreset('fig2'), 'quick')[3] as RunSpec

describe.each(presets.map((preset) => [preset.name, preset] as const))('preset %s', (_, preset) => {
  test.each(['quick', 'paper'] as const)('parses at %s size, one frozen spec per δ', (size) => {
    const specs = presetSpecs(preset, size)
    expect(specs.map(({ penalty }) => penalty.firstLayer)).toEqual([10, 5, 2, 0.1])
    for (const one of specs) {
      expect(Object.isFrozen(one)).toBe(true)
      expect(Object.isFrozen(one.penalty)).toBe(true)
      expect(parseSpec(JSON.parse(JSON.stringify(one)))).toEqual(one)
    }
  })
  test('cites its source and names its choices', () => {
    expect(preset.citation).toMatch(/2402\.03991/)
    expect(preset.choices.length).toBeGreaterThan(0)
  })
})

describe('override', () => {
  test('sets any field, as JSON or as text', () => {
    const changed = overrideAll(spec(), [
      'penalty.weightDecay=1e-3',
      'engine=wasm',
      'network.widths=[20,20,10]',
      'seed = 4',
    ])
    expect(changed).toMatchObject({
      penalty: { weightDecay: 1e-3 },
      engine: 'wasm',
      network: { widths: [20, 20, 10] },
      seed: 4,
    })
    expect(Object.isFrozen(changed)).toBe(true)
  })
  test.each([
    ['penalty.lambda=1', /penalty\.lambda: unknown: penalty has weightDecay/],
    ['colour=red', /colour: unknown: the spec has .*seed/],
    ['seed.value=1', /seed\.value: unknown: seed has no fields/],
    ['__proto__.x=1', /__proto__\.x: unknown/],
    ['penalty.weightDecay=-1', /penalty\.weightDecay: Too small/],
    ['penalty.weightDecay=strong', /penalty\.weightDecay: Invalid input: expected number/],
    ['network.widths=[50]', /network\.widths/],
    ['precision=float16', /precision/],
    ['data.sampling={"kind":"balanced","perClass":0}', /data\.sampling\.perClass/],
    ['seed', /'seed' is not of the form path=value/],
  ])('%s names itself', (assignment, message) => {
    expect(() => overrideAll(spec(), [assignment])).toThrow(message)
  })
})

describe('canonical JSON', () => {
  test('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: 2, c: null }] })).toBe('{"a":[{"c":null,"d":2}],"b":1}')
    expect(canonicalJson({ a: [{ c: null, d: 2 }], b: 1 })).toBe('{"a":[{"c":null,"d":2}],"b":1}')
  })
  test('refuses what JSON would change silently, by path', () => {
    expect(() => canonicalJson({ a: { b: NaN } })).toThrow(/spec\.a\.b is NaN/)
    expect(() => canonicalJson({ a: [undefined] })).toThrow(/spec\.a\[0\] is of type undefined/)
  })
})

test('unknown presets are named with those there are', () => {
  expect(() => findPreset('fig9')).toThrow(/no preset is called 'fig9': there are fig2, fig2-literal/)
})
test('unknown fields of a stored spec are refused', () => {
  expect(() => parseSpec({ ...spec(), extra: 1 })).toThrow(/Unrecognized key: "extra"/)
})
