import type { Sample } from '../../shared/contract/trainer.ts'
import { randomStream, type Random } from '../../shared/linalg/random.ts'
import type { Mixture } from '../../shared/spec/data.ts'
import { SpecError, type RunSpec } from '../../shared/spec/runSpec.ts'
import type { DataSet } from './digits.ts'
import { drawMixture, mixtureLabels } from './mixture.ts'

/** A class and a position among the images of that class. */
type Place = readonly [label: number, position: number]

/**
 * Samples per class, without reading a pixel: what the forecast rests on. `digits` is looked at only where the spec asks
 * for them. Throws a SpecError where the spec asks for what is not there.
 */
export function classCounts(spec: RunSpec, digits: DataSet): number[] {
  const { data } = spec
  if (data.set === 'mixture') return mixtureCounts(spec, data)
  const labels = chooseImages(spec, digits).map(([label]) => label)
  return countClasses(labels, digits.classes)
}

/** The sample itself: X is features × samples, column-major, by class; pixels in [0, 1]. Otherwise like `classCounts`. */
export function drawSample(spec: RunSpec, digits: DataSet): Sample {
  const { data } = spec
  if (data.set === 'digits') return drawImages(spec, digits)
  mixtureCounts(spec, data)
  return drawMixture(data)
}

/** The images a run trains on, by class and then position. Throws a SpecError where the spec asks for what is not there. */
export function chooseImages(spec: RunSpec, set: DataSet): Place[] {
  checkOutputs(spec, set.classes)
  const places = chosen(spec, set)
  const labels = places.map(([label]) => label)
  const counts = countClasses(labels, set.classes)
  const missing = counts.indexOf(0)
  if (missing >= 0)
    throw new SpecError('data.sampling', `no image of ${set.className} ${missing} is among the ${places.length} chosen`)
  return places.sort((a, b) => a[0] - b[0] || a[1] - b[1])
}

function mixtureCounts(spec: RunSpec, data: Mixture): number[] {
  checkOutputs(spec, data.classes)
  const labels = mixtureLabels(data)
  const counts = countClasses(labels, data.classes)
  const missing = counts.indexOf(0)
  if (missing >= 0)
    throw new SpecError('data.sampling', `no sample of class ${missing} is among the ${labels.length} drawn`)
  return counts
}

function checkOutputs({ network: { widths } }: RunSpec, classes: number): void {
  const last = widths.length - 1
  if (widths[last] !== classes)
    throw new SpecError(
      `network.widths.${last}`,
      `the last layer must have ${classes} units, one per class, not ${widths[last]}`,
    )
}

function drawImages(spec: RunSpec, set: DataSet): Sample {
  const places = chooseImages(spec, set)
  const X = new Float64Array(set.features * places.length)
  for (const [i, [label, position]] of places.entries()) {
    const pixels = set.pixels(label, position)
    for (let j = 0; j < set.features; j++) X[i * set.features + j] = (pixels[j] ?? 0) / 255
  }
  return { X, features: set.features, labels: Int32Array.from(places, ([label]) => label), classes: set.classes }
}

function chosen(spec: RunSpec, set: DataSet): Place[] {
  const { sampling } = spec.data
  if (sampling.kind === 'listed') return checked(sampling.samples, set)
  const random = randomStream(sampling.seed, 'samples')
  const all = set.available.map((count, label) =>
    Array.from({ length: count }, (_, position): Place => [label, position]),
  )
  if (sampling.kind === 'random') {
    const total = set.available.reduce((sum, count) => sum + count, 0)
    if (sampling.count > total)
      throw new SpecError('data.sampling.count', `the set has ${total} images, ${sampling.count} asked`)
    return draw(all.flat(), sampling.count, random)
  }
  const { perClass } = sampling
  const scarce = set.available.findIndex((count) => count < perClass)
  if (scarce >= 0)
    throw new SpecError(
      'data.sampling.perClass',
      `${set.className} ${scarce} has ${set.available[scarce]} images, ${perClass} asked`,
    )
  return all.flatMap((places) => draw(places, perClass, random))
}

/** `count` of `places`, each equally likely, none twice: the first steps of Fisher and Yates. Reorders `places`. */
function draw(places: Place[], count: number, random: Random): Place[] {
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(places.length - i)
    const [a, b] = [places[i], places[j]]
    if (a && b) [places[i], places[j]] = [b, a]
  }
  return places.slice(0, count)
}

function checked(samples: readonly Place[], set: DataSet): Place[] {
  const seen = new Set<string>()
  for (const [i, [label, position]] of samples.entries()) {
    const path = `data.sampling.samples.${i}`
    const count = set.available[label]
    if (count === undefined)
      throw new SpecError(path, `there is no ${set.className} ${label}: they are 0 … ${set.classes - 1}`)
    if (position >= count)
      throw new SpecError(path, `${set.className} ${label} has ${count} images, 0 … ${count - 1}; ${position} asked`)
    // Twice the same column makes X rank-deficient, and the whitened first layer needs its rank.
    if (seen.has(`${label} ${position}`))
      throw new SpecError(path, `${set.className} ${label}, image ${position} is listed twice`)
    seen.add(`${label} ${position}`)
  }
  return samples.map(([label, position]) => [label, position])
}

function countClasses(labels: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  return counts
}
