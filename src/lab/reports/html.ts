import type { ReportAnswers, ReportTable } from '../../shared/contract/reports.ts'
import type { Block, Inline, Problem } from '../../shared/reports/document.ts'
import { plainText } from '../../shared/reports/document.ts'
import { fontRules, withFonts } from '../figures/formats/embedFonts.ts'
import { withoutControls } from './controls.ts'
import { appendixOf, type DrawnReport } from './drawReport.ts'
import { formulaHtml, formulaStyles } from './formulaHtml.ts'
import { pageStyles } from './pageStyles.ts'

/** Writes characters that HTML would read as markup as entities. */
export const escapeHtml = (text: string): string =>
  withoutControls(text, '\uFFFD').replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/**
 * Returns a report as one HTML file with pictures, fonts and styles inside. Its policy loads nothing and runs nothing, and
 * no markup of the text survives.
 */
export function htmlOf(report: DrawnReport, version: string): string {
  const writer = htmlWriter(report)
  const { title, titleParts, blocks, date, content } = report
  const body = [
    `<h1>${titleParts ? writer.inlines(titleParts) : escapeHtml(title)}</h1>`,
    writer.blocks(titleParts ? blocks.slice(1) : blocks),
    appendixHtml(report),
    `<footer>Collapsar ${escapeHtml(version)}, ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC</footer>`,
  ].join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Collapsar ${escapeHtml(version)}">
<title>${escapeHtml(title)}</title>
<style>${lettersOf(body)}${pageStyles(content.paper)}${formulaStyles(body)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

/** Returns the fonts of the words, with the letters that the words have. */
function lettersOf(body: string): string {
  const words = body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
  const characters = new Set([...words].map((sign) => sign.codePointAt(0) ?? 0))
  return fontRules(characters, ['stix regular', 'stix semiBold', 'stix italic'])
}

/** Writes the parts of a report, and counts its figures and tables. */
function htmlWriter({ answers, figures, titleParts }: DrawnReport) {
  let figureCount = 0
  let tableCount = 0
  const shift = titleParts ? 0 : 1

  const inlines = (parts: readonly Inline[]): string => parts.map(inline).join('')
  function inline(part: Inline): string {
    switch (part.kind) {
      case 'text':
        return escapeHtml(part.text)
      case 'strong':
        return `<strong>${inlines(part.children)}</strong>`
      case 'emphasis':
        return `<em>${inlines(part.children)}</em>`
      case 'code':
        return `<code>${escapeHtml(part.text)}</code>`
      case 'break':
        return '<br>'
      case 'link':
        return `<a href="${escapeHtml(part.href)}" rel="noreferrer">${inlines(part.children)}</a>`
      case 'formula':
        return formula(part.tex, part.isDisplay)
      case 'number':
        return numberHtml(answers, part.source)
      case 'problem':
        return problemHtml(part.source, part.message)
    }
  }
  const blocks = (parts: readonly Block[]): string => parts.map(block).join('\n')
  function block(part: Block): string {
    switch (part.kind) {
      case 'heading': {
        const depth = Math.min(part.depth + shift, 6)
        return `<h${depth}>${inlines(part.children)}</h${depth}>`
      }
      case 'paragraph':
        return `<p>${inlines(part.children)}</p>`
      case 'list': {
        const items = part.items.map((item) => `<li>${tight(item)}</li>`).join('\n')
        return part.isOrdered ? `<ol start="${part.start}">${items}</ol>` : `<ul>${items}</ul>`
      }
      case 'quote':
        return `<blockquote>${blocks(part.children)}</blockquote>`
      case 'code':
        return `<pre><code>${escapeHtml(part.text)}</code></pre>`
      case 'rule':
        return '<hr>'
      case 'formula':
        return `<div class="display">${formula(part.tex, true)}</div>`
      case 'figure':
        return figure(part.figure.caption)
      case 'table':
        return table(part.table.caption)
      case 'problem':
        return `<div>${blockProblem(part)}</div>`
    }
  }
  /** Items of one paragraph are lines. */
  const tight = (item: readonly Block[]): string =>
    item.map((part) => (part.kind === 'paragraph' ? inlines(part.children) : block(part))).join('\n')

  function figure(caption: readonly Inline[]): string {
    const drawn = figures[figureCount++]
    const label = `<figcaption><b>Figure ${figureCount}.</b> ${inlines(caption)}</figcaption>`
    if (!drawn || drawn.problem !== null)
      return `<figure>${problemHtml('figure', drawn?.problem ?? 'no answer')}${label}</figure>`
    const alternative = escapeHtml(`Figure ${figureCount}. ${plainText(caption)}`)
    const pages = drawn.pages.map(({ svg, widthMm }) => {
      const data = Buffer.from(withFonts(svg)).toString('base64')
      return `<img src="data:image/svg+xml;base64,${data}" alt="${alternative}" style="width:${widthMm}mm">`
    })
    return `<figure>${pages.join('\n')}${label}</figure>`
  }
  function table(caption: readonly Inline[]): string {
    const own = answers.tables[tableCount++]
    const label = `<caption><b>Table ${tableCount}.</b> ${inlines(caption)}</caption>`
    if (!own || own.problem !== null) return `<div>${problemHtml('table', own?.problem ?? 'no answer')}</div>`
    return `<table>${label}${rowsHtml(own)}</table>`
  }
  return { blocks, inlines }
}

function numberHtml({ numbers }: ReportAnswers, source: string): string {
  const { text = null, problem = null } = numbers[source] ?? {}
  return text === null
    ? problemHtml(`{{${source}}}`, problem ?? 'no answer')
    : `<span class="number">${escapeHtml(text)}</span>`
}

function formula(tex: string, isDisplay: boolean): string {
  try {
    return formulaHtml(tex, isDisplay)
  } catch (error) {
    return problemHtml(tex, error instanceof Error ? error.message : String(error))
  }
}

const blockProblem = ({ source, message }: Problem): string => problemHtml(source, message)

const problemHtml = (source: string, message: string): string =>
  `<span class="problem"><code>${escapeHtml(source)}</code> ${escapeHtml(message)}</span>`

function rowsHtml({ head, rows }: Pick<ReportTable, 'head' | 'rows'>): string {
  const cells = (row: readonly string[], tag: string): string =>
    row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')
  return `<thead><tr>${cells(head, 'th')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells(row, 'td')}</tr>`)
    .join('')}</tbody>`
}

function appendixHtml(report: DrawnReport): string {
  const { head, rows, versions } = appendixOf(report)
  if (rows.length === 0) return ''
  return `<section class="appendix"><h2>Runs and versions</h2><table>${rowsHtml({ head, rows })}</table>
<p>${escapeHtml(versions.join('; '))}</p></section>`
}
