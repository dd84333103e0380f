import { relative } from 'node:path'
import { Command } from 'commander'
import color from 'picocolors'
import { lintGuides } from '../app.ts'
import type { Defect } from '../incident/guide.ts'

const severityOf = (defect: Defect): 'error' | 'warning' => defect.severity ?? 'error'

/** The command that checks guides; exit code 1 where one has an error, warnings do not count. */
export function lintCommand(): Command {
  return new Command('lint')
    .description(
      'Check guides: their form, and their queries against what Microsoft publishes of the tables.',
    )
    .argument('[path...]', 'guides, or folders of them (the bundled ones)')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (paths: readonly string[], { json }: { readonly json?: boolean }) => {
      const guides = []
      for (const path of paths.length ? paths : [undefined])
        for await (const { defects, ...guide } of lintGuides(path)) {
          const told = defects.map((defect) => ({ ...defect, severity: severityOf(defect) }))
          guides.push({ ...guide, defects: told })
          if (!json) for (const defect of told) console.log(line(guide.path, defect))
        }
      const all = guides.flatMap(({ defects }) => defects)
      const errors = all.filter(({ severity }) => severity === 'error').length
      const warnings = all.length - errors
      if (json) console.log(JSON.stringify({ guides, errors, warnings }, null, 2))
      else
        console.log(`${many(guides.length, 'guide')}: ${many(errors, 'error')}, ${many(warnings, 'warning')}`)
      process.exitCode = errors ? 1 : 0
    })
}

function line(path: string, defect: Omit<Defect, 'severity'> & { readonly severity: string }): string {
  const word = defect.severity === 'error' ? color.red('error') : color.yellow('warning')
  return `${shown(path)}:${defect.line}: ${word}: ${defect.message} ${defect.fix}`
}

/** As short as it can be written from here. */
function shown(path: string): string {
  const near = relative('.', path)
  return near.length < path.length ? near : path
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
