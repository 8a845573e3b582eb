import { z } from 'zod'
import { type AnySetting, defineSetting } from '#server/settings/define-setting.ts'

const section = 'Lifetimes'
const administered = ['instance', 'organization', 'repository'] as const

export const leastIdleMinutes = 5
export const mostIdleMinutes = 240

export const idleTimeoutMinutes = defineSetting<number>({
  id: 'lifetimes.idleTimeoutMinutes',
  section,
  title: 'Idle timeout',
  description:
    'A codespace in which nobody types, nothing is printed in a terminal and no file is changed in the editor for this long is stopped. Its files stay. Each codespace can have one of its own, chosen in its status bar.',
  scopes: [...administered, 'user'],
  schema: z.int().min(leastIdleMinutes).max(mostIdleMinutes),
  default: 30,
  unit: 'minutes',
  environment: 'BOTHY_IDLE_TIMEOUT',
})

export const maximumIdleTimeoutMinutes = defineSetting<number | null>({
  id: 'lifetimes.maximumIdleTimeoutMinutes',
  section,
  title: 'Idle timeout, at most',
  description:
    'No codespace runs on for longer without activity, whatever its owner has chosen. It holds at once, for those that run too.',
  scopes: administered,
  schema: z.int().min(1).max(mostIdleMinutes).nullable(),
  default: null,
  unit: 'minutes',
  environment: 'BOTHY_MAX_IDLE_TIMEOUT',
  caps: { setting: idleTimeoutMinutes, by: 'maximum' },
})

export const maximumRunMinutes = defineSetting<number | null>({
  id: 'lifetimes.maximumRunMinutes',
  section,
  title: 'Running, at most',
  description:
    'For how long a codespace may run without being stopped in between, however busy it is. Its owner is told ten minutes before. None: for as long as it is used.',
  scopes: administered,
  schema: z.int().min(5).max(43_200).nullable(),
  default: 720,
  unit: 'minutes',
  environment: 'BOTHY_MAX_RUN',
})

export const maximumJobMinutes = defineSetting<number>({
  id: 'lifetimes.maximumJobMinutes',
  section,
  title: 'Kept by jobs, at most',
  description:
    'For how long commands declared with “bothy keep” may keep a codespace in which nobody is active, in one run of it. 0: they keep none.',
  scopes: administered,
  schema: z.int().min(0).max(43_200),
  default: 480,
  unit: 'minutes',
  environment: 'BOTHY_MAX_JOB',
})

export const countsPortTraffic = defineSetting<boolean>({
  id: 'lifetimes.portTraffic',
  section,
  title: 'Requests to ports are activity',
  description:
    'Whether a request to a forwarded port keeps its codespace from being idle. A page that asks by itself, in a tab that nobody looks at, does so as well.',
  scopes: administered,
  schema: z.boolean(),
  default: false,
  environment: 'BOTHY_PORT_TRAFFIC_IS_ACTIVITY',
})

export const lifetimeSettings: readonly AnySetting[] = [
  idleTimeoutMinutes,
  maximumIdleTimeoutMinutes,
  maximumRunMinutes,
  maximumJobMinutes,
  countsPortTraffic,
]
