import { describe, expect, it } from 'vitest'
import { addValues, plannedRuns, varyField, type StudyPlan } from '../../../src/shared/spec/studyPlan.ts'
import { parseVariation } from '../../../src/shared/spec/variation.ts'
import { spec } from '../../lab/specs.ts'

const plan = (...axes: StudyPlan['parts'][number]['axes']): StudyPlan => ({
  parts: [{ label: 'one', base: spec({ seed: 4 }), axes }],
})
const axesOf = ({ parts }: StudyPlan) => parts.map(({ axes }) => axes)

describe('parseVariation', () => {
  it.each([
    ['seed=0..3', [0, 1, 2, 3]],
    ['seed=7..7', [7]],
    ['penalty.weightDecay=1e-3, 1e-4,0.5', [1e-3, 1e-4, 0.5]],
    [
      'penalty.weightDecay=log:1e-4:1e-2:5',
      [1e-4, 10 ** -3.5, 1e-3, 10 ** -2.5, 1e-2].map((x) => Number(x.toPrecision(12))),
    ],
    ['penalty.weightDecay=log:100:1:3', [100, 10, 1]],
    ['network.activation=tanh,"relu"', ['tanh', 'relu']],
    ['network.residual=true,false', [true, false]],
  ])('parses %s', (text, values) => {
    expect(parseVariation(text)).toEqual({ path: text.split('=')[0], values })
  })

  it('repeats the values of a coarse grid exactly in a finer one', () => {
    const grid = (count: number) => parseVariation(`a=log:3e-5:0.7:${count}`).values
    expect(grid(33)).toEqual(expect.arrayContaining(grid(5)))
    expect([grid(9).at(0), grid(9).at(-1)]).toEqual([3e-5, 0.7])
  })

  it.each([
    ['seed', "'seed' is not of the form path=v1,v2,…"],
    ['=1', "'=1' is not of the form"],
    ['seed=', 'seed: a value is missing'],
    ['seed=1,,2', 'seed: a value is missing'],
    ['seed=3..1', "seed: '3..1' is not FROM..TO with rising whole numbers"],
    ['seed=0..1.5', "seed: '0..1.5' is not FROM..TO"],
    ['seed=0..1000', "seed: '0..1000' has 1001 values; at most 1000 are possible"],
    ['a=log:0:1:3', "a: 'log:0:1:3' is not log:FROM:TO:COUNT with two different positive numbers"],
    ['a=log:1:1:3', "a: 'log:1:1:3' is not log:FROM:TO:COUNT"],
    ['a=log:1:2', "a: 'log:1:2': COUNT must be a whole number from 2 to 1000"],
    ['a=log:1:2:1', "a: 'log:1:2:1': COUNT must be"],
    ['a=log:1:2:3:4', "a: 'log:1:2:3:4' is not log:FROM:TO:COUNT"],
    ['a=[1],2', "a: '[1]' is not a single value"],
    ['a=null', "a: 'null' is not a single value"],
  ])('rejects %s', (text, message) => {
    expect(() => parseVariation(text)).toThrow(message)
  })
})

describe('a plan', () => {
  const seeds = { path: 'seed', values: [1, 2] }

  it('gains an axis, or new values of an existing one', () => {
    const decays = { path: 'penalty.weightDecay', values: [1e-3, 1e-4] }
    expect(axesOf(varyField(plan(seeds), decays.path, decays.values))).toEqual([[seeds, decays]])
    expect(axesOf(varyField(plan(decays, seeds), 'seed', [9]))).toEqual([[decays, { path: 'seed', values: [9] }]])
    expect(() => varyField(plan(), 'sead', [9])).toThrow(/^sead: unknown: the spec has version, name, /)
    const full = plan(...['seed', 'precision', 'engine', 'name'].map((path) => ({ path, values: ['x'] })))
    expect(() => varyField(full, 'stop.steps', [1])).toThrow('stop.steps: a study varies at most 4 fields')
  })

  it('inserts new values in order and keeps the old ones', () => {
    const further = (values: (number | string)[], added: (number | string)[]) =>
      addValues(plan({ path: 'seed', values }), 'seed', added).parts[0]?.axes[0]?.values
    expect(further([1, 3], [2, 9, 3])).toEqual([1, 2, 3, 9])
    expect(further([10, 5, 0], [7, 20])).toEqual([20, 10, 7, 5, 0])
    expect(further([5, 1, 3], [2])).toEqual([5, 1, 3, 2])
    expect(further(['b', 'c'], ['a'])).toEqual(['b', 'c', 'a'])
  })

  it('keeps the old value of a field that it starts to vary', () => {
    expect(axesOf(addValues(plan(), 'seed', [5, 3]))).toEqual([[{ path: 'seed', values: [3, 4, 5] }]])
    expect(() => addValues(plan(), 'network.widths', [5])).toThrow('network.widths: is not a single value')
    expect(() => addValues(plan(), 'nothing', [5])).toThrow('nothing: unknown')
  })

  it('labels its runs by the varied values, also after a long name', () => {
    const named = (name: string): string[] =>
      plannedRuns({
        parts: [{ label: '', base: spec({ name }), axes: [{ path: 'penalty.firstLayer', values: [2, 0.125] }] }],
      }).map((run) => run.spec.name)
    expect(named('short')).toEqual(['short · δ = 2', 'short · δ = 0.125'])
    const head = `${'n'.repeat(76)}…`
    expect(named('n'.repeat(118))).toEqual([`${head} · δ = 2`, `${head} · δ = 0.125`])
  })

  it('is rejected when it repeats a run', () => {
    expect(() => plannedRuns(plan({ path: 'seed', values: [1, 2, 1] }))).toThrow('seed: has the value 1 twice')
    expect(() => plannedRuns(plan(seeds, seeds))).toThrow('seed: is varied twice')
    expect(() =>
      plannedRuns(
        varyField(plan({ path: 'seed', values: Array.from({ length: 600 }, (_, i) => i) }), 'stop.steps', [1, 2]),
      ),
    ).toThrow('the study would have 1200 runs; at most 1000 are possible')
  })
})
