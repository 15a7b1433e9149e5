import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../../src/shared/contract/runs.ts'
import { parseFilter } from '../../../src/shared/filter/parseFilter.ts'
import type { FieldValue } from '../../../src/shared/filter/language.ts'
import { lastStep, stepsIn } from '../../../src/shared/filter/stepFields.ts'
import type { MeasuredName } from '../../../src/shared/quantities/table.ts'
import { progress, summary } from '../../renderer/records.ts'

type Spec = Readonly<Record<string, FieldValue>>
const runs: { run: RunSummary; spec: Spec; seconds: number | null }[] = [
  {
    run: summary({ id: 'aaaaaaaa', name: 'two moons', status: 'finished', tags: ['good'], isStarred: true, tcv: 1e-9 }),
    spec: { 'penalty.weightDecay': 1e-4, seed: 3, 'data.set': 'moons', 'network.bias': false, 'data.sampling.seed': 9 },
    seconds: 12,
  },
  {
    run: summary({
      id: 'bbbbbbbb',
      name: 'digits',
      status: 'stopped',
      tags: ['good enough'],
      progress,
      notes: 'Look λ',
    }),
    spec: {
      'penalty.weightDecay': 1e-2,
      seed: 10,
      'data.set': 'digits',
      'network.bias': true,
      'data.sampling.seed': 3,
    },
    seconds: null,
  },
  {
    run: summary({
      id: 'cccccccc',
      name: 'digits again',
      status: 'running',
      engine: 'graph · native CPU',
      startedAt: Date.parse('2026-11-25T13:00'),
    }),
    spec: { 'penalty.weightDecay': 1e-3, seed: 4, 'data.set': 'digits', 'network.bias': false },
    seconds: 700,
  },
]
const paths = Object.keys(runs[0]?.spec ?? {})

/** Values by run: 10⁻² at step 1000 and 10⁻⁴ from step 2000 on; 0.5; no measurement. */
const valueAt = (run: RunSummary) => (quantity: MeasuredName, step: number) => {
  if (run.id.startsWith('c')) return null
  if (quantity === 'step') return step - 1
  return run.id.startsWith('b') ? 0.5 : step < 2000 ? 1e-2 : 1e-4
}

function chosen(text: string): string {
  const test = parseFilter(text, paths)
  return runs
    .filter(({ run, spec, seconds }) => test({ run, seconds, specValue: (path) => spec[path], valueAt: valueAt(run) }))
    .map(({ run }) => run.id[0])
    .join('')
}

describe('a filter', () => {
  it.each([
    ['', 'abc'],
    ['digits', 'bc'],
    ['"digits again"', 'c'],
    ['-digits', 'a'],
    ['DIGITS -again', 'b'],
    ['look', 'b'],
    ['bbbb', 'b'],
    ['status:finished|stopped', 'ab'],
    ['status!=finished', 'bc'],
    ['tag:good', 'ab'],
    ['tag=good', 'a'],
    ['tag:"good en"', 'b'],
    ['-tag:good', 'c'],
    ['lambda<1e-3', 'a'],
    ['λ<=1e-3', 'ac'],
    ['penalty.weightDecay>0.001', 'b'],
    ['weightDecay:0.01|0.0001', 'ab'],
    ['seed:3', 'a'],
    ['seed:3..4', 'ac'],
    ['data.sampling.seed:3', 'b'],
    ['data:moons', 'a'],
    ['bias:true', 'b'],
    ['tcv<1e-8', 'a'],
    ['tcv>0', 'a'],
    ['objective<1', 'b'],
    ['seconds>60', 'c'],
    ['started>=2026-11-25', 'c'],
    ['started:2026-11-25', 'c'],
    ['started:2026-11', 'c'],
    ['objective@1000<0.1', 'a'],
    ['objective@1000<1e-3', ''],
    ['OBJECTIVE@2000<1e-3', 'a'],
    ['tcv@1000:0..1', 'ab'],
    ['-loss@1000>0', 'c'],
    ['step@1000=999 gradient@0>0.1', 'b'],
    ['-dataLoss@1000>0', 'c'],
    ['gradientNorm@0>0.1', 'b'],
    ['objective@last<1e-3', 'a'],
    ['weightNorm<1e-3', 'a'],
    ['balancedness<1e-3', 'a'],
    ['alignment>=0.5', 'b'],
    ['balancedness@1000<0.1', 'a'],
    ['gradient<1e-3', 'a'],
    ['bestObjective<1e-9', ''],
    ['best<1e-9', ''],
    ['N>1e9', ''],
    ['samples>0', 'abc'],
    ['duration>60', 'c'],
    ['loss<1', 'b'],
    ['dataLoss<1', 'b'],
    ['is:starred', 'a'],
    ['-is:live', 'ab'],
    ['is:noted lambda>0', 'b'],
    ['engine:graph', 'c'],
    ['name:digits status:running lambda=0.001', 'c'],
    ['objective < 1', 'b'],
    ['objective <1', 'b'],
    ['objective< 1', 'b'],
    ['objective <= 1 digits', 'b'],
    ['-tag : good', 'c'],
    ['tag: good', 'ab'],
    ['look "< 1"', ''],
  ])('%s', (text, ids) => expect(chosen(text)).toBe(ids))

  it.each([
    ['foo < 3', 'there is no field “foo”'],
    ['constructor:1', 'there is no field “constructor”'],
    ['__proto__:1', 'there is no field “__proto__”'],
    ['hasOwnProperty<1', 'there is no field “hasOwnProperty”'],
    ['is:constructor', 'is: takes starred'],
    ['tag:', '“tag:” has nothing after :'],
    ['lamda<1', 'there is no field “lamda”: did you mean lambda?'],
    ['xyzzy:1', /there is no field “xyzzy”. Fields are name, status, .*every field of a spec/],
    ['tcv<small', 'tcv takes a number, not “small”'],
    ['objective:abc', 'objective takes a number, not “abc”'],
    ['seed:1..x', 'seed takes a number, not “x”'],
    [
      'rank@10<3',
      /there is no field “rank@10”: at a step you can use objective, dataLoss, .*step, as in objective@1000/,
    ],
    ['objective@1000<small', 'objective@1000 takes a number, not “small”'],
    ['tag:', '“tag:” has nothing after :'],
    ['is:fine', 'is: takes starred, archived, live, tagged, noted, resumable, not “fine”'],
    ['is:toString', 'is: takes starred'],
    ['started>yesterday', 'started takes a day such as 2026-11-25, not “yesterday”'],
  ])('%s is refused', (text, message) => expect(() => chosen(text)).toThrow(message))

  it('throws nothing for signs, open quotes and broken patterns', () => {
    for (const text of ['"', '-', '--', ':', '<', '"a', 'a"b', '::', '=1', '\\', '(', '[x', '.*'])
      expect(() => chosen(text)).not.toThrow()
  })

  it('stepsIn lists each step once, and ignores incomplete comparisons', () => {
    expect(stepsIn('objective@1000<1 -tcv@20:0..1 loss@1000>0 "step@7:1" objective@3 rank@5<1')).toEqual([1000, 20])
    expect(stepsIn('objective<1 tcv<1 step>2 seconds>1 status:finished')).toEqual([])
    expect(stepsIn('weightNorm<1 featureRank@last>2')).toEqual([lastStep])
  })
})
