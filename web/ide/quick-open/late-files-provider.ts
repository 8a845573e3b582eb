import { fetchPart } from '#web/lib/fetch-part.ts'
import type { Ide } from '../ide-context.ts'
import type { QuickProvider } from '../quick-input/quick-provider.ts'
import type { QuickFiles } from './quick-files.ts'
import type { RecentFiles } from './recent-files.ts'

/** The provider of files, whose code is fetched by `preload`, or when it is first asked. */
export function lateFilesProvider(
  ide: Ide,
  recentFiles: RecentFiles,
): { provider: QuickProvider; preload: () => void } & Disposable {
  let isGone = false
  let ready: QuickFiles | null = null
  let loading: Promise<QuickFiles> | null = null
  const load = () => {
    loading ??= fetchPart(() => import('./quick-files.ts')).then(
      ({ startQuickFiles }) => {
        if (isGone) throw new Error('The IDE has gone.')
        ready = startQuickFiles(ide, recentFiles)
        return ready
      },
      (error: unknown) => {
        // Whoever asks next tries again.
        loading = null
        throw error
      },
    )
    return loading
  }
  return {
    preload: () => void load().catch(() => undefined),
    provider: {
      prefix: '',
      placeholder: 'Search files by name (append : to go to a line, ? for help)',
      help: 'Go to file',
      command: 'workbench.action.quickOpen',
      items: (query, signal) =>
        ready
          ? ready.files.items(query, signal)
          : load().then(({ files }) => files.items(query, signal)),
      takesFocus: true,
      accept: (item, how) => ready?.files.accept(item, how),
      look: (item) => ready?.files.look(item),
      press: (item, button) => ready?.files.press(item, button),
      empty: (query) =>
        ready?.files.empty(query) ?? 'Quick open did not load. Close it to try again.',
      follow(changed) {
        let stop: (() => void) | null = null
        let hasLeft = false
        load().then(
          ({ paths }) => {
            if (!hasLeft) stop = paths.follow(changed)
          },
          () => undefined,
        )
        return () => {
          hasLeft = true
          stop?.()
        }
      },
    },
    [Symbol.dispose]() {
      isGone = true
      ready?.[Symbol.dispose]()
    },
  }
}
