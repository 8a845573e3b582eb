import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from 'dockview-react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type EditorInput, inputKey, type OpenOptions } from '../../editor-input.ts'
import { isInside } from '../../paths.ts'
import { ClosedEditors } from './closed-editors.ts'
import { orderedGroups } from './group-order.ts'
import { moveWithin, settleMoved } from './move-panel.ts'
import { inputTitle, movedInput, type PanelParams, paramsOf, pathOf } from './panel-params.ts'
import {
  freeId,
  isPinnedPanel,
  type Placement,
  placeIn,
  type SplitDirection,
} from './place-panel.ts'
import { RecentPanels } from './recent-panels.ts'
import { type TabLabel, tabLabels } from './tab-labels.ts'

export type Selection = NonNullable<OpenOptions['selection']>

export type EditorGroupsOptions = {
  isPreviewEnabled(): boolean
  /** A file that has unsaved text in its tab. */
  isDirty(path: string): boolean
  /** Asks where its unsaved text would be lost; what is closed may be closed at once. */
  mayClose?(path: string): Promise<boolean>
  /** A tab was made from another: it begins where that one is. */
  copyView?(fromId: string, toId: string): void
}

/** The tabs and groups of the editor area. It says what goes where; dockview draws it. */
export class EditorGroups {
  readonly api: DockviewApi
  readonly closed = new ClosedEditors()
  /** What tabs say, by their ids. */
  readonly labels: StoreApi<{ labels: ReadonlyMap<string, TabLabel> }> = createStore(() => ({
    labels: new Map(),
  }))
  /** What the tab is to show of its text once it is there, and whether it takes the focus. */
  readonly wish: StoreApi<
    { id: string; selection?: Selection; takesFocus: boolean } | { id: null }
  > = createStore(() => ({ id: null }) as { id: null })
  readonly #recent = new RecentPanels()
  readonly #options: EditorGroupsOptions
  readonly #stops: { dispose(): void }[]

  constructor(api: DockviewApi, options: EditorGroupsOptions) {
    this.api = api
    this.#options = options
    this.#stops = [
      api.onDidActivePanelChange(() => api.activePanel && this.#recent.touch(api.activePanel.id)),
      api.onDidRemovePanel(({ id }) => this.#recent.forget(id)),
      api.onDidMovePanel(({ panel }) => settleMoved(this.api, panel)),
      api.onDidLayoutChange(() => this.#tellLabels()),
    ]
    if (api.activePanel) this.#recent.touch(api.activePanel.id)
    this.#tellLabels()
  }

  /** In the order in which they stand, as they are counted. */
  get groups(): readonly DockviewGroupPanel[] {
    return orderedGroups(this.api)
  }

  /** Every tab, group by group. */
  get panels(): readonly IDockviewPanel[] {
    return this.groups.flatMap(({ panels }) => panels)
  }

  get active(): IDockviewPanel | undefined {
    return this.api.activePanel
  }

  panel(id: unknown): IDockviewPanel | undefined {
    return typeof id === 'string' ? this.api.getPanel(id) : this.active
  }

  /** Those in front most recently first. */
  recent(group?: DockviewGroupPanel): IDockviewPanel[] {
    return this.#recent.sort(group ? group.panels : this.panels)
  }

  find(input: EditorInput, group?: DockviewGroupPanel): IDockviewPanel | undefined {
    const key = inputKey(input)
    return (group?.panels ?? this.panels).find((panel) => {
      const known = paramsOf(panel)
      return known !== null && inputKey(known.input) === key
    })
  }

  /** Brings it to the front of its group, in a tab of its own or in the one for previews. */
  open(input: EditorInput, options: OpenOptions & Placement = {}): IDockviewPanel {
    const group = this.#groupFor(options)
    const split = options.split ?? (options.toSide && !group ? 'right' : undefined)
    const isPreview = options.isPreview === true && this.#options.isPreviewEnabled()
    const open = split ? undefined : this.find(input, group ?? this.api.activeGroup)
    if (open) {
      if (!isPreview) this.keep(open)
      if (!options.isInactive) open.api.setActive()
    }
    const panel =
      open ?? this.#add(input, { ...options, isPreview, ...(split ? { split } : {}) }, group)
    if (!options.isInactive) this.#wish(panel, options)
    return panel
  }

  /** The same place shows another view of the file, or the file under its new name. */
  replace(panel: IDockviewPanel, input: EditorInput): IDockviewPanel {
    const { group } = panel
    const isActive = group.activePanel === panel
    const known = paramsOf(panel)
    const next = this.#add(
      input,
      {
        index: group.panels.indexOf(panel),
        isInactive: !isActive || this.api.activeGroup !== group,
        isPreview: known?.isPreview ?? false,
        isPinned: known?.isPinned ?? false,
      },
      group,
      panel,
    )
    return next
  }

  /** It is not the preview any more. */
  keep(panel: IDockviewPanel): void {
    if (paramsOf(panel)?.isPreview) panel.api.updateParameters({ isPreview: undefined })
  }

  setPinned(panel: IDockviewPanel, isPinned: boolean): void {
    panel.api.updateParameters({ isPinned: isPinned || undefined, isPreview: undefined })
    const before = panel.group.panels.filter((other) => other !== panel && isPinnedPanel(other))
    moveWithin(panel, before.length)
  }

  moveTo(panel: IDockviewPanel, group: DockviewGroupPanel): void {
    panel.api.moveTo({ group })
    this.#wish(panel, { takesFocus: true })
  }

  /** A second tab of the same, in a group of its own. */
  split(panel: IDockviewPanel, split: SplitDirection): void {
    const known = paramsOf(panel)
    if (!known) return
    const id = freeId(this.api, known.input, undefined)
    // Before it is there: it looks for its place when it is made.
    this.#options.copyView?.(panel.id, id)
    this.open(known.input, { id, group: panel.group, split, takesFocus: true })
  }

  /** Each can be opened again. What is not saved is asked about first, one after the other. */
  close(panels: readonly IDockviewPanel[]): void {
    const asked = panels.filter((panel) => this.#isLastOfUnsaved(panel, panels))
    this.#closeNow(panels.filter((panel) => !asked.includes(panel)))
    if (asked.length > 0) void this.#askAndClose(asked)
  }

  async #askAndClose(panels: readonly IDockviewPanel[]): Promise<void> {
    for (const panel of panels) {
      const known = paramsOf(panel)
      const path = known && pathOf(known.input)
      // Who does not want to lose the one does not want to go on with the others.
      if (path && !(await this.#options.mayClose?.(path))) return
      if (this.panels.includes(panel)) this.#closeNow([panel])
    }
  }

  /** Of several tabs of one file only the last one closes it. */
  #isLastOfUnsaved(panel: IDockviewPanel, closing: readonly IDockviewPanel[]): boolean {
    const path = (of: IDockviewPanel) => {
      const known = paramsOf(of)
      return known && pathOf(known.input)
    }
    const own = path(panel)
    if (!own || !this.#options.mayClose || !this.#options.isDirty(own)) return false
    const same = this.panels.filter((other) => path(other) === own)
    const kept = same.filter((other) => !closing.includes(other))
    return kept.length === 0 && same.at(-1) === panel
  }

  #closeNow(panels: readonly IDockviewPanel[]): void {
    const front = this.active
    // The one in front last, so that no other is drawn for a moment.
    const inOrder = [...panels].sort((a, b) => Number(a === front) - Number(b === front))
    for (const panel of inOrder) {
      this.#remember(panel)
      const next = this.#recent.sort(panel.group.panels).find((other) => other !== panel)
      if (panel === front && next) next.api.setActive()
      this.api.removePanel(panel)
    }
  }

  reopenClosed(): void {
    const closed = this.closed.pop()
    if (!closed) return
    const group = this.groups.find(({ id }) => id === closed.groupId) ?? this.api.activeGroup
    const { input, index, isPinned, id } = closed
    this.open(input, {
      id,
      index,
      isPinned,
      takesFocus: true,
      ...(group ? { group } : {}),
    })
  }

  /** Tabs follow what has another name now. */
  renamed(from: string, to: string): void {
    for (const panel of [...this.panels]) {
      const known = paramsOf(panel)
      const path = known && pathOf(known.input)
      if (!known || !path || !isInside(path, from)) continue
      const move = (old: string) => (isInside(old, from) ? to + old.slice(from.length) : old)
      const input = movedInput(known.input, move)
      this.#options.copyView?.(panel.id, freeId(this.api, input, undefined))
      this.replace(panel, input)
    }
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop.dispose()
  }

  #groupFor({ group, toSide, split }: OpenOptions & Placement): DockviewGroupPanel | undefined {
    if (group || split || !toSide) return group ?? this.api.activeGroup
    const { groups } = this
    const at = groups.findIndex(({ id }) => id === this.api.activeGroup?.id)
    return groups[at + 1]
  }

  #add(
    input: EditorInput,
    options: Placement & { isPreview: boolean },
    group: DockviewGroupPanel | undefined,
    inPlaceOf?: IDockviewPanel,
  ): IDockviewPanel {
    const { split, isPinned = false, isPreview } = options
    const beside = group ?? this.api.activeGroup
    const previews = isPreview && !split ? (beside?.panels ?? []) : []
    const replaced = inPlaceOf ?? previews.find((one) => this.#isReplaceable(one))
    const params: PanelParams = {
      input,
      ...(isPreview ? { isPreview } : {}),
      ...(isPinned ? { isPinned } : {}),
    }
    const panel = this.api.addPanel({
      id: freeId(this.api, input, options.id),
      component: 'editor',
      title: inputTitle(input),
      params,
      ...(options.isInactive ? { inactive: true } : {}),
      ...(beside === undefined
        ? {}
        : {
            position: split
              ? { referenceGroup: beside, direction: split }
              : { referenceGroup: beside, index: placeIn(beside, options, replaced) },
          }),
    } as Parameters<DockviewApi['addPanel']>[0])
    if (replaced) {
      const isActive = beside?.activePanel === replaced
      if (isActive) beside?.model.openPanel(panel, { skipSetGroupActive: true })
      this.api.removePanel(replaced)
    }
    return panel
  }

  /** The preview, unless something was typed into it: then it is kept. */
  #isReplaceable(panel: IDockviewPanel): boolean {
    const known = paramsOf(panel)
    if (!known?.isPreview) return false
    const path = pathOf(known.input)
    return path === null || !this.#options.isDirty(path)
  }

  #wish(panel: IDockviewPanel, { selection, takesFocus = false }: OpenOptions): void {
    this.wish.setState({ id: panel.id, takesFocus, ...(selection ? { selection } : {}) }, true)
  }

  #remember(panel: IDockviewPanel): void {
    const known = paramsOf(panel)
    if (!known) return
    this.closed.push({
      id: panel.id,
      input: known.input,
      groupId: panel.group.id,
      index: panel.group.panels.indexOf(panel),
      isPinned: known.isPinned ?? false,
    })
  }

  #tellLabels(): void {
    const tabs = this.api.panels.flatMap((panel) => {
      const known = paramsOf(panel)
      return known ? [{ id: panel.id, input: known.input }] : []
    })
    this.labels.setState({ labels: tabLabels(tabs) })
  }
}
