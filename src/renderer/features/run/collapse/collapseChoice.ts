import { shallowReactive, shallowRef } from 'vue'
import type { CollapseChoice } from '../../../../shared/figures/collapseMetrics/data.ts'
import { usualVariants, type Centre, type VariantChoice } from '../../../../shared/theory/collapseVariants.ts'

/** Which variant of each metric is shown, about which centre: the same for the next run that is opened. */
export const collapseChoice = {
  variants: shallowReactive<VariantChoice>({ ...usualVariants }),
  about: shallowRef<Centre>('samples'),
}

/** The variants that are chosen now. */
export const chosenVariants = (): CollapseChoice => ({ ...collapseChoice.variants, about: collapseChoice.about.value })
