/** The look of what can be pressed in the status bar. */
export const statusButtonClasses =
  'flex h-full items-center gap-2 px-3 outline-offset-[-2px] whitespace-nowrap hover:bg-hover hover:text-text aria-expanded:bg-active aria-expanded:text-text'
