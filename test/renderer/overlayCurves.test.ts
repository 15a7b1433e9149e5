import { expect, test } from 'vitest'
import { chosenCurves, overlayChoice, withCurve } from '../../src/renderer/features/compare/overlayCurves.ts'
import { useCompareChoice, type CompareChoice } from '../../src/renderer/features/compare/useCompareChoice.ts'

const choice = (changes: Partial<CompareChoice['spectra']> = {}, hidden: string[] = []): CompareChoice => {
  const { choice: own } = useCompareChoice()
  return { ...own, hidden: new Set(hidden), spectra: { ...own.spectra, ...changes } }
}

test('without a choice every shown run has its last step, up to as many as a figure holds', () => {
  expect(chosenCurves(choice(), ['a', 'b'])).toEqual([
    { run: 'a', step: null },
    { run: 'b', step: null },
  ])
  expect(chosenCurves(choice({}, ['a']), ['a', 'b'])).toEqual([{ run: 'b', step: null }])
  const many = Array.from({ length: 40 }, (_, i) => String(i))
  expect(chosenCurves(choice(), many)).toHaveLength(24)
})

test('chosen curves stay with their runs, and give way where none of their runs is compared', () => {
  const curves = [
    { run: 'a', step: 5 },
    { run: 'b', step: null },
  ]
  expect(chosenCurves(choice({ curves }), ['a', 'c'])).toEqual([{ run: 'a', step: 5 }])
  expect(chosenCurves(choice({ curves }), ['c'])).toEqual([{ run: 'c', step: null }])
  expect(overlayChoice(choice({ curves }), ['a'], new Map([['a', 'δ = 1']]))).toEqual({
    curves: [{ run: 'a', step: 5, label: 'δ = 1' }],
  })
  expect(overlayChoice(choice(), [], new Map())).toBeNull()
})

test('one more curve of a run takes the first step that is not shown, until none is left', () => {
  const one = [{ run: 'a', step: null }]
  const two = withCurve(one, 'a', [0, 5, 9])
  expect(two).toEqual([...one, { run: 'a', step: 0 }])
  expect(withCurve(two ?? [], 'a', [0, 9])).toBeNull()
  expect(withCurve(one, 'b', [0, 9])).toEqual([...one, { run: 'b', step: null }])
})
