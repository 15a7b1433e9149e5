import { expect, test } from 'vitest'
import { objectiveTitle } from '../../../../src/shared/figures/objective/title.ts'
import { spectraColumn } from '../../../../src/shared/figures/spectra/data.ts'
import { firstChoice, type StructureChoice } from '../../../../src/shared/figures/structures/choice.ts'
import { choiceSpec } from '../../../../src/shared/figures/structures/choiceSpec.ts'
import { overrideAll } from '../../../../src/shared/spec/override.ts'
import {
  structureForecast,
  type StructureForecast,
} from '../../../../src/shared/theory/unconstrained/structureForecast.ts'

function forecastAt(changes: Partial<StructureChoice> = {}): StructureForecast {
  const made = structureForecast(choiceSpec({ ...firstChoice, ...changes }))
  if (typeof made === 'string') throw new Error(made)
  return made
}

test('K = 10, L = 4: DNC has equal singular values, SRG the published ratios, and Z¹ has none', () => {
  const { lines } = forecastAt()
  expect(lines.map(({ role, name }) => [role, name])).toEqual([
    ['dnc', 'DNC'],
    ['lowest', 'SRG, r = 5'],
  ])
  const [dnc, srg] = lines
  expect([dnc?.singularValues[0], srg?.singularValues[0]]).toEqual([null, null])
  for (const values of dnc?.singularValues.slice(1) ?? [])
    for (const s of values ?? []) expect(s / (values?.[0] ?? NaN)).toBeCloseTo(1, 9)
  const relative = (l: number): number[] =>
    srg?.singularValues[l]?.map((s) => s / (srg.singularValues[l]?.[0] ?? NaN)) ?? []
  expect(
    relative(1)
      .slice(0, 6)
      .map((s) => s.toFixed(4)),
  ).toEqual(['1.0000', '0.6124', '0.6124', '0.6124', '0.6124', '0.0000'])
  expect(relative(3).map((s) => s.toFixed(4))).toEqual([
    '1.0000',
    ...Array<string>(4).fill('0.6667'),
    ...Array<string>(5).fill('0.3333'),
  ])
})

test('each scale is that of the closed form: √n √q of SRG', () => {
  const [, srg] = forecastAt().lines
  // A_2 = √q_2 T, whose largest singular value is √(2(r − 1)/(r − 1)) = √2; n = 4.
  expect(srg?.singularValues[1]?.[0]).toBeCloseTo(2 * Math.sqrt(2 * 2.77752697), 6)
})

test('where DNC is the lowest there is one line, and the zero solution has no singular values', () => {
  expect(forecastAt({ classes: 3 }).lines.map(({ name }) => name)).toEqual(['DNC'])
  const [zero] = forecastAt({ lambda: 0.1 }).lines
  expect([zero?.objective, zero?.singularValues.every((own) => own === null)]).toEqual([0.5, true])
})

test('a spec that the closed forms do not describe gets the reason', () => {
  const spec = choiceSpec(firstChoice)
  expect(structureForecast(overrideAll(spec, ['network.bias=true']))).toBe('has biases')
  expect(structureForecast(overrideAll(spec, ['network.freeFeatures=false']))).toBe('has no free features')
  const wide = choiceSpec({ ...firstChoice, classes: 120, samples: 1 })
  expect(structureForecast(wide)).toBe('has more than 100 classes')
})

test('the panels of the features hold both structures, but not those of other networks', () => {
  const spec = choiceSpec(firstChoice)
  const { panels } = spectraColumn(null, null, spec)
  expect(panels.map(({ structures }) => structures?.length)).toEqual([0, 2, 2, 2])
  const other = overrideAll(spec, ['network.freeFeatures=false'])
  expect(spectraColumn(null, null, other).panels[1]).not.toHaveProperty('structures')
})

test('the title of the objective compares with DNC, and claims no side', () => {
  const forecast = { counts: [], theorem: null, balance: null, refusals: [] }
  const structures = [{ role: 'dnc', objective: 0.025 }] as const
  expect(objectiveTitle(0.02, forecast, structures)).toBe('The objective is 0.020000, 0.8000 times that of DNC')
  expect(objectiveTitle(0.02, forecast)).toBe('The objective is 0.020000')
})
