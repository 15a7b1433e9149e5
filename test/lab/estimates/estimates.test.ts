import { expect, it } from 'vitest'
import { calibrationOf, evenlyMeasured } from '../../../src/lab/estimates/calibrate.ts'
import { scheduleOf } from '../../../src/lab/estimates/schedule.ts'
import { machineOf } from '../../../src/lab/runs/machine.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import type { StudyPlan } from '../../../src/shared/spec/studyPlan.ts'
import { eventually, watchedLab } from '../place.ts'
import { alone, spec } from '../specs.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

const planOf = (...specs: RunSpec[]): StudyPlan => ({
  parts: specs.map((base) => ({ label: base.name, base, axes: [] })),
})
const seeds = (base: RunSpec, values: number[]): StudyPlan => ({
  parts: [{ label: 'seeds', base, axes: [{ path: 'seed', values }] }],
})
const steps = (count: number) => ({ stop: { ...spec().stop, steps: count } })

it('finished runs give estimates, whatever their names: for the study, a part of it, and runs of its shape', async () => {
  const lab = await watchedLab('finishes')
  const plan = seeds(alone(), [0, 1, 2])
  const estimate = (plan: StudyPlan) => lab.handlers['estimates.read']({ plan })
  expect(estimate(plan)).toBeNull()
  const study = await lab.handlers['studies.start']({ name: 'three', plan, preset: null, size: null })
  const cells = (await lab.handlers['studies.read']({ id: study })).cells
  for (const { run } of cells) await lab.until(run.id, 'finished')
  expect(estimate(plan)).toMatchObject({ basis: 'study', sampleCount: 1, isLimit: false })
  expect(estimate(seeds(alone({ name: 'other' }), [1, 2]))).toMatchObject({ basis: 'runs', sampleCount: 2 })
  // The test trainer reports four steps of a hundred.
  expect(estimate(planOf(alone({ seed: 9 })))).toMatchObject({ basis: 'shape', sampleCount: 3, isLimit: false })
  expect(estimate(planOf(alone({ seed: 9, ...steps(77) })))).toMatchObject({ basis: 'shape', isLimit: true })
  expect(estimate(planOf(alone({ network: { widths: [13, 10] } })))).toBeNull()
  expect(estimate(planOf(alone({ data: { sampling: { kind: 'balanced', perClass: 3, seed: 0 } } })))).toBeNull()
})

it('a measurement stores its pace, which survives a restart, and nothing else', async () => {
  const home = temporaryFolder()
  const lab = await watchedLab('paced', { home })
  const plan = planOf(spec(steps(60)))
  expect(await lab.handlers['estimates.measure']({ plan })).toMatchObject({
    basis: 'measured',
    sampleCount: 0,
    isLimit: false,
  })
  expect(lab.events.map(({ name }) => name)).toContain('estimates.progressed')
  expect(await lab.handlers['runs.list']({})).toEqual([])
  await lab.close()
  const again = await watchedLab('paced', { home })
  expect(again.handlers['estimates.read']({ plan })).toMatchObject({ basis: 'measured' })
  again.execute(`UPDATE settings SET value = '{"secondsPerStep":"0"}' WHERE name LIKE 'calibration.%'`)
  expect(again.handlers['estimates.read']({ plan })).toBeNull()
})

it('a long run is timed for some seconds, and its estimate counts all its steps', async () => {
  const lab = await watchedLab('paced')
  const plan = planOf(spec(steps(1_000_000)))
  expect(await lab.handlers['estimates.measure']({ plan })).toMatchObject({ basis: 'measured', isLimit: true })
})

it('on a CPU one run of a plan is measured, because they train one after another', async () => {
  const lab = await watchedLab('paced', { concurrency: 1 })
  const reportsOf = async (base: RunSpec): Promise<number> => {
    lab.events.length = 0
    await lab.handlers['estimates.measure']({ plan: seeds(base, [0, 1, 2, 3]) })
    return lab.events.filter(({ payload }) => (payload as { step?: number }).step === 200).length
  }
  expect(await reportsOf(spec({ optimizer: { kind: 'adam' }, ...steps(200) }))).toBe(1)
  expect(await reportsOf(spec(steps(200)))).toBe(1)
})

it('on a GPU the runs of a plan are stacked, on a CPU they are not', () => {
  const plan = seeds(spec({ optimizer: { kind: 'adam' }, ...steps(200) }), [0, 1, 2])
  const stacksOn = (gpus: string[]): number[] => {
    const machine = machineOf({ kind: 'native', tensorflow: '2.22.0rc0', variant: 'cuda' }, gpus, 1)
    return scheduleOf(plan, machine).orders.flatMap((order) => order.map(({ stack }) => stack))
  }
  expect(stacksOn(['GPU'])).toEqual([3, 3, 3])
  expect(stacksOn([])).toEqual([1, 1, 1])
})

it('a measurement can be stopped, runs alone, and is refused beside runs', async () => {
  const lab = await watchedLab('paced')
  const plan = planOf(spec(steps(1_000_000)))
  const measured = lab.handlers['estimates.measure']({ plan })
  await expect(lab.handlers['estimates.measure']({ plan })).rejects.toThrow(/Another measurement/)
  await eventually(() => (lab.events.some(({ payload }) => (payload as { step?: number }).step) ? true : null))
  await lab.handlers['estimates.stop']({})
  expect(await measured).toBeNull()
  expect(lab.handlers['estimates.read']({ plan })).toBeNull()

  const disturbed = lab.handlers['estimates.measure']({ plan })
  const [id = ''] = await lab.start(spec(steps(1_000_000)))
  await expect(disturbed).rejects.toThrow(/Running runs would disturb/)
  await expect(lab.handlers['estimates.measure']({ plan })).rejects.toThrow(/Running runs would disturb/)
  await lab.handlers['runs.stop']({ id })
  await lab.until(id, 'stopped')
})

it('a failed measurement names its reason', async () => {
  const plan = planOf(spec())
  const lab = await watchedLab('refuses')
  await expect(lab.handlers['estimates.measure']({ plan })).rejects.toThrow(/could not be measured/)
  const crashing = await watchedLab('exits')
  await expect(crashing.handlers['estimates.measure']({ plan })).rejects.toThrow(/crashed/)
  expect(crashing.handlers['estimates.read']({ plan })).toBeNull()
})

it('closing the lab ends a measurement', async () => {
  const lab = await watchedLab('paced')
  const measured = Promise.resolve(lab.handlers['estimates.measure']({ plan: planOf(spec(steps(1_000_000))) }))
  await eventually(() => (lab.events.some(({ name }) => name === 'estimates.progressed') ? true : null))
  await Promise.all([lab.close(), measured.catch(() => null)])
})

it('a calibration is the slope of progress, without the start', () => {
  const points = [
    { at: 2500, step: 50 },
    { at: 3000, step: 100 },
    { at: 4500, step: 250 },
  ]
  expect(calibrationOf(points, null)).toEqual({ startSeconds: 2, secondsPerStep: 0.01, needed: null })
  expect(calibrationOf(points, { at: 5500, step: 250, steps: 500 })).toEqual({
    startSeconds: 1.75,
    secondsPerStep: 0.015,
    needed: 0.5,
  })
  expect(calibrationOf([], null)).toBeNull()
  expect(calibrationOf([{ at: 1, step: 1 }], null)).toBeNull()
  expect(
    calibrationOf(
      [
        { at: 1, step: 1 },
        { at: 1, step: 2 },
      ],
      null,
    ),
  ).toBeNull()
})

it('evenlyMeasured spreads measurements over the planned steps, 200 at most', () => {
  const planned = spec({ ...steps(1000), logging: { measurements: 20, snapshots: [3] } })
  const { logging } = evenlyMeasured(planned)
  expect(logging.measurements).toBe(2)
  expect(logging.snapshots.slice(0, 3)).toEqual([50, 100, 150])
  expect(logging.snapshots).toHaveLength(20)
  const often = evenlyMeasured(spec({ ...steps(1000), logging: { measurements: 10_000 } })).logging.snapshots
  expect(often.slice(0, 3)).toEqual([1, 2, 3])
  expect(often).toHaveLength(200)
})
