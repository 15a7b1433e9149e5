import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/renderer/composables/useCommands.ts'
import { groupsOf, sectionsOf, withRecent, type Sources } from '../../src/renderer/features/palette/entries.ts'
import { search } from '../../src/renderer/features/palette/search.ts'
import type { RunSummary } from '../../src/shared/contract/runs.ts'
import type { StudySummary } from '../../src/shared/contract/studies.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { summary } from './records.ts'

const item = (title: string, words = '') => ({ title, words })
const titles = (query: string, ...items: { title: string; words: string }[]): string[] =>
  search(query, items, 10).best.map(({ title }) => title)

describe('a search', () => {
  test('ranks whole words first, then parts of words, then scattered letters', () => {
    const all = [item('extra unseen nets'), item('dune'), item('une'), item('a big one')]
    expect(titles('une', ...all)).toEqual(['une', 'dune', 'extra unseen nets'])
  })

  test('finds letters in order, and ranks starts of words first', () => {
    expect(titles('ne', item('fine'), item('new experiment'))).toEqual(['new experiment', 'fine'])
    expect(titles('nexp', item('New experiment'), item('Runs'))).toEqual(['New experiment'])
    expect(titles('pxen', item('New experiment'))).toEqual([])
  })

  test('requires every word, in the title or in the other words', () => {
    const runs = [item('sweep · δ = 0.1', 'abc123 good'), item('sweep · δ = 10', 'def456 bad')]
    expect(titles('sweep good', ...runs)).toEqual(['sweep · δ = 0.1'])
    expect(titles('def4', ...runs)).toEqual(['sweep · δ = 10'])
    expect(titles('sweep ugly', ...runs)).toEqual([])
  })

  test('does not match scattered letters of ids', () => {
    expect(titles('a3', item('run', 'a1b2c3'))).toEqual([])
  })

  test('takes signs literally, not as a pattern', () => {
    expect(titles('.*', item('anything'))).toEqual([])
    expect(titles('(0.1', item('δ (0.1)'))).toEqual(['δ (0.1)'])
  })

  test('keeps the order of equal matches, and counts the rest', () => {
    const many = Array.from({ length: 30 }, (_, i) => item(`run ${10 + i}`))
    const { best, left } = search('run', many, 8)
    expect([best.map(({ title }) => title)[0], best.length, left]).toEqual(['run 10', 8, 22])
    expect(search('', many, 8)).toMatchObject({ left: 22 })
    expect(search('x', [], 8)).toEqual({ best: [], score: 0, left: 0 })
  })

  test('searches ten thousand items', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => item(`generated · ${i}`, `gen${i.toString(36)} tag`))
    expect(search('generated 9999', many, 8).best[0]?.title).toBe('generated · 9999')
    expect(search('gtd', many, 8)).toMatchObject({ left: 9_992 })
  })
})

const command = (title: string, more: Partial<Command> = {}): Command => ({
  title,
  isEnabled: true,
  isOnPage: false,
  run: () => title,
  ...more,
})
const sources = (more: Partial<Sources> = {}): Sources => ({
  commands: [],
  presets: [],
  runs: [],
  studies: [],
  sets: [],
  sheets: [],
  reports: [],
  ...more,
})
const shown = (query: string, more: Partial<Sources>, recent: string[] = []) =>
  sectionsOf(
    query,
    groupsOf(sources(more), () => null, false),
    recent,
  ).map(({ title, entries, left }) => [title, entries.map((entry) => entry.title), left])

describe('the palette', () => {
  const commands = [
    command('Stop this run', { id: 'stop', isOnPage: true }),
    command('Resume this run', { id: 'resume', isOnPage: true, isEnabled: false }),
    command('Undo the last change of the sheet', { id: 'undo', isOnPage: true }),
    command('Runs', { id: 'runs' }),
    command('Undo: something', { id: 'undo' }),
    command('Command palette…', { id: 'palette' }),
    command('Open this page in a new window'),
  ]

  test('lists commands of the page, pages and other commands: only enabled ones, each once', () => {
    expect(shown('', { commands })).toEqual([
      ['On this page', ['Stop this run', 'Undo the last change of the sheet'], 0],
      ['Pages', ['Runs'], 0],
      ['Actions', ['Open this page in a new window'], 0],
    ])
  })

  test('shows the key of a command as in the menu', () => {
    const [group] = groupsOf(sources({ commands }), () => null, false)
    expect(group?.entries.map(({ shortcut }) => shortcut)).toEqual(['Ctrl+.', 'Ctrl+Z'])
  })

  test('starts with the recent choices that still exist', () => {
    const recent = ['run bbbbbbbb', 'run gone0000', 'command runs']
    const runs = [summary({ id: 'aaaaaaaa', name: 'one' }), summary({ id: 'bbbbbbbb', name: 'two' })]
    const [first, ...rest] = shown('', { commands, runs }, recent)
    expect(first).toEqual(['Recent', ['two', 'Runs'], 0])
    expect(rest.at(-1)).toEqual(['Runs', ['one'], 0])
  })

  test('finds runs by name, id, tag and folder, and studies and presets', () => {
    const runs = [summary({ id: 'abcd1234', name: 'deep', tags: ['good'], folder: 'paper/one' }) as RunSummary]
    const study = { id: 'study001', name: 'sweep', preset: 'fig2', counts: {} } as unknown as StudySummary
    const all = { runs, studies: [study], presets: [findPreset('fig2')] }
    for (const query of ['deep', 'abcd1', 'good', 'paper/one']) expect(shown(query, all)[0]?.[1]).toEqual(['deep'])
    expect(shown('sweep', all)[0]).toEqual(['Studies', ['sweep'], 0])
    const [group] = shown('run quick', all)
    expect(group?.[0]).toBe('Experiments')
    expect((group?.[1] as string[])[0]).toMatch(/^Run quick: Fig\. 2/)
  })

  test('puts the group with the best match first', () => {
    const runs = [summary({ id: 'abcd1234', name: 'Runs of Monday' })]
    expect(shown('runs', { commands, runs }).map(([title]) => title)).toEqual(['Pages', 'Runs'])
    expect(shown('monday', { commands, runs }).map(([title]) => title)).toEqual(['Runs'])
  })

  test('remembers each choice once, the last in front, up to a limit', () => {
    expect(withRecent(['a', 'b'], 'b')).toEqual(['b', 'a'])
    const many = Array.from({ length: 40 }, (_, i) => `key ${i}`)
    expect(withRecent(many, 'new')).toHaveLength(20)
  })
})
