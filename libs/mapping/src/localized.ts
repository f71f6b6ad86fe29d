/** A text in the suite's two languages. */
export interface Localized {
  readonly en: string;
  readonly ru: string;
}
