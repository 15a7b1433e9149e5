import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { BundleRequest } from '../../../src/shared/contract/bundles.ts'
import { ImportRequest } from '../../../src/shared/contract/datasets.ts'
import { SheetContent } from '../../../src/shared/contract/sheets.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { eventually, watchedLab, type WatchedLab } from '../place.ts'
import { spec } from '../specs.ts'

async function trained(trainer = 'keeps'): Promise<{ lab: WatchedLab; ids: string[] }> {
  const lab = await watchedLab(trainer)
  const ids = await lab.start(spec({ seed: 1 }), spec({ seed: 2 }))
  await eventually(async () => {
    const list = await lab.handlers['runs.list']({})
    return list.every(({ status }) => status === 'finished') ? true : null
  })
  return { lab, ids }
}
const target = (name = 'mine.collapsar'): string => join(temporaryFolder(), name)
const pack = async ({ handlers }: WatchedLab, request: Partial<BundleRequest>): Promise<string> =>
  (await handlers['bundles.make'](BundleRequest.parse({ file: target(), ...request }))).file

describe('a bundle', () => {
  test('brings runs, annotations, studies and weights into another history, number for number', async () => {
    const { lab, ids } = await trained()
    const [id = ''] = ids
    await lab.handlers['runs.annotate']({ ids: [id], change: { name: 'mine', notes: '# why', addTags: ['good'] } })
    const file = await pack(lab, { runs: ids, weights: 'all' })
    const other = await watchedLab('finishes')
    const content = await other.handlers['bundles.open']({ file })
    expect(content.runs.map((run) => [run.id, run.isThere])).toEqual(ids.map((own) => [own, false]))
    expect(await other.handlers['runs.list']({})).toEqual([])
    expect(await other.handlers['bundles.import']({ file })).toEqual({ imported: ids, present: [] })
    const [before, after] = await Promise.all(
      [lab, other].map(async ({ handlers }) => await handlers['runs.read']({ id, isBrief: false })),
    )
    expect(after?.summary).toEqual({ ...before?.summary, queuedAt: before?.summary.createdAt, canResume: false })
    expect({ ...after, summary: null, checkpointStep: null }).toEqual({
      ...before,
      summary: null,
      checkpointStep: null,
    })
    expect((await other.handlers['studies.list']({})).length).toBe(1)
    const request = { run: id, kind: 'collapse', step: null, parameters: {} } as const
    expect(await other.handlers['analyses.make'](request)).toEqual(await lab.handlers['analyses.make'](request))
  })

  test('is imported once: a second import changes nothing, and keeps what was changed since', async () => {
    const { lab, ids } = await trained('finishes')
    const file = await pack(lab, { runs: ids })
    await lab.handlers['runs.annotate']({ ids, change: { name: 'changed since' } })
    expect(await lab.handlers['bundles.import']({ file })).toEqual({ imported: [], present: ids })
    const list = await lab.handlers['runs.list']({})
    expect(list.map(({ name }) => name)).toEqual(['changed since', 'changed since'])
  })

  test('brings data sets, sheets, reports and attachments', async () => {
    const { lab } = await trained('finishes')
    const table = join(temporaryFolder(), 'points.csv')
    writeFileSync(table, '1,2,a\n2,1,b\n3,1,a\n4,5,b\n')
    const { dataset } = await lab.handlers['datasets.import'](ImportRequest.parse({ id: 'one', files: [table] }))
    const data = { set: 'imported', hash: dataset.hash ?? '', name: dataset.name, classes: 2, dimension: 2 } as const
    const own = spec({ data: { ...data, sampling: { kind: 'random', count: 4 } }, network: { widths: [3, 2] } })
    const ids = await lab.start(own)
    await eventually(async () => ((await lab.handlers['runs.list']({}))[0]?.status === 'finished' ? true : null))
    const sheet = SheetContent.parse({ panels: [{ kind: 'spectra', runs: ids }] })
    const { id: sheetId } = await lab.handlers['sheets.save']({ id: null, name: 'Two starts', content: sheet })
    const page = { name: 'A report', content: { text: `{{run ${ids[0] ?? ''} tcv}}`, paper: 'A4' as const } }
    const { id: reportId } = await lab.handlers['reports.save']({ id: null, ...page })
    const report = join(temporaryFolder(), 'report.md')
    writeFileSync(report, '# Report')
    const file = await pack(lab, {
      runs: ids,
      hasData: true,
      sheets: [sheetId],
      reports: [reportId],
      attachments: [report],
    })
    const other = await watchedLab('finishes')
    await other.handlers['bundles.import']({ file })
    expect((await other.handlers['sheets.list']({})).map(({ name }) => name)).toEqual(['Two starts'])
    expect((await other.handlers['reports.read']({ id: reportId })).content).toEqual(page.content)
    const sets = await other.handlers['datasets.list']({})
    expect(sets.find(({ hash }) => hash === dataset.hash)?.problem).toBeNull()
    expect((await other.handlers['datasets.preview']({ id: dataset.id, from: 0, count: 4 })).labels).toHaveLength(4)
    const directory = temporaryFolder()
    const { files } = await other.handlers['bundles.attachments']({ file, directory })
    expect(files).toEqual([join(directory, 'report.md')])
    expect(readFileSync(files[0] ?? '', 'utf8')).toBe('# Report')
  })

  test('refuses running and unknown runs, and missing attachments', async () => {
    const { lab, ids } = await trained('finishes')
    await expect(pack(lab, { runs: ['unknown0'] })).rejects.toThrow("there is no run 'unknown0'")
    await expect(pack(lab, { runs: ids, attachments: ['/no/such/file.svg'] })).rejects.toThrow('there is no file')
    await expect(pack(lab, { runs: ids, sheets: ['none'] })).rejects.toThrow("there is no sheet 'none'")
    await expect(pack(lab, { runs: ids, reports: ['none'] })).rejects.toThrow("there is no report 'none'")
  })
})

let kept: Uint8Array | null = null
/** Returns a bundle of two runs; training them once is enough. */
async function sound(): Promise<Uint8Array> {
  if (kept) return kept
  const { lab, ids } = await trained('finishes')
  kept = readFileSync(await pack(lab, { runs: ids }))
  return kept
}

describe('a hostile bundle', () => {
  test.each<[string, (files: Record<string, Uint8Array>) => Record<string, Uint8Array>, RegExp]>([
    ['a path out of the folder', (files) => ({ ...files, '../../evil': new Uint8Array(1) }), /path '\.\.\/\.\.\/evil'/],
    ['an absolute path', (files) => ({ ...files, '/etc/passwd': new Uint8Array(1) }), /path '\/etc\/passwd'/],
    ['a path inside attachments', (files) => ({ ...files, 'attachments/a/b': new Uint8Array(1) }), /attachments\/a\/b/],
    ['a program beside the runs', (files) => ({ ...files, 'run.sh': new Uint8Array(1) }), /path 'run\.sh'/],
    [
      'no manifest',
      (files) => Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'manifest.json')),
      /has no manifest\.json/,
    ],
    ['a newer version', (files) => changed(files, (own) => ({ ...own, version: 99 })), /is newer than this Collapsar/],
    [
      'an attachment with a path',
      (files) => changed(files, (own) => ({ ...own, attachments: ['../x'] })),
      /no plain file name/,
    ],
    [
      'a missing run',
      (files) => changed(files, (own) => ({ ...own, runs: ['missing0'] })),
      /runs\/missing0\.frames is missing/,
    ],
    ['another run inside', (files) => swapped(files), /holds another run/],
    ['a changed byte', (files) => flipped(files), /CRC-32 of the frame is wrong/],
  ])('with %s is refused by name, and nothing is stored', async (_, change, sentence) => {
    const hostile = target('hostile.collapsar')
    writeFileSync(hostile, zipSync(change(unzipSync(await sound()))))
    const other = await watchedLab('finishes')
    await expect(other.handlers['bundles.open']({ file: hostile })).rejects.toThrow(sentence)
    await expect(other.handlers['bundles.import']({ file: hostile })).rejects.toMatchObject({ name: 'CallError' })
    expect(await other.handlers['runs.list']({})).toEqual([])
    expect(existsSync(join(other.home, 'datasets')) ? readdirSync(join(other.home, 'datasets')) : []).toEqual([])
  })

  test('that is truncated or no archive is refused', async () => {
    const lab = await watchedLab('finishes')
    const part = target('part.collapsar')
    writeFileSync(part, (await sound()).subarray(0, 500))
    await expect(lab.handlers['bundles.open']({ file: part })).rejects.toThrow('the file is truncated')
    await expect(lab.handlers['bundles.open']({ file: '/no/such.collapsar' })).rejects.toThrow('there is no such file')
  })
})

function changed(
  files: Record<string, Uint8Array>,
  change: (manifest: Record<string, unknown>) => object,
): Record<string, Uint8Array> {
  const manifest = JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()) as Record<string, unknown>
  return { ...files, 'manifest.json': Buffer.from(JSON.stringify(change(manifest))) }
}

function swapped(files: Record<string, Uint8Array>): Record<string, Uint8Array> {
  const [a = '', b = ''] = Object.keys(files).filter((name) => name.startsWith('runs/'))
  return { ...files, [a]: files[b] ?? new Uint8Array(), [b]: files[a] ?? new Uint8Array() }
}

function flipped(files: Record<string, Uint8Array>): Record<string, Uint8Array> {
  const [a = ''] = Object.keys(files).filter((name) => name.startsWith('runs/'))
  const bytes = Uint8Array.from(files[a] ?? [])
  bytes[100] = (bytes[100] ?? 0) ^ 0xff
  return { ...files, [a]: bytes }
}
