import { expect, it } from 'vitest'
import { calibrationOf, evenlyMeasured } from '../../../src/lab/estimates/calibrate.ts'
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

it('what was trained here is known, whatever it is called: the study, a part of it, others of its shape', async () => {
  const lab = await watchedLab('finishes')
  const plan = seeds(alone(), [0, 1, 2])
  const time = (of: StudyPlan) => lab.handlers['forecasts.time']({ plan: of })
  expect(time(plan)).toBeNull()
  const study = await lab.handlers['studies.start']({ name: 'three', plan, preset: null, size: null })
  const cells = (await lab.handlers['studies.read']({ id: study })).cells
  for (const { run } of cells) await lab.until(run.id, 'finished')
  expect(time(plan)).toMatchObject({ known: 'study', from: 1, isLimit: false })
  expect(time(seeds(alone({ name: 'other' }), [1, 2]))).toMatchObject({ known: 'runs', from: 2 })
  // The small trainer told four steps of a hundred.
  expect(time(planOf(alone({ seed: 9 })))).toMatchObject({ known: 'shape', from: 3, isLimit: false })
  expect(time(planOf(alone({ seed: 9, ...steps(77) })))).toMatchObject({ known: 'shape', isLimit: true })
  expect(time(planOf(alone({ network: { widths: [13, 10] } })))).toBeNull()
  expect(time(planOf(alone({ data: { sampling: { kind: 'balanced', perClass: 3, seed: 0 } } })))).toBeNull()
})

it('what was not can be measured: kept over a restart, and nothing else of it', async () => {
  const home = temporaryFolder()
  const lab = await watchedLab('paced', { home })
  const plan = planOf(spec(steps(60)))
  expect(await lab.handlers['forecasts.measureTime']({ plan })).toMatchObject({
    ...{ known: 'measured', from: 0, isLimit: false },
  })
  expect(lab.events.map(({ name }) => name)).toContain('forecasts.measuringTime')
  expect(await lab.handlers['runs.list']({})).toEqual([])
  await lab.close()
  const again = await watchedLab('paced', { home })
  expect(again.handlers['forecasts.time']({ plan })).toMatchObject({ known: 'measured' })
  again.execute(`UPDATE settings SET value = '{"secondsPerStep":"0"}' WHERE name LIKE 'calibration.%'`)
  expect(again.handlers['forecasts.time']({ plan })).toBeNull()
})

it('a long run is watched for some seconds, and its time is that of all its steps', async () => {
  const lab = await watchedLab('paced')
  const plan = planOf(spec(steps(1_000_000)))
  expect(await lab.handlers['forecasts.measureTime']({ plan })).toMatchObject({ known: 'measured', isLimit: true })
})

it('runs that will share a loop are measured in it, others one by one', async () => {
  const lab = await watchedLab('paced', { concurrency: 1 })
  const heard = async (base: RunSpec): Promise<number> => {
    lab.events.length = 0
    await lab.handlers['forecasts.measureTime']({ plan: seeds(base, [0, 1, 2, 3]) })
    return lab.events.filter(({ payload }) => (payload as { step?: number }).step === 200).length
  }
  expect(await heard(spec({ optimizer: { kind: 'adam' }, ...steps(200) }))).toBe(4)
  expect(await heard(spec(steps(200)))).toBe(1)
})

it('a measurement can be stopped, is one at a time, and does not go beside runs', async () => {
  const lab = await watchedLab('paced')
  const plan = planOf(spec(steps(1_000_000)))
  const measured = lab.handlers['forecasts.measureTime']({ plan })
  await expect(lab.handlers['forecasts.measureTime']({ plan })).rejects.toThrow(/Another measurement/)
  await eventually(() => (lab.events.some(({ payload }) => (payload as { step?: number }).step) ? true : null))
  await lab.handlers['forecasts.stopMeasuringTime']({})
  expect(await measured).toBeNull()
  expect(lab.handlers['forecasts.time']({ plan })).toBeNull()

  const disturbed = lab.handlers['forecasts.measureTime']({ plan })
  const [id = ''] = await lab.start(spec(steps(1_000_000)))
  await expect(disturbed).rejects.toThrow(/Runs are going on/)
  await expect(lab.handlers['forecasts.measureTime']({ plan })).rejects.toThrow(/Runs are going on/)
  await lab.handlers['runs.stop']({ id })
  await lab.until(id, 'stopped')
})

it('a trainer that cannot be measured says why', async () => {
  const plan = planOf(spec())
  const lab = await watchedLab('refuses')
  await expect(lab.handlers['forecasts.measureTime']({ plan })).rejects.toThrow(/could not be measured/)
  const crashing = await watchedLab('exits')
  await expect(crashing.handlers['forecasts.measureTime']({ plan })).rejects.toThrow(/crashed/)
  expect(crashing.handlers['forecasts.time']({ plan })).toBeNull()
})

it('closing the lab ends a measurement', async () => {
  const lab = await watchedLab('paced')
  const measured = Promise.resolve(lab.handlers['forecasts.measureTime']({ plan: planOf(spec(steps(1_000_000))) }))
  await eventually(() => (lab.events.some(({ name }) => name === 'forecasts.measuringTime') ? true : null))
  await Promise.all([lab.close(), measured.catch(() => null)])
})

it('the pace is the slope of its marks; start and end are told apart', () => {
  const marks = [
    { at: 2500, step: 50 },
    { at: 3000, step: 100 },
    { at: 4500, step: 250 },
  ]
  expect(calibrationOf(marks, null)).toEqual({ startSeconds: 2, secondsPerStep: 0.01, needed: null })
  expect(calibrationOf(marks, { at: 5500, step: 250, steps: 500 })).toEqual({
    ...{ startSeconds: 1.75, secondsPerStep: 0.015, needed: 0.5 },
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

it('measurements are spread evenly over the steps that are planned, as many as may be named', () => {
  const planned = spec({ ...steps(1000), logging: { measurements: 20, snapshots: [3] } })
  const { logging } = evenlyMeasured(planned)
  expect(logging.measurements).toBe(2)
  expect(logging.snapshots.slice(0, 3)).toEqual([50, 100, 150])
  expect(logging.snapshots).toHaveLength(20)
  const often = evenlyMeasured(spec({ ...steps(1000), logging: { measurements: 10_000 } })).logging.snapshots
  expect(often.slice(0, 3)).toEqual([1, 2, 3])
  expect(often).toHaveLength(200)
})
