import * as z from "zod";

/* What the schemas of the files are made of. */

/** A text in both languages; one that is missing is taken from the other. */
export const text = z
  .strictObject({
    fr: z.string().min(1).optional().describe("the French text"),
    en: z.string().min(1).optional().describe("the English text"),
  })
  .refine(({ fr, en }) => fr !== undefined || en !== undefined, {
    params: {
      fr: "Un texte est en français, en anglais ou dans les deux.",
      en: "A text is in French, in English or both.",
    },
  })
  .meta({ id: "text" });

export const several = <T extends z.ZodType>(of: T) =>
  z
    .union([of, z.array(of).min(1)])
    .transform((found) => (Array.isArray(found) ? found : [found]) as z.output<T>[]);

export const strings = several(z.string().min(1));

/** A name of the plain syntax. */
export const name = z.string().regex(/^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u);

export const points = z.number().min(0).max(1000);

export type TextSays = z.output<typeof text>;
