import { expect, test } from 'vitest'
import { extensibleAxes, extension, readAddition } from '../../src/renderer/features/study/extendPlan.ts'
import { movableRuns } from '../../src/renderer/features/study/movableRuns.ts'
import { studyFacts } from '../../src/renderer/features/study/studyFacts.ts'
import { cellText } from '../../src/renderer/features/study/studyText.ts'
import { runLabels } from '../../src/shared/spec/runLabels.ts'
import { specFacts } from '../../src/renderer/text/specFacts.ts'
import { shareOf, statusCounts } from '../../src/renderer/text/status.ts'
import { canPause, canResume, studyState } from '../../src/shared/contract/studyState.ts'
import { studyProgressText } from '../../src/renderer/text/studyText.ts'
import { variedFacts } from '../../src/renderer/text/variedFacts.ts'
import type { StudySummary } from '../../src/shared/contract/studies.ts'
import { plannedRuns, type Axis, type StudyPlan } from '../../src/shared/spec/studyPlan.ts'
import { progress, spec, summary } from './records.ts'

const study = (counts: StudySummary['counts'], change: Partial<StudySummary> = {}): StudySummary => ({
  id: 'study000',
  name: 'a study',
  preset: 'fig2',
  size: 'quick',
  createdAt: 0,
  isPaused: false,
  isStarred: false,
  tags: [],
  runs: Object.values(counts).reduce((sum, count) => sum + count, 0),
  counts,
  done: 0.379,
  secondsLeft: 48,
  ...change,
})
const plan = (...axes: Axis[]): StudyPlan => ({ parts: [{ label: '', base: spec, axes }] })
const delta: Axis = { path: 'penalty.firstLayer', values: [10, 5, 0.1] }
const seeds: Axis = { path: 'seed', values: [0, 1, 2] }

test.each<[StudySummary, string, boolean, boolean]>([
  [study({ finished: 3 }), 'finished', false, false],
  [study({ finished: 1, running: 2 }), 'running', true, false],
  [study({ queued: 2 }), 'waiting', true, false],
  [study({ finished: 1, stopped: 2 }, { isPaused: true }), 'paused', false, true],
  [study({ queued: 2 }, { isPaused: true }), 'paused', false, true],
  [study({ finished: 1, killed: 1 }), 'incomplete', false, true],
  [study({ running: 1, crashed: 1 }), 'running', true, true],
  [study({ finished: 1, diverged: 1, refused: 1 }), 'ended', false, false],
])('%# a study has a state, and can be paused or resumed', (of, state, pausable, resumable) => {
  expect([studyState(of), canPause(of), canResume(of)]).toEqual([state, pausable, resumable])
})

test('the progress text never says 100 % before the end', () => {
  expect(studyProgressText(study({ finished: 1, running: 2, queued: 3, diverged: 1 }))).toBe(
    '37 % · 1 finished, 2 running, 3 queued, 1 diverged · 0:48 left',
  )
  expect(studyProgressText(study({ running: 1 }, { done: 0.9999, secondsLeft: null }))).toBe('99 % · 1 running')
  const waiting = { runs: 5, since: 1000, usualSeconds: 40 }
  expect(studyProgressText(study({ queued: 5 }, { done: 0, secondsLeft: null, waiting }), 201_000)).toBe(
    '0 % · 5 queued · 5 in the queue for 3:20 (others waited 0:40)',
  )
  expect(statusCounts({ killed: 1, finished: 0 })).toEqual([{ status: 'killed', count: 1 }])
})

test('a cell names its run, status and progress', () => {
  const run = summary({ progress, tcv: 2e-5 })
  expect(cellText('δ = 0.1', run)).toBe(
    'δ = 0.1\nrunning, 26 %\nobjective, last step 2.5000 × 10⁻³\nTCV, largest 2.0 × 10⁻⁵',
  )
  expect(cellText('', summary({ status: 'queued' }))).toBe(`${spec.name}\nqueued`)
  expect([shareOf(run), shareOf(summary({ status: 'finished', progress }))]).toEqual([1200 / 4600, 1])
})

test('new seeds come after the existing ones, other values in sorted order', () => {
  expect(readAddition(seeds, '2')).toEqual([3, 4])
  expect(readAddition(seeds, '')).toEqual([])
  const { plan: more } = extension(plan(delta, seeds), { [delta.path]: '2, 20' })
  expect(more.parts[0]?.axes[0]?.values).toEqual([20, 10, 5, 2, 0.1])
  const before = plannedRuns(plan(delta, seeds)).map((run) => JSON.stringify(run.spec))
  const after = new Set(plannedRuns(more).map((run) => JSON.stringify(run.spec)))
  expect(before.every((own) => after.has(own))).toBe(true)
  expect(after.size).toBe(15)
  const words: Axis = { path: 'network.activation', values: ['tanh', 'relu'] }
  const { plan: typed } = extension(plan(words), { [words.path]: 'asinh' })
  expect(typed.parts[0]?.axes[0]?.values).toEqual(['tanh', 'relu', 'asinh'])
  expect(readAddition(delta, 'log:0.01:1:2')).toEqual([0.01, 1])
})

test('a study without seeds can get more, and its own seed stays the first', () => {
  expect(extensibleAxes(plan(delta)).map(({ path }) => path)).toEqual([delta.path, 'seed'])
  const { plan: more } = extension(plan(delta), { seed: '2' })
  expect(more.parts[0]?.axes.at(-1)).toEqual({ path: 'seed', values: [0, 1, 2] })
  expect(extensibleAxes(plan(seeds))).toEqual([seeds])
})

test.each([
  [delta, 'x', '“x” is not a number, unlike the existing values.'],
  [delta, 'log:1:1:3', /two different positive numbers/],
  [delta, '5', 'The study already has 5.'],
  [seeds, '1.5', 'Enter a whole number of additional seeds.'],
])('%# an invalid addition throws a sentence', (axis, text, message) => {
  expect(() => readAddition(axis, text)).toThrow(message)
})

test('labels of runs keep only the parts of names that differ', () => {
  expect(runLabels(['fig · δ = 1 · seed 0', 'fig · δ = 1 · seed 1'])).toEqual(['seed 0', 'seed 1'])
  expect(runLabels(['fig · δ = 1', 'fig'])).toEqual(['δ = 1', 'run 2'])
  expect(runLabels(['fig', 'fig'])).toEqual(['run 1', 'run 2'])
  expect(runLabels(['fig'])).toEqual(['run 1'])
})

test('facts of the spec show varied values, and fields without a fact come last', () => {
  const facts = variedFacts(specFacts(spec), plan(delta, { path: 'initialisation.gain', values: [1, 2] }))
  expect(facts.find(({ name }) => name === 'δ')?.value).toBe('10, 5, 0.1')
  expect(facts.at(-1)).toEqual({ name: 'gain', ask: 'field:initialisation.gain', value: '1, 2' })
  const names = studyFacts(study({ finished: 3 }), plan(delta)).map(({ name }) => name)
  expect(names).toEqual(['study', 'preset', 'runs', 'varied: δ', 'started'])
})

test('runs that wait or were stopped may move, with their place, and running or finished ones not', () => {
  const run = (id: string, status: 'queued' | 'running' | 'finished' | 'stopped') => summary({ id, status })
  const cells = (['queued', 'running', 'finished', 'stopped'] as const).map((status, i) => ({
    part: 0,
    coordinates: [i],
    run: run(`run0000${i}`, status),
  }))
  const place = { run: 'run00000', cluster: 'hpc', job: null, host: null, state: null, reason: null, waitsSince: null }
  const rows = movableRuns(plan({ path: 'seed', values: [0, 1, 2, 3] }), cells, [place])
  expect(rows.map(({ id, cluster, text }) => [id, cluster, text.split(': ')[1]])).toEqual([
    ['run00000', 'hpc', 'queued on hpc'],
    ['run00003', null, 'stopped on this machine'],
  ])
})
