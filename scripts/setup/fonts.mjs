import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './files.mjs'

/** @import { Step } from './types.d.mts' */

const faces = [
  'inter/400Regular/Inter_400Regular.ttf',
  'inter/600SemiBold/Inter_600SemiBold.ttf',
  'inter/400Regular_Italic/Inter_400Regular_Italic.ttf',
  'stix-two-text/400Regular/STIXTwoText_400Regular.ttf',
  'stix-two-text/600SemiBold/STIXTwoText_600SemiBold.ttf',
  'stix-two-text/400Regular_Italic/STIXTwoText_400Regular_Italic.ttf',
]
/** Formulas of reports in HTML files: the style sheet of KaTeX, and each of its fonts in the smallest format. */
const formulas = [
  'katex.min.css',
  ...['Main-Regular', 'Main-Bold', 'Main-Italic', 'Main-BoldItalic', 'Math-Italic', 'Math-BoldItalic', 'AMS-Regular'],
  ...['Size1-Regular', 'Size2-Regular', 'Size3-Regular', 'Size4-Regular', 'Script-Regular', 'Typewriter-Regular'],
  ...['Caligraphic-Regular', 'Caligraphic-Bold', 'Fraktur-Regular', 'Fraktur-Bold'],
  ...['SansSerif-Regular', 'SansSerif-Bold', 'SansSerif-Italic'],
].map((name) => (name.endsWith('.css') ? name : `fonts/KaTeX_${name}.woff2`))

const sources = [
  ...faces.map((face) => `node_modules/@expo-google-fonts/${face}`),
  ...formulas.map((file) => `node_modules/katex/dist/${file}`),
]
/** @type {(source: string) => string} */
const target = (source) => `resources/fonts/${source.split('/').at(-1)}`

/** @type {Step<null>} */
export const fonts = {
  name: 'fonts',
  cost: 'from npm packages, 2.3 MB on disk',
  key: () => sources.join(' '),
  outputs: () => sources.map(target),
  run: ({ root }) => {
    for (const file of sources) {
      const source = join(root, file)
      if (!existsSync(source)) throw new Error(`${source} is missing: run npm ci`)
      writeWhole(join(root, target(file)), readFileSync(source))
    }
  },
}
