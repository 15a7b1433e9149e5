import { expect, test } from 'vitest'
import { formatBytes, formatCount, formatDuration } from '../../src/renderer/text/format.ts'
import { mathParts } from '../../src/renderer/text/mathParts.ts'
import { sentence } from '../../src/renderer/text/sentence.ts'
import { sampleCount, specFacts, widthsText } from '../../src/renderer/text/specFacts.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import { spec } from './records.ts'

test('durations, counts and sizes', () => {
  expect([0, 4.4, 83, 3723, -1].map(formatDuration)).toEqual(['0:00', '0:04', '1:23', '1:02:03', '0:00'])
  expect([7, 4600, 1234567].map(formatCount)).toEqual(['7', '4\u2009600', '1\u2009234\u2009567'])
  expect([0, 999, 1200, 45_000, 5_900_000, 2e13].map(formatBytes)).toEqual([
    ...['0 bytes', '999 bytes', '1.2 kB', '45 kB', '5.9 MB', '20 TB'],
  ])
})

test('indices and powers are set apart, other underscores are left alone', () => {
  expect(mathParts('Z^l = C·O_l σ⁻¹(Z^{l+1})')).toEqual([
    { tag: 'text', text: 'Z' },
    { tag: 'sup', text: 'l' },
    { tag: 'text', text: ' = C·O' },
    { tag: 'sub', text: 'l' },
    { tag: 'text', text: ' σ⁻¹(Z' },
    { tag: 'sup', text: 'l+1' },
    { tag: 'text', text: ')' },
  ])
  expect(mathParts('set TF_ENABLE to 0')).toEqual([{ tag: 'text', text: 'set TF_ENABLE to 0' }])
})

test('an error says what happened and what to do next', () => {
  expect(sentence(new CallError('invalid', 'seed: too large'))).toBe('seed: too large.')
  expect(sentence(new CallError('disconnected', 'The lab ended.'))).toMatch(/^The lab ended\. .*try once more/)
  expect(sentence(new Error('x is undefined'))).toMatch(/fault of Collapsar/)
})

test('a spec reads as the paper introduces it', () => {
  expect(widthsText([50, 50, 50, 50, 10])).toBe('50×4, 10')
  expect(sampleCount(spec)).toBe(50)
  const facts = Object.fromEntries(specFacts(spec).map(({ name, value }) => [name, value]))
  expect(facts).toMatchObject({ δ: '0.1', 'λ′ on': 'Z¹ alone', widths: '50×4, 10', precision: 'float32' })
})
