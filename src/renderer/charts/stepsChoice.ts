import { shallowRef } from 'vue'

/** Whether steps are on a log axis: the same for every run and chart of one run's course. */
export const isLogSteps = shallowRef(false)
