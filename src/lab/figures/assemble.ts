import type { FigureChoice } from '../../shared/contract/figures.ts'
import type { FigureData } from '../../shared/figures/data.ts'
import type { StudyFigureKind } from '../../shared/spec/figureKind.ts'
import { rankBound } from './rankBound.ts'
import { initialisations } from './initialisations.ts'
import { rankMap } from './rankMap.ts'
import { collapseMetrics } from './collapseMetrics.ts'
import { gram } from './gram.ts'
import { projections } from './projections.ts'
import type { FigureSource } from './source.ts'
import { weightNorms } from './weightNorms.ts'
import { limit } from './limit.ts'
import { path } from './path.ts'
import { results } from './results.ts'

type Assembler<K extends StudyFigureKind> = (
  sources: readonly FigureSource[],
  choice: FigureChoice,
) => Extract<FigureData, { kind: K }> | Promise<Extract<FigureData, { kind: K }>>

/** One per kind. */
const assemblers: { [K in StudyFigureKind]: Assembler<K> } = {
  initialisations,
  weightNorms,
  rankMap,
  rankBound,
  limit,
  path,
  gram,
  projections,
  collapseMetrics: (sources, choice) => collapseMetrics(sources, choice.collapse),
  results: (sources, choice) => results(sources, choice.results),
}

/**
 * The numbers of a figure of several runs; `choice` says what is seen of those that could show more. Throws a CallError that
 * says which run lacks what.
 */
export const assembleFigure = async (
  kind: StudyFigureKind,
  sources: readonly FigureSource[],
  choice: FigureChoice = {},
): Promise<FigureData> => await assemblers[kind](sources, choice)
