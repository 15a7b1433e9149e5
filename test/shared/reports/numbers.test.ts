import { expect, it } from 'vitest'
import { parseNumber } from '../../../src/shared/reports/numbers.ts'
import { refusalOf } from '../../../src/shared/reports/formulas.ts'

const plain = { layer: null, step: null, statistic: null, program: null }

it('a number is a quantity of a run, a spec or a study', () => {
  expect(parseNumber('run ab12 tcv layer 2 at 500 digits 3')).toEqual({
    first: { ...plain, owner: 'run', id: 'ab12', word: 'tcv', layer: 2, step: 500 },
    second: null,
    digits: 3,
  })
  expect(parseNumber('study s objective mean').first).toEqual({
    ...plain,
    owner: 'study',
    id: 's',
    word: 'objective',
    statistic: 'mean',
  })
  expect(parseNumber('spec c0ffee version tensorflow').first.program).toBe('tensorflow')
})

it('a sign compares two of them', () => {
  expect(parseNumber('run a objective / run b objective')).toMatchObject({
    first: { id: 'a' },
    second: { operator: '/', operand: { id: 'b' } },
  })
  expect(parseNumber('run a tcv − run b tcv').second?.operator).toBe('-')
})

it('a fault says what to write', () => {
  expect(() => parseNumber('')).toThrow("'' is neither run, spec nor study; write run ID QUANTITY")
  expect(() => parseNumber('runn a tcv')).toThrow("'runn' is neither run, spec nor study")
  expect(() => parseNumber('run a')).toThrow('the number is incomplete')
  expect(() => parseNumber('run a tcv layer x')).toThrow("layer takes a whole number from 1 to 100000, not 'x'")
  expect(() => parseNumber('run a tcv digits 99')).toThrow("digits takes a whole number from 1 to 15, not '99'")
  expect(() => parseNumber('run a tcv mean')).toThrow('mean needs a study; write study ID tcv mean')
  expect(() => parseNumber('run a tcv best')).toThrow("'best' is no option; known: layer L")
  expect(() => parseNumber('run a version')).toThrow('name the program after version')
})

it('a formula defines no commands and reaches no files', () => {
  expect(refusalOf('\\left( x \\right)')).toBeNull()
  expect(refusalOf('\\lambda_\\text{def}')).toBeNull()
  expect(refusalOf('\\def\\x{1}')).toBe('a formula of a report cannot use \\def; write it without')
  expect(refusalOf('\\let\\frac\\input')).toContain('\\let')
  expect(refusalOf('\\includegraphics{/etc/passwd}')).toContain('\\includegraphics')
  expect(refusalOf('\\htmlStyle{color:red}{x}')).toContain('\\htmlStyle')
})
