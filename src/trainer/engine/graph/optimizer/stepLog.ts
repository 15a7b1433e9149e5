import { concatenate, reshape, sliceLast } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { matMul, total } from '../language/products.ts'
import type { Tensor } from '../language/tensor.ts'
import type { Architecture, ObjectiveTensors } from '../network/architecture.ts'
import { featureDecay, variesByColumn, weightDecay } from '../network/decays.ts'
import type { Evaluation } from '../network/evaluate.ts'
import { logColumns } from './loopOptimizer.ts'

/** A tensor whose squares the log sums: a weight, a layer's features or a gradient. */
interface Term {
  column: 'weight_penalty' | 'feature_penalty' | 'gradient_norm'
  /** Its index among the blocks, or among the layers. */
  index: number
  size: readonly [rows: number, columns: number]
}

/**
 * Tensors from this size on are summed alone, by a fast kernel of XLA. Smaller ones of one shape are added before they are
 * summed together, because each sum costs more than its additions.
 */
const ownSum = 4096

/** Returns the sums of a row after the data loss, each with the terms that it adds. */
function sumsOf({ blocks, widths, samples, decayedFeatures, log }: Architecture): Term[][] {
  if (log === 'data loss') return []
  const ofBlocks = (column: Term['column']): Term[] =>
    blocks.map(({ rows, cols }, index) => ({ column, index, size: [rows, cols] }))
  const features = widths.flatMap((width, index): Term[] =>
    decayedFeatures[index] ? [{ column: 'feature_penalty', index, size: [samples, width] }] : [],
  )
  const groups = new Map<string, Term[]>()
  for (const term of [...ofBlocks('weight_penalty'), ...features, ...ofBlocks('gradient_norm')]) {
    const { column, index, size } = term
    const isLarge = size[0] * size[1] >= ownSum
    const key = [column, ...size, isLarge ? index : 'together'].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), term])
  }
  return [...groups.values()]
}

/** The numbers of a first-order step as plain sums, which cost little in the loop. */
export interface StepSums {
  /** The data loss, and the sums of squares (R, sumCount). */
  row: Tensor
  /** Whether the objective is finite (R). */
  isFinite: Tensor
}

export const sumCount = (architecture: Architecture): number => 1 + sumsOf(architecture).length

/** Returns the row of sums at a point. `summariseRows` turns it into the columns of the log, once a call. */
export function stepSums(
  architecture: Architecture,
  parameters: readonly Tensor[],
  problem: ObjectiveTensors,
  { dataLoss, features, gradient }: Evaluation,
): StepSums {
  const values = { weight_penalty: parameters, feature_penalty: features, gradient_norm: gradient }
  const sums = sumsOf(architecture).map((terms) => {
    const squares = terms.map((term) => {
      const x = values[term.column][term.index]!
      const factor = factorOf(architecture, problem, term)
      return factor && isScaledInside(architecture, terms)
        ? e.multiply(e.multiply(x, x), e.cast(factor, x.dtype))
        : e.multiply(x, x)
    })
    return { column: terms[0]!.column, sum: total(squares.reduce(e.add)) }
  })
  const of = (isGradient: boolean): Tensor[] =>
    sums.filter(({ column }) => (column === 'gradient_norm') === isGradient).map(({ sum }) => sum)
  const objective = asColumns([dataLoss, ...of(false)])
  const gradients = of(true)
  const row = gradients.length > 0 ? concatenate([objective, asColumns(gradients)], 1) : objective
  return { row, isFinite: e.isFinite(rowTotals(objective)) }
}

/** Returns λ/2 of a term, (R, 1, 1) or (R, 1, r); null: 1. */
function factorOf({ blocks }: Architecture, problem: ObjectiveTensors, { column, index }: Term): Tensor | null {
  if (column === 'gradient_norm') return null
  const decay = column === 'feature_penalty' ? featureDecay(problem, index) : weightDecay(problem, blocks[index]!)
  return e.multiply(decay, 0.5)
}

/** Whether the loop multiplies the squares by λ/2; otherwise `summariseRows` multiplies their sum. */
const isScaledInside = ({ blocks }: Architecture, terms: readonly Term[]): boolean =>
  terms.length > 1 || terms.some(({ column, index }) => column === 'weight_penalty' && variesByColumn(blocks[index]!))

const asColumns = (numbers: readonly Tensor[]): Tensor =>
  concatenate(
    numbers.map((number) => reshape(number, [...number.shape, 1])),
    1,
  )

/** Returns the sum of every row (R, n): (R). */
const rowTotals = (rows: Tensor): Tensor => {
  const [runs = 1, n = 1] = rows.shape
  return reshape(matMul(rows, constant(rows.graph, 1, rows.dtype, [n, 1])), [runs])
}

/** Turns rows of sums (R, n, sumCount) into `logColumns` (R, n, 4). */
export function summariseRows(architecture: Architecture, rows: Tensor, problem: ObjectiveTensors): Tensor {
  const { runs } = architecture
  const [, n = 0, count = 0] = rows.shape
  const one = constant(rows.graph, 1, 'float64', [runs, 1])
  const sums = sumsOf(architecture)
  const factors = sums.map((terms) => {
    const [first] = terms
    const factor = factorOf(architecture, problem, first!)
    return factor && !isScaledInside(architecture, terms) ? reshape(factor, [runs, 1]) : one
  })
  const columns = ['data_loss', ...sums.map(([first]) => first!.column)]
  const places = columns.flatMap((column) => logColumns.map((name) => (name === column ? 1 : 0)))
  const selection = constant(rows.graph, places, 'float64', [count, logColumns.length])
  const scaled = e.multiply(rows, reshape(concatenate([one, ...factors], 1), [runs, 1, count]))
  const summed = matMul(reshape(scaled, [runs * n, count]), selection)
  const norm = logColumns.length - 1
  const result = concatenate([sliceLast(summed, 0, norm), e.squareRoot(sliceLast(summed, norm, 1))], 1)
  return reshape(result, [runs, n, logColumns.length])
}
