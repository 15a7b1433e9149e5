import * as z from 'zod'
import { depthOf, strength, type UnconstrainedModel } from '../../theory/unconstrained/model.ts'
import type { SpecModel } from '../../theory/unconstrained/specModel.ts'

/** The fields that a map of structures can have as its axes. */
export const mapFields = ['classes', 'depth', 'samples', 'lambda'] as const
export const MapField = z.enum(mapFields)
export type MapField = z.infer<typeof MapField>

/** The least and the greatest value of each field on the page. */
export const fieldRange: Readonly<Record<MapField, readonly [least: number, most: number]>> = {
  classes: [2, 21],
  depth: [2, 10],
  samples: [1, 50],
  lambda: [1e-5, 1e-1],
}

/** A DUFM with equal weight decays, and what its figures show. */
export const StructureChoice = z.strictObject({
  /** K. */
  classes: z.int().min(2).max(1000),
  /** L: weight matrices above the free features. */
  depth: z.int().min(2).max(63),
  /** n: samples a class. */
  samples: z.int().min(1).max(900),
  /** λ of every weight matrix. */
  lambda: z.number().positive().max(10),
  /** λ_H: λ, or λ/n, which leaves every loss without n. */
  featureDecay: z.enum(['lambda', 'lambdaOverN']),
  loss: z.enum(['squared', 'crossEntropy']),
  activation: z.enum(['identity', 'relu']),
  /** The axes of the map. */
  axes: z.tuple([MapField, MapField]).refine(([x, y]) => x !== y, 'names one field twice'),
})
export type StructureChoice = z.infer<typeof StructureChoice>

export const firstChoice: StructureChoice = {
  classes: 10,
  depth: 4,
  samples: 4,
  lambda: 1e-3,
  featureDecay: 'lambdaOverN',
  loss: 'squared',
  activation: 'relu',
  axes: ['classes', 'depth'],
}

export function modelOfChoice({ classes, depth, samples, lambda, featureDecay }: StructureChoice): UnconstrainedModel {
  return {
    classes,
    samples,
    weightDecays: Array.from({ length: depth }, () => lambda),
    featureDecay: featureDecay === 'lambda' ? lambda : lambda / samples,
  }
}

export const settingOfChoice = (choice: StructureChoice): SpecModel => ({
  model: modelOfChoice(choice),
  loss: choice.loss,
  activation: choice.activation,
})

/** Returns the choice with another value of a field of the map. */
export const withField = (choice: StructureChoice, field: MapField, value: number): StructureChoice => ({
  ...choice,
  [field]: value,
})

/**
 * Returns the choice of a setting. Decays that differ become the λ with the same Λ: every loss depends on Λ alone. Scales
 * of single matrices then differ from those of the setting.
 */
export function choiceOfSetting({ model, loss, activation }: SpecModel): StructureChoice {
  const L = depthOf(model)
  const isShared = Math.abs(model.featureDecay / (model.weightDecays[0] ?? NaN) - 1) < 1e-9
  const lambda = (strength(model) / (isShared ? model.samples : 1)) ** (1 / (L + 1))
  return {
    ...firstChoice,
    classes: model.classes,
    depth: L,
    samples: model.samples,
    lambda: Number(lambda.toPrecision(12)),
    featureDecay: isShared ? 'lambda' : 'lambdaOverN',
    loss,
    activation,
  }
}
