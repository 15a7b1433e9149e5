import { canonicalJson } from '../../shared/spec/canonical.ts'
import { inputDimension, sampleCount } from '../../shared/spec/data.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'

/** Equal for specs of which a step takes as long, up to what else the machine was doing. */
export function shapeKey(spec: RunSpec): string {
  const { network, loss, optimizer, precision, engine } = spec
  const { kind, firstLayer } = optimizer
  const memory = optimizer.kind === 'lbfgs' ? optimizer.memory : 0
  const size = [sampleCount(spec), inputDimension(spec)]
  return canonicalJson({ network, loss: loss.kind, kind, firstLayer, memory, precision, engine, size })
}

/** Equal for specs of one shape that may take as many steps, and are measured as often: which part of its steps one needs is then a guess at the other's. */
export const courseKey = ({ optimizer, stop, logging }: RunSpec): string =>
  canonicalJson({ continuation: optimizer.continuation, stop, measurements: logging.measurements })
