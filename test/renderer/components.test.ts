import { expect, test } from 'vitest'
import { createSSRApp, type Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { allColumns } from '../../src/renderer/features/runs/columns.ts'
import HeadCell from '../../src/renderer/ui/table/HeadCell.vue'
import RunTable from '../../src/renderer/features/runs/RunTable.vue'
import { emptySelection } from '../../src/renderer/ui/table/selection.ts'
import { defaultLayout } from '../../src/renderer/features/runs/runLayout.ts'
import { sortedBy } from '../../src/renderer/ui/table/tableLayout.ts'
import { rowHeight } from '../../src/renderer/features/runs/useRows.ts'
import { indexSpecs } from '../../src/shared/filter/specIndex.ts'
import { progress, summary } from './records.ts'

const htmlOf = (component: Component, props: Record<string, unknown>): Promise<string> =>
  renderToString(createSSRApp(component, props))

/** Lists the opening tags of an element, in order. */
const tagsOf = (html: string, name: string): string[] => html.match(new RegExp(`<${name}(?=[\\s>])[^>]*>`, 'g')) ?? []
/** Returns the text of an element without its child elements. */
const textsOf = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`<${name}(?=[\\s>])[^>]*>(.*?)</${name}>`, 'gs'))].map(([, inner = '']) =>
    inner.replace(/<[^>]*>/g, '').trim(),
  )

const columns = allColumns([]).filter(({ id }) => ['status', 'name', 'tcv'].includes(id))
const [, , tcv] = columns

test('a head cell names its column, its keys and the order of its rows', async () => {
  const plain = await htmlOf(HeadCell, { column: tcv, sort: null })
  expect(textsOf(plain, 'button')).toEqual(['TCV, largest'])
  expect(tagsOf(plain, 'th')[0]).toMatch(/scope="col" class="number"/)
  expect(tagsOf(plain, 'th')[0]).not.toContain('aria-sort')
  expect(tagsOf(plain, 'button')[0]).toMatch(/title="[^"]+\. Click to sort\. Drag or press Alt\+←\/→ to move\./)
  for (const [isDescending, order, sign] of [
    [false, 'ascending', '↑'],
    [true, 'descending', '↓'],
  ] as const) {
    const sorted = await htmlOf(HeadCell, { column: tcv, sort: { id: 'tcv', isDescending } })
    expect(tagsOf(sorted, 'th')[0]).toContain(`aria-sort="${order}"`)
    expect(textsOf(sorted, 'button')).toEqual([`TCV, largest${sign}`])
  }
})

const table = (change: Record<string, unknown>): Promise<string> =>
  htmlOf(RunTable, {
    rows: [],
    columns,
    layout: defaultLayout,
    specs: indexSpecs({ ids: [], columns: [] }),
    selection: emptySelection,
    ...change,
  })

test('a run table is a grid with a row for each run: its cells, its star and its selection', async () => {
  const rows = [
    summary({ id: 'aaaaaaaa', name: 'one', status: 'finished', endedAt: 5000, tcv: 2.4e-5, isStarred: true }),
    summary({ id: 'bbbbbbbb', name: 'two', progress, ending: 'stopped by the user' }),
  ]
  const html = await table({
    rows,
    layout: sortedBy(defaultLayout, 'tcv'),
    selection: { ids: new Set(['bbbbbbbb']), anchor: null },
  })
  expect(tagsOf(html, 'table')[0]).toMatch(/role="grid".*aria-rowcount="3" aria-activedescendant="row-aaaaaaaa"/)
  expect(textsOf(html, 'th')).toEqual(['Star', 'Status', 'Run', 'TCV, largest↑', ''])
  expect(html).toContain('aria-sort="ascending"')
  const [first, second] = tagsOf(html, 'tr').filter((tag) => tag.includes('id="row-'))
  expect(first).toMatch(/id="row-aaaaaaaa".*aria-rowindex="2" aria-selected="false" class="active"/)
  expect(second).toMatch(/id="row-bbbbbbbb".*aria-rowindex="3" aria-selected="true".*title="stopped by the user"/)
  expect(html.match(/aria-label="(Unstar|Star)"/g)).toEqual(['aria-label="Unstar"', 'aria-label="Star"'])
  expect(textsOf(html, 'td').filter(Boolean)).toEqual([
    '★',
    'finished',
    'one',
    '2.4 × 10⁻⁵',
    '☆',
    'running26 %',
    'two',
    '–',
  ])
  expect(tagsOf(html, 'a')[0]).toContain('href="#/runs/aaaaaaaa/spectra"')
})

test('a run table of ten thousand runs renders the rows in view and the height of the others', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => summary({ id: `run${String(i).padStart(5, '0')}` }))
  const html = await table({ rows })
  const drawn = html.match(/id="row-/g)?.length ?? 0
  expect(drawn).toBeGreaterThan(800 / rowHeight)
  expect(drawn).toBeLessThan(70)
  const [spacer] = tagsOf(html, 'tr').filter((tag) => tag.includes('role="presentation"'))
  expect(spacer).toContain(`height:${(10_000 - drawn) * rowHeight}px`)
  expect(tagsOf(html, 'table')[0]).toContain('aria-rowcount="10001"')
})

test('an empty run table has a head and no active row', async () => {
  const html = await table({})
  expect(tagsOf(html, 'table')[0]).not.toContain('aria-activedescendant')
  expect(html).not.toContain('id="row-')
})
