import { editableTextsOf } from '../../shared/plot/textOverrides.ts'
import type { FigureData } from '../../shared/figures/data.ts'
import type { PageData } from '../../shared/figures/page/data.ts'
import type { Drawn, FigureChoice, FigureRequest } from '../../shared/contract/figures.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import { overlayDistanceTable, spectraOverlayTable } from '../../shared/figures/spectraOverlay/table.ts'
import { viewOf, type FigureView } from '../../shared/figures/view.ts'
import {
  isPageKind,
  isStudyFigure,
  type FigureKind,
  type PageKind,
  type StudyFigureKind,
} from '../../shared/spec/figureKind.ts'
import { mapYielding } from '../mapYielding.ts'
import { exportFigures, pageOf, picturesOf, type Page } from './exportFigure.ts'
import { pixelsPerMm } from './renderSvg.ts'
import { figuresOf, type Figure, studyFigure } from './figure.ts'
import { figureSource, type FigurePlace } from './source.ts'
import { printStyle, type FigureStyle } from './style.ts'
import { pageFigure } from './pageFigure.ts'
import { readData } from './readers.ts'
import { datedFigures } from './datedFigures.ts'
import { geometryStep } from './geometryStep.ts'

/** Reads the whole record of a run. */
export type RecordOf = (id: string) => RunRecord

/** Returns the numbers of a figure of several runs. */
export const readFigure = async (
  place: FigurePlace,
  kind: StudyFigureKind,
  ids: readonly string[],
  choice: FigureChoice = {},
): Promise<FigureData> => readData(kind, await mapYielding(ids, (id) => figureSource(place, id)), choice)

interface Wanted extends FigureChoice {
  kind: FigureKind | PageKind
  page?: PageData | undefined
  heightMm?: number | null
  panelColumns?: number | null
  runs: readonly string[]
  widthMm: number
}

/** Lays out figures at a width in millimetres: one figure, or one for each run. */
export async function buildFigures(
  place: FigurePlace,
  recordOf: RecordOf,
  { kind, runs, widthMm, ranks, view: asked, page, heightMm, panelColumns, ...choice }: Wanted,
  own: FigureStyle,
): Promise<Figure[]> {
  const width = widthMm * pixelsPerMm
  const view = viewOf(kind, asked)
  const theme = {
    ...own.theme,
    ...(view.chart ? { view: view.chart } : {}),
    ...(panelColumns ? { columns: panelColumns } : {}),
  }
  const style = { ...own, theme, ...(heightMm ? { heightMm } : {}) }
  if (isPageKind(kind)) return page ? [await pageFigure(place, page, runs, { width, style, view })] : []
  if (!isStudyFigure(kind)) return figuresOf(kind, runs.map(recordOf), width, style, { ranks, view })
  const sources = await mapYielding(runs, (id) => figureSource(place, id))
  if ((kind === 'gram' || kind === 'projections') && view.step !== undefined)
    return [await geometryStep(sources, { width, style, view })]
  const data = await readData(kind, sources, choice)
  return [{ ...studyFigure(data, sources, width, style, view), ...tablesOf(data, view) }]
}

/** The distances of spectra have a table of their own. */
const tablesOf = (data: FigureData, view: FigureView): Pick<Figure, 'tables'> =>
  data.kind === 'spectraOverlay'
    ? {
        tables: [
          { name: '', table: () => spectraOverlayTable(data, view) },
          { name: 'distances', table: () => overlayDistanceTable(data, view) },
        ],
      }
    : {}

const dateOf = ({ date }: FigureRequest): Date => (date === undefined ? new Date() : new Date(date))

const styleOf = (request: FigureRequest): FigureStyle =>
  printStyle(request, (computed) => (request.hasTitle ? (request.title ?? computed) : ''), request.edits)

/** Writes the requested figures into the folder. Returns the paths. */
export const writeFigure = async (
  place: FigurePlace,
  recordOf: RecordOf,
  request: FigureRequest,
  directory: string,
): Promise<string[]> =>
  exportFigures(request, await pagesOf(place, recordOf, request), directory, {
    now: dateOf(request),
  })

/** Returns every page of the requested figures. */
async function pagesOf(place: FigurePlace, recordOf: RecordOf, request: FigureRequest): Promise<Figure[]> {
  const build = () => buildFigures(place, recordOf, request, styleOf(request))
  return (await datedFigures(place, request, build)).flatMap((own) => [own, ...(own.more ?? [])])
}

/** Draws every page of the requested figures. */
export async function figurePages(place: FigurePlace, recordOf: RecordOf, request: FigureRequest): Promise<Page[]> {
  const figures = await pagesOf(place, recordOf, request)
  return figures.map((figure) => pageOf(request, figure, '', dateOf(request)))
}

/** Draws a page of the requested figures as a file would hold it. */
export async function drawFigure(
  place: FigurePlace,
  recordOf: RecordOf,
  { request, asPng, page: at = 0 }: { request: FigureRequest; asPng: boolean; page?: number | undefined },
): Promise<Drawn> {
  const pages = await pagesOf(place, recordOf, request)
  const figure = pages[at] ?? pages[0]
  if (!figure) throw new RangeError('a figure of no runs')
  const page = pageOf(request, figure, '', dateOf(request))
  return { ...picturesOf(page, request, asPng), words: editableTextsOf(figure.option), pages: pages.length }
}
