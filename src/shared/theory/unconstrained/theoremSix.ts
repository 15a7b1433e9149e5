import type { RunSpec } from '../../spec/runSpec.ts'
import { dnc1Tolerance } from '../dnc1.ts'
import { depthOf } from './model.ts'
import { specModel } from './specModel.ts'

/** What Theorem 6 says of a run: every optimum has equal features within each class in the layer before W_L. */
export interface LastLayerCollapse {
  /** The layer of the spec: Z^L, L weight matrices above the free features. */
  readonly layer: number
  /** The variation within classes of that layer over mean ‖z‖². */
  readonly share: number
  /** trivial: one sample a class. holds: the share is at most the tolerance. fails: the weights are no optimum. */
  readonly verdict: 'trivial' | 'holds' | 'fails'
}

/**
 * Checks Theorem 6 on the class variation of the layers of a run: mean ‖z_i − z̄_{y_i}‖² and mean ‖z_i‖² by layer. null for
 * runs that the theorem does not cover: it needs free features, the squared loss and ReLU.
 * Source: Súkeník et al. 2405.14468, Theorem 6.
 */
export function lastLayerCollapse(
  spec: RunSpec,
  variation: readonly { layer: number; byClass: number; meanSquare: number }[],
  tolerance = dnc1Tolerance,
): LastLayerCollapse | null {
  // A backbone need not reach an optimum of the model, so its weights prove nothing about optima.
  const own = spec.backbone ? 'has a backbone' : specModel(spec)
  if (typeof own === 'string' || own.loss !== 'squared' || own.activation !== 'relu') return null
  const layer = depthOf(own.model)
  const row = variation.find((one) => one.layer === layer)
  if (!row) return null
  const share = row.meanSquare > 0 ? row.byClass / row.meanSquare : 0
  const isTrivial = own.model.samples === 1
  return { layer, share, verdict: isTrivial ? 'trivial' : share <= tolerance ? 'holds' : 'fails' }
}

/** Returns the sentence on Theorem 6. `layer` names Z^L, `share` the number. */
export function lastLayerSentence({ verdict }: LastLayerCollapse, layer: string, share: string): string {
  if (verdict === 'trivial') return `Theorem 6 says nothing here: with one sample a class ${layer} has no variation.`
  const seen = `The variation within classes of ${layer} is ${share} of mean ‖z‖²`
  return verdict === 'holds'
    ? `${seen}: DNC1 holds, as in every optimum (Theorem 6).`
    : `${seen}: DNC1 fails, so these weights are no optimum to that tolerance (Theorem 6).`
}
