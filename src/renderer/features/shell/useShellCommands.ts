import { watch } from 'vue'
import { commandIds } from '../../../shared/commands.ts'
import { openData } from '../../composables/openData.ts'
import { registerCommands, availableCommands } from '../../composables/useCommands.ts'
import { useInspector } from '../../composables/useInspector.ts'
import { useNotifications } from '../../composables/useNotifications.ts'
import { showFile } from '../../composables/desktop/useOpenedFiles.ts'
import { formatRoute, sectionRoutes, useRoute, type SectionId } from '../../composables/useRoute.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { useTour } from '../../composables/desktop/useTour.ts'
import { useWelcome } from '../../composables/desktop/useWelcome.ts'
import { lab } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'

const sectionIds = Object.keys(sectionRoutes) as SectionId[]

/** What a window can show beside its page. */
export interface Shell {
  openPalette(): void
  openShortcuts(): void
  openAbout(): void
  openCheck(): void
  openFind(): void
  /** Shows a sentence as a toast. */
  showMessage(text: string): void
}

/** Registers the commands that work on every page. */
export function useShellCommands({
  openPalette,
  openShortcuts,
  openAbout,
  openCheck,
  openFind,
  showMessage,
}: Shell): void {
  const { go } = useRoute()
  const { done, undone, undo, redo } = useUndo()
  const notifications = useNotifications()
  const inspector = useInspector()
  const attempt = (work: () => Promise<unknown>) => (): void =>
    void work().catch((error: unknown) => showMessage(sentence(error)))
  const openWindow = (hash: string): (() => void) => attempt(() => lab.call('desktop.openWindow', { hash }))

  const chooseSpec = attempt(async () => {
    const file = await lab.call('desktop.chooseSpec', { title: 'Open spec' })
    if (file) await showFile(file, showMessage)
  })
  const importData = attempt(async () => {
    await openData(await lab.call('desktop.chooseFiles', { title: 'Import data set' }))
  })
  const welcome = useWelcome()
  const tour = useTour()
  const showWelcome = (): void => {
    welcome.open()
    go({ page: 'library' })
  }
  const switchNotifications = (): void => {
    notifications.write(!notifications.value.value)
    showMessage(`Notifications for finished runs are ${notifications.value.value ? 'on' : 'off'}.`)
  }

  registerCommands(
    () => [
      { id: 'palette', run: openPalette },
      ...sectionIds.map((id) => ({ id, run: () => go(sectionRoutes[id]) })),
      { id: 'openSpec', run: chooseSpec },
      { id: 'importData', run: importData },
      { id: 'undo', title: `Undo: ${done.value.at(-1)?.label}`, isEnabled: done.value.length > 0, run: undo },
      { id: 'redo', title: `Redo: ${undone.value.at(-1)?.label}`, isEnabled: undone.value.length > 0, run: redo },
      // Pages with a filter register a command of their own.
      { id: 'find', title: 'Find in page', run: openFind },
      { id: 'findInPage', run: openFind },
      { id: 'newWindow', run: openWindow(formatRoute({ page: 'library' })) },
      { title: 'Open this page in a new window', run: () => openWindow(location.hash || '#/library')() },
      { id: 'back', run: () => history.back() },
      { id: 'forward', run: () => history.forward() },
      { id: 'inspector', run: () => (inspector.value = !inspector.value) },
      { title: `Turn notifications ${notifications.value.value ? 'off' : 'on'}`, run: switchNotifications },
      { title: 'Quit Collapsar', run: attempt(() => lab.call('desktop.quit', {})) },
      { id: 'shortcuts', run: openShortcuts },
      { id: 'about', run: openAbout },
      { id: 'checkInstallation', run: openCheck },
      { id: 'welcome', run: showWelcome },
      { id: 'tour', run: tour.start },
      { id: 'openLogs', run: attempt(() => lab.call('desktop.openLogs', {})) },
    ],
    'window',
  )
  showInMenu()
}

/** Enables the items of the native menu whose commands are available. */
function showInMenu(): void {
  const usable = (): string =>
    commandIds.filter((id) => availableCommands.value.some((one) => one.id === id && one.isEnabled)).join(' ')
  watch(
    usable,
    (ids) => {
      const commands = commandIds.filter((id) => ids.split(' ').includes(id))
      // If this fails, an enabled item does nothing, and the window says so.
      void lab.call('desktop.offer', { commands }).catch(() => {})
    },
    { immediate: true, flush: 'post' },
  )
}
