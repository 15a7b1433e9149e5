import { shallowRef } from 'vue'

/** Whether steps are on a log axis. All runs and all charts over steps share it. */
export const isLogSteps = shallowRef(false)
