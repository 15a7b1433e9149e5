import { computed, onScopeDispose, shallowReactive, type ComputedRef } from 'vue'
import { commandKey, commandTitle, keyText, type CommandId } from '../../shared/commands.ts'

/** Something that can be done on what is on screen now. */
export interface Command {
  /** Where it is one of those that have a place in the menu, and a key there. */
  id?: CommandId
  title: string
  isEnabled: boolean
  /** With the page that is on screen now; else with the window, on whatever page. */
  isOnPage: boolean
  /** What happens is shown where it happens, also where it fails. */
  run(): unknown
}
/** As a page says it: the title of the menu unless it has a better one, and enabled unless it says otherwise. */
export type CommandOffer = { run(): unknown; isEnabled?: boolean } & (
  { id: CommandId; title?: string } | { id?: undefined; title: string }
)

const isBrowser = typeof navigator !== 'undefined'
export const isMac = isBrowser && navigator.platform.startsWith('Mac')

type Where = 'page' | 'window'
const offers = shallowReactive(new Map<symbol, { offer: () => readonly CommandOffer[]; where: Where }>())

/** Offers these for as long as the calling scope lives; what is offered follows what it is made of. */
export function registerCommands(offer: () => readonly CommandOffer[], where: Where = 'page'): void {
  const key = Symbol()
  offers.set(key, { offer, where })
  onScopeDispose(() => offers.delete(key))
}

/** All that is offered, what came last first: a page has its way before its window. */
export const availableCommands: ComputedRef<readonly Command[]> = computed(() =>
  [...offers.values()].toReversed().flatMap(({ offer, where }) =>
    offer().map(({ id, title, isEnabled = true, run }) => ({
      ...(id === undefined ? {} : { id }),
      ...{ title: title ?? (id === undefined ? '' : commandTitle(id)), isEnabled, isOnPage: where === 'page', run },
    })),
  ),
)

/** Does what has this place in the menu, as the page on screen does it. False where there is nothing to do it with. */
export function runCommand(id: CommandId): boolean {
  const command = availableCommands.value.find((one) => one.id === id && one.isEnabled)
  void command?.run()
  return command !== undefined
}

/** The key of a command as it is read here; empty: it has none. */
export function shortcutText(id: CommandId | undefined): string {
  const key = id === undefined ? null : commandKey(id, isMac)
  return key === null ? '' : keyText(key, isMac)
}
