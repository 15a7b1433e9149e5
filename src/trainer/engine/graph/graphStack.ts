import type { Optimizer } from '../../../shared/spec/optimizer.ts'
import { streamSeed } from '../../../shared/linalg/philox.ts'
import { inputRows, type Problem } from '../../../shared/theory/problem.ts'
import type { StageTerms } from '../engine.ts'
import type { BackboneProgram } from './batches/backboneProgram.ts'
import { placeOf, type BatchChoice, type BatchRule } from './batches/batchRule.ts'
import { loadGraphProgram, type GraphProgram } from './graphProgram.ts'
import { numbersIn, numbersOf, type NativeTf, type Value, type Values } from './language/program.ts'
import type { DType } from './language/tensor.ts'
import { architectureOf, problemNumbers, type Architecture, type Real, type StepLog } from './network/architecture.ts'
import { blockCapacity, logColumns, status } from './optimizer/loopOptimizer.ts'
import { loadedPrograms, type Programs } from './programs.ts'

/** Several runs of one architecture in one compiled loop, each with its own θ, λ, data and progress. */
export interface GraphStack {
  readonly runs: number
  readonly parameterCount: number
  readonly samples: number
  /** Starts the named runs at θ with an empty optimizer state, and sets the terms of their stage. */
  begin(starts: readonly Start[]): void
  /** Takes up to the budgeted steps in each run; 0: the run waits. `rates` returns the learning rate of step i of the call. */
  advance(budgets: readonly number[], rates: (run: number, step: number) => number): StackAdvance[]
  theta(run: number): Float64Array
  /** Evaluates or measures one run at any θ and returns the numbers by name. */
  evaluate(run: number, theta: Float64Array): Record<string, Float64Array>
  measure(run: number, theta: Float64Array): Record<string, Float64Array>
  /** Calls another entry of the program with the state of the stack; results are float64. */
  run(entry: string, numbers: Record<string, ArrayLike<number>>): Record<string, Float64Array>
  /** Returns the whole state of one run, bit for bit. */
  save(run: number): Record<string, Float64Array>
  restore(run: number, saved: Readonly<Record<string, Float64Array>>, stage: Partial<StageTerms>): void
  dispose(): void
}

/** The start of a run; `step`: the steps of the schedule that lie behind it, 0 by default. */
export type Start = Partial<StageTerms> & { run: number; theta: Float64Array; step?: number }

export interface StackAdvance {
  /** One row a step: dataLoss, weightPenalty, featurePenalty, gradientNorm. */
  rows: number[][]
  ended: 'round-off' | 'not finite' | null
}

export interface StackOptions {
  optimizer: Optimizer
  real: Real
  xla: boolean
  /** Batches of every step, with the seed of their order; a stack with batches has one run. */
  batches?: (BatchChoice & { seed: number }) | null
  /** The backbone of every step, with the numbers that its program takes. */
  backbone?: { program: BackboneProgram; numbers: Record<string, ArrayLike<number>> } | null
  /** Only the bench leaves terms out, to compare with loops that log nothing. */
  log?: StepLog
}

/** Fields of an optimizer that no program contains. */
const outsideProgram = { continuation: null, collapseSteps: null, sharpening: null, finish: null, firstLayer: null }

function programOf(
  tf: NativeTf,
  architecture: Architecture,
  { optimizer, real, xla }: StackOptions,
  programs: Programs,
): GraphProgram {
  const key = JSON.stringify([architecture, { ...optimizer, ...outsideProgram }, real, xla])
  return programs.get(key, () => loadGraphProgram(tf, architecture, optimizer, xla))
}

/** Opens a stack. A program in `programs` belongs to their owner; without them it is disposed with the stack. */
export function openGraphStack(
  tf: NativeTf,
  problems: readonly Problem[],
  options: StackOptions,
  programs?: Programs,
): GraphStack {
  const { batches = null, backbone = null } = options
  const own = { log: options.log, batches, backbone: backbone?.program }
  const architecture = architectureOf(problems, options.real, own)
  const program = programOf(tf, architecture, options, programs ?? loadedPrograms(0))
  const { runs } = architecture
  const P = program.input('begin', 'start').shape[1]!
  const terms = stageNumbers(runs)
  const rule = architecture.batches
  const order = batches ? { order_seed: [streamSeed(batches.seed, 'order')] } : {}
  const { call, state, setState, release } = callsOf(program, {
    ...problemNumbers(problems),
    ...order,
    ...backbone?.numbers,
  })
  return {
    runs,
    parameterCount: P,
    samples: architecture.samples,
    begin(starts) {
      for (const { run, ...stage } of starts) terms.set(run, stage)
      const place = rule ? placeNumbers(starts[0]?.step ?? 0, rule) : {}
      setState(call('begin', { ...startNumbers(starts, runs, P), ...place, ...terms.all }))
    },
    advance(budgets, rates) {
      const { taken, log, ...after } = call('advance', {
        budget: budgets.map((budget) => Math.min(budget, blockCapacity)),
        rates: budgets.flatMap((budget, run) => ratesOf(Math.min(budget, blockCapacity), (i) => rates(run, i))),
        ...terms.all,
      })
      setState(after)
      const counts = read(taken, 'int32')
      const statuses = numbersOf(state()['status']!, 'int32')
      const rows = read(log, 'float64')
      return budgets.map((budget, run) => ({
        rows: logRows(rows, run, counts[run] ?? 0),
        ended: budget > 0 ? endReason(statuses[run] ?? 0) : null,
      }))
    },
    theta: (run) => read(call('theta', {})['theta'], 'float64').slice(run * P, (run + 1) * P),
    ...evaluators(program, problems, terms),
    run: (entry, numbers) =>
      Object.fromEntries(Object.entries(call(entry, numbers)).map(([key, value]) => [key, read(value, 'float64')])),
    save: (run) =>
      Object.fromEntries(
        Object.entries(state()).map(([key, value]) => [key, sliceRun(program, key, value, run, runs)]),
      ),
    restore(run, saved, stage) {
      setState(stateWithRun(program, state(), run, runs, saved))
      terms.set(run, stage)
    },
    dispose() {
      release()
      if (!programs) program.dispose()
    },
  }
}

/** The terms of the stage that each run is in, as arguments of the program. */
interface StageNumbers {
  readonly all: Record<keyof StageTerms, Float64Array>
  of(run: number): Record<keyof StageTerms, number[]>
  /** Sets the terms of one run; by default λ itself and ReLU itself. */
  set(run: number, stage: Partial<StageTerms>): void
}

function stageNumbers(runs: number): StageNumbers {
  const all = { multiplier: new Float64Array(runs).fill(1), smoothing: new Float64Array(runs) }
  return {
    all,
    of: (run) => ({ multiplier: [all.multiplier[run]!], smoothing: [all.smoothing[run]!] }),
    set(run, { multiplier = 1, smoothing = 0 }) {
      all.multiplier[run] = multiplier
      all.smoothing[run] = smoothing
    },
  }
}

/** Calls entries of a program with the current state and constant numbers. */
function callsOf(program: GraphProgram, numbers: Record<string, ArrayLike<number>>) {
  const constants = valuesOf(program, 'advance', numbers)
  let state = zeroState(program)
  return {
    state: (): Values => state,
    call(entry: string, extra: Record<string, ArrayLike<number>>): Record<string, Value> {
      const given = valuesOf(program, entry, extra)
      const results = program.run(entry, { ...state, ...constants, ...given })
      dispose(Object.values(given))
      return results
    },
    /** Replaces the state by the results of a call or by restored values. */
    setState(values: Values): void {
      dispose(Object.values(state))
      state = Object.fromEntries(Object.keys(program.state).map((key) => [key, values[key]!]))
    },
    release(): void {
      dispose([...Object.values(state), ...Object.values(constants)])
      state = {}
    },
  }
}

/** Returns the arguments of `begin`: the θ of the runs that start, and which runs they are. */
function startNumbers(
  starts: readonly { run: number; theta: Float64Array }[],
  runs: number,
  P: number,
): Record<'start' | 'chosen', ArrayLike<number>> {
  const start = new Float64Array(runs * P)
  const chosen = new Int32Array(runs)
  for (const { run, theta } of starts) {
    start.set(theta, run * P)
    chosen[run] = 1
  }
  return { start, chosen }
}

const placeNumbers = (step: number, rule: BatchRule): Record<string, number[]> =>
  Object.fromEntries(Object.entries(placeOf(step, rule)).map(([key, value]) => [`start_${key}`, [value]]))

/** Returns `evaluate` and `measure`, which take one run alone. */
function evaluators(
  program: GraphProgram,
  problems: readonly Problem[],
  terms: StageNumbers,
): Pick<GraphStack, 'evaluate' | 'measure'> {
  const one =
    (entry: 'evaluate' | 'measure') =>
    (run: number, theta: Float64Array): Record<string, Float64Array> => {
      const problem = problems[run]!
      const given = valuesOf(program, entry, {
        ...problemNumbers([problem]),
        ...(entry === 'measure' ? measureNumbers(problem) : {}),
        theta,
        ...terms.of(run),
      })
      const results = program.run(entry, given)
      dispose(Object.values(given))
      const numbers = Object.entries(results).map(([key, value]): [string, Float64Array] => [
        key,
        read(value, 'float64'),
      ])
      // The graph returns the sum; the scatter is the sum divided by N.
      const N = problem.labels.length
      return Object.fromEntries(
        numbers.map(([key, values]) => [key, key.startsWith('scatter') ? values.map((sum) => sum / N) : values]),
      )
    }
  return { evaluate: one('evaluate'), measure: one('measure') }
}

/** Returns the arguments of `measure` besides the problem: the column scale of W_1, and the members of each class. */
function measureNumbers(problem: Problem): Record<string, Float64Array> {
  const { inputScale, labels, targets } = problem
  const [K, N] = [targets.rows, targets.cols]
  const sizes = new Float64Array(K)
  for (const k of labels) sizes[k] = (sizes[k] ?? 0) + 1
  const members = new Float64Array(K * N)
  labels.forEach((k, i) => (members[k * N + i] = 1 / (sizes[k] ?? 1)))
  const columnScale = Float64Array.from({ length: inputRows(problem) }, (_, j) => 1 / (inputScale?.[j] ?? 1))
  return { column_scale: columnScale, members }
}

/** Converts the numbers that an entry takes to tensors. */
function valuesOf(
  program: GraphProgram,
  entry: string,
  numbers: Record<string, ArrayLike<number>>,
): Record<string, Value> {
  const names = program.inputNames(entry).filter((name) => name in numbers)
  return Object.fromEntries(
    names.map((name) => {
      const { dtype, shape } = program.input(entry, name)
      return [name, program.value(numbers[name]!, dtype, shape)]
    }),
  )
}

const zeroState = (program: GraphProgram): Record<string, Value> =>
  Object.fromEntries(Object.entries(program.state).map(([key, { dtype, shape }]) => [key, program.zeros(dtype, shape)]))

function ratesOf(count: number, rate: (i: number) => number): number[] {
  const rates = Array<number>(blockCapacity).fill(0)
  for (let i = 0; i < count; i++) rates[i] = rate(i)
  return rates
}

function logRows(log: Float64Array, run: number, count: number): number[][] {
  const width = logColumns.length
  const first = run * (blockCapacity + 1)
  return Array.from({ length: count }, (_, i) => [...log.subarray((first + i) * width, (first + i + 1) * width)])
}

const endReason = (value: number): StackAdvance['ended'] =>
  value === status.roundOff ? 'round-off' : value === status.notFinite ? 'not finite' : null

/** Returns the state with the saved part of one run in it. */
function stateWithRun(
  program: GraphProgram,
  state: Values,
  run: number,
  runs: number,
  saved: Readonly<Record<string, Float64Array>>,
): Values {
  const parts = Object.entries(program.state).map(([key, { dtype }]): [string, Float64Array] => {
    const part = saved[key]
    if (!part) throw new Error(`the checkpoint has no ${key}: it belongs to another optimizer`)
    const all = numbersOf(state[key]!, dtype)
    if (part.length * runs !== all.length)
      throw new Error(`the checkpoint holds ${part.length} numbers of ${key}, not ${all.length / runs}`)
    all.set(part, part.length * run)
    return [key, all]
  })
  // Tensors are made last: a refused checkpoint leaves none behind.
  return valuesOf(program, 'theta', Object.fromEntries(parts))
}

/** Returns one run's part of a state tensor, in which the runs follow one another. */
function sliceRun(program: GraphProgram, key: string, value: Value, run: number, runs: number): Float64Array {
  const all = numbersIn(value, program.state[key]?.dtype ?? 'float64')
  const length = all.length / runs
  return runs === 1 ? all : all.slice(run * length, (run + 1) * length)
}

/** Returns the numbers of a result and disposes of it. */
function read(value: Value | undefined, dtype: DType): Float64Array {
  if (!value) throw new Error('graphStack: a result is missing')
  const numbers = numbersIn(value, dtype)
  value.dispose()
  return numbers
}

const dispose = (values: readonly Value[]): void => values.forEach((value) => value.dispose())
