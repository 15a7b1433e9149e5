import * as z from 'zod'
import { Vector32 } from '../schema.ts'

/** How the geometry of the features is looked at. */
export const GeometryParameters = z.strictObject({
  /** Pixels of a side of a Gram matrix at most; more samples are averaged within their classes. */
  size: z.int().min(2).max(400).default(100),
  /** Of the planes. */
  seed: z.int().min(0).max(0xffffffff).default(0),
})
export type GeometryParameters = z.infer<typeof GeometryParameters>

/** The features Z^l at one step; columns by class order. */
const LayerState = z.strictObject({
  step: z.int(),
  /** Means of G = ZᵀZ over groups of samples, row by row (side²). */
  gram: Vector32,
  /** tr(G)/N, the mean of ‖z_i‖². */
  meanSquare: z.number(),
  /** shared/theory/gram.ts: 0 where the classes have collapsed. */
  blockDistance: z.number(),
  /** The samples on the layer's plane, all first coordinates and then all second ones (2N); null where Z^l has one row. */
  points: Vector32.nullable(),
  /** shared/theory/projection.ts, of these points; null where there are none, or all are one. */
  classSpread: z.number().nullable(),
})

/** Figures 6 and 7 of 2402.03991v2: Gram matrices and random planes, at every step whose weights were kept. */
export const GeometryResult = z.strictObject({
  kind: z.literal('geometry'),
  /** The last of them. */
  step: z.int(),
  /** Class of every column (N), rising. */
  labels: z.array(z.int()),
  /** Where each class begins on a side of a Gram matrix, and where the last one ends (K + 1). */
  starts: z.array(z.int()),
  /** At most so many samples make one pixel. */
  samplesPerPixel: z.int(),
  layers: z.array(
    z.strictObject({
      /** l, from 0: the inputs X, at the first step alone, since they do not change; left out where features are free. */
      layer: z.int(),
      states: z.array(LayerState),
    }),
  ),
})
export type GeometryResult = z.infer<typeof GeometryResult>
