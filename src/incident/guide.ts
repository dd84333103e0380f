export type Severity = 'critical' | 'error' | 'warning' | 'info'

/** A query that says something by returning rows. `info` remarks on the incident; it never makes a run unhealthy. */
export type Signal = {
  readonly id: string
  readonly severity: Severity
  /** What it means when the query returns rows, a full sentence. */
  readonly means: string
  /** The signal alone settles the cause. */
  readonly proves: boolean
  /** The action of the guide that helps where it is on; null = none that the author knows of. */
  readonly action: string | null
}

export type GuideQuery = {
  /** Stable within the guide: the step's id and a counter, such as `1.2`. */
  readonly id: string
  /** The query exactly as the author wrote it, placeholders included. */
  readonly template: string
  /** Names of the placeholders in the template, StartTime and EndTime included, each once. */
  readonly placeholders: readonly string[]
  /** Where the fence's first query line stands in the file, 1-based. */
  readonly line: number
  readonly signal: Signal | null
}

export type Step = {
  /** The number a person would say: `1`, `2`, or the heading's own number. */
  readonly id: string
  readonly title: string
  /** The step's prose, queries left out; an instruction to whoever reads. */
  readonly text: string
  readonly queries: readonly GuideQuery[]
  /** Ids of guides that this step points to. */
  readonly see: readonly string[]
}

export type Choice = { readonly label: string; readonly value: string }

/** Where a parameter's value comes from. */
export type ParameterSource =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'choose'; readonly choices: readonly Choice[]; readonly ask: string }
  | { readonly kind: 'match'; readonly pattern: string; readonly ask: string }
  | { readonly kind: 'ask'; readonly ask: string }

/** `value` covers constants and resources of the guide; `ask` also covers a parameter that has no source at all. */
export type Parameter = {
  readonly name: string
  readonly source: ParameterSource
  /** False when the author said nowhere where the value comes from: it is asked for, and the linter complains. */
  readonly declared: boolean
}

/** A workspace that a guide reads: a name of the configuration, or what the environment section says. */
export type WorkspaceReference =
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'described'
      readonly subscription?: string
      readonly resourceGroup?: string
      readonly workspace: string
    }

/** Something in a guide that is wrong; the guide still loads and the run says so. */
export type Defect = {
  readonly line: number
  readonly message: string
  readonly fix: string
  /** `warning` = it may be right in somebody's workspace; left out = it is an error wherever it runs. */
  readonly severity?: 'warning'
}

/** What an experienced engineer would check, in order; one Markdown file. */
export type Guide = {
  readonly id: string
  readonly title: string
  readonly symptoms: readonly string[]
  readonly overview: string
  /** The file as written, for the model and for people. */
  readonly markdown: string
  readonly path: string
  readonly sha256: string
  readonly workspace: WorkspaceReference | null
  /** Full ARM ids by the author's key. */
  readonly resources: Readonly<Record<string, string>>
  readonly parameters: readonly Parameter[]
  readonly window: { readonly aroundMs: number; readonly widenToMs: number }
  readonly actions: readonly string[]
  readonly see: readonly string[]
  readonly steps: readonly Step[]
  readonly defects: readonly Defect[]
}
