import type { RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { parseFigure, parseTable } from './blocks.ts'
import { displayFences } from './displayFences.ts'
import type { Block, Inline } from './document.ts'
import { inlinesIn, problem, textOf } from './inline.ts'
import { handlers, syntax } from './syntax.ts'

/**
 * Reads the text of a report: Markdown with formulas, `{{numbers}}`, and fenced blocks `figure` and `table`. Never throws:
 * a fault is a block or an inline part of its own, where it stands.
 */
export function parseReport(text: string): Block[] {
  const source = displayFences(text)
  const { children } = fromMarkdown(source, { extensions: [syntax], mdastExtensions: [handlers] })
  return children.flatMap((node) => blockOf(node, source, 0))
}

/** Deeper lists and quotes are mistakes, and would exhaust the stack. */
const mostDepth = 40

function blockOf(node: RootContent, source: string, depth: number): Block[] {
  if (depth > mostDepth) return [problem('…', `lists and quotes are more than ${mostDepth} deep; reduce their depth`)]
  switch (node.type) {
    case 'heading':
      return [{ kind: 'heading', depth: node.depth, children: inlinesIn(node.children, source) }]
    case 'paragraph':
      return [paragraph(inlinesIn(node.children, source))]
    case 'list':
      return [
        {
          kind: 'list',
          isOrdered: node.ordered ?? false,
          start: node.start ?? 1,
          items: node.children.map(({ children }) => children.flatMap((own) => blockOf(own, source, depth + 1))),
        },
      ]
    case 'blockquote':
      return [{ kind: 'quote', children: node.children.flatMap((own) => blockOf(own, source, depth + 1)) }]
    case 'code':
      return [fenced(node.lang ?? '', node.value, node.position?.start.line ?? 1)]
    case 'thematicBreak':
      return [{ kind: 'rule' }]
    default:
      return [{ kind: 'paragraph', children: [textOf(node, source)] }]
  }
}

function fenced(word: string, text: string, line: number): Block {
  switch (word) {
    case 'figure':
      return orProblem(text, () => ({ kind: 'figure', figure: parseFigure(text, line) }))
    case 'table':
      return orProblem(text, () => ({ kind: 'table', table: parseTable(text, line) }))
    case 'math':
      return { kind: 'formula', tex: text }
    case 'unclosed-math':
      return problem(text, `line ${line}: no line $$ ends this formula; add one below it`)
    default:
      return { kind: 'code', text }
  }
}

function orProblem(source: string, read: () => Block): Block {
  try {
    return read()
  } catch (error) {
    return problem(source, error instanceof Error ? error.message : String(error))
  }
}

/** A paragraph that is one displayed formula is a block of its own. */
function paragraph(children: Inline[]): Block {
  const [only] = children
  return children.length === 1 && only?.kind === 'formula' && only.isDisplay
    ? { kind: 'formula', tex: only.tex }
    : { kind: 'paragraph', children }
}
