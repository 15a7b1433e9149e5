import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchorOf } from '../../../src/shared/glossary/entry.ts'
import { findEntry, searchEntries } from '../../../src/shared/glossary/find.ts'
import { fieldId } from '../../../src/shared/glossary/fieldEntries.ts'
import { allEntries, glossaryEntry, placeOfEntry } from '../../../src/shared/glossary/glossary.ts'
import { entryText, glossaryMarkdown } from '../../../src/shared/glossary/text.ts'
import { measured, quantities, type QuantityName } from '../../../src/shared/quantities/table.ts'
import { axisName, fullNameOf, headingOf, nameOf, titleOf } from '../../../src/shared/quantities/text.ts'

const docs = join(import.meta.dirname, '../../../docs')
const entries = allEntries()

/** The anchors of a document, as GitHub makes them. */
function anchorsOf(document: string): string[] {
  const text = readFileSync(join(docs, document), 'utf8')
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading.replaceAll(/\\(.)/g, '$1'))
  return headings.map((heading) => anchorOf(heading.replaceAll('`', '')))
}

describe('the glossary', () => {
  it('is docs/glossary.md', async () => {
    await expect(glossaryMarkdown()).toMatchFileSnapshot(join(docs, 'glossary.md'))
  })

  it('has one heading and one anchor for each entry', () => {
    const places = entries.map(([, entry]) => placeOfEntry(entry))
    expect(places.filter((place, i) => places.indexOf(place) !== i)).toEqual([])
  })

  it('links only to places that exist', () => {
    const anchors = new Map<string, string[]>()
    const isThere = (place: string): boolean => {
      const [file = '', anchor] = place.split('#')
      if (!existsSync(join(docs, file))) return false
      if (!anchors.has(file)) anchors.set(file, anchorsOf(file))
      return anchor === undefined || (anchors.get(file) ?? []).includes(anchor)
    }
    const places = entries.flatMap(([, entry]) => [placeOfEntry(entry), ...(entry.more ? [entry.more] : [])])
    expect(places.filter((place) => !isThere(place))).toEqual([])
  })

  it('says how every number is computed, or where it comes from', () => {
    const isNumber = (certainty: string): boolean => !['defined', 'recorded'].includes(certainty)
    const numbers = entries.filter(([, { certainty }]) => isNumber(certainty))
    const silent = numbers.filter(([, { computed, source, more }]) => !computed && !source && !more)
    expect(silent.map(([id]) => id)).toEqual([])
  })

  it('names files of the sources that exist', () => {
    const named = [...glossaryMarkdown().matchAll(/\b((?:theory|quantities|lab|statistics)\/[\w/]+(?:\.ts)?)/g)]
    const missing = named
      .map(([, path = '']) => path)
      .filter((path) => {
        const [own, shared] = [join(docs, '../src', path), join(docs, '../src/shared', path)]
        return !existsSync(own) && !existsSync(shared)
      })
    expect(missing).toEqual([])
  })
})

describe('an entry is found', () => {
  const names = Object.keys(quantities) as QuantityName[]

  it('by every text of its quantity', () => {
    for (const name of names) {
      expect(findEntry(name), name).toBe(name)
      for (const text of [quantities[name].name, titleOf(name), nameOf(name), fullNameOf(name), headingOf(name)])
        expect(findEntry(text), text).not.toBeNull()
    }
    for (const [name, { layers }] of Object.entries(measured))
      expect(findEntry(axisName(name as keyof typeof measured, layers ? 2 : null)), name).toBe(name)
  })

  it.each([
    ['TCV, largest @ 500', 'tcv'],
    ['tcv', 'tcv'],
    ['Z³', 'features'],
    ['W_2', 'weights'],
    ['k', 'K'],
    ['Λ', 'Lambda'],
    ['λ', 'lambda'],
    ["λ'", 'featureDecay'],
    ['δ = 0.1', 'delta'],
    ['distance_from_rank_K', 'rankDistance'],
    ['s₁', 'singularValue'],
    ['penalty.weightDecay', fieldId('penalty.weightDecay')],
    ['trapped', 'statusTrapped'],
    ['selfDuality', 'selfDualityVariant'],
  ])('by %s', (shown, id) => {
    expect(findEntry(shown)).toBe(id)
  })

  it('never for a text that names nothing', () => {
    expect(findEntry('')).toBeNull()
    expect(findEntry('the moon')).toBeNull()
    expect(glossaryEntry('toString')).toBeNull()
    expect(glossaryEntry('field:nothing')).toBeNull()
  })

  it('by words of its definition, names first', () => {
    expect(searchEntries('relaxation')).toEqual([])
    expect(searchEntries('cluster variation')[0]).toBe('tcv')
    expect(searchEntries('bases leaves open')).toContain('band')
  })
})

it('the text of an entry has definition, formula, source, computation, certainty and its place', () => {
  const entry = glossaryEntry('rankDistance')
  expect(entry && entryText(entry)).toBe(
    [
      'Distance from rank K',
      '  Left side of Theorem 3.4: the distance of W_l from the nearest matrix of rank K.',
      '  Formula:      min ‖W_l − Z‖ over rank Z ≤ K = √(Σ_{j>K} s_j²)',
      '  Source:       Zangrando et al. 2402.03991v2, Theorem 3.4',
      '  How computed: theory/rankBound.ts, float64',
      '  How known:    measured, up to round-off',
      '  Glossary:     glossary.md#distance-from-rank-k',
    ].join('\n'),
  )
})
