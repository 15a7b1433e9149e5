import type { TableOptions, TablePreview } from '../../../../shared/contract/datasets.ts'
import { CallError } from '../../../../shared/contract/errors.ts'
import { labelList } from '../classes.ts'
import { readPictures } from '../pictures.ts'
import { badFile, type Numbers, type RawSet, type Report } from '../rawSet.ts'
import { isMissingLabel, numberOf } from '../table/cells.ts'
import { isNumeric } from '../table/columnFacts.ts'
import { canonicalLabels, refuseContinuous } from '../table/labels.ts'
import type { TableColumn } from '../table/roles.ts'
import type { Column, ColumnTable } from './columns.ts'
import { planColumns, textAt, type ColumnPlan } from './planColumns.ts'

/** Rows and classes that a preview shows. */
const previewRows = 8
const previewClasses = 20

/** Inspects a table with typed columns: what a person checks before an import. */
export function inspectColumns(table: ColumnTable, options: TableOptions): TablePreview {
  const plan = planColumns(table, options)
  const rows = Array.from({ length: Math.min(previewRows, table.rows) }, (_, i) =>
    table.columns.map((column) => textAt(column, i)),
  )
  return {
    encoding: null,
    delimiter: null,
    decimal: '.',
    hasHeader: true,
    headerReason: 'the file has names of columns',
    samples: table.rows,
    questions: plan.questions,
    columns: plan.columns.map((column) => ({
      name: column.name,
      role: column.role,
      reason: column.reason,
      type: typeOf(column, table),
      least: column.numbers > 0 ? column.least : null,
      greatest: column.numbers > 0 ? column.greatest : null,
      distinct: column.distinct.size,
      missing: table.columns[column.at]?.pictures ? 0 : column.missing,
    })),
    rows,
    classes: classCounts(plan),
  }
}

function typeOf(column: TableColumn, { columns }: ColumnTable): TablePreview['columns'][number]['type'] {
  if (columns[column.at]?.pictures) return 'picture'
  if (column.numbers + column.texts === 0) return 'empty'
  return isNumeric(column) ? 'number' : 'text'
}

function classCounts(plan: ColumnPlan): TablePreview['classes'] {
  if (!plan.label) return null
  const nameOf = classNameOf(plan, plan.label)
  const counts = new Map<string, number>()
  for (const [text, count] of [...plan.label.distinct, ...plan.label.markers])
    if (!isMissingLabel(text)) counts.set(nameOf(text), (counts.get(nameOf(text)) ?? 0) + count)
  return [...counts].slice(0, previewClasses).map(([name, count]) => ({ name, count }))
}

/** Returns the name of the class that a text of the label column means. */
function classNameOf({ table, format }: ColumnPlan, label: TableColumn): (text: string) => string {
  const canonical = canonicalLabels(label, format)
  const names = table.classNames.get(label.name)
  return (text) => names?.[Number(text)] ?? canonical(text)
}

/**
 * Reads a set from a table with typed columns. Throws a CallError that names row and column, or asks what is unclear.
 * `allow` may refuse it before its numbers are read.
 */
export function readColumns(
  table: ColumnTable,
  options: TableOptions,
  report: Report,
  allow: (bytes: number) => void,
): RawSet & { notes: string[] } {
  const plan = planColumns(table, options)
  const { name, rows } = table
  const { label, questions, columns } = plan
  if (questions.length > 0 || label === null) throw new CallError('invalid', `${name}: ${questions.join('; ')}`)
  const features = columns.filter(({ role }) => role === 'feature')
  if (rows === 0)
    throw new CallError('invalid', `column '${label.name}' of ${name}: there are no samples; choose a file with data`)
  if (features.length === 0) throw new CallError('invalid', `${name}: no column of numbers is left as a feature`)
  refuseContinuous(name, label, rows)
  const labels = labelsOf(plan, label)
  const notes = notesOf(plan, label)
  const [first] = features
  const pictures = first && table.columns[first.at]?.pictures
  if (first && pictures) return { ...picturesSet(table, first, pictures, labels, allow, report), notes }
  const list = labelList(`column '${label.name}' of ${name}`, rows)
  for (const own of labels) list.add(own)
  const array = features.every(({ isSingle }) => isSingle) ? Float32Array : Float64Array
  allow(rows * features.length * array.BYTES_PER_ELEMENT)
  const numbers = new array(rows * features.length)
  for (const [j, column] of features.entries()) {
    fill(numbers, j, features.length, plan, column)
    report(0.5 + j / features.length / 2)
  }
  return { numbers, shape: [features.length], ...list.finish(), featureNames: features.map((own) => own.name), notes }
}

function labelsOf(plan: ColumnPlan, label: TableColumn): string[] {
  const { table } = plan
  const nameOf = classNameOf(plan, label)
  const column = table.columns[label.at] as Column
  return Array.from({ length: table.rows }, (_, i) => {
    const text = textAt(column, i)
    if (isMissingLabel(text)) throw badFile(table.name, `row ${i + 1}`, `column '${label.name}' has no label`)
    return nameOf(text)
  })
}

/** Writes a column into every `width`-th place from `first` on. */
function fill(numbers: Numbers, first: number, width: number, { table, format }: ColumnPlan, own: TableColumn): void {
  const column = table.columns[own.at] as Column
  for (let i = 0; i < table.rows; i++) {
    const value = column.numbers ? (column.numbers[i] as number) : numberOf(textAt(column, i), format)
    if (value === null || value === Infinity || value === -Infinity)
      throw badFile(
        table.name,
        `row ${i + 1}`,
        `column '${own.name}' has '${textAt(column, i)}', which is no finite number; --drop '${own.name}' leaves the column out, --label '${own.name}' makes it the labels`,
      )
    numbers[first + i * width] = value
  }
}

function picturesSet(
  table: ColumnTable,
  column: TableColumn,
  pictures: readonly Uint8Array[],
  labels: readonly string[],
  allow: (bytes: number) => void,
  report: Report,
): RawSet {
  const files = pictures.map((bytes, i) => ({
    className: labels[i] ?? '',
    name: `${table.name}, row ${i + 1}, column '${column.name}'`,
    read: () => bytes,
  }))
  return readPictures(table.name, files, allow, report)
}

/** Says what was taken: the label column, the features, and the columns that are left out. */
function notesOf({ columns }: ColumnPlan, label: TableColumn): string[] {
  const features = columns.filter(({ role }) => role === 'feature').map(({ name }) => name)
  const left = columns
    .filter(({ role }) => role === 'index' || role === 'ignored')
    .map(({ name, reason }) => `'${name}': ${reason}`)
  const shown = features.length > 12 ? `${features.slice(0, 6).join(', ')}, …` : features.join(', ')
  return [
    `labels: column '${label.name}' (${label.reason})`,
    `features: ${features.length} (${shown})`,
    ...(left.length > 0 ? [`left out: ${left.join('; ')}`] : []),
  ]
}
