import type { Sample } from '../../shared/contract/trainer.ts'
import { randomStream } from '../../shared/linalg/random.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import { classCount, inputDimension, sampleCount, type Generated } from '../../shared/spec/data.ts'
import { SpecError } from '../../shared/spec/runSpec.ts'
import {
  checkOutputs,
  chooseSamples,
  chooseTestSamples,
  countClasses,
  type Place,
  type SampleOrder,
} from './chooseSamples.ts'
import type { DataSet } from './dataSet.ts'
import type { DataSets } from './dataSets.ts'
import { generate } from './generators/generate.ts'
import { drawnLabels } from './generators/labels.ts'
import { openImported } from './importedSet.ts'
import { checkPictures } from './pictures.ts'

export type { SampleOrder }

/** The samples of a run: those that it trains on, and the test samples where it has some. */
export interface Samples {
  sample: Sample
  test?: Sample
}

/** The limit of one sample in bytes, since the lab and trainers hold several copies. */
const mostBytes = 1e9

/**
 * Counts the samples per class without reading their numbers, for the forecast. Reads only the set that the spec names.
 * Throws a SpecError where the set does not have the samples that the spec asks for.
 */
export function classCounts(spec: SampleOrder, sets: DataSets): number[] {
  const { data } = spec
  checkSize(spec)
  if (data.set !== 'digits' && data.set !== 'imported') return generatedCounts(spec, data)
  const set = storedSet(spec, sets)
  return countClasses(
    chooseSamples(spec, set).map(([label]) => label),
    set.classes,
  )
}

/** Throws a SpecError where the stored set of a spec cannot be read or does not match it. Draws no sample. */
export function requireData(spec: SampleOrder, sets: DataSets): void {
  const { data, test } = spec
  if (data.set === 'imported') openImported(data, sets)
  if (data.set !== 'digits' && data.set !== 'imported') return
  if (!spec.backbone && !test) return
  const set = storedSet(spec, sets)
  chooseTestSamples(spec, set, test ? chooseSamples(spec, set) : [])
}

/** Draws the samples that a spec trains on: X is features × samples, column-major, by class. Throws as `classCounts` does. */
export const drawSample = (spec: SampleOrder, sets: DataSets): Sample =>
  drawSamples({ ...spec, test: null }, sets).sample

/**
 * Draws the training and the test samples of a spec: X is features × samples, column-major, by class. Pictures of a backbone
 * that trains in float32 are float32. Throws a SpecError as `classCounts` does.
 */
export function drawSamples(spec: SampleOrder, sets: DataSets): Samples {
  const { data } = spec
  checkSize(spec)
  if (data.set === 'digits' || data.set === 'imported') return drawStored(spec, storedSet(spec, sets))
  generatedCounts(spec, data)
  const sample = scaled(generate(data), data.scale)
  return spec.test ? { sample, test: scaled(generateTest(spec, data), data.scale) } : { sample }
}

/** Equal for specs with the same samples, which are then drawn and sent to a trainer once. */
export const sampleKey = (spec: SampleOrder): string =>
  canonicalJson([spec.data, spec.network?.widths.at(-1) ?? null, spec.test ?? null, isSingle(spec)])

/** Multiplies the inputs of a sample by a factor. */
const scaled = (sample: Sample, factor: number): Sample =>
  factor === 1 ? sample : { ...sample, X: sample.X.map((x) => factor * x) }

function storedSet(spec: SampleOrder, sets: DataSets): DataSet {
  const set = spec.data.set === 'imported' ? openImported(spec.data, sets) : sets.digits
  checkPictures(spec, set)
  return set
}

const isSingle = ({ backbone, precision }: SampleOrder): boolean => Boolean(backbone) && precision === 'float32'

function checkSize(spec: SampleOrder): void {
  const [N, n] = [sampleCount(spec), inputDimension(spec)]
  const bytes = N * n * (isSingle(spec) ? 4 : 8)
  if (bytes > mostBytes)
    throw new SpecError(
      'data.sampling',
      `${N} samples of ${n} numbers take ${(bytes / 1e9).toFixed(1)} GB; the limit is ${mostBytes / 1e9} GB`,
    )
}

function generatedCounts(spec: SampleOrder, data: Generated): number[] {
  const classes = classCount({ data })
  checkOutputs(spec, classes)
  const labels = drawnLabels(data)
  const counts = countClasses(labels, classes)
  const missing = counts.indexOf(0)
  if (missing >= 0)
    throw new SpecError('data.sampling', `no sample of class ${missing} is among the ${labels.length} drawn: draw more`)
  return counts
}

/** Draws the samples of each class that follow those of training, from the same random streams. */
function generateTest({ test }: SampleOrder, data: Generated): Sample {
  const classes = classCount({ data })
  const trained = countClasses(drawnLabels(data), classes)
  const random = randomStream(test?.seed ?? 0, 'test labels')
  const drawn = test?.kind === 'random' ? Array.from({ length: test.count }, () => random.integer(classes)) : []
  const counts = test?.kind === 'balanced' ? trained.map(() => test.perClass) : countClasses(drawn, classes)
  const both = trained.flatMap((count, k) => new Array<number>(count + (counts[k] ?? 0)).fill(k))
  const { X, features, labels } = generate(data, both)
  const isTest: boolean[] = trained.flatMap((count, k) => [
    ...new Array<boolean>(count).fill(false),
    ...new Array<boolean>(counts[k] ?? 0).fill(true),
  ])
  return {
    X: X.filter((_, at) => isTest[Math.floor(at / features)]),
    features,
    labels: labels.filter((_, i) => isTest[i]),
    classes,
  }
}

function drawStored(spec: SampleOrder, set: DataSet): Samples {
  const places = chooseSamples(spec, set)
  const tested = chooseTestSamples(spec, set, places)
  const sample = read(spec, set, places)
  return spec.test ? { sample, test: read(spec, set, tested) } : { sample }
}

/** Reads chosen samples of a stored set. */
function read(spec: SampleOrder, set: DataSet, places: readonly Place[]): Sample {
  const { features, classes } = set
  const { scale } = spec.data
  const size = features * places.length
  const X = isSingle(spec) ? new Float32Array(size) : new Float64Array(size)
  const one = new Float64Array(features)
  for (const [i, [label, position]] of places.entries()) {
    set.write(label, position, one)
    if (scale !== 1) for (let j = 0; j < features; j++) one[j] = scale * (one[j] as number)
    X.set(one, i * features)
  }
  return { X, features, labels: Int32Array.from(places, ([label]) => label), classes }
}
