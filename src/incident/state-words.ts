/** Columns whose values are states. */
export const STATE =
  /(^|_)(status|state|result|availabilitystate|connectionstatus|operationstatus|resulttype|statuscode|statustext)(_[a-z])?$/i

/** Words that people would call trouble. */
export const TROUBLE =
  /disconnect|fail|error|denied|delet|timed?[ -]?out|unreachable|reject|mismatch|expired|refused|throttl|unauthori[sz]ed|forbidden|exception|dropp?ed|abort|\bdown\b|unavailable|degraded|critical|no response|not respond|terminat|stopped|busy|^[45]\d\d$/i

/** Columns that say what a state is of. */
export const ENTITY = /instance|remoteip|^resource$|computer|host|objectkey/i
