import { h, type VNode, type VNodeArrayChildren } from 'vue'
import type { ReportAnswers } from '../../../shared/contract/reports.ts'
import { plainText, type Block, type Inline } from '../../../shared/reports/document.ts'
import TexFormula from '../../ui/TexFormula.vue'

/** A figure of the preview; null while its first drawing is awaited. */
export interface Drawing {
  pages: readonly { svg: string; widthMm: number }[]
  problem: string | null
}

/** What the preview shows besides the text. */
export interface Shown {
  /** null before the first answer of the lab. */
  answers: ReportAnswers | null
  /** In the order of the text. */
  drawings: readonly (Drawing | null)[]
}

/** Returns the parts of a report as elements of Vue. It never sets HTML. */
export function renderReport(blocks: readonly Block[], { answers, drawings }: Shown): VNodeArrayChildren {
  let figureCount = 0
  let tableCount = 0
  const inlines = (parts: readonly Inline[]): VNodeArrayChildren => parts.map(inline)
  function inline(part: Inline): VNodeArrayChildren[number] {
    switch (part.kind) {
      case 'text':
        return part.text
      case 'strong':
        return h('strong', inlines(part.children))
      case 'emphasis':
        return h('em', inlines(part.children))
      case 'code':
        return h('code', part.text)
      case 'break':
        return h('br')
      case 'link':
        // The window opens no other page, so the address is readable and not a link.
        return h('span', { class: 'link', title: part.href }, inlines(part.children))
      case 'formula':
        return h(TexFormula, { tex: part.tex, isDisplay: part.isDisplay })
      case 'number':
        return number(part.source, answers)
      case 'problem':
        return problem(part.source, part.message)
    }
  }
  const blocksOf = (parts: readonly Block[]): VNodeArrayChildren => parts.map(block)
  function block(part: Block): VNodeArrayChildren[number] {
    switch (part.kind) {
      case 'heading':
        // The page has a heading of its own above these.
        return h(`h${Math.min(part.depth + 1, 6)}`, inlines(part.children))
      case 'paragraph':
        return h('p', inlines(part.children))
      case 'list':
        return h(
          part.isOrdered ? 'ol' : 'ul',
          part.isOrdered ? { start: part.start } : null,
          part.items.map((item) => h('li', item.flatMap(tight))),
        )
      case 'quote':
        return h('blockquote', blocksOf(part.children))
      case 'code':
        return h('pre', part.text)
      case 'rule':
        return h('hr')
      case 'formula':
        return h('p', h(TexFormula, { tex: part.tex, isDisplay: true }))
      case 'figure':
        return figure(part.figure.caption)
      case 'table':
        return table(part.table.caption)
      case 'problem':
        return h('p', problem(part.source, part.message))
    }
  }
  const tight = (part: Block): VNodeArrayChildren =>
    part.kind === 'paragraph' ? inlines(part.children) : [block(part)]

  function figure(caption: readonly Inline[]): VNode {
    const drawing = drawings[figureCount] ?? null
    const failed = answers?.figures[figureCount]?.problem ?? drawing?.problem ?? null
    figureCount++
    const alternative = `Figure ${figureCount}. ${plainText(caption)}`
    const pages = (drawing?.pages ?? []).map((page) => picture(page, alternative))
    const label = h('figcaption', [h('b', `Figure ${figureCount}. `), ...inlines(caption)])
    if (failed !== null) return h('figure', [problem('figure', failed), label])
    return h('figure', [...(drawing ? pages : [h('p', { class: 'soft' }, 'Drawing…')]), label])
  }
  function table(caption: readonly Inline[]): VNode {
    const own = answers?.tables[tableCount++]
    if (!own) return h('p', { class: 'soft' }, 'Reading…')
    if (own.problem !== null) return h('p', problem('table', own.problem))
    const label = h('caption', [h('b', `Table ${tableCount}. `), ...inlines(caption)])
    return h('table', [label, ...rows(own.head, own.rows)])
  }
  return [...blocksOf(blocks), ...appendix(answers)]
}

const picture = ({ svg, widthMm }: Drawing['pages'][number], alt: string): VNode =>
  h('img', {
    src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`,
    alt,
    width: Math.round((widthMm / 25.4) * 96),
  })

function number(source: string, answers: ReportAnswers | null): VNode {
  const own = answers?.numbers[source]
  if (!own) return h('span', { class: 'soft' }, '…')
  if (own.text === null) return problem(`{{${source}}}`, own.problem ?? '')
  return h('span', { class: 'number', title: source }, own.text)
}

const problem = (source: string, message: string): VNode =>
  h('span', { class: 'problem' }, [h('code', source), ` ${message}`])

const rows = (head: readonly string[], body: readonly (readonly string[])[]): VNode[] => [
  h(
    'thead',
    h(
      'tr',
      head.map((cell) => h('th', { scope: 'col' }, cell)),
    ),
  ),
  h(
    'tbody',
    body.map((row) =>
      h(
        'tr',
        row.map((cell) => h('td', cell)),
      ),
    ),
  ),
]

/** Lists the runs of the report, as exports do. */
function appendix(answers: ReportAnswers | null): VNode[] {
  if (!answers || answers.runs.length === 0) return []
  const cells = answers.runs.map(({ id, name, status, step, specHash }) => [
    id,
    name,
    status,
    step === null ? '–' : String(step),
    specHash.slice(0, 16),
  ])
  const versions = Object.entries(answers.versions).map(([program, own]) => `${program} ${own.join(', ')}`)
  return [
    h('section', { class: 'appendix' }, [
      h('h2', 'Runs and versions'),
      h('table', rows(['run', 'name', 'status', 'step', 'spec, SHA-256'], cells)),
      h('p', versions.join('; ')),
    ]),
  ]
}
