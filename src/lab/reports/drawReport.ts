import type { ReportAnswers, ReportContent } from '../../shared/contract/reports.ts'
import { plainText, type Block, type Inline } from '../../shared/reports/document.ts'
import { parseReport } from '../../shared/reports/parseReport.ts'
import type { RecordOf } from '../figures/buildFigures.ts'
import type { Page } from '../figures/exportFigure.ts'
import type { FigurePlace } from '../figures/source.ts'
import { answersOf } from './answers.ts'

/** The pages of a figure, or a sentence why it cannot be drawn. */
export interface DrawnFigure {
  pages: Page[]
  problem: string | null
}

/** A report with everything that it shows, ready to be written in any format. */
export interface DrawnReport {
  title: string
  /** The first heading of the text where it is the title; null where the name is. */
  titleParts: Inline[] | null
  content: ReportContent
  blocks: Block[]
  answers: ReportAnswers
  /** In the order of the text. */
  figures: DrawnFigure[]
  date: Date
}

/** Reads a report, looks its numbers up and draws its figures. A figure that fails is a sentence in its place. */
export async function drawReport(
  place: FigurePlace,
  recordOf: RecordOf,
  { name, content }: { name: string; content: ReportContent },
  date = new Date(),
): Promise<DrawnReport> {
  const blocks = parseReport(content.text)
  const answers = answersOf(place.context, blocks)
  const { figurePages } = await import('../figures/buildFigures.ts')
  const figures: DrawnFigure[] = []
  for (const { request, problem } of answers.figures) {
    if (!request) figures.push({ pages: [], problem })
    else
      figures.push(
        await figurePages(place, recordOf, { ...request, date: date.toISOString() }).then(
          (pages) => ({ pages, problem: null }),
          (error: unknown) => ({ pages: [], problem: error instanceof Error ? error.message : String(error) }),
        ),
      )
  }
  const [first] = blocks
  const titleParts = first?.kind === 'heading' && first.depth === 1 ? first.children : null
  const title = (titleParts && plainText(titleParts)) || name
  return { title, titleParts, content, blocks, answers, figures, date }
}

/** Returns the words of the appendix: its head, a row for each run, and a line for each program. */
export function appendixOf({ answers }: Pick<DrawnReport, 'answers'>): {
  head: string[]
  rows: string[][]
  versions: string[]
} {
  return {
    head: ['run', 'name', 'status', 'step', 'spec, SHA-256', 'trained with'],
    rows: answers.runs.map(({ id, name, status, step, specHash, placement }) => [
      id,
      name,
      status,
      step === null ? '–' : String(step),
      specHash.slice(0, shownHash),
      placement ?? '–',
    ]),
    versions: Object.entries(answers.versions).map(([program, own]) => `${program} ${own.join(', ')}`),
  }
}

/** Characters that tell any two specs of a history apart. */
const shownHash = 16
