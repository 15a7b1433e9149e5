import * as z from 'zod'
import { EndKind, LogLine, RunId, RunStatus } from '../../shared/contract/runs.ts'
import { AnyCollapseStep, AnyNumber, AnyProgress } from '../../shared/contract/divergedRecords.ts'
import { EngineReport } from '../../shared/contract/engine.ts'
import { Forecast } from '../../shared/contract/forecasts.ts'
import { Vector } from '../../shared/contract/schema.ts'
import { ReportContent } from '../../shared/contract/reports.ts'
import { SheetContent } from '../../shared/contract/sheets.ts'
import { RunSpec } from '../../shared/spec/runSpec.ts'
import { StudyPlan } from '../../shared/spec/studyPlan.ts'

/** The version of the members of a bundle. A reader refuses a higher one. */
export const bundleVersion = 1

const Text = z.string().max(1_000_000)
const Hash = z.string().regex(/^[0-9a-f]{64}$/)
/** A file name: no path, no drive, no hidden file. */
export const FileName = z
  .string()
  .regex(/^[^./\\:\0][^/\\:\0]{0,200}$/, 'is no plain file name')
  .refine((name) => !name.includes('..'), 'is no plain file name')

/** What a bundle has beside its runs. */
export const Manifest = z.object({
  format: z.literal('collapsar bundle'),
  version: z.int().min(1).max(bundleVersion, 'is newer than this Collapsar: update it'),
  madeAt: z.number(),
  runs: z.array(RunId).max(100_000),
  studies: z
    .array(
      z.object({
        id: RunId,
        name: Text,
        preset: Text.nullable(),
        size: z.enum(['quick', 'paper']).nullable(),
        createdAt: z.number(),
        plan: StudyPlan,
      }),
    )
    .max(10_000),
  sheets: z
    .array(z.object({ id: Text, name: Text, createdAt: z.number(), changedAt: z.number(), content: SheetContent }))
    .max(1000),
  /** Absent in bundles of earlier versions. */
  reports: z
    .array(z.object({ id: Text, name: Text, createdAt: z.number(), changedAt: z.number(), content: ReportContent }))
    .max(1000)
    .default([]),
  datasets: z
    .array(
      z.object({
        hash: Hash,
        name: Text,
        addedAt: z.number(),
        source: Text,
        samples: z.int(),
        classes: z.int(),
        shape: Text,
        description: Text,
      }),
    )
    .max(1000),
  /** Further files: figures, reports, notes. */
  attachments: z.array(FileName).max(1000),
})
export type Manifest = z.infer<typeof Manifest>

/** The summary, spec and log of a run, in the first frame of its member. */
export const BundledHead = z.object({
  summary: z.object({
    id: RunId,
    name: z.string().min(1).max(120),
    status: RunStatus.exclude(['queued', 'running']),
    ending: Text.nullable(),
    endKind: EndKind.nullable(),
    study: RunId,
    preset: Text.nullable(),
    createdAt: z.number(),
    startedAt: z.number().nullable(),
    endedAt: z.number().nullable(),
    secondsBefore: z.number(),
    progress: AnyProgress.nullable(),
    tcv: AnyNumber.nullable(),
    bestObjective: AnyNumber.nullable(),
    bestTcv: AnyNumber.nullable(),
    tags: z.array(z.string().max(40)).max(50),
    notes: z.string().max(100_000),
    folder: z.string().max(200),
  }),
  spec: RunSpec,
  forecast: Forecast,
  engine: EngineReport.nullable(),
  versions: z.record(z.string(), z.string()),
  peakMemoryBytes: z.number().nullable(),
  scalars: Vector,
  log: z.array(LogLine),
  collapseSteps: z.array(AnyCollapseStep),
})
export type BundledHead = z.infer<typeof BundledHead>

export const BundledWeights = z.object({ step: z.int().nonnegative(), weights: z.array(Vector) })
