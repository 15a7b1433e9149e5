import { createGlobalState, defaultLocation, useEventListener } from '@vueuse/core'
import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { CommandId } from '../../shared/commands.ts'
import type { PresetSize } from '../../shared/spec/presets/preset.ts'

export const runTabs = ['spectra', 'collapse', 'ranks', 'objective', 'weights', 'geometry', 'theory', 'record'] as const
export type RunTab = (typeof runTabs)[number]
export const compareTabs = ['curves', 'spectra', 'differences', 'scatter', 'parallel'] as const
export type CompareTab = (typeof compareTabs)[number]

export type Route =
  | { page: 'library' }
  /** A new experiment: a copy of a run, or the draft that was kept. `start`: the hash of weights that it starts from. */
  | { page: 'new'; run: string | null; start?: string }
  | { page: 'preset'; preset: string; size: PresetSize }
  | { page: 'runs' }
  | { page: 'run'; id: string; tab: RunTab }
  | { page: 'compare'; ids: readonly string[]; tab: CompareTab }
  | { page: 'studies' }
  | { page: 'study'; id: string }
  | { page: 'system' }
  /** Deep unconstrained features models: DNC against low-rank structures. */
  | { page: 'dufm' }
  /** The theory bench: values in the text of `formatValues`, empty for the last ones, and a pinned run. */
  | { page: 'theory'; values: string; run: string | null }
  /** Weights of other programs. */
  | { page: 'checkpoint' }
  /** A file of runs that somebody else made. */
  | { page: 'bundle' }
  | { page: 'preferences' }
  | { page: 'recentFiles' }
  /** A document of docs/, or the glossary. `place`: the entry or the anchor of a heading; empty for the beginning. */
  | { page: 'help'; document: string; place: string }
  | { page: 'datasets' }
  | { page: 'dataset'; id: string }
  | { page: 'sheets' }
  | { page: 'sheet'; id: string }
  | { page: 'reports' }
  | { page: 'report'; id: string }

/** The page that each entry of the sidebar opens, by the id of its command. */
export const sectionRoutes = {
  library: { page: 'library' },
  new: { page: 'new', run: null },
  runs: { page: 'runs' },
  compare: { page: 'compare', ids: [], tab: 'curves' },
  studies: { page: 'studies' },
  dufm: { page: 'dufm' },
  theory: { page: 'theory', values: '', run: null },
  checkpoint: { page: 'checkpoint' },
  datasets: { page: 'datasets' },
  sheets: { page: 'sheets' },
  reports: { page: 'reports' },
  system: { page: 'system' },
  recentFiles: { page: 'recentFiles' },
  preferences: { page: 'preferences' },
  help: { page: 'help', document: 'glossary', place: '' },
} as const satisfies Partial<Record<CommandId, Route>>
export type SectionId = keyof typeof sectionRoutes

/** Parses an address such as `#/runs/ab12cd34/collapse`. An unknown address leads to the library. */
export function parseRoute(hash: string): Route {
  const [place, name, tab] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  if (place === 'library' && name) return { page: 'preset', preset: name, size: tab === 'paper' ? 'paper' : 'quick' }
  if (place === 'new') return { page: 'new', run: name && name !== '-' ? name : null, ...(tab ? { start: tab } : {}) }
  if (place === 'runs' && name)
    return { page: 'run', id: name, tab: runTabs.find((known) => known === tab) ?? 'spectra' }
  if (place === 'runs') return { page: 'runs' }
  if (place === 'compare') {
    const ids = [...new Set((name ?? '').split(',').filter(Boolean))]
    return { page: 'compare', ids, tab: compareTabs.find((known) => known === tab) ?? 'curves' }
  }
  if (place === 'studies') return name ? { page: 'study', id: name } : { page: 'studies' }
  if (place === 'dufm') return { page: 'dufm' }
  if (place === 'theory') return { page: 'theory', values: name ?? '', run: tab ? tab : null }
  if (place === 'bundle') return { page: 'bundle' }
  if (place === 'checkpoint') return { page: 'checkpoint' }
  if (place === 'engine') return { page: 'system' }
  if (place === 'preferences') return { page: 'preferences' }
  if (place === 'recent') return { page: 'recentFiles' }
  if (place === 'help') return { page: 'help', document: name || 'glossary', place: tab ?? '' }
  if (place === 'data') return name ? { page: 'dataset', id: name } : { page: 'datasets' }
  if (place === 'figures') return name ? { page: 'sheet', id: name } : { page: 'sheets' }
  if (place === 'reports') return name ? { page: 'report', id: name } : { page: 'reports' }
  return { page: 'library' }
}

/** Returns the address of a page. Addresses are kept in windows.json, so they never change. */
export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'library':
      return '#/library'
    case 'new':
      if (route.start !== undefined) return `#/new/${encodeURIComponent(route.run ?? '-')}/${route.start}`
      return route.run === null ? '#/new' : `#/new/${encodeURIComponent(route.run)}`
    case 'preset':
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
    case 'dufm':
      return '#/dufm'
    case 'theory': {
      const place = route.values === '' ? '#/theory' : `#/theory/${route.values}`
      return route.run === null ? place : `${place}/${encodeURIComponent(route.run)}`
    }
    case 'bundle':
      return '#/bundle'
    case 'checkpoint':
      return '#/checkpoint'
    case 'system':
      return '#/engine'
    case 'preferences':
      return '#/preferences'
    case 'recentFiles':
      return '#/recent'
    case 'help': {
      const place = route.place === '' ? '' : `/${encodeURIComponent(route.place)}`
      return `#/help/${encodeURIComponent(route.document)}${place}`
    }
    case 'datasets':
      return '#/data'
    case 'dataset':
      return `#/data/${encodeURIComponent(route.id)}`
    case 'sheets':
      return '#/figures'
    case 'sheet':
      return `#/figures/${encodeURIComponent(route.id)}`
    case 'reports':
      return '#/reports'
    case 'report':
      return `#/reports/${encodeURIComponent(route.id)}`
  }
}

export interface Router {
  route: Readonly<ShallowRef<Route>>
  go(to: Route, how?: 'push' | 'replace'): void
}

/** The page on screen. The address holds it, so Back, Forward and a reload work as in a browser. */
export const useRoute = createGlobalState((): Router => {
  const current = shallowRef<Route>(parseRoute(defaultLocation?.hash ?? ''))
  useEventListener('hashchange', () => (current.value = parseRoute(location.hash)))
  return {
    route: readonly(current) as Router['route'],
    go: (to, how = 'push') => {
      if (how === 'push') location.hash = formatRoute(to)
      else location.replace(formatRoute(to))
    },
  }
})
