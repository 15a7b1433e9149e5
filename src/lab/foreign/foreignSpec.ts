import { createHash } from 'node:crypto'
import { activationNames, parseSpec, type RunSpec } from '../../shared/spec/runSpec.ts'

/** What is known of a network that another program trains. */
export interface ForeignNetwork {
  name: string
  config: Readonly<Record<string, unknown>>
  /** n_1 … n_L of the layers with numbers. */
  widths: readonly number[]
  /** n₀; null where no weights say it. */
  inputs: number | null
  samples: number
  classes: number
}

/** A spec has no wider layer, and no more layers. */
const [widest, deepest] = [4096, 64]

/** Returns the widths of the spec: at least two layers, of which the last has one unit for each class. */
export function specWidths(widths: readonly number[], classes: number): number[] {
  const known = widths.slice(0, deepest - 1).map((width) => Math.min(Math.max(1, width), widest))
  const own = known.at(-1) === classes ? known : [...known, classes]
  return own.length >= 2 ? own : [...own, classes]
}

const numberIn = (config: ForeignNetwork['config'], names: readonly string[]): number | null => {
  const found = names.map((name) => config[name]).find((value) => typeof value === 'number' && value >= 0)
  return typeof found === 'number' && Number.isFinite(found) ? found : null
}

/**
 * Returns a spec that stands for the network in lists, filters and figures. It has what the log says: name, widths, samples
 * and classes, and of the config the loss, the weight decay and the activation. Its data are those of the other program.
 * Every other field is a default without meaning.
 */
export function foreignSpec({ name, config, widths, inputs, samples, classes }: ForeignNetwork): RunSpec {
  const K = Math.min(Math.max(2, classes), 1000)
  const activation = activationNames.find((known) => known === config['activation'])
  const steps = numberIn(config, ['steps'])
  return parseSpec({
    name: name.slice(0, 120),
    data: {
      set: 'imported',
      hash: createHash('sha256').update(`samples of ${name} in another program`).digest('hex'),
      name: `samples of ${name}`.slice(0, 120),
      classes: K,
      dimension: Math.min(Math.max(1, inputs ?? 1), 1_000_000),
      sampling: { kind: 'random', count: Math.min(Math.max(1, samples), 1_000_000) },
    },
    network: { widths: specWidths(widths, K), ...(activation ? { activation } : {}), lastActivation: 'identity' },
    loss: { kind: config['loss'] === 'squared' ? 'squared' : 'crossEntropy', reduction: 'mean' },
    penalty: {
      weightDecay: numberIn(config, ['weightDecay', 'weight_decay']) ?? 0,
      firstLayer: 1,
      featureDecay: 0,
      featureLayers: 'first',
    },
    initialisation: { gain: 1 },
    optimizer: { kind: 'gradientDescent', learningRate: numberIn(config, ['learningRate', 'lr']) || 0.1 },
    stop: { steps: steps !== null && steps >= 1 ? Math.min(Math.round(steps), 1_000_000) : 1_000_000 },
  })
}

/** Returns the notes of the run: what the spec means, and the config as the other program wrote it. */
export function foreignNotes({ config }: ForeignNetwork, place: string): string {
  return [
    `Another program trains this run; Collapsar watches ${place}.`,
    '',
    'The spec has the name, widths, samples and classes of the log, and loss, weight decay, activation and learning rate as far',
    'as the config below names them. Its other fields are defaults without meaning. The objective is the logged loss.',
    '',
    '```',
    JSON.stringify(config, null, 2).slice(0, 20_000),
    '```',
  ].join('\n')
}
