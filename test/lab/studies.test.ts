import { join } from 'node:path'
import { copyFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plannedSteps } from '../../src/shared/spec/stages.ts'
import { parseSpec, type RunSpec } from '../../src/shared/spec/runSpec.ts'
import type { Axis, StudyPlan } from '../../src/shared/spec/studyPlan.ts'
import type { StudyRecord, StudySummary } from '../../src/shared/contract/studies.ts'
import { historyPath } from '../../src/lab/home.ts'
import { eventually, watchedLab, type WatchedLab } from './place.ts'
import { alone, spec } from './specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const seeds = (values: number[], base: RunSpec = alone()): StudyPlan => ({
  parts: [{ label: 'seeds', base, axes: [{ path: 'seed', values }] }],
})
const start = async (lab: WatchedLab, plan: StudyPlan): Promise<string> =>
  await lab.handlers['studies.start']({ name: 'a study', plan, preset: 'fig2', size: 'quick' })
const read = async (lab: WatchedLab, id: string): Promise<StudyRecord> => await lab.handlers['studies.read']({ id })
const statuses = async (lab: WatchedLab, id: string): Promise<string[]> =>
  (await read(lab, id)).cells.map(({ run }) => run.status)
const until = (lab: WatchedLab, id: string, when: (summary: StudySummary) => boolean): Promise<StudyRecord> =>
  eventually(async () => {
    const record = await read(lab, id)
    return when(record.summary) ? record : null
  })
const over = ({ counts }: StudySummary): boolean => !counts.queued && !counts.running

describe('a study', () => {
  it('is its plan, with a run for each cell, and is listed with how far it has come', async () => {
    const lab = await watchedLab('finishes', { concurrency: 2 })
    const axes: Axis[] = [
      { path: 'penalty.weightDecay', values: [1e-3, 1e-4] },
      { path: 'seed', values: [7, 8, 9] },
    ]
    const plan = { parts: [{ label: 'grid', base: alone(), axes }, ...seeds([1]).parts] }
    const id = await start(lab, plan)
    const { cells, summary } = await until(lab, id, over)
    expect(cells.map(({ part, coordinates }) => [part, ...coordinates])).toEqual([
      ...[0, 1].flatMap((decay) => [0, 1, 2].map((seed) => [0, decay, seed])),
      [1, 0],
    ])
    expect((await read(lab, id)).plan).toEqual(plan)
    const fifth = await lab.handlers['runs.read']({ id: cells[4]?.run.id ?? '' })
    expect(fifth.spec).toMatchObject({ seed: 8, penalty: { weightDecay: 1e-4 } })
    expect(cells.every(({ run }) => run.study === id && run.preset === 'fig2')).toBe(true)
    expect(summary).toMatchObject({ id, name: 'a study', preset: 'fig2', size: 'quick', isPaused: false, runs: 7 })
    expect(summary).toMatchObject({ counts: { finished: 7 }, done: 1, secondsLeft: null })
    expect(await lab.handlers['studies.list']({})).toEqual([summary])
  })
})
