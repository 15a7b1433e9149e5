import { overrideAll } from '../../spec/override.ts'
import { unconstrained } from '../../spec/presets/unconstrained.ts'
import { parseSpec, type RunSpec } from '../../spec/runSpec.ts'
import type { StructureChoice } from './choice.ts'

/** Twice the classes leave room for DNC, and still let random starts end at low rank. */
const widthPerClass = 2

/**
 * Returns a run of the model of a choice: ReLU networks by sharpened L-BFGS from He weights, linear ones by L-BFGS. It says
 * how low a loss training reaches, not how often descent finds it.
 */
export function choiceSpec(choice: StructureChoice): RunSpec {
  const { classes, depth, samples, lambda, featureDecay, loss, activation } = choice
  const spec = parseSpec(
    unconstrained({
      name: `DUFM, K = ${classes}, L = ${depth}, λ = ${lambda}`,
      classes,
      perClass: samples,
      matrices: depth,
      width: widthPerClass * classes,
      decay: lambda,
      ...(featureDecay === 'lambda' ? { firstLayer: 1 } : {}),
    }),
  )
  return overrideAll(spec, [
    ...(loss === 'crossEntropy' ? ['loss.kind=crossEntropy'] : []),
    ...(activation === 'identity'
      ? ['optimizer.sharpening=[]', 'network.activation=identity', 'initialisation.kind=normal', 'stop.steps=3000']
      : []),
  ])
}
