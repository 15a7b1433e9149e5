import type { FigureData } from '../../shared/contract/figureData/index.ts'
import type { StudyFigureKind } from '../../shared/spec/figureKind.ts'
import { rankBound } from './rankBound.ts'
import { initialisations } from './initialisations.ts'
import { rankMap } from './rankMap.ts'
import { gram } from './gram.ts'
import { projections } from './projections.ts'
import type { FigureSource } from './source.ts'
import { weightNorms } from './weightNorms.ts'
import { limit } from './limit.ts'
import { path } from './path.ts'

type Assembler<K extends StudyFigureKind> = (
  sources: readonly FigureSource[],
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
}

/** The numbers of a figure of several runs. Throws a CallError that says which run lacks what. */
export const assembleFigure = async (kind: StudyFigureKind, sources: readonly FigureSource[]): Promise<FigureData> =>
  await assemblers[kind](sources)
