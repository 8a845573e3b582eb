/** One codicon at 16 px. Decoration unless it has a `label`, which is then read out. */
export function Icon(props: {
  name: string
  label?: string
  isSpinning?: boolean
  className?: string
}) {
  const { name, label, isSpinning = false, className = '' } = props
  const classes = `codicon codicon-${name} shrink-0 ${isSpinning ? 'codicon-modifier-spin' : ''} ${className}`
  if (label === undefined) return <span aria-hidden="true" className={classes} />
  return <span role="img" aria-label={label} className={classes} />
}
