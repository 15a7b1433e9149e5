import { FigureRequest } from '../../shared/contract/figures.ts'
import { placementOf, placementText } from '../../shared/contract/placement.ts'
import type { ReportAnswers, ReportFigure, ReportNumber, ReportTable } from '../../shared/contract/reports.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import { nameOf } from '../../shared/quantities/text.ts'
import { measuredNamed, summaryNamed } from '../../shared/quantities/words.ts'
import { blocksOf, inlinesOf, type Block, type RunChoice } from '../../shared/reports/document.ts'
import { formatWithoutZeros } from '../../shared/plot/numbers.ts'
import { issueText } from '../../shared/spec/valueIssues.ts'
import type { LabContext } from '../runs/labContext.ts'
import { answerNumber, textOf, valueOfRun, type NumberPlace, type Value } from './answerNumber.ts'
import { runLookUp } from './lookUp.ts'

/** Looks up everything that a report names. A fault is an answer of its own, so that the rest is still shown. */
export function answersOf(context: LabContext, blocks: readonly Block[]): ReportAnswers {
  const { store } = context
  const place: NumberPlace = { store, runs: runLookUp(context), used: new Map() }
  const sources = inlinesOf(blocks).flatMap((inline) => (inline.kind === 'number' ? [inline.source] : []))
  const numbers = Object.fromEntries([...new Set(sources)].map((source) => [source, numberOf(place, source)]))
  const figures = blocksOf(blocks, 'figure').map(({ figure }) =>
    attempt<ReportFigure>(
      figure.line,
      () => ({ request: requestOf(place, figure), problem: null }),
      (problem) => ({ request: null, problem }),
    ),
  )
  const tables = blocksOf(blocks, 'table').map(({ table }) =>
    attempt<ReportTable>(
      table.line,
      () => tableOf(place, table),
      (problem) => ({ head: [], rows: [], problem }),
    ),
  )
  const runs = [...place.used.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return {
    numbers,
    figures,
    tables,
    runs: runs.map((run) => originOf(context, run)),
    versions: versionsOf(place, runs),
  }
}

function numberOf(place: NumberPlace, source: string): ReportNumber {
  try {
    return { text: answerNumber(place, source), problem: null }
  } catch (error) {
    return { text: null, problem: messageOf(error) }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function attempt<T>(line: number, read: () => T, failed: (problem: string) => T): T {
  try {
    return read()
  } catch (error) {
    return failed(`line ${line}: ${messageOf(error)}`)
  }
}

function runsOf({ runs, used }: NumberPlace, choice: RunChoice): RunSummary[] {
  const found =
    choice.study !== null
      ? runs.ofStudy(choice.study)
      : choice.spec !== null
        ? [runs.bySpec(choice.spec)]
        : choice.runs.map((id) => runs.run(id))
  for (const run of found) used.set(run.id, run)
  return found
}

/** Figures fit the text of a page. */
const usualWidthMm = 160

function requestOf(place: NumberPlace, figure: RunChoice & { request: Record<string, unknown> }): FigureRequest {
  const runs = runsOf(place, figure).map(({ id }) => id)
  const asked = {
    widthMm: usualWidthMm,
    // The caption says what the figure shows.
    hasTitle: figure.request['title'] !== undefined,
    ...figure.request,
    runs,
    fileName: null,
    formats: ['svg'],
    directory: null,
  }
  const { success, data, error } = FigureRequest.safeParse(asked)
  if (success) return data
  const { path, message } = issueText(error, asked)
  throw new Error([path, message].filter(Boolean).join(': '))
}

function tableOf(place: NumberPlace, table: RunChoice & { columns: readonly string[] }): ReportTable {
  const runs = runsOf(place, table)
  const rows = runs.map((run) => table.columns.map((word) => cellOf(place, run, word)))
  return { head: table.columns.map(headOf), rows, problem: null }
}

const headOf = (word: string): string => {
  const name = measuredNamed(word) ?? summaryNamed(word)
  return name === null ? word : nameOf(name)
}

/** A cell without a number is a dash: a table compares runs of which some lack it. An unknown word is a fault. */
function cellOf(place: NumberPlace, run: RunSummary, word: string): string {
  const operand = { owner: 'run' as const, id: run.id, word, layer: null, step: null, statistic: null, program: null }
  let value: Value
  try {
    value = valueOfRun(place, run, operand)
  } catch (error) {
    if (measuredNamed(word) ?? summaryNamed(word)) return '–'
    throw error
  }
  if ('text' in value) return value.text
  if (!Number.isFinite(value.value)) return '–'
  return value.digits === 6 && !value.isWhole ? formatWithoutZeros(value.value, 6) : textOf(value, { digits: null })
}

function originOf({ store }: LabContext, run: RunSummary): ReportAnswers['runs'][number] {
  const { engine } = store.runs.head(run.id)
  return {
    id: run.id,
    name: run.name,
    status: run.status,
    specHash: run.specHash,
    step: run.progress?.step ?? null,
    placement: engine && placementText(placementOf(engine)),
  }
}

function versionsOf({ store }: NumberPlace, runs: readonly RunSummary[]): Record<string, string[]> {
  const versions: Record<string, string[]> = {}
  for (const { id } of runs)
    for (const [program, version] of Object.entries(store.runs.versions(id))) {
      const known = (versions[program] ??= [])
      if (!known.includes(version)) known.push(version)
    }
  return versions
}
