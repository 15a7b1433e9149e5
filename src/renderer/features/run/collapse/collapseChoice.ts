import { shallowReactive, shallowRef } from 'vue'
import type { CollapseChoice } from '../../../../shared/figures/collapseMetrics/data.ts'
import {
  defaultVariants,
  type Centre,
  type VariantChoice,
} from '../../../../shared/theory/collapse/collapseVariants.ts'

/** The variant shown of each metric, and the centre of the class means. All runs share it. */
export const collapseChoice = {
  variants: shallowReactive<VariantChoice>({ ...defaultVariants }),
  about: shallowRef<Centre>('samples'),
}

/** Returns the current choice. */
export const chosenVariants = (): CollapseChoice => ({ ...collapseChoice.variants, about: collapseChoice.about.value })
