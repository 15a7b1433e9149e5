import type { DataSetSummary } from '../shared/contract/datasets.ts'
import type { Lab } from '../lab/lab.ts'

/** Features whose class means are printed. */
const shownFeatures = 10
/** The most numbers and samples that one call reads. */
const [mostNumbers, mostSamples] = [4_000_000, 1000]

/** Returns the facts of a stored set by which a person or a program can check an import. */
export async function setFacts(handlers: Lab['handlers'], set: DataSetSummary): Promise<object> {
  const { name, hash, source, samples, shape, type, range, missing, incomplete, classNames, counts, featureNames } = set
  return {
    name,
    hash,
    source,
    samples,
    shape,
    type,
    range,
    missing,
    incomplete,
    features: featureNames,
    classes: classNames.map((className, k) => ({ name: className, count: counts[k] })),
    /** Of each class, the means of the first features without missing numbers; null where all are missing. */
    classMeans: await classMeans(handlers, set),
  }
}

async function classMeans(handlers: Lab['handlers'], set: DataSetSummary): Promise<(number | null)[][]> {
  const shown = Math.min(shownFeatures, set.features)
  const means = set.classNames.map(() => Array.from({ length: shown }, () => ({ sum: 0, count: 0 })))
  const step = Math.max(1, Math.min(mostSamples, Math.floor(mostNumbers / set.features)))
  for (let from = 0; from < set.samples; from += step) {
    const count = Math.min(step, set.samples - from)
    const { labels, numbers } = await handlers['datasets.preview']({ id: set.id, from, count })
    for (const [i, k] of labels.entries())
      for (const [j, mean] of (means[k] ?? []).entries()) {
        const value = numbers[i * set.features + j] ?? NaN
        if (Number.isNaN(value)) continue
        mean.sum += value
        mean.count += 1
      }
  }
  return means.map((own) => own.map(({ sum, count }) => (count > 0 ? sum / count : null)))
}
