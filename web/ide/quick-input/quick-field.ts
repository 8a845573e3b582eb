/** How the field looks that is typed into. Its border says the rest. */
export const quickField =
  'h-(--control-height) w-full rounded-control border bg-input px-2 text-text outline-none placeholder:text-faint'
