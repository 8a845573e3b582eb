import { readyComponent } from '#web/lib/ready-component.tsx'

/**
 * What asks before something is changed: few visits need it, so its code comes when
 * it is asked for.
 */
export const DeleteDialog = readyComponent(
  async () => (await import('./DeleteDialog.tsx')).DeleteDialog,
)

/** The same. */
export const RenameDialog = readyComponent(
  async () => (await import('./RenameDialog.tsx')).RenameDialog,
)

/** The same. */
export const MachineDialog = readyComponent(
  async () => (await import('./MachineDialog.tsx')).MachineDialog,
)

/** The same. */
export const RebuildDialog = readyComponent(
  async () => (await import('./RebuildDialog.tsx')).RebuildDialog,
)

/** The same. */
export const RetentionDialog = readyComponent(
  async () => (await import('./RetentionDialog.tsx')).RetentionDialog,
)

/** The same. */
export const SnapshotsDialog = readyComponent(
  async () => (await import('./SnapshotsDialog.tsx')).SnapshotsDialog,
)

/** The same. */
export const ExportBranchDialog = readyComponent(
  async () => (await import('./ExportBranchDialog.tsx')).ExportBranchDialog,
)

/** The same. */
export const TrustDialog = readyComponent(
  async () => (await import('#web/trust/TrustDialog.tsx')).TrustDialog,
)

/** The same. */
export const DotfilesDialog = readyComponent(
  async () => (await import('./DotfilesDialog.tsx')).DotfilesDialog,
)
