import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const manifest = createRequire(import.meta.url).resolve('@kusto/language-service-next/package.json')

/** The scripts of Microsoft's library of the language, in the order in which they are run. */
export const KUSTO_FILES: readonly string[] = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'].map((file) =>
  join(dirname(manifest), file),
)

export const kustoVersion = (): string =>
  (createRequire(import.meta.url)(manifest) as { version: string }).version
