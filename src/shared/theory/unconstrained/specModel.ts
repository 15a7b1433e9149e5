import { classCount } from '../../spec/data.ts'
import { featureDecays, hasTrainedFeatures, weightDecays, type RunSpec } from '../../spec/runSpec.ts'
import type { UnconstrainedModel } from './model.ts'

/** The model that a spec trains. */
export interface SpecModel {
  readonly model: UnconstrainedModel
  readonly loss: 'squared' | 'crossEntropy'
  readonly activation: 'identity' | 'relu'
}

/**
 * Returns the model of a spec with free features, or with a backbone whose own weights do not decay. Its W_1 is H_1, so that
 * the spec has L + 1 layers and λ_H is the decay of layer 1; a feature decay λ′ of layer 1 adds λ′/N. Free features reach
 * whatever a backbone reaches, so the least loss of the model bounds that of a backbone from below. Returns a phrase that
 * follows the name of a run where the closed forms do not hold.
 */
export function specModel(spec: RunSpec): SpecModel | string {
  const { network, loss, data, penalty } = spec
  const { activation, widths } = network
  if (!hasTrainedFeatures(spec)) return 'has no free features'
  if (spec.backbone && Object.values(penalty.backbone).some((decay) => decay > 0))
    return 'penalises the weights of its backbone; the model penalises its features alone'
  if (activation !== 'relu' && activation !== 'identity')
    return `has the activation ${activation}, not relu or identity`
  if (network.lastActivation !== 'identity') return `has the last activation ${network.lastActivation}, not identity`
  if (network.bias) return 'has biases'
  if (network.residual) return 'has residual layers'
  if (loss.reduction !== 'mean') return 'sums the loss over samples; the model takes the mean'
  if (loss.targetScale !== 1) return `has targets times ${loss.targetScale}`
  if (loss.labelSmoothing > 0) return 'smooths its labels'
  if (data.sampling.kind !== 'balanced') return 'has no fixed number of samples a class'
  const [ownFeatureDecay = 0, ...others] = featureDecays(spec)
  if (others.some((decay) => decay > 0)) return 'penalises features of later layers'
  const [K, n] = [classCount(spec), data.sampling.perClass]
  const narrowest = Math.min(...widths)
  if (narrowest < K) return `has a layer of ${narrowest} units, fewer than its ${K} classes`
  const [first = 0, ...decays] = weightDecays(spec)
  const featureDecay = first + ownFeatureDecay / (n * K)
  if (!(featureDecay > 0) || decays.some((decay) => !(decay > 0))) return 'lacks weight decay in a layer'
  return { model: { classes: K, samples: n, weightDecays: decays, featureDecay }, loss: loss.kind, activation }
}
