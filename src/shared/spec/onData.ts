import { classCount, type Data, type Generated, type Imported, type Standardisation } from './data.ts'
import { parseSpec, type RunSpec } from './runSpec.ts'

type Sampling = Generated['sampling']

/** What is known of an imported set. */
export interface ImportedFacts {
  hash: string
  name: string
  classNames: readonly string[]
  features: number
  type: 'uint8' | 'float32' | 'float64'
}

/** Generators by their names, with numbers that show what they are. */
export const generators: Readonly<Record<Generated['set'], (sampling: Sampling) => Generated>> = {
  mixture: (sampling) => ({ set: 'mixture', classes: 10, dimension: 50, deviation: 0.2, sampling }),
  moons: (sampling) => ({ set: 'moons', deviation: 0.1, sampling }),
  spirals: (sampling) => ({ set: 'spirals', classes: 3, turns: 1, deviation: 0.02, sampling }),
  randomLabels: (sampling) => ({ set: 'randomLabels', classes: 10, dimension: 50, sampling }),
}

/**
 * Bytes are pixels, and go to [0, 1] as those of the digits do; features of a table have units of their own. Not mean 0:
 * a network without biases is odd where its activation is, and two classes that lie opposite each other about 0 are then
 * no more than one to it.
 */
const usualScaling = (type: ImportedFacts['type']): Standardisation => (type === 'uint8' ? 'unitRange' : 'featureRange')

/** An imported set with the usual scaling. */
export const importedData = (facts: ImportedFacts, sampling: Imported['sampling']): Imported => ({
  set: 'imported',
  hash: facts.hash,
  name: facts.name,
  classes: facts.classNames.length,
  dimension: facts.features,
  standardise: usualScaling(facts.type),
  missing: 'refuse',
  sampling,
})

/** The sampling of a spec where a generator can take it; else one that every set has. */
export function drawableSampling({ data: { sampling } }: Pick<RunSpec, 'data'>): Sampling {
  return sampling.kind === 'listed' ? { kind: 'balanced', perClass: 5, seed: 0 } : { ...sampling }
}

/** The spec on other data: its last layer gets one unit per class. Throws a SpecError that names the field. */
export function onData(spec: RunSpec, data: Data): RunSpec {
  const widths = [...spec.network.widths.slice(0, -1), classCount({ data })]
  return parseSpec({ ...spec, data, network: { ...spec.network, widths } })
}
