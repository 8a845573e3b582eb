/**
 * Whether the user is at a box above the workbench. Something below it that is ready only now must
 * not take the focus: what is typed would go there, and the quick input closes when it loses it.
 */
export function isAtABox(): boolean {
  return document.activeElement?.closest('[data-quick-input], [data-modal]') != null
}
