import { describe, expect, it } from 'vitest'
import { studyProgress } from '../../../src/lab/studies/progress.ts'
import type { RunShare } from '../../../src/lab/store/studies.ts'

const run = (changes: Partial<RunShare>): RunShare => ({
  id: '',
  study: '',
  kind: '',
  status: 'queued',
  step: 0,
  steps: 100,
  startedAt: null,
  endedAt: null,
  secondsBefore: 0,
  secondsLeft: null,
  trainer: null,
  task: null,
  ...changes,
})
const running = (step: number, trainer: number, from: number): RunShare =>
  run({ status: 'running', step, trainer, startedAt: from * 1000 })
const finished = (trainer: number, from: number, to: number, step = 100): RunShare =>
  run({ status: 'finished', step, trainer, startedAt: from * 1000, endedAt: to * 1000 })
const waiting = (count: number, trainer: number | null = null): RunShare[] =>
  Array.from({ length: count }, () => run({ trainer }))
const left = (runs: RunShare[], now: number, isPaused = false): number | null =>
  studyProgress(runs, isPaused, now * 1000).secondsLeft

describe('the progress of a study', () => {
  it('is steps taken over steps planned', () => {
    expect(studyProgress([running(50, 1, 0), ...waiting(3)], false, 1000).done).toBe(0.125)
    expect(studyProgress([run({ steps: 300 }), finished(1, 0, 1)], false, 1000).done).toBe(0.25)
  })

  it('counts a run that ended early as complete', () => {
    const early = [finished(1, 0, 1, 20), run({ status: 'diverged', step: 3 }), run({ status: 'refused' })]
    expect(studyProgress(early, false, 0)).toEqual({ done: 1, secondsLeft: null })
    expect(studyProgress([run({ status: 'crashed', step: 40 })], false, 0).done).toBe(0.4)
  })

  it('is 0 for a study without runs', () => {
    expect(studyProgress([], false, 0)).toEqual({ done: 0, secondsLeft: null })
    expect(studyProgress([run({ steps: 0 })], false, 0)).toEqual({ done: 0, secondsLeft: null })
  })
})

describe('the time left', () => {
  it('is the remaining steps of a run at its pace', () => {
    expect(left([running(25, 1, 100)], 200)).toBe(300)
    // In its first minute a run has mostly been starting: its pace is that of the last few seconds.
    expect(left([{ ...running(25, 1, 100), secondsLeft: 15 }], 150)).toBe(15)
  })

  it('counts runs that their trainers have not started', () => {
    // Two trainers with three runs each, one after another: 100 s for half a run.
    const orders = [1, 2].flatMap((trainer) => [running(50, trainer, 0), ...waiting(2, trainer)])
    expect(left(orders, 100)).toBe(500)
  })

  it('shares queued runs among the trainers', () => {
    expect(left([running(50, 1, 0), running(50, 2, 0), ...waiting(4)], 100)).toBe(500)
    // The last run is alone.
    expect(left([running(50, 1, 0), running(50, 2, 0), ...waiting(5)], 100)).toBe(700)
  })

  it('is the time of the last trainer', () => {
    expect(left([running(80, 1, 0), running(40, 2, 0), run({ status: 'stopped' })], 80)).toBe(60)
  })

  it('is the same for stacked and consecutive runs', () => {
    const stacked = [1, 2].flatMap((trainer) => [running(20, trainer, 0), running(20, trainer, 0)])
    const inTurn = [1, 2].flatMap((trainer) => [running(40, trainer, 0), ...waiting(1, trainer)])
    expect(left(stacked, 80)).toBe(320)
    expect(left(inTurn, 80)).toBe(320)
  })

  it('does not count the time between a stop and a resume', () => {
    // 30 steps in 30 s before the stop, then 40 steps in 40 s.
    expect(left([{ ...running(70, 2, 1_000), secondsBefore: 30 }], 1_040)).toBe(30)
  })

  it('does not count the start of a trainer as pace', () => {
    // The first run of each trainer waited 10 s for it to start, and the others take 1 s.
    const order = (trainer: number): RunShare[] => [
      finished(trainer, 0, 11),
      finished(trainer, 11, 12),
      finished(trainer, 12, 13),
      finished(trainer, 13, 14),
      ...waiting(20, trainer),
    ]
    expect(left([...order(1), ...order(2)], 14)).toBe(20)
  })

  it('expects runs to need as many steps as finished runs did', () => {
    const runs = [finished(1, 0, 100, 20), finished(1, 100, 200, 20), ...waiting(3, 1), running(10, 1, 200)]
    // Five seconds per step, twenty steps per run.
    expect(left(runs, 250)).toBe(350)
    // A run that needs more steps than the others gets a tenth of its remaining limit.
    expect(left([finished(1, 0, 100, 20), running(60, 1, 100)], 400)).toBe(20)
  })

  it('uses the pace of each kind of run, and the common pace for a new kind', () => {
    const large = { kind: 'large', steps: 1000 }
    // A step takes a tenth of a second in small runs and a second in large ones.
    const begun = [finished(1, 0, 10), { ...running(100, 1, 10), ...large }, ...waiting(1)]
    expect(left(begun, 110)).toBe(900 + 10)
    expect(left([running(50, 1, 0), { ...run({ trainer: 1 }), ...large }], 100)).toBe(100 + 2000)
  })

  it.each([
    ['before the first step', [running(0, 1, 0), ...waiting(3)], 300, false],
    ['before a new run reports its pace', [running(1, 1, 0), ...waiting(3)], 3, false],
    ['while all runs wait for the trainers of another study', waiting(3), 3, false],
    ['for a paused study', [finished(1, 0, 1), ...waiting(3)], 3, true],
    ['when all runs have ended', [finished(1, 0, 1)], 3, false],
    ['after the clock was set back', [running(5, 1, 10)], 3, false],
  ])('is unknown %s', (_, runs, now, isPaused) => {
    expect(left(runs, now, isPaused)).toBeNull()
  })

  describe('on a cluster', () => {
    const inTask = (number: number, own: RunShare): RunShare => ({
      ...own,
      task: { key: `t/${number}`, submittedAt: 0 },
      trainer: own.trainer === null ? null : `t/${number}`,
    })

    it('counts as many tasks at a time as run now, without the wait in the queue', () => {
      const tasks = [inTask(0, running(50, 1, 100)), inTask(1, running(50, 1, 100))]
      const queued = [2, 3, 4, 5].map((number) => inTask(number, run({})))
      expect(left([...tasks, ...queued], 200)).toBe(100 + 400)
      expect(studyProgress([...tasks, ...queued], false, 200_000).waiting).toEqual({
        runs: 4,
        since: 0,
        usualSeconds: 100,
      })
    })

    it('counts the runs of a running task that have not started as no wait', () => {
      const packed = [inTask(0, running(50, 1, 0)), inTask(0, { ...run({}), trainer: 1 })]
      expect(studyProgress(packed, false, 100_000)).toEqual({ done: 0.25, secondsLeft: 300 })
    })

    it('takes the number of tasks that ran before where all wait', () => {
      const ended = [inTask(0, finished(1, 0, 100)), inTask(1, finished(1, 0, 100))]
      expect(left([...ended, inTask(2, run({})), inTask(3, run({}))], 200)).toBe(100)
    })

    it('says since when all runs wait where nothing has started, and no time left', () => {
      expect(studyProgress([inTask(0, run({}))], false, 5000)).toEqual({
        done: 0,
        secondsLeft: null,
        waiting: { runs: 1, since: 0, usualSeconds: null },
      })
    })

    it('is that of the slower place where this machine trains a part', () => {
      const away = { ...inTask(0, running(80, 1, 0)), kind: 'on a cluster' }
      expect(left([away, running(20, 1, 0)], 100)).toBe(400)
      // Nobody knows how long runs take that no trainer has.
      expect(left([away, ...waiting(1)], 100)).toBeNull()
    })
  })

  it('falls by one second per second at a constant pace', () => {
    const at = (now: number): RunShare[] => [running(now, 1, 0), ...waiting(1, 1), running(now, 2, 0), ...waiting(3)]
    for (const now of [60, 61, 75, 99]) expect(left(at(now), now)).toBeCloseTo(300 - now, 9)
  })
})
