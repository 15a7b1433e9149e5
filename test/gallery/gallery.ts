import { init } from 'echarts'
import { darkTheme, lightTheme, type ChartTheme } from '../../src/shared/plot/theme.ts'
import { cases, type Case } from './cases.ts'
import './gallery.css'

/** The width of a figure over two columns of a journal, 183 mm. */
const width = 692

/** Draws a chart as the window does. */
function onScreen({ option, height }: Case, theme: ChartTheme, name: string): HTMLElement {
  const host = document.createElement('div')
  host.className = name
  const size = { width, height: height(width, theme) }
  init(host, null, { renderer: 'canvas', ...size }).setOption(option({ ...size, theme }))
  return captioned(host, name)
}

/** Shows the file that an export writes, inside the page, because an image would not have the page's fonts. */
function exported({ name }: Case): HTMLElement {
  const host = document.createElement('div')
  host.className = 'exported'
  void fetch(`/exported/${name}.svg`).then(async (answer) => {
    const text = await answer.text()
    if (answer.ok) host.innerHTML = text.replace(/^<\?xml[^>]*>/, '')
    else host.textContent = text
  })
  return captioned(host, 'exported')
}

function captioned(content: HTMLElement, text: string): HTMLElement {
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  caption.textContent = text
  figure.append(caption, content)
  return figure
}

function section(own: Case): HTMLElement {
  const element = document.createElement('section')
  element.id = own.name
  const heading = document.createElement('h2')
  heading.textContent = own.title === '' ? own.name : `${own.name}: ${own.title}`
  const looks = document.createElement('div')
  looks.className = 'looks'
  looks.append(onScreen(own, lightTheme, 'light'), onScreen(own, darkTheme, 'dark'), exported(own))
  element.append(heading, looks)
  return element
}

function link({ name }: Case): HTMLElement {
  const anchor = document.createElement('a')
  anchor.href = `#${name}`
  anchor.textContent = name
  return anchor
}

// A canvas does not wait for fonts.
await Promise.all(['13px Inter', '600 13px Inter', 'italic 13px Inter'].map((font) => document.fonts.load(font)))
document.querySelector('#contents')?.append(...cases.map(link))
document.querySelector('#charts')?.append(...cases.map(section))
