import { auditSettings } from './audit/audit.settings.ts'
import { authSettings } from './auth/auth.settings.ts'
import { backupSettings } from './backup/backups.settings.ts'
import { codespaceSettings } from './codespaces/codespaces.settings.ts'
import { retentionSettings } from './codespaces/retention/retention.settings.ts'
import { lifecycleSettings } from './devcontainers/lifecycle.settings.ts'
import { featureSettings } from './features/features.settings.ts'
import { fileSettings } from './files/files.settings.ts'
import { imageSettings } from './images/images.settings.ts'
import { lifetimeSettings } from './lifetimes/lifetimes.settings.ts'
import { machineSettings, ownMachineSettings } from './machines/machines.settings.ts'
import { notificationSettings } from './notifications/notifications.settings.ts'
import { personalSettings } from './personal/personal.settings.ts'
import { portSettings } from './ports/ports.settings.ts'
import { registrySettings } from './registries/registries.settings.ts'
import type { AnySetting } from './settings/define-setting.ts'
import { systemSettings } from './system/system.settings.ts'
import { trustSettings } from './trust/trust.settings.ts'
import { usageSettings } from './usage/usage.settings.ts'

/** Every setting there is, in the order of pages and documentation. Each room adds its own line. */
export const settingsTable: readonly AnySetting[] = [
  ...authSettings,
  ...codespaceSettings,
  ...lifetimeSettings,
  ...machineSettings,
  ...retentionSettings,
  ...notificationSettings,
  ...imageSettings,
  ...registrySettings,
  ...featureSettings,
  ...trustSettings,
  ...lifecycleSettings,
  ...personalSettings,
  ...ownMachineSettings,
  ...fileSettings,
  ...portSettings,
  ...systemSettings,
  ...usageSettings,
  ...auditSettings,
  ...backupSettings,
]
