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
const packagesFolder = 'node_modules/@expo-google-fonts'
/** @type {(face: string) => string} */
const target = (face) => `resources/fonts/${face.split('/').at(-1)}`

/** @type {Step<null>} */
export const fonts = {
  name: 'fonts',
  cost: 'from npm packages, 2 MB on disk',
  key: () => faces.join(' '),
  outputs: () => faces.map(target),
  run: ({ root }) => {
    for (const face of faces) {
      const source = join(root, packagesFolder, face)
      if (!existsSync(source)) throw new Error(`${source} is missing: run npm ci`)
      writeWhole(join(root, target(face)), readFileSync(source))
    }
  },
}
