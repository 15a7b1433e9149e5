import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answer } from '../../../src/shared/rpc/server.ts'
import { labContract } from '../../../src/shared/contract/index.ts'
import type { AnalysisRequestInput, ResultOf } from '../../../src/shared/contract/analyses.ts'
import type { LabOptions } from '../../../src/lab/lab.ts'
import type { RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { eventually, watchedLab, type WatchedLab } from '../place.ts'
import { spec } from '../specs.ts'

const worker = (name: string): string => join(import.meta.dirname, 'workers', `${name}.ts`)
const endless = { analysisPath: worker('endless') }

async function labWithRun(
  changes: Partial<RunSpecInput> = {},
  options: Partial<LabOptions> = {},
  trainer = 'keeps',
): Promise<{ lab: WatchedLab; run: string }> {
  const lab = await watchedLab(trainer, options)
  const [run = ''] = await lab.start(spec(changes))
  await lab.until(run, 'finished', 'crashed')
  return { lab, run }
}

/** As little as can be computed. */
const least = { restarts: 1, points: 1, rounds: 0, steps: 1 }

/** As from another process: what goes in is parsed. */
const make = async (lab: WatchedLab, request: Partial<AnalysisRequestInput> & { run: string }) => {
  const parameters = { ...least, ...request.parameters }
  const input = { kind: 'theory', ...request, parameters }
  return (await answer(labContract, lab.handlers, 'analyses.make', input)) as ResultOf<'theory'>
}

const stop = (lab: WatchedLab, run: string) =>
  answer(labContract, lab.handlers, 'analyses.stop', { run, kind: 'theory' })

const progressOf = (lab: WatchedLab) =>
  lab.events.flatMap(({ name, payload }) =>
    name === 'analyses.progressed' ? [payload as { run: string; done: number; secondsLeft: number | null }] : [],
  )
const begun = (lab: WatchedLab, count = 1) =>
  eventually(() => (progressOf(lab).filter(({ done }) => done > 0).length >= count ? true : null))

describe('an analysis', () => {
  it('is computed in a thread, reports progress, and is stored', async () => {
    const { lab, run } = await labWithRun()
    const made = await make(lab, { run })
    expect(made).toMatchObject({ kind: 'theory', step: 5, K: 10, bound: { refusal: null }, cost: { refusal: null } })
    expect(made.gradientRanks.value?.layers[0]?.singularValues).toBeInstanceOf(Float64Array)
    const told = progressOf(lab)
    expect(told[0]).toEqual({ run, kind: 'theory', done: 0, secondsLeft: null })
    expect(told.at(-1)).toEqual({ run, kind: 'theory', done: 1, secondsLeft: 0 })
    expect(await make(lab, { run })).toEqual(made)
    expect(progressOf(lab)).toHaveLength(told.length)
  })

  it('is computed again for other parameters, steps or weights', async () => {
    const { lab, run } = await labWithRun({ logging: { snapshots: [0, 2] } })
    const steps = [null, 5, 2].map((step) => make(lab, { run, step }))
    const [last, same, before] = await Promise.all(steps)
    expect(last).toEqual(same)
    expect([last?.step, before?.step]).toEqual([5, 2])
    expect(before?.variation).not.toEqual(last?.variation)
    const count = progressOf(lab).length
    expect((await make(lab, { run, parameters: { K: 3 } })).K).toBe(3)
    expect(progressOf(lab).length).toBeGreaterThan(count)
    lab.execute(`UPDATE checkpoints SET weights = (SELECT weights FROM snapshots WHERE step = 0)`)
    expect((await make(lab, { run })).variation).not.toEqual(last?.variation)
  })

  it('is computed again where the stored result is unreadable', async () => {
    const { lab, run } = await labWithRun()
    const made = await make(lab, { run })
    lab.execute(`UPDATE analyses SET result = x'ff0f6f7b00'`)
    expect(await make(lab, { run })).toEqual(made)
  })

  it('is computed once for two equal requests, and another of the run waits', async () => {
    const { lab, run } = await labWithRun({}, endless)
    const asked = [{}, {}, { K: 3 }].map((parameters) => make(lab, { run, parameters }))
    await begun(lab)
    expect(progressOf(lab).filter(({ done }) => done === 0)).toHaveLength(1)
    await stop(lab, run)
    for (const result of asked)
      await expect(result).rejects.toMatchObject({
        code: 'notPossible',
        message: `the analysis 'theory' of run ${run} was stopped`,
      })
    await expect(stop(lab, run)).rejects.toThrow(/is running/)
  })

  it('leaves the lab responsive and runs next to those of other runs', async () => {
    const { lab, run } = await labWithRun({}, endless)
    const [other = ''] = await lab.start(spec({ seed: 1 }))
    await lab.until(other, 'finished')
    const asked = [run, other].map((id) => make(lab, { run: id }))
    await begun(lab, 2)
    expect(new Set(progressOf(lab).map((told) => told.run))).toEqual(new Set([run, other]))
    await stop(lab, other)
    await expect(asked[1]).rejects.toThrow(/was stopped/)
    await lab.close()
    await expect(asked[0]).rejects.toThrow(/Collapsar closed/)
  })

  it.each([
    ['throws', /failed: no such luck/],
    ['leaves', /ended with exit code 7/],
    ['missing', /failed: /],
  ])('whose thread %s reports it, and the next one starts', async (name, message) => {
    const { lab, run } = await labWithRun({}, { analysisPath: worker(name) })
    for (let i = 0; i < 2; i++) await expect(make(lab, { run })).rejects.toThrow(message)
  })

  it('of missing weights names the steps that have weights', async () => {
    const bare = await labWithRun({}, {}, 'exits')
    await expect(make(bare.lab, { run: bare.run })).rejects.toThrow(`run ${bare.run} (small) has no weights yet`)
    const { lab, run } = await labWithRun({ logging: { snapshots: [0, 2] } })
    await expect(make(lab, { run, step: 3 })).rejects.toMatchObject({
      code: 'notFound',
      message: `run ${run} (small) has no weights at step 3: choose one of the steps 0, 2, 5`,
    })
    await expect(make(lab, { run: 'nosuchrun' })).rejects.toMatchObject({ code: 'notFound' })
    await expect(make(lab, { run, parameters: { K: 0 } })).rejects.toThrow(/parameters.K/)
  })

  it('of weights that do not fit the spec is refused', async () => {
    const { lab, run } = await labWithRun({}, {}, 'finishes')
    await expect(make(lab, { run })).rejects.toMatchObject({
      code: 'notPossible',
      message: 'the weights of step 4 have 2 numbers, but the network of the spec has 360',
    })
  })
})
