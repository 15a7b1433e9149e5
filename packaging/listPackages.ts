import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** Matches the innermost package of a module's path. */
const packageOf = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/@][^\\/]*)/

/** Returns the folders of the packages that modules belong to, sorted. */
export const packageFolders = (modules: readonly string[]): string[] =>
  [...new Set(modules.flatMap((id) => packageOf.exec(id.replace(/^\0+/, ''))?.[1] ?? []))].sort()

/** A plugin that writes the folders of all packages inside a bundle to `file`, for licences and bill of materials. */
export const listPackages = (file: string): Plugin => {
  const modules = new Set<string>()
  return {
    name: 'list-packages',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle))
        if (part.type === 'chunk') for (const id of part.moduleIds) modules.add(id)
      // Style sheets leave the chunks, and their fonts stay.
      for (const id of this.getModuleIds()) if (id.includes('.css')) modules.add(id)
    },
    closeBundle() {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(packageFolders([...modules]), null, 2))
    },
  }
}

/** Reads the folders that `listPackages` wrote into a folder. */
export const readPackageLists = (folder: string): string[] => {
  const lists = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as string[])
  return [...new Set(lists.flat())].sort()
}
