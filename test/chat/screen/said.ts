import type { Block } from '../../../src/chat/screen/screen.ts'

/** A block as one line of text. */
export function said(block: Block): string {
  switch (block.kind) {
    case 'headline':
      return `${block.tone} ${block.label}: ${block.text}`
    case 'text':
      return block.runs.map(({ text }) => text).join('')
    case 'facts':
      return block.facts.map(({ name, value }) => `${name} = ${value}`).join(' | ')
    case 'list':
      return block.items
        .map(({ mark, runs }) => `${mark} ${runs.map(({ text }) => text).join('')}`)
        .join(' | ')
    case 'buttons':
      return block.buttons.map(({ label }) => `[${label}]`).join(' ')
    case 'choice':
      return `[${block.label} ${block.options.length}]`
    case 'links':
      return block.links.map(({ label, url }) => `[${label} ${url}]`).join(' ')
    case 'picture':
      return `(${block.alt})`
    case 'table':
      return `${block.columns.join(',')}: ${block.rows.map((row) => row.join(',')).join(' ')}`
    default:
      return block.text
  }
}
