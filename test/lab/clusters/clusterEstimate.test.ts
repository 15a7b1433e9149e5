import { expect, test } from 'vitest'
import { clusterEstimates } from '../../../src/lab/clusters/clusterEstimate.ts'
import { runSeconds } from '../../../src/lab/clusters/runSeconds.ts'
import { openReporter } from '../../../src/lab/clusters/task/reporter.ts'
import { pastRuns } from '../../../src/lab/estimates/pastRuns.ts'
import type { RunFrame } from '../../../src/shared/contract/runFrames.ts'
import { sampleCount } from '../../../src/shared/spec/data.ts'
import { planOfSpecs } from '../../../src/shared/spec/studyPlan.ts'
import { alone } from '../specs.ts'
import { engine, progressAt, rowsFrom } from '../trainers/speak.ts'
import { settingsOf } from './settings.ts'
import { place } from './place.ts'

/** Reports a run that took `seconds` on the cluster `here`. */
const ended = (seconds: number): RunFrame[] => [
  { kind: 'started', at: 1000, engine, versions: {}, host: 'n', job: '1_0', resumed: null },
  { kind: 'progressed', progress: progressAt(4), scalars: rowsFrom(1, 4) },
  {
    kind: 'ended',
    at: 1000 + 1000 * seconds,
    status: 'finished',
    ending: 'Done.',
    endKind: null,
    peakMemoryBytes: null,
  },
]

test('runs of a cluster estimate that cluster, and never this machine or another cluster', async () => {
  const here = place()
  const specs = [alone(), alone()]
  const [first = ''] = here.give(specs.slice(0, 1))
  const reporter = openReporter(here.submission, 0, 0)
  for (const frame of ended(40)) reporter.report(first, frame)
  reporter.flush()
  await here.ingest()
  const { store } = here.context
  const estimate = clusterEstimates(store)
  const cluster = settingsOf(here.folder)
  expect(pastRuns(store)([sampleCount(specs[0] ?? alone())]).runs).toEqual([])
  expect(estimate(planOfSpecs(specs), { ...cluster, name: 'her' })).toBeNull()
  expect(estimate(planOfSpecs(specs), cluster)).toMatchObject({ seconds: 80, basis: 'runs', sampleCount: 1 })
  // Two tasks at a time take the time of one.
  expect(estimate(planOfSpecs(specs), { ...cluster, taskMinutes: 1 })?.seconds).toBe(40)
  expect(estimate(planOfSpecs(specs), { ...cluster, taskMinutes: 1, throttle: 1 })?.seconds).toBe(80)
})

test('a run is timed by its cluster, and else by this machine', () => {
  const store = { runs: { spec: () => alone() } } as unknown as Parameters<typeof runSeconds>[0]
  const time = (seconds: number) => ({ seconds, basis: 'runs', sampleCount: 1, isLimit: false }) as const
  expect(runSeconds(store, (_, cluster) => time(cluster === null ? 1 : 2))('a', 'hpc')).toBe(2)
  expect(runSeconds(store, (_, cluster) => (cluster === null ? time(1) : null))('a', 'hpc')).toBe(1)
  expect(runSeconds(store, () => null)('a', 'hpc')).toBeNull()
})
