import type { Nodes, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { h, type VNodeArrayChildren } from 'vue'

/** Syntax that notes do not need. Its source appears as text: HTML, links, images and `&amp;`. */
const disabled = [
  'autolink',
  'characterReference',
  'definition',
  'htmlFlow',
  'htmlText',
  'labelEnd',
  'labelStartImage',
  'labelStartLink',
]

/** Reads Markdown and returns it as elements of Vue. It never sets HTML. */
export const renderMarkdown = (source: string): VNodeArrayChildren =>
  childrenOf(fromMarkdown(source, { extensions: [{ disable: { null: disabled } }] }))

const childrenOf = (node: Nodes): VNodeArrayChildren => ('children' in node ? node.children.map(render) : [])

function render(node: RootContent): VNodeArrayChildren[number] {
  switch (node.type) {
    case 'text':
      return node.value
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
      return h('h3', childrenOf(node))
    case 'list':
      return h(node.ordered ? 'ol' : 'ul', node.ordered ? { start: node.start } : null, childrenOf(node))
    case 'listItem':
      return h('li', node.spread ? childrenOf(node) : node.children.flatMap(unwrapped))
    case 'blockquote':
      return h('blockquote', childrenOf(node))
    case 'code':
      return h('pre', node.value)
    case 'thematicBreak':
      return h('hr')
    default:
      return childrenOf(node)
  }
}

/** Lines of a tight list are plain text, not paragraphs. */
const unwrapped = (node: RootContent): VNodeArrayChildren =>
  node.type === 'paragraph' ? childrenOf(node) : [render(node)]
