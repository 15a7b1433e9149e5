import { computed, shallowRef, type ComputedRef } from 'vue'
import { darkTheme, lightTheme, type ChartTheme } from '../../shared/plot/theme.ts'

const isDark = shallowRef(false)
if (typeof matchMedia !== 'undefined') {
  const query = matchMedia('(prefers-color-scheme: dark)')
  isDark.value = query.matches
  query.addEventListener('change', () => (isDark.value = query.matches))
}

/** The theme of charts, as the system asks for it now. */
export function useTheme(): ComputedRef<ChartTheme> {
  return computed(() => (isDark.value ? darkTheme : lightTheme))
}
