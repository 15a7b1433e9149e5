import { effectScope, nextTick, shallowRef, type ShallowRef } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { useResult, type PresetResult } from '../../src/renderer/features/library/useResult.ts'
import type { AppContract } from '../../src/shared/contract/index.ts'
import type { StudySummary } from '../../src/shared/contract/studies.ts'
import type { Client } from '../../src/shared/rpc/client.ts'
import { importedData, onData } from '../../src/shared/spec/onData.ts'
import { fig5 } from '../../src/shared/spec/presets/fig5.ts'
import { presetPlan } from '../../src/shared/spec/presets/preset.ts'
import type { StudyPlan } from '../../src/shared/spec/studyPlan.ts'
import * as weightNorms from '../fixtures/figures/weightNorms.ts'

const own = presetPlan(fig5, 'quick')
const facts = { hash: 'b'.repeat(64), name: 'mine.csv', classNames: ['a', 'b'], features: 4, type: 'float64' as const }
const mine = importedData(facts, { kind: 'balanced', perClass: 5, seed: 0 })
const foreign: StudyPlan = { parts: own.parts.map((part) => ({ ...part, base: onData(part.base, mine) })) }

const study = (id: string): StudySummary => ({
  id,
  name: id,
  preset: 'fig5',
  size: 'quick',
  createdAt: 0,
  isPaused: false,
  isStarred: false,
  tags: [],
  runs: 1,
  counts: { finished: 1 },
  done: 1,
  secondsLeft: null,
})

const scopes: (() => void)[] = []
afterEach(() => scopes.splice(0).forEach((stop) => stop()))

/** A lab whose studies have these plans, by their id. */
function setUp(plans: Record<string, StudyPlan>, isIdle = shallowRef(true)) {
  const asked: string[] = []
  const lab = {
    call: (name: string, input: { id?: string }) => {
      asked.push(`${name} ${input.id ?? ''}`.trim())
      if (name === 'figures.read') return Promise.resolve(weightNorms.data(weightNorms.panel(1, 0.5)))
      return Promise.resolve({ cells: [{ run: { id: 'run00000' } }], plan: plans[input.id ?? ''] })
    },
  } as unknown as Client<AppContract>
  const studies = shallowRef(Object.keys(plans).map(study))
  const scope = effectScope()
  scopes.push(() => scope.stop())
  const result = scope.run(() => useResult(studies, 'weightNorms', isIdle, lab)) as ShallowRef<PresetResult | null>
  return { asked, result, studies, isIdle }
}

test('a card shows the newest study of the data of its preset, and none of other data', async () => {
  const { result, asked } = setUp({ foreign0: foreign, own00000: own, own00001: own })
  await vi.waitFor(() => expect(result.value).not.toBeNull())
  expect(result.value?.study.id).toBe('own00000')
  expect(result.value?.chart.title).toBe('The residual layers end with norms of at most 0.50')
  expect(asked).toEqual(['studies.read foreign0', 'studies.read own00000', 'figures.read'])
})

test('a card without a study of its own data has no result', async () => {
  const { result, asked } = setUp({ foreign1: foreign })
  await vi.waitFor(() => expect(asked).toEqual(['studies.read foreign1']))
  await nextTick()
  expect(result.value).toBeNull()
})

test('a card draws nothing while runs train', async () => {
  const isIdle = shallowRef(false)
  const { result, asked } = setUp({ own00002: own }, isIdle)
  await nextTick()
  expect(asked).toEqual([])
  isIdle.value = true
  await vi.waitFor(() => expect(result.value?.study.id).toBe('own00002'))
})
