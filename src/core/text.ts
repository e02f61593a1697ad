/** A sentence a person reads, in both languages of the house. */
export interface Text {
  readonly en: string;
  readonly id: string;
}

export type Language = keyof Text;
