import type { PictureInput } from './backbone/backbone.ts'
import { guessedPictures, storedPictures } from './backbone/pictures.ts'
import { classCount, sampleCount, type Data, type Generated, type Imported, type Standardisation } from './data.ts'
import type { StudyPart } from './studyPlan.ts'
import { parseSpec, type RunSpec } from './runSpec.ts'

type Sampling = Generated['sampling']

/** The properties of an imported set that a spec depends on. */
export interface ImportedFacts {
  hash: string
  name: string
  classNames: readonly string[]
  features: number
  type: 'uint8' | 'float32' | 'float64'
}

/** Generators by name, with parameters for a first look. */
export const generators: Readonly<Record<Generated['set'], (sampling: Sampling) => Generated>> = {
  mixture: (sampling) => ({ set: 'mixture', classes: 10, dimension: 50, deviation: 0.2, sampling, scale: 1 }),
  moons: (sampling) => ({ set: 'moons', deviation: 0.1, sampling, scale: 1 }),
  spirals: (sampling) => ({ set: 'spirals', classes: 3, turns: 1, deviation: 0.02, sampling, scale: 1 }),
  randomLabels: (sampling) => ({ set: 'randomLabels', classes: 10, dimension: 50, sampling, scale: 1 }),
}

/**
 * Bytes are pixels, scaled to [0, 1] like the digits; the features of a table have different units. The mean is not 0:
 * a network without biases and with odd activations is odd, and cannot separate two classes that are opposite around 0.
 */
const defaultScaling = (type: ImportedFacts['type']): Standardisation =>
  type === 'uint8' ? 'unitRange' : 'featureRange'

/** Returns the data of a spec for an imported set, with its default scaling. */
export const importedData = (facts: ImportedFacts, sampling: Imported['sampling']): Imported => ({
  set: 'imported',
  hash: facts.hash,
  name: facts.name,
  classes: facts.classNames.length,
  dimension: facts.features,
  standardise: defaultScaling(facts.type),
  missing: 'refuse',
  sampling,
  scale: 1,
})

/** Returns the sampling of a spec where a generator supports it; else a balanced one, which every set supports. */
export function drawableSampling({ data: { sampling } }: Pick<RunSpec, 'data'>): Sampling {
  return sampling.kind === 'listed' ? { kind: 'balanced', perClass: 5, seed: 0 } : { ...sampling }
}

/**
 * Returns the spec with other data, one output unit per class, batches of no more samples than there are, and a backbone
 * for their pictures. `shape`: of one stored
 * sample; null guesses pictures from the number of features. Throws a SpecError that names an invalid field.
 */
export function onData(spec: RunSpec, data: Data, shape: readonly number[] | null = null): RunSpec {
  const widths = [...spec.network.widths.slice(0, -1), classCount({ data })]
  const { backbone } = spec
  const moved = backbone && { ...backbone, input: picturesOf(backbone.input, data, shape) }
  const batches = spec.batches && { ...spec.batches, size: Math.min(spec.batches.size, sampleCount({ data })) }
  return parseSpec({ ...spec, data, batches, backbone: moved, network: { ...spec.network, widths } })
}

/** Returns a part of a study on other data. A varied batch size keeps the values that do not exceed the samples. */
export function partOnData(part: StudyPart, data: Data, shape: readonly number[] | null = null): StudyPart {
  const fits = (value: number | string | boolean): boolean => Number(value) <= sampleCount({ data })
  const axes = part.axes.map((axis) =>
    axis.path === 'batches.size' ? { ...axis, values: axis.values.filter(fits) } : axis,
  )
  return { ...part, base: onData(part.base, data, shape), axes: axes.filter(({ values }) => values.length > 0) }
}

/** Returns the pictures of other data with the treatment of the old ones; the old ones where the data have none. */
export function picturesOf(old: PictureInput, data: Data, shape: readonly number[] | null): PictureInput {
  const found = shape ? storedPictures(shape) : guessedPictures({ data })
  return found ? { ...found, standardise: old.standardise, augmentation: old.augmentation } : old
}
