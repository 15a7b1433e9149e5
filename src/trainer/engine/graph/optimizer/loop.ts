import type { Optimizer } from '../../../../shared/spec/optimizer.ts'
import { concatenate, replaceRows, reshape } from '../language/arrays.ts'
import { whileLoop } from '../language/control.ts'
import * as e from '../language/elementwise.ts'
import { constant, defineFunction, pick, type Library } from '../language/graph.ts'
import { any } from '../language/reductions.ts'
import type { Declaration, Declarations, Tensor, Tensors } from '../language/tensor.ts'
import {
  objectiveArguments,
  parameterCountOf,
  type Architecture,
  type ObjectiveTensors,
} from '../network/architecture.ts'
import { evaluate } from '../network/evaluate.ts'
import { backboneModel } from '../batches/backboneModel.ts'
import type { BatchModel } from '../batches/batchModel.ts'
import { fullyConnectedModel } from '../batches/fullyConnected.ts'
import { loopBatches } from '../batches/loopBatches.ts'
import { firstRows, flatten, selectRows, unflatten } from './vectors.ts'
import { loopFirstOrder } from './firstOrder.ts'
import { loopLbfgs } from './lbfgs.ts'
import { blockCapacity, logColumns, status, type EvaluateAt, type LoopOptimizer } from './loopOptimizer.ts'

export function loopOptimizer(architecture: Architecture, optimizer: Optimizer): LoopOptimizer {
  if (optimizer.kind === 'lbfgs') return loopLbfgs(architecture, optimizer.memory)
  const { batches } = architecture
  if (batches === null) return loopFirstOrder(architecture, optimizer)
  return loopBatches(architecture, optimizer, batchModelOf(architecture, optimizer), batches)
}

/** Returns the network that trains on batches. Muon alone moves matrices, not numbers. */
export const batchModelOf = (architecture: Architecture, { kind }: Pick<Optimizer, 'kind'>): BatchModel =>
  architecture.backbone
    ? backboneModel(architecture, architecture.backbone, kind !== 'muon')
    : fullyConnectedModel(architecture)

/** Declares the state that a run carries from call to call. */
export function stateArguments(
  architecture: Architecture,
  optimizer: LoopOptimizer,
): Declarations & { readonly status: Declaration } {
  return { ...optimizer.state, status: { dtype: 'int32', shape: [architecture.runs] } }
}

const evaluator =
  (architecture: Architecture, problem: ObjectiveTensors): EvaluateAt =>
  (parameters) =>
    evaluate(architecture, parameters, problem)

/** Writes the entry `begin`: the `chosen` runs start at θ with an empty optimizer state, the others stay unchanged. */
export function defineBegin(library: Library, architecture: Architecture, optimizer: LoopOptimizer): void {
  const { runs } = architecture
  const state = stateArguments(architecture, optimizer)
  const inputs = {
    ...state,
    ...objectiveArguments(architecture),
    ...optimizer.startArguments,
    start: { dtype: 'float64', shape: [runs, optimizer.parameterCount] },
    chosen: { dtype: 'bool', shape: [runs] },
  } as const
  defineFunction(library, 'begin', inputs, (args) => {
    const fresh = optimizer.begin(args.start, evaluator(architecture, args), args)
    const before: Tensors = pick(args, state)
    const after: Tensors = { ...fresh.state, status: fresh.status }
    const selected = Object.entries(before).map(([key, was]): [string, Tensor] => {
      const rows = was.shape[0]!
      // Some parts have several rows a run, all of which follow the run.
      const mask = rows === runs ? args.chosen : repeatRows(args.chosen, rows / runs)
      return [key, selectRows(mask, after[key]!, was)]
    })
    return Object.fromEntries(selected)
  })
}

/** Repeats every entry `times` times. */
function repeatRows(mask: Tensor, times: number): Tensor {
  const n = mask.shape[0]!
  const column = reshape(mask, [n, 1])
  return reshape(
    concatenate(
      Array.from({ length: times }, () => column),
      1,
    ),
    [n * times],
  )
}

/**
 * Writes the entry `advance`, which takes up to `budget` steps in every run. It returns the state, the number of steps
 * that each run took, and a row of `logColumns` for each step.
 */
export function defineAdvance(library: Library, architecture: Architecture, optimizer: LoopOptimizer): void {
  const { runs } = architecture
  const states = stateArguments(architecture, optimizer)
  const objective = { ...objectiveArguments(architecture), ...optimizer.arguments }
  const inputs = {
    ...states,
    ...objective,
    budget: { dtype: 'int32', shape: [runs] },
    /** The learning rates of the next steps, run after run. */
    rates: { dtype: 'float64', shape: [runs * blockCapacity] },
  } as const
  defineFunction(library, 'advance', inputs, (args, graph) => {
    const before = pick(args, states)
    const rows = blockCapacity + 1
    const state = {
      ...before,
      taken: constant(graph, 0, 'int32', [runs]),
      log: constant(graph, 0, 'float64', [runs * rows, optimizer.rowLength]),
    }
    const prepared = optimizer.prepare(before, args.rates)
    const fixed = { ...pick(args, objective), ...prepared, budget: args.budget }
    const activeRuns = (s: LoopState, f: LoopFixed): Tensor =>
      e.and(e.equal(s.status, status.running), e.less(s.taken, f.budget))
    const { log, ...after } = whileLoop(
      graph,
      'training',
      { state, fixed },
      (s, f) => any(activeRuns(s, f), [0]),
      (s, f) => oneIteration(architecture, optimizer, s, f, pick(f, prepared), activeRuns(s, f)),
      architecture.backbone !== null,
    )
    const summary = optimizer.summarise(reshape(log, [runs, rows, optimizer.rowLength]), args)
    return { ...after, log: reshape(summary, [runs * rows, logColumns.length]) }
  })
}

/** The optimizer's state with the state of the training loop. */
type LoopState = Tensors & Record<'status' | 'taken' | 'log', Tensor>
type LoopFixed = ObjectiveTensors & Record<'budget', Tensor>

function oneIteration(
  architecture: Architecture,
  optimizer: LoopOptimizer,
  s: LoopState,
  f: LoopFixed,
  prepared: Tensors,
  active: Tensor,
): LoopState {
  const { runs } = architecture
  const { taken } = s
  const { state, moved, ended, row } = optimizer.step(s, {
    evaluate: evaluator(architecture, f),
    problem: f,
    prepared,
    taken,
    active,
  })
  // The next step overwrites the row of an incomplete one. The last row of each run is spare.
  const place = e.add(taken, firstRows(taken.graph, runs, blockCapacity + 1))
  return {
    ...state,
    status: e.select(e.greater(ended, 0), ended, s.status),
    taken: e.add(taken, e.cast(moved, 'int32')),
    log: replaceRows(s.log, place, row),
  }
}

/** Writes the entry `theta`, which returns θ (R, P) of the state. */
export function defineTheta(library: Library, architecture: Architecture, optimizer: LoopOptimizer): void {
  defineFunction(library, 'theta', stateArguments(architecture, optimizer), (state) => ({
    theta: optimizer.theta(state),
  }))
}

/** Writes the entry `evaluate`, which returns the objective of one run and its gradient at any θ (1, P). */
export function defineEvaluate(library: Library, stacked: Architecture): void {
  const architecture: Architecture = { ...stacked, runs: 1, batches: null }
  const inputs = {
    ...objectiveArguments(architecture),
    theta: { dtype: 'float64', shape: [architecture.runs, parameterCountOf(architecture)] },
  } as const
  defineFunction(library, 'evaluate', inputs, (args) => {
    const theta = e.cast(args.theta, architecture.real)
    const at = evaluator(architecture, args)(unflatten(architecture, theta))
    return {
      data_loss: at.dataLoss,
      weight_penalty: at.weightPenalty,
      feature_penalty: at.featurePenalty,
      objective: at.objective,
      noise: at.noise,
      gradient: e.cast(flatten(architecture, at.gradient), 'float64'),
    }
  })
}
