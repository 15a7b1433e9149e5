import * as z from 'zod'
import { Vector } from '../../contract/schema.ts'
import { RunSpec } from '../../spec/runSpec.ts'
import { BenchValues } from '../../theory/bench/values.ts'

const Words = z.string().max(1000)
const RunKey = z.string().max(100)

/** A chart of Compare: the lines on screen, with the ids that give them their colours. */
const CurvesPage = z.strictObject({
  kind: z.literal('curves'),
  title: Words,
  lines: z
    .array(z.strictObject({ id: RunKey, label: Words, x: Vector, values: Vector, lower: Vector, upper: Vector }))
    .max(1000),
  /** Every compared run, hidden ones too: colours follow this order. */
  order: z.array(RunKey).max(1000),
  name: Words,
  over: z.enum(['step', 'time']),
  isLogX: z.boolean(),
  isLogY: z.boolean(),
  smoothing: z.int().min(1).max(10_000),
  band: Words,
  leftOutX: z.int().min(0),
})

const Place = z.number().nullable()

const ScatterPage = z.strictObject({
  kind: z.literal('scatter'),
  title: Words,
  points: z.array(z.strictObject({ id: RunKey, label: Words, x: Place, y: Place })).max(1000),
  order: z.array(RunKey).max(1000),
  xName: Words,
  yName: Words,
  isLogX: z.boolean(),
  isLogY: z.boolean(),
})

const ParallelPage = z.strictObject({
  kind: z.literal('parallel'),
  title: Words,
  axes: z
    .array(
      z.strictObject({
        key: Words,
        label: Words,
        isLog: z.boolean(),
        words: z.array(Words).nullable(),
        /** The values that the axis keeps; a null end is open. */
        interval: z.strictObject({ least: Place, most: Place }).nullable(),
      }),
    )
    .max(100),
  lines: z.array(z.strictObject({ id: RunKey, label: Words, values: z.array(Place) })).max(1000),
  order: z.array(RunKey).max(1000),
  colourBy: Words.nullable(),
})

/** The forecast of a spec before any run. The lab computes it. */
const ForecastPage = z.strictObject({
  kind: z.literal('forecast'),
  title: Words,
  spec: RunSpec,
  /** The values of the theory bench, which also set C and the class sizes. */
  bench: BenchValues.optional(),
  /** The spectra of a run that is pinned beside the forecast: s(Z^l) and s(σ⁻¹(Z^l)). */
  measured: z
    .strictObject({ featureSpectra: z.array(Vector).max(64), recursiveSpectra: z.array(Vector).max(64) })
    .optional(),
})

/** Tables of texts, as a page shows them. */
const TablesPage = z.strictObject({
  kind: z.literal('tables'),
  title: Words,
  tables: z
    .array(
      z.strictObject({
        caption: Words,
        columns: z.array(Words).min(1).max(100),
        rows: z.array(z.array(Words)).max(2000),
        /** Sentences below the table. */
        notes: z.array(Words).default([]),
      }),
    )
    .min(1)
    .max(50),
})

/** What a page of the window shows that is no figure of runs alone: the content travels with the request. */
export const PageData = z.discriminatedUnion('kind', [CurvesPage, ScatterPage, ParallelPage, ForecastPage, TablesPage])
export type PageData = z.infer<typeof PageData>
export type PageOf<K extends PageData['kind']> = Extract<PageData, { kind: K }>
