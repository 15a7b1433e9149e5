import { expect, it } from 'vitest'
import { resultTable } from '../../src/cli/results.ts'
import { measurement, spec, summary } from '../renderer/records.ts'

const rowOf = (outputs: number): string => {
  const last = measurement(100)
  last.featureSpectra[4] = Float64Array.from({ length: 12 }, () => outputs)
  const outcome = { spec, summary: summary({ status: 'finished' }), last, peakMemoryBytes: null }
  return resultTable([outcome]).split('\n').at(-1) ?? ''
}

it('a run at the zero solution says so, in place of relative errors', () => {
  expect(rowOf(1e-16)).toMatch(/ zero solution +– +/)
  expect(rowOf(3)).not.toContain('zero solution')
})
