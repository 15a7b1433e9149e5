import { commandKey, keyText } from '../../../shared/commands.ts'
import type { DataSetSummary } from '../../../shared/contract/datasets.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { SheetSummary } from '../../../shared/contract/sheets.ts'
import type { StudySummary } from '../../../shared/contract/studies.ts'
import type { Preset } from '../../../shared/spec/presets/preset.ts'
import type { Command } from '../../composables/useCommands.ts'
import type { Route } from '../../composables/useRoute.ts'
import { formatTime } from '../../text/format.ts'
import { countsText } from '../../text/studyText.ts'
import { search, type Findable } from './search.ts'

/** A line of the palette. */
export interface Entry extends Findable {
  /** The same in every window, and after a restart. */
  key: string
  /** What is known of it besides its title; asked only of what is shown. */
  detail(): string
  shortcut: string
  /** Where it leads; null where it does something. */
  route: Route | null
  /** What it does; null where it leads somewhere. */
  run: (() => unknown) | null
}

/** Everything that can be found. */
export interface Sources {
  commands: readonly Command[]
  presets: readonly Preset[]
  runs: readonly RunSummary[]
  studies: readonly StudySummary[]
  sets: readonly DataSetSummary[]
  sheets: readonly SheetSummary[]
}

export interface Section {
  title: string
  entries: readonly Entry[]
  /** How many more there are that are not shown. */
  left: number
}

const places = ['library', 'new', 'runs', 'compare', 'studies', 'data', 'figures', 'engine']
const isPlace = ({ id }: Command): boolean => id !== undefined && places.includes(id)

const nothing = (): string => ''

const leading = (key: string, title: string, words: string, detail: () => string, route: Route): Entry => ({
  ...{ key, title, words, detail, route },
  ...{ shortcut: '', run: null },
})

function commandEntry({ id, title, run }: Command, isMac: boolean): Entry {
  const key = id === undefined ? null : commandKey(id, isMac)
  const shortcut = key === null ? '' : keyText(key, isMac)
  return { key: `command ${id ?? title}`, title, words: '', detail: nothing, shortcut, route: null, run }
}

const runEntry = ({ id, name, status, tags, folder, createdAt }: RunSummary): Entry =>
  leading(
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
  leading(`study ${id}`, name, `${id} ${preset ?? ''}`, () => countsText(counts), { page: 'study', id })

const setEntry = ({ id, name, samples, classNames, source }: DataSetSummary): Entry =>
  leading(`set ${id}`, name, `${id} ${source}`, () => `${samples} samples, ${classNames.length} classes`, {
    page: 'dataset',
    id,
  })

const sheetEntry = ({ id, name, panels, changedAt }: SheetSummary): Entry =>
  leading(`sheet ${id}`, name, id, () => `${panels} ${panels === 1 ? 'panel' : 'panels'} · ${formatTime(changedAt)}`, {
    page: 'sheet',
    id,
  })

/** Two of each: to look at, and to run at once. */
function presetEntries(preset: Preset, runQuick: (preset: Preset) => unknown): Entry[] {
  const { name, figure, title } = preset
  const open = leading(`preset ${name}`, `${figure} · ${title}`, name, () => 'opens the experiment', {
    page: 'experiment',
    preset: name,
    size: 'quick',
  })
  const run = {
    key: `quick ${name}`,
    title: `Run quick: ${figure} · ${title}`,
    words: name,
    detail: nothing,
    shortcut: '',
  }
  return [open, { ...run, route: null, run: () => runQuick(preset) }]
}

/** Made once for what is there now: a search goes through them with every letter. */
export function groupsOf(
  { commands, presets, runs, studies, sets, sheets }: Sources,
  runQuick: (preset: Preset) => unknown,
  isMac: boolean,
): { title: string; entries: Entry[] }[] {
  // The palette itself, and to look for something where a page has nothing of its own to look through, are here already.
  const isHereAlready = ({ id, isOnPage: isHere }: Command): boolean => !isHere && (id === 'palette' || id === 'find')
  const usable = commands.filter((command) => command.isEnabled && !isHereAlready(command))
  // A page that does something of the window's in its own way stands for both.
  const first = usable.filter(({ id }, i) => id === undefined || usable.findIndex((one) => one.id === id) === i)
  const entries = (some: readonly Command[]): Entry[] => some.map((command) => commandEntry(command, isMac))
  return [
    { title: 'On this page', entries: entries(first.filter(({ isOnPage: isHere }) => isHere)) },
    { title: 'Places', entries: entries(first.filter(isPlace)) },
    { title: 'Actions', entries: entries(first.filter((command) => !command.isOnPage && !isPlace(command))) },
    { title: 'Experiments', entries: presets.flatMap((preset) => presetEntries(preset, runQuick)) },
    { title: 'Runs', entries: runs.map(runEntry) },
    { title: 'Studies', entries: studies.map(studyEntry) },
    { title: 'Data sets', entries: sets.map(setEntry) },
    { title: 'Sheets', entries: sheets.map(sheetEntry) },
  ]
}

const mostOfAll = 8
const mostRecent = 6

/**
 * What the palette shows. For a query the groups that answer it, the one with the best answer first; without one what was
 * chosen last, then all that can be done, and the newest of everything else.
 */
export function sectionsOf(
  query: string,
  groups: readonly { title: string; entries: readonly Entry[] }[],
  recent: readonly string[],
): Section[] {
  if (query.trim() !== '') {
    const found = groups.map(({ title, entries }) => ({ title, ...search(query, entries, mostOfAll) }))
    return found
      .filter(({ best }) => best.length > 0)
      .toSorted((a, b) => b.score - a.score)
      .map(({ title, best, left }) => ({ title, entries: best, left }))
  }
  const wanted = new Set(recent)
  const there = groups.flatMap(({ entries }) => entries.filter(({ key }) => wanted.has(key)))
  const last = recent.flatMap((key) => there.find((entry) => entry.key === key) ?? []).slice(0, mostRecent)
  const shown = new Set(last.map(({ key }) => key))
  const rest = groups.map(({ title, entries }) => {
    const others = entries.filter(({ key }) => !shown.has(key))
    const most = title === 'Runs' || title === 'Studies' ? 4 : mostOfAll
    return { title, entries: others.slice(0, most), left: Math.max(0, others.length - most) }
  })
  return [{ title: 'Recent', entries: last, left: 0 }, ...rest].filter(({ entries }) => entries.length > 0)
}

/** The keys that were chosen last, with this one in front. */
export const withRecent = (recent: readonly string[], key: string): string[] =>
  [key, ...recent.filter((own) => own !== key)].slice(0, 20)
