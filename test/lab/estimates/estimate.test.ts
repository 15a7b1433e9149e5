import { describe, expect, it } from 'vitest'
import { expectedTime, type Calibration, type ComingRun } from '../../../src/lab/estimates/estimate.ts'
import type { PastRun } from '../../../src/lab/estimates/pastRuns.ts'

const coming = (recipe: string, changes: Partial<ComingRun> = {}): ComingRun => ({
  ...{ recipe, shape: 'shape', course: 'course', steps: 1000, ...changes },
})
/** From second `from` to second `to`. */
const made = (recipe: string, trainer: string, from: number, to: number, changes: Partial<PastRun> = {}): PastRun => ({
  ...{ id: `${recipe} ${trainer} ${from}`, study: 'study', recipe, shape: 'shape', course: 'course', trainer },
  ...{ startedAt: from * 1000, endedAt: to * 1000, secondsBefore: 0, step: 1000, steps: 1000, threads: 1 },
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

describe('the time of a study that was made here', () => {
  it('is the median of how long its trainers were at work, side by side', () => {
    const studies = [study(0), study(100, 2), study(200, 1.2)]
    expect(expectedTime(two, past(studies.flat(), ...studies), none)).toEqual({
      ...{ seconds: 10.8, known: 'study', from: 3, isLimit: false },
    })
  })

  it('counts a pause as no time', () => {
    const [a, b, c] = study(0) as [PastRun, PastRun, PastRun]
    const late = { ...b, startedAt: b.startedAt + 3_600_000, endedAt: b.endedAt + 3_600_000 }
    const paused = [a, late, c]
    expect(expectedTime(two, past(paused, paused), none)?.seconds).toBe(11)
  })

  it.each([
    [
      'had another run in place of one',
      (runs: PastRun[]) => runs.map((run, i) => (i === 0 ? { ...run, recipe: 'z' } : run)),
    ],
    ['had fewer runs', (runs: PastRun[]) => runs.slice(1)],
    ['was interrupted', (runs: PastRun[]) => runs.map((run, i) => (i === 0 ? { ...run, secondsBefore: 1 } : run))],
    ['had one trainer', (runs: PastRun[]) => runs.map((run) => ({ ...run, trainer: 'p' }))],
  ])('is not that of one that %s', (_, change) => {
    const changed = change(study(0))
    expect(expectedTime(two, past([], changed), none)).toBeNull()
  })
})

describe('the time by single runs', () => {
  it('adds what a trainer takes one after another, and is that of the last trainer', () => {
    const expected = expectedTime(two, past(study(0)), none)
    expect(expected).toEqual({ seconds: 9, known: 'runs', from: 3, isLimit: false })
    expect(expectedTime({ ...two, trainers: 1 }, past(study(0)), none)?.seconds).toBe(15)
  })

  it('rests on those with as many threads where there are any', () => {
    const runs = [...study(0), made('c', 'r', 0, 60, { threads: 2, study: 'other' })]
    const alone = { orders: [[coming('c')]], trainers: 2, threads: 2 }
    expect(expectedTime(alone, past(runs), none)?.seconds).toBe(60)
    expect(expectedTime({ ...alone, threads: 4 }, past(runs), none)?.seconds).toBe(33)
  })

  it('gives each of a stack its share of the trainer', () => {
    const stacked = [made('a', 'p', 0, 8), made('b', 'p', 0, 8), made('c', 'p', 0, 8), made('d', 'p', 0, 8)]
    const four = { orders: [['a', 'b', 'c', 'd'].map((recipe) => coming(recipe))], trainers: 1, threads: 1 }
    expect(expectedTime(four, past(stacked), none)?.seconds).toBe(8)
    expect(expectedTime({ ...four, orders: [[coming('new')]] }, past(stacked), none)?.seconds).toBe(2)
  })

  it('counts the sittings before an interruption', () => {
    const resumed = [made('c', 'p', 0, 6, { secondsBefore: 3 })]
    expect(expectedTime({ ...two, orders: [[coming('c')]] }, past(resumed), none)?.seconds).toBe(9)
  })
})

describe('the time by runs of the same shape', () => {
  const other = { orders: [[coming('new', { steps: 2000 })]], trainers: 2, threads: 1 }
  it('is their pace times the part of the steps that such runs need', () => {
    const runs = [made('a', 'p', 0, 4, { step: 500 }), made('b', 'q', 0, 8, { step: 500 })]
    // 8 and 16 ms a step; of 2000 steps one half.
    expect(expectedTime(other, past(runs), none)).toEqual({ seconds: 12, known: 'shape', from: 2, isLimit: false })
  })

  it('is that of all steps where the others had another way to go', () => {
    const runs = [made('a', 'p', 0, 4, { step: 500, course: 'other' })]
    expect(expectedTime(other, past(runs), none)).toEqual({ seconds: 16, known: 'shape', from: 1, isLimit: true })
  })

  it('is not known from other shapes, nor from runs without a step or a time', () => {
    const runs = [made('a', 'p', 0, 4, { shape: 'other' }), made('a', 'q', 0, 4, { step: 0 }), made('new', 'r', 3, 3)]
    expect(expectedTime(other, past(runs), none)).toBeNull()
    expect(expectedTime({ ...other, orders: [] }, past(study(0)), none)).toBeNull()
  })
})

describe('the time by a calibration', () => {
  const calibration: Calibration = { startSeconds: 3, secondsPerStep: 0.01, needed: null }
  it('adds the start of each trainer, and counts every step', () => {
    expect(expectedTime(two, past([]), () => calibration)).toEqual({
      ...{ seconds: 23, known: 'measured', from: 0, isLimit: true },
    })
  })

  it('counts the steps that were needed where it came to its end', () => {
    const ended = { ...calibration, needed: 0.25 }
    expect(expectedTime(two, past([]), () => ended)).toMatchObject({ seconds: 8, isLimit: false })
  })

  it('fills what the history does not know, and is what is said of all; one run unknown leaves all unknown', () => {
    const mixed = { ...two, orders: [[coming('a')], [coming('new', { shape: 'other' })]] }
    const ofOther = ({ shape }: ComingRun): Calibration | null => (shape === 'other' ? calibration : null)
    expect(expectedTime(mixed, past(study(0)), ofOther)).toMatchObject({ seconds: 13, known: 'measured', from: 1 })
    expect(expectedTime(mixed, past(study(0)), none)).toBeNull()
  })
})
