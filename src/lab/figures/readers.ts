import type { FigureChoice } from '../../shared/contract/figures.ts'
import type { FigureData } from '../../shared/figures/data.ts'
import { dataNote } from '../../shared/figures/dataNote.ts'
import { joinedNotes, withoutFailed } from '../../shared/figures/leftOut.ts'
import type { StudyFigureDefinition } from '../../shared/figures/kind.ts'
import { stationarityNote } from '../../shared/figures/stationarityNote.ts'
import { studyFigures, type AnalysedKind, type DataOf } from '../../shared/figures/index.ts'
import type { StudyFigureKind } from '../../shared/spec/figureKind.ts'
import { rankBound } from './rankBound.ts'
import { rankMap } from './rankMap.ts'
import { collapseByDepth } from './collapseByDepth.ts'
import { collapseMetrics } from './collapseMetrics.ts'
import { gram, projections } from './geometry.ts'
import type { FigureSource } from './source.ts'
import { interpolation } from './interpolation.ts'
import { discretePath } from './discretePath.ts'
import { depthBias } from './depthBias.ts'
import { merge } from './merge.ts'
import { landscape } from './landscape.ts'
import { path } from './path.ts'
import { classMeans } from './classMeans.ts'
import { unconstrainedLoss } from './unconstrainedLoss.ts'
import { results } from './results.ts'
import { spectraOverlay } from './spectraOverlay.ts'
import { structureGram, structureLosses, structureMap } from './structures.ts'

type Reader<K extends StudyFigureKind> = (
  sources: readonly FigureSource[],
  choice: FigureChoice,
) => DataOf<K> | Promise<DataOf<K>>

/** Readers of the kinds that need samples or analyses. */
const readers: { readonly [K in AnalysedKind]: Reader<K> } = {
  rankMap,
  rankBound,
  interpolation,
  path: (sources, choice) => path(sources, choice.path),
  discretePath: (sources, choice) => discretePath(sources, choice.path),
  landscape,
  depthBias,
  merge,
  gram,
  projections,
  collapseMetrics: (sources, choice) => collapseMetrics(sources, choice.collapse),
  unconstrainedLoss,
  collapseByDepth,
  classMeans,
  spectraOverlay: (sources, choice) => spectraOverlay(sources, choice.overlay),
  results: (sources, choice) => results(sources, choice.results),
  structureLosses: (sources, choice) => structureLosses(sources, choice.structures),
  structureGram: (sources, choice) => structureGram(sources, choice.structures),
  structureMap: (sources, choice) => structureMap(sources, choice.structures),
}

/**
 * Reads the numbers of a figure of several runs. `choice` selects what a kind shows. Throws a CallError that names the run
 * and what it lacks.
 */
export async function readData(
  kind: StudyFigureKind,
  sources: readonly FigureSource[],
  choice: FigureChoice = {},
): Promise<FigureData> {
  const definition: StudyFigureDefinition<FigureData> = studyFigures[kind]
  const { shown, note: leftOut } = withoutFailed(kind, sources)
  const data: FigureData = definition.read?.(shown) ?? (await readers[kind as AnalysedKind](shown, choice))
  const note = joinedNotes(
    dataNote(shown.map(({ summary, spec }) => ({ preset: summary.preset, spec }))),
    leftOut,
    stationarityNote(
      kind,
      shown.filter(({ summary }) => summary.status === 'finished').map(({ last }) => last()),
    ),
  )
  return note === '' ? data : { ...data, note }
}
