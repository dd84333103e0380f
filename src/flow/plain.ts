// Ranges: ANSI sequences, C0 but tab and newline, C1, zero-width, bidi controls, byte order mark, tag characters.
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu

/** The text without what hides or steers: control and ANSI sequences, bidirectional, zero-width and tag characters; NFC. */
export function plain(text: string): string {
  return text.replace(ANSI, '').replace(HIDDEN, '').normalize('NFC')
}
