import { expect, test } from 'vitest'
import { contactText, copiedText, placesText, placeText } from '../../src/renderer/text/clusterText.ts'
import type { ClusterRun } from '../../src/shared/contract/clusters.ts'

const run = (changes: Partial<ClusterRun> = {}): ClusterRun => ({
  run: 'aaaaaaaa',
  cluster: 'hpc',
  job: '12_3',
  host: null,
  state: 'pending',
  reason: 'Resources',
  waitsSince: null,
  ...changes,
})

test('a run says its job, node, state and reason', () => {
  expect(placeText(run())).toBe('hpc, job 12_3: pending (Resources)')
  expect(placeText(run({ waitsSince: 1000 }), 201_000)).toBe('hpc, job 12_3: pending (Resources) for 3:20')
  expect(placeText(run({ host: 'node7', state: 'outOfMemory', reason: null }))).toBe(
    'hpc, job 12_3 on node7: out of memory',
  )
  expect(placeText(run({ job: null, state: null, reason: null }))).toBe('hpc: not submitted yet')
})

test('a study counts its runs by cluster and state', () => {
  const runs = [
    run(),
    run(),
    run({ state: 'running', reason: null }),
    run({ cluster: 'other', state: 'done', reason: null }),
  ]
  expect(placesText(runs)).toBe('hpc: 2 pending (Resources), 1 running · other: 1 done')
  expect(placesText([])).toBe('')
})

test('a cluster that does not answer is named with what to do and the time until the next try', () => {
  const contact = { cluster: 'hpc', problem: 'cannot reach login', fix: 'Check your network.', nextAt: 65_000 }
  expect(contactText(contact, 0)).toBe(
    'hpc: cannot reach login. Check your network. Collapsar asks again in 1:05. Tasks continue on the cluster, and their results arrive later.',
  )
})

test('data sets that are copied first have their size', () => {
  expect(copiedText([{ name: 'CIFAR-10', bytes: 180e6 }], 'hpc')).toBe(
    'Collapsar first copies CIFAR-10 (180 MB) to hpc.',
  )
})
