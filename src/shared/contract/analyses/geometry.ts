import * as z from 'zod'
import { Vector32 } from '../schema.ts'

/** Parameters of the geometry of the features. */
export const GeometryParameters = z.strictObject({
  /** The largest side of a Gram matrix in pixels; more samples are averaged within their classes. */
  size: z.int().min(2).max(400).default(100),
  /** Random seed of the planes. */
  seed: z.int().min(0).max(0xffffffff).default(0),
})
export type GeometryParameters = z.infer<typeof GeometryParameters>

/** The features Z^l at one step; columns are ordered by class. */
const LayerState = z.strictObject({
  step: z.int(),
  /** Means of G = ZᵀZ over groups of samples, row by row (side²). */
  gram: Vector32,
  /** tr(G)/N, the mean of ‖z_i‖². */
  meanSquare: z.number(),
  /** 0 where the classes have collapsed; see shared/theory/gram.ts. */
  blockDistance: z.number(),
  /** Samples on the plane of the layer: first coordinates, then second ones (2N); null where Z^l has one row. */
  points: Vector32.nullable(),
  /** Class spread of these points (shared/theory/projection.ts); null without points, or where all points coincide. */
  classSpread: z.number().nullable(),
})

/** Figures 6 and 7 of 2402.03991v2: Gram matrices and random planes at every step with stored weights. */
export const GeometryResult = z.strictObject({
  kind: z.literal('geometry'),
  /** The last of the steps. */
  step: z.int(),
  /** The class of every column (N), in rising order. */
  labels: z.array(z.int()),
  /** Offsets of the classes on a side of a Gram matrix, with the end of the last class (K + 1). */
  starts: z.array(z.int()),
  /** The largest number of samples in one pixel. */
  samplesPerPixel: z.int(),
  layers: z.array(
    z.strictObject({
      /** l from 0. The inputs, layer 0, have only the first step because they never change; free features have no layer 0. */
      layer: z.int(),
      states: z.array(LayerState),
    }),
  ),
})
export type GeometryResult = z.infer<typeof GeometryResult>
