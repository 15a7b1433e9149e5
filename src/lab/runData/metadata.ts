import { placementOf } from '../../shared/contract/placement.ts'
import { sharpeningOf } from '../../shared/spec/stages.ts'
import type { RunContent } from './tensors.ts'

/** The version of the names and shapes in an exported run. A reader refuses a higher one. */
export const runDataVersion = 1

/** The numbers that Collapsar measured in float64 at an exported step, for a program that recomputes them. */
interface Expected {
  step: number
  multiplier: number
  objective: number
  dataLoss: number
  weightPenalty: number
  featurePenalty: number
  /** ‖∇_{W_l} L‖, l = 1 … L; absent in runs of versions that did not measure it. */
  weightGradient?: number[]
}

/** Everything about an exported run that is no array: its origin, its spec, and the objective that the spec defines. */
export function runMetadata({ record, problem, weights }: RunContent) {
  const { summary, spec, engine, versions, measurements } = record
  const { id, name, status, ending, specHash, preset, study } = summary
  const isWhole = Object.values(spec.penalty.backbone).every((decay) => decay === 0)
  const expected = weights.flatMap(({ step }): Expected[] => {
    // The decay of a backbone is part of the penalty, and a script has only the network of its head.
    const own = measurements.find((measurement) => measurement.step === step)
    if (!own || !isWhole) return []
    const { multiplier, objective, dataLoss, weightPenalty, featurePenalty, layered } = own
    // Training of sharpened ReLU measures the gradient at its width ε, and a script computes that of ReLU.
    const gradient = sharpeningOf(spec.optimizer).length > 0 ? undefined : layered['weightGradient']
    const numbers = { step, multiplier, objective, dataLoss, weightPenalty, featurePenalty }
    return [gradient ? { ...numbers, weightGradient: [...gradient] } : numbers]
  })
  return {
    format: 'collapsar run',
    version: runDataVersion,
    run: { id, name, status, ending, specHash, preset, study },
    steps: weights.map(({ step }) => step),
    spec,
    objective: {
      loss: problem.loss,
      sampleWeight: problem.sampleWeight,
      targetScale: spec.loss.targetScale,
      widths: problem.widths,
      activations: problem.activations,
      residual: problem.residual,
      bias: problem.bias,
      freeFeatures: problem.inputs === null,
      weightDecays: problem.weightDecays,
      featureDecays: problem.featureDecays,
    },
    expected,
    placement: engine && placementOf(engine),
    versions,
  }
}
export type RunMetadata = ReturnType<typeof runMetadata>
