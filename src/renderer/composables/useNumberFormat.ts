import { createGlobalState } from '@vueuse/core'
import { watch } from 'vue'
import { numberFormat, parseNumberFormat } from '../text/numbers.ts'
import { useSetting } from './useSetting.ts'

/** The stored number format. The first use applies it to the window, and every change at once. */
export const useNumberFormat = createGlobalState(() => {
  const setting = useSetting('numbers.format', parseNumberFormat, true)
  watch(setting.value, (format) => (numberFormat.value = format), { immediate: true })
  return setting
})
