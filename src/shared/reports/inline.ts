import type { Nodes, PhrasingContent, Text } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import type { Inline, Problem } from './document.ts'
import { handlers, syntax } from './syntax.ts'

/** Schemes that a link of a report may have. */
const schemes = /^(?:https?:\/\/|mailto:)/i

/** Reads one line of Markdown, as in captions. */
export function parseInline(text: string): Inline[] {
  const { children } = fromMarkdown(text, { extensions: [syntax], mdastExtensions: [handlers] })
  return children.flatMap((node) => (node.type === 'paragraph' ? inlinesIn(node.children, text) : [textOf(node, text)]))
}

export const problem = (source: string, message: string): Problem => ({ kind: 'problem', source, message })

/** Returns what a node was written as. */
const written = ({ position }: Nodes, source: string): string =>
  source.slice(position?.start.offset ?? 0, position?.end.offset ?? 0)

export const textOf = (node: Nodes, source: string): Inline => ({ kind: 'text', text: written(node, source) })

/** Reads the words of a node of Markdown. `source`: the text that the node was read from. */
export const inlinesIn = (nodes: readonly PhrasingContent[], source: string): Inline[] =>
  nodes.flatMap((node) => inlineOf(node, source))

function inlineOf(node: PhrasingContent, source: string): Inline[] {
  switch (node.type) {
    case 'text':
      return wordsOf(node, source)
    case 'strong':
    case 'emphasis':
      return [{ kind: node.type, children: inlinesIn(node.children, source) }]
    case 'inlineCode': {
      const { formula, isNumber } = (node.data ?? {}) as { formula?: string; isNumber?: boolean }
      if (isNumber) return [{ kind: 'number', source: node.value.trim() }]
      if (formula !== undefined) return [{ kind: 'formula', tex: node.value, isDisplay: formula === 'display' }]
      return [{ kind: 'code', text: node.value }]
    }
    case 'break':
      return [{ kind: 'break' }]
    case 'link':
      return schemes.test(node.url)
        ? [{ kind: 'link', href: node.url, children: inlinesIn(node.children, source) }]
        : [problem(written(node, source), 'a link begins with https://, http:// or mailto:')]
    case 'image':
      return [problem(written(node, source), 'reports load no pictures; insert a figure of runs in its place')]
    default:
      return [textOf(node, source)]
  }
}

/** An opening sign that no other sign closes, before a letter or a command. */
const unclosed = /\$(?=[\\\p{L}{])/u

/** Names a dollar sign that seems to open a formula. Escaped ones are words. */
function wordsOf(node: Text, source: string): Inline[] {
  const words: Inline = { kind: 'text', text: node.value }
  if (!unclosed.test(node.value) || !unclosed.test(written(node, source).replaceAll('\\$', ''))) return [words]
  const line = node.position?.start.line ?? 1
  return [
    words,
    problem('$', `line ${line}: nothing closes the formula that $ opens; close it, or write \\$ for the sign`),
  ]
}
