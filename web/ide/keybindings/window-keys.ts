import type { ContextKeys } from '../commands/context-keys.ts'
import type { FileEvents } from '../file-events.ts'
import { nameOf } from '../paths.ts'
import { currentPlatform } from './key-chords.ts'

const standaloneQuery =
  '(display-mode: standalone), (display-mode: window-controls-overlay), (display-mode: minimal-ui)'
const fullscreenQuery = '(display-mode: fullscreen)'

/** Keeps the context keys that say what the page is shown in, until what it returns is called. */
export function followWindow(contextKeys: ContextKeys): () => void {
  const platform = currentPlatform()
  const standalone = matchMedia(standaloneQuery)
  const fullscreen = matchMedia(fullscreenQuery)
  const update = () =>
    contextKeys.setAll({
      isMac: platform === 'mac',
      isLinux: platform === 'linux',
      isWindows: platform === 'windows',
      isWeb: true,
      isStandalone: standalone.matches,
      isFullscreen: fullscreen.matches || Boolean(document.fullscreenElement),
    })
  update()
  const stop = new AbortController()
  const { signal } = stop
  standalone.addEventListener('change', update, { signal })
  fullscreen.addEventListener('change', update, { signal })
  document.addEventListener('fullscreenchange', update, { signal })
  return () => stop.abort()
}

/** Keeps the context keys that say which file is in front, until what it returns is called. */
export function followActiveFile(contextKeys: ContextKeys, fileEvents: FileEvents): () => void {
  const update = () => {
    const { input, path } = fileEvents.active.getState()
    const name = path === null ? undefined : nameOf(path)
    const dot = name?.lastIndexOf('.') ?? -1
    contextKeys.setAll({
      resource: path ?? undefined,
      resourceSet: path !== null,
      resourceScheme: path === null ? undefined : 'file',
      resourcePath: path ?? undefined,
      resourceFilename: name,
      resourceExtname: name === undefined ? undefined : dot > 0 ? name.slice(dot) : '',
      editorIsOpen: input !== null,
    })
  }
  update()
  return fileEvents.active.subscribe(update)
}
