import { z } from 'zod'

/** Where a probe tries to connect by TCP. */
export const probeTarget = z.object({
  address: z.ipv4(),
  port: z.int().min(1).max(65535),
})
export type ProbeTarget = z.infer<typeof probeTarget>

export const probeInput = z.object({ targets: z.array(probeTarget).max(8) })

/**
 * `refused`: a reset came back at once, as the firewall sends it. `unanswered`: neither in time.
 */
export const probeOutcome = z.enum(['connected', 'refused', 'unanswered'])
export type ProbeOutcome = z.infer<typeof probeOutcome>
export const probeAnswer = z.object({ outcomes: z.array(probeOutcome).max(8) })

/** Whether anybody says anything about a name. */
export const namesAnswer = z.object({ isAnswered: z.boolean() })
