import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { cellsOf, renderDocument } from '../../src/renderer/features/help/documentMarkdown.ts'
import { formatRoute, parseRoute } from '../../src/renderer/composables/useRoute.ts'
import { tourSteps } from '../../src/renderer/features/tour/tourSteps.ts'
import { carriedDocuments, documents, documentSource } from '../../src/renderer/features/help/documents.ts'

const docs = join(import.meta.dirname, '../../docs')
const names = readdirSync(docs).flatMap((file) => (file.endsWith('.md') ? [file.replace('.md', '')] : []))
const htmlOf = (source: string): Promise<string> => renderToString(h('div', renderDocument(source)))
const idsOf = (html: string): string[] => [...html.matchAll(/ id="place-([^"]*)"/g)].map(([, id = '']) => id)

describe('the documents of Help', () => {
  it('are all of docs/, and the window carries each of them', () => {
    expect([...Object.keys(documents), 'glossary'].toSorted()).toEqual(names.toSorted())
    expect(carriedDocuments.toSorted()).toEqual(names.toSorted())
  })

  it('show every word of their source, and link to headings that exist', async () => {
    const rendered = new Map<string, string>()
    for (const name of names) rendered.set(name, await htmlOf(await documentSource(name)))
    for (const [name, html] of rendered) {
      expect(html, name).not.toMatch(/<p>\||\|<\/p>/)
      for (const [, page = '', place] of html.matchAll(/href="#\/help\/([\w-]+)(?:\/([^"]+))?"/g))
        if (place) expect(idsOf(rendered.get(page) ?? ''), `${name} → ${page}`).toContain(decodeURIComponent(place))
    }
    const text = (rendered.get('accuracy') ?? '').replace(/<[^>]*>/g, '')
    expect(text).toContain('engines (graph and ops)')
    expect(readFileSync(join(docs, 'accuracy.md'), 'utf8')).toContain('engines (graph and ops)')
  })
})

it('the tour has four to six steps, each on a page of its own', () => {
  expect(tourSteps.length).toBeGreaterThanOrEqual(4)
  expect(tourSteps.length).toBeLessThanOrEqual(6)
  const addresses = tourSteps.map(({ route }) => formatRoute(route))
  expect(new Set(addresses).size).toBe(tourSteps.length)
  for (const { route } of tourSteps) expect(parseRoute(formatRoute(route))).toEqual(route)
})

describe('a document', () => {
  it('has tables, whose cells keep bars in code and behind a backslash', async () => {
    expect(cellsOf('| a | `b|c` | \\|d\\| |')).toEqual(['a', '`b|c`', '|d|'])
    const html = await htmlOf('# T\n\n| a | b |\n|---|---|\n| `x` | **y** |\n\nend')
    expect(html).toContain('<th scope="col">')
    expect(html).toContain('<td><code>x</code></td><td><strong>')
    expect(html).toContain('aria-label="Table: a, b"')
  })

  it('links to documents inside the window only, and never sets HTML', async () => {
    const html = await htmlOf('[a](accuracy.md#collapse-steps) [b](../src/x.ts) [c](https://arxiv.org/abs/1) <b>d</b>')
    expect(html).toContain('href="#/help/accuracy/collapse-steps"')
    expect(html.match(/<a /g)).toHaveLength(1)
    expect(html).toContain('<code>https://arxiv.org/abs/1</code>')
    expect(html).not.toContain('<b>')
  })

  it('keeps lines of code that look like a table', async () => {
    expect(await htmlOf('```\n| a |\n```')).toContain('<pre tabindex="0">| a |</pre>')
  })

  it('is an error where the window carries none of that name', async () => {
    await expect(documentSource('../../etc')).rejects.toThrow('no document')
  })
})
