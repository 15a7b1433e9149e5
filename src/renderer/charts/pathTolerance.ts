import { shallowRef } from 'vue'
import { PathChoice } from '../../shared/figures/path/data.ts'

/** The largest ‖Z^L − Y‖/‖Y‖ of an interpolating network. All figures of the path share it. */
export const pathTolerance = shallowRef(PathChoice.parse({}).tolerance)
