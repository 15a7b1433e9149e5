import { SpecError } from '../../shared/spec/runSpec.ts'
import type { Imported, Standardisation } from '../../shared/spec/data.ts'
import type { DataSet, ImportedSet } from './dataSet.ts'
import type { DataSets } from './dataSets.ts'

/** Opens the imported set of a spec. Throws a SpecError where it is missing or damaged, or does not match the spec. */
export function openImported(data: Imported, sets: DataSets): DataSet {
  const stored = find(data, sets)
  const { features, classNames } = stored
  if (features !== data.dimension)
    throw new SpecError(
      'data.dimension',
      `is ${data.dimension}, but a sample of '${data.name}' has ${features} numbers`,
    )
  if (classNames.length !== data.classes)
    throw new SpecError('data.classes', `is ${data.classes}, but '${data.name}' has ${classNames.length} classes`)
  const rowsByClass: number[][] = classNames.map(() => [])
  stored.labels.forEach((label, row) => rowsByClass[label]?.push(row))
  const scale = scaling(data.standardise, stored)
  return {
    classes: classNames.length,
    features,
    shape: stored.shape,
    words: { class: 'class', sample: 'sample' },
    available: rowsByClass.map((rows) => rows.length),
    write(label, position, to) {
      const row = rowsByClass[label]?.[position]
      if (row === undefined) throw new RangeError(`there is no sample ${position} of class ${label}`)
      to.set(stored.rows(row, 1))
      scale(to)
    },
    incomplete: (label) =>
      new Set((rowsByClass[label] ?? []).flatMap((row, position) => (stored.incomplete[row] === 1 ? [position] : []))),
  }
}

function find({ hash, name }: Imported, sets: DataSets): ImportedSet {
  const which = `the data set '${name}' (SHA-256 ${hash.slice(0, 12)}…)`
  let found: ImportedSet | null
  try {
    found = sets.imported(hash)
  } catch (error) {
    throw new SpecError(
      'data.hash',
      `Collapsar cannot read ${which}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  if (!found) throw new SpecError('data.hash', `${which} is not in this home: import it again`)
  return found
}

/** Returns the function that scales the numbers of one sample in place. */
function scaling(
  how: Standardisation,
  { range, means, deviations, lows, highs }: ImportedSet,
): (x: Float64Array) => void {
  const [least, greatest] = range
  const width = greatest - least || 1
  switch (how) {
    case 'none':
      return () => {}
    case 'unitRange':
      return (x) => {
        for (let j = 0; j < x.length; j++) x[j] = ((x[j] as number) - least) / width
      }
    case 'featureRange':
      return (x) => {
        for (let j = 0; j < x.length; j++) {
          const low = lows[j] as number
          x[j] = ((x[j] as number) - low) / ((highs[j] as number) - low || 1)
        }
      }
    case 'perFeature':
      return (x) => {
        for (let j = 0; j < x.length; j++) x[j] = ((x[j] as number) - (means[j] as number)) / (deviations[j] || 1)
      }
    case 'unitNorm':
      return (x) => {
        const norm = Math.hypot(...x) || 1
        for (let j = 0; j < x.length; j++) x[j] = (x[j] as number) / norm
      }
  }
}
