import { FigureRequest } from '../contract/figures.ts'
import { figureKinds } from '../spec/figureKind.ts'
import type { FigureBlock, RunChoice, TableBlock } from './document.ts'
import { parseInline } from './inline.ts'

/** Fields of a figure block whose name is not that of the request. */
const renamed: Readonly<Record<string, string>> = { width: 'widthMm', height: 'heightMm', columns: 'panelColumns' }

/** Fields of a request that a report sets itself. */
const own = ['kind', 'runs', 'formats', 'directory', 'fileName', 'dpi', 'text', 'date', 'page']
const requestFields = Object.keys(FigureRequest.shape).filter((name) => !own.includes(name))
const choiceFields = ['runs', 'run', 'study', 'spec', 'caption']
const figureFields = ['kind', ...choiceFields, ...Object.keys(renamed), ...requestFields]
const tableFields = [...choiceFields, 'columns']

/** Texts, which need no quotation marks. */
const textFields = ['title', 'font', 'palette', 'ramp', 'map']

/** Columns of a table without `columns`. */
const usualColumns = ['name', 'status', 'objective', 'tcv']

/** Reads the lines of a block `figure`. Throws an Error that names the line and what to write there. */
export function parseFigure(text: string, line: number): FigureBlock {
  const fields = fieldsOf(text, line, figureFields)
  const kind = fields.get('kind')
  if (!kind) throw new Error(`line ${line}: the figure has no kind; add a line such as kind: spectra`)
  if (!figureKinds.some((known) => known === kind.value))
    throw new Error(`line ${kind.line}: no figure has the kind '${kind.value}'; known: ${figureKinds.join(', ')}`)
  const request: Record<string, unknown> = { kind: kind.value }
  for (const [name, field] of fields) {
    const target = renamed[name] ?? name
    if (requestFields.includes(target)) request[target] = textFields.includes(name) ? field.value : valueOf(name, field)
  }
  return { request, ...choiceOf(fields, line), caption: parseInline(fields.get('caption')?.value ?? ''), line }
}

/** Reads the lines of a block `table`. Throws an Error that names the line and what to write there. */
export function parseTable(text: string, line: number): TableBlock {
  const fields = fieldsOf(text, line, tableFields)
  const columns = listOf(fields.get('columns')?.value ?? '')
  return {
    columns: columns.length > 0 ? columns : usualColumns,
    ...choiceOf(fields, line),
    caption: parseInline(fields.get('caption')?.value ?? ''),
    line,
  }
}

interface Field {
  value: string
  line: number
}

function fieldsOf(text: string, first: number, known: readonly string[]): Map<string, Field> {
  const fields = new Map<string, Field>()
  for (const [i, written] of text.split('\n').entries()) {
    const line = first + 1 + i
    if (written.trim() === '') continue
    const at = written.indexOf(':')
    const name = written.slice(0, at).trim()
    if (at < 0) throw new Error(`line ${line}: '${written.trim()}' is no field; write NAME: VALUE`)
    if (!known.includes(name)) throw new Error(`line ${line}: no field is called '${name}'; known: ${known.join(', ')}`)
    if (fields.has(name)) throw new Error(`line ${line}: the field ${name} stands twice; remove one`)
    fields.set(name, { value: written.slice(at + 1).trim(), line })
  }
  return fields
}

function valueOf(name: string, { value, line }: Field): unknown {
  try {
    return JSON.parse(value)
  } catch {
    throw new Error(`line ${line}, ${name}: '${value}' is no number and no JSON, such as 89 or {"step": 100}`)
  }
}

const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

function choiceOf(fields: ReadonlyMap<string, Field>, line: number): RunChoice {
  const runs = listOf([fields.get('runs')?.value, fields.get('run')?.value].join(' '))
  const study = fields.get('study')?.value || null
  const spec = fields.get('spec')?.value || null
  const given = [runs.length > 0, study !== null, spec !== null].filter(Boolean)
  if (given.length > 1) throw new Error(`line ${line}: runs, study and spec exclude each other; keep one of them`)
  if (given.length === 0 && !fields.has('structures'))
    throw new Error(`line ${line}: the block names no runs; add a line runs: ID, study: ID or spec: HASH`)
  return { runs, study, spec }
}
