import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { PresetSize } from '../../shared/spec/presets/preset.ts'

export const runTabs = ['spectra', 'collapse', 'ranks', 'objective', 'weights', 'geometry', 'theory', 'record'] as const
export type RunTab = (typeof runTabs)[number]
export const compareTabs = ['curves', 'differences', 'scatter', 'parallel'] as const
export type CompareTab = (typeof compareTabs)[number]

export type Route =
  | { page: 'library' }
  /** A new experiment: a copy of a run, or what was being written. */
  | { page: 'new'; run: string | null }
  | { page: 'experiment'; preset: string; size: PresetSize }
  | { page: 'runs' }
  | { page: 'run'; id: string; tab: RunTab }
  | { page: 'compare'; ids: readonly string[]; tab: CompareTab }
  | { page: 'studies' }
  | { page: 'study'; id: string }
  | { page: 'engine' }
  | { page: 'data' }
  | { page: 'dataset'; id: string }
  | { page: 'figures' }
  | { page: 'sheet'; id: string }

/** `#/runs/ab12cd34/collapse` → a route; anything unknown leads to the library. */
export function parseRoute(hash: string): Route {
  const [place, name, tab] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  if (place === 'library' && name)
    return { page: 'experiment', preset: name, size: tab === 'paper' ? 'paper' : 'quick' }
  if (place === 'new') return { page: 'new', run: name ? name : null }
  if (place === 'runs' && name)
    return { page: 'run', id: name, tab: runTabs.find((known) => known === tab) ?? 'spectra' }
  if (place === 'runs') return { page: 'runs' }
  if (place === 'compare') {
    const ids = [...new Set((name ?? '').split(',').filter(Boolean))]
    return { page: 'compare', ids, tab: compareTabs.find((known) => known === tab) ?? 'curves' }
  }
  if (place === 'studies') return name ? { page: 'study', id: name } : { page: 'studies' }
  if (place === 'engine') return { page: 'engine' }
  if (place === 'data') return name ? { page: 'dataset', id: name } : { page: 'data' }
  if (place === 'figures') return name ? { page: 'sheet', id: name } : { page: 'figures' }
  return { page: 'library' }
}

export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'library':
      return '#/library'
    case 'new':
      return route.run === null ? '#/new' : `#/new/${encodeURIComponent(route.run)}`
    case 'experiment':
      return `#/library/${encodeURIComponent(route.preset)}/${route.size}`
    case 'runs':
      return '#/runs'
    case 'run':
      return `#/runs/${encodeURIComponent(route.id)}/${route.tab}`
    case 'compare':
      return route.ids.length > 0 ? `#/compare/${route.ids.join(',')}/${route.tab}` : '#/compare'
    case 'studies':
      return '#/studies'
    case 'study':
      return `#/studies/${encodeURIComponent(route.id)}`
    case 'engine':
      return '#/engine'
    case 'data':
      return '#/data'
    case 'dataset':
      return `#/data/${encodeURIComponent(route.id)}`
    case 'figures':
      return '#/figures'
    case 'sheet':
      return `#/figures/${encodeURIComponent(route.id)}`
  }
}

const isBrowser = typeof location !== 'undefined'
const current = shallowRef<Route>(parseRoute(isBrowser ? location.hash : ''))
if (isBrowser) addEventListener('hashchange', () => (current.value = parseRoute(location.hash)))

/** The page on screen. The address holds it, so Back, Forward and a reload do what one expects. */
export function useRoute(): { route: Readonly<ShallowRef<Route>>; go(to: Route, how?: 'push' | 'replace'): void } {
  return {
    route: readonly(current) as Readonly<ShallowRef<Route>>,
    go: (to, how = 'push') => {
      if (how === 'push') location.hash = formatRoute(to)
      else location.replace(formatRoute(to))
    },
  }
}
