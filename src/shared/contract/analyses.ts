import * as z from 'zod'
import { ClassMeansParameters, ClassMeansResult } from './analyses/classMeans.ts'
import { CollapseParameters, CollapseResult } from './analyses/collapse.ts'
import { GeometryParameters, GeometryResult } from './analyses/geometry.ts'
import { TheoryParameters, TheoryResult } from './analyses/theory.ts'
import { InterpolationParameters, InterpolationResult } from './analyses/interpolation.ts'
import { CurvatureParameters, CurvatureResult, LandscapeParameters, LandscapeResult } from './analyses/landscape.ts'
import { LogitsParameters, LogitsResult } from './analyses/logits.ts'
import { RunId } from './runs.ts'
import { call, event } from './schema.ts'
import { PathParameters, PathResult } from './analyses/path.ts'

const request = <K extends string, P extends z.ZodType>(kind: K, parameters: P) =>
  z.strictObject({
    run: RunId,
    kind: z.literal(kind),
    /** A step with stored weights; null for the last weights. */
    step: z.int().min(0).nullable().default(null),
    parameters: parameters.prefault({} as never),
  })

/** A request to compute something from the stored weights of a run. */
export const AnalysisRequest = z.discriminatedUnion('kind', [
  request('theory', TheoryParameters),
  request('path', PathParameters),
  request('geometry', GeometryParameters),
  request('collapse', CollapseParameters),
  request('interpolation', InterpolationParameters),
  request('curvature', CurvatureParameters),
  request('landscape', LandscapeParameters),
  request('logits', LogitsParameters),
  request('classMeans', ClassMeansParameters),
])
export type AnalysisRequest = z.infer<typeof AnalysisRequest>
export type AnalysisRequestInput = z.input<typeof AnalysisRequest>

export const AnalysisResult = z.discriminatedUnion('kind', [
  TheoryResult,
  PathResult,
  GeometryResult,
  CollapseResult,
  InterpolationResult,
  CurvatureResult,
  LandscapeResult,
  LogitsResult,
  ClassMeansResult,
])
export type AnalysisResult = z.infer<typeof AnalysisResult>

export type AnalysisKind = AnalysisRequest['kind']
export type RequestOf<K extends AnalysisKind> = Extract<AnalysisRequest, { kind: K }>
export type RequestInputOf<K extends AnalysisKind> = Extract<AnalysisRequestInput, { kind: K }>
export type ParametersOf<K extends AnalysisKind> = RequestOf<K>['parameters']
export type ResultOf<K extends AnalysisKind> = Extract<AnalysisResult, { kind: K }>

const which = {
  run: RunId,
  kind: z.enum([
    'theory',
    'path',
    'geometry',
    'collapse',
    'interpolation',
    'curvature',
    'landscape',
    'logits',
    'classMeans',
  ]),
}

export const analyses = {
  /** Answers with the result, at once where it is stored. Computes one analysis at a time per run and kind. */
  make: call(AnalysisRequest, AnalysisResult),
  /** Answers with the stored result for the same weights and parameters; null where there is none. Computes nothing. */
  kept: call(AnalysisRequest, AnalysisResult.nullable()),
  /** Stops the running and waiting analyses of this run and kind; their calls reject. */
  stop: call(z.strictObject(which), z.null()),
  /** `done` rises from 0 to 1. */
  progressed: event(z.strictObject({ ...which, done: z.number(), secondsLeft: z.number().nullable() })),
}
