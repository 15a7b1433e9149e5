import type { Sample } from '../../shared/contract/trainer.ts'
import { randomStream, type Random } from '../../shared/linalg/random.ts'
import { classCount, inputDimension, sampleCount, type Generated } from '../../shared/spec/data.ts'
import { SpecError, type RunSpec } from '../../shared/spec/runSpec.ts'
import type { DataSet } from './dataSet.ts'
import type { DataSets } from './dataSets.ts'
import { generate } from './generators/generate.ts'
import { drawnLabels } from './generators/labels.ts'
import { openImported } from './importedSet.ts'

/** A sample: its class and its position within that class. */
type Place = readonly [label: number, position: number]

/** The parts of a spec that determine its sample. Without a network the classes need not match its last layer. */
export type SampleOrder = Pick<RunSpec, 'data'> & Partial<Pick<RunSpec, 'network'>>

/** The limit of one sample, since the lab and trainers hold several copies. */
const mostNumbers = 1.25e8

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
export function requireData({ data }: SampleOrder, sets: DataSets): void {
  if (data.set === 'imported') openImported(data, sets)
}

/** Draws the sample of a spec: X is features × samples, column-major, by class. Throws as `classCounts` does. */
export function drawSample(spec: SampleOrder, sets: DataSets): Sample {
  const { data } = spec
  checkSize(spec)
  if (data.set === 'digits' || data.set === 'imported')
    return scaled(drawStored(spec, storedSet(spec, sets)), data.scale)
  generatedCounts(spec, data)
  return scaled(generate(data), data.scale)
}

/** Multiplies the inputs of a sample by a factor. */
const scaled = (sample: Sample, factor: number): Sample =>
  factor === 1 ? sample : { ...sample, X: sample.X.map((x) => factor * x) }

/** Chooses the samples of a run, by class and then position. Throws a SpecError where the set does not have them. */
export function chooseSamples(spec: SampleOrder, set: DataSet): Place[] {
  checkOutputs(spec, set.classes)
  const places = chosen(spec, set)
  const labels = places.map(([label]) => label)
  const missing = countClasses(labels, set.classes).indexOf(0)
  if (missing >= 0)
    throw new SpecError(
      'data.sampling',
      `no ${set.words.sample} of ${set.words.class} ${missing} is among the ${places.length} chosen: choose more`,
    )
  return places.sort((a, b) => a[0] - b[0] || a[1] - b[1])
}

const storedSet = ({ data }: SampleOrder, sets: DataSets): DataSet =>
  data.set === 'imported' ? openImported(data, sets) : sets.digits

function checkSize(spec: SampleOrder): void {
  const [N, n] = [sampleCount(spec), inputDimension(spec)]
  if (N * n > mostNumbers)
    throw new SpecError(
      'data.sampling',
      `${N} samples of ${n} numbers take ${((N * n * 8) / 1e9).toFixed(1)} GB; the limit is ${(mostNumbers * 8) / 1e9} GB`,
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

function checkOutputs({ network }: SampleOrder, classes: number): void {
  if (!network) return
  const { widths } = network
  const last = widths.length - 1
  if (widths[last] !== classes)
    throw new SpecError(
      `network.widths.${last}`,
      `the last layer must have ${classes} units, one per class, not ${widths[last]}`,
    )
}

function drawStored(spec: SampleOrder, set: DataSet): Sample {
  const { features, classes } = set
  const places = chooseSamples(spec, set)
  const X = new Float64Array(features * places.length)
  for (const [i, [label, position]] of places.entries())
    set.write(label, position, X.subarray(i * features, (i + 1) * features))
  return { X, features, labels: Int32Array.from(places, ([label]) => label), classes }
}

function chosen({ data }: SampleOrder, set: DataSet): Place[] {
  const { sampling } = data
  const gaps = set.available.map((_, label) => set.incomplete(label))
  if (sampling.kind === 'listed') return complete(listed(sampling.samples, set), set, gaps)
  const leavesOut = data.set === 'imported' && data.missing === 'leaveOut'
  const all = set.available.map((count, label) =>
    Array.from({ length: count }, (_, position): Place => [label, position]).filter(
      ([, position]) => !leavesOut || !gaps[label]?.has(position),
    ),
  )
  return complete(draw(sampling, all, set.words), set, gaps)
}

function draw(
  sampling: Exclude<RunSpec['data']['sampling'], { kind: 'listed' }>,
  all: Place[][],
  words: DataSet['words'],
): Place[] {
  const random = randomStream(sampling.seed, 'samples')
  if (sampling.kind === 'random') {
    const total = all.reduce((sum, places) => sum + places.length, 0)
    if (sampling.count > total)
      throw new SpecError(
        'data.sampling.count',
        `the set has ${total} ${words.sample}s, but the spec asks for ${sampling.count}`,
      )
    return shuffled(all.flat(), sampling.count, random)
  }
  const { perClass } = sampling
  const scarce = all.findIndex((places) => places.length < perClass)
  if (scarce >= 0)
    throw new SpecError(
      'data.sampling.perClass',
      `${words.class} ${scarce} has ${all[scarce]?.length} ${words.sample}s, but the spec asks for ${perClass}`,
    )
  return all.flatMap((places) => shuffled(places, perClass, random))
}

/** Draws `count` of `places` without replacement by the first steps of a Fisher–Yates shuffle. Reorders `places`. */
function shuffled(places: Place[], count: number, random: Random): Place[] {
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(places.length - i)
    const [a, b] = [places[i], places[j]]
    if (a && b) [places[i], places[j]] = [b, a]
  }
  return places.slice(0, count)
}

/** Returns the chosen samples. Throws a SpecError where one of them has missing values. */
function complete(places: Place[], { words }: DataSet, gaps: readonly ReadonlySet<number>[]): Place[] {
  const odd = places.filter(([label, position]) => gaps[label]?.has(position))
  const [first] = odd
  if (first)
    throw new SpecError(
      'data.missing',
      `${odd.length} of the ${places.length} chosen ${words.sample}s have missing values, the first is ${words.sample} ${first[1]} of ${words.class} ${first[0]}: set it to 'leaveOut' to choose among the others`,
    )
  return places
}

function listed(samples: readonly Place[], { available, words, classes }: DataSet): Place[] {
  const seen = new Set<string>()
  for (const [i, [label, position]] of samples.entries()) {
    const path = `data.sampling.samples.${i}`
    const count = available[label]
    if (count === undefined) throw new SpecError(path, `there is no ${words.class} ${label}: choose 0 … ${classes - 1}`)
    if (position >= count)
      throw new SpecError(
        path,
        `${words.class} ${label} has ${count} ${words.sample}s, 0 … ${count - 1}, but the spec asks for ${position}`,
      )
    // Two equal columns make X rank-deficient, and the whitened first layer needs full rank.
    if (seen.has(`${label} ${position}`))
      throw new SpecError(path, `${words.class} ${label}, ${words.sample} ${position} is listed twice`)
    seen.add(`${label} ${position}`)
  }
  return samples.map(([label, position]) => [label, position])
}

function countClasses(labels: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  return counts
}
