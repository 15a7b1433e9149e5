import { canonicalJson } from '../../shared/spec/canonical.ts'
import { inputDimension, sampleCount } from '../../shared/spec/data.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { finishOf } from '../../shared/spec/stages.ts'

/** Equal for specs whose steps take the same time on an idle machine. */
export function shapeKey(spec: RunSpec): string {
  const { network, loss, optimizer, precision, engine } = spec
  const { kind, firstLayer } = optimizer
  const memory = optimizer.kind === 'lbfgs' ? optimizer.memory : 0
  const size = [sampleCount(spec), inputDimension(spec)]
  const own = {
    network,
    loss: loss.kind,
    kind,
    firstLayer,
    memory,
    precision,
    engine,
    size,
    ...batchParts(spec),
    ...partsOf(spec),
  }
  return canonicalJson(own)
}

/** Equal for specs with the same limit of steps, stop rule and number of measurements: such runs tend to need the same fraction of their steps. */
export const stepPlanKey = (spec: RunSpec): string => {
  const { optimizer, stop, logging } = spec
  const { continuation } = optimizer
  return canonicalJson({ continuation, stop, measurements: logging.measurements, ...partsOf(spec) })
}

/** What a step in batches computes; nothing without them, because keys without them are stored. */
const batchParts = ({ batches, backbone }: RunSpec): Record<string, unknown> =>
  batches ? { batch: [batches.size, batches.last], ...(backbone ? { backbone } : {}) } : {}

/** The options of collapse steps and of a finish; nothing without them, because keys without them are stored. */
function partsOf({ optimizer }: RunSpec): Record<string, unknown> {
  const { collapseSteps } = optimizer
  const finish = finishOf(optimizer)
  return { ...(collapseSteps === null ? {} : { collapseSteps }), ...(finish ? { finish } : {}) }
}
