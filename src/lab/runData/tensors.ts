import { scalarNames, type Measurement } from '../../shared/contract/measurements.ts'
import type { RunDataPart } from '../../shared/contract/runData.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import { transpose, type Matrix } from '../../shared/linalg/matrix.ts'
import { backboneLayout } from '../../shared/spec/backbone/layout.ts'
import { ownFirstWeights } from '../../shared/theory/firstWeights.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import { blockMatrix, parameterBlocks, sampleRows, type Problem, type Sample } from '../../shared/theory/problem.ts'
import type { Weights } from '../runs/storedWeights.ts'
import type { Tensor } from './tensor.ts'

/** What a run has to export. */
export interface RunContent {
  record: RunRecord
  problem: Problem
  sample: Sample
  /** The weights to export, by step; at least one. */
  weights: readonly Weights[]
  /** The arrays of the backbone at the last checkpoint, by name; null: there are none. */
  backbone: { step: number; arrays: Record<string, Float64Array> } | null
}

/**
 * Returns the arrays of a run. Weights are in the network's own coordinates: W1 (n_1, d) … WL and b1 … bL; features Z1 …
 * ZL are (n_l, N), the inputs X (d, N), labels (N). With several steps, names end in `@step`. `log.*` has a row a step, and
 * `measured.*` a row a measurement; spectra and numbers of layers are (measurements, length). A run with a backbone has its
 * features as W1, and the arrays of the backbone of the last checkpoint as `backbone.NAME`.
 */
export function runTensors(content: RunContent, parts: readonly RunDataPart[]): Tensor[] {
  const { record, weights, sample } = content
  const asked = new Set(parts)
  const ownFirst = asked.has('weights') ? ownFirstWeights(content.problem, sample) : null
  return [
    ...weights.flatMap((at) => {
      const suffix = weights.length > 1 ? `@${at.step}` : ''
      return [
        ...(ownFirst ? weightTensors(content.problem, ownFirst, at, suffix) : []),
        ...(asked.has('features') ? featureTensors(content.problem, at, suffix) : []),
      ]
    }),
    ...(asked.has('weights') ? backboneTensors(content) : []),
    ...(asked.has('inputs') && (content.problem.inputs || record.spec.backbone) ? [inputs(sample)] : []),
    ...(asked.has('labels') ? [{ name: 'labels', shape: [sample.labels.length], values: sample.labels }] : []),
    ...(asked.has('log') ? logTensors(record) : []),
    ...(asked.has('measurements') ? measurementTensors(record.measurements) : []),
  ]
}

const tensorOf = (name: string, { rows, cols, data }: Matrix): Tensor => ({ name, shape: [rows, cols], values: data })

const inputs = (sample: Sample): Tensor => tensorOf('X', transpose(sampleRows(sample)))

function weightTensors(
  problem: Problem,
  ownFirst: (B: Matrix) => Matrix,
  { theta }: Weights,
  suffix: string,
): Tensor[] {
  return parameterBlocks(problem).map((block) => {
    const W = blockMatrix(theta, block)
    if (block.kind === 'bias') return { name: `b${block.layer}${suffix}`, shape: [block.rows], values: W.data.slice() }
    const own = block.layer === 1 ? ownFirst(W) : W
    return tensorOf(`W${block.layer}${suffix}`, { ...own, data: own.data.slice() })
  })
}

/** Returns the arrays of the backbone in their shapes, where the step of their checkpoint is exported. */
function backboneTensors({ record, weights, backbone }: RunContent): Tensor[] {
  if (!record.spec.backbone || !backbone || !weights.some(({ step }) => step === backbone.step)) return []
  const { parameters, statistics } = backboneLayout(record.spec.backbone)
  return [...parameters, ...statistics].flatMap(({ name, shape }): Tensor[] => {
    const values = backbone.arrays[name]
    return values ? [{ name: `backbone.${name}`, shape: [...shape], values }] : []
  })
}

const featureTensors = (problem: Problem, { theta }: Weights, suffix: string): Tensor[] =>
  forwardPass(problem, theta).features.map((Z, l) => tensorOf(`Z${l + 1}${suffix}`, Z))

function logTensors({ scalars }: RunRecord): Tensor[] {
  const rows = scalars.length / scalarNames.length
  return scalarNames.map((name, column) => ({
    name: `log.${name}`,
    shape: [rows],
    values: Float64Array.from({ length: rows }, (_, row) => scalars[row * scalarNames.length + column] ?? NaN),
  }))
}

const singleNumbers = [
  'step',
  'time',
  'multiplier',
  'objective',
  'dataLoss',
  'weightPenalty',
  'featurePenalty',
  'gradientNorm',
] as const
const layerNumbers = ['tcv', 'tcvLower', 'tcvUpper', 'featureRanks', 'weightRanks'] as const
const spectra = { featureSpectra: 'Z', weightSpectra: 'W', recursiveSpectra: 'recursive.Z' } as const

function measurementTensors(measurements: readonly Measurement[]): Tensor[] {
  const layered = new Set(measurements.flatMap(({ layered }) => Object.keys(layered)))
  return [
    ...singleNumbers.map((name) => ({
      name: `measured.${name}`,
      shape: [measurements.length],
      values: Float64Array.from(measurements, (own) => own[name]),
    })),
    ...layerNumbers.map((name) =>
      stacked(
        `measured.${name}`,
        measurements.map((own) => own[name]),
      ),
    ),
    ...[...layered].map((name) =>
      stacked(
        `measured.${name}`,
        measurements.map((own) => own.layered[name] ?? []),
      ),
    ),
    ...Object.entries(spectra).flatMap(([name, symbol]) => {
      const of = (own: Measurement) => own[name as keyof typeof spectra]
      const layers = Math.max(0, ...measurements.map((own) => of(own).length))
      return Array.from({ length: layers }, (_, l) =>
        stacked(
          `measured.s(${symbol}${l + 1})`,
          measurements.map((own) => of(own)[l] ?? []),
        ),
      )
    }),
  ]
}

/** A row for each list; shorter ones end in NaN. */
function stacked(name: string, rows: readonly ArrayLike<number>[]): Tensor {
  const cols = Math.max(0, ...rows.map(({ length }) => length))
  const values = new Float64Array(rows.length * cols).fill(NaN)
  for (const [i, row] of rows.entries()) values.set(Array.from(row), i * cols)
  return { name, shape: [rows.length, cols], values }
}
