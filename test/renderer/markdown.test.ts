import { expect, test } from 'vitest'
import { h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { renderMarkdown } from '../../src/renderer/features/runs/markdown.ts'

const htmlOf = async (source: string): Promise<string> =>
  (await renderToString(h('div', renderMarkdown(source)))).replace(/^<div>|<\/div>$/g, '')

test('notes show headings, paragraphs, lists, code and styles', async () => {
  expect(await htmlOf('# λ\nsmall\nruns\n\n- one\n- **two** *it* `c`\n```\n# a\n```')).toBe(
    '<h3>λ</h3><p>small\nruns</p>' +
      '<ul><li>one</li><li><strong>two</strong> <em>it</em> <code>c</code></li></ul><pre># a</pre>',
  )
  expect(await htmlOf('2. a\n3. b\n   - c')).toBe('<ol start="2"><li>a</li><li>b<ul><li>c</li></ul></li></ol>')
  expect(await htmlOf('- a\n\n  b')).toBe('<ul><li><p>a</p><p>b</p></li></ul>')
  expect(await htmlOf('> a\\\nb\n\n***')).toBe('<blockquote><p>a<br>b</p></blockquote><hr>')
})

test('HTML, links, images and character references stay text', async () => {
  expect(await htmlOf('<b onclick="x()">x</b>')).toBe('<p>&lt;b onclick=&quot;x()&quot;&gt;x&lt;/b&gt;</p>')
  expect(await htmlOf('<script>x</script>')).toBe('<p>&lt;script&gt;x&lt;/script&gt;</p>')
  for (const source of ['[a](javascript:x)', '![a](http://b)', '[a]: http://b', '[a]'])
    expect(await htmlOf(source)).toBe(`<p>${source}</p>`)
  expect(await htmlOf('&lt; <http://a.b>')).toBe('<p>&amp;lt; &lt;http://a.b&gt;</p>')
})

test('unclosed marks stay text', async () => {
  expect(await htmlOf('**y')).toBe('<p>**y</p>')
  expect(await htmlOf('```\na')).toBe('<pre>a</pre>')
  for (const source of ['', '\n\n', '```', '*', '**', '#', '- '])
    expect(await htmlOf(source)).not.toContain('undefined')
})
