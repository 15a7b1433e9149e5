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
  'fonts/KaTeX_Main-Regular.woff2',
  'fonts/KaTeX_Main-Bold.woff2',
  'fonts/KaTeX_Main-Italic.woff2',
  'fonts/KaTeX_Main-BoldItalic.woff2',
  'fonts/KaTeX_Math-Italic.woff2',
  'fonts/KaTeX_Math-BoldItalic.woff2',
  'fonts/KaTeX_AMS-Regular.woff2',
  'fonts/KaTeX_Size1-Regular.woff2',
  'fonts/KaTeX_Size2-Regular.woff2',
  'fonts/KaTeX_Size3-Regular.woff2',
  'fonts/KaTeX_Size4-Regular.woff2',
  'fonts/KaTeX_Script-Regular.woff2',
  'fonts/KaTeX_Typewriter-Regular.woff2',
  'fonts/KaTeX_Caligraphic-Regular.woff2',
  'fonts/KaTeX_Caligraphic-Bold.woff2',
  'fonts/KaTeX_Fraktur-Regular.woff2',
  'fonts/KaTeX_Fraktur-Bold.woff2',
  'fonts/KaTeX_SansSerif-Regular.woff2',
  'fonts/KaTeX_SansSerif-Bold.woff2',
  'fonts/KaTeX_SansSerif-Italic.woff2',
]

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
