import type { TableOptions, TablePreview } from '../../../../shared/contract/datasets.ts'
import type { ByteSource } from '../byteSource.ts'
import { isMissingLabel } from './cells.ts'
import { isNumeric } from './columnFacts.ts'
import { canonicalLabels } from './labels.ts'
import { planOf, type Plan } from './plan.ts'

/** Inspects a table: what a person checks before an import. Throws a CallError that names the place where it is no table. */
export function inspectTable(source: ByteSource, options: TableOptions): TablePreview {
  const plan = planOf(source, options, () => {})
  const { encoding, delimiter, format, hasHeader, headerReason, samples, questions, rows } = plan
  return {
    encoding,
    delimiter,
    decimal: format.decimal,
    hasHeader,
    headerReason,
    samples,
    questions,
    columns: plan.columns.map((column) => ({
      name: column.name,
      role: column.role,
      reason: column.reason,
      type: column.numbers + column.texts === 0 ? 'empty' : isNumeric(column) ? 'number' : 'text',
      least: column.numbers > 0 ? column.least : null,
      greatest: column.numbers > 0 ? column.greatest : null,
      distinct: column.distinct.size,
      missing: column.missing,
    })),
    rows,
    classes: classCounts(plan),
  }
}

/** Classes that a preview shows. */
const previewClasses = 20

/** Returns the classes of the label column with their sizes, the first 20; null without one. */
function classCounts({ label, format }: Plan): TablePreview['classes'] {
  if (label === null) return null
  const counts = new Map<string, number>()
  const canonical = canonicalLabels(label, format)
  for (const [text, count] of [...label.distinct, ...label.markers]) {
    if (isMissingLabel(text)) continue
    const key = canonical(text)
    counts.set(key, (counts.get(key) ?? 0) + count)
  }
  return [...counts].slice(0, previewClasses).map(([name, count]) => ({ name, count }))
}
