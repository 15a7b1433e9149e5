import * as z from 'zod'
import { allVariants, centres, collapseVariants, defaultVariants } from '../../theory/collapse/collapseVariants.ts'
import { RunId } from '../../contract/runs.ts'
import { Vector } from '../../contract/schema.ts'

/** One variant of one metric of collapse. */
export const CollapsePanel = z.strictObject({
  variant: z.enum(allVariants),
  about: z.enum(centres),
  steps: z.array(z.int()),
  /** l of the rows of `values`. */
  layers: z.array(z.int()),
  /** Values of each layer over the steps; NaN where the variant is not defined. */
  values: z.array(Vector),
  /** Values below it are round-off; null where round-off has no such limit. */
  floor: z.number().nullable(),
})
export type CollapsePanel = z.infer<typeof CollapsePanel>

/** DNC1, DNC2, DNC3 and NC4 of one run, at every step whose weights were kept. */
export const CollapseMetricsData = z.strictObject({
  kind: z.literal('collapseMetrics'),
  run: RunId,
  panels: z.array(CollapsePanel),
  /** Where each stage of the λ-continuation begins. */
  stages: z.array(z.strictObject({ step: z.int(), multiplier: z.number() })),
})
export type CollapseMetricsData = z.infer<typeof CollapseMetricsData>

/** Which variant of each metric a figure shows, and about which centre its class means are taken. */
export const CollapseChoice = z.strictObject({
  dnc1: z.enum(collapseVariants.dnc1).default(defaultVariants.dnc1),
  dnc2: z.enum(collapseVariants.dnc2).default(defaultVariants.dnc2),
  dnc3: z.enum(collapseVariants.dnc3).default(defaultVariants.dnc3),
  nc4: z.enum(collapseVariants.nc4).default(defaultVariants.nc4),
  about: z.enum(centres).default('samples'),
})
export type CollapseChoice = z.infer<typeof CollapseChoice>
