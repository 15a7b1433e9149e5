import { createGlobalState, usePreferredDark } from '@vueuse/core'
import { computed } from 'vue'
import { darkTheme, lightTheme, type ChartTheme } from '../../shared/plot/theme.ts'

/** The theme of charts, which follows the colour scheme of the system. */
export const useTheme = createGlobalState(() => {
  const isDark = usePreferredDark()
  return computed((): ChartTheme => (isDark.value ? darkTheme : lightTheme))
})
