export type SettingTables = {
  userSetting: {
    userId: string
    /** Cloned into every new codespace of this user; null for none. */
    dotfilesRepositoryUrl: string | null
  }
}
