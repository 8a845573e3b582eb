/** How every menu looks, wherever it opens. */
export const menuPopup =
  'max-h-(--available-height) min-w-44 max-w-80 overflow-y-auto rounded-card border border-line bg-raised p-1 text-ui shadow-float outline-none transition-opacity data-[ending-style]:opacity-0 data-[instant]:transition-none data-[starting-style]:opacity-0'
