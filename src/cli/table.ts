import Table from 'cli-table3'
import color from 'picocolors'

const LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '──',
  right: '',
  'right-mid': '',
  middle: '  ',
}

export type Head = { readonly name: string; readonly align: 'left' | 'right' }

/** The lines of a table for a terminal; cells are shown as they are. */
export function tableLines(heads: readonly Head[], rows: readonly (readonly string[])[]): readonly string[] {
  const table = new Table({
    head: heads.map(({ name }) => color.bold(name)),
    colAligns: heads.map(({ align }) => align),
    chars: LINES,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  })
  for (const row of rows) table.push([...row])
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}
