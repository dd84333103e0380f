/** Columns whose values are states. */
export const STATE =
  /(^|_)(status|state|result|availabilitystate|connectionstatus|operationstatus|resulttype|statuscode|statustext)(_[a-z])?$/i

/** Columns whose name only ends in what they hold, such as FlowStatus. */
export const STATE_WITHIN = /[a-z](Status|State|Health|StatusCode)(_[a-z])?$/

/** Columns that name what happened, whose values may say a state as well. */
export const HAPPENING = /operation|event|action/i

/** Values that say a state by their last word, such as TunnelConnected. */
export const SAYS_STATE =
  /(connected|started|stopped|healthy|available|degraded|online|offline|running|\bup|\bdown)$/i

/** Words that people would call trouble. */
export const TROUBLE =
  /disconnect|fail|error|denied|delet|timed?[ -]?out|unreachable|reject|mismatch|expired|refused|throttl|unauthori[sz]ed|forbidden|exception|dropp?ed|abort|\bdown\b|unavailable|degraded|critical|no response|not respond|terminat|stopped|busy|^[45]\d\d$/i

/** States that people would call trouble, where a state is all that a cell says. */
export const BAD_STATE = /unhealthy|offline|inactive|not ?ready|deallocated|(^|[a-z])down$/i

/** Columns that say what a state is of. */
export const ENTITY = /instance|remoteip|^resource$|computer|host|objectkey/i

/** More columns that tell one thing from another where each has few values. */
export const PART = /port(_[a-z])?$|server|node|pod\b|podname|database|probe|(^|_)resourceid$/i
