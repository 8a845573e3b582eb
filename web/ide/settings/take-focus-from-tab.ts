/**
 * For the field a page is begun with: the tab took the focus while the page's code was
 * still arriving.
 */
export function takeFocusFromTab(field: HTMLElement | null): void {
  const { activeElement } = document
  if (field && activeElement !== document.body && activeElement?.contains(field)) field.focus()
}
