import { expect, test } from 'vitest'
import { runLabels } from '../../src/cli/follow.ts'
import { progressOutput, studyLine, type ShownRun } from '../../src/cli/progress.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { spec } from '../lab/specs.ts'
import { progressAt } from '../lab/trainers/speak.ts'

const at = (step: number, secondsLeft: number | null = null) => ({ ...progressAt(step), secondsLeft })
const run = (label: string, status: ShownRun['status'], progress: ShownRun['progress'] = null): ShownRun => ({
  label,
  status,
  progress,
})

test('one line tells of every run that goes on, and when the last will have ended', () => {
  const both = [run('δ = 10', 'running', at(62, 3)), run('δ = 5', 'running', at(60, 2.5))]
  const finished = [run('δ = 2', 'finished', at(100)), run('δ = 0.1', 'crashed')]
  expect(studyLine([...both, ...finished], 80)).toBe('2/4 running  δ=10 62 %  δ=5 60 %  3.0 s left')
})

test('while runs wait nobody knows when the last will have ended', () => {
  const runs = [run('δ = 10', 'running', at(62, 3)), run('δ = 5', 'running'), run('δ = 2', 'queued')]
  expect(studyLine(runs, 80)).toBe('2/3 running  δ=10 62 %  δ=5 starting  1 waiting')
  expect(studyLine(runs.slice(0, 2), 80)).toBe('2/2 running  δ=10 62 %  δ=5 starting')
  expect(studyLine([run('δ = 10', 'queued'), run('δ = 5', 'queued')], 80)).toBe('0/2 running  2 waiting')
})

test('a line is never longer than the terminal is wide, and keeps the time', () => {
  const runs = Array.from({ length: 32 }, (_, i) => run(`δ = ${i}`, 'running', at(i + 1, 9)))
  const line = studyLine(runs, 60)
  expect(line).toBe('32/32 running  δ=0 1 %  δ=1 2 %  δ=2 3 %  …  9.0 s left')
  for (const width of [20, 25, 40, 79, 200]) expect(studyLine(runs, width).length).toBeLessThanOrEqual(width)
})

test('a run alone is told in full', () => {
  expect(studyLine([run('δ = 2', 'running', at(50, 3))], 80)).toBe(
    'δ = 2  stage 1/1  step 50/100  objective 0.02  3.0 s left',
  )
  expect(studyLine([run('δ = 2', 'queued')], 80)).toBe('δ = 2  starting')
})

function output(isTTY: boolean) {
  const written: string[] = []
  const write = (text: string): boolean => written.push(text) > 0
  return { written, ...progressOutput({ write, isTTY, columns: 40 } as never) }
}

test('on a terminal the line is written over', () => {
  const { written, show, say } = output(true)
  show([run('δ = 2', 'running', at(50)), run('δ = 5', 'running', at(20))], 0)
  say('a line that stays')
  expect(written).toEqual(['\r\u001b[K2/2 running  δ=2 50 %  δ=5 20 %', '\r\u001b[Ka line that stays\n'])
})

test('elsewhere each run has a line when a stage begins', () => {
  const { written, show } = output(false)
  const runs = (stage: number, step: number) =>
    ['δ = 2', 'δ = 5'].map((label) => run(label, 'running', { ...at(step), stage, stages: 2 }))
  show([run('δ = 2', 'running'), run('δ = 5', 'queued')], 0)
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

test('runs are named by δ, by the first decay where δ is not in force, by number where neither tells them apart', () => {
  const [a, b] = [spec(), overrideAll(spec(), ['penalty.firstLayer=5'])]
  const own = overrideAll(spec(), ['penalty.weightDecays=[0.001,0.0001]'])
  expect(runLabels([a, b, own])).toEqual(['δ = 0.1', 'δ = 5', 'λ₁ = 0.001'])
  expect(runLabels([a, b, a])).toEqual(['#1 δ = 0.1', '#2 δ = 5', '#3 δ = 0.1'])
})
