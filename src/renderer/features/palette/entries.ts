import { commandKey, keyText } from '../../../shared/commands.ts'
import type { DataSetSummary } from '../../../shared/contract/datasets.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { ReportSummary } from '../../../shared/contract/reports.ts'
import type { SheetSummary } from '../../../shared/contract/sheets.ts'
import type { StudySummary } from '../../../shared/contract/studies.ts'
import type { Preset } from '../../../shared/spec/presets/preset.ts'
import type { Command } from '../../composables/useCommands.ts'
import { sectionRoutes, type Route } from '../../composables/useRoute.ts'
import { formatTime } from '../../text/format.ts'
import { countsText } from '../../text/studyText.ts'
import { search, type Findable } from './search.ts'

/** A line of the palette. */
export interface Entry extends Findable {
  /** Identifies the entry in every window and after a restart. */
  key: string
  /** A short description, computed only for entries on screen. */
  detail(): string
  shortcut: string
  /** The page that it opens; null for an action. */
  route: Route | null
  /** The action; null for a page. */
  run: (() => unknown) | null
}

/** Everything that the palette searches. */
export interface Sources {
  commands: readonly Command[]
  presets: readonly Preset[]
  runs: readonly RunSummary[]
  studies: readonly StudySummary[]
  sets: readonly DataSetSummary[]
  sheets: readonly SheetSummary[]
  reports: readonly ReportSummary[]
}

export interface Section {
  title: string
  entries: readonly Entry[]
  /** The number of matches that are not shown. */
  left: number
}

const isPage = ({ id }: Command): boolean => id !== undefined && id in sectionRoutes

const noDetail = (): string => ''

const pageEntry = (key: string, title: string, words: string, detail: () => string, route: Route): Entry => ({
  key,
  title,
  words,
  detail,
  route,
  shortcut: '',
  run: null,
})

function commandEntry({ id, title, run }: Command, isMac: boolean): Entry {
  const key = id === undefined ? null : commandKey(id, isMac)
  const shortcut = key === null ? '' : keyText(key, isMac)
  return { key: `command ${id ?? title}`, title, words: '', detail: noDetail, shortcut, route: null, run }
}

const runEntry = ({ id, name, status, tags, folder, createdAt }: RunSummary): Entry =>
  pageEntry(
    `run ${id}`,
    name,
    [id, ...tags, folder].join(' '),
    () => [status, ...tags, formatTime(createdAt)].join(' · '),
    {
      page: 'run',
      id,
      tab: 'spectra',
    },
  )

const studyEntry = ({ id, name, counts, preset }: StudySummary): Entry =>
  pageEntry(`study ${id}`, name, `${id} ${preset ?? ''}`, () => countsText(counts), { page: 'study', id })

const setEntry = ({ id, name, samples, classNames, source }: DataSetSummary): Entry =>
  pageEntry(`set ${id}`, name, `${id} ${source}`, () => `${samples} samples, ${classNames.length} classes`, {
    page: 'dataset',
    id,
  })

const sheetEntry = ({ id, name, panels, changedAt }: SheetSummary): Entry =>
  pageEntry(
    `sheet ${id}`,
    name,
    id,
    () => `${panels} ${panels === 1 ? 'panel' : 'panels'} · ${formatTime(changedAt)}`,
    {
      page: 'sheet',
      id,
    },
  )

const reportEntry = ({ id, name, changedAt }: ReportSummary): Entry =>
  pageEntry(`report ${id}`, name, id, () => formatTime(changedAt), { page: 'report', id })

/** Returns two entries for a preset: one opens it, one runs it. */
function presetEntries(preset: Preset, runQuick: (preset: Preset) => unknown): Entry[] {
  const { name, figure, title } = preset
  const open = pageEntry(`preset ${name}`, `${figure} · ${title}`, name, () => 'Open the experiment', {
    page: 'preset',
    preset: name,
    size: 'quick',
  })
  const run = {
    key: `quick ${name}`,
    title: `Run quick: ${figure} · ${title}`,
    words: name,
    detail: noDetail,
    shortcut: '',
  }
  return [open, { ...run, route: null, run: () => runQuick(preset) }]
}

/** Returns the entries in their groups. They are built once, because each letter typed searches all of them. */
export function groupsOf(
  { commands, presets, runs, studies, sets, sheets, reports }: Sources,
  runQuick: (preset: Preset) => unknown,
  isMac: boolean,
): { title: string; entries: Entry[] }[] {
  // The window offers these two to open the palette, which is open.
  const opensPalette = ({ id, isOnPage }: Command): boolean => !isOnPage && (id === 'palette' || id === 'find')
  const usable = commands.filter((command) => command.isEnabled && !opensPalette(command))
  // The command of a page replaces the window's command of the same id.
  const distinct = usable.filter(({ id }, i) => id === undefined || usable.findIndex((one) => one.id === id) === i)
  const entries = (some: readonly Command[]): Entry[] => some.map((command) => commandEntry(command, isMac))
  return [
    { title: 'On this page', entries: entries(distinct.filter(({ isOnPage }) => isOnPage)) },
    { title: 'Pages', entries: entries(distinct.filter(isPage)) },
    { title: 'Actions', entries: entries(distinct.filter((command) => !command.isOnPage && !isPage(command))) },
    { title: 'Experiments', entries: presets.flatMap((preset) => presetEntries(preset, runQuick)) },
    { title: 'Runs', entries: runs.map(runEntry) },
    { title: 'Studies', entries: studies.map(studyEntry) },
    { title: 'Data sets', entries: sets.map(setEntry) },
    { title: 'Sheets', entries: sheets.map(sheetEntry) },
    { title: 'Reports', entries: reports.map(reportEntry) },
  ]
}

const maxPerGroup = 8
const maxRecent = 6

/**
 * Returns what the palette shows. With a query: the groups with matches, the best match first. Without one: recent
 * choices, then commands, then the newest of everything else.
 */
export function sectionsOf(
  query: string,
  groups: readonly { title: string; entries: readonly Entry[] }[],
  recent: readonly string[],
): Section[] {
  if (query.trim() !== '') {
    const found = groups.map(({ title, entries }) => ({ title, ...search(query, entries, maxPerGroup) }))
    return found
      .filter(({ best }) => best.length > 0)
      .toSorted((a, b) => b.score - a.score)
      .map(({ title, best, left }) => ({ title, entries: best, left }))
  }
  const wanted = new Set(recent)
  const known = groups.flatMap(({ entries }) => entries.filter(({ key }) => wanted.has(key)))
  const last = recent.flatMap((key) => known.find((entry) => entry.key === key) ?? []).slice(0, maxRecent)
  const shown = new Set(last.map(({ key }) => key))
  const rest = groups.map(({ title, entries }) => {
    const others = entries.filter(({ key }) => !shown.has(key))
    const max = title === 'Runs' || title === 'Studies' ? 4 : maxPerGroup
    return { title, entries: others.slice(0, max), left: Math.max(0, others.length - max) }
  })
  return [{ title: 'Recent', entries: last, left: 0 }, ...rest].filter(({ entries }) => entries.length > 0)
}

/** Returns the recent keys with this one in front. */
export const withRecent = (recent: readonly string[], key: string): string[] =>
  [key, ...recent.filter((own) => own !== key)].slice(0, 20)
