import { describe, expect, it } from 'vitest'
import { studyProgress } from '../../../src/lab/studies/progress.ts'
import type { RunShare } from '../../../src/lab/store/studies.ts'

const run = (changes: Partial<RunShare>): RunShare => ({
  ...{ id: '', study: '', kind: '', status: 'queued', step: 0, steps: 100 },
  ...{ startedAt: null, endedAt: null, secondsBefore: 0, trainer: null },
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

describe('how far a study has come', () => {
  it('is steps taken over steps planned', () => {
    expect(studyProgress([running(50, 1, 0), ...waiting(3)], false, 1000).done).toBe(0.125)
    expect(studyProgress([run({ steps: 300 }), finished(1, 0, 1)], false, 1000).done).toBe(0.25)
  })

  it('counts a run as whole that came to its end before its last step', () => {
    const early = [finished(1, 0, 1, 20), run({ status: 'diverged', step: 3 }), run({ status: 'refused' })]
    expect(studyProgress(early, false, 0)).toEqual({ done: 1, secondsLeft: null })
    expect(studyProgress([run({ status: 'crashed', step: 40 })], false, 0).done).toBe(0.4)
  })

  it('of nothing is nothing', () => {
    expect(studyProgress([], false, 0)).toEqual({ done: 0, secondsLeft: null })
    expect(studyProgress([run({ steps: 0 })], false, 0)).toEqual({ done: 0, secondsLeft: null })
  })
})

describe('the time that is left', () => {
  it('of one run is that of its steps at its pace', () => {
    expect(left([running(25, 1, 10)], 15)).toBe(15)
  })

  it('counts the runs that their trainers have yet to come to', () => {
    // Two trainers with three runs each, one after another: 5 s for half a run.
    const orders = [1, 2].flatMap((trainer) => [running(50, trainer, 0), ...waiting(2, trainer)])
    expect(left(orders, 5)).toBe(25)
  })

  it('and shares those that no trainer has', () => {
    expect(left([running(50, 1, 0), running(50, 2, 0), ...waiting(4)], 5)).toBe(25)
    // One more is alone at the end.
    expect(left([running(50, 1, 0), running(50, 2, 0), ...waiting(5)], 5)).toBe(35)
  })

  it('is that of the trainer that is last', () => {
    expect(left([running(90, 1, 0), running(30, 2, 0), run({ status: 'stopped' })], 6)).toBe(7)
  })

  it('is the same whether a trainer takes its runs stacked or one after another', () => {
    const stacked = [1, 2].flatMap((trainer) => [running(20, trainer, 0), running(20, trainer, 0)])
    const inTurn = [1, 2].flatMap((trainer) => [running(40, trainer, 0), ...waiting(1, trainer)])
    expect(left(stacked, 8)).toBe(32)
    expect(left(inTurn, 8)).toBe(32)
  })

  it('does not count the time between two sittings, nor steps of the one before as taken in this', () => {
    // 30 steps in 30 s yesterday, then 10 in 10 s.
    const resumed = { ...running(40, 2, 1_000), secondsBefore: 30 }
    expect(left([resumed], 1_010)).toBe(60)
    expect(left([finished(1, 0, 100), running(10, 2, 100_000)], 100_010)).toBe(90)
  })

  it('expects of others what those needed that have finished', () => {
    const runs = [finished(1, 0, 10, 20), finished(1, 10, 20, 20), ...waiting(3, 1), running(10, 1, 20)]
    // Half a second for a step, twenty steps for a run.
    expect(left(runs, 25)).toBe(35)
    // Later than the others: a tenth of what its limit leaves.
    expect(left([finished(1, 0, 10, 20), running(60, 1, 10)], 40)).toBe(2)
  })

  it('takes each kind of run at its own pace, and one that is new at that of all', () => {
    const large = { kind: 'large', steps: 1000 }
    // A tenth of a second for a step of the small ones, one second for one of the large.
    const begun = [finished(1, 0, 10), { ...running(10, 1, 10), ...large }, ...waiting(1)]
    expect(left(begun, 20)).toBe(990 + 10)
    expect(left([running(50, 1, 0), { ...run({ trainer: 1 }), ...large }], 5)).toBe(5 + 100)
  })

  it.each([
    ['before the first step', [running(0, 1, 0), ...waiting(3)], 3, false],
    ['while all wait for the trainers of another study', waiting(3), 3, false],
    ['of a paused study', [finished(1, 0, 1), ...waiting(3)], 3, true],
    ['when all is over', [finished(1, 0, 1)], 3, false],
    ['where the clock was set back', [running(5, 1, 10)], 3, false],
  ])('is not known %s', (_, runs, now, isPaused) => {
    expect(left(runs, now, isPaused)).toBeNull()
  })

  it('falls by a second in a second where the pace holds', () => {
    const at = (now: number): RunShare[] => [
      ...[running(10 * now, 1, 0), ...waiting(1, 1)],
      ...[running(10 * now, 2, 0), ...waiting(3)],
    ]
    for (const now of [1, 2, 5, 9]) expect(left(at(now), now)).toBeCloseTo(30 - now, 9)
  })
})
