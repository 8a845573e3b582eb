/** How large the page in a preview is, in CSS pixels; null is all the room there is. */
export const frameSizes = {
  fit: { label: 'Fit', width: null, height: null },
  phone: { label: 'Phone, 390 × 844', width: 390, height: 844 },
  tablet: { label: 'Tablet, 820 × 1180', width: 820, height: 1180 },
  laptop: { label: 'Laptop, 1366 × 768', width: 1366, height: 768 },
} as const
export type FrameSize = keyof typeof frameSizes
