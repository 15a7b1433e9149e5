import type { TableOptions } from '../../../../shared/contract/datasets.ts'
import { CallError } from '../../../../shared/contract/errors.ts'
import type { ByteSource } from '../byteSource.ts'
import { labelList } from '../classes.ts'
import { badFile, type RawSet, type Report } from '../rawSet.ts'
import { hasThousands, isMissingLabel, numberOf } from './cells.ts'
import { delimiterNames } from './dialect.ts'
import { canonicalLabels, refuseContinuous } from './labels.ts'
import { bytesPerLabel, eachSample, planOf, type Plan } from './plan.ts'

/**
 * Reads a table with one sample per row. Throws a CallError that names line and column, or asks what is unclear.
 * `notes`: what was taken, in sentences. `allow` may refuse it before its numbers are read.
 */
export function readTable(
  source: ByteSource,
  options: TableOptions,
  report: Report,
  allow: (bytes: number) => void = () => {},
): RawSet & { notes: string[] } {
  const { name } = source
  const plan = planOf(source, options, allow)
  const { columns, label, questions, format } = plan
  if (questions.length > 0 || label === null) throw new CallError('invalid', `${name}: ${questions.join('; ')}`)
  const features = columns.filter(({ role }) => role === 'feature')
  if (plan.samples === 0)
    throw new CallError('invalid', `column '${label.name}' of ${name}: there are no samples; choose a file with data`)
  if (features.length === 0) throw new CallError('invalid', `${name}: no column of numbers is left as a feature`)
  refuseContinuous(name, label, plan.samples)
  const canonical = canonicalLabels(label, format)
  // float32 where that is exact, as for pixels and other small integers.
  const array = features.every(({ isSingle }) => isSingle) ? Float32Array : Float64Array
  allow(plan.samples * (features.length * array.BYTES_PER_ELEMENT + bytesPerLabel))
  const list = labelList(`column '${label.name}' of ${name}`, plan.samples)
  const numbers = new array(plan.samples * features.length)
  let used = 0
  eachSample(plan, (row, line, done) => {
    const text = row[label.at] ?? ''
    if (isMissingLabel(text)) throw badFile(name, `line ${line}`, `column '${label.name}' has no label`)
    list.add(canonical(text))
    for (const column of features) {
      const cell = row[column.at] ?? ''
      const value = numberOf(cell, format)
      if (value === null) throw badFile(name, `line ${line}`, noNumber(column.name, cell))
      numbers[used++] = value
    }
    if (used % (1000 * features.length) === 0) report(0.5 + done / 2)
  })
  if (used !== numbers.length) throw badFile(name, 'rows', 'changed while Collapsar read them; import the table again')
  const featureNames = plan.hasHeader ? features.map((column) => column.name) : null
  return { numbers, shape: [features.length], ...list.finish(), featureNames, notes: notesOf(plan) }
}

function noNumber(column: string, text: string): string {
  const what = `column '${column}' has '${text}', which is no finite number`
  if (hasThousands(text)) return `${what}: remove the separators of thousands`
  return `${what}; --missing '${text}' reads it as missing, --drop '${column}' leaves the column out, --label '${column}' makes it the labels`
}

/** Says what was taken: the dialect, the label column, and the columns that are left out. */
function notesOf({ encoding, delimiter, format, hasHeader, columns, label }: Plan): string[] {
  const features = columns.filter(({ role }) => role === 'feature').map(({ name, at }) => name || `#${at + 1}`)
  const left = columns
    .filter(({ role }) => role === 'index' || role === 'ignored')
    .map(({ name, at, reason }) => `${name === '' ? `#${at + 1}` : `'${name}'`}: ${reason}`)
  return [
    `${encoding}, separated by ${delimiterNames[delimiter]}, ${hasHeader ? 'with' : 'without'} a header${format.decimal === ',' ? ', decimal comma' : ''}`,
    `labels: column '${label?.name}' (${label?.reason})`,
    `features: ${features.length} (${features.length > 12 ? `${features.slice(0, 6).join(', ')}, …` : features.join(', ')})`,
    ...(left.length > 0 ? [`left out: ${left.join('; ')}`] : []),
  ]
}
