/**
 * Commands whose keys a terminal's program does not get, besides those that say `isGlobal`: VS
 * Code's `terminal.integrated.commandsToSkipShell` as far as there are such commands, before the
 * user's own wishes.
 */
const skipping = new Set([
  'editor.action.toggleTabFocusMode',
  'notifications.hideList',
  'notifications.hideToasts',
  'workbench.action.closePanel',
  'workbench.action.closeQuickOpen',
  'workbench.action.closeWindow',
  'workbench.action.focusActiveEditorGroup',
  'workbench.action.focusFirstEditorGroup',
  'workbench.action.focusSecondEditorGroup',
  'workbench.action.focusThirdEditorGroup',
  'workbench.action.focusNextPart',
  'workbench.action.focusPreviousPart',
  'workbench.action.focusSideBar',
  'workbench.action.gotoSymbol',
  'workbench.action.newWindow',
  'workbench.action.nextEditor',
  'workbench.action.nextEditorInGroup',
  'workbench.action.nextPanelView',
  'workbench.action.nextSideBarView',
  'workbench.action.openNextRecentlyUsedEditorInGroup',
  'workbench.action.openPreviousRecentlyUsedEditorInGroup',
  'workbench.action.previousEditor',
  'workbench.action.previousEditorInGroup',
  'workbench.action.previousPanelView',
  'workbench.action.previousSideBarView',
  'workbench.action.quickOpen',
  'workbench.action.quickOpenLeastRecentlyUsedEditorInGroup',
  'workbench.action.quickOpenNavigateNext',
  'workbench.action.quickOpenNavigatePrevious',
  'workbench.action.quickOpenPreviousRecentlyUsedEditorInGroup',
  'workbench.action.quickOpenSelectNext',
  'workbench.action.quickOpenSelectPrevious',
  'workbench.action.quickOpenView',
  'workbench.action.reopenClosedEditor',
  'workbench.action.showAllSymbols',
  'workbench.action.showCommands',
  'workbench.action.splitEditor',
  'workbench.action.toggleFullScreen',
  'workbench.action.toggleMaximizedPanel',
  'workbench.action.togglePanel',
  'workbench.action.toggleSidebarVisibility',
  'workbench.action.zoomIn',
  'workbench.action.zoomOut',
  'workbench.action.zoomReset',
  'workbench.files.action.showActiveFileInExplorer',
  'workbench.view.explorer',
])

export function skipsShell(commandId: string): boolean {
  return skipping.has(commandId) || commandId.startsWith('workbench.action.terminal.')
}
