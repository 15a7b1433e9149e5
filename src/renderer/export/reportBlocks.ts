import type { FigureRequest } from '../../shared/contract/figures.ts'
import { FigureLook } from '../../shared/plot/look.ts'
import { isOfOneRun, isPageKind, mostSpectra, type FigureKind, type PageKind } from '../../shared/spec/figureKind.ts'

/** The runs of a part of a report: those of a study, which may become more, or these. */
export interface BlockRuns {
  id: string
  isStudy: boolean
  runs: readonly string[]
}

const runsLine = ({ id, isStudy, runs }: BlockRuns): string => (isStudy ? `study: ${id}` : `runs: ${runs.join(', ')}`)

const fenced = (word: string, lines: readonly string[]): string => `\`\`\`${word}\n${lines.join('\n')}\n\`\`\``

/** What a figure of a report shows, in the members of a request. Members that are absent keep their default. */
export type FigureParts = { kind: FigureKind } & FigureMembers
type FigureMembers = Partial<Pick<FigureRequest, (typeof members)[number] | (typeof texts)[number] | Size>>

/** Members of a request that a figure of a report may have as JSON, in this order. */
const members = [
  'results',
  'ranks',
  'collapse',
  'path',
  'structures',
  'overlay',
  'view',
  'edits',
  'fontPt',
  'linePt',
  'hasLineStyles',
] as const
const texts = ['font', 'palette', 'ramp', 'map'] as const
type Size = 'title' | 'widthMm' | 'heightMm' | 'panelColumns'

/** Returns the text of a figure: one block, or one for each run where a chart shows a single run. */
export function figureBlocks(parts: FigureParts, source: BlockRuns): string {
  const { kind } = parts
  if (isOfOneRun(kind))
    return source.runs.map((run) => figureBlock(parts, { id: run, isStudy: false, runs: [run] })).join('\n\n')
  const isShort = kind === 'spectra' && source.runs.length > mostSpectra
  return figureBlock(parts, isShort ? { ...source, isStudy: false, runs: source.runs.slice(0, mostSpectra) } : source)
}

function figureBlock(parts: FigureParts, source: BlockRuns): string {
  const { kind, title, widthMm, heightMm, panelColumns } = parts
  return fenced('figure', [
    `kind: ${kind}`,
    runsLine(source),
    'caption: ',
    ...(title ? [`title: ${title}`] : []),
    ...(widthMm === undefined ? [] : [`width: ${widthMm}`]),
    ...(heightMm == null ? [] : [`height: ${heightMm}`]),
    ...(panelColumns == null ? [] : [`columns: ${panelColumns}`]),
    ...texts.flatMap((name) => (parts[name] === undefined ? [] : [`${name}: ${parts[name]}`])),
    ...members.flatMap((name) => (parts[name] === undefined ? [] : [`${name}: ${JSON.stringify(parts[name])}`])),
  ])
}

/** A request for a figure, as far as a report keeps it. */
export type AskedFigure = FigureMembers & { kind: FigureKind | PageKind; runs: readonly string[] }

/** Returns the id of the study that has exactly these runs, more than one; null where none has. */
export function wholeStudy(runs: readonly string[], all: readonly { id: string; study: string }[]): string | null {
  const study = all.find(({ id }) => id === runs[0])?.study
  const own = all.filter((run) => run.study === study)
  const isWhole = runs.length > 1 && own.length === runs.length && own.every(({ id }) => runs.includes(id))
  return isWhole && study !== undefined ? study : null
}

/**
 * Returns the text of a figure as the export dialog has it: its look and view, without a size that is the default of the
 * dialog. A whole study is named as such, so that the figure shows its further runs too.
 */
export function blockOfRequest(asked: AskedFigure, study: string | null): string {
  const { kind, runs, ...parts } = asked
  if (isPageKind(kind)) return ''
  const own = Object.fromEntries(
    Object.entries(parts).filter(([name, value]) => !isSame(value, usual[name as keyof typeof usual])),
  )
  return figureBlocks({ ...own, kind }, { id: study ?? runs[0] ?? '', isStudy: study !== null, runs })
}

/** The look of a figure of a report without fields. */
const usual: Partial<FigureRequest> = { ...FigureLook.parse({}), title: null, heightMm: null, panelColumns: null }

const isSame = (a: unknown, b: unknown): boolean => a === undefined || JSON.stringify(a) === JSON.stringify(b)

/** Returns the text of a number: of a run, or the median of a study. */
export const numberText = (quantity: string, { id, isStudy }: BlockRuns): string =>
  `{{${isStudy ? 'study' : 'run'} ${id} ${quantity}}}`

/** Returns the text of a table with a row for each run. */
export const tableBlock = (source: BlockRuns): string =>
  fenced('table', [runsLine(source), 'columns: name, status, objective, tcv', 'caption: '])
