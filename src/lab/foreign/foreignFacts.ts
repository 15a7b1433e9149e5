import type { Forecast } from '../../shared/contract/forecasts.ts'
import type { Matrix } from '../../shared/linalg/matrix.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { specHash } from '../runs/specHash.ts'
import { foreignSpec, type ForeignNetwork } from './foreignSpec.ts'
import type { ForeignLayer } from './layerPlan.ts'

/** What a log has said so far. */
interface Logged {
  name: string
  config: Readonly<Record<string, unknown>>
  plan: readonly ForeignLayer[] | null
  weights: ReadonlyMap<string, Matrix | null>
  features: ReadonlyMap<string, Matrix | null>
  labels: Int32Array | null
  classes: number
}

/** Returns what the log says of the network. */
export function loggedNetwork({ name, config, plan, weights, features, labels, classes }: Logged): ForeignNetwork {
  const widths = (plan ?? []).map((layer) => {
    const W = layer.weights === null ? undefined : weights.get(layer.weights)
    const Z = layer.features === null ? undefined : features.get(layer.features)
    return W?.rows ?? Z?.rows ?? 1
  })
  const first = plan?.[0]?.weights
  const samples = labels?.length ?? [...features.values()].find((Z) => Z !== null)?.cols ?? 1
  const inputs = first == null ? null : (weights.get(first)?.cols ?? null)
  return { name, config, widths, inputs, samples, classes: classes > 0 ? classes : (widths.at(-1) ?? 2) }
}

/** What the history stores of a network that another program trains. */
export interface ForeignFacts {
  spec: RunSpec
  specHash: string
  forecast: Forecast
}

const refusal =
  'Another program trains this run: there was no forecast before its training. The Theory tab compares its last weights with the theorems where the log has inputs, activation and loss.'

/** Returns the spec that stands for a network, its hash, and a forecast without numbers. */
export function foreignFacts(network: ForeignNetwork, labels: Int32Array | null): ForeignFacts {
  const spec = foreignSpec(network)
  const counts = Array.from({ length: network.classes }, (_, k) => labels?.filter((own) => own === k).length ?? 0)
  return { spec, specHash: specHash(spec), forecast: { counts, theorem: null, balance: null, refusals: [refusal] } }
}
