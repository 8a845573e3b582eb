/** Of the header and of every row. */
export const gridColumns =
  'grid grid-cols-[28px_minmax(160px,5fr)_minmax(120px,3fr)_minmax(0,4fr)_72px] max-sm:grid-cols-[28px_minmax(0,1fr)_minmax(0,auto)]'
