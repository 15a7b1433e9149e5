import type { Nodes, PhrasingContent, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { h, type VNode, type VNodeArrayChildren } from 'vue'
import { anchorOf } from '../../../shared/glossary/entry.ts'
import { formatRoute } from '../../composables/useRoute.ts'
import MathText from '../../ui/MathText.vue'
import { isDocument, pictureAddress } from './documents.ts'

/** A part of a document: lines of a table, or any other Markdown. */
interface Block {
  isTable: boolean
  lines: string[]
}

/** Splits a document at its tables, which CommonMark does not have. */
function blocksOf(source: string): Block[] {
  const blocks: Block[] = []
  let isCode = false
  for (const line of source.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode
    const isTable = !isCode && line.startsWith('|')
    const last = blocks.at(-1)
    if (last?.isTable === isTable) last.lines.push(line)
    else blocks.push({ isTable, lines: [line] })
  }
  return blocks
}

/** Returns the cells of a line of a table. A bar in code or behind a backslash separates nothing. */
export function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\||\|$/g, '')
  const cells = ['']
  for (const [part] of inner.matchAll(/`[^`]*`|\\\||\||[^`|\\]+|[\\`]/g)) {
    if (part === '|') cells.push('')
    else cells[cells.length - 1] += part === '\\|' ? '|' : part.replaceAll('\\|', '|')
  }
  return cells.map((cell) => cell.trim())
}

/** Returns a document of ours as elements of Vue. It never sets HTML; links lead to other documents of the window. */
export const renderDocument = (source: string): VNodeArrayChildren =>
  blocksOf(source).flatMap(({ isTable, lines }) =>
    isTable ? [table(lines)] : childrenOf(fromMarkdown(lines.join('\n'))),
  )

function table(lines: readonly string[]): VNode {
  const [head = [], , ...rows] = lines.map(cellsOf)
  const hasHead = head.some((cell) => cell !== '')
  const row = (cells: readonly string[], tag: 'th' | 'td'): VNode =>
    h(
      'tr',
      cells.map((cell) => h(tag, tag === 'th' ? { scope: 'col' } : null, inline(cell))),
    )
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Table: ${head.join(', ')}` }, [
    h('table', [
      ...(hasHead ? [h('thead', [row(head, 'th')])] : []),
      h(
        'tbody',
        rows.map((cells) => row(cells, 'td')),
      ),
    ]),
  ])
}

/** Renders one line of Markdown without a paragraph around it. */
function inline(text: string): VNodeArrayChildren {
  const [first] = fromMarkdown(text).children
  return first?.type === 'paragraph' ? childrenOf(first) : [text]
}

const childrenOf = (node: Nodes): VNodeArrayChildren => ('children' in node ? node.children.map(render) : [])

/** The text of a heading as it reads, from which its anchor is made. */
export const plainText = (node: Nodes): string =>
  'value' in node ? node.value : 'children' in node ? node.children.map(plainText).join('') : ''

function render(node: RootContent | PhrasingContent): VNodeArrayChildren[number] {
  switch (node.type) {
    case 'text':
      return h(MathText, { text: node.value })
    case 'strong':
      return h('strong', childrenOf(node))
    case 'emphasis':
      return h('em', childrenOf(node))
    case 'inlineCode':
      return h('code', node.value)
    case 'break':
      return h('br')
    case 'paragraph':
      return h('p', childrenOf(node))
    case 'heading':
      return heading(node.depth, plainText(node), childrenOf(node))
    case 'list':
      return h(node.ordered ? 'ol' : 'ul', childrenOf(node))
    case 'listItem':
      return h(
        'li',
        node.children.flatMap((child) => (child.type === 'paragraph' ? childrenOf(child) : [render(child)])),
      )
    case 'code':
      return h('pre', { tabindex: 0 }, node.value)
    case 'link':
      return link(node.url, childrenOf(node))
    case 'image':
      return picture(node.url, node.alt ?? '')
    default:
      return childrenOf(node)
  }
}

/** The page has the first level for itself. */
function heading(depth: number, text: string, children: VNodeArrayChildren): VNode {
  const id = `place-${anchorOf(text)}`
  return h(depth < 3 ? 'h2' : 'h3', { id, tabindex: -1, class: depth === 1 ? 'title' : undefined }, children)
}

/** Files outside the documents are code of the repository: their names stay text. */
function link(url: string, children: VNodeArrayChildren): VNode {
  const [, name = '', anchor = ''] = /^([\w-]+)\.md(?:#(.*))?$/.exec(url) ?? []
  if (name === 'glossary' || isDocument(name))
    return h('a', { href: formatRoute({ page: 'help', document: name, place: anchor }) }, children)
  return h('span', /^https?:/.test(url) ? [...children, ' (', h('code', url), ')'] : children)
}

function picture(url: string, alt: string): VNode {
  const source = pictureAddress(url)
  return source === null ? h('span', alt) : h('img', { src: source, alt })
}
