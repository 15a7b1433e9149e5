import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dtypes } from '../../../src/shared/frames/dtypes.ts'
import { scanFrames, scanStart } from '../../../src/shared/frames/scan.ts'

// Written by the Python of docs/formats.md.
const bytes = readFileSync(join(import.meta.dirname, '../../oracle/frames.bin'))

test('frames of the Python in the documents are read', () => {
  const { frames, damages } = scanFrames(bytes, scanStart, true, true)
  expect(damages).toEqual([])
  const [config, step, last] = frames.map(({ frame }) => frame)
  expect(config).toEqual({ kind: 'config', run: 'läuft', sequence: 0, fields: { note: 'λ = 1e-3' }, arrays: [] })
  expect(step?.arrays.map(({ dtype }) => dtype).toSorted()).toEqual(Object.keys(dtypes).toSorted())
  for (const { dtype, shape, values } of step?.arrays ?? []) {
    expect(shape).toEqual([2, 3])
    expect(Array.from(values, Number)).toEqual(dtype === 'bool' ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 4, 5])
  }
  expect(last?.sequence).toBe(2 ** 32)
  expect(last?.arrays).toMatchObject([
    { shape: [], values: Float64Array.of(0.1) },
    { values: Float64Array.of(Number.NaN, -0) },
  ])
})

test('the documents hold the Python that wrote them', () => {
  const script = readFileSync(join(import.meta.dirname, '../../oracle/frames.py'), 'utf8')
  const documents = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8').replaceAll(
    '\n    ',
    '\n',
  )
  const writer = script.slice(script.indexOf('def frame'), script.indexOf('\n\n\nnames'))
  expect(documents).toContain(writer)
})
