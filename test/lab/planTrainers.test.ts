import { describe, expect, it } from 'vitest'
import { planTrainers, type WaitingRun } from '../../src/lab/runs/planTrainers.ts'
import { machineOf, programOf, waitingRunOf, type Machine } from '../../src/lab/runs/machine.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { largestStack } from '../../src/shared/spec/stacking.ts'
import { spec } from './specs.ts'

const native = { kind: 'native', tensorflow: '2.21.0', variant: 'cpu' } as const
const cuda = { ...native, variant: 'cuda' } as const
const wasm = { kind: 'wasm', reason: '', fix: '' } as const
const large = spec({ network: { widths: [400, 400, 10] }, data: { sampling: { kind: 'random', count: 400 } } })

/** `a1 a2 b1 *c`: runs of studies a and b with one program each, and one of c that is trained alone. Each takes 1 GB. */
const waiting = (names: string, most = largestStack): WaitingRun[] =>
  names.split(' ').map((name) => {
    const id = name.replace('*', '')
    return { id, study: id.charAt(0), program: name.startsWith('*') ? null : 'same', most, bytes: 1e9, threads: null }
  })
const plan = (names: string, running: number, cores: number, trainers = cores, bytes = 64e9): string[] =>
  planTrainers(waiting(names), new Array<number>(running).fill(1e9), { cores, trainers, bytes }).map(
    ({ ids, threads }) => `${ids.join('+')} ${threads}`,
  )

describe('the trainers to start', () => {
  it.each([
    ['one run has all cores', 'a1', 0, 4, 4, ['a1 4']],
    ['runs of one program share trainers, one for each core', 'a1 a2 a3 a4', 0, 2, 2, ['a1+a2 1', 'a3+a4 1']],
    ['as evenly as can be', 'a1 a2 a3 a4 a5', 0, 2, 2, ['a1+a2+a3 1', 'a4+a5 1']],
    ['no more trainers than runs', 'a1 a2 a3', 0, 8, 8, ['a1 2', 'a2 2', 'a3 2']],
    ['one trainer at a time takes them all, with every core', 'a1 a2 a3 a4', 0, 8, 1, ['a1+a2+a3+a4 8']],
    ['runs of their own go side by side', '*a1 *a2 *a3', 0, 2, 2, ['a1 1', 'a2 1']],
    ['studies do not mix', 'a1 b1', 0, 2, 2, ['a1 1', 'b1 1']],
    ['a study keeps its place by its first run', '*a1 b1 *a2 b2', 0, 4, 4, ['a1 1', 'b1 1', 'b2 1', 'a2 1']],
    ['what runs already counts', '*a1 *a2', 1, 4, 4, ['a1 1', 'a2 1']],
    ['nothing starts while there is no room', 'a1 a2', 2, 2, 2, []],
    ['groups wait whole', 'a1 a2 a3 a4', 1, 2, 2, ['a1+a2 1']],
    ['more trainers than cores have a thread each', '*a1 *a2 *a3', 0, 2, 3, ['a1 1', 'a2 1', 'a3 1']],
  ])('%s', (_, names, running, cores, trainers, expected) => {
    expect(plan(names, running, cores, trainers)).toEqual(expected)
  })

  it.each([
    ['trainers start while their memory fits', '*a1 *a2 *a3', 0, 2e9, ['a1 2', 'a2 2']],
    ['the memory of running trainers counts', '*a1 *a2', 1, 2.5e9, ['a1 2']],
    ['nothing starts where no memory is left', '*a1', 2, 2.5e9, []],
    ['the first trainer starts whatever its estimate', '*a1 *a2', 0, 0.5e9, ['a1 4']],
  ])('%s', (_, names, running, bytes, expected) => {
    expect(plan(names, running, 4, 4, bytes)).toEqual(expected)
  })

  it('consecutive runs of one trainer need the memory of one run', () => {
    expect(plan('a1 a2 a3 a4', 1, 4, 2, 2.5e9)).toEqual(['a1+a2 2'])
    expect(plan('a1 a2 a3 a4', 1, 4, 2, 1.5e9)).toEqual([])
  })

  it('never give a trainer too many runs', () => {
    const names = Array.from({ length: 2 * largestStack + 6 }, (_, i) => `a${i}`).join(' ')
    const [first, ...others] = planTrainers(waiting(names), [], { cores: 8, trainers: 1, bytes: 64e9 })
    expect(others).toEqual([])
    expect(first?.ids.length).toBe(24)
    const [all] = planTrainers(waiting(names, Infinity), [], { cores: 8, trainers: 1, bytes: 64e9 })
    expect(all?.ids.length).toBe(2 * largestStack + 6)
  })

  it('give a run that resumes the threads of its checkpoint, apart from runs of other threads', () => {
    const resumed = waiting('a1 a2 a3 b1').map((run, i) => ({ ...run, threads: [8, 8, null, null][i] ?? null }))
    const plans = planTrainers(resumed, [], { cores: 4, trainers: 1, bytes: 64e9 })
    expect(plans.map(({ ids, threads }) => [ids, threads])).toEqual([[['a1', 'a2'], 8]])
    const [, second] = planTrainers(resumed, [], { cores: 4, trainers: 3, bytes: 64e9 })
    expect(second).toMatchObject({ ids: ['a2'], threads: 8 })
  })

  it('start each run exactly once', () => {
    for (const trainers of [1, 2, 3, 7]) {
      let left = waiting('a1 *b1 a2 a3 c1 *b2 c2 a4 a5 *d1')
      const started: string[] = []
      while (left.length > 0) {
        const ids = planTrainers(left, [], { cores: 4, trainers, bytes: 64e9 }).flatMap((each) => each.ids)
        expect(ids.length).toBeGreaterThan(0)
        started.push(...ids)
        left = left.filter(({ id }) => !ids.includes(id))
      }
      expect(started.toSorted()).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'c1', 'c2', 'd1'])
    }
  })
})

describe('the machine', () => {
  it('has a trainer per core, and one on a GPU', () => {
    expect(machineOf(native, [], 8, 16e9)).toEqual({
      cores: 8,
      trainers: 8,
      bytes: 16e9,
      sharesPrograms: true,
      device: 'cpu',
    })
    expect(machineOf(cuda, ['NVIDIA H100'], 8, 16e9)).toEqual({
      cores: 8,
      trainers: 1,
      bytes: 16e9,
      sharesPrograms: true,
      device: 'gpu',
    })
    expect(machineOf(cuda, [], 8, 16e9)).toEqual({
      cores: 8,
      trainers: 8,
      bytes: 16e9,
      sharesPrograms: true,
      device: 'cpu',
    })
    expect(machineOf(wasm, ['NVIDIA H100'], 8, 16e9)).toEqual({
      cores: 8,
      trainers: 8,
      bytes: 16e9,
      sharesPrograms: false,
      device: 'cpu',
    })
  })

  it('lets compiled runs of one program share a trainer', () => {
    const [cpu, gpu, none] = [machineOf(native, [], 2), machineOf(cuda, ['GPU'], 2), machineOf(wasm, [], 2)]
    const [small, other] = [spec(), spec({ seed: 4, penalty: { ...spec().penalty, firstLayer: 7 } })]
    expect(programOf(small, cpu)).toBe(programOf(other, cpu))
    expect(programOf(small, cpu)).not.toBe(programOf(spec({ network: { widths: [13, 10] } }), cpu))
    expect(programOf(large, cpu)).not.toBeNull()
    expect([programOf(small, none), programOf(spec({ engine: 'native' }), gpu)]).toEqual([null, null])
    expect(programOf(spec({ engine: 'graph' }), cpu)).not.toBeNull()
  })

  it('limits the runs of a stack on a GPU, and not consecutive ones on a CPU', () => {
    const [cpu, gpu] = [machineOf(native, [], 2), machineOf(cuda, ['GPU'], 2)]
    const mostOf = (one: RunSpec, machine: Machine): number => waitingRunOf(one, { id: 'a', study: 'a' }, machine).most
    for (const one of [spec(), spec({ optimizer: { kind: 'adam' } }), large])
      expect([mostOf(one, cpu), mostOf(one, gpu)]).toEqual([Infinity, largestStack])
  })
})
