import type { ReportTable } from '../../shared/contract/reports.ts'
import type { Block, Inline } from '../../shared/reports/document.ts'
import { appendixOf, type DrawnReport } from './drawReport.ts'
import { formulaProblem } from './formulaHtml.ts'
import { latexFormula, latexText, latexUrl } from './latexText.ts'

/** Returns the LaTeX of a report. Its figures lie beside it: figures/figure-1.pdf, with -2 for a second page. */
export function latexOf(report: DrawnReport, version: string): string {
  const { title, titleParts, blocks, content, date } = report
  const writer = latexWriter(report)
  const heading = titleParts ? writer.inlines(titleParts) : latexText(title)
  return `% Collapsar ${version}, ${date.toISOString()}
% Compile with pdfLaTeX, or with LuaLaTeX where the text has letters that pdfLaTeX lacks.
\\documentclass[11pt,${content.paper === 'A4' ? 'a4paper' : 'letterpaper'}]{article}
\\usepackage{iftex}
\\ifPDFTeX
  \\usepackage[utf8]{inputenc}
  \\usepackage[T1]{fontenc}
\\else
  \\usepackage{fontspec}
\\fi
\\usepackage{textcomp}
\\usepackage{amsmath,amssymb}
\\usepackage{graphicx}
\\usepackage{array,booktabs,longtable}
\\usepackage[margin=25mm]{geometry}
\\usepackage[hidelinks]{hyperref}
\\title{${heading}}
\\author{}
\\date{${date.toISOString().slice(0, 10)}}
\\begin{document}
\\maketitle
${writer.blocks(titleParts ? blocks.slice(1) : blocks)}
${appendix(report)}\\end{document}
`
}

/** Returns the name of a page of a figure, without extension. Both are counted from 1. */
export const figureFile = (figure: number, page: number): string =>
  `figures/figure-${figure}${page === 1 ? '' : `-${page}`}`

const sections = ['section', 'subsection', 'subsubsection', 'paragraph']

/** Environments that stand alone, as LaTeX refuses them inside of others. */
const ownEnvironment = /^\\begin\{(?:align|gather|alignat|equation)\*?\}/

/** Writes the parts of a report, and counts its figures and tables. */
function latexWriter({ answers, figures, titleParts }: DrawnReport) {
  let figureCount = 0
  let tableCount = 0

  const inlines = (parts: readonly Inline[]): string => parts.map(inline).join('')
  function inline(part: Inline): string {
    switch (part.kind) {
      case 'text':
        return latexText(part.text)
      case 'strong':
        return `\\textbf{${inlines(part.children)}}`
      case 'emphasis':
        return `\\emph{${inlines(part.children)}}`
      case 'code':
        return `\\texttt{${latexText(part.text)}}`
      case 'break':
        return '\\newline{}'
      case 'link':
        return `\\href{${latexUrl(part.href)}}{${inlines(part.children)}}`
      case 'formula':
        return formula(part.tex, part.isDisplay)
      case 'number': {
        const { text = null, problem = null } = answers.numbers[part.source] ?? {}
        return text === null ? fault(`{{${part.source}}}`, problem ?? 'no answer') : latexText(text)
      }
      case 'problem':
        return fault(part.source, part.message)
    }
  }
  const blocks = (parts: readonly Block[]): string => parts.map(block).join('\n')
  function block(part: Block): string {
    switch (part.kind) {
      case 'heading': {
        const section = sections[part.depth - (titleParts ? 2 : 1)] ?? (part.depth === 1 ? 'section' : 'paragraph')
        return `\n\\${section}{${inlines(part.children)}}\n`
      }
      case 'paragraph':
        return `${inlines(part.children)}\n`
      case 'list':
        return list(part)
      case 'quote':
        return `\\begin{quote}\n${blocks(part.children)}\\end{quote}\n`
      case 'code':
        return `\\begin{quote}\\ttfamily\\raggedright\n${part.text.split('\n').map(codeLine).join('\\\\\n')}\n\\end{quote}\n`
      case 'rule':
        return '\\par\\noindent\\rule{\\linewidth}{0.4pt}\\par\n'
      case 'formula':
        return `${formula(part.tex, true)}\n`
      case 'figure':
        return figure(part.figure.caption)
      case 'table':
        return table(part.table.caption)
      case 'problem':
        return `${fault(part.source, part.message)}\n`
    }
  }
  function list({ isOrdered, start, items }: Extract<Block, { kind: 'list' }>): string {
    const name = isOrdered ? 'enumerate' : 'itemize'
    const first = isOrdered && start !== 1 ? `\\setcounter{enumi}{${Math.min(start, 1e6) - 1}}\n` : ''
    // An empty group keeps a bracket at the start of an item from being read as its label.
    return `\\begin{${name}}\n${first}${items.map((item) => `\\item {}${blocks(item)}`).join('')}\\end{${name}}\n`
  }
  function figure(caption: readonly Inline[]): string {
    const drawn = figures[figureCount++]
    if (!drawn || drawn.problem !== null) return `${fault('figure', drawn?.problem ?? 'no answer')}\n`
    const pages = drawn.pages.map(({ widthMm }, i) => {
      const size = `width=${widthMm}mm,totalheight=0.8\\textheight,keepaspectratio`
      const label = i === 0 ? `\n\\caption{${inlines(caption)}}\n\\label{fig:${figureCount}}` : ''
      return `\\begin{figure}[htbp]\n\\centering\n\\includegraphics[${size}]{${figureFile(figureCount, i + 1)}}${label}\n\\end{figure}\n`
    })
    return pages.join('')
  }
  function table(caption: readonly Inline[]): string {
    const own = answers.tables[tableCount++]
    if (!own || own.problem !== null) return `${fault('table', own?.problem ?? 'no answer')}\n`
    return longTable(own, `\\caption{${inlines(caption)}}\\label{tab:${tableCount}}\\\\\n`)
  }
  return { blocks, inlines }
}

const codeLine = (line: string): string => `\\mbox{}${latexText(line).replaceAll(' ', '~')}`

const fault = (source: string, message: string): string =>
  `\\textbf{[\\texttt{${latexText(source)}} ${latexText(message)}]}`

function formula(tex: string, isDisplay: boolean): string {
  const problem = formulaProblem(tex, isDisplay)
  if (problem !== null) return fault(tex, problem)
  const own = latexFormula(tex)
  if (own === '') return ''
  if (!isDisplay) return `$${own}$`
  return ownEnvironment.test(own) ? own : `\\[${own}\\]`
}

function longTable({ head, rows }: Pick<ReportTable, 'head' | 'rows'>, caption: string): string {
  const line = (cells: readonly string[]): string => `${cells.map((cell) => `{${latexText(cell)}}`).join(' & ')} \\\\\n`
  const width = (0.94 / Math.max(head.length, 1)).toFixed(3)
  const columns = head.map(() => `>{\\raggedright\\arraybackslash}p{${width}\\linewidth}`).join('')
  return `{\\small\\setlength{\\tabcolsep}{2pt}
\\begin{longtable}{${columns}}
${caption}\\toprule
${line(head)}\\midrule
\\endhead
${rows.map(line).join('')}\\bottomrule
\\end{longtable}}
`
}

function appendix(report: DrawnReport): string {
  const { head, rows, versions } = appendixOf(report)
  if (rows.length === 0) return ''
  return `\\section*{Runs and versions}
${longTable({ head, rows }, '')}
\\noindent ${latexText(versions.join('; '))}
`
}
