import { canonicalJson } from '../../shared/spec/canonical.ts'
import { inputDimension, sampleCount } from '../../shared/spec/data.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'

/** Equal for specs whose steps take the same time on an idle machine. */
export function shapeKey(spec: RunSpec): string {
  const { network, loss, optimizer, precision, engine } = spec
  const { kind, firstLayer } = optimizer
  const memory = optimizer.kind === 'lbfgs' ? optimizer.memory : 0
  const size = [sampleCount(spec), inputDimension(spec)]
  return canonicalJson({ network, loss: loss.kind, kind, firstLayer, memory, precision, engine, size })
}

/** Equal for specs with the same limit of steps, stop rule and number of measurements: such runs tend to need the same fraction of their steps. */
export const stepPlanKey = ({ optimizer, stop, logging }: RunSpec): string =>
  canonicalJson({ continuation: optimizer.continuation, stop, measurements: logging.measurements })
