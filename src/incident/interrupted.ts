/**
 * Thrown through an investigation whose work ends here without a report: `handed-back` = this process is leaving and
 * another goes on, `superseded` = another has already taken it over and nothing more may be written.
 */
export class Interrupted extends Error {
  readonly kind: 'handed-back' | 'superseded'

  constructor(kind: 'handed-back' | 'superseded') {
    super(kind === 'handed-back' ? 'The work is handed back.' : 'Another worker has taken over.')
    this.name = 'Interrupted'
    this.kind = kind
  }
}
