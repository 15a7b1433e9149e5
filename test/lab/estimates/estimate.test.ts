import { describe, expect, it } from 'vitest'
import { estimate, type Calibration, type ComingRun } from '../../../src/lab/estimates/estimate.ts'
import type { PastRun } from '../../../src/lab/estimates/pastRuns.ts'

const coming = (recipe: string, changes: Partial<ComingRun> = {}): ComingRun => ({
  recipe,
  shape: 'shape',
  stepPlan: 'stepPlan',
  steps: 1000,
  ...changes,
})
/** From second `from` to second `to`. */
const made = (recipe: string, trainer: string, from: number, to: number, changes: Partial<PastRun> = {}): PastRun => ({
  id: `${recipe} ${trainer} ${from}`,
  study: 'study',
  recipe,
  shape: 'shape',
  stepPlan: 'stepPlan',
  trainer,
  startedAt: from * 1000,
  endedAt: to * 1000,
  secondsBefore: 0,
  step: 1000,
  steps: 1000,
  threads: 1,
  ...changes,
})
const two = { orders: [[coming('a'), coming('b')], [coming('c')]], trainers: 2, threads: 1 }
const study = (shift: number, slow = 1): PastRun[] => [
  made('a', 'p', shift, shift + 4 * slow),
  made('b', 'p', shift + 4 * slow, shift + 9 * slow),
  made('c', 'q', shift, shift + 6 * slow),
]
const none = (): null => null
const past = (runs: PastRun[], ...studies: PastRun[][]) => ({ runs, studies: studies.map((own) => ({ runs: own })) })

describe('the estimate from earlier studies', () => {
  it('is the median time in which their trainers were at work', () => {
    const studies = [study(0), study(100, 2), study(200, 1.2)]
    expect(estimate(two, past(studies.flat(), ...studies), none)).toEqual({
      seconds: 10.8,
      basis: 'study',
      sampleCount: 3,
      isLimit: false,
    })
  })

  it('does not count a pause', () => {
    const [a, b, c] = study(0) as [PastRun, PastRun, PastRun]
    const late = { ...b, startedAt: b.startedAt + 3_600_000, endedAt: b.endedAt + 3_600_000 }
    const paused = [a, late, c]
    expect(estimate(two, past(paused, paused), none)?.seconds).toBe(11)
  })

  it.each([
    ['had another run', (runs: PastRun[]) => runs.map((run, i) => (i === 0 ? { ...run, recipe: 'z' } : run))],
    ['had fewer runs', (runs: PastRun[]) => runs.slice(1)],
    ['was interrupted', (runs: PastRun[]) => runs.map((run, i) => (i === 0 ? { ...run, secondsBefore: 1 } : run))],
    ['had one trainer', (runs: PastRun[]) => runs.map((run) => ({ ...run, trainer: 'p' }))],
  ])('ignores a study that %s', (_, change) => {
    const changed = change(study(0))
    expect(estimate(two, past([], changed), none)).toBeNull()
  })
})

describe('the estimate from repetitions', () => {
  it('adds the runs of a trainer and waits for the last trainer', () => {
    const found = estimate(two, past(study(0)), none)
    expect(found).toEqual({ seconds: 9, basis: 'runs', sampleCount: 3, isLimit: false })
    expect(estimate({ ...two, trainers: 1 }, past(study(0)), none)?.seconds).toBe(15)
  })

  it('prefers runs with the same number of threads', () => {
    const runs = [...study(0), made('c', 'r', 0, 60, { threads: 2, study: 'other' })]
    const alone = { orders: [[coming('c')]], trainers: 2, threads: 2 }
    expect(estimate(alone, past(runs), none)?.seconds).toBe(60)
    expect(estimate({ ...alone, threads: 4 }, past(runs), none)?.seconds).toBe(33)
  })

  it('divides the time of a trainer among the runs of a stack', () => {
    const stacked = [made('a', 'p', 0, 8), made('b', 'p', 0, 8), made('c', 'p', 0, 8), made('d', 'p', 0, 8)]
    const four = { orders: [['a', 'b', 'c', 'd'].map((recipe) => coming(recipe))], trainers: 1, threads: 1 }
    expect(estimate(four, past(stacked), none)?.seconds).toBe(8)
    expect(estimate({ ...four, orders: [[coming('new')]] }, past(stacked), none)?.seconds).toBe(2)
  })

  it('counts the time before an interruption', () => {
    const resumed = [made('c', 'p', 0, 6, { secondsBefore: 3 })]
    expect(estimate({ ...two, orders: [[coming('c')]] }, past(resumed), none)?.seconds).toBe(9)
  })
})

describe('the estimate from runs of the same shape', () => {
  const other = { orders: [[coming('new', { steps: 2000 })]], trainers: 2, threads: 1 }
  it('is their pace times the fraction of the steps that such runs need', () => {
    const runs = [made('a', 'p', 0, 4, { step: 500 }), made('b', 'q', 0, 8, { step: 500 })]
    // 8 and 16 ms a step; of 2000 steps one half.
    expect(estimate(other, past(runs), none)).toEqual({ seconds: 12, basis: 'shape', sampleCount: 2, isLimit: false })
  })

  it('counts all steps where the other runs had another step plan', () => {
    const runs = [made('a', 'p', 0, 4, { step: 500, stepPlan: 'other' })]
    expect(estimate(other, past(runs), none)).toEqual({ seconds: 16, basis: 'shape', sampleCount: 1, isLimit: true })
  })

  it('needs runs of that shape, with steps and with a time', () => {
    const runs = [made('a', 'p', 0, 4, { shape: 'other' }), made('a', 'q', 0, 4, { step: 0 }), made('new', 'r', 3, 3)]
    expect(estimate(other, past(runs), none)).toBeNull()
    expect(estimate({ ...other, orders: [] }, past(study(0)), none)).toBeNull()
  })
})

describe('the estimate from a calibration', () => {
  const calibration: Calibration = { startSeconds: 3, secondsPerStep: 0.01, needed: null }
  it('adds the start of each trainer, and counts every step', () => {
    expect(estimate(two, past([]), () => calibration)).toEqual({
      seconds: 23,
      basis: 'measured',
      sampleCount: 0,
      isLimit: true,
    })
  })

  it('counts the needed steps where the calibration ran to its end', () => {
    const ended = { ...calibration, needed: 0.25 }
    expect(estimate(two, past([]), () => ended)).toMatchObject({ seconds: 8, isLimit: false })
  })

  it('fills gaps of the history and becomes the basis; one run without evidence leaves no estimate', () => {
    const mixed = { ...two, orders: [[coming('a')], [coming('new', { shape: 'other' })]] }
    const ofOther = ({ shape }: ComingRun): Calibration | null => (shape === 'other' ? calibration : null)
    expect(estimate(mixed, past(study(0)), ofOther)).toMatchObject({ seconds: 13, basis: 'measured', sampleCount: 1 })
    expect(estimate(mixed, past(study(0)), none)).toBeNull()
  })
})
