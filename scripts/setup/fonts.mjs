import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './files.mjs'

const faces = [
  'inter/400Regular/Inter_400Regular.ttf',
  'inter/600SemiBold/Inter_600SemiBold.ttf',
  'inter/400Regular_Italic/Inter_400Regular_Italic.ttf',
  'ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf',
]
const packagesFolder = 'node_modules/@expo-google-fonts'
const target = (face) => `resources/fonts/${face.split('/').at(-1)}`

export const fonts = {
  name: 'fonts',
  cost: 'from npm packages, 1 MB on disk',
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
