import { expect, test } from 'vitest'
import { collapseText } from '../../src/cli/collapse.ts'
import { requestOf } from '../../src/cli/exportRequest.ts'
import type { CollapseResult, CollapseSteps } from '../../src/shared/contract/analyses/collapse.ts'
import type { FigureKind } from '../../src/shared/spec/figureKind.ts'
import {
  allVariants,
  defaultVariants,
  type CollapseVariant,
} from '../../src/shared/theory/collapse/collapseVariants.ts'
import { watchedLab } from '../lab/place.ts'
import { spec } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { lab } from './lab.ts'

test('lab collapse prints the chosen variants at the chosen step', async () => {
  const home = temporaryFolder()
  const own = await watchedLab('keeps', { home })
  const [id = ''] = await own.start(spec({ logging: { snapshots: [2] } }))
  await own.until(id, 'finished')
  const usual = await lab('collapse', id, '--home', home)
  expect(usual.code).toBe(0)
  expect(usual.out).toContain(`run ${id}, step 5`)
  expect(usual.out).toMatch(/^DNC1 +quotient +\d/m)
  expect(usual.out).toContain('Weights are stored at step 2, 5')
  const named = await lab(
    'collapse',
    id,
    '--home',
    home,
    '--step',
    '2',
    '--variant',
    'share',
    '--variant',
    'rowsInSpan',
  )
  expect(named.out).toContain(`run ${id}, step 2`)
  expect(named.out.match(/^DNC\d +\w+/gm)).toEqual(['DNC1    share', 'DNC3    rowsInSpan'])
  const wrong = await lab('collapse', id, '--home', home, '--variant', 'nc1')
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("'nc1' is not one of quotient") as string })
  expect((await lab('collapse', id, '--home', home, '--about', 'zero')).err).toContain('samples, classes')
})

const numbers = (base: number): CollapseSteps => ({
  values: Object.fromEntries(allVariants.map((name, i) => [name, Float64Array.of(NaN, base + i)])) as never,
  spread: {} as never,
})
const result = (counts: number[]): CollapseResult => ({
  kind: 'collapse',
  step: 9,
  steps: [0, 9],
  counts,
  layers: [1, 2].map((layer) => ({ layer, about: { samples: numbers(100 * layer), classes: numbers(1000 * layer) } })),
})

test('the text names the chosen centre where it makes a difference', () => {
  const equal = collapseText(result([5, 5, 0]), ['quotient'], 'samples')
  expect(equal).toMatch(/^K = 2 classes of 5 samples\n/)
  expect(equal).toMatch(/^DNC1 +quotient {2}100 {2}200$/m)
  const unequal = collapseText(result([5, 2, 3]), ['quotient', 'selfDuality'], 'classes')
  expect(unequal).toMatch(/^K = 3 classes of 2, 3, 5 samples, class means centred at the mean of the class means\n/)
  expect(unequal).toMatch(/^DNC1 +quotient {5}1000 {2}2000$/m)
  expect(unequal).toMatch(/^selfDuality: distance of the classifier from the centred means\. The distance/m)
})

test('a figure takes one variant of each metric', () => {
  const request = (kind: FigureKind, variant: CollapseVariant[]) =>
    requestOf(kind, ['run10000'], { formats: ['svg'], notes: true, word: [], variant })
  expect(request('collapseMetrics', ['share', 'rowsInSpan']).collapse).toEqual({
    ...defaultVariants,
    dnc1: 'share',
    dnc3: 'rowsInSpan',
    about: 'samples',
  })
  expect(request('collapseMetrics', []).collapse).toBeUndefined()
  expect(() => request('collapseMetrics', ['share', 'quotient'])).toThrow('names two variants of DNC1')
  expect(() => request('collapse', ['share'])).toThrow('apply to the figure collapseMetrics, not to collapse')
})
