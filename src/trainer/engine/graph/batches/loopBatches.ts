import type { FirstOrderOptimizer } from '../../../../shared/spec/optimizer.ts'
import { concatenate, gatherRows, range, reshape, sliceLast } from '../language/arrays.ts'
import { branch } from '../language/branches.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { elementCount, type Declaration, type Declarations, type Tensor, type Tensors } from '../language/tensor.ts'
import type { Architecture, ObjectiveTensors } from '../network/architecture.ts'
import { clipped, gradientNorm } from '../optimizer/clip.ts'
import { averages, factorsAt, stepFactors, updates, type Moved } from '../optimizer/firstOrder.ts'
import { logColumns, status, type LoopOptimizer, type Step, type StepContext } from '../optimizer/loopOptimizer.ts'
import { after } from '../optimizer/vectors.ts'
import type { Batch, BatchEvaluation, BatchModel } from './batchModel.ts'
import type { BatchRule } from './batchRule.ts'
import { epochOrder } from './order.ts'

/** The place of a run in its epochs: the number of the epoch, the batch in it, and the step. */
const places = ['epoch', 'place', 'step'] as const
const counter: Declaration = { dtype: 'int32', shape: [1] }

type State = Tensors & Record<(typeof places)[number] | 'order' | 'steps', Tensor>

/**
 * A first-order method on batches, for one run. The state holds parameters and moments by block, the running statistics,
 * the place in the epochs, and the order of the present epoch. A step evaluates its batch at the current θ, then moves: a
 * row of the log has the numbers of the point before the step.
 */
export function loopBatches(
  architecture: Architecture,
  optimizer: FirstOrderOptimizer,
  model: BatchModel,
  rule: BatchRule,
): LoopOptimizer {
  const { samples, real } = architecture
  const moments = ['m', 'v'].slice(0, averages[optimizer.kind])
  const shapes = model.blocks.map(({ rows, cols }): Declaration => ({ dtype: real, shape: [1, rows, cols] }))
  const perBlock = ['w', ...moments].flatMap((key) =>
    shapes.map((shape, i): [string, Declaration] => [`${key}${i}`, shape]),
  )
  return {
    state: {
      ...Object.fromEntries(perBlock),
      ...model.statistics,
      ...counters((name) => name),
      order: { dtype: 'int32', shape: [samples] },
      steps: { dtype: 'float64', shape: [1] },
    },
    parameterCount: model.blocks.reduce((sum, { rows, cols }) => sum + rows * cols, 0),
    startArguments: counters((name) => `start_${name}`),
    arguments: model.arguments,
    begin(theta, _, args) {
      const { graph } = theta
      const w = split(model, e.cast(theta, real))
      const zeros = shapes.map(({ dtype, shape }) => constant(graph, 0, dtype, shape))
      const state: Tensors = Object.assign(
        Object.fromEntries(places.map((name) => [name, args[`start_${name}`]!])),
        { order: epochOrder(args['order_seed']!, args['start_epoch']!, samples) },
        { steps: constant(graph, 0, 'float64', [1]) },
        model.initialStatistics(graph),
        named('w', w),
        ...moments.map((key) => named(key, zeros)),
      )
      return { state, status: constant(graph, status.running, 'int32', [1]) }
    },
    prepare: (state, rates) => stepFactors(architecture, optimizer, state['steps']!, rates),
    step(state, context) {
      const order = orderNow(state as State, context.problem, samples)
      const at = evaluateBatch(model, rule, { ...(state as State), order }, context.problem)
      return moved(model, optimizer, rule, { state: { ...(state as State), order }, at, context, moments })
    },
    rowLength: logColumns.length,
    summarise: (rows) => rows,
    theta: (state) => e.cast(join(blocksOf(state, 'w', model.blocks.length)), 'float64'),
  }
}

const counters = (named: (place: string) => string): Record<string, Declaration> =>
  Object.fromEntries(places.map((place) => [named(place), counter]))

/** Returns the order of the present epoch, drawn at the first batch of each. */
function orderNow({ order, epoch, place }: State, problem: ObjectiveTensors, samples: number): Tensor {
  const isFirst = e.equal(reshape(place, []), 0)
  const inputs = { order, epoch, seed: problem.order_seed! }
  return branch(
    place.graph,
    'shuffle',
    isFirst,
    inputs,
    (given) => ({ order: epochOrder(given.seed, given.epoch, samples) }),
    (given) => ({ order: given.order }),
  ).order
}

/** Evaluates the present batch, which may be the smaller last one. */
function evaluateBatch(model: BatchModel, rule: BatchRule, state: State, problem: ObjectiveTensors): BatchEvaluation {
  const { graph } = state.place
  const count = model.blocks.length
  const statistics = pickAll(state, model.statistics)
  const inputs: Tensors = {
    ...named('w', blocksOf(state, 'w', count)),
    ...statistics,
    ...problem,
    order: state.order,
    place: state.place,
    step: state.step,
  }
  const ofSize =
    (size: number) =>
    (given: Tensors): Tensors => {
      const first = e.multiply(given['place']!, rule.size)
      const indices = gatherRows(given['order']!, e.add(first, range(given['place']!.graph, size)))
      const batch: Batch = { indices, size, step: given['step']! }
      const own = pickAll(given, problem) as ObjectiveTensors
      const at = model.evaluate(blocksOf(given, 'w', count), pickAll(given, model.statistics), own, batch)
      return packed(at)
    }
  if (rule.last === null) return unpacked(ofSize(rule.size)(inputs), model)
  const isLast = e.equal(reshape(state.place, []), rule.perEpoch - 1)
  return unpacked(
    branch(graph, 'batch', isLast, inputs, ofSize(rule.last), ofSize(rule.size), !model.isCompiled),
    model,
  )
}

const packed = ({ gradient, statistics, ...numbers }: BatchEvaluation): Tensors => ({
  data_loss: numbers.dataLoss,
  weight_penalty: numbers.weightPenalty,
  feature_penalty: numbers.featurePenalty,
  objective: numbers.objective,
  ...named('g', gradient),
  ...statistics,
})

const unpacked = (tensors: Tensors, model: BatchModel): BatchEvaluation => ({
  dataLoss: tensors['data_loss']!,
  weightPenalty: tensors['weight_penalty']!,
  featurePenalty: tensors['feature_penalty']!,
  objective: tensors['objective']!,
  gradient: blocksOf(tensors, 'g', model.blocks.length),
  statistics: pickAll(tensors, model.statistics),
})

interface Move {
  state: State
  at: BatchEvaluation
  context: StepContext
  moments: readonly string[]
}

/** Moves the parameters along the gradient of the batch, and the place to the next batch. */
function moved(
  model: BatchModel,
  optimizer: FirstOrderOptimizer,
  rule: BatchRule,
  { state, at, context: { prepared, taken }, moments }: Move,
): Step {
  const norm = gradientNorm(at.gradient)
  const gradient = clipped(optimizer, at.gradient, norm)
  const update = updates(optimizer, factorsAt(prepared, taken))
  const next: Record<string, Tensor> = { ...at.statistics, ...nextPlace(state, rule) }
  let last: Moved | null = null
  for (const i of model.blocks.keys()) {
    const g = gradient[i]!
    const ready: Tensor = last && model.isCompiled ? after(g, last.w) : g
    last = update(state[`w${i}`]!, ready, state[`m${i}`], state[`v${i}`])
    const { w, m, v } = last
    next[`w${i}`] = w
    if (m && moments.includes('m')) next[`m${i}`] = m
    if (v && moments.includes('v')) next[`v${i}`] = v
  }
  const isFinite = e.isFinite(at.objective)
  const columns = [at.dataLoss, at.weightPenalty, at.featurePenalty, norm]
  return {
    state: next,
    moved: isFinite,
    ended: e.multiply(e.cast(e.not(isFinite), 'int32'), status.notFinite),
    row: concatenate(
      columns.map((number) => reshape(number, [1, 1])),
      1,
    ),
  }
}

function nextPlace({ epoch, place, step, order, steps }: State, { perEpoch }: BatchRule): Tensors {
  const isOver = e.equal(place, perEpoch - 1)
  return {
    epoch: e.add(epoch, e.cast(isOver, 'int32')),
    place: e.select(isOver, 0, e.add(place, 1)),
    step: e.add(step, 1),
    order,
    steps: e.add(steps, 1),
  }
}

const blocksOf = (tensors: Tensors, key: string, count: number): Tensor[] =>
  Array.from({ length: count }, (_, i) => tensors[`${key}${i}`]!)

const named = (key: string, tensors: readonly Tensor[]): Tensors =>
  Object.fromEntries(tensors.map((tensor, i) => [`${key}${i}`, tensor]))

const pickAll = (tensors: Tensors, names: Declarations | Tensors): Tensors =>
  Object.fromEntries(Object.keys(names).map((key) => [key, tensors[key]!]))

/** Splits θ (1, P) into blocks (1, rows, cols). */
const split = ({ blocks }: BatchModel, theta: Tensor): Tensor[] =>
  blocks.map(({ rows, cols, offset }) => reshape(sliceLast(theta, offset, rows * cols), [1, rows, cols]))

/** Joins blocks into θ (1, P). */
const join = (blocks: readonly Tensor[]): Tensor =>
  concatenate(
    blocks.map((block) => reshape(block, [1, elementCount(block.shape)])),
    1,
  )
