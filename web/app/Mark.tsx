/** A gable and a lit window: two strokes of the text's color, legible at 16 px. */
export function Mark({ className = 'size-4' }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      className={`shrink-0 ${className}`}
    >
      <path d="M2 14.5V7l6-5 6 5v7.5" strokeWidth="2" />
      <path d="M8 8.5v4" strokeWidth="4" />
    </svg>
  )
}
