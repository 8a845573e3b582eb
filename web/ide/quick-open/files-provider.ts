import { isShownAsText } from '../file-views.ts'
import type { Ide } from '../ide-context.ts'
import { folderOf, isInside, nameOf } from '../paths.ts'
import { rangesOf } from '../quick-input/fuzzy-match.ts'
import { piecesOf } from '../quick-input/fuzzy-score.ts'
import type { QuickAcceptance, QuickItem, QuickProvider } from '../quick-input/quick-provider.ts'
import { LikelyFile } from './likely-file.ts'
import { type PathQuery, readPathQuery, relativeTo } from './path-query.ts'
import { scorePath } from './path-rank.ts'
import type { FoundPath } from './path-search.ts'
import type { RecentFiles } from './recent-files.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

type Given = {
  ide: Ide
  root: string
  paths: WorkspacePaths
  recentFiles: RecentFiles
  /** Whether the settings leave out a path of the workspace. */
  hides: (path: string) => boolean
}

const mostShown = 512
/** With nothing typed the list is there to be looked at, not to be searched. */
const mostUntyped = 100
const recent = 'recently opened'
const sideButton = { id: 'side', icon: 'split-horizontal', title: 'Open to the side' }
const forgetButton = { id: 'forget', icon: 'close', title: 'Remove from recently opened' }

/**
 * What quick open offers where no prefix is typed: recently opened files, then those of
 * the workspace.
 */
export class FilesProvider {
  readonly #given: Given
  readonly #likely: LikelyFile
  #selection: PathQuery['selection'] = null

  constructor(given: Given) {
    this.#given = given
    this.#likely = new LikelyFile(given.ide.connection)
  }

  async items(typed: string, signal: AbortSignal): Promise<readonly QuickItem[]> {
    const { root, paths } = this.#given
    const { text, selection } = readPathQuery(typed, root)
    this.#selection = selection
    const recentItems = this.#recentItems(text)
    const outside = text.startsWith('/') ? await this.#outside(text) : []
    const found = await paths.search(text, signal)
    const known = new Set([...outside, ...recentItems].map(({ id }) => id))
    const others = found.map((one) => this.#item(one)).filter(({ id }) => !known.has(id))
    const group = recentItems.length > 0 ? { group: 'files' } : {}
    return [
      ...outside,
      ...recentItems.filter(({ id }) => id !== outside[0]?.id),
      ...others
        .slice(0, text === '' ? mostUntyped : mostShown)
        .map((item) => ({ ...item, ...group })),
    ]
  }

  look(item: QuickItem | null): void {
    this.#likely.expect(item && isShownAsText(item.id) ? item.id : null)
  }

  accept({ id }: QuickItem, { toSide, isPreview }: QuickAcceptance): void {
    this.#likely.expect(null)
    this.#given.ide.fileEvents.open(id, {
      takesFocus: !isPreview,
      toSide,
      ...(this.#selection && { selection: this.#selection }),
    })
  }

  press(item: QuickItem, button: string): void {
    if (button === forgetButton.id) {
      this.#given.recentFiles.remove(item.id)
      return
    }
    this.#given.ide.quickInput.close()
    this.accept(item, { toSide: true, isPreview: false })
  }

  empty: NonNullable<QuickProvider['empty']> = (query) => {
    const { state } = this.#given.paths
    if (state === 'listing') return 'Listing the files…'
    if (state === 'failed')
      return 'The files could not be listed. Close and open this to try again.'
    return query === '' ? 'There are no files yet.' : 'No matching results'
  }

  /** The file in front is not what anybody goes to, unless it is asked for. */
  #recentItems(text: string): QuickItem[] {
    const { ide, root, recentFiles, hides } = this.#given
    const active = ide.fileEvents.active.getState().path
    const pieces = piecesOf(text)
    return recentFiles.store
      .getState()
      .paths.filter((path) => text !== '' || path !== active)
      .filter((path) => !isInside(path, root) || !hides(relativeTo(root, path)))
      .map((path) => {
        const positions: number[] = []
        const shown = relativeTo(root, path)
        return { path: shown, positions, score: scorePath(pieces, shown, positions) }
      })
      .filter(({ score }) => score !== null)
      .sort((one, other) => (other.score ?? 0) - (one.score ?? 0))
      .map((found) => ({
        ...this.#item(found),
        group: recent,
        buttons: [sideButton, forgetButton],
      }))
  }

  /** A file that is typed or pasted with all of its path, wherever it is. */
  async #outside(path: string): Promise<QuickItem[]> {
    try {
      const { kind } = await this.#given.ide.connection.client.files.stat.query({ path })
      return kind === 'file' ? [this.#item({ path, positions: [] })] : []
    } catch {
      // Not there, or not to be seen: then it is no file to be opened.
      return []
    }
  }

  #item({ path, positions }: FoundPath): QuickItem {
    const { root } = this.#given
    const id = path.startsWith('/') ? path : `${root === '/' ? '' : root}/${path}`
    const label = nameOf(path)
    const nameAt = path.length - label.length
    const folder = folderOf(path)
    return {
      id,
      label,
      filePath: path,
      buttons: [sideButton],
      // Of what is at the top there is nothing to say.
      ...(nameAt > 0 && { description: path.startsWith('/') ? folder : path.slice(0, nameAt - 1) }),
      ...(positions.length > 0 && {
        highlights: rangesOf(positions.filter((at) => at >= nameAt).map((at) => at - nameAt)),
        descriptionHighlights: rangesOf(positions.filter((at) => at < nameAt - 1)),
      }),
    }
  }
}
