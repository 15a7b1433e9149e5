import { computed, onScopeDispose, shallowReactive, type ComputedRef } from 'vue'
import { commandKey, commandTitle, keyText, type CommandId } from '../../shared/commands.ts'

/** A command that the page on screen or its window offers. */
export interface Command {
  /** The id of a command with a menu item and a key; undefined for commands of the palette only. */
  id?: CommandId
  title: string
  isEnabled: boolean
  /** Whether the page on screen offers it; otherwise the window offers it on every page. */
  isOnPage: boolean
  /** Runs the command, which reports its own failure. */
  run(): unknown
}
/** A command as a page registers it. By default it has the title of the menu and is enabled. */
export type CommandOffer = { run(): unknown; isEnabled?: boolean } & (
  { id: CommandId; title?: string } | { id?: undefined; title: string }
)

const isBrowser = typeof navigator !== 'undefined'
export const isMac = isBrowser && navigator.platform.startsWith('Mac')

type Where = 'page' | 'window'
const offers = shallowReactive(new Map<symbol, { offer: () => readonly CommandOffer[]; where: Where }>())

/** Registers commands as long as the calling scope lives. `offer` is reactive. */
export function registerCommands(offer: () => readonly CommandOffer[], where: Where = 'page'): void {
  const key = Symbol()
  offers.set(key, { offer, where })
  onScopeDispose(() => offers.delete(key))
}

/** All commands, the last registered first: a page takes precedence over its window. */
export const availableCommands: ComputedRef<readonly Command[]> = computed(() =>
  [...offers.values()].toReversed().flatMap(({ offer, where }) =>
    offer().map(({ id, title, isEnabled = true, run }) => ({
      ...(id === undefined ? {} : { id }),
      title: title ?? (id === undefined ? '' : commandTitle(id)),
      isEnabled,
      isOnPage: where === 'page',
      run,
    })),
  ),
)

/** Runs the command with this id. Returns false when it is unavailable on this page. */
export function runCommand(id: CommandId): boolean {
  const command = availableCommands.value.find((one) => one.id === id && one.isEnabled)
  void command?.run()
  return command !== undefined
}

/** Returns the key of a command as this platform writes it; empty when it has none. */
export function shortcutText(id: CommandId | undefined): string {
  const key = id === undefined ? null : commandKey(id, isMac)
  return key === null ? '' : keyText(key, isMac)
}
