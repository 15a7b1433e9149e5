import type { FigureData } from '../../shared/contract/figureData/index.ts'
import type { FigureRequest } from '../../shared/contract/figures.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import { isStudyFigure, type StudyFigureKind } from '../../shared/spec/figureKind.ts'
import { assembleFigure } from './assemble.ts'
import { exportFigures } from './exportFigure.ts'
import { pixelsPerMm } from './renderSvg.ts'
import { figuresOf } from './runFigures.ts'
import { figureSource, type FigurePlace } from './source.ts'
import { studyFigure } from './studyFigure.ts'

/** The numbers of a figure of several runs. */
export const readFigure = (place: FigurePlace, kind: StudyFigureKind, ids: readonly string[]): Promise<FigureData> =>
  assembleFigure(
    kind,
    ids.map((id) => figureSource(place, id)),
  )

/** Writes what is asked for into the folder; `recordOf` reads a run whole. Returns the paths. */
export async function writeFigure(
  place: FigurePlace,
  recordOf: (id: string) => RunRecord,
  request: FigureRequest,
  directory: string,
): Promise<string[]> {
  const { kind, runs } = request
  const width = request.widthMm * pixelsPerMm
  if (!isStudyFigure(kind)) return exportFigures(request, figuresOf(kind, runs.map(recordOf), width), directory)
  const sources = runs.map((id) => figureSource(place, id))
  return exportFigures(request, [studyFigure(await assembleFigure(kind, sources), sources, width)], directory)
}
