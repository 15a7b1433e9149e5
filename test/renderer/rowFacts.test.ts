import { expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useRowFacts } from '../../src/renderer/features/runs/useRowFacts.ts'
import { indexSpecs } from '../../src/shared/filter/specIndex.ts'
import { summary } from './records.ts'

const tableOf = (seed: number) =>
  indexSpecs({ ids: ['aaaaaaaa'], columns: [{ path: 'seed', values: [seed], codes: Int32Array.of(0) }] })

it('facts stay the same object until the run, its spec or, for a live run, the clock changes', () => {
  const [specs, now] = [shallowRef(tableOf(1)), shallowRef(2000)]
  const factsOf = useRowFacts(
    () => specs.value,
    now,
    () => null,
  )
  const ended = summary({ status: 'finished', startedAt: 1000, endedAt: 1500 })
  const live = summary({ status: 'running', startedAt: 1000, endedAt: null })
  const [before, liveBefore] = [factsOf(ended), factsOf(live)]
  expect(factsOf(ended)).toBe(before)
  expect([before.seconds, liveBefore.seconds, before.specValue('seed')]).toEqual([0.5, 1, 1])
  now.value = 3000
  expect(factsOf(ended)).toBe(before)
  expect(factsOf(live).seconds).toBe(2)
  specs.value = tableOf(7)
  expect(factsOf(ended).specValue('seed')).toBe(7)
  expect(factsOf({ ...ended }).run).not.toBe(ended)
})
