import { shallowReactive, shallowRef } from 'vue'
import { usualVariants, type VariantChoice } from '../../../../shared/charts/collapsePanel.ts'
import type { Centre } from '../../../../shared/theory/collapseVariants.ts'

/** Which variant of each metric is shown, about which centre: the same for the next run that is opened. */
export const collapseChoice = {
  variants: shallowReactive<VariantChoice>({ ...usualVariants }),
  about: shallowRef<Centre>('samples'),
}
