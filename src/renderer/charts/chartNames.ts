import type { EChartsOption } from 'echarts'
import { findEntry } from '../../shared/glossary/find.ts'
import type { EntryId } from '../../shared/glossary/glossary.ts'

/** How many names a menu lists. */
const mostNames = 8

type Named = { name?: unknown; text?: unknown; style?: { text?: unknown }; elements?: unknown; children?: unknown }

const listOf = (value: unknown): readonly Named[] => {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]) as readonly Named[]
}

/** Texts of graphic elements with those inside groups: titles of panels and axes are drawn so. */
const graphicTexts = (elements: unknown): unknown[] =>
  listOf(elements).flatMap((one) => [one.style?.text, ...graphicTexts(one.elements), ...graphicTexts(one.children)])

/** The name of an axis stands before its notes. */
const ownName = (text: string): string => text.split(/\s{2}·\s{2}/u)[0] ?? text

/** Returns the entries of what a chart names: its axes and titles first, then its series. */
export function chartNames({ graphic, xAxis, yAxis, title, series }: EChartsOption): readonly EntryId[] {
  const texts = [
    ...listOf(yAxis).map(({ name }) => name),
    ...listOf(xAxis).map(({ name }) => name),
    ...listOf(title).map(({ text }) => text),
    ...graphicTexts(graphic),
    ...listOf(series).map(({ name }) => name),
  ]
  const found = texts.flatMap((text) => (typeof text === 'string' && text !== '' ? [findEntry(ownName(text))] : []))
  return [...new Set(found)].filter((id) => id !== null).slice(0, mostNames)
}
