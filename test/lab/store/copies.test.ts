import { chmodSync, copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openHome } from '../../../src/lab/home.ts'
import { checkHistory } from '../../../src/lab/store/copies/check.ts'
import { backUp, copiesFolder, copyDaily, listCopies } from '../../../src/lab/store/copies/copies.ts'
import { restoreHistory } from '../../../src/lab/store/copies/restore.ts'
import { isCopyDue, surplusCopies, type HistoryCopy } from '../../../src/lab/store/copies/retention.ts'
import { salvageHistory } from '../../../src/lab/store/copies/salvage.ts'
import { migrations } from '../../../src/lab/store/migrations/index.ts'
import { openStore, type Store } from '../../../src/lab/store/store.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { storedRun } from '../newRun.ts'
import { measurementAt, rowsFrom } from '../trainers/speak.ts'

const day = 86_400_000
const noon = Date.UTC(2026, 10, 30, 12)
const goesOn = new AbortController().signal

function opened(path = join(temporaryFolder(), 'history.sqlite')): Store {
  const store = openStore(path)
  onTestFinished(() => store.connection.close())
  return store
}

/** A history of some runs with measurements and a log. */
function filled(ids: readonly string[], path?: string): Store {
  const store = opened(path)
  store.runs.add(ids.map((id) => storedRun(id)))
  for (const id of ids) {
    for (let step = 1; step <= 20; step++) store.measurements.add(id, measurementAt(step))
    store.scalars.add(id, rowsFrom(1, 20))
  }
  return store
}
const idsOf = (store: Store): string[] => store.runs.summaries().map(({ id }) => id)

describe('which copies stay', () => {
  const copy = (daysAgo: number, changes: Partial<HistoryCopy> = {}): HistoryCopy => ({
    name: String(daysAgo),
    madeAt: noon - daysAgo * day,
    bytes: 1,
    kind: 'daily',
    ...changes,
  })

  test('the newest of five days and of four weeks, and three from before migrations', () => {
    const daily = Array.from({ length: 60 }, (_, i) => copy(i))
    const migrations = Array.from({ length: 5 }, (_, i) => copy(100 + i, { kind: 'migration' }))
    const gone = new Set(surplusCopies([...daily, ...migrations], 1e9))
    const kept = [...daily, ...migrations].filter((own) => !gone.has(own))
    expect(kept.slice(0, 5).map(({ name }) => name)).toEqual(['0', '1', '2', '3', '4'])
    expect(kept.filter(({ kind }) => kind === 'migration').map(({ name }) => name)).toEqual(['100', '101', '102'])
    expect(kept.length).toBeLessThanOrEqual(5 + 4 + 3)
    expect(kept.some(({ name }) => Number(name) >= 14 && Number(name) < 30)).toBe(true)
  })

  test('the newest of two on one day', () => {
    const [early, late] = [copy(0.2), copy(0.1)]
    expect(surplusCopies([early, late], 1e9)).toEqual([early])
  })

  test('only the newest where the others exceed the limit', () => {
    const copies = [copy(0, { bytes: 100 }), copy(1, { bytes: 100 }), copy(2, { bytes: 100 })]
    expect(surplusCopies(copies, 50)).toEqual(copies.slice(1))
    expect(surplusCopies(copies, 200)).toEqual(copies.slice(2))
  })

  test('a copy is due after a day, and where the clock went back', () => {
    expect(isCopyDue([], noon)).toBe(true)
    expect(isCopyDue([copy(0.9)], noon)).toBe(false)
    expect(isCopyDue([copy(1)], noon)).toBe(true)
    expect(isCopyDue([copy(-3)], noon)).toBe(true)
    expect(isCopyDue([copy(0.1, { kind: 'migration' })], noon)).toBe(true)
  })
})

describe('the daily copy', () => {
  test('has every run, can be opened alone, and is not repeated on one day', async () => {
    const store = filled(['aaaaaaaa', 'bbbbbbbb'])
    const { sqlite, path } = store.connection
    const copy = await copyDaily(sqlite, path, { now: noon, signal: goesOn })
    expect(copy).toBe(join(copiesFolder(path), 'history-2026-11-30T12-00-00.sqlite'))
    expect(await copyDaily(sqlite, path, { now: noon + day / 2, signal: goesOn })).toBeNull()
    expect(await copyDaily(sqlite, path, { now: noon + day, signal: goesOn })).not.toBeNull()
    expect(listCopies(copiesFolder(path))).toHaveLength(2)
    expect(existsSync(`${copy}-wal`)).toBe(false)
    const alone = opened(copy ?? '')
    expect(idsOf(alone)).toEqual(['bbbbbbbb', 'aaaaaaaa'])
    expect(alone.measurements.read('aaaaaaaa')).toEqual(store.measurements.read('aaaaaaaa'))
  })

  test('is consistent while runs write', async () => {
    const store = filled(['aaaaaaaa'])
    const target = join(temporaryFolder(), 'copy.sqlite')
    const copying = backUp(store.connection.sqlite, target)
    for (let step = 21; step < 60; step++) store.measurements.add('aaaaaaaa', measurementAt(step))
    await copying
    const copy = opened(target)
    expect(checkHistory(copy)).toEqual([])
    expect(copy.measurements.read('aaaaaaaa').length).toBeGreaterThanOrEqual(20)
  })

  test('that is aborted leaves no file', async () => {
    const { sqlite, path } = filled(['aaaaaaaa']).connection
    const stop = new AbortController()
    stop.abort()
    await expect(copyDaily(sqlite, path, { now: noon, signal: stop.signal })).rejects.toThrow()
    expect(listCopies(copiesFolder(path))).toEqual([])
  })
})

describe('before a migration', () => {
  test('the old history is copied, in its old format', () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    copyFileSync(join(import.meta.dirname, '../histories/0001.sqlite'), path)
    opened(path)
    const [copy] = listCopies(copiesFolder(path))
    expect(copy).toMatchObject({ kind: 'migration', name: expect.stringMatching(/-format-1\.sqlite$/) as string })
    const old = new Database(join(copiesFolder(path), copy?.name ?? ''), { readonly: true })
    expect(old.pragma('user_version', { simple: true })).toBe(1)
    old.close()
  })

  test('a new history has no copy', () => {
    const { path } = opened().connection
    expect(existsSync(copiesFolder(path))).toBe(false)
  })
})

describe('restore', () => {
  test('brings the copy back and keeps what was there', async () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    const store = openStore(path)
    store.runs.add([storedRun('aaaaaaaa')])
    const copy = join(temporaryFolder(), 'mine.sqlite')
    await backUp(store.connection.sqlite, copy)
    store.runs.add([storedRun('bbbbbbbb')])
    store.connection.close()
    const before = await restoreHistory(path, copy, noon)
    expect(idsOf(opened(path))).toEqual(['aaaaaaaa'])
    expect(idsOf(opened(before ?? ''))).toEqual(['bbbbbbbb', 'aaaaaaaa'])
  })

  test('moves a history away that is no database', async () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    const copy = join(temporaryFolder(), 'mine.sqlite')
    await backUp(filled(['aaaaaaaa']).connection.sqlite, copy)
    const text = 'no database at all '.repeat(500)
    writeFileSync(path, text)
    const before = await restoreHistory(path, copy, noon)
    expect(readFileSync(before ?? '', 'utf8')).toBe(text)
    expect(idsOf(opened(path))).toEqual(['aaaaaaaa'])
  })

  test('refuses files that are no sound history, and changes nothing', async () => {
    const store = filled(['aaaaaaaa'])
    const { path } = store.connection
    const folder = temporaryFolder()
    const text = join(folder, 'text.sqlite')
    writeFileSync(text, 'a'.repeat(5000))
    await expect(restoreHistory(path, join(folder, 'none.sqlite'), noon)).rejects.toThrow('there is no file')
    await expect(restoreHistory(path, text, noon)).rejects.toThrow('not a history of Collapsar')
    expect(idsOf(store)).toEqual(['aaaaaaaa'])
  })
})

/** Overwrites a page in the middle of a table, as a bad sector does. */
function damage(path: string): void {
  const history = new Database(path, { readonly: true })
  const query = "SELECT pageno FROM dbstat WHERE name = 'measurements' AND pagetype = 'leaf'"
  const pages = history.prepare<{ pageno: number }>(query).all()
  history.close()
  const page = (pages[Math.floor(pages.length / 2)]?.pageno ?? 0) - 1
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0x5a, page * 4096, (page + 1) * 4096))
}

describe('a damaged file', () => {
  async function damaged(): Promise<{ path: string; runs: number }> {
    const ids = Array.from({ length: 40 }, (_, i) => `run${String(i).padStart(5, '0')}`)
    const path = join(temporaryFolder(), 'history.sqlite')
    await backUp(filled(ids).connection.sqlite, path)
    damage(path)
    return { path, runs: ids.length }
  }

  test('is found by the check', async () => {
    const { path } = await damaged()
    const problems = checkHistory(opened(path))
    expect(problems.join('\n')).toMatch(/damaged|cannot be read/)
  })

  test('is salvaged into a sound history with nearly everything, and stays as it is', async () => {
    const { path, runs } = await damaged()
    const before = readFileSync(path)
    const target = join(temporaryFolder(), 'saved.sqlite')
    const tables = salvageHistory(path, target)
    expect(readFileSync(path).equals(before)).toBe(true)
    const saved = opened(target)
    expect(checkHistory(saved)).toEqual([])
    expect(saved.runs.count()).toBeGreaterThan(runs / 2)
    const rows = tables.reduce((sum, { saved: count }) => sum + count, 0)
    expect(rows).toBeGreaterThan(0.8 * runs * (1 + 20 + 20 + 1))
    expect(tables.some(({ lost }) => lost === null || lost > 0)).toBe(true)
    expect(() => salvageHistory(path, target)).toThrow('exists: choose another name')
  })

  test('a sound history is salvaged whole', async () => {
    const path = join(temporaryFolder(), 'history.sqlite')
    const store = filled(['aaaaaaaa', 'bbbbbbbb'])
    await backUp(store.connection.sqlite, path)
    const target = join(temporaryFolder(), 'saved.sqlite')
    expect(salvageHistory(path, target).every(({ lost }) => lost === 0)).toBe(true)
    expect(opened(target).record('aaaaaaaa')).toEqual(store.record('aaaaaaaa'))
  })

  test('an older format is salvaged in its format and then migrated', () => {
    const target = join(temporaryFolder(), 'saved.sqlite')
    salvageHistory(join(import.meta.dirname, '../histories/0001.sqlite'), target)
    expect(checkHistory(opened(target))).toEqual([])
  })
})

describe('one damaged row', () => {
  test('hides no other run and is marked', () => {
    const store = filled(['aaaaaaaa', 'bbbbbbbb', 'cccccccc'])
    store.connection.sqlite.exec("UPDATE runs SET progress = '{\"step\": 1', spec = '{' WHERE id = 'bbbbbbbb'")
    const summaries = store.runs.summaries()
    expect(summaries.map(({ id }) => id)).toEqual(['cccccccc', 'bbbbbbbb', 'aaaaaaaa'])
    expect(summaries[1]?.ending).toMatch(/^The record of this run is damaged \(.*\)\. lab check lists/)
    expect(summaries[0]?.ending).toBeNull()
    expect(store.runs.specsOf('study').map(({ id }) => id)).toEqual(['aaaaaaaa', 'cccccccc'])
    expect(checkHistory(store)).toEqual([expect.stringContaining('Run bbbbbbbb: its summary or spec cannot be read')])
  })

  test('rows of runs that do not exist are counted', () => {
    const store = filled(['aaaaaaaa'])
    const { sqlite } = store.connection
    sqlite.exec("PRAGMA foreign_keys = OFF; DELETE FROM runs WHERE id = 'aaaaaaaa'")
    expect(checkHistory(store).join('\n')).toContain('The table measurements has 20 rows of runs that do not exist.')
  })
})

describe('the file itself', () => {
  test('says that it is a history of Collapsar', () => {
    const { sqlite } = opened().connection
    expect(sqlite.pragma('application_id', { simple: true })).toBe(0x434c5052)
  })

  test.each([
    ['tables of another program', 'CREATE TABLE bookmarks (url TEXT)'],
    ['the mark of another program', 'PRAGMA application_id = 252006673'],
    ['another program with a version', 'CREATE TABLE t (x); PRAGMA user_version = 3'],
    ['a runs table and no format', 'CREATE TABLE runs (x)'],
  ])('with %s is refused and stays as it is', (_, sql) => {
    const path = join(temporaryFolder(), 'history.sqlite')
    const foreign = new Database(path)
    foreign.exec(sql)
    foreign.close()
    const before = readFileSync(path)
    expect(() => openStore(path)).toThrow('is a database of another program')
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test.each([
    [-1, 'has the impossible format -1'],
    [migrations.length + 1, `has format ${migrations.length + 1} of a newer Collapsar`],
  ])('of format %i is refused with a sentence', (format, sentence) => {
    const path = join(temporaryFolder(), 'history.sqlite')
    openStore(path).connection.close()
    const other = new Database(path)
    other.pragma(`user_version = ${format}`)
    other.close()
    expect(() => openStore(path)).toThrow(sentence)
  })

  test('with too long a path is refused with the length', () => {
    const path = join(temporaryFolder(), ...Array.from({ length: 6 }, () => 'x'.repeat(100)), 'history.sqlite')
    expect(() => openStore(path)).toThrow(/the path of the history has \d{3} bytes, and SQLite opens at most 500/)
  })

  test.runIf(process.platform !== 'win32')(
    'is private to its user, like a new home; an old home stays as it is',
    () => {
      const home = openHome(join(temporaryFolder(), 'new'))
      expect(statSync(home).mode & 0o777).toBe(0o700)
      openStore(join(home, 'history.sqlite')).connection.close()
      expect(statSync(join(home, 'history.sqlite')).mode & 0o777).toBe(0o600)
      chmodSync(home, 0o755)
      openHome(home)
      expect(statSync(home).mode & 0o777).toBe(0o755)
    },
  )
})
