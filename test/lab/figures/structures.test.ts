import { expect, test } from 'vitest'
import type { FigureSource } from '../../../src/lab/figures/source.ts'
import { structureGram, structureMap } from '../../../src/lab/figures/structures.ts'
import { firstChoice } from '../../../src/shared/figures/structures/choice.ts'
import { choiceSpec } from '../../../src/shared/figures/structures/choiceSpec.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'

const spec = choiceSpec({ ...firstChoice, classes: 6 })
const source = (own = spec, objective?: number) =>
  ({
    spec: own,
    summary: { id: 'dufm0000', name: 'six classes' },
    last: () => (objective === undefined ? null : { objective }),
  }) as unknown as FigureSource

test('without a choice the figures show the model of the first run with closed forms', () => {
  const other = overrideAll(spec, ['network.bias=true'])
  expect(structureGram([source(other), source()]).choice).toMatchObject({ classes: 6, depth: 4, lambda: 1e-3 })
  expect(() => structureGram([source(other)])).toThrow('Run dufm0000 (six classes) has biases')
  expect(() => structureGram([])).toThrow('There is no run')
})

test('the map holds measured runs alone', () => {
  expect(structureMap([source(spec, 0.0145), source()], firstChoice).runs).toMatchObject([
    { run: 'dufm0000', x: 6, y: 4, ending: 'below', isHere: true },
  ])
})
