/** A gable and a lit window, in two strokes of the text's color. */
export function Mark({ className = 'size-4' }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinejoin="round"
      strokeLinecap="round"
      className={`shrink-0 ${className}`}
    >
      <path d="M1.9 13.6V7.2L8 2l6.1 5.2v6.4z" />
      <path d="M6.4 8.4h3.2v2.8H6.4z" className="stroke-accent" />
    </svg>
  )
}
