import type { Command } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import { installWords } from '../shared/installWords.ts'
import { findRoot, isPackaged } from '../lab/layout.ts'
import { engineFolders, installedEngines } from '../lab/system/engines.ts'
import { writeEngineWish } from '../lab/system/engineWish.ts'
import { packagedEngine } from '../lab/system/installation.ts'
import { table } from './format.ts'

export function addEngineCommand(root: Command): void {
  root
    .command('engine')
    .description('list the installed engine packages, or choose one')
    .option('--use <version>', 'version of TensorFlow or name of an engine to use; auto for the newest that fits')
    .action(({ use }: { use?: string }) => {
      const place = findRoot()
      if (!isPackaged(place))
        throw new CallError('notPossible', 'a clone builds its engine: npm run engine shows and changes it')
      if (use !== undefined) choose(use, place)
      list(place)
    })
}

function choose(use: string, root: string): void {
  if (use === 'auto') return writeEngineWish(null)
  const engines = installedEngines(engineFolders(root))
  const found = engines.find(({ name }) => name === use) ?? engines.find(({ tensorflow }) => tensorflow === use)
  if (!found) {
    const names = engines.map(({ name }) => name).join(', ') || 'none'
    throw new CallError('notFound', `no installed engine is named '${use}'; installed: ${names}`)
  }
  writeEngineWish(found.name)
}

function list(root: string): void {
  const engines = installedEngines(engineFolders(root))
  const used = packagedEngine(root)
  const words = installWords(true)
  if (engines.length === 0) {
    console.log('No engine package is installed, so Collapsar trains with WebAssembly, which is many times slower.')
    console.log(`To install one: ${words.engine}`)
    return
  }
  const rows = engines.map(({ name, variant, folder }) => [
    name === used?.name ? '→' : '',
    name,
    variant === 'cuda' ? 'CUDA and CPU' : 'CPU',
    folder,
  ])
  console.log(table([['', 'engine', 'runs on', 'folder'], ...rows]))
}
