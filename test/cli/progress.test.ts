import { expect, test } from 'vitest'
import { matrixLines } from '../../src/cli/progress/matrix.ts'
import { shortNames } from '../../src/cli/names.ts'
import { progressOutput, studyLine } from '../../src/cli/progress/output.ts'
import { stateText, type RunState, type StudyState } from '../../src/cli/progress/state.ts'
import { progressTracker } from '../../src/cli/progress/tracker.ts'
import type { RunStatus, RunSummary } from '../../src/shared/contract/runs.ts'
import type { StudySummary } from '../../src/shared/contract/studies.ts'
import { progressAt } from '../lab/trainers/speak.ts'

const at = (step: number, secondsLeft: number | null = null) => ({ ...progressAt(step), secondsLeft })
const run = (label: string, status: RunState['status'], progress: RunState['progress'] = null): RunState => ({
  label,
  status,
  progress,
})

const study = (runs: RunState[], secondsLeft: number | null = null, rowLength = runs.length): StudyState => ({
  runs,
  rowLength,
  done: null,
  secondsLeft,
})

test('one line shows every running run and the time left', () => {
  const both = [run('δ = 10', 'running', at(62)), run('δ = 5', 'running', at(60))]
  const finished = [run('δ = 2', 'finished', at(100)), run('δ = 0.1', 'crashed')]
  expect(studyLine(study([...both, ...finished], 3), 80)).toBe('2/4 running  δ=10 62 %  δ=5 60 %  3.0 s left')
})

test('the line counts starting and waiting runs', () => {
  const runs = [run('δ = 10', 'running', at(62, 3)), run('δ = 5', 'running'), run('δ = 2', 'queued')]
  expect(studyLine(study(runs, 61), 80)).toBe('2/3 running  δ=10 62 %  δ=5 starting  1 waiting  1 min 1 s left')
  expect(studyLine(study(runs.slice(0, 2)), 80)).toBe('2/2 running  δ=10 62 %  δ=5 starting')
  expect(studyLine(study([run('δ = 10', 'queued'), run('δ = 5', 'queued')]), 80)).toBe('0/2 running  2 waiting')
})

test('the line fits the width of the terminal and keeps the time left', () => {
  const runs = Array.from({ length: 32 }, (_, i) => run(`δ = ${i}`, 'running', at(i + 1)))
  const line = studyLine(study(runs, 9), 60)
  expect(line).toBe('32/32 running  δ=0 1 %  δ=1 2 %  δ=2 3 %  …  9.0 s left')
  for (const width of [20, 25, 40, 79, 200]) expect(studyLine(study(runs, 9), width).length).toBeLessThanOrEqual(width)
})

test('a single run shows stage, step and objective', () => {
  expect(studyLine(study([run('δ = 2', 'running', at(50, 3))]), 80)).toBe(
    'δ = 2  stage 1/1  step 50/100  objective 0.02  3.0 s left',
  )
  expect(studyLine(study([run('δ = 2', 'queued')]), 80)).toBe('δ = 2  starting')
})

function output(isTTY: boolean) {
  const written: string[] = []
  const write = (text: string): boolean => written.push(text) > 0
  return { written, ...progressOutput({ write, isTTY, columns: 40 } as never) }
}

test('a terminal overwrites the line', () => {
  const { written, show, print } = output(true)
  show(study([run('δ = 2', 'running', at(50)), run('δ = 5', 'running', at(20))]), 0)
  print('a line that stays')
  expect(written).toEqual(['\r\u001b[K2/2 running  δ=2 50 %  δ=5 20 %', '\r\u001b[Ka line that stays\n'])
})

test('outside a terminal each run has a line when a stage begins', () => {
  const { written, show } = output(false)
  const runs = (stage: number, step: number) =>
    study(['δ = 2', 'δ = 5'].map((label) => run(label, 'running', { ...at(step), stage, stages: 2 })))
  show(study([run('δ = 2', 'running'), run('δ = 5', 'queued')]), 0)
  show(runs(1, 10), 0)
  show(runs(1, 10), 1)
  show(runs(1, 20), 0)
  show(runs(2, 50), 1)
  expect(written).toEqual([
    '1/2  δ = 2  stage 1/2  step 10/100  objective 0.1\n',
    '2/2  δ = 5  stage 1/2  step 10/100  objective 0.1\n',
    '2/2  δ = 5  stage 2/2  step 50/100  objective 0.02\n',
  ])
})

const many = (statuses: RunStatus[], step = 50): RunState[] =>
  statuses.map((status, i) => run(`${i}`, status, status === 'queued' ? null : at(step)))
const repeated = (status: RunStatus, count: number): RunStatus[] => new Array<RunStatus>(count).fill(status)

test('many runs are a matrix with one character for each', () => {
  const each: RunStatus[] = ['queued', 'finished', 'stopped', 'interrupted', 'diverged', 'refused', 'crashed', 'killed']
  expect(matrixLines(study(many(each)), 80)).toEqual(['·█○○××××'])
  const shares = [0, 14, 15, 50, 99, 100].map((step) => run('', 'running', at(step)))
  expect(matrixLines(study([run('', 'running'), ...shares]), 80)).toEqual(['▁▁▁▂▄▇▇'])
})

test('a grid keeps its rows where they fit, and a long row is cut into equal rows', () => {
  const rows = (count: number, rowLength: number, width: number): number[] =>
    matrixLines(study(many(repeated('queued', count)), null, rowLength), width).map(({ length }) => length)
  expect(rows(12, 4, 80)).toEqual([4, 4, 4])
  expect(rows(100, 100, 79)).toEqual([50, 50])
  expect(rows(100, 100, 20)).toEqual([20, 20, 20, 20, 20])
  expect(rows(80, 2, 79)).toEqual([40, 40])
  expect(rows(7, 7, 3)).toEqual([3, 3, 1])
})

test('the state of many runs shows counts, share done and time left', () => {
  const runs = many(['finished', 'finished', 'running', 'diverged', 'queued'])
  expect(stateText({ runs, rowLength: 5, done: 0.456, secondsLeft: 12 })).toBe(
    '2/5 finished  1 running  1 diverged  45 %  12 s left',
  )
  expect(stateText(study(many(['queued'])))).toBe('0/1 finished')
})

test('a terminal overwrites the whole matrix, also for a line that stays', () => {
  const { written, show, print } = output(true)
  const runs = many([...repeated('finished', 20), ...repeated('queued', 40)])
  show(study(runs), 0)
  show(study(runs), 0)
  print('a line')
  print('another')
  const block = `${'█'.repeat(20)}${'·'.repeat(10)}\n${'·'.repeat(30)}\n20/60 finished`
  expect(written).toEqual([
    `\r\u001b[K${block}`,
    `\r\u001b[2A\u001b[J${block}`,
    '\r\u001b[2A\u001b[Ja line\n',
    '\r\u001b[Kanother\n',
  ])
})

test('outside a terminal many runs share a line every few seconds', () => {
  const { written, show } = output(false)
  const runs = many([...repeated('finished', 10), ...repeated('queued', 10)])
  for (let i = 0; i < 20; i++) show(study(runs, 3), i)
  expect(written).toEqual(['██████████··········  10/20 finished  3.0 s left\n'])
})

test('many runs print one line for each failure and one at the end', async () => {
  const { written, ...rest } = output(false)
  const { track, updateRun, updateStudy } = progressTracker(rest)
  const summaries = Array.from(
    { length: 14 },
    (_, i) =>
      ({
        id: `${i}`,
        name: `a · seed ${i}`,
        status: i === 0 ? 'finished' : 'queued',
        progress: null,
        endedAt: 5,
        ending: 'long ago',
      }) as RunSummary,
  )
  const end = track(summaries, 14, 10)
  updateStudy({ id: 'a', done: 0.5, secondsLeft: 7 } as StudySummary)
  for (let i = 1; i < 14; i++) updateRun(`${i}`, { status: i === 3 ? 'diverged' : 'finished' }, 'NaN')
  await end
  updateStudy({ id: 'a', done: 1, secondsLeft: null } as StudySummary)
  expect(written).toEqual([
    '█·············  1/14 finished  50 %  7.0 s left\n',
    'seed 3  diverged: NaN\n',
    '13/14 finished  1 diverged\n',
  ])
})

test('labels hold what distinguishes the runs, or numbers where names are equal', () => {
  expect(shortNames(['a · b · δ = 2', 'a · b · δ = 5', 'a · b · c'])).toEqual(['δ = 2', 'δ = 5', 'c'])
  expect(shortNames(['small', 'small'])).toEqual(['#1 small', '#2 small'])
  expect(shortNames(['a · δ = 2'])).toEqual(['δ = 2'])
  expect(shortNames(['a', 'b'])).toEqual(['a', 'b'])
})
