import { randomStream, type Random } from '../../shared/linalg/random.ts'
import { SpecError, type RunSpec } from '../../shared/spec/runSpec.ts'
import type { DataSet } from './dataSet.ts'

/** A sample: its class and its position within that class. */
export type Place = readonly [label: number, position: number]

/** The parts of a spec that determine its samples. Without a network the classes need not match its last layer. */
export type SampleOrder = Pick<RunSpec, 'data'> &
  Partial<Pick<RunSpec, 'network' | 'test' | 'batches' | 'backbone' | 'precision'>>

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
  return places.sort(byPlace)
}

/**
 * Chooses the test samples of a run among those that it does not train on, by class and then position; none where the spec
 * asks for none. Throws a SpecError where the set does not have them.
 */
export function chooseTestSamples(spec: SampleOrder, set: DataSet, trained: readonly Place[]): Place[] {
  const { test } = spec
  if (!test) return []
  const taken = new Set(trained.map(([label, position]) => `${label} ${position}`))
  const left = candidates(spec, set).map((places) =>
    places.filter(([label, position]) => !taken.has(`${label} ${position}`)),
  )
  const random = randomStream(test.seed, 'test samples')
  const { words } = set
  if (test.kind === 'random') {
    const total = left.reduce((sum, places) => sum + places.length, 0)
    if (test.count > total)
      throw new SpecError(
        'test.count',
        `is ${test.count}, but the run leaves ${total} ${words.sample}s of the set: choose ${total} or fewer`,
      )
    return complete(shuffled(left.flat(), test.count, random), set).sort(byPlace)
  }
  const scarce = left.findIndex((places) => places.length < test.perClass)
  if (scarce >= 0)
    throw new SpecError(
      'test.perClass',
      `is ${test.perClass}, but the run leaves ${left[scarce]?.length} ${words.sample}s of ${words.class} ${scarce}: choose fewer`,
    )
  return complete(
    left.flatMap((places) => shuffled(places, test.perClass, random)),
    set,
  ).sort(byPlace)
}

const byPlace = (a: Place, b: Place): number => a[0] - b[0] || a[1] - b[1]

/** Throws a SpecError where the last layer of a network does not have one unit per class. */
export function checkOutputs({ network }: SampleOrder, classes: number): void {
  if (!network) return
  const { widths } = network
  const last = widths.length - 1
  if (widths[last] !== classes)
    throw new SpecError(
      `network.widths.${last}`,
      `the last layer must have ${classes} units, one per class, not ${widths[last]}`,
    )
}

/** Lists the samples that may be chosen, class by class: all, or those without missing values. */
function candidates({ data }: SampleOrder, set: DataSet): Place[][] {
  const leavesOut = data.set === 'imported' && data.missing === 'leaveOut'
  return set.available.map((count, label) => {
    const all = Array.from({ length: count }, (_, position): Place => [label, position])
    if (!leavesOut) return all
    const gaps = set.incomplete(label)
    return all.filter(([, position]) => !gaps.has(position))
  })
}

function chosen(spec: SampleOrder, set: DataSet): Place[] {
  const { sampling } = spec.data
  if (sampling.kind === 'listed') return complete(listed(sampling.samples, set), set)
  return complete(draw(sampling, candidates(spec, set), set.words), set)
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
function complete(places: Place[], set: DataSet): Place[] {
  const gaps = set.available.map((_, label) => set.incomplete(label))
  const { words } = set
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

/** Counts the samples of each class. */
export function countClasses(labels: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  return counts
}
